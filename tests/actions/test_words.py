"""The conversation, blend, describe and shorten as actions: turns become prompts, prompts become jobs with their pictures."""

from collections.abc import Callable

import pytest
from recorded import drawn

from gesso.actions import blend, converse, describe, shorten
from gesso.actions.upload import upload
from gesso.app import App
from gesso.domain.errors import BadInputError, NotFoundError, PromptError, UnavailableError
from gesso.domain.ids import PersonId

Photo = Callable[..., bytes]
SOMEBODY = PersonId("usr_" + "2" * 32)


def test_a_turn_becomes_a_visible_prompt_and_drafts_of_it(app: App) -> None:
    turn = converse.read(app, app.owner, "make it night and add a moon", "a fox in a forest --ar 16:9")
    assert turn.heard.prompt == "a fox in a forest at night, a moon --ar 16:9"
    (wish,) = converse.plan(app, app.owner, turn)
    assert wish.prompt == "a fox in a forest at night, a moon --ar 16:9 --draft"
    assert wish.plan.draft
    assert wish.parent is None
    (full,) = converse.plan(app, app.owner, turn, drafts=False)
    assert not full.plan.draft


def test_a_version_without_drafts_draws_full_pictures(app: App) -> None:
    turn = converse.read(app, app.owner, "make it night", "a fox --niji 7")
    (wish,) = converse.plan(app, app.owner, turn)
    assert "--draft" not in wish.prompt


def test_more_like_the_second_one_goes_on_from_that_picture(app: App) -> None:
    images = [drawn(app, "a castle by a lake --seed 7 --draft --model starter", index=index) for index in range(2)]
    table = tuple(str(one.id) for one in images)
    turn = converse.read(app, app.owner, "more like the second one", "a castle by a lake --model starter", images=table)
    assert turn.parent == images[1].id
    (wish,) = converse.plan(app, app.owner, turn)
    assert (wish.parent, wish.spec.task, wish.spec.strength) == (images[1].id, "vary", "strong")
    assert wish.plan.draft
    turn = converse.read(
        app, app.owner, "I like number 2, same but at night", "a castle by a lake --model starter", images=table
    )
    (wish,) = converse.plan(app, app.owner, turn)
    assert (wish.parent, wish.spec.task) == (images[1].id, "remix")
    assert wish.spec.text == "a castle by a lake at night"


def test_what_was_not_understood_is_a_notice(app: App) -> None:
    turn = converse.read(app, app.owner, "sing me a song", "a fox")
    assert turn.heard.prompt == "a fox"
    assert [one.code for one in turn.notices] == ["not_understood"]


@pytest.mark.parametrize(
    ("said", "prompt", "images", "error", "code"),
    [
        (" ", "a fox", (), BadInputError, "nothing_said"),
        ("x" * 2001, "a fox", (), BadInputError, "said_too_long"),
        ("wider", "a fox --ar 99:1", (), PromptError, "bad_prompt"),
        ("wider", "a fox", ("img_" + "0" * 32,), NotFoundError, "image_not_found"),
        ("wider", "a fox", ("img_" + "0" * 32,) * 41, BadInputError, "too_many_pictures"),
    ],
)
def test_bad_turns_are_refused(
    app: App, said: str, prompt: str, images: tuple[str, ...], error: type[Exception], code: str
) -> None:
    with pytest.raises(error) as refused:
        converse.read(app, app.owner, said, prompt, images=images)
    assert refused.value.error_code == code  # type: ignore[attr-defined]


def test_a_reader_that_is_not_there_is_said_and_the_rules_read(app: App) -> None:
    import dataclasses

    import msgspec

    settings = msgspec.structs.replace(
        app.settings,
        converse_url="http://127.0.0.1:9/v1",
        converse_model="none",
        converse_key="sk-secret",
        converse_timeout_s=2,
    )
    turn = converse.read(dataclasses.replace(app, settings=settings), app.owner, "make it night", "a fox")
    assert turn.heard.prompt == "a fox at night"
    assert turn.heard.reader == "rules"
    assert [one.code for one in turn.notices] == ["reader_failed"]
    assert "sk-secret" not in turn.notices[0].message
    assert [one["role"] for one in turn.sent] == ["system", "user"]


def test_a_blend_freezes_every_picture_with_its_weight_and_needs_no_words(app: App, photo: Photo) -> None:
    one, two = (upload(app, app.owner, photo(colour)) for colour in ("red", "blue"))
    (wish,) = blend.plan(app, app.owner, (one.id, f"{two.id}::2"), "--ar 3:2 --model starter")
    assert wish.spec.task == wish.plan.task == "blend"
    assert [(ref.sha256, ref.weight) for ref in wish.plan.references] == [(one.sha256, 0.5), (two.sha256, 1.0)]
    assert wish.parent == two.id
    assert len(wish.plan.seeds) == 4
    assert wish.plan.delivered_width_px > wish.plan.delivered_height_px


def test_blends_of_one_six_or_somebody_elses_pictures_are_refused(app: App, photo: Photo) -> None:
    ids = [
        str(upload(app, app.owner, photo(colour)).id) for colour in ("red", "blue", "green", "pink", "white", "black")
    ]
    for wrong, code in (
        (ids[:1], "blend_count"),
        (ids, "blend_count"),
        ([ids[0], ids[0]], "blend_count"),
        ([ids[0], "http://x/y.png"], "blend_needs_images"),
    ):
        with pytest.raises(BadInputError) as refused:
            blend.plan(app, app.owner, tuple(wrong))
        assert refused.value.error_code == code
    with pytest.raises(PromptError) as unseen:
        blend.plan(app, SOMEBODY, tuple(ids[:2]))
    assert {one.code for one in unseen.value.details} == {"image_not_found"}


def test_a_picture_composed_here_is_described_from_what_is_known(app: App) -> None:
    image = drawn(app, "a red fox in a forest at night, ink --ar 3:2 --seed 7 --model starter")
    told = describe.describe(app, app.owner, image.id)
    assert told.source == "plan"
    assert told.prompts[0] == "a red fox in a forest at night, ink drawing --ar 3:2"
    assert len(set(told.prompts)) == 4


def test_an_upload_needs_the_eye_and_says_when_there_is_none(app: App, photo: Photo) -> None:
    with pytest.raises(UnavailableError) as refused:
        describe.describe(app, app.owner, upload(app, app.owner, photo()).id)
    assert refused.value.error_code == "engine_down"
    with pytest.raises(BadInputError):
        describe.of_upload(app, b"no picture at all")


def test_shorten_measures_the_scene_where_the_eye_is_not_up(app: App) -> None:
    told = shorten.shorten(app, "a beautiful red fox in a forest")
    assert told.measured == ("scene",)
    with pytest.raises(PromptError):
        shorten.shorten(app, "a fox --ar 99:1")

"""From a picture to the next: what is kept, what is new, and who descends from whom. Nothing is drawn here."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from recorded import drawn, filed, queued

from gesso.actions import enhance, finish, imagine, reroll, vary, wishes
from gesso.actions.upload import upload
from gesso.actions.wishes import Wish
from gesso.app import App
from gesso.domain.errors import BadInputError, ConflictError, NotFoundError, PromptError
from gesso.domain.ids import PersonId
from gesso.domain.plan import Plan
from gesso.domain.spec import Strength
from gesso.engine import sketch
from gesso.engine.events import Rgb
from gesso.library.provenance import read_provenance
from gesso.library.reading import family_of, get_image
from gesso.store.blobs import LocalBlobs

Photo = Callable[..., bytes]
SOMEBODY = PersonId("usr_" + "2" * 32)


def drawing(plan: Plan, index: int) -> Rgb:
    """The drawing that a picture of a plan is painted over."""
    assert plan.compose is not None
    return sketch.compose(plan, plan.compose, index).bare(96, 64)


def apart(one: Rgb, other: Rgb) -> float:
    return float(np.abs(one.astype(float) - other).mean())


def test_a_vary_keeps_the_pictures_drawing_under_new_seeds(app: App) -> None:
    image = drawn(app, "a red fox --ar 3:2 --s 300 --seed 7 --model starter", index=2)
    (wish,) = vary.plan(app, app.owner, image.id)
    assert wish.plan.source_sha256 is None
    assert wish.plan.compose is not None
    assert {one.seed for one in wish.plan.compose.drawn} == {9}
    assert not set(wish.plan.seeds) & {7, 8, 9, 10}
    assert len(wish.plan.seeds) == 4
    assert (wish.spec.task, wish.spec.strength, wish.spec.seed) == ("vary", "subtle", None)
    assert (str(wish.spec.aspect), wish.spec.stylize) == ("3:2", 300)
    assert wish.prompt == "a red fox --ar 3:2 --model starter --s 300"


def test_strong_leaves_the_drawing_further_behind_than_subtle_and_a_new_seed_furthest(app: App) -> None:
    distances = []
    for number, words in enumerate(("a red fox in a forest", "a castle by a lake, ink", "two cats in a garden, anime")):
        image = drawn(app, f"{words} --seed {40 + 4 * number} --ar 3:2 --model starter")
        assert image.plan is not None
        first = drawing(image.plan, 0)
        others = [
            *(vary.plan(app, app.owner, image.id, strength=one)[0].plan for one in ("subtle", "strong")),  # type: ignore[arg-type]
            reroll.plan(app, app.owner, str(image.job_id)).plan,
        ]
        distances.append([np.mean([apart(drawing(one, index), first) for index in range(4)]) for one in others])
    subtle, strong, new = np.mean(distances, axis=0)
    assert 0 < 2 * subtle < strong < 0.8 * new


def test_the_vary_of_a_vary_stays_with_what_it_varies(app: App) -> None:
    image = drawn(app, "a castle by a lake --seed 7 --model starter")
    strong = filed(app, queued(app, *vary.plan(app, app.owner, image.id, strength="strong")), index=1)
    (again,) = vary.plan(app, app.owner, strong.id)
    assert image.plan is not None
    assert strong.plan is not None
    near = apart(drawing(again.plan, 0), drawing(strong.plan, 1))
    assert near < 0.5 * apart(drawing(again.plan, 0), drawing(image.plan, 0))


def test_over_the_pixels_of_an_upload_strong_begins_nearer_to_noise(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo())
    subtle, strong = (
        vary.plan(app, app.owner, image.id, "a wall --model starter", strength=one)[0]  # type: ignore[arg-type]
        for one in ("subtle", "strong")
    )
    assert subtle.plan.source_sha256 == strong.plan.source_sha256 == image.sha256
    assert 0 < subtle.plan.sampling.start < strong.plan.sampling.start < 1


def test_a_draft_is_varied_at_full_quality(app: App) -> None:
    image = drawn(app, "a red fox --model starter --draft")
    (wish,) = vary.plan(app, app.owner, image.id)
    assert (wish.plan.draft, wish.speed) == (False, "fast")
    assert wish.plan.delivered_width_px == 1024


def test_an_upload_is_varied_in_its_own_shape_once_it_has_words(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo(size=(301, 200)))
    with pytest.raises(BadInputError) as raised:
        vary.plan(app, app.owner, image.id)
    assert (raised.value.error_code, raised.value.details[0].pointer) == ("words_needed", "/prompt")
    (wish,) = vary.plan(app, app.owner, image.id, "a teal wall --model starter")
    assert wish.plan.source_sha256 == image.sha256
    assert str(wish.spec.aspect) == "3:2"
    assert (wish.plan.delivered_width_px, wish.plan.delivered_height_px) == (1344, 896)


def test_a_remix_takes_new_words_and_keeps_shape_and_version(app: App) -> None:
    image = drawn(app, "a red fox --ar 16:9 --niji 7")
    (wish,) = vary.plan(app, app.owner, image.id, "a blue owl --s 50", task="remix")
    assert (wish.spec.text, wish.spec.version, str(wish.spec.aspect)) == ("a blue owl", "niji 7", "16:9")
    assert wish.prompt == "a blue owl --ar 16:9 --niji 7 --s 50"


def test_another_ratio_cuts_an_upload_and_not_a_drawing(app: App, photo: Photo) -> None:
    words = "a blue owl --ar 1:1 --model starter"
    (cut,) = vary.plan(app, app.owner, upload(app, app.owner, photo()).id, words, task="remix")
    assert [one.value for one in cut.notices if one.code == "picture_cut"] == ["1:1"]
    (whole,) = vary.plan(app, app.owner, drawn(app, "a red fox --ar 16:9 --model starter").id, words, task="remix")
    assert not any(one.code == "picture_cut" for one in whole.notices)


@pytest.mark.parametrize("strength", ["subtle", "strong"])
def test_a_remix_draws_the_new_words_four_times_in_the_old_layout(app: App, strength: Strength) -> None:
    image = drawn(app, "a red fox in a snowy forest at night --ar 3:2 --seed 7 --draft --model starter", index=2)
    (wish,) = vary.plan(app, app.owner, image.id, "a blue owl", strength=strength, task="remix")
    assert (wish.plan.source_sha256, len(set(wish.plan.seeds)), wish.plan.draft) == (None, 4, False)
    assert wish.plan.compose is not None
    scene = wish.plan.compose.scene
    assert (scene["subjects"][0]["kind"], scene["setting"], scene["time"]) == ("owl", "forest", "night")
    assert {one.seed for one in wish.plan.compose.drawn} == {9}
    assert [one.code for one in wish.notices] == ["kept_from_picture"]
    assert (wish.prompt, wish.parent) == ("a blue owl --ar 3:2 --model starter", image.id)


def test_what_the_new_words_say_is_not_kept_from_the_picture(app: App) -> None:
    image = drawn(app, "a red fox in a forest at night, watercolor --model starter")
    words = "a blue owl on a beach by day, ink --no snow"
    (wish,) = vary.plan(app, app.owner, image.id, words, strength="subtle", task="remix")
    assert wish.plan.compose is not None
    scene = wish.plan.compose.scene
    assert (scene["setting"], scene["time"], scene["style"]) == ("beach", "day", "ink")
    assert not any(one.code == "kept_from_picture" for one in wish.notices)


def test_it_is_said_that_the_starter_hardly_repaints_pixels(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo())
    (wish,) = vary.plan(app, app.owner, image.id, "an owl --model starter")
    assert [one.value for one in wish.notices if one.code == "not_honoured"] == ["an owl"]


def test_a_remix_of_permutations_is_several_jobs(app: App) -> None:
    image = drawn(app, "a red fox --model starter")
    made = vary.plan(app, app.owner, image.id, "a {red, blue} owl", task="remix")
    assert [one.spec.text for one in made] == ["a red owl", "a blue owl"]


def test_references_stay_as_they_were_frozen_even_when_their_picture_is_gone(app: App, photo: Photo) -> None:
    guide = upload(app, app.owner, photo())
    image = drawn(app, f"a fox --sref {guide.id} --sw 50 --draft --model starter")
    with app.database.write() as connection:
        connection.exec_driver_sql("UPDATE image SET deleted_ms = 1 WHERE id = ?", (guide.id,))
    with pytest.raises(PromptError):
        imagine.plan(app, app.owner, f"a fox --sref {guide.id}")
    made = (
        vary.plan(app, app.owner, image.id)[0],
        enhance.plan(app, app.owner, image.id),
        finish.plan(app, app.owner, image.id),
        reroll.plan(app, app.owner, str(image.job_id)),
    )
    for wish in made:
        assert [(one.sha256, one.weight) for one in wish.plan.references] == [(guide.sha256, 0.5)]
        assert not any(one.code == "not_honoured" for one in wish.notices)


def test_a_reroll_has_the_same_words_and_new_seeds(app: App) -> None:
    (job,) = imagine.submit(app, app.owner, "a red fox --seed 7 --draft --model starter")
    wish = reroll.plan(app, app.owner, job.id)
    assert not set(wish.plan.seeds) & set(job.plan.seeds)
    assert (wish.spec.task, wish.plan.draft, wish.prompt) == ("imagine", True, "a red fox --model starter --draft")
    assert msgspec.structs.replace(wish.plan, seeds=job.plan.seeds, variation=job.plan.variation) == job.plan


def test_the_reroll_of_a_vary_varies_the_same_picture_again(app: App) -> None:
    image = drawn(app, "a red fox --model starter")
    first = queued(app, *vary.plan(app, app.owner, image.id, strength="strong"))
    again = queued(app, reroll.plan(app, app.owner, first.id))
    assert (again.spec, again.parent_image_id) == (first.spec, image.id)
    assert again.plan.sampling == first.plan.sampling
    assert again.plan.seeds != first.plan.seeds
    assert image.plan is not None
    new = drawing(again.plan, 0)
    assert apart(new, drawing(first.plan, 0)) > 0
    assert apart(new, drawing(image.plan, 0)) < apart(new, drawing(imagine_anew(app, "a red fox"), 0))


def imagine_anew(app: App, words: str) -> Plan:
    return imagine.plan(app, app.owner, f"{words} --seed 4000 --model starter")[0].plan


def test_the_reroll_of_a_finish_finishes_the_same_draft_again(app: App) -> None:
    draft = drawn(app, "a red fox --draft --seed 7 --model starter", index=1)
    first = queued(app, finish.plan(app, app.owner, draft.id))
    again = reroll.plan(app, app.owner, first.id)
    assert again.plan.seeds != first.plan.seeds
    assert apart(drawing(again.plan, 0), drawing(first.plan, 0)) == 0


def test_enhance_draws_the_words_anew_and_finish_the_very_draft(app: App) -> None:
    image = drawn(app, "a red fox --draft --seed 7 --w 500 --model starter", index=2)
    anew, kept = enhance.plan(app, app.owner, image.id), finish.plan(app, app.owner, image.id)
    for wish in (anew, kept):
        assert (wish.plan.draft, wish.plan.delivered_width_px, wish.parent) == (False, 1024, image.id)
        assert wish.plan.source_sha256 is None
        assert wish.plan.compose == image.plan.compose  # type: ignore[union-attr]
        assert wish.plan.variation == image.plan.variation  # type: ignore[union-attr]
    assert len(anew.plan.seeds) == 4
    assert not set(anew.plan.seeds) & {7, 8, 9, 10}
    assert (anew.spec.seed, anew.prompt) == (None, "a red fox --model starter --w 500")
    assert kept.plan.seeds == (9,)
    assert kept.plan.sampling.start == image.plan.sampling.start < anew.plan.sampling.start  # type: ignore[union-attr]
    assert kept.estimate_ms * 4 == anew.estimate_ms


def test_a_draft_without_a_drawing_is_finished_from_its_pixels(app: App, photo: Photo) -> None:
    own = upload(app, app.owner, photo())
    job = queued(app, *vary.plan(app, app.owner, own.id, "an owl --draft --model starter"))
    draft = filed(app, job)
    wish = finish.plan(app, app.owner, draft.id)
    assert wish.plan.source_sha256 == draft.sha256
    assert len(wish.plan.seeds) == 1
    assert wish.plan.sampling.start < 0.4


@pytest.mark.parametrize("verb", [enhance.plan, finish.plan])
def test_only_drafts_of_ours_can_be_enhanced_and_finished(
    app: App, photo: Photo, verb: Callable[[App, PersonId, str], Wish]
) -> None:
    full, own = drawn(app, "a red fox --model starter"), upload(app, app.owner, photo())
    for image, code in ((full, "not_a_draft"), (own, "image_has_no_plan")):
        with pytest.raises(ConflictError) as raised:
            verb(app, app.owner, image.id)
        assert raised.value.error_code == code


def test_what_belongs_to_others_is_not_there(app: App) -> None:
    image = drawn(app, "a red fox --model starter --draft")
    for verb in (vary.plan, enhance.plan, finish.plan):
        with pytest.raises(NotFoundError):
            verb(app, SOMEBODY, image.id)  # type: ignore[operator]
    with pytest.raises(NotFoundError):
        reroll.plan(app, SOMEBODY, str(image.job_id))


def test_a_token_that_was_used_for_another_verb_is_refused(app: App) -> None:
    image = drawn(app, "a red fox --model starter")
    subtle, strong = (vary.plan(app, app.owner, image.id, strength=one) for one in ("subtle", "strong"))  # type: ignore[arg-type]
    first = wishes.queue(app, app.owner, subtle, "once")
    assert wishes.queue(app, app.owner, subtle, "once") == first
    with pytest.raises(ConflictError) as raised:
        wishes.queue(app, app.owner, strong, "once")
    assert raised.value.error_code == "client_token_reused"


def test_every_picture_knows_its_parents_and_children(app: App) -> None:
    draft = drawn(app, "a red fox --model starter --draft")
    final = filed(app, queued(app, finish.plan(app, app.owner, draft.id)))
    first = filed(app, queued(app, *vary.plan(app, app.owner, final.id)))
    second = filed(app, queued(app, *vary.plan(app, app.owner, final.id, strength="strong")), index=3)
    family = family_of(app.database, get_image(app.database, app.owner, second.id))
    assert [(one.id, one.spec.task) for one in family.parents if one.spec] == [
        (final.id, "finish"),
        (draft.id, "imagine"),
    ]
    assert family.children == ()
    assert [one.id for one in family_of(app.database, final).children] == [first.id, second.id]
    with app.database.write() as connection:
        connection.exec_driver_sql("UPDATE image SET deleted_ms = 1 WHERE id IN (?, ?)", (final.id, first.id))
    assert [one.id for one in family_of(app.database, second).parents] == [draft.id]
    assert [one.id for one in family_of(app.database, final).children] == [second.id]


def test_the_file_says_what_it_was_made_from(app: App) -> None:
    image = drawn(app, "a red fox --model starter")
    child = filed(app, queued(app, *vary.plan(app, app.owner, image.id)))
    told = read_provenance(LocalBlobs(app.settings.home / "blobs").get(child.sha256))
    assert told is not None
    assert told.parent_image_id == image.id
    assert told.plan is not None
    assert told.plan.compose is not None
    assert told.plan.compose.drawn[0].seed == image.seed
    assert told.spec is not None
    assert (told.spec.task, told.spec.strength) == ("vary", "subtle")

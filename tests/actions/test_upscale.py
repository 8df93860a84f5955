"""Upscale as it is asked for: which size, which model, which drawing; what is refused, and what is said beforehand."""

import io
from collections.abc import Callable

import pytest
from PIL import Image as Pillow
from recorded import drawn, filed, queued

from gesso.actions import reroll, upscale, wishes
from gesso.actions.upload import upload
from gesso.actions.upscale import Size
from gesso.app import App
from gesso.catalog.paper import Paper
from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.ids import PersonId

Photo = Callable[..., bytes]


def codes(wish: wishes.Wish) -> list[str]:
    return [one.code for one in wish.notices]


def test_a_subtle_upscale_of_an_upload_needs_no_words_and_paints_nothing(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo(size=(60, 40)))
    wish = upscale.plan(app, app.owner, image.id)
    assert (wish.plan.delivered_width_px, wish.plan.delivered_height_px) == (120, 80)
    assert (wish.plan.sampling.start, wish.plan.source_sha256, len(wish.plan.seeds)) == (0, image.sha256, 1)
    assert (wish.spec.task, wish.spec.strength, wish.prompt, wish.parent) == ("upscale", "subtle", "", image.id)
    assert codes(wish) == []
    job = queued(app, wish)
    assert (job.plan, job.parent_image_id) == (wish.plan, image.id)


def test_a_creative_upscale_paints_with_the_pictures_words_over_its_drawing(app: App) -> None:
    image = drawn(app, "a red fox, watercolor --ar 3:2 --seed 7 --model starter", index=1)
    wish = upscale.plan(app, app.owner, image.id, size=Size(factor=4), creative=True)
    assert wish.plan.words.text == "a red fox, watercolor"
    assert wish.plan.source_compose is not None
    assert [one.seed for one in wish.plan.source_compose.drawn] == [8]
    assert wish.plan.enlarge is not None
    assert (wish.plan.enlarge.factor, wish.plan.enlarge.creativity) == (4, 0.5)
    assert 0 < wish.plan.sampling.start < 0.5
    freer = upscale.plan(app, app.owner, image.id, creativity=1.0)
    assert freer.plan.sampling.start > wish.plan.sampling.start
    assert freer.spec.strength == "creative"
    none = upscale.plan(app, app.owner, image.id, creativity=0.0, creative=True)
    assert (none.plan.sampling.start, none.spec.strength) == (0, "subtle")


def test_other_words_and_another_model_can_be_asked_for(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo())
    wish = upscale.plan(app, app.owner, image.id, "mossy stone --v 7", creative=True)
    assert (wish.plan.words.text, wish.asked.alias) == ("mossy stone", "v7")
    assert codes(wish) == ["model_not_installed"]
    with pytest.raises(BadInputError) as raised:
        upscale.plan(app, app.owner, image.id, "{mossy, dry} stone", creative=True)
    assert raised.value.error_code == "one_prompt_only"


def test_a_print_has_exactly_its_pixels_and_says_what_it_costs_the_picture(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo(size=(600, 400)))
    wish = upscale.plan(app, app.owner, image.id, size=Size(paper=Paper(10, 12, 300)))
    assert (wish.plan.delivered_width_px, wish.plan.delivered_height_px) == (1417, 1181)
    assert wish.plan.enlarge is not None
    assert wish.plan.enlarge.dpi == 300
    assert codes(wish) == ["paper_turned", "picture_cut"]
    whole = upscale.plan(app, app.owner, image.id, size=Size(paper=Paper(12, 10, 300), whole=True))
    assert (whole.plan.delivered_width_px, whole.plan.delivered_height_px) == (1417, 945)
    assert codes(whole) == []


def test_it_is_said_that_transparency_is_lost(app: App) -> None:
    out = io.BytesIO()
    Pillow.new("RGBA", (20, 20), (255, 0, 0, 100)).save(out, format="PNG")
    assert codes(upscale.plan(app, app.owner, upload(app, app.owner, out.getvalue()).id)) == ["transparency_lost"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"size": Size(factor=3)}, "factor_out_of_range"),
        ({"size": Size(factor=0)}, "factor_out_of_range"),
        ({"size": Size(factor=-2)}, "factor_out_of_range"),
        ({"creativity": 1.01}, "creativity_out_of_range"),
        ({"creativity": float("nan")}, "creativity_out_of_range"),
        ({"size": Size(paper=Paper(30, 40))}, "print_too_fine"),
        ({"size": Size(paper=Paper(30, 40, 5))}, "paper_out_of_range"),
    ],
)
def test_what_cannot_be_is_refused(app: App, photo: Photo, asked: dict[str, object], code: str) -> None:
    image = upload(app, app.owner, photo())
    with pytest.raises(BadInputError) as raised:
        upscale.plan(app, app.owner, image.id, **asked)  # type: ignore[arg-type]
    assert raised.value.error_code == code
    assert raised.value.details[0].pointer


def test_an_upscale_beyond_64_million_pixels_is_refused(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo(size=(4100, 4000)))
    with pytest.raises(BadInputError, match="64 million") as raised:
        upscale.plan(app, app.owner, image.id, size=Size(factor=4))
    assert raised.value.error_code == "upscale_too_large"


def test_somebody_elses_picture_is_not_there(app: App, photo: Photo) -> None:
    image = upload(app, app.owner, photo())
    with pytest.raises(NotFoundError):
        upscale.plan(app, PersonId("usr_" + "2" * 32), image.id)


def test_an_upscaled_picture_can_be_upscaled_and_varied_again(app: App) -> None:
    image = drawn(app, "a red fox --model starter")
    larger = filed(app, queued(app, upscale.plan(app, app.owner, image.id)))
    wish = upscale.plan(app, app.owner, larger.id)
    assert (wish.plan.delivered_width_px, wish.parent) == (2 * larger.width_px, larger.id)


def test_the_reroll_of_a_creative_upscale_paints_the_same_anew(app: App) -> None:
    image = drawn(app, "a red fox --model starter")
    first = queued(app, upscale.plan(app, app.owner, image.id, creative=True))
    again = reroll.plan(app, app.owner, first.id)
    assert again.plan.seeds != first.plan.seeds
    assert (again.plan.enlarge, again.plan.source_compose, again.parent) == (
        first.plan.enlarge,
        first.plan.source_compose,
        image.id,
    )


def test_a_token_that_was_used_for_another_size_is_refused(app: App) -> None:
    image = drawn(app, "a red fox --model starter")
    twice, four = (upscale.plan(app, app.owner, image.id, size=Size(factor=one)) for one in (2, 4))
    wishes.queue(app, app.owner, (twice,), "once")
    with pytest.raises(ConflictError) as raised:
        wishes.queue(app, app.owner, (four,), "once")
    assert raised.value.error_code == "client_token_reused"

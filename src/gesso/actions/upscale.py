"""Upscale: a picture of the library, uploads too, at a larger size: as it is, or with detail painted in; also for a print."""

import secrets
from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.actions import wishes
from gesso.actions.vary import as_new
from gesso.actions.wishes import Wish
from gesso.catalog import adapters, paper
from gesso.catalog.paper import Enlarged, Paper
from gesso.catalog.plan import SEED_RANGE
from gesso.catalog.upscale import DEFAULT_CREATIVITY, make_upscale
from gesso.domain.errors import BadInputError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.job import Notice
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Spec
from gesso.library import png, reading
from gesso.store.blobs import LocalBlobs

if TYPE_CHECKING:
    from gesso.app import App

_CREATIVITIES = "0 to 1"


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How large: `factor` 2 or 4, or a sheet of paper, which a picture fills, or lies on whole."""

    factor: int = 2
    paper: Paper | None = None
    whole: bool = False


def plan(
    app: "App",
    person: PersonId,
    image_id: str,
    text: str = "",
    *,
    size: Size | None = None,
    creativity: float | None = None,
    creative: bool = False,
) -> Wish:
    """Return what would be made: one picture.

    Args:
        app: the rooms.
        person: whose picture it is.
        image_id: the picture.
        text: words for the painter in place of the picture's own, with a version if one is written; an upload may do
            without any. Only where something is painted.
        size: how large; twice when left out.
        creativity: 0 adds nothing, 1 repaints freely; None is 0, or the middle for a creative one.
        creative: whether anything is painted at all, where `creativity` does not say.

    Raises:
        NotFoundError: there is no such picture of theirs (`image_not_found`).
        BadInputError: a factor, a creativity or a paper that cannot be (`factor_out_of_range`,
            `creativity_out_of_range`, `paper_out_of_range`), or a size that cannot be reached (`upscale_too_large`,
            `print_too_fine`), or several prompts in one (`one_prompt_only`).
        PromptError: as for imagine.
    """
    image = reading.get_image(app.database, person, ImageId(image_id))
    amount = _creativity(creativity, creative=creative)
    wanted = size or Size()
    of_px = image.width_px, image.height_px
    if wanted.paper is None:
        enlarged = paper.enlarged(of_px, wanted.factor)
    else:
        enlarged = paper.for_print(of_px, wanted.paper, whole=wanted.whole)
    spec, notices = _spec(app, image, text)
    spec = msgspec.structs.replace(spec, task="upscale", strength="creative" if amount else "subtle")
    asked = app.catalog.find(spec.version)
    drawing, revision = app.drawable(asked)
    if not amount:
        asked = drawing = app.catalog.starter  # the finisher ships with it; no model paints
        revision = app.drawable(drawing)[1]
    planned = make_upscale(
        spec,
        drawing,
        revision=revision,
        seed=secrets.randbelow(SEED_RANGE),
        sha256=image.sha256,
        size=enlarged,
        creativity=amount,
        old=None if image.plan is None else image.plan.only(image.index),
        detail=app.control("detail") if amount else None,
    )
    loose = () if planned.controls or not amount else adapters.uncontrolled(drawing, "detail")
    return Wish(
        prompt=prompt.unparse(spec, default_version=app.settings.default_version) if text.strip() else image.prompt,
        spec=spec,
        asked=asked,
        drawing=drawing,
        plan=planned,
        notices=(*notices, *_missing(asked, drawing), *loose, *_said(app, image, enlarged, wanted)),
        parent=image.id,
    )


def _creativity(written: float | None, *, creative: bool) -> float:
    if written is None:
        return DEFAULT_CREATIVITY if creative else 0.0
    if not 0 <= written <= 1:
        message = f"Creativity {written:g} is out of range. Allowed: {_CREATIVITIES}; 0 adds nothing."
        raise BadInputError.at(
            message, code="creativity_out_of_range", pointer="/creativity", value=f"{written:g}", allowed=_CREATIVITIES
        )
    return written


def _spec(app: "App", image: Image, text: str) -> tuple[Spec, tuple[Notice, ...]]:
    """The words that the painter reads: new ones, or the picture's own, or none."""
    version = image.spec.version if image.spec else None
    if not text.strip():
        own = image.spec or Spec(version=version or app.settings.default_version)
        return as_new(own), ()
    told = wishes.understood(app, text, default_version=version)
    if len(told.prompts) != 1:
        message = "An upscale makes one picture, and these words mean several. Leave permutations and --repeat out."
        raise BadInputError.at(message, code="one_prompt_only", pointer="/prompt", value=text[:200])
    return as_new(told.prompts[0][1]), told.notices


def _missing(asked: Recipe, drawing: Recipe) -> tuple[Notice, ...]:
    if asked.alias == drawing.alias:
        return ()
    message = f"{asked.title} is not installed, so {drawing.title} paints in its place."
    suggestion = f"gesso models pull {asked.alias}"
    return (Notice(code="model_not_installed", message=message, value=asked.alias, suggestion=suggestion),)


def _said(app: "App", image: Image, size: Enlarged, wanted: Size) -> tuple[Notice, ...]:
    """What people should know of the result before they see it."""
    said = []
    if size.turned and wanted.paper is not None:
        message = f"The paper was turned, as the picture lies: it is printed {size.width_px}×{size.height_px} px."
        said.append(Notice(code="paper_turned", message=message, value=str(wanted.paper)))
    if size.cut:
        message = "The picture has another shape than the paper, so two of its edges are cut off. Ask for the whole of it to keep them."
        said.append(Notice(code="picture_cut", message=message, value=f"{size.width_px}×{size.height_px}"))
    if image.mime == "image/png" and png.may_be_transparent(LocalBlobs(app.settings.home / "blobs").get(image.sha256)):
        message = "What is transparent in the picture is white in the enlarged one."
        said.append(Notice(code="transparency_lost", message=message))
    return tuple(said)

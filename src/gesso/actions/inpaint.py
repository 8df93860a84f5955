"""Inpaint (vary region): a part of a picture is painted anew, everything else stays to the byte.

The part is a mask: a file that was sent before, or polygons. Layers can be laid on the picture first; where no mask is
given with them, the band along their edges is painted, so that they grow into the picture.
"""

from typing import TYPE_CHECKING

import msgspec

from gesso.actions import editing
from gesso.actions.wishes import Wish
from gesso.catalog import canvas
from gesso.catalog.edits import Edit
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import Notice
from gesso.library.layering import Laid, Layer, Layering
from gesso.library.masks import Mask, Masks, Unit, check_sender, sent

if TYPE_CHECKING:
    from gesso.app import App


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """What to paint: a kept mask by its content hash, or polygons."""

    file: str | None = None
    polygons: tuple[tuple[tuple[float, ...], ...], ...] = ()
    unit: Unit = "relative"


def keep_mask(app: "App", person: PersonId, data: bytes) -> Mask:
    """Keep a PNG file as a mask for edits to come of the person who sends it.

    Raises:
        as `gesso.library.masks.Masks.add`.
    """
    kept = _masks(app).add(data)
    sent(app.database, person, kept.sha256, now_ms=app.clock_ms())
    return kept


def plan(
    app: "App",
    person: PersonId,
    image_id: str,
    text: str = "",
    *,
    region: Region | None = None,
    layers: tuple[Layer, ...] = (),
) -> tuple[Wish, ...]:
    """Return what would be painted: four pictures of the picture's own size.

    Args:
        app: the rooms.
        person: whose picture it is.
        image_id: the picture to edit.
        text: what the region shall show. Empty takes out what is there and goes on with what is around it.
        region: what to paint; with layers None is the band along their edges.
        layers: what to lay on the picture first.

    Raises:
        NotFoundError: the picture, a layer's picture or the mask is not there (`image_not_found`, `mask_not_found`).
        BadInputError: `mask_needed`, or a mask, layer or size that will not do.
        PromptError: as for imagine.
    """
    image = editing.picture(app, person, image_id)
    if region is None and not layers:
        message = "Say which part to paint: a mask of the picture's size, or polygons."
        raise BadInputError.at(message, code="mask_needed", pointer="/mask", allowed="a mask file, or polygons")
    frame = canvas.kept(image.width_px, image.height_px)
    source, laid = under(app, image, layers)
    if region is None and laid is not None:
        mask = _masks(app).keep(laid.seams)
    else:
        mask = masked(app, person, region or Region(), frame)
    compose = None if layers else editing.drawing_under(app, image)
    edit = Edit(
        source_sha256=source,
        width_px=frame.width_px,
        height_px=frame.height_px,
        mask_sha256=mask.sha256,
        source_compose=compose,
    )
    notices = (*_all_of_it(mask), *editing.on_white(app, image))
    return editing.planned(app, image, text, lambda _: edit, task="inpaint", notices=notices)


def under(app: "App", image: Image, layers: tuple[Layer, ...]) -> tuple[str, Laid | None]:
    """Return the content hash of what is edited: the picture, or with layers on it what they make of it.

    Raises:
        as `gesso.library.layering.Layering.lay`.
    """
    if not layers:
        return image.sha256, None
    laid = Layering.of_home(app.settings.home).lay(
        image, layers, lambda image_id: editing.picture(app, image.person_id, image_id)
    )
    return laid.sha256, laid


def masked(app: "App", person: PersonId, region: Region, frame: canvas.Frame) -> Mask:
    """Return the mask of a region on a canvas.

    Raises:
        NotFoundError: the person sent no such mask (`mask_not_found`).
        as `gesso.library.masks.Masks.fitting` and `drawn`; both at once, or neither, is `mask_needed`.
    """
    if (region.file is None) == (not region.polygons):
        message = "A mask is either `file`, a mask that was sent before, or `polygons`: one of them, and only one."
        raise BadInputError.at(message, code="mask_needed", pointer="/mask", allowed="file or polygons")
    if region.file is not None:
        check_sender(app.database, person, region.file)
        return _masks(app).fitting(region.file, frame.width_px, frame.height_px)
    return _masks(app).drawn(region.polygons, frame.width_px, frame.height_px, region.unit)


def _masks(app: "App") -> Masks:
    return Masks.of_home(app.settings.home, bytes_at_most=app.settings.upload_bytes)


def _all_of_it(mask: Mask) -> tuple[Notice, ...]:
    if not mask.whole:
        return ()
    message = "The mask covers all of the picture, so nothing of it is kept."
    return (Notice(code="mask_whole", message=message),)

"""Outpaint, pan and zoom: the picture stays, and what lies beyond its edges is painted.

Outpaint grows the canvas by pixels or to a ratio (1:1 makes it square), pan moves one side out, zoom steps back: the
size stays and the picture shrinks in its middle. Without words the surroundings go on.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from gesso.actions import editing
from gesso.actions.inpaint import Region, masked, under
from gesso.actions.wishes import Wish
from gesso.catalog import canvas
from gesso.catalog.edits import Edit
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.plan import Canvas
from gesso.domain.spec import Aspect, Task
from gesso.library.layering import Layer

if TYPE_CHECKING:
    from gesso.app import App


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """Pixels that a canvas adds to each side of the picture; below 0 cuts off. Or the ratio that it grows to."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0
    ratio: Aspect | None = None


def plan(
    app: "App",
    person: PersonId,
    image_id: str,
    text: str = "",
    *,
    sides: Sides | None = None,
    region: Region | None = None,
    layers: tuple[Layer, ...] = (),
) -> tuple[Wish, ...]:
    """Return what would be painted: four pictures as large as the new canvas, the old picture in it to the byte.

    Args:
        app: the rooms.
        person: whose picture it is.
        image_id: the picture to edit.
        text: what the new parts shall show; a `--ar` in it is the ratio, where `sides` give none.
        sides: the canvas.
        region: what of the picture is painted as well; a mask file is as large as the new canvas.
        layers: what to lay on the picture first.

    Raises:
        NotFoundError: `image_not_found`, `mask_not_found`.
        BadInputError: `canvas_needed`, or a canvas, mask or layer that will not do.
        PromptError: as for imagine.
    """
    image = editing.picture(app, person, image_id)
    size = image.width_px, image.height_px

    def frame(written: Aspect | None) -> canvas.Frame:
        given = sides or Sides()
        pixels = given.left, given.top, given.right, given.bottom
        ratio = given.ratio or (written if not any(pixels) else None)
        if ratio is None and not any(pixels):
            message = "Say how the canvas grows: pixels for its left, top, right and bottom, or a ratio."
            raise BadInputError.at(
                message, code="canvas_needed", pointer="/canvas", allowed="left, top, right, bottom or ratio"
            )
        if ratio is not None and any(pixels):
            message = "A canvas grows by pixels or to a ratio, not by both."
            raise BadInputError.at(message, code="canvas_needed", pointer="/canvas/ratio", allowed="pixels or a ratio")
        if ratio is not None:
            return canvas.in_ratio(*size, ratio)
        return canvas.grown(*size, left=given.left, top=given.top, right=given.right, bottom=given.bottom)

    takes = sides is None or (sides.ratio is None and not any((sides.left, sides.top, sides.right, sides.bottom)))
    return _framed(app, image, text, frame, task="outpaint", takes_ratio=takes, region=region, layers=layers)


def place(
    app: "App",
    person: PersonId,
    image_id: str,
    text: str,
    *,
    size: tuple[int, int],
    at: Canvas,
    region: Region | None = None,
) -> tuple[Wish, ...]:
    """Return what would be painted: pictures of that size, the old picture on them where `at` puts it, scaled to fit there.

    Args:
        app: the rooms.
        person: whose picture it is.
        image_id: the picture to edit.
        text: what the rest shall show.
        size: width and height of the canvas in pixels.
        at: place and size of the picture on it.
        region: what of the canvas is painted as well.

    Raises:
        NotFoundError: `image_not_found`, `mask_not_found`.
        BadInputError: nothing is left to paint (`canvas_adds_nothing`), or a canvas or mask that will not do.
        PromptError: as for imagine.
    """
    image = editing.picture(app, person, image_id)
    frame = canvas.placed(image.width_px, image.height_px, *size, at)
    covers = at.x_px <= 0 and at.y_px <= 0 and at.x_px + at.width_px >= size[0] and at.y_px + at.height_px >= size[1]
    if covers and region is None:
        message = "The picture covers the whole canvas, so there is nothing to paint. Give a mask, or a larger canvas."
        raise BadInputError.at(message, code="canvas_adds_nothing", pointer="/canvas")
    return _framed(app, image, text, lambda _: frame, task="outpaint", region=region)


def pan(
    app: "App",
    person: PersonId,
    image_id: str,
    text: str = "",
    *,
    direction: canvas.Direction,
    amount: float = canvas.PAN_SHARE,
) -> tuple[Wish, ...]:
    """Return what would be painted: the picture with more to see on one side.

    Raises:
        NotFoundError: `image_not_found`.
        BadInputError: `pan_out_of_range`, or the canvas would be too large.
        PromptError: as for imagine.
    """
    image = editing.picture(app, person, image_id)
    frame = canvas.panned(image.width_px, image.height_px, direction, amount)
    return _framed(app, image, text, lambda _: frame, task="pan")


def zoom(app: "App", person: PersonId, image_id: str, text: str = "", *, factor: float = 2.0) -> tuple[Wish, ...]:
    """Return what would be painted: the picture from further away, as large as before; `--ar` in the words reframes it.

    Raises:
        NotFoundError: `image_not_found`.
        BadInputError: `zoom_out_of_range`, `canvas_adds_nothing`.
        PromptError: as for imagine.
    """
    image = editing.picture(app, person, image_id)
    size = image.width_px, image.height_px
    return _framed(app, image, text, lambda ratio: canvas.zoomed(*size, factor, ratio), task="zoom", takes_ratio=True)


def _framed(
    app: "App",
    image: Image,
    text: str,
    frame: Callable[[Aspect | None], canvas.Frame],
    *,
    task: Task,
    takes_ratio: bool = False,
    region: Region | None = None,
    layers: tuple[Layer, ...] = (),
) -> tuple[Wish, ...]:
    source, _ = under(app, image, layers)
    compose = None if layers else editing.drawing_under(app, image)

    def edit(ratio: Aspect | None) -> Edit:
        framed = frame(ratio)
        mask = None if region is None else masked(app, image.person_id, region, framed)
        return Edit(
            source_sha256=source,
            width_px=framed.width_px,
            height_px=framed.height_px,
            mask_sha256=None if mask is None else mask.sha256,
            canvas=framed.canvas,
            source_compose=compose,
        )

    notices = editing.on_white(app, image)
    return editing.planned(app, image, text, edit, task=task, takes_ratio=takes_ratio, notices=notices)

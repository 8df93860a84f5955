"""Smart select: a click on a thing of a picture, or a box around it, becomes a mask of that thing."""

import io
from typing import TYPE_CHECKING, Literal

from gesso.actions import editing
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.sight import Pointing

if TYPE_CHECKING:
    from gesso.app import App

LOOKED_PX = 3072
"""Wider pictures are looked at in this width; their mask is brought back to their size."""
PATIENCE_S = 120.0
POINTS_AT_MOST = 100

Point = tuple[float, float, bool]
Box = tuple[float, float, float, float]


def select(
    app: "App",
    person: PersonId,
    image_id: str,
    *,
    points: tuple[Point, ...] = (),
    box: Box | None = None,
    unit: Literal["relative", "pixel"] = "relative",
) -> bytes:
    """Return a grey PNG of the picture's size: white where the thing is, black where it is not; all black if none was found.

    Args:
        app: the rooms.
        person: whose picture it is.
        image_id: the picture.
        points: x, y and whether the thing is there (true) or is not (false).
        box: left, top, right and bottom of what is around it.
        unit: of both: shares of the sides, or pixels.

    Raises:
        NotFoundError: `image_not_found`.
        BadInputError: `nothing_pointed_at`, `point_out_of_range`, `too_many_points`.
        EngineError: `picture_unreadable`, `model_unreadable`.
        UnavailableError: no drawing process is up (`engine_down`) or it is too busy (`look_timed_out`).
    """
    image = editing.picture(app, person, image_id)
    across, along = (1.0, 1.0) if unit == "relative" else (float(image.width_px), float(image.height_px))
    _check(points, box, across, along, unit)
    pointing = Pointing(
        points=tuple((x / across, y / along, keep) for x, y, keep in points),
        box=None if box is None else (box[0] / across, box[1] / along, box[2] / across, box[3] / along),
        compose=editing.drawing_under(app, image),
        folder=str(app.settings.select_model_folder) if app.settings.select_model_folder else None,
    )
    data = app.export.file(image, file_format="png", width=min(LOOKED_PX, image.width_px)).data
    found = app.executor.select(data, pointing, timeout_s=PATIENCE_S)
    return _as_large(found, image.width_px, image.height_px)


def _check(points: tuple[Point, ...], box: Box | None, across: float, along: float, unit: str) -> None:
    if box is None and not any(keep for _, _, keep in points):
        message = "Point at the thing: at least one point on it, or a box around it."
        raise BadInputError.at(
            message, code="nothing_pointed_at", pointer="/points", allowed="a point with keep true, or a box"
        )
    if len(points) > POINTS_AT_MOST:
        message = f"{len(points)} points are too many; allowed: at most {POINTS_AT_MOST}."
        raise BadInputError.at(
            message,
            code="too_many_points",
            pointer="/points",
            value=str(len(points)),
            allowed=f"at most {POINTS_AT_MOST}",
        )
    allowed = f"x 0 to {across:g}, y 0 to {along:g} ({unit})"
    for place, (x, y, _) in enumerate(points):
        if not (0 <= x <= across and 0 <= y <= along):
            message = f"The point ({x:g}, {y:g}) is not on the picture; allowed: {allowed}."
            raise BadInputError.at(
                message, code="point_out_of_range", pointer=f"/points/{place}", value=f"{x:g}, {y:g}", allowed=allowed
            )
    if box is not None:
        left, top, right, bottom = box
        if not (0 <= left < right <= across and 0 <= top < bottom <= along):
            written = f"{left:g}, {top:g}, {right:g}, {bottom:g}"
            allowed = f"left below right, top below bottom, {allowed}"
            message = f"The box ({written}) is no box on the picture; allowed: {allowed}."
            raise BadInputError.at(message, code="point_out_of_range", pointer="/box", value=written, allowed=allowed)


def _as_large(mask: bytes, width_px: int, height_px: int) -> bytes:
    from PIL import Image as Pillow

    with Pillow.open(io.BytesIO(mask)) as opened:
        if opened.size == (width_px, height_px):
            return mask
        out = io.BytesIO()
        opened.convert("L").resize((width_px, height_px), Pillow.Resampling.BICUBIC).save(out, "PNG", compress_level=3)
    return out.getvalue()

"""Canvases: how big an edited picture becomes, and where the old one lies on it. Pure arithmetic in pixels.

Promises: every way to a new canvas (sides, a ratio, pan, zoom) ends in one `Frame`, within the same limits. What the old
picture leaves free is painted. Only a zoom changes the old picture's size; everything else keeps its very pixels.
"""

from fractions import Fraction
from typing import Literal, get_args

import msgspec

from gesso.catalog.size import MAX_RATIO
from gesso.domain.errors import BadInputError
from gesso.domain.plan import Canvas
from gesso.domain.spec import Aspect

Direction = Literal["left", "right", "up", "down"]

SIDE_AT_LEAST_PX, SIDE_AT_MOST_PX = 16, 8192
PIXELS_AT_MOST = 33_554_432
"""32 binary megapixels: one edit holds a handful of copies of such a picture in memory, three bytes a pixel."""
PAN_SHARE = 0.5
"""How much of its side a pan adds, where nothing is said."""
ZOOM_AT_MOST = 2.0
_FINEST = 32
"""Largest term of the ratio that a size is given."""


class Frame(msgspec.Struct, frozen=True):
    """The edited picture's size, and where the old picture lies on it (None: it fills it)."""

    width_px: int
    height_px: int
    canvas: Canvas | None = None


def kept(width: int, height: int) -> Frame:
    """Return the frame of an edit that keeps the picture's size.

    Raises:
        BadInputError: the picture is too large, too small or too narrow to be edited (`canvas_too_large`,
            `canvas_too_small`, `aspect_out_of_range`).
    """
    return _checked(Frame(width, height))


def grown(width: int, height: int, *, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0) -> Frame:
    """Return the canvas with that many pixels more on each side; below 0 cuts the side off.

    Raises:
        BadInputError: nothing is added (`canvas_adds_nothing`), nothing of the picture is left (`canvas_misses_picture`),
            or the size is out of range, as for `kept`.
    """
    sides = {"left": left, "top": top, "right": right, "bottom": bottom}
    for name, value in sides.items():
        if not isinstance(value, int) or abs(value) > SIDE_AT_MOST_PX:
            allowed = f"whole pixels, −{SIDE_AT_MOST_PX:,} to {SIDE_AT_MOST_PX:,}"
            raise BadInputError.at(
                f"`{name}` is {value!s:.40}; allowed: {allowed}.",
                code="canvas_too_large",
                parameter=name,
                allowed=allowed,
            )
    if left + right <= -width or top + bottom <= -height or max(-left, -right) >= width or max(-top, -bottom) >= height:
        message = f"This canvas shows nothing of the picture, which is {width}×{height} px. Cut less off."
        raise BadInputError.at(message, code="canvas_misses_picture")
    if max(sides.values()) <= 0:
        message = "This canvas has nothing to paint: give at least one side more than 0 pixels."
        raise BadInputError.at(message, code="canvas_adds_nothing")
    return _checked(
        Frame(
            width + left + right, height + top + bottom, Canvas(x_px=left, y_px=top, width_px=width, height_px=height)
        )
    )


def in_ratio(width: int, height: int, aspect: Aspect) -> Frame:
    """Return the smallest canvas of a ratio that holds the whole picture, in its middle.

    Raises:
        BadInputError: as `grown`.
    """
    wide, high = _around(width, height, aspect)
    across, along = wide - width, high - height
    if not across and not along:
        message = f"The picture is {aspect} already ({width}×{height} px), so there is nothing to paint."
        raise BadInputError.at(message, code="canvas_adds_nothing", parameter="aspect")
    left, top = across // 2, along // 2
    return grown(width, height, left=left, top=top, right=across - left, bottom=along - top)


def panned(width: int, height: int, direction: Direction, share: float = PAN_SHARE) -> Frame:
    """Return the canvas with one side moved out by a share, 0.05–1, of the picture's length that way.

    Raises:
        BadInputError: an unknown direction or a share out of range (`pan_out_of_range`), or as `grown`.
    """
    if direction not in get_args(Direction):
        allowed = ", ".join(get_args(Direction))
        message = f"A picture is panned {allowed}, not {direction!s:.40}."
        raise BadInputError.at(message, code="pan_out_of_range", parameter="direction", allowed=allowed)
    if not 0.05 <= share <= 1:
        message = f"A pan adds 0.05 to 1 times the picture's side, not {share:g}. Pan twice to go further."
        raise BadInputError.at(message, code="pan_out_of_range", parameter="amount", allowed="0.05 to 1")
    length = width if direction in {"left", "right"} else height
    more = max(1, round(length * share))
    sides = {"left": "left", "right": "right", "up": "top", "down": "bottom"}
    return grown(width, height, **{sides[direction]: more})


def zoomed(width: int, height: int, factor: float, aspect: Aspect | None = None) -> Frame:
    """Return the canvas seen from `factor` 1–2 times as far away: as large as before, the picture smaller in its middle.

    With a ratio the canvas is first widened to it; factor 1 then only reframes, and keeps the pixels.

    Raises:
        BadInputError: the factor is out of range (`zoom_out_of_range`), or 1 without another ratio (`canvas_adds_nothing`).
    """
    if not 1 <= factor <= ZOOM_AT_MOST:
        message = f"A zoom is 1 to {ZOOM_AT_MOST:g} times, not {factor:g}. Zoom twice to go further."
        raise BadInputError.at(message, code="zoom_out_of_range", parameter="factor", allowed=f"1 to {ZOOM_AT_MOST:g}")
    wide, high = (width, height) if aspect is None else _around(width, height, aspect)
    small = max(1, round(width / factor)), max(1, round(height / factor))
    if small == (wide, high):
        message = "A zoom of 1 in the picture's own ratio leaves nothing to paint. Zoom further, or give another ratio."
        raise BadInputError.at(
            message, code="canvas_adds_nothing", parameter="factor", allowed=f"1 to {ZOOM_AT_MOST:g}"
        )
    return _checked(
        Frame(
            wide,
            high,
            Canvas(x_px=(wide - small[0]) // 2, y_px=(high - small[1]) // 2, width_px=small[0], height_px=small[1]),
        )
    )


def placed(width: int, height: int, wide: int, high: int, at: Canvas) -> Frame:
    """Return a canvas of `wide`×`high` pixels with the picture of `width`×`height` on it at `at`, scaled to its size.

    Raises:
        BadInputError: nothing of the picture lies on it (`canvas_misses_picture`), or the size is out of range, as for `kept`.
    """
    if min(at.width_px, at.height_px) < 1 or max(at.width_px, at.height_px) > 2 * SIDE_AT_MOST_PX:
        allowed = f"1–{2 * SIDE_AT_MOST_PX:,} px a side"
        message = f"The picture would lie on the canvas with {at.width_px}×{at.height_px} px; allowed: {allowed}."
        raise BadInputError.at(message, code="canvas_too_large", parameter="canvas", allowed=allowed)
    across = at.x_px < wide and at.x_px + at.width_px > 0
    along = at.y_px < high and at.y_px + at.height_px > 0
    if not (across and along):
        message = f"The picture of {width}×{height} px lies beside the canvas of {wide}×{high} px. Move it onto it."
        raise BadInputError.at(message, code="canvas_misses_picture")
    filled = (at.x_px, at.y_px, at.width_px, at.height_px) == (0, 0, wide, high) and (width, height) == (wide, high)
    return _checked(Frame(wide, high, None if filled else at))


def nearest_ratio(width: int, height: int) -> Aspect:
    """Return the ratio in small numbers that is nearest to a size, within 1:14 to 14:1."""
    wide = width >= height
    exact = Fraction(width, height) if wide else Fraction(height, width)
    near = min(exact.limit_denominator(_FINEST), Fraction(round(MAX_RATIO)))
    long, short = near.numerator, near.denominator
    return Aspect(long, short) if wide else Aspect(short, long)


def _around(width: int, height: int, aspect: Aspect) -> tuple[int, int]:
    ratio = Fraction(aspect.width, aspect.height)
    if not Fraction(1, round(MAX_RATIO)) <= ratio <= round(MAX_RATIO):
        message = f"The ratio {aspect} is too narrow to draw. Allowed: 1:14 to 14:1."
        raise BadInputError.at(message, code="aspect_out_of_range", parameter="aspect", allowed="1:14 to 14:1")
    return max(width, round(height * ratio)), max(height, round(width / ratio))


def _checked(frame: Frame) -> Frame:
    width, height = frame.width_px, frame.height_px
    if max(width, height) > SIDE_AT_MOST_PX or width * height > PIXELS_AT_MOST:
        allowed = f"up to {SIDE_AT_MOST_PX:,} px a side and {PIXELS_AT_MOST:,} pixels"
        message = f"The edited picture would be {width:,}×{height:,} px; allowed: {allowed}. Ask for less, or scale it down first."
        raise BadInputError.at(message, code="canvas_too_large", parameter="canvas", allowed=allowed)
    if min(width, height) < SIDE_AT_LEAST_PX:
        allowed = f"at least {SIDE_AT_LEAST_PX} px a side"
        message = f"The edited picture would be {width}×{height} px; allowed: {allowed}."
        raise BadInputError.at(message, code="canvas_too_small", parameter="canvas", allowed=allowed)
    if max(width, height) > MAX_RATIO * min(width, height):
        message = (
            f"The edited picture would be {width}×{height} px, which is too narrow to draw. Allowed: 1:14 to 14:1."
        )
        raise BadInputError.at(message, code="aspect_out_of_range", parameter="canvas", allowed="1:14 to 14:1")
    return frame

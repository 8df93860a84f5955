"""An exact size: some APIs ask for pixels where Midjourney asks for a ratio. Pure."""

import msgspec

from gesso.catalog.size import MAX_RATIO, size_for_area
from gesso.domain.errors import BadInputError
from gesso.domain.plan import Plan
from gesso.domain.recipe import Recipe

SIDE_AT_LEAST_PX, SIDE_AT_MOST_PX = 64, 4096
PIXELS_AT_MOST = 8_847_360
"""4096×2160: what the finisher brings a painting to without losing the plot."""


def exactly(plan: Plan, drawing: Recipe, width_px: int, height_px: int) -> Plan:
    """Return the plan of pictures with these very pixels; the model paints its own area in that shape.

    Raises:
        BadInputError: the size is out of range (`size_out_of_range`).
    """
    check_size(width_px, height_px)
    side = drawing.sizes.draft_px if plan.draft else drawing.sizes.native_px
    painted = size_for_area(width_px / height_px, float(side * side), drawing.sizes.multiple_px)
    return msgspec.structs.replace(
        plan,
        width_px=painted[0],
        height_px=painted[1],
        delivered_width_px=width_px,
        delivered_height_px=height_px,
    )


def check_size(width_px: int, height_px: int) -> None:
    """Pass if pictures of that size can be drawn.

    Raises:
        BadInputError: `size_out_of_range`.
    """
    long, short = max(width_px, height_px), min(width_px, height_px)
    shaped = short >= SIDE_AT_LEAST_PX and long <= min(SIDE_AT_MOST_PX, MAX_RATIO * short)
    if shaped and width_px * height_px <= PIXELS_AT_MOST:
        return
    allowed = f"{SIDE_AT_LEAST_PX}–{SIDE_AT_MOST_PX} px a side, at most {PIXELS_AT_MOST:,} pixels, 1:14 to 14:1"
    message = f"A picture of {width_px}×{height_px} px cannot be drawn. Allowed: {allowed}."
    raise BadInputError.at(
        message, code="size_out_of_range", pointer="/size", value=f"{width_px}x{height_px}", allowed=allowed
    )

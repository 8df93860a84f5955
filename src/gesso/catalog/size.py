"""Ratio → pixels. Delivered pictures have the V7 sizes whatever the model; networks paint near their own area.

The V7 table is as published and observed (1:1 1024×1024 … 21:9 1680×720); unlisted ratios take multiples of 16 near
the area interpolated over the logarithm of the ratio between its entries.
"""

import math
from itertools import pairwise

from gesso.domain.errors import BadInputError, Detail
from gesso.domain.spec import Aspect

V7_SIZES_PX: dict[tuple[int, int], tuple[int, int]] = {
    (1, 1): (1024, 1024),
    (4, 3): (1232, 928),
    (3, 2): (1344, 896),
    (16, 9): (1456, 816),
    (21, 9): (1680, 720),
    (7, 3): (1680, 720),
}
MAX_RATIO = 14.0
"""The widest that any published version accepts (14:1)."""


def delivered_size_px(aspect: Aspect) -> tuple[int, int]:
    """Return width and height in pixels of a finished picture.

    Raises:
        BadInputError: `aspect_out_of_range` beyond 14:1.
    """
    width, height = aspect.width, aspect.height
    ratio = width / height
    if not 1 / MAX_RATIO <= ratio <= MAX_RATIO:
        allowed = "1:14 to 14:1"
        raise BadInputError(
            f"The ratio {aspect} is too narrow to draw. Allowed: {allowed}.",
            code="aspect_out_of_range",
            details=(Detail(code="aspect_out_of_range", parameter="aspect", value=str(aspect), allowed=allowed),),
        )
    if ratio < 1:
        tall, wide = delivered_size_px(Aspect(height, width))
        return wide, tall
    common = math.gcd(width, height)
    listed = V7_SIZES_PX.get((width // common, height // common)) or V7_SIZES_PX.get((width, height))
    return listed or size_for_area(ratio, _v7_area(ratio), 16)


def scaled_size_px(delivered: tuple[int, int], side_px: int, multiple_px: int) -> tuple[int, int]:
    """Return the size of the same shape whose area is that of a square of `side_px` at 1:1 (1024 keeps the size)."""
    width, height = delivered
    if side_px == 1024:
        return round(width / multiple_px) * multiple_px, round(height / multiple_px) * multiple_px
    return size_for_area(width / height, width * height * (side_px / 1024) ** 2, multiple_px)


def size_for_area(ratio: float, area: float, multiple_px: int) -> tuple[int, int]:
    """Return the multiples nearest in shape: among the four candidates, the one whose ratio is closest."""
    width, height = math.sqrt(area * ratio), math.sqrt(area / ratio)

    def steps(length: float) -> tuple[int, int]:
        low = max(1, math.floor(length / multiple_px))
        return low * multiple_px, (low + 1) * multiple_px

    candidates = [(w, h) for w in steps(width) for h in steps(height)]
    return min(candidates, key=lambda c: abs(math.log(c[0] / c[1] / ratio)) + 0.25 * abs(math.log(c[0] * c[1] / area)))


def _v7_area(ratio: float) -> float:
    known = sorted({(math.log(w / h), float(w * h)) for w, h in V7_SIZES_PX.values()})
    at = math.log(ratio)
    for (x0, a0), (x1, a1) in pairwise(known):
        if x0 <= at <= x1:
            return a0 + (a1 - a0) * (at - x0) / (x1 - x0)
    return known[-1][1]

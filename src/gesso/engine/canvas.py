"""Where the source lies on the delivered picture, and the way back: painting on top, kept pixels as they were.

Promises: `paste` changes no byte where nothing was to be painted. What was kept is the source itself where the canvas has
the source's size, else the source at the canvas's size. Knows nothing of networks.
"""

import math
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from gesso.domain.errors import EngineError
from gesso.domain.plan import Plan
from gesso.engine import membrane, pixels
from gesso.engine.events import Rgb
from gesso.engine.masks import Field, Flags

_MOST_PIXELS = 64_000_000
_MOST_SHIFT = 40.0
"""Levels by which a painting's colours are moved so that they meet what is kept; more would be no drift but content."""
_RIM_BLUR_PX = 1.0
_RING_SHARE, _STEP_OUTLIER = 0.004, 24.0


@dataclass(frozen=True, eq=False)
class Ground:
    """The delivered picture before painting: `rgb` H×W×3, and `free` H×W where no source lies (its `rgb` means nothing)."""

    rgb: Rgb
    free: Flags


def lay(plan: Plan, source: Rgb) -> Ground:
    """Put the source on the delivered picture.

    Raises:
        EngineError: `canvas_out_of_range` when the canvas is empty, enormous, or nowhere on the picture.
    """
    width, height = plan.delivered_width_px, plan.delivered_height_px
    spot = plan.canvas
    if spot is None:
        return Ground(pixels.fit(source, width, height), np.zeros((height, width), np.bool_))
    right, bottom = spot.x_px + spot.width_px, spot.y_px + spot.height_px
    if (
        min(spot.width_px, spot.height_px) < 1
        or spot.width_px * spot.height_px > _MOST_PIXELS
        or min(right, bottom) <= 0
        or spot.x_px >= width
        or spot.y_px >= height
    ):
        raise EngineError(
            f"The source is to lie at {spot.x_px}, {spot.y_px} with {spot.width_px}×{spot.height_px} px; some of it must lie on "
            f"the picture of {width}×{height} px, and it may have 64 million pixels.",
            code="canvas_out_of_range",
        )
    laid = pixels.resize(source, spot.width_px, spot.height_px)
    left, top = max(spot.x_px, 0), max(spot.y_px, 0)
    right, bottom = min(right, width), min(bottom, height)
    rgb, free = np.zeros((height, width, 3), np.uint8), np.ones((height, width), np.bool_)
    rgb[top:bottom, left:right] = laid[top - spot.y_px : bottom - spot.y_px, left - spot.x_px : right - spot.x_px]
    free[top:bottom, left:right] = False
    return Ground(rgb, free)


def met(painted: Rgb, kept: Rgb, hole: Flags, *, most: float = _MOST_SHIFT) -> Rgb:
    """Move a painting's colours in the hole so that they meet what is kept around it, to the pixel.

    The difference along the border, at most `most` levels, is spread into the hole as a membrane: seamless cloning (see
    `membrane`). Beyond the reach of its detail only its soft part is left.
    """
    if hole.all() or not hole.any():
        return painted
    rim = ~hole & (cv2.dilate(hole.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)
    weight = rim.astype(np.float32)
    drift = np.clip(kept.astype(np.float32) - painted, -most, most) * weight[..., None]
    share = np.maximum(cv2.GaussianBlur(weight, (0, 0), _RIM_BLUR_PX), np.float32(1e-3))
    soft = cv2.GaussianBlur(drift, (0, 0), _RIM_BLUR_PX) / share[..., None]
    shift = membrane.spread(np.where(rim[..., None], soft, 0).astype(np.float32), rim)
    return cast("Rgb", np.where(hole[..., None], pixels.levels(painted + shift), painted))


def levelled(painted: Rgb, kept: Rgb, hole: Flags, *, reach: float = math.inf) -> Rgb:
    """Take the step out of a painting's border where the network held what is kept, so that only the hole itself drifted.

    On both sides of the border colours are averaged a few pixels deep; their difference, where it is small enough to be drift
    and not content, is spread into the hole as a membrane. It fades within `reach` pixels of the border, for what lies far beyond a picture's edge
    has no part in a trunk or a shadow that stands there.
    """
    if hole.all() or not hole.any():
        return painted
    deep = max(2, round(_RING_SHARE * max(hole.shape)))
    square = np.ones((2 * deep + 1,) * 2, np.uint8)
    inner = hole & (cv2.dilate((~hole).astype(np.uint8), square) > 0)
    outer = ~hole & (cv2.dilate(hole.astype(np.uint8), square) > 0)
    step = _mean_near(kept, outer, deep) - _mean_near(painted, inner, deep)
    weight = inner / (1 + np.square(np.abs(step).max(axis=2) / _STEP_OUTLIER)) ** 2
    total = np.maximum(_blurred(weight.astype(np.float32), 3 * deep), np.float32(1e-4))[..., None]
    soft = _blurred((step * weight[..., None]).astype(np.float32), 3 * deep) / total
    shift = _faded(membrane.spread(np.where(inner[..., None], soft, 0).astype(np.float32), inner), hole, reach)
    return cast("Rgb", np.where(hole[..., None], pixels.levels(painted + shift), painted))


def continued(painted: Rgb, kept: Rgb, hole: Flags, reach: float) -> Rgb:
    """Let the last row of what is kept run into the painting pixel by pixel, and out within about `reach` pixels.

    Every pixel of the hole moves by the difference at the border's nearest pixel: grain and brushwork do not break there.
    """
    if hole.all() or not hole.any():
        return painted
    away, label = cv2.distanceTransformWithLabels(hole.astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    near = hole & (away < 3 * reach)
    rows, columns = np.nonzero(~hole)
    place = np.zeros((int(label.max()) + 1, 2), np.int64)
    place[label[rows, columns]] = np.column_stack((rows, columns))
    y, x = np.nonzero(near)
    from_y, from_x = place[label[y, x]].T
    step_y, step_x = np.sign(y - from_y), np.sign(x - from_x)
    height, width = hole.shape
    beside = painted[np.clip(from_y + step_y, 0, height - 1), np.clip(from_x + step_x, 0, width - 1)].astype(np.float32)
    step = kept[from_y, from_x].astype(np.float32) - beside
    fade = np.exp(-np.square((away[y, x] - 1) / reach))[:, None]
    result = painted.copy()
    result[y, x] = pixels.levels(painted[y, x] + step * fade)
    return result


def _faded(shift: Field, hole: Flags, reach: float) -> Field:
    if math.isinf(reach):
        return shift
    away = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 5)
    return cast("Field", shift * np.exp(-np.square(away / reach))[..., None])


def _mean_near(rgb: Rgb, where: Flags, deep: int) -> Field:
    """The mean colour of the pixels `where`, around each pixel."""
    weight = where.astype(np.float32)
    total = np.maximum(_blurred(weight, 1.5 * deep), np.float32(1e-4))[..., None]
    return cast("Field", _blurred(rgb.astype(np.float32) * weight[..., None], 1.5 * deep) / total)


def _blurred(values: Field, sigma: float) -> Field:
    return cast("Field", cv2.GaussianBlur(values, (0, 0), sigma))


def paste(kept: Rgb, painted: Rgb, shown: Field) -> Rgb:
    """Lay `painted` over `kept`, `shown` of it: 0 leaves the very byte, 1 takes the painting's."""
    mixed = kept.astype(np.float32) + shown[..., None] * (painted.astype(np.float32) - kept.astype(np.float32))
    return cast("Rgb", np.where(shown[..., None] > 0, pixels.levels(mixed), kept))

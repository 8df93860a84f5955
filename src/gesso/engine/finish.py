"""From the painting size to the delivered size, crisply.

Where a painting was made over a sketch, the sketch can be drawn at any size, so it knows where every edge really runs.
A fast guided filter (He & Sun 2015, arXiv 1505.00996; He et al. 2013, TPAMI 35(6)) fits, in small windows at low
resolution, painted ≈ a·sketch + b for each channel; a and b are smooth, so they enlarge well, and a·sketch + b at full
size has the sketch's edges in the painting's colours. What the fit leaves over is the painter's own texture: it is
enlarged by Lanczos and added where no edge of the sketch explains the painting (weight 1 − r²·var/(var + ε)), so that
brush strokes stay and soft edges cast no halo. As `start` nears 1 the sketch stops being a guide and the plain
enlargement, mildly sharpened, takes over. Numbers are in [0, 1]; pictures are H×W×3.
"""

from dataclasses import dataclass
from math import ceil, gcd
from typing import TypeAlias, cast

import cv2
import numpy as np
import numpy.typing as npt

from gesso.engine.events import Rgb

Field: TypeAlias = npt.NDArray[np.float32]

_RADIUS_PX = 2
_EPSILON = np.float32(0.02**2)
"""Variance below which a window of the sketch counts as flat."""
_GUIDED_UP_TO, _PLAIN_FROM = 0.65, 0.95
_SHARPEN = 0.4
_MARGIN_PX = 12
"""How far filters reach at low resolution; a tile is enlarged with this much of its neighbours."""


@dataclass(frozen=True)
class Guide:
    """A sketch under a painting: `low` at the painting's size, `high` at the delivered one; `weight` 1 trusts it fully."""

    low: Rgb
    high: Rgb
    weight: float


def guide_weight(start: float) -> float:
    """Return how far a sketch still guides a painting that began at flow time `start`: 1 up to 0.65, 0 from 0.95."""
    return 1 - min(max((start - _GUIDED_UP_TO) / (_PLAIN_FROM - _GUIDED_UP_TO), 0), 1)


def enlarge(painted: Rgb, width_px: int, height_px: int, guide: Guide | None, *, tile: bool) -> Rgb:
    """Return `painted` at width × height, with the sketch's edges where there is a guide; `tile` wraps at the edges."""
    if not tile:
        return _enlarge(painted, width_px, height_px, guide)
    small_y, big_y = _margins(painted.shape[0], height_px)
    small_x, big_x = _margins(painted.shape[1], width_px)
    wide = guide and Guide(_wrapped(guide.low, small_y, small_x), _wrapped(guide.high, big_y, big_x), guide.weight)
    big = _enlarge(_wrapped(painted, small_y, small_x), width_px + 2 * big_x, height_px + 2 * big_y, wide)
    return np.ascontiguousarray(big[big_y : big_y + height_px, big_x : big_x + width_px])


def _enlarge(painted: Rgb, width: int, height: int, guide: Guide | None) -> Rgb:
    values = _unit(painted)
    if guide is None or guide.weight <= 0:
        return _bytes(_plain(values, width, height))
    crisp = guided_enlarge(values, _unit(guide.low), _unit(guide.high))
    if guide.weight < 1:
        crisp = guide.weight * crisp + (1 - guide.weight) * _plain(values, width, height)
    return _bytes(crisp)


def guided_enlarge(painted: Field, low: Field, sketch: Field) -> Field:
    """Enlarge `painted` to the size of `sketch`, whose small version `low` lies exactly over the painting."""
    height, width = sketch.shape[:2]
    mean_s, mean_p = _box(low), _box(painted)
    var_s = _positive(_box(low * low) - mean_s * mean_s)
    var_p = _positive(_box(painted * painted) - mean_p * mean_p)
    cov = _box(low * painted) - mean_s * mean_p
    a = cov / (var_s + _EPSILON)
    b = mean_p - a * mean_s
    a, b = _box(a), _box(b)
    edge = var_s / (var_s + _EPSILON)
    agreement = cov * cov / (var_s * var_p + 1e-8)
    texture = (painted - (a * low + b)) * (1 - _box(np.minimum(agreement, np.float32(1)) * edge))
    big_a = cv2.resize(a, (width, height), interpolation=cv2.INTER_LINEAR)
    big_b = cv2.resize(b, (width, height), interpolation=cv2.INTER_LINEAR)
    big_texture = cv2.resize(texture, (width, height), interpolation=cv2.INTER_CUBIC)
    return cast("Field", big_a * sketch + big_b + big_texture)


def _plain(values: Field, width: int, height: int) -> Field:
    """Lanczos, then an unsharp mask as wide as one small pixel. Shrinking averages areas and needs no sharpening."""
    scale = width / values.shape[1]
    if scale <= 1:
        return cast("Field", cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA))
    big = cv2.resize(values, (width, height), interpolation=cv2.INTER_LANCZOS4)
    soft = cv2.GaussianBlur(big, (0, 0), max(0.5, 0.6 * scale))
    return cast("Field", big + _SHARPEN * (big - soft))


def _margins(small: int, big: int) -> tuple[int, int]:
    """Return margins in small and big pixels that are the same distance and at least the filters' reach."""
    shared = gcd(small, big)
    unit_small, unit_big = small // shared, big // shared
    count = ceil(_MARGIN_PX / unit_small)
    return count * unit_small, count * unit_big


def _box(values: Field) -> Field:
    side = 2 * _RADIUS_PX + 1
    return cast("Field", cv2.boxFilter(values, -1, (side, side), borderType=cv2.BORDER_REFLECT))


def _wrapped(rgb: Rgb, y: int, x: int) -> Rgb:
    """Pad with what lies beyond the opposite edge."""
    return np.pad(rgb, ((y, y), (x, x), (0, 0)), mode="wrap")


def _positive(values: Field) -> Field:
    return np.maximum(values, np.float32(0))


def _unit(rgb: Rgb) -> Field:
    return rgb.astype(np.float32) / np.float32(255)


def _bytes(values: Field) -> Rgb:
    return (np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8)

"""From the painting size to the delivered size, crisply.

Where a painting was made over a sketch, the sketch can be drawn at any size, so it knows where every edge really runs.
A fast guided filter (He & Sun 2015, arXiv 1505.00996; He et al. 2013, TPAMI 35(6)) fits, in small windows at low
resolution, painted ≈ a·sketch + b for each channel; a and b are smooth, so they enlarge well, and a·sketch + b at full
size has the sketch's edges in the painting's colours. What the fit leaves over is the painter's own texture: it is
enlarged and added where no edge of the sketch explains the painting (weight 1 − r²·var/(var + ε)), so that brush
strokes stay and soft edges cast no halo. Windows are averaged by their variance (as in Li et al. 2015, weighted
guided filtering). As `start` nears 1 the sketch stops being a guide and the finisher, a small network, takes over, as it
does for every picture without a sketch. Numbers are in [0, 1]; pictures are H×W×3.
"""

from dataclasses import dataclass
from math import ceil, gcd
from typing import TypeAlias, cast

import cv2
import numpy as np
import numpy.typing as npt

from gesso.engine import finisher, pixels
from gesso.engine.events import Rgb

Field: TypeAlias = npt.NDArray[np.float32]

_RADIUS_PX = 2
_EPSILON = np.float32(0.02**2)
"""Variance below which a window of the sketch counts as flat."""
_SOFTNESSES_PX = (0.0, 0.5, 0.8, 1.2, 1.8)
_GUIDED_UP_TO, _PLAIN_FROM = 0.65, 0.95
_SHARPEN = 0.4
_MARGIN_PX = 24
"""How far the filters reach at low resolution: the finisher 14 px, and half of that again for its second doubling. A tile
is enlarged with this much of its neighbours."""
_NEARLY = 1.25
"""An enlargement that is not worth another doubling."""


@dataclass(frozen=True)
class Guide:
    """A sketch under a painting: `low` at the painting's size, `high` at the delivered one; `weight` 1 trusts it fully."""

    low: Rgb
    high: Rgb
    weight: float


def guide_weight(start: float, side_px: float) -> float:
    """Return how far a sketch still guides a painting of this side that began at flow time `start`: from 1 down to 0.

    What a flow time hides depends on the size: t at a side s times larger hides what t / (s − (s − 1)·t) hides at
    128 px (Esser et al. 2024, arXiv 2403.03206, eq. 23). There a sketch guides fully up to 0.65 and no more from 0.95.
    """
    ratio = max(1.0, side_px / 128)
    strength = start / (ratio - (ratio - 1) * start)
    return 1 - min(max((strength - _GUIDED_UP_TO) / (_PLAIN_FROM - _GUIDED_UP_TO), 0), 1)


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
    if guide is None or guide.weight <= 0:
        return finished(painted, width, height)
    crisp = guided_enlarge(_unit(painted), _unit(guide.low), _unit(guide.high))
    if guide.weight < 1:
        crisp = guide.weight * crisp + (1 - guide.weight) * _unit(finished(painted, width, height))
    return pixels.levels(crisp * 255)


def finished(painted: Rgb, width: int, height: int) -> Rgb:
    """Enlarge without a guide: the finisher's doublings, then cubically to the exact size. Shrinking averages areas.

    After a doubling the step down is at most a half, where cubic interpolation proved nearer to the truth than area
    averages and Lanczos (by 0.1–3 dB on renders at the V7 sizes). Without the finisher's weights, in a source checkout
    that lacks them, Lanczos and an unsharp mask stand in.
    """
    size = (width, height)
    if width <= painted.shape[1] and height <= painted.shape[0]:
        return cast("Rgb", cv2.resize(painted, size, interpolation=cv2.INTER_AREA))
    if finisher.network() is None:
        return pixels.levels(sharpened_lanczos(_unit(painted), width, height) * 255)
    big = finisher.doubled(painted)
    while max(width / big.shape[1], height / big.shape[0]) > _NEARLY:
        big = finisher.doubled(big)
    return (
        big if big.shape[:2] == (height, width) else cast("Rgb", cv2.resize(big, size, interpolation=cv2.INTER_CUBIC))
    )


def guided_enlarge(painted: Field, low: Field, sketch: Field) -> Field:
    """Enlarge `painted` to the size of `sketch`, whose small version `low` lies exactly over the painting."""
    height, width = sketch.shape[:2]
    a, b, agreement = _fit(soft := _blur(low, _softness(painted, low)), painted)
    variance = _positive(_box(soft * soft) - _box(soft) ** 2)
    loud = variance + _EPSILON / 4
    total = _box(loud)
    a, b = _box(a * loud) / total, _box(b * loud) / total
    explained = _box(agreement * variance * loud / (variance + _EPSILON)) / total
    texture = (painted - (a * soft + b)) * (1 - explained)
    big_a = cv2.resize(a, (width, height), interpolation=cv2.INTER_LINEAR)
    big_b = cv2.resize(b, (width, height), interpolation=cv2.INTER_LINEAR)
    big_texture = cv2.resize(texture, (width, height), interpolation=cv2.INTER_CUBIC)
    return cast("Field", big_a * sketch + big_b + big_texture)


def _fit(guide: Field, painted: Field) -> tuple[Field, Field, Field]:
    """Fit painted ≈ a·guide + b in every window; return a, b and r², the part of the variance that is explained."""
    mean_g, mean_p = _box(guide), _box(painted)
    var_g = _positive(_box(guide * guide) - mean_g * mean_g)
    var_p = _positive(_box(painted * painted) - mean_p * mean_p)
    cov = _box(guide * painted) - mean_g * mean_p
    a = cov / (var_g + _EPSILON)
    agreement = np.minimum(cov * cov / (var_g * var_p + np.float32(1e-8)), np.float32(1))
    return a, mean_p - a * mean_g, agreement


def _softness(painted: Field, low: Field) -> float:
    """Return by how much the painter blurred the sketch's edges: the σ whose blurred sketch explains most variance."""
    grey_p, grey_s = painted.mean(axis=2), low.mean(axis=2)
    explained = []
    for sigma in _SOFTNESSES_PX:
        guide = _blur(grey_s, sigma)
        a, _, _ = _fit(guide, grey_p)
        explained.append(float((a * (_box(guide * grey_p) - _box(guide) * _box(grey_p))).mean()))
    return _SOFTNESSES_PX[int(np.argmax(explained))]


def _blur(values: Field, sigma: float) -> Field:
    return values if sigma == 0 else cast("Field", cv2.GaussianBlur(values, (0, 0), sigma))


def sharpened_lanczos(values: Field, width: int, height: int) -> Field:
    """Lanczos, then an unsharp mask as wide as one small pixel."""
    big = cv2.resize(values, (width, height), interpolation=cv2.INTER_LANCZOS4)
    soft = cv2.GaussianBlur(big, (0, 0), max(0.5, 0.6 * width / values.shape[1]))
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

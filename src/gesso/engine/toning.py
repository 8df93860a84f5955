"""A drawing in the tones of a picture it is laid around: one affine map of colours, then a soft shift along the border.

Promises: pixels whose content differs (a figure, a tree that only one of them has) have little say. Knows neither what is drawn nor
where the drawing comes from.
"""

from typing import NamedTuple

import cv2
import numpy as np

from gesso.engine import membrane, pixels
from gesso.engine.events import Rgb
from gesso.engine.masks import Box, Field, Flags

STRIP = 0.06
"""Depth of what is compared inside the border, as a share of the source's shorter side."""
_MATCHED_PX, _MATCH_BLUR, _MOST_MATCHED = 160, 3.0, 110.0
_OUTLIER, SAME_OUTLIER = 16.0, 60.0
"""Levels of difference that are taken for another content: where both should show the same place, and the same drawing."""


def _chart(drawn: Rgb, rgb: Rgb, free: Flags, size: tuple[int, int], outlier: float) -> Field:
    """The drawing in the source's tones, 4×3: the affine map of colours that explains the source by the drawing beneath it best.

    Robustly (iteratively reweighted least squares, Cauchy weights), for the source has figures and the drawing has none, and
    drawn to the identity where little can be told.
    """
    known = cv2.resize((~free).astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.999
    if known.sum() < 32:
        return np.vstack((np.eye(3), np.zeros(3))).astype(np.float32)
    given = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA)[known].astype(np.float64) / 255
    wanted = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)[known].astype(np.float64) / 255
    given = np.column_stack((given, np.ones(len(given))))
    identity = np.vstack((np.eye(3), np.zeros(3)))
    ridge = 0.01 * len(given) * np.diag([1.0, 1.0, 1.0, 0.1])
    weight, chart = np.ones(len(given)), identity
    for _ in range(8):
        loaded = given * weight[:, None]
        chart = np.linalg.solve(loaded.T @ given + ridge, loaded.T @ wanted + ridge @ identity)
        weight = 1 / (1 + np.square(np.abs(given @ chart - wanted).max(axis=1) * 255 / outlier))
    return chart.astype(np.float32)


def _charted(drawn: Rgb, chart: Field) -> Field:
    return np.asarray(np.clip(drawn.astype(np.float32) @ chart[:3] + chart[3] * 255, 0, 255), np.float32)


class Shift(NamedTuple):
    """A way to other colours: an affine map, then a soft H×W×3 shift."""

    chart: Field
    soft: Field


def matched(drawn: Rgb, rgb: Rgb, free: Flags, box: Box) -> Rgb:
    return moved(drawn, drift_of(drawn, rgb, free, box))


def moved(drawn: Rgb, shift: Shift) -> Rgb:
    toned = _charted(drawn, shift.chart)
    return pixels.levels(toned + shift.soft)


def drift_of(drawn: Rgb, rgb: Rgb, free: Flags, box: Box, *, outlier: float = _OUTLIER) -> Shift:
    """How the drawing's colours get, softly, to the source's where both show the same place: along the inside of its border.

    What differs by more than colours do, such as a figure or a tree that only one of them has, has little say.
    """
    height, width = free.shape
    scale = _MATCHED_PX / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    chart = _chart(drawn, rgb, free, size, outlier)
    toned = _charted(drawn, chart)
    deep = max(2, round(STRIP * min(box.height, box.width)))
    inside = cv2.erode((~free).astype(np.uint8), np.ones((2 * deep + 1,) * 2, np.uint8), borderValue=1) > 0
    strip = (~free & ~inside).astype(np.float32)
    share = cv2.resize(strip, size, interpolation=cv2.INTER_AREA)
    drift = (rgb.astype(np.float32) - toned) * strip[..., None]
    drift = cv2.resize(drift, size, interpolation=cv2.INTER_AREA) / np.maximum(share, np.float32(1e-3))[..., None]
    weight = share / (1 + np.square(np.abs(drift).max(axis=2) / outlier))
    soft = drift
    for _ in range(3):  # a mean that outliers are argued out of
        total = np.maximum(cv2.GaussianBlur(weight, (0, 0), _MATCH_BLUR), np.float32(1e-4))[..., None]
        soft = cv2.GaussianBlur(drift * weight[..., None], (0, 0), _MATCH_BLUR) / total
        away = np.abs(drift - soft).max(axis=2)
        weight = share / (1 + np.square(away / outlier))
    soft = np.clip(soft, -_MOST_MATCHED, _MOST_MATCHED).astype(np.float32)
    shift = membrane.spread(soft, share > 0.2)
    big = cv2.resize(shift, (width, height), interpolation=cv2.INTER_CUBIC)
    return Shift(chart, np.asarray(big, np.float32))

"""Smooth continuation: values known in some places, spread evenly over all others.

The membrane is the solution of Laplace's equation with the known values as its boundary (Pérez, Gangnet & Blake 2003,
"Poisson Image Editing": seamless cloning adds such a membrane of boundary differences), found coarse to fine. The picture's
own border is free (no flow across it). Promises: pure; known values come back as they are.
"""

from typing import cast

import cv2
import numpy as np

from gesso.engine.masks import Field, Flags

_SMALLEST = 4
_SWEEPS = 12
_LARGE_PX = 600
"""From here on fewer sweeps do: what they would smooth is a few pixels wide."""
_CROSS = np.array([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]], np.float32)
_LEVEL = np.array([[0, 0.02, 0], [0.48, 0, 0.48], [0, 0.02, 0]], np.float32)


def spread(values: Field, known: Flags, *, level: bool = False) -> Field:
    """Return H×W×C with the unknown filled in. With nothing known, zeros. `level` spreads along rows rather than across."""
    if known.all():
        return values
    if not known.any():
        return np.zeros_like(values)
    weight = known.astype(np.float32)
    return _filled(values * weight[..., None], weight, _LEVEL if level else _CROSS)


def _filled(weighted: Field, weight: Field, kernel: Field) -> Field:
    """`weighted` holds values times weights."""
    height, width = weight.shape
    known = weight > 0
    values = cast("Field", weighted / np.maximum(weight, np.float32(1e-6))[..., None])
    if known.all():
        return values.astype(np.float32, copy=False)
    if min(height, width) <= _SMALLEST:
        mean = weighted.sum((0, 1)) / max(float(weight.sum()), 1e-6)
        return cast("Field", np.where(known[..., None], values, mean).astype(np.float32))
    half = (-(-width // 2), -(-height // 2))
    small_weight = cv2.resize(weight, half, interpolation=cv2.INTER_AREA)
    small = _planes(cv2.resize(weighted, half, interpolation=cv2.INTER_AREA))
    coarse = _filled(small, np.where(small_weight > 1e-3, small_weight, 0).astype(np.float32), kernel)
    result = _planes(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR))
    result[known] = values[known]
    for _ in range(_SWEEPS if max(height, width) <= _LARGE_PX else _SWEEPS // 3):
        even = _planes(cv2.filter2D(result, -1, kernel, borderType=cv2.BORDER_REPLICATE))
        result = cast("Field", np.where(known[..., None], result, even))
    return result


def _planes(array: Field) -> Field:
    return array if array.ndim == 3 else array[..., None]

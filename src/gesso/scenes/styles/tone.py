"""Colour and tone: the arithmetic every finish shares.

Promises: images are float32, 0..1, RGB unless a name says bytes; nothing is changed in place. Knows no style.
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .picture import Bytes, Floats, Sheet

_BAND = 32  # rows at once: what a rule leaves behind stays in the processor's cache
_LUMA = np.array([[0.299, 0.587, 0.114]], np.float32)  # Rec. 601, as the eye weighs display values


def floats(image: Bytes) -> Floats:
    return np.asarray(cv2.multiply(image, (1 / 255.0,) * 4, dtype=cv2.CV_32F), np.float32)


def to_bytes(image: Floats) -> Bytes:
    return np.asarray(cv2.convertScaleAbs(np.maximum(image, 0), alpha=255.0), np.uint8)


def by_rows(rule: Callable[..., Bytes], *arrays: NDArray[Any]) -> Bytes:
    """Apply a rule that looks at single pixels to a band of rows at a time, three times faster than all at once.

    Arrays of one row are handed to every band whole.
    """
    rows = max(len(array) for array in arrays)
    out = None
    for top in range(0, rows, _BAND):
        part = rule(*(a if len(a) == 1 else a[top : top + _BAND] for a in arrays))
        if out is None:
            out = np.empty((rows, *part.shape[1:]), part.dtype)
        out[top : top + _BAND] = part
    return np.zeros(0, np.uint8) if out is None else out


def luma(image: Floats) -> Floats:
    """Brightness, height x width."""
    return np.asarray(cv2.transform(image, _LUMA), np.float32)


def peak(image: Floats) -> Floats:
    """Largest of the three colours, height x width; slices are several times faster than a maximum over an axis."""
    return np.maximum(np.maximum(image[..., 0], image[..., 1]), image[..., 2])


def colour(red: float, green: float, blue: float) -> Floats:
    """One colour from 0..255 display values."""
    return np.array([red, green, blue], np.float32) / np.float32(255)


def mix(a: Floats, b: Floats, share: Floats | float) -> Floats:
    """Share 0 is a, 1 is b; a share of height x width is spread over the colours."""
    if isinstance(share, np.ndarray) and share.ndim == 2 and a.ndim == 3:
        share = share[..., None]
    return np.asarray(a + (b - a) * np.asarray(share, np.float32), np.float32)


def step(values: Floats, low: float, high: float) -> Floats:
    """Smooth 0..1 ramp between low and high (either may be the larger one)."""
    t = np.clip((values - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def vivid(image: Floats, amount: float) -> Floats:
    """Push colours away from their grey; 1 leaves them, 0 removes them."""
    grey = luma(image)[..., None]
    return np.clip(grey + (image - grey) * np.float32(amount), 0, 1)


def ramp(stops: Floats, at: Floats) -> Floats:
    """Colour ramp at 0..1 by table look-up: 256 steps are finer than the display's."""
    places = np.linspace(0, 1, len(stops))
    table = np.stack([np.interp(np.linspace(0, 1, 256), places, stops[:, c]) for c in range(3)], axis=1)
    return np.asarray(np.take(table.astype(np.float32), cv2.convertScaleAbs(at, alpha=255.0), axis=0), np.float32)


def soften(image: NDArray[Any], sigma_px: float) -> NDArray[Any]:
    """Gaussian blur; wide ones are done on a reduced image. Bytes stay bytes."""
    if sigma_px < 0.25:
        return image
    factor = 1
    while sigma_px / factor > 4:
        factor *= 2
    rows, columns = image.shape[:2]
    if factor == 1 or min(rows, columns) // factor < 4:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma_px), image.dtype)
    small = cv2.resize(image, (-(-columns // factor), -(-rows // factor)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma_px / factor)
    return np.asarray(cv2.resize(small, (columns, rows), interpolation=cv2.INTER_LINEAR), image.dtype)


def screen(image: Floats, light: Floats) -> Floats:
    """Add light without burning out."""
    return np.asarray(1 - (1 - image) * (1 - np.clip(light, 0, 1)), np.float32)


def with_features(image: Floats, drawn: Floats, mask: Floats) -> Floats:
    """Give the subject back the dark details a finish lost: eyes are small and yet the first thing anyone looks for."""
    return mix(image, drawn, 0.85 * mask * step(luma(image) - luma(drawn), 0.10, 0.24))


def vignette(sheet: Sheet, depth: float) -> Floats:
    """Factor that darkens the corners, height x width; all ones on a picture that repeats."""
    rows, columns = sheet.shape
    if sheet.tile:
        return np.ones((rows, columns), np.float32)
    y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
    away = (x * x + y * y) * np.float32(0.5)
    return np.asarray(1 - np.float32(depth) * away * away, np.float32)


def pigment(paint: Floats, density: Floats) -> Floats:
    """Thicker (density > 1) or thinner paint over white paper.

    C' = C - (C - C^2)(d - 1), from Bousseau et al., Interactive watercolor rendering (2006).
    """
    d = density[..., None] - np.float32(1)
    return np.asarray(np.clip(paint - (paint - paint * paint) * d, 0, 1), np.float32)


def relief(height: Floats, strength: float) -> Floats:
    """Light from the upper left on a height field: about -1..1."""
    kernel = np.array([[-1, -1, 0], [-1, 0, 1], [0, 1, 1]], np.float32) * np.float32(strength)
    return np.asarray(np.clip(cv2.filter2D(height, cv2.CV_32F, kernel, borderType=cv2.BORDER_REFLECT_101), -1, 1))

"""Pixel art: 64 squares to the short side, a small palette, ordered dither, a dark rim around the subject."""

import cv2
import numpy as np
from numpy.typing import NDArray

from .picture import Bytes, Floats, Sheet
from .regions import quantised
from .tone import floats, luma, mix, step, to_bytes, vivid

_SQUARES = 64
_COLOURS = 28
_RIM = (34, 26, 44)
# Bayer's 4 x 4 threshold matrix, -0.5..0.5.
_BAYER = (np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) + 0.5) / 16 - 0.5


def pixel(sheet: Sheet, rng: np.random.Generator) -> Bytes:  # noqa: ARG001 - the grid leaves nothing to chance
    scale = min(sheet.height, sheet.width) / _SQUARES
    rows, columns = max(1, round(sheet.height / scale)), max(1, round(sheet.width / scale))
    small = floats(cv2.resize(sheet.inner(sheet.rgb), (columns, rows), interpolation=cv2.INTER_AREA))
    # Averaging washes eyes and noses out: inside the subject the dark in a square counts more than its share.
    spot = max(1, round(0.5 * scale))
    dark = cv2.erode(sheet.inner(sheet.rgb), np.ones((spot, spot), np.uint8))
    dark = floats(cv2.resize(dark, (columns, rows), interpolation=cv2.INTER_AREA))
    body = cv2.resize(sheet.inner(sheet.mask), (columns, rows), interpolation=cv2.INTER_AREA)
    small = mix(small, dark, 0.75 * body * step(luma(small) - luma(dark), 0.06, 0.22))
    # Averages are duller than what they were made from.
    sharp = small + 0.55 * (small - cv2.GaussianBlur(small, (0, 0), 1.0))
    small = vivid(np.clip((sharp - 0.5) * 1.08 + 0.5, 0, 1), 1.3)
    inside = (body > 0.5).astype(np.uint8)
    rim = cv2.dilate(inside, np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)) - inside
    squares = to_bytes(small)
    palette = quantised(squares, _COLOURS)
    drawn = palette[_dithered(squares, palette, 1 - 0.8 * body)]
    drawn[rim > 0] = _RIM
    big = np.asarray(cv2.resize(drawn, (sheet.width, sheet.height), interpolation=cv2.INTER_NEAREST), np.uint8)
    if sheet.pad:
        big = np.pad(big, ((sheet.pad,) * 2, (sheet.pad,) * 2, (0, 0)), mode="wrap")
    return big


def _dithered(squares: Bytes, palette: Bytes, amount: Floats) -> NDArray[np.intp]:
    """Index of the best colour after nudging by the threshold matrix, gently: dither only where colours are close."""
    rows, columns = squares.shape[:2]
    nudge = np.tile(_BAYER, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns]
    wanted = squares.astype(np.float32) + 15 * (nudge * amount)[..., None]
    flat = wanted.reshape(-1, 3)
    colours = palette.astype(np.float32)
    far = (colours * colours).sum(1) - 2 * flat @ colours.T
    return np.asarray(far.argmin(axis=1).reshape(rows, columns), np.intp)

"""Storybook: the drawing on soft paper, in one light. Every other finish is measured against it.

The light comes from where the background is brighter: it warms that side, rims the subjects and blooms where it is bright.
"""

import cv2
import numpy as np

from .field import clouds
from .picture import Bytes, Floats, Sheet
from .tone import by_rows, floats, luma, screen, soften, step, to_bytes, vignette

_THUMB = 16
_WARM = np.array([0.026, 0.008, -0.02], np.float32)


def storybook(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    paper = clouds(sheet, rng, 40, 2, 0.8)  # the tooth of soft paper: felt, not seen
    side, key = _light(sheet)
    across = np.linspace(-1, 1, sheet.shape[1], dtype=np.float32)[None, :] * np.float32(side)
    light = vignette(sheet, 0.06) * (1.012 + np.float32(0.0065) * paper) * (1 + np.float32(0.045) * across)
    haze = soften(sheet.rgb, sheet.px(24))
    warmth = (1 + across[..., None] * _WARM).astype(np.float32)
    rim = _rim(sheet, side)

    def rule(rgb: Bytes, haze: Bytes, light: Floats, rim: Floats) -> Bytes:
        glow = floats(haze)
        glow = glow * (np.float32(0.26) * step(luma(glow), 0.56, 0.98))[..., None]
        return to_bytes(screen(floats(rgb), glow + rim[..., None] * key) * light[..., None] * warmth)

    return by_rows(rule, sheet.rgb, haze, light, rim)


def _light(sheet: Sheet) -> tuple[float, Floats]:
    """Where the light comes from (-1 left .. 1 right, 0 on a picture that repeats) and its colour, off the background."""
    small = floats(cv2.resize(sheet.inner(sheet.background), (_THUMB, _THUMB), interpolation=cv2.INTER_AREA))
    small = small[: _THUMB * 3 // 4]
    bright = luma(small)
    half = _THUMB // 2
    lean = 0.0 if sheet.tile else float(np.clip((bright[:, half:].mean() - bright[:, :half].mean()) * 14, -1, 1))
    weight = bright**4
    colour = (small * weight[..., None]).sum(axis=(0, 1)) / np.float32(max(float(weight.sum()), 1e-6))
    return lean, np.asarray(0.5 * colour + 0.5, np.float32)


def _rim(sheet: Sheet, side: float) -> Floats:
    """Strength of the light along the subjects' edge that faces it, height x width."""
    soft = np.asarray(soften(sheet.mask, sheet.px(3.5)), np.float32)
    way = sheet.px(9)
    move = np.array([[1, 0, way * side], [0, 1, -way * 0.75]], np.float32)
    beyond = cv2.warpAffine(
        soft, move, sheet.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(np.float32(0.34) * sheet.mask * np.clip(soft - beyond, 0, 1), np.float32)

"""Storybook: the drawing as it is, on soft paper, with a little bloom. Every other finish is measured against it."""

import numpy as np

from .field import clouds
from .picture import Bytes, Floats, Sheet
from .tone import by_rows, floats, luma, screen, soften, step, to_bytes, vignette


def storybook(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    paper = clouds(sheet, rng, 26, 3, 0.8)  # blotches of 40, 20 and 10 design px: felt, not seen
    light = vignette(sheet, 0.07) * (1.01 + np.float32(0.011) * paper)
    haze = soften(sheet.rgb, sheet.px(22))

    def rule(rgb: Bytes, haze: Bytes, light: Floats) -> Bytes:
        glow = floats(haze)
        glow = glow * (np.float32(0.20) * step(luma(glow), 0.60, 0.98))[..., None]
        return to_bytes(screen(floats(rgb), glow) * light[..., None])

    return by_rows(rule, sheet.rgb, haze, light)

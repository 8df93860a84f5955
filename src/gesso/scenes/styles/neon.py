"""Neon: the picture gone dark violet, its contours lit as coloured tubes with a wide glow."""

import numpy as np

from .field import noise
from .lines import silhouette
from .picture import Bytes, Floats, Sheet
from .tone import by_rows, colour, floats, luma, mix, peak, ramp, screen, soften, step, to_bytes, vignette, vivid

_NIGHT = np.stack([colour(6, 4, 20), colour(26, 11, 62), colour(58, 24, 112), colour(108, 58, 176)])
_TUBES = np.stack([colour(0, 240, 255), colour(50, 120, 255), colour(190, 50, 255), colour(255, 30, 150)])


def neon(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    sigma = sheet.px(1.9, 0.55)
    soft = soften(sheet.rgb, sigma * 0.7)
    wide = soften(soft, sigma * 1.77)
    rim = silhouette(sheet, sheet.mask, 5.0)
    # Tubes change colour with height and place; on a repeating picture by place alone.
    _, y = sheet.grid()
    climb = np.float32(0.25) * noise(sheet, rng, 3) + (np.float32(0.5) if sheet.tile else 0.90 - 0.86 * y)

    def tubes(rgb: Bytes, soft: Bytes, wide: Bytes, rim: Floats, climb: Floats) -> Bytes:
        bend = peak(np.abs(floats(soft) - floats(wide)))
        edge = np.maximum(step(bend, 0.012, 0.070), rim)
        image = floats(rgb)
        own = vivid(image / np.maximum(peak(image)[..., None], 0.05), 2.2)
        return to_bytes(mix(ramp(_TUBES, np.clip(climb, 0, 1)), own, 0.26) * edge[..., None])

    lit = by_rows(tubes, sheet.rgb, soft, wide, rim, climb)
    near, far = soften(lit, sheet.px(7, 0.8)), soften(lit, sheet.px(32, 1.5))

    def rule(rgb: Bytes, lit: Bytes, near: Bytes, far: Bytes, shade: Floats) -> Bytes:
        image, tube = floats(rgb), floats(lit)
        grey = luma(image)
        dark = mix(ramp(_NIGHT, np.square(grey) * 0.9), vivid(image, 1.9) * np.float32(0.36), 0.38) * shade[..., None]
        out = screen(screen(dark, floats(near) * 1.05 + floats(far) * 1.25), tube * 0.95)
        # Only the heart of a tube is white.
        heart = peak(tube)
        heart = heart * heart
        out = screen(out, (heart * heart * np.float32(0.42))[..., None])
        return to_bytes(screen(out, step(grey, 0.86, 1.0)[..., None] * vivid(image, 1.6) * np.float32(0.30)))

    return by_rows(rule, sheet.rgb, lit, near, far, vignette(sheet, 0.45))

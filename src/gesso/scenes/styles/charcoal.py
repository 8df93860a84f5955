"""Charcoal: smudged greys on toothed paper, slanted strokes, broken dark contours, a touch of white chalk."""

import numpy as np

from .field import clouds, displaced, layered, noise, slanted
from .lines import contours, silhouette
from .picture import Bytes, Floats, Sheet
from .tone import by_rows, colour, floats, luma, mix, soften, step, to_bytes

_PAPER = colour(236, 229, 216)
_COAL = colour(30, 28, 28)
_CHALK = colour(252, 249, 243)


def charcoal(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    shake = sheet.px(3.0)
    image = displaced(sheet, sheet.rgb, noise(sheet, rng, 22) * shake, noise(sheet, rng, 22) * shake)
    grey = luma(floats(image))
    low, high = np.percentile(sheet.inner(grey)[::4, ::4], (2, 98))
    grey = np.clip((grey - np.float32(low)) * np.float32(1 / max(float(high - low), 0.2)), 0, 1)
    # Things of one brightness part by what they stand against.
    grey = np.clip(grey + np.float32(0.55) * (grey - soften(grey, sheet.px(70))), 0, 1)
    near, wide = soften(grey, sheet.px(3)), soften(grey, sheet.px(16))
    tooth = layered(sheet, rng, (220, 0.6), (120, 0.6), (60, 0.3))
    stroke = slanted(sheet, rng, 220, 15, -1)
    smudge = clouds(sheet, rng, 6, 3)
    line = np.maximum(contours(sheet, image, 3.6, 16, 0.7), 0.8 * silhouette(sheet, sheet.mask, 4.5))
    dust = soften(line, sheet.px(8))
    broken = noise(sheet, rng, 26)

    def rule(  # noqa: PLR0917 - one argument a layer
        grey: Floats, near: Floats, wide: Floats, tooth: Floats, stroke: Floats, smudge: Floats,
        line: Floats, dust: Floats, broken: Floats,
    ) -> Bytes:  # fmt: skip
        dark = np.power(np.clip(1 - 0.6 * near - 0.4 * wide, 0, 1), np.float32(1.5)) * np.float32(0.88)
        body = np.clip(dark * (1 + 0.07 * stroke + 0.12 * smudge), 0, 1)
        # Charcoal stays on the hills of the paper: mid tones show the tooth, black fills it.
        grip = body * (1 - body) * 4
        body = np.clip(body + grip * (0.085 * tooth + 0.050 * stroke), 0, 1)
        rough = step(0.6 * broken + 0.35 * tooth, -1.5, 0.1)
        amount = 1 - (1 - 0.92 * body) * (1 - 0.90 * line * (0.35 + 0.65 * rough))
        amount = np.clip(amount + 0.25 * dust * (1 + 0.3 * smudge), 0, 1)
        paper = _PAPER * (1 + 0.012 * (tooth + smudge))[..., None]
        chalk = step(grey, 0.80, 1.0) * (1 - line) * np.clip(0.75 + 0.2 * stroke + 0.2 * tooth, 0, 1)
        return to_bytes(mix(mix(paper, _COAL, amount), _CHALK, 0.75 * chalk))

    return by_rows(rule, grey, near, wide, tooth, stroke, smudge, line, dust, broken)

"""Flat: a poster in a handful of clear colours, no texture, no gradient."""

import numpy as np

from .picture import Bytes, Floats, Sheet
from .regions import inked, palette_of, poster, regions
from .tone import by_rows, floats, soften, to_bytes, with_features


def flat(sheet: Sheet, rng: np.random.Generator) -> Bytes:  # noqa: ARG001 - nothing in a poster is left to chance
    palette = palette_of(sheet, 18)
    labels = regions(sheet, sheet.rgb, palette, 2.4)
    printed = soften(inked(labels, poster(palette, 1.35)), sheet.px(0.75, 0.4))

    def rule(printed: Bytes, rgb: Bytes, mask: Floats) -> Bytes:
        return to_bytes(with_features(floats(printed), floats(rgb), mask))

    return by_rows(rule, printed, sheet.rgb, sheet.mask)

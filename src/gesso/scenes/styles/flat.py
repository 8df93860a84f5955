"""Flat: a poster in a handful of clear colours, no texture, no gradient."""

import numpy as np

from .picture import Bytes, Sheet
from .regions import inked, palette_of, regions
from .tone import floats, soften, to_bytes, vivid


def flat(sheet: Sheet, rng: np.random.Generator) -> Bytes:  # noqa: ARG001 - nothing in a poster is left to chance
    palette = palette_of(sheet, 18)
    inks = vivid(floats(palette[None]), 1.25)
    inks = to_bytes(np.clip((inks - 0.5) * 1.10 + 0.52, 0, 1))[0]
    return soften(inked(regions(sheet, sheet.rgb, palette, 2.4), inks), sheet.px(0.75, 0.4))

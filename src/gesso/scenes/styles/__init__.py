"""Finishes that turn a clean storybook drawing into a medium: watercolour, ink, oil, pixels, glass.

Promises: `finish` is a pure function of its arguments; it works from 64 to 2048 px and gives the same picture at every
size; with `tile` the result repeats without a seam when its input does. Does not know what is drawn.
"""

from collections.abc import Callable

import cv2
import numpy as np

from .anime import anime
from .charcoal import charcoal
from .flat import flat
from .glass import glass
from .ink import ink
from .lowpoly import lowpoly
from .neon import neon
from .oil import oil
from .papercut import papercut
from .photo import photo
from .picture import Bytes, Picture, Sheet, lay
from .pixel import pixel
from .storybook import storybook
from .table import STYLES, Style
from .watercolor import watercolor

__all__ = ["STYLES", "Picture", "Style", "finish"]

_FINISHES: dict[str, Callable[[Sheet, np.random.Generator], Bytes]] = {
    "storybook": storybook,
    "watercolor": watercolor,
    "ink": ink,
    "oil": oil,
    "pixel": pixel,
    "neon": neon,
    "flat": flat,
    "papercut": papercut,
    "anime": anime,
    "lowpoly": lowpoly,
    "glass": glass,
    "charcoal": charcoal,
    "photo": photo,
}


def finish(style: str, picture: Picture, rng: np.random.Generator, strength: float = 1.0, tile: bool = False) -> Bytes:
    """The picture in a style, height x width x 3 bytes.

    strength 0..1 blends from the untouched drawing to the full effect. Raises KeyError for a style not in STYLES.
    """
    drawn = _FINISHES[style]
    if strength <= 0:
        return picture.rgb.copy()
    sheet = lay(picture, tile=tile)
    result = sheet.inner(drawn(sheet, rng))
    if strength < 1:
        result = cv2.addWeighted(result, strength, picture.rgb, 1 - strength, 0)
    return np.asarray(result, np.uint8)

"""Paper cut: sheets of coloured paper, the nearer ones throwing soft shadows on those behind."""

import cv2
import numpy as np

from .field import layered, noise
from .picture import Bytes, Floats, Sheet
from .regions import heights, inked, palette_of, poster, regions
from .tone import by_rows, floats, soften, step, to_bytes, with_features

_SHADOW = np.array([0.16, 0.08, 0.26], np.float32)  # shadows between coloured papers are never quite black
# (how far the light throws, how far it spreads, share) in design px
_FALLS = ((4.0, 2.0, 0.30), (10.0, 6.0, 0.34), (20.0, 15.0, 0.30))


def papercut(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    palette = palette_of(sheet, 18)
    labels = regions(sheet, sheet.rgb, palette, 2.4)
    papers = to_bytes(floats(poster(palette, 1.25)[None]) * 0.90 + 0.09)[0]
    image = soften(inked(labels, papers), sheet.px(0.75, 0.4))
    height = np.take(heights(labels, len(palette), sheet.mask), labels) + np.float32(0.7) * step(sheet.mask, 0.4, 0.7)
    height = soften(height, sheet.px(0.75, 0.4))
    above = [_moved(soften(height, sheet.px(s, 0.5)), sheet.px(away, 0.5)) for away, s, _ in _FALLS]
    lit = _moved(height, sheet.px(2.0, 0.6))
    fibre = layered(sheet, rng, (70, 0.010), (140, 0.010)) + noise(sheet, rng, 30, 160) * np.float32(0.010)

    def rule(  # noqa: PLR0917 - one argument a layer
        image: Bytes,
        height: Floats,
        near: Floats,
        middle: Floats,
        far: Floats,
        lit: Floats,
        fibre: Floats,
        rgb: Bytes,
        mask: Floats,
    ) -> Bytes:
        fall = np.zeros_like(height)
        for shade, (_, _, share) in zip((near, middle, far), _FALLS, strict=True):
            fall += np.float32(share) * np.clip((shade - height - 0.02) * 5, 0, 1)
        # The cut edge catches light on the upper left.
        edge = np.clip((height - lit - 0.02) * 6, 0, 1)
        paper = with_features(floats(image), floats(rgb), mask) * (1 - (0.80 * fall)[..., None] * (1 - _SHADOW))
        return to_bytes(paper * (1 + fibre[..., None]) + (0.17 * edge)[..., None])

    return by_rows(rule, image, height, *above, lit, fibre, sheet.rgb, sheet.mask)


def _moved(height: Floats, px: float) -> Floats:
    """The same sheet shifted right and down."""
    shift = np.array([[1, 0, px * 0.7], [0, 1, px]], np.float32)
    rows, columns = height.shape
    return np.asarray(cv2.warpAffine(height, shift, (columns, rows), borderMode=cv2.BORDER_REPLICATE), np.float32)

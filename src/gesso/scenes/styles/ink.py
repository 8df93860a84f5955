"""Pen and ink: contour lines and three directions of hatching by brightness, on cream paper."""

import numpy as np

from .field import clouds, displaced, layered, noise
from .lines import contours, hatching, silhouette
from .picture import Bytes, Floats, Sheet
from .tone import by_rows, colour, floats, luma, mix, soften, step, to_bytes

_PAPER = colour(250, 245, 232)
_INK = colour(26, 27, 38)


def ink(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    shake = sheet.px(1.6)
    image = displaced(sheet, sheet.rgb, noise(sheet, rng, 30) * shake, noise(sheet, rng, 30) * shake)
    tone = _exposed(sheet, luma(floats(soften(image, sheet.px(3)))))
    touch = clouds(sheet, rng, 20, 2) * np.float32(0.06)
    line = np.maximum(contours(sheet, image, 2.6, 22, 0.6), silhouette(sheet, sheet.mask, 4.2))
    wobble = layered(sheet, rng, (9, 0.34), (40, 0.06))
    wide = sheet.width / sheet.height
    first = hatching(sheet, wobble, round(50 * wide), 50, _cover(tone, 0.70, 0.16, touch))
    second = hatching(sheet, -wobble, round(46 * wide), -54, _cover(tone, 0.44, 0.04, touch))
    third = hatching(sheet, wobble, round(9 * wide), 74, _cover(tone, 0.24, -0.12, touch))
    paper = clouds(sheet, rng, 12, 3) * np.float32(0.012)

    def rule(tone: Floats, line: Floats, first: Floats, second: Floats, third: Floats, paper: Floats) -> Bytes:  # noqa: PLR0917 - one argument a layer
        bare = (1 - line) * (1 - 0.86 * first) * (1 - 0.86 * second) * (1 - 0.86 * third)
        amount = np.maximum(1 - bare, 0.97 * step(tone, 0.10, 0.02))
        return to_bytes(mix(_PAPER * (1 + paper[..., None]), _INK, amount))

    return by_rows(rule, tone, line, first, second, third, paper)


def _exposed(sheet: Sheet, tone: Floats) -> Floats:
    """Stretch the brightness so that a night keeps paper and a snow field keeps ink."""
    low, high = np.percentile(sheet.inner(tone)[::4, ::4], (2, 97))
    local = tone - soften(tone, sheet.px(60))
    stretched = np.clip((tone - low) / max(float(high - low), 0.15), 0, 1)
    return np.asarray(np.clip(stretched * np.float32(0.9) + np.float32(0.06) + np.float32(0.9) * local, 0, 1))


def _cover(tone: Floats, starts: float, full: float, touch: Floats) -> Floats:
    """Share of ink: none above `starts`, two thirds at `full`."""
    share = tone * np.float32(-0.5 / (starts - full)) + np.float32(0.5 * starts / (starts - full) + 0.14)
    bare = share <= 0.14
    share += touch
    np.clip(share, 0.1, 0.64, out=share)
    share[bare] = 0
    return share

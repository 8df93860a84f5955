"""Watercolour: wobbling washes, pigment gathered at their edges, granulation, a ragged border of bare paper."""

import cv2
import numpy as np

from .field import clouds, displaced, layered
from .picture import Bytes, Floats, Sheet
from .tone import by_rows, colour, floats, luma, mix, pigment, soften, step, to_bytes, vivid

_PAPER = colour(252, 248, 240)


def watercolor(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    wander = sheet.px(5.5)
    image = displaced(sheet, sheet.rgb, clouds(sheet, rng, 14, 3) * wander, clouds(sheet, rng, 14, 3) * wander)
    kernel = min(2 * round(sheet.px(2.4)) + 1, 5)
    if kernel > 1:
        image = np.asarray(cv2.medianBlur(image, kernel), np.uint8)
    wash, wide = soften(image, sheet.px(5, 0.4)), soften(image, sheet.px(9, 0.9))
    tooth = layered(sheet, rng, (170, 0.10), (90, 0.07))
    pools = layered(sheet, rng, (5, 0.25), (10, 0.16), (20, 0.10), (40, 0.06))
    run = layered(sheet, rng, (7, 1.0), (40, 0.22))
    border = np.ones(sheet.shape, np.float32) if sheet.tile else _border(sheet, rng)

    def rule(  # noqa: PLR0917 - one argument a layer
        image: Bytes, wash: Bytes, wide: Bytes, tooth: Floats, pools: Floats, run: Floats, border: Floats
    ) -> Bytes:
        paint = floats(image)
        # Wet paint creeps outwards and dries darker at its rim: the dark side of every edge of the wash.
        rim = np.clip((luma(floats(wide)) - luma(paint)) * 4.2, 0, 1.1)
        # A few blooms where water ran back: light inside, a dark seam around.
        seam = np.exp(-np.square((run - 1.22) * 14))
        density = 0.90 + pools + tooth + 1.25 * rim - 0.33 * step(run, 1.2, 1.5) + 0.42 * seam
        lift = vivid(np.power(mix(floats(wash), paint, 0.78), np.float32(0.70)), 1.32)
        paper = _PAPER * (1 + 0.10 * tooth[..., None])
        return to_bytes(mix(paper, pigment(lift, density) * _PAPER, border))

    return by_rows(rule, image, wash, wide, tooth, pools, run, border)


def _border(sheet: Sheet, rng: np.random.Generator) -> Floats:
    """1 where there is paint; its edge wanders like a loaded brush."""
    x, y = sheet.grid()
    inside = np.minimum(np.minimum(x, sheet.width / sheet.height - x), np.minimum(y, 1 - y))
    soft = max(0.004, 0.7 / sheet.height)
    return step(inside - 0.030 - 0.011 * clouds(sheet, rng, 9, 4, 0.7), -soft, soft)

"""Anime: cel shading in crisp steps, fine coloured lines, a bright sky with light falling in."""

import cv2
import numpy as np

from .lines import contours, silhouette
from .picture import Bytes, Floats, Sheet
from .tone import by_rows, colour, floats, luma, mix, screen, soften, step, to_bytes, vivid

_LINE = colour(58, 30, 56)
_SHADE = colour(176, 164, 255)  # what shadows are multiplied with
_ZENITH = colour(150, 205, 255)
_SUN = colour(255, 246, 222)


def anime(sheet: Sheet, rng: np.random.Generator) -> Bytes:
    kernel = min(2 * round(sheet.px(2.2)) + 1, 5)
    calm = np.asarray(cv2.medianBlur(sheet.rgb, kernel), np.uint8) if kernel > 1 else sheet.rgb
    smooth = soften(calm, sheet.px(2.0))
    line = np.maximum(contours(sheet, calm, 2.3, 26, 0.5), 0.85 * silhouette(sheet, sheet.mask, 3.6))
    fall, high = _light(sheet, rng)

    def rule(calm: Bytes, smooth: Bytes, mask: Floats, line: Floats, fall: Floats, high: Floats) -> Bytes:  # noqa: PLR0917 - one argument a layer
        image = floats(calm)
        grey = luma(floats(smooth))
        # Things are shaded in steps; the air keeps most of its gradient.
        cel = mix(grey, _stepped(grey, 4), 0.35 + 0.65 * mask)
        # Recolour to the stepped brightness; shadows lean to violet, lights to warm white.
        painted = vivid(np.clip(image * ((cel + 0.08) / (grey + 0.08))[..., None], 0, 1), 1.5)
        painted = np.clip(painted * 1.07 + 0.02, 0, 1)
        painted = painted * (1 - (0.75 * step(cel, 0.55, 0.2))[..., None] * (1 - _SHADE))
        sky = high * step(image[..., 2] - image[..., 0], 0.05, 0.25) * step(grey, 0.25, 0.55) * (1 - mask)
        painted = painted * (1 - (0.75 * sky)[..., None] * (1 - _ZENITH))
        painted = screen(painted, (fall * (0.30 + 0.70 * grey))[..., None] * _SUN)
        return to_bytes(mix(painted, painted * _LINE, 0.92 * line))

    drawn = by_rows(rule, calm, smooth, sheet.mask, line, fall, high)
    haze = soften(drawn, sheet.px(18))

    def bloom(drawn: Bytes, haze: Bytes) -> Bytes:
        glow = floats(haze)
        return to_bytes(screen(floats(drawn), glow * (0.28 * step(luma(glow), 0.68, 1.0))[..., None]))

    return by_rows(bloom, drawn, haze)


def _light(sheet: Sheet, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Beams from the upper left, and how high in the sky; nothing of either on a picture that repeats."""
    if sheet.tile:
        nothing = np.zeros(sheet.shape, np.float32)
        return nothing, nothing
    rows, columns = 96, max(8, round(96 * sheet.width / sheet.height))
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(0, sheet.width / sheet.height, columns, dtype=np.float32)[None, :]
    turn = np.float32(rng.uniform(0, 6.28))
    angle = np.arctan2(y + 0.30, x + 0.12)
    beams = np.clip(0.5 * np.sin(angle * 13 + turn) + 0.45 * np.sin(angle * 29 + 2 * turn), 0, 1)
    near = np.clip(1.25 - np.hypot(x + 0.1, y + 0.1), 0, 1) ** 2
    fall = near * (0.24 + 0.26 * beams)
    size = (sheet.width, sheet.height)
    high = np.broadcast_to(step(sheet.grid()[1], 0.60, 0.0), sheet.shape)
    return np.asarray(cv2.resize(fall, size, interpolation=cv2.INTER_CUBIC), np.float32), high


def _stepped(grey: Floats, levels: int) -> Floats:
    """Brightness in steps with narrow smooth joints."""
    scaled = grey * np.float32(levels)
    whole = np.floor(scaled)
    return (whole + step(scaled - whole, 0.44, 0.56)) / np.float32(levels)

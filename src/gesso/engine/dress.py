"""What a style code does to a finished drawing: tones, lines, light and texture.

Promises: `dressed` is pure, keeps the size, and looks the same at every size; amount 0 returns the very array. What it does
it does to pixels alone: it knows nothing of scenes, codes or painters.

Tones are a gradient map in CIELAB: each place moves towards the colour that the style has for its lightness, in colour
fully and in lightness by half, so that what was light stays lighter than what was dark. Lines are extended differences of Gaussians
(Winnemöller, Kyprianidis & Olsen 2012, Computers & Graphics 36(6)) of a softened copy.
"""

from typing import TypeAlias, cast

import cv2
import numpy as np
import numpy.typing as npt

from gesso.domain.style import Style
from gesso.engine.events import Rgb

Field: TypeAlias = npt.NDArray[np.float32]

_TALL_PX = 1024
"""Lengths below are meant for a picture of this height and grow with it."""
_MOST_PUSH = 1.6
_LIGHTNESS_SHARE = 0.5
_SEED = 20


def dressed(rgb: Rgb, style: Style, amount: float, *, push: float = 1.0, tile: bool = False) -> Rgb:
    """Return H×W×3 bytes in a style.

    Args:
        rgb: the picture.
        style: its finishes are not looked at: they are the drawing's.
        amount: 0–1, how much of the result is mixed in.
        push: 1 is the style as it is; up to 1.6 lays tones, lines and texture on more strongly.
        tile: leave out what would break a seamless pattern: borders and dark corners.
    """
    if amount <= 0:
        return rgb
    push = min(max(push, 1.0), _MOST_PUSH)
    made = _toned(rgb, style, push)
    if style.bloom:
        made = _bloomed(made, min(style.bloom * push, 90) / 100)
    if style.line:
        made = _lined(made, rgb, style, min(style.line * push, 100) / 100)
    if style.texture:
        made = _textured(made, style, min(style.texture_amount * push, 100) / 100)
    if style.vignette and not tile:
        made *= _corners(made, min(style.vignette * push, 70) / 100)
    if style.border and not tile:
        made = _framed(made, style)
    whole = made.clip(0, 1) * np.float32(255)
    mixed = rgb.astype(np.float32) + np.float32(min(amount, 1)) * (whole - rgb)
    return cast("Rgb", np.rint(mixed).astype(np.uint8))


def _toned(rgb: Rgb, style: Style, push: float) -> Field:
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    light = lab[..., 0]
    if style.contrast != 100:
        light = (light - 50) * np.float32(style.contrast / 100) + 50
    if style.levels:
        steps = np.float32(style.levels)
        soft = cv2.bilateralFilter(light, 0, 12, _px(rgb, 4))
        light = (np.floor(soft.clip(0, 99.9) / 100 * steps) + 0.5) / steps * 100
    out = np.dstack([light, lab[..., 1:] * np.float32(style.chroma / 100)]).astype(np.float32)
    if style.tones and style.toning:
        share = min(style.toning * push, 100) / 100
        ramp = _ramp(style.tones)
        towards = np.take(ramp, np.rint(light.clip(0, 100) * 2.55).astype(np.uint8), axis=0)
        shares = np.array([share * _LIGHTNESS_SHARE, share, share], np.float32)
        out += shares * (towards - out)
    return cast("Field", cv2.cvtColor(out, cv2.COLOR_LAB2RGB).clip(0, 1))


def _ramp(tones: tuple[str, ...]) -> Field:
    """256 CIELAB colours through the tones, evenly from lightness 0 to 100."""
    stops = cv2.cvtColor(np.stack([_colour(one) for one in tones])[None], cv2.COLOR_RGB2LAB)[0]
    places = np.linspace(0, 255, len(stops))
    return np.stack([np.interp(np.arange(256), places, stops[:, c]) for c in range(3)], 1).astype(np.float32)


def _bloomed(image: Field, amount: float) -> Field:
    luma = cv2.transform(image, np.array([[0.299, 0.587, 0.114]], np.float32))
    bright = image * ((luma - 0.62) / 0.38).clip(0, 1)[..., None]
    glow = _blur(bright, _px(image, 22))
    return cast("Field", 1 - (1 - image) * (1 - np.float32(amount) * glow))


def _lined(image: Field, drawing: Rgb, style: Style, amount: float) -> Field:
    grey = cv2.cvtColor(drawing, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    grey = _blur(grey, _px(image, 1.6))
    sharp, wide = _blur(grey, _px(image, 1.2)), _blur(grey, _px(image, 3.2))
    edge = ((wide - sharp) * 16 - np.float32(0.1)).clip(0, 1)
    return image + (np.float32(amount) * edge)[..., None] * (_colour(style.ink) - image)


def _textured(image: Field, style: Style, amount: float) -> Field:
    height, width = image.shape[:2]
    cell = max(style.texture_size * height / 1000, 1.5)
    match style.texture:
        case "halftone":
            return _dotted(image, cell, amount)
        case "weave":
            y, x = np.mgrid[0:height, 0:width].astype(np.float32) * np.float32(2 * np.pi / cell)
            pattern = np.sin(x) * np.sin(y / 2) + np.sin(y) * np.sin(x / 2 + 1)
            return cast("Field", image * (1 + np.float32(0.14 * amount) * pattern)[..., None])
        case "scanlines":
            rows = np.sin(np.arange(height, dtype=np.float32) * np.float32(2 * np.pi / cell))
            return cast("Field", image * (1 + np.float32(0.22 * amount) * rows)[:, None, None])
        case "paper":
            field = 0.6 * _noise(height, width, cell, 0) + 0.4 * _noise(height, width, cell * 4, 1)
            return cast("Field", image * (1 + np.float32(0.16 * amount) * field)[..., None])
        case _:
            field = _noise(height, width, cell, 0)
            luma = cv2.transform(image, np.array([[0.299, 0.587, 0.114]], np.float32))
            return cast("Field", image + (np.float32(0.13 * amount) * field * (1.2 - luma))[..., None])


def _dotted(image: Field, cell: float, amount: float) -> Field:
    """Dots of ink at 45 degrees, the larger the darker the place is; the ink is the place's own colour, darkened."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = np.float32(np.pi / cell / np.sqrt(2))
    screen = (np.cos((x + y) * turn) * np.cos((x - y) * turn) + 1) / 2
    luma = _blur(cv2.transform(image, np.array([[0.299, 0.587, 0.114]], np.float32)), cell / 3)
    dots = ((screen - luma.clip(0.12, 1)) * np.float32(cell * 0.8) + 0.5).clip(0, 1)
    lighter = image + (1 - image) * np.float32(0.22 * amount)
    return cast("Field", lighter * (1 - np.float32(0.5 * amount) * dots)[..., None])


def _framed(image: Field, style: Style) -> Field:
    height, width = image.shape[:2]
    wide = max(2.0, style.border / 1000 * min(height, width))
    wobble = _noise(height, width, wide * 0.9, 2) * np.float32(wide * 0.1)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    inside = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) - wide + wobble
    soft = np.float32(max(1.0, height / _TALL_PX * 1.5))
    shown = (inside / soft + 0.5).clip(0, 1)[..., None]
    paper = _colour(style.paper) * (1 + 0.02 * _noise(height, width, 6 * height / _TALL_PX, 3))[..., None]
    return cast("Field", paper + shown * (image - paper))


def _corners(image: Field, depth: float) -> Field:
    height, width = image.shape[:2]
    y, x = np.linspace(-1, 1, height, dtype=np.float32)[:, None], np.linspace(-1, 1, width, dtype=np.float32)[None]
    away = (x * x + y * y) / 2
    return cast("Field", (1 - np.float32(depth) * away * away)[..., None])


def _noise(height: int, width: int, grain_px: float, salt: int) -> Field:
    """A field of unit spread whose grains are so many pixels wide: the same field at every size of the picture."""
    cells_y = max(2, round(height / grain_px))
    cells_x = max(2, round(width / grain_px))
    field = np.random.default_rng([_SEED, salt]).standard_normal((cells_y, cells_x), np.float32)
    return cast("Field", cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC))


def _blur(image: Field, sigma_px: float) -> Field:
    return cast("Field", cv2.GaussianBlur(image, (0, 0), max(sigma_px, 0.3)))


def _px(image: Field | Rgb, length: float) -> float:
    return float(length * image.shape[0] / _TALL_PX)


def _colour(text: str) -> Field:
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / np.float32(255)

"""Colours as ``#rrggbb`` strings and the few mixes a painter makes of them, in OKLab.

Promises: pure functions, cached; every result is a valid sRGB hex string. OKLab is Björn Ottosson's 2020 space
(https://bottosson.github.io/posts/oklab/): equal steps look equal, so mixes stay clean instead of turning grey.
Knows nothing of hours, subjects or styles.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


import math
from functools import lru_cache

Lab = tuple[float, float, float]


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _gamma(channel: float) -> float:
    if channel <= 0.0031308:
        return 12.92 * max(channel, 0.0)
    return float(1.055 * min(channel, 1.0) ** (1 / 2.4) - 0.055)


_LINEAR = tuple(_linear(i / 255) for i in range(256))
_STEPS = 1 << 14  # finer than a byte even in the darks, where the curve is steepest (12.92 * 255 / 16384 < 1)
_TEXT = tuple(f"{round(_gamma(i / _STEPS) * 255):02x}" for i in range(_STEPS + 1))


def _step(channel: float) -> int:
    """The place of a linear channel in the table of its two hex digits."""
    return 0 if channel <= 0 else (_STEPS if channel >= 1 else int(channel * _STEPS + 0.5))



@lru_cache(maxsize=1 << 15)
def to_lab(colour: str) -> Lab:
    red, green, blue = (_LINEAR[int(colour[i : i + 2], 16)] for i in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def from_lab(lightness: float, a: float, b: float) -> str:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return "#" + _TEXT[_step(red)] + _TEXT[_step(green)] + _TEXT[_step(blue)]


@lru_cache(maxsize=1 << 15)
def mix(first: str, second: str, share: float) -> str:
    """``first`` moved ``share`` (0..1) of the way towards ``second``."""
    one, two = to_lab(first), to_lab(second)
    return from_lab(
        one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share, one[2] + (two[2] - one[2]) * share
    )


@lru_cache(maxsize=1 << 15)
def shift(colour: str, lighter: float = 0.0, chroma: float = 1.0, turn: float = 0.0) -> str:
    """Add ``lighter`` to OKLab lightness (0..1), multiply the chroma, turn the hue by ``turn`` degrees."""
    lightness, a, b = to_lab(colour)
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return from_lab(
        min(1.0, max(0.0, lightness + lighter)),
        (a * cosine - b * sine) * chroma,
        (a * sine + b * cosine) * chroma,
    )


@lru_cache(maxsize=1 << 15)
def multiply(colour: str, filter_colour: str, share: float) -> str:
    """``colour`` seen through a coloured filter: how ambient light tints a surface."""
    out = []
    for i in (1, 3, 5):
        own, other = int(colour[i : i + 2], 16) / 255, int(filter_colour[i : i + 2], 16) / 255
        out.append(round(255 * own * (1 - share + share * other)))
    return f"#{out[0]:02x}{out[1]:02x}{out[2]:02x}"


def lightness(colour: str) -> float:
    """OKLab lightness, 0 black .. 1 white."""
    return to_lab(colour)[0]


def distance(first: str, second: str) -> float:
    return math.dist(to_lab(first), to_lab(second))

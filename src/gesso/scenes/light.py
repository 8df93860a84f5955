"""What the hour does: sky colours, ambient light and haze, as palettes an illustrator would mix.

Promises: ``mood_of_hour`` is a pure choice by rng among palettes made by hand for each hour, then turned a little in hue,
so that two seeds share the hour but not the exact colours. Knows nothing of what stands in the picture.
"""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

import random
from typing import NamedTuple

from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Light, regrade
from gesso.scenes.variety import one_of


class Hour(NamedTuple):
    """The colours of one moment; ``sky`` runs from the top to the horizon."""

    name: str
    sky: tuple[str, str, str]
    haze: str
    light: Light
    glow: str
    dark: float
    cloud: tuple[str, str]


def _hour(name: str, sky: tuple[str, str, str], ambient: str, share: float, key: str, shade: str, glow: str, dark: float, cloud: tuple[str, str]) -> Hour:
    return Hour(name, sky, mix(sky[2], sky[1], 0.3), Light(ambient, share, key, shade, -1), glow, dark, cloud)


HOURS: dict[str, tuple[Hour, ...]] = {
    "dawn": (
        _hour("dawn", ("#8fb4dc", "#f3c9c9", "#ffe3bf"), "#ffd9cf", 0.42, "#ffe9c9", "#6a5a8c", "#fff0cf", 0.08, ("#ffe9e4", "#e7b6c0")),
        _hour("dawn", ("#a9a6d8", "#f0bfd0", "#ffdcc0"), "#f6cfd6", 0.46, "#ffe2c4", "#63558f", "#ffe4bf", 0.1, ("#fff0ee", "#d9a9c4")),
        _hour("dawn", ("#7fc0cf", "#cfe3d2", "#fde6b8"), "#ffe9c8", 0.36, "#fff0c6", "#547087", "#fff3c4", 0.05, ("#fffaf0", "#e9c9b4")),
    ),
    "day": (
        _hour("day", ("#5fb4e6", "#9fd6ee", "#dff1ea"), "#fff8e6", 0.2, "#fff6d6", "#46508c", "#fffbe0", 0.0, ("#ffffff", "#c9dcee")),
        _hour("day", ("#4aa3d6", "#8fcbe2", "#e8f0dc"), "#fff6e0", 0.22, "#fff2c8", "#3f5a86", "#fff8d8", 0.0, ("#ffffff", "#c4d8e6")),
        _hour("day", ("#7cc6d8", "#b7e2dc", "#f6f0d4"), "#fff4da", 0.24, "#fff0c4", "#4a5e82", "#fffae0", 0.0, ("#fffdf6", "#d6dfdc")),
        _hour("day", ("#86b8ea", "#bcd9f2", "#f3ece4"), "#fdf4ee", 0.2, "#fff3d8", "#554f8c", "#fff9e6", 0.0, ("#ffffff", "#d3d6ec")),
        _hour("day", ("#3f8fd0", "#74b9e8", "#cfeaf2"), "#fffaf0", 0.16, "#fff8e0", "#3c4a8a", "#ffffff", 0.0, ("#ffffff", "#bcd4ee")),
        _hour("day", ("#8ccbc0", "#cfe6cc", "#fbeec0"), "#fff0cc", 0.28, "#ffefb8", "#54607a", "#fff4c8", 0.0, ("#fffdf2", "#dfdcc4")),
        _hour("day", ("#a4b8e4", "#d8d4ee", "#fbe6dc"), "#fdeee6", 0.26, "#fff0d8", "#5c548c", "#fff4e4", 0.0, ("#fffafa", "#dccfe4")),
    ),
    "sunset": (
        _hour("sunset", ("#5b6fb0", "#f29a7e", "#ffd27a"), "#ffb98a", 0.5, "#ffd58c", "#5a3b76", "#ffe39a", 0.16, ("#ffc9a0", "#c9718a")),
        _hour("sunset", ("#8d6bb0", "#f58f8f", "#ffc46b"), "#ffae8e", 0.5, "#ffcf80", "#57346e", "#ffdc8c", 0.18, ("#ffd0b0", "#b8648f")),
        _hour("sunset", ("#4f8fa8", "#f2b880", "#ffe19a"), "#ffc892", 0.46, "#ffdf94", "#4d4470", "#fff0b0", 0.12, ("#ffe0b8", "#d98f7c")),
    ),
    "dusk": (
        _hour("dusk", ("#2f3f7d", "#7a6bb0", "#e8a3a8"), "#9d8fcf", 0.52, "#ffc9b0", "#2c2558", "#ffcdb8", 0.4, ("#c79cc4", "#6c5c9c")),
        _hour("dusk", ("#28507e", "#6a86b4", "#f0b8a0"), "#98a0cc", 0.5, "#ffd0b0", "#24305c", "#ffd8b8", 0.36, ("#d0b0c4", "#6678a0")),
        _hour("dusk", ("#443a80", "#a06aa8", "#f59f94"), "#ab8ac4", 0.5, "#ffc0a8", "#352459", "#ffc8b0", 0.38, ("#d49ac0", "#7f5a9c")),
    ),
    "night": (
        _hour("night", ("#111b44", "#24387a", "#4a64a4"), "#7f92d6", 0.62, "#cfdcff", "#10143a", "#e8eeff", 0.74, ("#5a70ac", "#2c3f7c")),
        _hour("night", ("#0f2140", "#1e4470", "#3f7a96"), "#7fa6cc", 0.6, "#d4f0ff", "#0d1a38", "#e4f6ff", 0.74, ("#4f86a4", "#23506f")),
        _hour("night", ("#1d1747", "#3b2f7c", "#6c58a8"), "#9488d4", 0.6, "#e4d8ff", "#170f3a", "#f0e8ff", 0.74, ("#7464b0", "#40347f")),
    ),
}


# OKLab lift, chroma factor, a colour to lean towards and how far: what a wished-for palette does to every colour.
GRADES: dict[str, tuple[float, float, str, float]] = {
    "pastel": (0.07, 0.62, "#fff4ee", 0.14), "vivid": (0.0, 1.32, "#ffffff", 0.0), "muted": (-0.01, 0.55, "#8a8074", 0.06),
    "monochrome": (0.0, 0.0, "#ffffff", 0.0), "warm": (0.0, 1.0, "#ff9a4a", 0.14), "cool": (0.0, 0.95, "#4a86ff", 0.14),
}


def graded(hour: Hour, palette: str | None) -> Hour:
    """The hour in the palette asked for; its light carries the grade on to every object."""
    if palette not in GRADES:
        return hour
    grade = GRADES[palette]

    def turned(colour: str) -> str:
        return regrade(colour, grade)

    top, middle, low = (turned(c) for c in hour.sky)
    return hour._replace(
        sky=(top, middle, low), haze=turned(hour.haze), glow=turned(hour.glow), cloud=(turned(hour.cloud[0]), turned(hour.cloud[1])),
        light=hour.light._replace(grade=grade),
    )


def hour_palette(name: str, rng: random.Random, spread: float = 0.0, pick: float | None = None) -> Hour:
    """One hand-made palette of the hour, turned by up to 7 degrees of hue (more with ``spread`` 0..1); ``pick`` 0..1 says which."""
    base = rng.choice(HOURS[name]) if pick is None else one_of(pick, HOURS[name])
    turn = rng.uniform(-7, 7) * (1 + 3.6 * spread)
    lift = rng.uniform(-0.018, 0.018) * (1 + spread)
    top, middle, low = (shift(c, lift, 1 + rng.uniform(-0.06, 0.1) * (1 + spread), turn) for c in base.sky)
    side = rng.choice((-1, 1))
    return base._replace(sky=(top, middle, low), haze=mix(low, middle, 0.3), light=base.light._replace(side=side))

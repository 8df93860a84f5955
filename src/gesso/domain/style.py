"""A style as plain values: what a style code means, frozen, so that it can be drawn again whatever later versions know.

Whole numbers and text only: the same on every machine, and to the byte the same as JSON.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

STYLE_FORMAT = 1

Texture = Literal["", "grain", "paper", "halftone", "weave", "scanlines"]


class Reads(NamedTuple):
    """What is taken from a style: its finish, its colours (as far as they make the style, or wholly), what lies over it."""

    finish: bool
    colours: Literal["none", "style", "whole"]
    surface: bool


READINGS: Mapping[int, Reads] = MappingProxyType({
    6: Reads(finish=True, colours="style", surface=True),
    5: Reads(finish=True, colours="none", surface=True),
    4: Reads(finish=True, colours="whole", surface=False),
    3: Reads(finish=True, colours="none", surface=False),
    2: Reads(finish=False, colours="whole", surface=False),
    1: Reads(finish=False, colours="whole", surface=True),
})  # fmt: skip
"""The ways to read a style, by `--sv`. 6 is what people get who write none."""


class Style(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a picture is finished, not what it shows. Shares and amounts are percentages.

    Attributes:
        finishes: art styles of our world and their shares of the picture, largest first; they sum to 100.
        tones: five colours (`#rrggbb`) that darkest to lightest places move towards, or none.
        toning: how far they move.
        chroma: of the colours that are left; 100 keeps them, 0 is grey.
        contrast: 100 keeps it.
        levels: steps of lightness that are left; 0 is all of them.
        line: how dark outlines stand over everything, in `ink`.
        bloom: how much light spreads around bright places.
        vignette: how much the corners darken.
        texture: what lies over the picture, by `texture_amount`, with grains of `texture_size` thousandths of its height.
        border: width of a paper margin in thousandths of the shorter side, in the colour `paper`.
        words: the same in words, for models that read words.
        seen: a small picture in this style (WebP, base64) for painters that look at pictures; empty for none.
    """

    format: int = STYLE_FORMAT
    finishes: tuple[tuple[str, int], ...]
    tones: tuple[str, ...] = ()
    toning: int = 0
    chroma: int = 100
    contrast: int = 100
    levels: int = 0
    line: int = 0
    ink: str = "#1c1a26"
    bloom: int = 0
    vignette: int = 0
    texture: Texture = ""
    texture_amount: int = 0
    texture_size: int = 4
    border: int = 0
    paper: str = "#f6f0e2"
    words: tuple[str, ...] = ()
    seen: str = ""


def read_as(style: Style, reading: int) -> Style:
    """Return what this reading takes of a style. An empty `finishes` keeps the scene's own."""
    reads = READINGS[reading]
    changes: dict[str, object] = {}
    if not reads.finish:
        changes |= {"finishes": (), "seen": ""}
    if reads.colours == "none":
        changes |= {"tones": (), "toning": 0, "chroma": 100, "contrast": 100}
    if not reads.surface:
        changes |= {"line": 0, "levels": 0, "bloom": 0, "vignette": 0, "texture": "", "border": 0}
    return msgspec.structs.replace(style, **changes) if changes else style


class StyleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the pictures that a style was made from: nothing that shows them."""

    pictures: int = 0
    finishes: dict[str, float] = {}
    """Probability of each art style, the mean over the pictures."""
    colours: tuple[tuple[str, float], ...] = ()
    """Main colours with their shares."""
    familiarity: float = 1.0
    """How far our art styles explain the pictures, 0–1."""
    vector: tuple[float, ...] = ()
    """The eye's style vector, a unit vector: near for the same art style."""


class SavedStyle(msgspec.Struct, frozen=True, kw_only=True):
    """A style under its code, and the name that a person gave it."""

    code: str
    name: str
    style: Style
    facts: StyleFacts = StyleFacts()
    created_ms: int = 0

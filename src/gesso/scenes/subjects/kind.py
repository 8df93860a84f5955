"""The register of drawable things: one row each, drawing function attached.

Promises: ``KINDS`` maps a kind's name to its row once ``gesso.scenes.subjects`` is imported. A drawing function draws in
a unit box (feet on y=0, top near y=-1, centred on x=0) and depends only on its pen and actor.
Knows nothing of layout.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


import random
from collections.abc import Callable
from typing import NamedTuple

from gesso.scenes.pen import Pen
from gesso.scenes.scene import Item


class Actor(NamedTuple):
    """How this one is to be drawn: main colour as hex (None: natural), pose, mood, what it wears and holds."""

    colour: str | None = None
    pose: str | None = None
    mood: str | None = None
    wearing: tuple[tuple[str, str | None], ...] = ()
    holding: Item | None = None
    rng: random.Random = random.Random(0)
    ornament: float = 0.3
    name: str = ""
    snow: bool = False  # snow lies on roofs and branches


Draw = Callable[[Pen, Actor], None]


class Kind(NamedTuple):
    """A row of the vocabulary: ``size`` is the height as main subject in picture heights, ``width`` is box width / height."""

    name: str
    draw: Draw
    group: str
    words: tuple[str, ...]
    size: float
    width: float
    home: str  # land, air, water, ground (things that stand rooted)
    colour: str  # the colour word its natural look is called by
    poses: tuple[str, ...]
    head: tuple[float, float]  # where something can sit on it: x, y of its top
    seat: tuple[float, float, float] | None = None  # where a rider's feet go, and the rider's height, in its own heights
    holds: bool = False  # its own drawing puts held things into a hand or paw
    cover: Draw | None = None  # drawn again over a rider: the side of a boat
    back: tuple[float, float, float] | None = None  # as seat, on the back of an animal on four legs


KINDS: dict[str, Kind] = {}


def kind(
    name: str, group: str, *, words: tuple[str, ...] = (), size: float = 0.45, width: float = 0.8, home: str = "land",
    colour: str = "", poses: tuple[str, ...] = (), head: tuple[float, float] = (0.0, -0.95),
    seat: tuple[float, float, float] | None = None, holds: bool = False, cover: Draw | None = None, back: tuple[float, float, float] | None = None,
) -> Callable[[Draw], Draw]:
    """Enter the decorated drawing function in the register; ``words`` are further names people use."""

    def enter(draw: Draw) -> Draw:
        KINDS[name] = Kind(name, draw, group, words, size, width, home, colour, poses, head, seat, holds, cover, back)
        return draw

    return enter

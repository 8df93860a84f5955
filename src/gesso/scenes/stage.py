"""The stage: what places, skies and weather need to know in order to draw behind and before the subjects.

Promises: a ``Stage`` is the frozen set of choices the layout has made for one picture. Canvas units: height 1000, width
1000 x aspect; y grows downwards. Knows nothing of how any place looks.
"""

import random
from collections.abc import Callable
from typing import NamedTuple

from gesso.scenes.light import Hour
from gesso.scenes.pen import Pen
from gesso.scenes.variety import Take


class Stage(NamedTuple):
    """Choices made for one picture."""

    width: float
    horizon: float
    ground: float  # where the main subject's feet stand
    hour: Hour
    time: str
    weather: str | None
    season: str | None
    sky: tuple[str, ...]
    excluded: frozenset[str]
    ornament: float  # 0 plain .. 1 ornate
    spread: float  # chaos 0..1
    weird: float  # 0..1
    rng: random.Random
    take: Take = Take()


class Place(NamedTuple):
    """How one setting is drawn; ``indoor`` places have no sky."""

    back: Callable[[Pen, Stage], None]
    front: Callable[[Pen, Stage], None]
    horizon: float = 0.62
    ground: float = 0.86
    indoor: bool = False
    water: bool = False
    float_home: str = "land"


def ridge(rng: random.Random, width: float, y: float, height: float, steps: int) -> list[tuple[float, float]]:
    """A rolling line from beyond the left edge to beyond the right one."""
    return [(width * i / steps, y - rng.uniform(0, height)) for i in range(-1, steps + 2)]

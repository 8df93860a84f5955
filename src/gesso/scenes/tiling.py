"""Seamless patterns: subjects and small props scattered on a torus.

Promises: everything that crosses an edge is drawn again at the opposite one, so the pattern repeats exactly.
"""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

import random
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gesso.scenes.colour import lightness, mix, shift
from gesso.scenes.drawing import Drawing
from gesso.scenes.light import Hour
from gesso.scenes.ornament import bloom_head
from gesso.scenes.palette import COLOURS
from gesso.scenes.pen import Hints, Pen
from gesso.scenes.places.props import bloom, leaf, rock, tuft
from gesso.scenes.scene import Scene, Subject
from gesso.scenes.sky import cloud_path
from gesso.scenes.stage import Stage
from gesso.scenes.subjects import KINDS, Actor, Kind
from gesso.scenes.subjects.wear import star

GROUND = {
    "meadow": "#a9cf86", "forest": "#7fa873", "snow field": "#e4edf6", "desert": "#eccb92", "sea": "#6fb4c8", "beach": "#f2dfb0", "underwater": "#5fa8c0",
    "moon": "#8b88a6", "space": "#2c2a5e", "sky": "#a8d4ec", "city": "#c9bdb4", "village": "#b8d08f", "garden": "#b4d794", "lake": "#7fb8c0",
    "mountains": "#a8b8b4", "room": "#ecd2b4", "library": "#b58a68", "cave": "#6f6880", "plain": "#f3e4cc",
}


def tile_drawing(scene: Scene, *, seed: int, share: Any, aspect: float, hints: Hints, hour: Hour, style: str) -> Drawing:
    """A repeating pattern of the scene's subjects and its setting's small things.

    It is drawn twice: where a tile is cut is free, so the second drawing is cut along the calmest lines of the first.
    """
    first = _pattern(scene, seed=seed, share=share, aspect=aspect, hints=hints, hour=hour, style=style, slide=(0.0, 0.0))
    return _pattern(scene, seed=seed, share=share, aspect=aspect, hints=hints, hour=hour, style=style, slide=_quiet_edges(first))


def _pattern(
    scene: Scene, *, seed: int, share: Any, aspect: float, hints: Hints, hour: Hour, style: str, slide: tuple[float, float]
) -> Drawing:
    rng = random.Random(f"{seed}/tile")
    width = 1000 * aspect
    base = GROUND.get(scene.setting or "meadow", "#d8e4c0")
    base = mix(base, hour.sky[1], 0.22)
    if hour.dark:
        base = mix(base, hour.sky[0], hour.dark * 0.7)
    back = Pen(hour.light, hints, "b", amount=0.4)
    back.poly([(-10, -10), (width + 10, -10), (width + 10, 1010), (-10, 1010)], base, line=False, shade="n")
    kinds = [(one, KINDS[one.kind]) for one in scene.subjects if one.kind in KINDS]
    if not kinds:
        kinds = [(Subject(kind="flower"), KINDS["flower"])]
    columns, rows = max(2, round(3 * aspect)), 4
    cell = min(width / columns, 1000 / rows)
    spots: list[tuple[float, float, int]] = []
    for row in range(rows):
        for column in range(columns):
            x = (column + 0.5 + 0.5 * (row % 2)) * width / columns + rng.uniform(-22, 22)
            y = (row + 0.5) * 1000 / rows + rng.uniform(-10, 10)
            spots.append((x % width, y % 1000, (row * columns + column + row // 2) % len(kinds)))
    stage = Stage(width, 0, 1, hour, scene.time or "day", scene.weather, scene.season, scene.sky, frozenset(scene.excluded), share.ornament, share.chaos, share.weird, rng)
    dot = shift(base, 0.05 if lightness(base) < 0.8 else -0.04)
    for i in range(columns * 4):
        for j in range(rows * 3):
            x, y = (i + 0.5 * (j % 2)) * width / (columns * 4), j * 1000 / (rows * 3)
            _wrapped(back, (x + slide[0]) % width, (y + slide[1]) % 1000, 14, width, lambda p: p.circle(0, 0, 7, dot, line=False, shade="n"))
    little = 34 + int(50 * share.ornament)
    for _ in range(little):
        x, y, h = rng.uniform(0, width), rng.uniform(0, 1000), rng.uniform(44, 70)
        if any(abs((x - sx + width / 2) % width - width / 2) < cell * 0.42 and abs((y - sy + 500) % 1000 - 500) < cell * 0.46 for sx, sy, _ in spots):
            continue
        choice, colour = rng.random(), rng.choice(("#fff4e8", "#f7a6b8", "#f8d25a", "#c8a4ea"))
        green = leaf(stage, rng)

        def prop(p: Pen, choice: float = choice, colour: str = colour, h: float = h, green: str = green) -> None:
            if scene.setting in ("underwater", "sea", "lake"):
                p.ring(0, -h * 0.3, h * 0.3, 4, "#ffffff", alpha=0.7)
                p.ring(h * 0.45, -h * 0.7, h * 0.16, 3, "#ffffff", alpha=0.7)
            elif scene.setting == "sky" and choice < 0.5:
                p.path(cloud_path(0, 0, h * 1.5, (choice, 0.3, 0.6)), "#ffffff", line=False)
            elif scene.setting in ("space", "moon", "sky") or scene.time == "night":
                star(p, 0, -h * 0.3, h * (0.2 + 0.3 * choice), "#fff0b8")
            elif scene.setting in ("room", "plain", "library", "city"):
                bloom_head(p, 0, -h * 0.3, h * 0.42, colour) if choice < 0.5 else star(p, 0, -h * 0.3, h * 0.36, colour)
            elif scene.weather == "snow" or scene.setting == "snow field" or choice < 0.15:
                rock(p, 0, 0, h * 0.8, "#c9d2dc") if scene.setting == "snow field" else tuft(p, 0, 0, h * 0.8, green)
            elif choice < 0.6:
                bloom(p, 0, 0, h, colour)
            else:
                tuft(p, 0, 0, h * 0.8, green)

        _wrapped(back, (x + slide[0]) % width, (y + slide[1]) % 1000, h * 1.2, width, prop)
    main = Pen(hour.light, hints, "s", amount=0.4)
    for x, y, which in spots:
        one, kind = kinds[which]
        height = min(cell * 0.84, cell * 0.84 / kind.width) * rng.uniform(0.92, 1.06)
        motif = Motif(one, kind, height, rng.random() < 0.5, rng.uniform(-7, 7), rng.random(), share.ornament)
        _wrapped(main, (x + slide[0]) % width, (y + slide[1]) % 1000, height * max(0.85, kind.width * 0.75), width, motif.draw)
    return Drawing(width, _body(back), _body(main), "", style, 1.0, seed, tile=True)


def _quiet_edges(drawing: Drawing) -> tuple[float, float]:
    """How far to slide the pattern so that its quietest column and row become the tile's edges."""
    columns = 96
    body = drawing.render(columns, columns, style=False).astype(np.float32)
    best = []
    for axis in (1, 0):
        change = np.abs(body - np.roll(body, 1, axis=axis)).mean(axis=(1 - axis, 2))
        calm = np.roll(change, 1) + 2 * change + np.roll(change, -1)
        best.append(int(calm.argmin()) / columns)
    return -best[0] * drawing.width, -best[1] * 1000


class Motif(NamedTuple):
    """One subject of the pattern, drawn alike wherever the torus shows it."""

    one: Subject
    kind: Kind
    height: float
    flip: bool
    turn: float
    salt: float
    ornament: float

    def draw(self, p: Pen) -> None:
        with p.group(0, self.height * 0.5, self.height, flip=self.flip, turn=self.turn):
            p.shadow(0, 0.0, self.kind.width * 0.42, 0.05, 0.22)
            wearing = tuple((w.kind, w.colour) for w in self.one.wearing)
            dye = COLOURS.get(self.one.colour or "")
            self.kind.draw(p, Actor(dye, self.one.pose, None, wearing, self.one.holding, random.Random(self.salt), self.ornament, self.kind.name))


def _wrapped(p: Pen, x: float, y: float, reach: float, width: float, draw: Callable[[Pen], None]) -> None:
    """Draw at (x, y) and at every copy of it that reaches into the tile."""
    for dx in (-width, 0, width):
        for dy in (-1000, 0, 1000):
            if -reach < x + dx < width + reach and -reach < y + dy < 1000 + reach:
                with p.group(x + dx, y + dy, 1.0):
                    draw(p)


def _body(p: Pen) -> str:
    return f"<defs>{''.join(p.defs)}</defs>{''.join(p.parts)}"

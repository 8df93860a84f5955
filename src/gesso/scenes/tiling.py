"""Seamless patterns: subjects and small props scattered on a torus.

Promises: everything that crosses an edge is drawn again at the opposite one, so the pattern repeats exactly.
"""

import random
from typing import Any

from gesso.scenes.colour import lightness, mix, shift
from gesso.scenes.drawing import Drawing
from gesso.scenes.light import Hour
from gesso.scenes.palette import COLOURS
from gesso.scenes.pen import Hints, Pen
from gesso.scenes.places.props import bloom, leaf, rock, tuft
from gesso.scenes.scene import Scene
from gesso.scenes.stage import Stage
from gesso.scenes.subjects import KINDS, Actor
from gesso.scenes.subjects.wear import star

GROUND = {
    "meadow": "#a9cf86", "forest": "#7fa873", "snow field": "#e4edf6", "desert": "#eccb92", "sea": "#6fb4c8", "beach": "#f2dfb0", "underwater": "#5fa8c0",
    "moon": "#8b88a6", "space": "#2c2a5e", "sky": "#a8d4ec", "city": "#c9bdb4", "village": "#b8d08f", "garden": "#b4d794", "lake": "#7fb8c0",
    "mountains": "#a8b8b4", "room": "#ecd2b4", "library": "#b58a68", "cave": "#6f6880", "plain": "#f3e4cc",
}


def tile_drawing(scene: Scene, *, seed: int, share: Any, aspect: float, hints: Hints, hour: Hour, style: str) -> Drawing:
    """A repeating pattern of the scene's subjects and its setting's small things."""
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
        from gesso.scenes.scene import Subject

        kinds = [(Subject(kind="flower"), KINDS["flower"])]
    columns, rows = max(2, round(2.4 * aspect)), 3
    spots: list[tuple[float, float, int]] = []
    for row in range(rows):
        for column in range(columns):
            x = (column + 0.5 + 0.5 * (row % 2)) * width / columns + rng.uniform(-22, 22)
            y = (row + 0.5) * 1000 / rows + rng.uniform(-18, 18)
            spots.append((x % width, y % 1000, (row * columns + column) % len(kinds)))
    stage = Stage(width, 0, 1, hour, scene.time or "day", scene.weather, scene.season, scene.sky, frozenset(scene.excluded), share.ornament, share.chaos, share.weird, rng)
    dot = shift(base, 0.05 if lightness(base) < 0.8 else -0.04)
    for i in range(columns * 4):
        for j in range(rows * 3):
            x, y = (i + 0.5 * (j % 2)) * width / (columns * 4), j * 1000 / (rows * 3)
            _wrapped(back, x, y, 14, width, lambda p: p.circle(0, 0, 7, dot, line=False, shade="n"))
    little = 10 + int(26 * share.ornament)
    for _ in range(little):
        x, y, h = rng.uniform(0, width), rng.uniform(0, 1000), rng.uniform(44, 70)
        if any(abs((x - sx + width / 2) % width - width / 2) < 120 and abs((y - sy + 500) % 1000 - 500) < 120 for sx, sy, _ in spots):
            continue
        choice, colour = rng.random(), rng.choice(("#fff4e8", "#f7a6b8", "#f8d25a", "#c8a4ea"))
        green = leaf(stage, rng)

        def prop(p: Pen, choice: float = choice, colour: str = colour, h: float = h, green: str = green) -> None:
            if scene.setting in ("space", "moon", "sky") or scene.time == "night":
                star(p, 0, -h * 0.3, h * 0.4, "#fff0b8")
            elif scene.weather == "snow" or scene.setting == "snow field" or choice < 0.15:
                rock(p, 0, 0, h * 0.8, "#c9d2dc") if scene.setting == "snow field" else tuft(p, 0, 0, h * 0.8, green)
            elif choice < 0.6:
                bloom(p, 0, 0, h, colour)
            else:
                tuft(p, 0, 0, h * 0.8, green)

        _wrapped(back, x, y, h * 1.2, width, prop)
    main = Pen(hour.light, hints, "s", amount=0.4)
    cell = min(width / columns, 1000 / rows)
    for x, y, which in spots:
        one, kind = kinds[which]
        height = min(cell * 0.92, cell * 0.92 / kind.width) * rng.uniform(0.92, 1.06)
        colour = COLOURS.get(one.colour or "")
        flip, turn, salt = rng.random() < 0.5, rng.uniform(-7, 7), rng.random()

        def figure(p: Pen) -> None:
            with p.group(0, height * 0.5, height, flip=flip, turn=turn):
                p.shadow(0, 0.0, kind.width * 0.42, 0.05, 0.22)
                actor = Actor(colour, one.pose, None, tuple((w.kind, w.colour) for w in one.wearing), one.holding, random.Random(salt), share.ornament, kind.name)
                kind.draw(p, actor)

        _wrapped(main, x, y, height * max(0.85, kind.width * 0.75), width, figure)
    return Drawing(width, _body(back), _body(main), "", style, 1.0, seed, tile=True)


def _wrapped(p: Pen, x: float, y: float, reach: float, width: float, draw: Any) -> None:
    """Draw at (x, y) and at every copy of it that reaches into the tile."""
    for dx in (-width, 0, width):
        for dy in (-1000, 0, 1000):
            if -reach < x + dx < width + reach and -reach < y + dy < 1000 + reach:
                with p.group(x + dx, y + dy, 1.0):
                    draw(p)


def _body(p: Pen) -> str:
    return f"<defs>{''.join(p.defs)}</defs>{''.join(p.parts)}"

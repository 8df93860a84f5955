"""What grows into the picture from its edges: leafy twigs above, long grass and flowers below, as a picture book frames a page.

Promises: ``frame`` draws only within the outer fifth of the page, never what is excluded, and leaves some takes bare.
Knows nothing of the subjects; it stays on the side they do not stand on where there is one.
"""
# Rows of coordinates and words read best as tables.
# fmt: off

import random

from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.places.props import bloom, grass_colour, leaf, snowy
from gesso.scenes.stage import Stage

PETALS = ("#fff4e8", "#f7a6b8", "#f8d25a", "#c8a4ea", "#f08a78")


def frame(p: Pen, s: Stage, setting: str) -> None:
    """Twigs and grass for open country; ``setting`` says what may grow there."""
    if setting not in GROWING or s.ornament < 0.12:
        return
    twig, grass = GROWING[setting]
    rng = s.rng
    away = -s.take.side or rng.choice((-1, 1))
    calm = s.weather not in ("rain", "storm", "fog")
    open_side = not ({"sun", "moon", "planet"} & set(s.sky)) or away != s.hour.light.side
    if twig and calm and open_side and "tree" not in s.excluded and s.take.pan < 0.62:
        _twig(p, s, rng, away)
    if grass:
        for side in (-1, 1):
            if side == away or s.take.props > 0.35:
                _grass(p, s, rng, side, rng.uniform(0.8, 1.15) if side == away else rng.uniform(0.55, 0.8))


def _twig(p: Pen, s: Stage, rng: random.Random, side: int) -> None:
    """A branch that hangs in from a top corner."""
    green = shift(leaf(s, rng), -0.09)
    snow = snowy(s)
    x0 = -20.0 if side < 0 else s.width + 20
    reach = min(s.width * 0.3, 300) * rng.uniform(0.85, 1.1) * -side
    points = [(x0, 66.0), (x0 + reach * 0.4, 82.0), (x0 + reach * 0.75, 70.0), (x0 + reach, 104.0)]
    p.stroke(points, 11, "#6b4a38")
    p.stroke([(x0 + reach * 0.35, 80), (x0 + reach * 0.5, 130), (x0 + reach * 0.62, 158)], 7, "#6b4a38")
    bare = s.season == "winter" and not snow
    spots = ((0.12, 60, 30), (0.24, 104, -24), (0.36, 54, 34), (0.46, 132, 10), (0.56, 100, -30), (0.63, 176, 40), (0.72, 48, 30), (0.82, 104, -30), (0.93, 76, 24), (1.03, 122, 60), (0.3, 140, 60))
    for n, (t, y, turn) in enumerate(spots):
        if bare and n % 3:
            continue
        x = x0 + reach * t
        with p.group(x, y, rng.uniform(58, 78), turn=(turn + rng.uniform(-14, 14)) * -side, flip=side > 0):
            c = shift(green, rng.uniform(-0.03, 0.05))
            p.path("M-.5 0Q-.2 -.4 .5 0Q-.2 .4 -.5 0Z", mix(c, "#f4f8fd", 0.72) if snow else c, line=False, shade="v")
            p.stroke([(-0.42, 0), (0.3, 0)], 0.04, shift(c, 0.09), alpha=0.7)
    if s.season == "spring" or (s.season is None and s.take.ground > 0.7):
        for t, y in ((0.2, 82), (0.52, 116), (0.88, 96)):
            x = x0 + reach * t
            for dx, dy in ((0, -11), (10, -3), (6, 9), (-6, 9), (-10, -3)):
                p.circle(x + dx, y + dy, 8, "#ffdbe4", line=False, shade="n")
            p.circle(x, y, 5, "#f4c04e", line=False, shade="n")


def _grass(p: Pen, s: Stage, rng: random.Random, side: int, tall: float) -> None:
    """Long blades and a few flowers in a bottom corner, tallest at the edge."""
    snow = snowy(s)
    green = shift(grass_colour(s), -0.17 if not snow else -0.12, 1.05)
    edge = -10.0 if side < 0 else s.width + 10
    reach = min(s.width * 0.2, 210)
    for layer, lift in ((0, 0.0), (1, 0.05)):
        d = f"M{edge:.0f} 1010"
        count = 9 - layer
        for i in range(count):  # one outline for all blades of a layer: a single element
            t = (i + 0.3 * layer) / count
            x = edge - side * reach * t
            h = (1 - t) ** 0.8 * 170 * tall * rng.uniform(0.6, 1.1) * (1 - 0.25 * layer) + 26
            lean = rng.uniform(-16, 34) * -side
            w = -side * reach / count
            d += f"L{x:.0f} 1010Q{x + lean * 0.1 + w * 0.1:.0f} {1000 - h * 0.6:.0f} {x + lean + w * 0.5:.0f} {1000 - h:.0f}Q{x + lean * 0.4 + w * 0.8:.0f} {1000 - h * 0.5:.0f} {x + w * 1.3:.0f} 1010"
        p.path(d + "Z", shift(green, lift), line=False, shade="v")
    if not snow and s.season != "winter" and "flower" not in s.excluded:
        colour = PETALS[int(s.take.props * 97) % 5]
        for k in range(3):
            bloom(p, edge - side * (reach * (0.2 + 0.26 * k) + rng.uniform(-12, 12)), 1006, rng.uniform(76, 122) * tall * (1 - 0.16 * k), colour if k != 1 else rng.choice(PETALS))


# Setting: does a twig hang in from above, does grass grow at its edge.
GROWING: dict[str, tuple[bool, bool]] = {
    "meadow": (True, True), "garden": (True, True), "forest": (True, True), "lake": (True, True), "mountains": (True, True), "village": (True, True), "snow field": (False, False),
}

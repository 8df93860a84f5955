"""The desert: banded mesas, dunes with a lit and a shaded side, an oasis, cacti."""
# Rows of coordinates and words read best as tables.
# fmt: off

import random

from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.places.props import ridge_path, rock, tuft
from gesso.scenes.sky import draw_sky
from gesso.scenes.stage import Stage


def desert(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    rng = s.rng
    sand = rng.choice(("#ecc07c", "#e8b070", "#f0cc90"))
    with p.hazed(s.hour.haze, 0.52, 0.2):
        x = rng.uniform(-0.1, 0.5) * s.width
        for w, h in ((260, 110), (150, 190), (210, 140)):
            _mesa(p, x, s.horizon + 30, w, h * 0.9)
            x += w * 1.3
    with p.hazed(s.hour.haze, 0.28, 0.3):
        x = s.width * (0.06 if s.take.side >= 0 else 0.62) + rng.uniform(-30, 60)
        for w, h in ((220, 150), (130, 230)):
            _mesa(p, x, s.horizon + 40, w, h)
            x += w * 1.04
    for i in range(3):
        with p.hazed(s.hour.haze, 0.36 - 0.13 * i, 0.3):
            _dune(p, s, rng, s.horizon + 30 + i * 74, shift(sand, -0.015 * i))
    y = s.horizon + 190
    if s.take.props > 0.4:
        _oasis(p, s, s.width * (0.5 - 0.3 * (s.take.side or 1)), s.horizon + 170)
    for _ in range(int(4 + 4 * s.ornament)):
        x, yy = rng.uniform(0, s.width), rng.uniform(s.horizon + 90, 960)
        k = 0.5 + 0.6 * (yy - s.horizon) / 380
        if rng.random() < 0.6 and abs(x - s.width / 2) > s.width * 0.2:
            cactus(p, x, yy, 150 * k)
        elif rng.random() < 0.5:
            rock(p, x, yy, 64 * k, "#c08a64")
        else:
            tuft(p, x, yy, 40 * k, "#b8a860")
    for _ in range(9):
        x, yy = rng.uniform(0, s.width), rng.uniform(y, 985)
        p.stroke([(x - 64, yy), (x - 20, yy - 8), (x + 20, yy - 2), (x + 64, yy - 9)], 4, shift(sand, -0.07), alpha=0.6)


def _mesa(p: Pen, x: float, y: float, w: float, h: float) -> None:
    c = "#c9785a"
    p.poly([(x - w * 0.06, y), (x + w * 0.1, y - h * 0.96), (x + w * 0.2, y - h), (x + w * 0.8, y - h), (x + w * 0.88, y - h * 0.94), (x + w * 1.06, y)], c, line=False)
    for k, t in ((0.22, 0.06), (0.5, -0.05), (0.74, 0.04)):
        lift = 0.08 * (1 - k) - 0.06
        p.poly([(x + w * (0.1 + lift), y - h * (1 - k)), (x + w * (0.88 - lift), y - h * (1 - k)), (x + w * (0.9 - lift), y - h * (0.92 - k)), (x + w * (0.08 + lift), y - h * (0.92 - k))], shift(c, t), line=False, shade="n", alpha=0.8)


def _dune(p: Pen, s: Stage, rng: random.Random, y: float, sand: str) -> None:
    """A rolling crest; the side away from the light lies in warm shadow."""
    d, points = ridge_path(rng, s.width, y, 84, 3)
    p.path(d, sand, line=False, shade="v", depth=1.4)
    x, top = min(points[1:-1], key=lambda q: q[1])
    away = -s.hour.light.side
    p.path(f"M{x:.0f} {top + 3:.0f}Q{x + away * 50:.0f} {top + 70:.0f} {x - away * 30:.0f} {top + 150:.0f}Q{x + away * 210:.0f} {top + 150:.0f} {x + away * 300:.0f} {top + 96:.0f}Q{x + away * 130:.0f} {top + 16:.0f} {x:.0f} {top + 3:.0f}Z", shift(sand, -0.08, 1.15, -8), line=False, shade="v", alpha=0.55)


def _oasis(p: Pen, s: Stage, x: float, y: float) -> None:
    p.ellipse(x, y + 6, 170, 30, "#a8b860", line=False)
    p.ellipse(x, y + 10, 130, 20, mix(s.hour.sky[0], "#4fb0c0", 0.5), line=False)
    p.ellipse(x - 24, y + 5, 52, 4, "#ffffff", line=False, shade="n", alpha=0.5)
    for dx, h, lean in ((-112, 190, -20), (-70, 150, 26), (116, 170, 22)):
        palm(p, x + dx, y + 8, h, lean)
    for dx in (-140, -40, 60, 138):
        tuft(p, x + dx, y + 22, 34, "#8aa858")


def palm(p: Pen, x: float, y: float, h: float, lean: float) -> None:
    p.limb([(x, y), (x + lean * 0.3, y - h * 0.5), (x + lean, y - h)], h * 0.1, h * 0.055, "#a8774c", line=False)
    for dx, dy in ((-0.42, 0.06), (-0.34, -0.16), (-0.06, -0.27), (0.24, -0.2), (0.42, 0.02), (0.3, 0.2), (-0.28, 0.22)):
        p.limb([(x + lean, y - h), (x + lean + dx * h * 0.55, y - h * 1.06 + dy * h * 0.9), (x + lean + dx * h, y - h + dy * h)], h * 0.04, h * 0.012, "#5a9a56", middle=h * 0.12, line=False)


def cactus(p: Pen, x: float, y: float, h: float) -> None:
    with p.group(x, y, h):
        c = "#5f9a62"
        p.limb([(0, 0), (0, -0.5), (0, -0.92)], 0.22, 0.2, c)
        p.stroke([(0.08, -0.4), (0.26, -0.42), (0.28, -0.66)], 0.13, c)
        p.stroke([(-0.08, -0.3), (-0.26, -0.32), (-0.27, -0.52)], 0.12, c)
        for k in (-0.045, 0.045):
            p.stroke([(k, -0.08), (k, -0.84)], 0.014, shift(c, 0.09), alpha=0.7)
        p.circle(0.0, -1.02, 0.07, "#f08aa8", line=False)


def desert_front(p: Pen, s: Stage) -> None:
    """A rock with dry grass in one lower corner, now and then a cactus that the edge cuts."""
    side = -(s.take.side or 1)
    x = s.width * (0.5 + side * 0.47)
    rock(p, x, 1012, s.rng.uniform(190, 260), "#b9805c")
    for k in range(4):
        tuft(p, x - side * (70 + 36 * k), 1004, s.rng.uniform(50, 92) * (1 - 0.12 * k), "#b8a45c")
    if s.take.pan > 0.5:
        cactus(p, x + side * 10, 1000, 260)

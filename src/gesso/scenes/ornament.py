"""What stylize and weird add: light rays, vines in the corners of the page, things adrift in the sky.

Promises: pure given the stage's rng; drawn in canvas units. Knows nothing of the subjects of the picture.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


import math
import random

from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.places.props import SEASON_LEAF, leaf, snowy
from gesso.scenes.stage import Stage
from gesso.scenes.subjects.kind import KINDS, Actor

ADRIFT = ("fish", "teapot", "umbrella", "whale", "mushroom", "clock", "key", "octopus", "bicycle", "cup", "chair", "snail", "star")


def rays(p: Pen, s: Stage) -> None:
    """Shafts of light from the side the light comes from."""
    rng = random.Random(f"{s.width}{s.horizon}")
    x = s.width * (0.5 + s.hour.light.side * 0.42)
    colour = s.hour.glow
    strength = (0.10 + 0.22 * s.ornament) * (1 - 0.6 * s.hour.dark)
    for i in range(7):
        angle = math.pi * (0.5 + s.hour.light.side * (0.06 + 0.075 * i)) + rng.uniform(-0.04, 0.04)
        width = rng.uniform(0.025, 0.06)
        length = 1500.0
        ends = [(x + math.cos(a) * length, -60 + math.sin(a) * length) for a in (angle - width, angle + width)]
        points = [(x, -60.0), *ends]
        paint = p.gradient([(0, colour, strength), (0.6, colour, strength * 0.35), (1, colour, 0)], "v")
        p.poly(points, paint, line=False)


def flourish(p: Pen, s: Stage) -> None:
    """Vines with leaves and blossoms growing in from two or four corners: the decorated page."""
    rng = s.rng
    snow = snowy(s)
    reach = 150 + 240 * (s.ornament - 0.5)
    corners = [(0, 0), (1, 0)] + ([(0, 1), (1, 1)] if s.ornament > 0.8 else [])
    petal = rng.choice(("#f7a6b8", "#f8d25a", "#c8a4ea", "#fff4e8", "#f08a78"))
    for cx, cy in corners:
        x0, y0 = cx * s.width, cy * 1000.0
        dx, dy = (1 if not cx else -1), (1 if not cy else -1)
        green = shift(leaf(s, rng) if not snow else SEASON_LEAF["winter"][0], -0.08)
        for ux, uy in ((1.35, 0.2), (0.2, 1.25), (0.75, 0.7)):
            points = []
            for i in range(6):
                t = i / 5
                wave = math.sin(t * 5 + cx * 2 + cy) * 16 * t
                points.append((x0 + dx * (ux * reach * t + wave * uy) - dx * 8, y0 + dy * (uy * reach * t + wave * ux) - dy * 8))
            p.stroke(points, 7, shift(green, -0.06))
            for i, (x, y) in enumerate(points[1:]):
                for side in (-1, 1):
                    turn = math.degrees(math.atan2(dy * uy, dx * ux)) + side * 48
                    r = 25 - 2.2 * i
                    p.ellipse(x + math.cos(math.radians(turn)) * r, y + math.sin(math.radians(turn)) * r, r, r * 0.42, shift(green, 0.03 * side), turn=turn, line=False)
            x, y = points[-1]
            bloom_head(p, x, y, 30, petal if not snow else "#ffffff")
        bloom_head(p, x0 + dx * reach * 0.2, y0 + dy * reach * 0.2, 46, petal if not snow else "#ffffff")


def bloom_head(p: Pen, x: float, y: float, r: float, colour: str) -> None:
    """A blossom seen from the front."""
    for i in range(5):
        angle = 2 * math.pi * i / 5 - 0.3
        p.ellipse(x + math.cos(angle) * r * 0.55, y + math.sin(angle) * r * 0.55, r * 0.5, r * 0.38, colour, turn=math.degrees(angle), line=False)
    p.circle(x, y, r * 0.3, mix("#f8d25a", "#f0a03c", 0.3), line=False)


def drifting_things(p: Pen, s: Stage) -> None:
    """Weird: small things that have no business in the sky."""
    rng = s.rng
    for _ in range(int(1 + 5 * s.weird)):
        kind = KINDS[rng.choice(ADRIFT)]
        h = rng.uniform(70, 120) * (1 + 0.4 * s.weird)
        x, y = rng.uniform(0.06, 0.94) * s.width, rng.uniform(110, max(200.0, s.horizon * 0.8))
        with p.group(x, y, h / max(1.0, kind.width * 0.8), turn=rng.uniform(-40, 40) * s.weird, flip=rng.random() < 0.5), p.group(0, 0.4, 1.0):
            kind.draw(p, Actor(rng=rng, ornament=s.ornament, name=kind.name))

"""Hats, scarves, glasses, crowns: things worn, fitted to any head or neck.

Promises: ``on_head`` draws in the head box of whoever wears it (half width 1, top of the skull at y=-1);
``on_neck`` draws at the given neck. Knows nothing of who wears it.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import shift
from gesso.scenes.palette import COLOURS
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.kind import Actor

HEAD = ("hat", "crown", "cap", "helmet", "glasses", "bow", "flower crown", "wizard hat", "headphones", "earmuffs")
NECK = ("scarf", "bow tie", "tie", "necklace", "cape")


def worn(actor: Actor, names: tuple[str, ...]) -> list[tuple[str, str]]:
    natural = {"hat": "brown", "crown": "gold", "cap": "red", "helmet": "grey", "glasses": "black", "bow": "pink", "flower crown": "pink",
               "wizard hat": "purple", "headphones": "teal", "earmuffs": "red", "scarf": "red", "bow tie": "red", "tie": "blue", "necklace": "gold", "cape": "red"}
    return [(k, COLOURS[c or natural[k]]) for k, c in actor.wearing if k in names]


def on_head(p: Pen, actor: Actor, x: float, y: float, r: float, *, eye_y: float = 0.1, gap: float = 0.42) -> None:
    """``r`` is the head's half width; (x, y) the middle of its top."""
    for name, colour in worn(actor, HEAD):
        with p.group(x, y, r):
            if name == "hat":
                p.path("M-.52 .06C-.5 -.5 -.42 -.72 0 -.72C.42 -.72 .5 -.5 .52 .06Z", colour)
                p.path("M-.53 -.02Q0 .2 .53 -.02L.53 -.22Q0 0 -.53 -.22Z", shift(colour, -0.18), line=False)
                p.path("M-.98 .06Q-.6 -.12 0 -.04Q.6 -.12 .98 .06Q.5 .32 0 .3Q-.5 .32 -.98 .06Z", colour)
            elif name == "cap":
                p.path("M-.72 .14C-.72 -.5 .72 -.5 .72 .14Z", colour)
                p.path("M-.2 .14Q.6 -.06 1.15 .22Q.6 .3 -.2 .2Z", shift(colour, -0.08))
                p.circle(0, -0.36, 0.08, shift(colour, 0.1))
            elif name == "crown":
                p.path("M-.5 .14L-.58 -.46L-.28 -.16L0 -.58L.28 -.16L.58 -.46L.5 .14Q0 .26 -.5 .14Z", colour)
                for gx, gy in ((-0.58, -0.48), (0, -0.6), (0.58, -0.48)):
                    p.circle(gx, gy, 0.08, "#f7f0d0")
                p.circle(0, 0, 0.09, "#d8435a")
                p.circle(-0.3, 0, 0.06, "#4aa0d8")
                p.circle(0.3, 0, 0.06, "#4aa0d8")
            elif name == "helmet":
                p.path("M-.8 .4C-.95 -.6 .95 -.6 .8 .4Q0 .1 -.8 .4Z", colour)
                p.rect(-0.05, -0.5, 0.1, 0.5, shift(colour, 0.1))
            elif name == "wizard hat":
                p.path("M-.6 .08Q-.3 -.7 .1 -1.3Q.3 -1.5 .42 -1.3Q.3 -1.2 .3 -1Q.4 -.4 .6 .08Z", colour)
                p.path("M-1.05 .1Q0 -.2 1.05 .1Q.5 .36 0 .34Q-.5 .36 -1.05 .1Z", shift(colour, -0.06))
                star(p, -0.05, -0.4, 0.13, "#f7dc7a")
                star(p, 0.2, -0.8, 0.08, "#f7dc7a")
            elif name == "bow":
                with p.group(0.42, 0.1, 0.42):
                    bow(p, colour)
            elif name == "flower crown":
                for i, (fx, fy) in enumerate(((-0.66, 0.2), (-0.36, 0.05), (0, 0), (0.36, 0.05), (0.66, 0.2))):
                    p.circle(fx, fy, 0.2, "#6fa85a", line=False)
                    p.circle(fx, fy, 0.16, shift(colour, 0.0, 1.0, 40 * (i % 3 - 1)))
                    p.circle(fx, fy, 0.06, "#fbe6a0", line=False)
            elif name in ("headphones", "earmuffs"):
                p.stroke([(-0.98, 0.9), (-0.85, 0.1), (0, -0.22), (0.85, 0.1), (0.98, 0.9)], 0.12, shift(colour, -0.12))
                for side in (-1, 1):
                    p.ellipse(side * 1.0, 0.95, 0.2 if name == "headphones" else 0.3, 0.3, colour)
            elif name == "glasses":
                for side in (-1, 1):
                    p.ring(side * gap, eye_y + 1, 0.29, 0.075, colour)
                p.stroke([(-gap + 0.28, eye_y + 1), (0, eye_y + 0.94), (gap - 0.28, eye_y + 1)], 0.07, colour)


def on_neck(p: Pen, actor: Actor, x: float, y: float, w: float) -> None:
    """``w`` is the half width of the neck."""
    for name, colour in worn(actor, NECK):
        with p.group(x, y, w):
            if name == "scarf":
                p.path("M.3 .1Q.75 .5 .62 1.25L.95 1.32Q1.15 .6 .75 0Z", shift(colour, -0.05))
                for i in range(4):
                    p.stroke([(0.64 + i * 0.09, 1.27), (0.62 + i * 0.1, 1.42)], 0.045, shift(colour, -0.05))
                p.path("M-1.06 -.26Q0 .1 1.06 -.26Q1.2 .1 1 .3Q0 .66 -1 .3Q-1.2 .1 -1.06 -.26Z", colour)
                for at in (-0.5, 0.0, 0.5):
                    p.stroke([(at - 0.06, 0.0), (at, 0.42)], 0.07, shift(colour, 0.13), alpha=0.8)
            elif name == "bow tie":
                with p.group(0, 0.12, 0.62):
                    bow(p, colour)
            elif name == "tie":
                p.poly([(-0.16, 0), (0.16, 0), (0.1, 0.2), (0.26, 0.95), (0, 1.2), (-0.26, 0.95), (-0.1, 0.2)], colour)
            elif name == "necklace":
                p.stroke([(-0.8, -0.1), (0, 0.45), (0.8, -0.1)], 0.09, colour)
                p.circle(0, 0.5, 0.17, "#4aa0d8")
            elif name == "cape":
                p.path("M-.95 -.2Q0 .25 .95 -.2L.8 .3Q0 .5 -.8 .3Z", colour)


def bow(p: Pen, colour: str) -> None:
    p.path("M0 0C-.4 -.6 -1 -.6 -1 -.1C-1 .5 -.4 .5 0 0Z", colour)
    p.path("M0 0C.4 -.6 1 -.6 1 -.1C1 .5 .4 .5 0 0Z", colour)
    p.circle(0, 0, 0.22, shift(colour, -0.08))


def star(p: Pen, x: float, y: float, r: float, colour: str, *, line: bool = False, inner: float = 0.45) -> None:
    import math

    points = []
    for i in range(10):
        angle = math.pi * i / 5 - math.pi / 2
        length = r if i % 2 == 0 else r * inner
        points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
    p.poly(points, colour, line=line)

"""Small scenery: trees, bushes, grass, rocks, fences; drawn with its foot at (x, y), ``h`` tall, in canvas units."""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

import random

from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.stage import Stage

SEASON_LEAF = {"spring": ("#8cc069", "#f4b6c8", "#a8cf74"), "summer": ("#5f9e4e", "#78b058", "#4f8e50"), "autumn": ("#e08a36", "#d8553a", "#e8b440"), "winter": ("#9fb4b8", "#b8c8cc", "#8ba4aa")}


def snowy(s: Stage) -> bool:
    return "snow" not in s.excluded and (s.weather == "snow" or s.season == "winter")


def leaf(s: Stage, rng: random.Random) -> str:
    return rng.choice(SEASON_LEAF[s.season or "summer"])


def grass_colour(s: Stage) -> str:
    if snowy(s):
        return "#f2f6fb"
    return {"spring": "#9ccf6a", "summer": "#83bd5c", "autumn": "#c9b25a", "winter": "#b5bb92"}[s.season or "summer"]


def pine(p: Pen, x: float, y: float, h: float, colour: str, snow: bool) -> None:
    with p.group(x, y, h):
        p.rect(-0.045, -0.16, 0.09, 0.17, "#6f4c38", line=False)
        for i, (base, w, top) in enumerate(((-0.1, 0.3, -0.52), (-0.34, 0.25, -0.76), (-0.58, 0.19, -1.0))):
            c = shift(colour, 0.025 * i)
            p.path(f"M0 {top}C{w * 0.3:.3g} {top + 0.2:.3g} {w * 0.7:.3g} {base - 0.07:.3g} {w} {base}Q0 {base + 0.07:.3g} {-w} {base}C{-w * 0.7:.3g} {base - 0.07:.3g} {-w * 0.3:.3g} {top + 0.2:.3g} 0 {top}Z", c)
            if snow:
                p.path(f"M0 {top}C{w * 0.25:.3g} {top + 0.16:.3g} {w * 0.45:.3g} {base - 0.17:.3g} {w * 0.62:.3g} {base - 0.1:.3g}Q{w * 0.3:.3g} {base - 0.16:.3g} {w * 0.1:.3g} {base - 0.1:.3g}Q{-w * 0.2:.3g} {base - 0.18:.3g} {-w * 0.58:.3g} {base - 0.11:.3g}C{-w * 0.45:.3g} {base - 0.17:.3g} {-w * 0.25:.3g} {top + 0.16:.3g} 0 {top}Z", "#fbfdff", line=False)


def round_tree(p: Pen, x: float, y: float, h: float, colour: str, snow: bool, bare: bool = False) -> None:
    with p.group(x, y, h):
        p.path("M-.05 .01Q-.02 -.2 -.03 -.45L.03 -.45Q.02 -.2 .06 .01Z", "#7d5740", line=False)
        if bare:
            for x2, y2 in ((-0.22, -0.75), (0.2, -0.8), (-0.06, -0.95), (0.28, -0.6), (-0.3, -0.58)):
                p.stroke([(0, -0.35), (x2 * 0.4, -0.55), (x2, y2)], 0.022, "#7d5740")
            return
        p.blob([(-0.3, -0.42), (-0.36, -0.62), (-0.24, -0.84), (-0.04, -1.0), (0.16, -0.92), (0.32, -0.72), (0.34, -0.5), (0.14, -0.36), (-0.1, -0.38)], colour)
        p.circle(-0.1, -0.7, 0.13, shift(colour, 0.04), line=False, alpha=0.6)
        p.circle(0.12, -0.58, 0.1, shift(colour, 0.04), line=False, alpha=0.6)
        if snow:
            p.blob([(-0.32, -0.66), (-0.24, -0.84), (-0.04, -1.0), (0.16, -0.92), (0.32, -0.72), (0.16, -0.78), (0.02, -0.82), (-0.14, -0.74)], "#fbfdff", line=False)


def bush(p: Pen, x: float, y: float, w: float, colour: str, snow: bool) -> None:
    with p.group(x, y, w):
        p.blob([(-0.5, 0.02), (-0.46, -0.2), (-0.24, -0.34), (-0.06, -0.44), (0.14, -0.4), (0.36, -0.26), (0.5, -0.1), (0.48, 0.02), (0, 0.05)], colour)
        if snow:
            p.blob([(-0.42, -0.22), (-0.24, -0.34), (-0.06, -0.44), (0.14, -0.4), (0.34, -0.26), (0.06, -0.3), (-0.2, -0.24)], "#fbfdff", line=False)


def tuft(p: Pen, x: float, y: float, h: float, colour: str) -> None:
    p.path(f"M{x - h * 0.5:.1f} {y:.1f}Q{x - h * 0.5:.1f} {y - h * 0.5:.1f} {x - h * 0.62:.1f} {y - h * 0.8:.1f}Q{x - h * 0.2:.1f} {y - h * 0.55:.1f} {x - h * 0.14:.1f} {y - h * 0.2:.1f}Q{x - h * 0.1:.1f} {y - h * 0.8:.1f} {x + h * 0.06:.1f} {y - h:.1f}Q{x + h * 0.14:.1f} {y - h * 0.5:.1f} {x + h * 0.14:.1f} {y - h * 0.2:.1f}Q{x + h * 0.24:.1f} {y - h * 0.6:.1f} {x + h * 0.6:.1f} {y - h * 0.72:.1f}Q{x + h * 0.4:.1f} {y - h * 0.3:.1f} {x + h * 0.5:.1f} {y:.1f}Z", colour, line=False)


def bloom(p: Pen, x: float, y: float, h: float, colour: str) -> None:
    p.stroke([(x, y), (x + h * 0.05, y - h * 0.8)], h * 0.07, "#5e9a50")
    for dx, dy in ((0, -0.2), (0.19, -0.06), (0.12, 0.16), (-0.12, 0.16), (-0.19, -0.06)):
        p.circle(x + dx * h, y - h * 0.85 + dy * h, h * 0.14, colour, line=False, shade="n")
    p.circle(x, y - h * 0.85, h * 0.1, "#f8dc6a", line=False, shade="n")


def rock(p: Pen, x: float, y: float, w: float, colour: str, snow: bool = False) -> None:
    with p.group(x, y, w):
        p.path("M-.5 .02Q-.52 -.2 -.3 -.34Q-.05 -.5 .2 -.4Q.48 -.26 .5 .02Q0 .08 -.5 .02Z", colour)
        p.path("M-.3 -.3Q-.05 -.46 .18 -.37Q0 -.3 -.1 -.2Q-.2 -.24 -.3 -.3Z", "#fbfdff" if snow else shift(colour, 0.07), line=False)


def fence(p: Pen, x0: float, x1: float, y: float, h: float) -> None:
    count = max(3, int((x1 - x0) / (h * 0.55)))
    for dy in (0.35, 0.7):
        p.stroke([(x0, y - h * dy), (x1, y - h * dy)], h * 0.11, "#cfae86", curved=False)
    for i in range(count + 1):
        x = x0 + (x1 - x0) * i / count
        p.poly([(x - h * 0.09, y), (x - h * 0.09, y - h * 0.85), (x, y - h), (x + h * 0.09, y - h * 0.85), (x + h * 0.09, y)], mix("#e8cda4", "#fff4e0", 0.3), line=False)


def scatter_meadow(p: Pen, s: Stage, top: float, bottom: float, count: int) -> None:
    """Grass tufts and flowers, larger towards the reader, leaving the middle quiet for the subject."""
    rng, snow = s.rng, snowy(s)
    grass = grass_colour(s)
    spots = sorted((rng.uniform(top, bottom), rng.uniform(0, s.width)) for _ in range(count))
    for y, x in spots:
        scale = 0.4 + 0.6 * (y - top) / max(1.0, bottom - top)
        if snow:
            p.ellipse(x, y, 46 * scale, 7 * scale, "#d6e2f2", line=False, shade="n", alpha=0.7)
        elif rng.random() < 0.55 or s.season == "winter":
            tuft(p, x, y, 42 * scale, shift(grass, rng.choice((-0.09, -0.05, 0.05))))
        else:
            bloom(p, x, y, 46 * scale, rng.choice(("#fff4e8", "#f7a6b8", "#f8d25a", "#c8a4ea", "#f08a78")))


def ridge_path(rng: random.Random, width: float, y: float, height: float, steps: int) -> tuple[str, list[tuple[float, float]]]:
    """A filled rolling line down to the bottom edge, and its points."""
    from gesso.scenes.pen import smooth

    points = [(width * i / steps, y - rng.uniform(0, height)) for i in range(-1, steps + 2)]
    return smooth(points, closed=False) + f"V1010H{points[0][0]:.0f}Z", points

"""Things small enough to hold in a hand."""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

from gesso.scenes.colour import mix, shift
from gesso.scenes.palette import COLOURS
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.wear import star

HELD = ("umbrella", "lantern", "balloon", "book", "flower", "sword", "katana", "staff", "wand", "apple", "candle", "cup", "flag", "kite", "fishing rod", "bouquet", "key", "star", "heart", "basket", "candy")


def draw_held(p: Pen, kind: str, colour_word: str | None, x: float, y: float, s: float) -> None:
    """``kind`` in a hand at (x, y); ``s`` is its rough size."""
    colour = COLOURS.get(colour_word or "")
    with p.group(x, y, s):
        if kind == "umbrella":
            c = colour or "#d8433b"
            p.stroke([(0, 0.25), (0, -1.5)], 0.07, "#6b4a34")
            p.path("M-1.25 -1.2C-1.2 -2.5 1.2 -2.5 1.25 -1.2Q1.0 -1.42 .8 -1.2Q.6 -1.42 .4 -1.2Q.2 -1.42 0 -1.2Q-.2 -1.42 -.4 -1.2Q-.6 -1.42 -.8 -1.2Q-1.0 -1.42 -1.25 -1.2Z", c)
            p.path("M-.4 -1.2C-.5 -1.7 -.2 -2.1 0 -2.17C.2 -2.1 .5 -1.7 .4 -1.2Q.2 -1.42 0 -1.2Q-.2 -1.42 -.4 -1.2Z", shift(c, 0.08), line=False)
            p.stroke([(0, -2.17), (0, -2.3)], 0.07, "#6b4a34")
        elif kind == "lantern":
            p.glow(0, 0.5, 1.1, "#ffd76a", 0.7)
            p.stroke([(-0.2, 0.2), (0, 0), (0.2, 0.2)], 0.05, "#5a4030")
            p.rect(-0.24, 0.18, 0.48, 0.1, "#6b4a34")
            p.rect(-0.2, 0.28, 0.4, 0.46, colour or "#ffe08a", r=0.06, depth=0.3)
            p.circle(0, 0.52, 0.11, "#fff8d8", line=False)
            p.rect(-0.24, 0.72, 0.48, 0.1, "#6b4a34")
        elif kind == "balloon":
            c = colour or "#e0545a"
            p.stroke([(0, 0), (0.06, -0.6), (0.02, -1.3)], 0.025, "#fff6e0")
            p.path("M0 -1.3C-.7 -1.6 -.6 -2.5 0 -2.5C.6 -2.5 .7 -1.6 0 -1.3Z", c, shade="s")
            p.poly([(-0.07, -1.22), (0, -1.33), (0.07, -1.22)], c)
            p.ellipse(-0.2, -2.15, 0.08, 0.16, "#ffffff", line=False, shade="n", alpha=0.6, turn=20)
        elif kind == "book":
            c = colour or "#a8483c"
            p.path("M-.62 -.3L0 -.2L.62 -.3L.62 .34L0 .44L-.62 .34Z", c)
            p.path("M-.56 -.34Q-.2 -.4 0 -.24Q.2 -.4 .56 -.34L.56 .28Q.2 .22 0 .38Q-.2 .22 -.56 .28Z", "#fffaf0", line=False)
            p.stroke([(0, -0.22), (0, 0.36)], 0.03, "#d8c9ae")
        elif kind in ("flower", "bouquet"):
            c = colour or "#f08aa0"
            spots = ((0.0, -0.7),) if kind == "flower" else ((0.0, -0.75), (-0.3, -0.55), (0.3, -0.55))
            for fx, fy in spots:
                p.stroke([(0, 0.25), (fx, fy)], 0.06, "#5a9a4e")
            for fx, fy in spots:
                for dx, dy in ((0, -0.18), (0.17, -0.05), (0.1, 0.15), (-0.1, 0.15), (-0.17, -0.05)):
                    p.circle(fx + dx, fy + dy, 0.15, c)
                p.circle(fx, fy, 0.1, "#f8dc7a")
        elif kind in ("sword", "katana"):
            with p.group(0, 0, 1, turn=18):
                p.path("M-.07 -.1L-.07 -1.5L0 -1.72L.07 -1.5L.07 -.1Z" if kind == "sword" else "M-.06 -.1Q-.1 -1 .16 -1.75Q.18 -1 .06 -.1Z", "#e6ecf2")
                p.rect(-0.24, -0.16, 0.48, 0.1, "#d9ae48", r=0.04)
                p.rect(-0.055, -0.08, 0.11, 0.34, "#6a4432", r=0.04)
        elif kind == "staff":
            p.stroke([(0, 1.15), (0.02, -0.4), (-0.02, -1.3)], 0.1, "#7a5232")
            p.glow(0, -1.45, 0.7, "#aee8ff", 0.8)
            p.circle(0, -1.45, 0.18, colour or "#8ad4f4", shade="s")
        elif kind == "wand":
            p.stroke([(-0.1, 0.2), (0.3, -0.7)], 0.07, "#6b4a34")
            p.glow(0.32, -0.8, 0.6, "#ffe88a", 0.8)
            star(p, 0.32, -0.8, 0.2, colour or "#ffe27a")
        elif kind == "apple":
            p.path("M0 -.16C-.5 -.36 -.5 .4 0 .3C.5 .4 .5 -.36 0 -.16Z", colour or "#d8433b", shade="s")
            p.stroke([(0, -0.14), (0.04, -0.32)], 0.05, "#6b4a34")
        elif kind == "candle":
            p.glow(0, -0.72, 0.8, "#ffd76a", 0.7)
            p.rect(-0.1, -0.5, 0.2, 0.6, colour or "#fff3da", r=0.04)
            p.path("M0 -.95Q.16 -.66 0 -.54Q-.16 -.66 0 -.95Z", "#ffb43c", line=False)
        elif kind == "cup":
            p.path("M-.26 -.3L.26 -.3Q.26 .22 0 .22Q-.26 .22 -.26 -.3Z", colour or "#f4efe6")
            p.stroke([(0.26, -0.2), (0.42, -0.1), (0.22, 0.06)], 0.06, colour or "#f4efe6")
            for sx in (-0.1, 0.1):
                p.stroke([(sx, -0.4), (sx + 0.06, -0.55), (sx, -0.7)], 0.04, "#ffffff", alpha=0.7)
        elif kind == "flag":
            p.stroke([(0, 0.5), (0, -1.3)], 0.07, "#7a5a3c")
            p.path("M0 -1.3Q.4 -1.5 .8 -1.25Q.6 -1.05 .85 -.85Q.4 -1.0 0 -.75Z", colour or "#d8433b")
        elif kind == "kite":
            p.stroke([(0, 0), (0.5, -0.8), (0.7, -1.6)], 0.02, "#fff6e0")
            p.poly([(0.75, -2.5), (1.15, -2.05), (0.7, -1.55), (0.35, -2.1)], colour or "#e0545a")
        elif kind == "fishing rod":
            p.stroke([(-0.1, 0.3), (0.5, -0.9), (1.2, -1.5)], 0.05, "#8a6238")
            p.stroke([(1.2, -1.5), (1.24, 0.4)], 0.012, "#ffffff", alpha=0.8)
        elif kind == "key":
            c = colour or "#e6b23c"
            p.ring(0, -0.5, 0.2, 0.1, c)
            p.stroke([(0, -0.3), (0, 0.3)], 0.1, c)
            p.stroke([(0, 0.26), (0.18, 0.26)], 0.09, c)
        elif kind == "star":
            p.glow(0, -0.2, 0.8, "#ffe88a", 0.7)
            star(p, 0, -0.2, 0.4, colour or "#ffd95a", line=True)
        elif kind == "heart":
            p.path("M0 .2C-.6 -.2 -.4 -.7 0 -.4C.4 -.7 .6 -.2 0 .2Z", colour or "#e0545a", shade="s")
        elif kind == "basket":
            c = colour or "#b98548"
            p.stroke([(-0.34, 0.1), (0, -0.2), (0.34, 0.1)], 0.06, shift(c, -0.1))
            p.path("M-.42 .1L.42 .1L.32 .56Q0 .64 -.32 .56Z", c)
            for bx in (-0.2, 0.0, 0.2):
                p.circle(bx, 0.08, 0.13, mix("#d8433b", "#f0c84a", (bx + 0.2) * 2))
        elif kind == "candy":
            p.stroke([(0, 0.4), (0, -0.3)], 0.06, "#fffaf0")
            p.circle(0, -0.5, 0.28, colour or "#f07a9a", shade="s")
            p.stroke([(-0.12, -0.5), (0, -0.62), (0.12, -0.5), (0, -0.42)], 0.05, "#fff4f4")

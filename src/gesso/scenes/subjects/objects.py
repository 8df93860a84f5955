"""Everyday things, large enough to be the subject."""
# Rows of coordinates and words read best as tables.
# fmt: off


import math

from gesso.scenes.colour import mix, shift
from gesso.scenes.palette import COLOURS
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.edible import face
from gesso.scenes.subjects.held import draw_held
from gesso.scenes.subjects.kind import Actor, kind
from gesso.scenes.subjects.wear import star as draw_star


def _word(colour: str | None) -> str | None:
    """The colour word of a hex value, or None; held things are dyed by word."""
    return next((name for name, value in COLOURS.items() if value == colour), None)


@kind("umbrella", "object", words=("umbrellas", "parasol"), size=0.44, width=0.95, colour="red", head=(0.0, -0.93))
def umbrella(p: Pen, a: Actor) -> None:
    draw_held(p, "umbrella", _word(a.colour), 0, -0.1, 0.38)


@kind("lantern", "object", words=("lanterns", "paper lantern", "oil lamp"), size=0.4, width=0.6, colour="yellow", head=(0.0, -0.9))
def lantern(p: Pen, a: Actor) -> None:
    metal = "#5d4a42"
    glass = a.colour or "#ffd772"
    p.glow(0, -0.4, 0.72, mix(glass, "#ffe9a8", 0.5), 0.75)
    p.trace("M-.13 -.78C-.16 -1.04 .16 -1.04 .13 -.78", 0.035, metal)
    p.path("M-.22 -.66Q-.1 -.72 -.08 -.82L.08 -.82Q.1 -.72 .22 -.66Z", metal)
    before, p.share = p.share, p.share * 0.2
    p.path("M-.19 -.66L.19 -.66L.22 -.1L-.22 -.1Z", mix(glass, "#fff3c4", 0.45), shade="s", depth=0.5)
    p.path("M0 -.54Q.13 -.34 .09 -.2Q0 -.12 -.09 -.2Q-.13 -.34 0 -.54Z", "#ff9e3a", line=False)
    p.path("M0 -.4Q.06 -.28 .04 -.21Q0 -.17 -.04 -.21Q-.06 -.28 0 -.4Z", "#fff6c8", line=False)
    p.share = before
    for x0, x1 in ((-0.19, -0.22), (0.0, 0.0), (0.19, 0.22)):
        if x0:
            p.stroke([(x0, -0.66), (x1, -0.1)], 0.032, metal, curved=False)
    p.rect(-0.25, -0.7, 0.5, 0.055, metal, r=0.02)
    p.rect(-0.27, -0.11, 0.54, 0.1, metal, r=0.03)


@kind("balloon", "object", words=("balloons", "party balloon"), size=0.6, width=0.5, home="air", colour="red", head=(0.0, -0.96))
def balloon(p: Pen, a: Actor) -> None:
    draw_held(p, "balloon", _word(a.colour), 0, 0, 0.39)
    face(p, a, 0, -0.73, 0.11)


@kind("book", "object", words=("books", "open book", "spell book", "magic book"), size=0.34, width=1.2, home="ground", colour="red", head=(0.0, -0.62))
def book(p: Pen, a: Actor) -> None:
    cover = a.colour or "#b8473e"
    p.glow(0, -0.5, 0.5, "#ffe9a8", 0.5)
    p.path("M-.58 -.5L0 -.4L.58 -.5L.62 -.06L0 .02L-.62 -.06Z", cover)
    p.path("M-.54 -.56Q-.2 -.66 0 -.48Q.2 -.66 .54 -.56L.57 -.12Q.2 -.2 0 -.04Q-.2 -.2 -.57 -.12Z", "#fffaee")
    p.stroke([(0, -0.48), (0, -0.05)], 0.014, "#d8c6a4")
    for side in (-1, 1):
        for i in range(4):
            y = -0.5 + i * 0.085
            p.stroke([(side * 0.1, y + 0.02), (side * 0.28, y - 0.03), (side * 0.46, y - 0.02)], 0.013, "#b8a890", alpha=0.8)
    for x, y, r in ((-0.2, -0.78, 0.06), (0.12, -0.9, 0.045), (0.3, -0.74, 0.035), (-0.02, -0.7, 0.03)):
        draw_star(p, x, y, r, "#ffd95a")


@kind("guitar", "object", words=("guitars", "ukulele"), size=0.54, width=0.5, colour="brown", head=(0.0, -1.0))
def guitar(p: Pen, a: Actor) -> None:
    wood = a.colour or "#d08a48"
    with p.group(0, 0, 1.0, turn=0):
        p.blob([(0, -0.5), (0.13, -0.48), (0.16, -0.38), (0.11, -0.3), (0.2, -0.18), (0.19, -0.05), (0, 0.0), (-0.19, -0.05), (-0.2, -0.18), (-0.11, -0.3), (-0.16, -0.38), (-0.13, -0.48)], wood)
        p.rect(-0.03, -0.9, 0.06, 0.54, "#6b4630")
        p.path("M-.045 -1.02L.045 -1.02L.055 -.88L-.055 -.88Z", "#5a3a2a")
        p.circle(0, -0.28, 0.07, "#4a3028")
        p.rect(-0.08, -0.12, 0.16, 0.03, "#5a3a2a", r=0.01)
        for x in (-0.018, -0.006, 0.006, 0.018):
            p.stroke([(x, -0.96), (x, -0.11)], 0.005, "#f6ecd8", curved=False)
        for y in (-0.96, -0.92):
            for side in (-1, 1):
                p.circle(side * 0.065, y, 0.015, "#e8d8b8")


@kind("lamp", "object", words=("lamps", "desk lamp", "table lamp", "floor lamp", "light bulb"), size=0.46, width=0.6, home="ground", colour="orange", head=(0.0, -0.98))
def lamp(p: Pen, a: Actor) -> None:
    shade = a.colour or "#f0a860"
    p.glow(0, -0.62, 0.6, "#ffe29a", 0.7)
    p.ellipse(0, -0.04, 0.2, 0.05, "#8a5c3c")
    p.blob([(-0.05, -0.06), (-0.09, -0.2), (-0.03, -0.34), (-0.025, -0.52), (0.025, -0.52), (0.03, -0.34), (0.09, -0.2), (0.05, -0.06)], "#7fa8a8")
    p.path("M-.17 -.96L.17 -.96L.3 -.5Q0 -.42 -.3 -.5Z", shade)
    p.path("M-.285 -.55Q0 -.47 .285 -.55L.3 -.5Q0 -.42 -.3 -.5Z", shift(shade, 0.12), line=False)
    p.stroke([(0.14, -0.46), (0.14, -0.32)], 0.01, "#6b4a34")
    p.circle(0.14, -0.31, 0.02, "#e8c25a", line=False)


@kind("star", "object", words=("starfish", "a star"), size=0.4, width=1.0, home="air", colour="yellow", head=(0.0, -0.95))
def star(p: Pen, a: Actor) -> None:
    gold = a.colour or "#ffd24e"
    p.glow(0, -0.48, 0.7, mix(gold, "#fff3c0", 0.4), 0.55)
    points = []
    for i in range(10):
        angle = math.pi * i / 5 - math.pi / 2
        r = 0.52 if i % 2 == 0 else 0.29
        points.append((r * math.cos(angle), -0.47 + r * math.sin(angle)))
    p.path(_rounded(points), gold, shade="s")
    face(p, a, 0, -0.44, 0.16)


def _rounded(points: list[tuple[float, float]]) -> str:
    """A polygon with its corners rounded off by quadratic curves."""
    out = []
    total = len(points)
    for i, (x, y) in enumerate(points):
        bx, by = points[i - 1]
        nx, ny = points[(i + 1) % total]
        k = 0.26
        ax, ay = x + (bx - x) * k, y + (by - y) * k
        cx, cy = x + (nx - x) * k, y + (ny - y) * k
        out.append(f"{'M' if not i else 'L'}{ax:.4g} {ay:.4g}Q{x:.4g} {y:.4g} {cx:.4g} {cy:.4g}")
    return "".join(out) + "Z"


@kind("crown", "object", words=("crowns", "tiara"), size=0.34, width=1.2, home="ground", colour="gold", head=(0.0, -0.9))
def crown(p: Pen, a: Actor) -> None:
    gold = a.colour or "#f0c04a"
    p.path("M-.46 -.08L-.54 -.7L-.26 -.4L0 -.86L.26 -.4L.54 -.7L.46 -.08Q0 .06 -.46 -.08Z", gold)
    p.path("M-.46 -.08Q0 .06 .46 -.08L.475 -.2Q0 -.06 -.475 -.2Z", shift(gold, 0.08), line=False)
    for x, y, c in ((-0.54, -0.74, "#e0445a"), (0, -0.9, "#4aa0d8"), (0.54, -0.74, "#e0445a")):
        p.circle(x, y, 0.065, c, shade="s")
    for x, c in ((-0.26, "#5ac08a"), (0, "#e0445a"), (0.26, "#5ac08a")):
        p.ellipse(x, -0.26 + abs(x) * -0.1, 0.05, 0.06, c, shade="s")


@kind("chair", "object", words=("chairs", "armchair", "rocking chair"), size=0.46, width=0.85, home="ground", colour="green", head=(0.0, -0.46))
def chair(p: Pen, a: Actor) -> None:
    cloth = a.colour or "#5f9a86"
    for x in (-0.28, 0.28):
        p.limb([(x, -0.12), (x * 1.05, 0.0)], 0.06, 0.04, "#7a5236")
    p.blob([(-0.28, -0.3), (-0.31, -0.74), (-0.2, -0.94), (0, -0.98), (0.2, -0.94), (0.31, -0.74), (0.28, -0.3)], cloth)
    for x, y in ((-0.12, -0.74), (0.12, -0.74), (0, -0.6)):
        p.circle(x, y, 0.025, shift(cloth, -0.14), line=False)
    p.rect(-0.3, -0.44, 0.6, 0.17, shift(cloth, 0.06), r=0.07)
    p.rect(-0.33, -0.3, 0.66, 0.2, cloth, r=0.06)
    for side in (-1, 1):
        p.rect(side * 0.34 - 0.075, -0.54, 0.15, 0.44, shift(cloth, 0.02), r=0.07)


@kind("clock", "object", words=("clocks", "alarm clock", "pocket watch", "watch", "grandfather clock"), size=0.4, width=0.95, home="ground", colour="red", head=(0.0, -0.98))
def clock(p: Pen, a: Actor) -> None:
    case = a.colour or "#dc5a4e"
    for side in (-1, 1):
        p.limb([(side * 0.2, -0.12), (side * 0.28, 0.0)], 0.07, 0.05, shift(case, -0.14))
        p.path(f"M{side * 0.08} -.86Q{side * 0.16} -1.04 {side * 0.34} -.92Q{side * 0.36} -.8 {side * 0.27} -.74Z", "#e8c25a")
    p.stroke([(0, -0.84), (0, -0.95)], 0.04, "#8a6a4a")
    p.circle(0, -0.46, 0.4, case, shade="s")
    p.circle(0, -0.46, 0.32, "#fffaf0", depth=0.4)
    for i in range(12):
        angle = math.pi * i / 6
        p.circle(0.26 * math.sin(angle), -0.46 - 0.26 * math.cos(angle), 0.02 if i % 3 else 0.032, "#6b5a5a", line=False, shade="n")
    turn = a.rng.uniform(0, 6.28)
    p.stroke([(0, -0.46), (0.14 * math.sin(turn), -0.46 - 0.14 * math.cos(turn))], 0.035, "#3a2f3a")
    p.stroke([(0, -0.46), (0.22 * math.sin(turn * 12), -0.46 - 0.22 * math.cos(turn * 12))], 0.024, "#3a2f3a")
    p.circle(0, -0.46, 0.03, "#e0584a", line=False)


@kind("key", "object", words=("keys", "golden key", "skeleton key"), size=0.48, width=0.5, colour="gold", head=(0.0, -0.98))
def key(p: Pen, a: Actor) -> None:
    metal = a.colour or "#e6b840"
    p.rect(-0.05, -0.6, 0.1, 0.6, metal, r=0.03, shade="h")
    p.rect(0.02, -0.12, 0.18, 0.08, metal, r=0.02)
    p.rect(0.02, -0.26, 0.13, 0.07, metal, r=0.02)
    p.circle(0, -0.78, 0.22, metal, shade="s")
    p.circle(0, -0.78, 0.13, shift(metal, 0.1), line=False)
    p.path("M0 -.71C-.1 -.78 -.06 -.86 0 -.81C.06 -.86 .1 -.78 0 -.71Z", "#d8435a", line=False)
    p.rect(-0.075, -0.6, 0.15, 0.05, shift(metal, -0.08), r=0.02)


@kind("heart", "object", words=("hearts", "love heart"), size=0.38, width=1.05, home="air", colour="red", head=(0.0, -0.8))
def heart(p: Pen, a: Actor) -> None:
    red = a.colour or "#e8566a"
    p.glow(0, -0.46, 0.6, mix(red, "#ffd8e0", 0.5), 0.4)
    p.path("M0 0C-.3 -.22 -.52 -.44 -.5 -.68C-.48 -.96 -.14 -.98 0 -.74C.14 -.98 .48 -.96 .5 -.68C.52 -.44 .3 -.22 0 0Z", red, shade="s", depth=1.2)
    p.ellipse(-0.28, -0.72, 0.07, 0.1, "#ffffff", line=False, shade="n", alpha=0.5, turn=30)
    face(p, a, 0, -0.5, 0.17)


@kind("gift", "object", words=("gifts", "present", "presents", "gift box", "box"), size=0.36, width=0.95, home="ground", colour="teal", head=(0.0, -0.75))
def gift(p: Pen, a: Actor) -> None:
    paper = a.colour or "#4fa8a4"
    ribbon = "#f5d06a" if a.colour != COLOURS["gold"] else "#e0545a"
    p.rect(-0.36, -0.54, 0.72, 0.54, paper, r=0.03)
    p.rect(-0.07, -0.54, 0.14, 0.54, ribbon, line=False)
    p.rect(-0.41, -0.68, 0.82, 0.17, shift(paper, 0.05), r=0.03)
    p.rect(-0.07, -0.68, 0.14, 0.17, ribbon, line=False)
    for side in (-1, 1):
        p.path(f"M0 -.68C{side * 0.1} -.96 {side * 0.4} -.98 {side * 0.36} -.8C{side * 0.32} -.68 {side * 0.1} -.68 0 -.68Z", ribbon)
    p.circle(0, -0.7, 0.06, shift(ribbon, -0.06))

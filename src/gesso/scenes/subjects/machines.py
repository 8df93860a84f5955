"""Wheels, rails and rockets."""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

import math

from gesso.scenes.colour import shift
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.kind import Actor, kind

TYRE = "#3a3642"


def wheel(p: Pen, x: float, y: float, r: float, hub: str = "#d8dbe0", spokes: int = 0) -> None:
    if spokes:
        p.ring(x, y, r, r * 0.16, TYRE)
        for i in range(spokes):
            angle = math.pi * i / spokes
            p.stroke([(x - r * 0.9 * math.cos(angle), y - r * 0.9 * math.sin(angle)), (x + r * 0.9 * math.cos(angle), y + r * 0.9 * math.sin(angle))], r * 0.05, "#b8bcc6")
        p.circle(x, y, r * 0.16, hub, line=False)
        return
    p.circle(x, y, r, TYRE)
    p.circle(x, y, r * 0.56, hub, line=False)
    p.circle(x, y, r * 0.2, shift(hub, -0.2), line=False)


def headlight(p: Pen, x: float, y: float, r: float) -> None:
    if p.light.share > 0.45:
        p.glow(x, y, r * 5, "#ffe9a0", 0.7)
    p.circle(x, y, r, "#fff0b0")


@kind("car", "vehicle", words=("cars", "automobile", "taxi", "race car", "vintage car"), size=0.38, width=1.7, home="ground", colour="red", poses=(), head=(0.0, -0.98))
def car(p: Pen, a: Actor) -> None:
    body = a.colour or "#e0584a"
    p.path("M-.46 -.5Q-.4 -.98 -.06 -.98Q.36 -1 .5 -.5Z", shift(body, 0.03))
    p.path("M-.36 -.52Q-.32 -.86 -.1 -.88L-.04 -.88L-.04 -.52Z", "#bfe2ee")
    p.path("M.04 -.52L.04 -.88Q.28 -.88 .38 -.52Z", "#bfe2ee")
    p.path("M-.84 -.24Q-.86 -.5 -.62 -.54L.5 -.54Q.8 -.5 .84 -.34L.84 -.2Q.82 -.12 .74 -.12L-.76 -.12Q-.84 -.14 -.84 -.24Z", body)
    p.stroke([(-0.78, -0.3), (0.8, -0.3)], 0.025, "#fff3e0")
    p.stroke([(0.12, -0.44), (0.22, -0.44)], 0.03, shift(body, -0.2))
    headlight(p, 0.77, -0.38, 0.065)
    p.rect(-0.86, -0.44, 0.07, 0.1, "#f6b08a", r=0.03)
    for x in (-0.48, 0.46):
        wheel(p, x, -0.16, 0.17)


@kind("bus", "vehicle", words=("buses", "school bus", "coach", "double-decker bus", "minibus"), size=0.44, width=1.6, home="ground", colour="yellow", head=(0.0, -0.98))
def bus(p: Pen, a: Actor) -> None:
    body = a.colour or "#f4bf3e"
    p.rect(-0.8, -0.94, 1.58, 0.82, body, r=0.12)
    p.rect(-0.8, -0.42, 1.58, 0.1, shift(body, 0.12), line=False)
    for i in range(4):
        p.rect(-0.7 + i * 0.3, -0.82, 0.24, 0.3, "#bfe2ee", r=0.04)
    p.rect(0.52, -0.82, 0.2, 0.62, "#a8d4e4", r=0.04)
    headlight(p, 0.74, -0.24, 0.05)
    for x in (-0.46, 0.36):
        wheel(p, x, -0.14, 0.15)


@kind("train", "vehicle", words=("trains", "steam train", "locomotive", "steam engine", "railway"), size=0.46, width=1.7, home="ground", colour="red", head=(-0.45, -0.98))
def train(p: Pen, a: Actor) -> None:
    body = a.colour or "#c9483f"
    p.stroke([(-0.95, -0.005), (0.95, -0.005)], 0.025, "#8a7a70", curved=False)
    for i, r in enumerate((0.06, 0.09, 0.12)):
        p.circle(0.5 - i * 0.16, -1.02 - i * 0.1, r, "#ffffff", line=False, alpha=0.8, shade="v")
    p.rect(0.42, -0.92, 0.16, 0.34, "#3f3a48")
    p.rect(0.38, -0.96, 0.24, 0.08, "#3f3a48", r=0.03)
    p.rect(-0.1, -0.62, 0.86, 0.42, shift(body, -0.02), r=0.12)
    for x in (0.1, 0.32):
        p.rect(x, -0.62, 0.05, 0.42, "#e8bf5a", line=False)
    p.circle(0.76, -0.42, 0.1, "#3f3a48")
    headlight(p, 0.78, -0.42, 0.06)
    p.rect(-0.52, -0.9, 0.44, 0.7, body, r=0.04)
    p.rect(-0.58, -0.96, 0.56, 0.09, "#3f3a48", r=0.03)
    p.rect(-0.42, -0.8, 0.24, 0.24, "#bfe2ee", r=0.03)
    p.rect(-0.94, -0.56, 0.36, 0.34, "#5f7f9a", r=0.03)
    p.blob([(-0.92, -0.54), (-0.8, -0.66), (-0.66, -0.62), (-0.6, -0.54)], "#4a4450", line=False)
    p.rect(-0.94, -0.24, 1.74, 0.08, "#3f3a48")
    for x, r in ((-0.82, 0.1), (-0.62, 0.1), (-0.3, 0.16), (0.08, 0.16), (0.4, 0.1), (0.64, 0.1)):
        wheel(p, x, -r, r, "#e8bf5a")
    p.stroke([(-0.3, -0.16), (0.08, -0.16)], 0.03, "#d8dbe0")
    p.poly([(0.78, -0.16), (0.94, -0.0), (0.7, -0.0)], "#e8bf5a")


@kind("bicycle", "vehicle", words=("bicycles", "bike", "bikes"), size=0.42, width=1.45, home="ground", colour="teal", head=(-0.2, -0.82), seat=(-0.1, -0.34, 1.05))
def bicycle(p: Pen, a: Actor) -> None:
    frame = a.colour or "#3f9c96"
    for x in (-0.44, 0.44):
        wheel(p, x, -0.28, 0.27, frame, spokes=6)
    for line in ([(-0.44, -0.28), (-0.2, -0.64)], [(-0.2, -0.64), (0.28, -0.66)], [(-0.2, -0.66), (-0.06, -0.26)], [(-0.06, -0.26), (0.28, -0.66)], [(-0.44, -0.28), (-0.06, -0.26)], [(0.44, -0.28), (0.27, -0.78)]):
        p.stroke(line, 0.055, frame, curved=False)
    p.circle(-0.06, -0.26, 0.07, "#c8ccd4")
    p.stroke([(-0.2, -0.64), (-0.22, -0.76)], 0.04, frame, curved=False)
    p.path("M-.36 -.8Q-.2 -.86 -.06 -.77Q-.2 -.7 -.36 -.8Z", "#6b4630")
    p.stroke([(0.27, -0.78), (0.24, -0.9), (0.12, -0.92)], 0.045, "#6b4630")
    p.path("M.32 -.82L.62 -.82L.57 -.58L.37 -.58Z", "#d9ae72")
    for x in (0.36, 0.47, 0.58):
        p.circle(x, -0.86, 0.06, ("#f08aa0", "#f5c843", "#e0584a")[int((x - 0.3) * 9) % 3], line=False)


@kind("rocket", "vehicle", words=("rockets", "spaceship", "spaceships", "spacecraft", "space ship", "space shuttle", "rocketship", "starship"), size=0.56, width=0.62, home="air", colour="red", head=(0.0, -1.0))
def rocket(p: Pen, a: Actor) -> None:
    trim = a.colour or "#e0544a"
    p.glow(0, -0.06, 0.3, "#ffc04a", 0.7)
    p.path("M-.11 -.2Q-.14 -.06 0 .08Q.14 -.06 .11 -.2Z", "#ff9a3a", line=False)
    p.path("M-.06 -.2Q-.07 -.1 0 0Q.07 -.1 .06 -.2Z", "#fff0a8", line=False)
    for side in (-1, 1):
        p.path(f"M{side * 0.17} -.46Q{side * 0.36} -.34 {side * 0.31} -.12Q{side * 0.22} -.22 {side * 0.12} -.22Z", trim)
    outline = "M0 -1C.16 -.9 .24 -.64 .18 -.36Q.16 -.24 .12 -.2L-.12 -.2Q-.16 -.24 -.18 -.36C-.24 -.64 -.16 -.9 0 -1Z"
    p.path(outline, "#f6f1e8", shade="h")
    with p.clipped(outline):
        p.path("M-.3 -.8Q0 -.7 .3 -.8L.3 -1.1L-.3 -1.1Z", trim, line=False, shade="h")
        p.path("M-.3 -.28Q0 -.22 .3 -.28L.3 -.1L-.3 -.1Z", shift(trim, -0.06), line=False, shade="h")
    p.circle(0, -0.58, 0.1, "#c8ccd4")
    p.circle(0, -0.58, 0.075, "#7fc4e4", shade="s")
    p.ellipse(-0.025, -0.61, 0.025, 0.015, "#ffffff", line=False, shade="n", alpha=0.8)
    p.path("M-.03 -.42L.03 -.42L.045 -.14L-.045 -.14Z", trim)


@kind("airplane", "vehicle", words=("airplanes", "plane", "planes", "aeroplane", "aeroplanes", "aircraft", "jet", "biplane"), size=0.36, width=1.6, home="air", colour="blue", head=(0.1, -0.85))
def airplane(p: Pen, a: Actor) -> None:
    body = a.colour or "#5f9ed0"
    p.path("M-.66 -.56L-.8 -.94Q-.62 -.98 -.5 -.84L-.34 -.58Z", shift(body, -0.06))
    p.path("M-.06 -.56L-.2 -.9Q-.04 -.94 .1 -.84L.3 -.56Z", shift(body, -0.1))
    p.path("M-.78 -.56C-.4 -.72 .3 -.76 .56 -.62C.72 -.54 .7 -.36 .5 -.3C.2 -.22 -.4 -.32 -.78 -.5Z", body)
    p.path("M-.7 -.5C-.3 -.38 .3 -.3 .62 -.38C.56 -.3 .4 -.26 .2 -.26C-.2 -.26 -.5 -.36 -.7 -.5Z", "#fff6e6", line=False)
    p.path("M.36 -.66Q.5 -.66 .56 -.54L.38 -.52Z", "#bfe6f4")
    for i in range(4):
        p.circle(-0.3 + i * 0.15, -0.54, 0.042, "#eaf8ff")
    p.path("M.16 -.42L-.22 -.08Q-.36 -.04 -.42 -.1L-.16 -.44Z", shift(body, 0.04))
    p.ellipse(0.7, -0.46, 0.03, 0.2, "#d8dbe0", alpha=0.8)
    p.circle(0.68, -0.46, 0.05, "#e0584a")

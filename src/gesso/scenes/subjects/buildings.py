"""Houses and towers; windows glow when it is dark (the pen's light says so)."""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import lightness, shift
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.kind import Actor, kind


def window(p: Pen, x: float, y: float, w: float, h: float, *, arch: bool = False) -> None:
    """A window with its cross; lit and glowing when the ambient light is dark."""
    lit = lightness(p.light.ambient) < 0.74
    before, p.share = p.share, 0.0 if lit else p.share
    glass = "#ffd873" if lit else "#8fc1dc"
    if lit:
        p.glow(x + w / 2, y + h / 2, max(w, h) * 1.5, "#ffcf6a", 0.5)
    if arch:
        p.path(f"M{x:.3g} {y + h:.3g}V{y + w / 2:.3g}Q{x:.3g} {y:.3g} {x + w / 2:.3g} {y:.3g}Q{x + w:.3g} {y:.3g} {x + w:.3g} {y + w / 2:.3g}V{y + h:.3g}Z", glass)
    else:
        p.rect(x, y, w, h, glass, r=w * 0.1)
    p.share = before
    p.stroke([(x + w / 2, y + h * 0.08), (x + w / 2, y + h)], w * 0.09, "#fff6e4")
    p.stroke([(x, y + h * 0.55), (x + w, y + h * 0.55)], w * 0.09, "#fff6e4")


@kind("house", "building", words=("houses", "cottage", "cottages", "home", "cabin", "hut", "barn", "farmhouse", "building", "inn"), size=0.52, width=1.1, home="ground", colour="red", head=(0.0, -0.86))
def house(p: Pen, a: Actor) -> None:
    roof = a.colour or "#c4533f"
    wall = "#fbf0da"
    p.rect(0.2, -0.92, 0.11, 0.3, "#a8705a")
    p.rect(0.185, -0.94, 0.14, 0.05, "#8f5a48")
    for i, r in enumerate((0.035, 0.05, 0.065)):
        p.circle(0.27 + i * 0.05, -1.01 - i * 0.09, r, "#ffffff", line=False, alpha=0.6, shade="n")
    p.rect(-0.4, -0.46, 0.8, 0.46, wall)
    p.rect(-0.4, -0.06, 0.8, 0.06, "#b0a394")
    p.path("M-.54 -.42L-.34 -.84Q0 -.9 .34 -.84L.54 -.42Q0 -.36 -.54 -.42Z", roof)
    if a.snow:
        p.path("M-.54 -.43L-.34 -.85Q0 -.92 .34 -.85L.54 -.43Q.46 -.5 .36 -.46Q.24 -.55 .12 -.46Q0 -.55 -.14 -.46Q-.26 -.55 -.38 -.46Q-.48 -.5 -.54 -.43Z", "#f6f9fd")
    for row in range(3 if not a.snow else 0):
        y = -0.5 - row * 0.1
        wide = 0.48 - row * 0.05
        for i in range(9 - row):
            x = -wide + (i + 0.5) * 2 * wide / (9 - row)
            p.stroke([(x - 0.045, y), (x, y + 0.03), (x + 0.045, y)], 0.011, shift(roof, -0.1), alpha=0.75)
    window(p, -0.32, -0.34, 0.17, 0.18)
    window(p, 0.16, -0.34, 0.17, 0.18)
    p.path("M-.09 0V-.24Q-.09 -.34 0 -.34Q.09 -.34 .09 -.24V0Z", "#8a5a3a" if lightness(roof) > 0.5 else "#b07a4c")
    p.circle(0.055, -0.14, 0.014, "#f0cf6a", line=False)
    window(p, -0.06, -0.66, 0.12, 0.13, arch=True)
    for x in (-0.34, 0.16):
        p.rect(x - 0.01, -0.16, 0.2, 0.05, "#9a6a44")
        for i in range(4):
            p.circle(x + 0.02 + i * 0.05, -0.165, 0.032, ("#f08aa0", "#f5c843", "#f6f0e8", "#e0545a")[i], line=False)


@kind("lighthouse", "building", words=("lighthouses", "beacon"), size=0.66, width=0.6, home="ground", colour="red", head=(0.0, -1.0))
def lighthouse(p: Pen, a: Actor) -> None:
    band = a.colour or "#d2473f"
    p.glow(0, -0.85, 0.42, "#ffe9a0", 0.75)
    if lightness(p.light.ambient) < 0.8:
        for side in (-1, 1):
            p.poly([(0, -0.85), (side * 1.4, -1.08), (side * 1.4, -0.66)], p.gradient([(0, "#fff2b8", 0.0), (0.5, "#fff2b8", 0.22), (1, "#fff2b8", 0.0)], "v"), line=False)
    p.blob([(-0.32, 0), (-0.3, -0.07), (-0.1, -0.1), (0.16, -0.09), (0.32, -0.05), (0.34, 0.01)], "#8a8078")
    outline = "M-.19 -.04L-.12 -.76L.12 -.76L.19 -.04Q0 .02 -.19 -.04Z"
    p.path(outline, "#fbf6ec", shade="h")
    with p.clipped(outline):
        for y in (-0.22, -0.5):
            p.poly([(-0.25, y), (0.25, y - 0.05), (0.25, y - 0.19), (-0.25, y - 0.14)], band, line=False, shade="h")
        p.poly([(-0.25, -0.0), (0.25, -0.05), (0.25, 0.1), (-0.25, 0.1)], band, line=False, shade="h")
    p.path("M-.05 -.02V-.12Q0 -.18 .05 -.12V-.02Z", "#6b4a34")
    window(p, -0.03, -0.42, 0.06, 0.09, arch=True)
    window(p, -0.03, -0.68, 0.055, 0.08, arch=True)
    p.rect(-0.17, -0.78, 0.34, 0.035, "#5a5566", r=0.01)
    for i in range(6):
        x = -0.155 + i * 0.062
        p.stroke([(x, -0.78), (x, -0.83)], 0.01, "#5a5566")
    p.stroke([(-0.165, -0.83), (0.165, -0.83)], 0.012, "#5a5566")
    p.rect(-0.085, -0.91, 0.17, 0.13, "#fff0b0", depth=0.2)
    p.circle(0, -0.845, 0.05, "#fffbe6", line=False, shade="n")
    p.path("M-.12 -.9Q0 -1.1 .12 -.9Z", band)
    p.stroke([(0, -1.0), (0, -1.05)], 0.014, "#5a5566")


@kind("castle", "building", words=("castles", "palace", "fortress", "citadel", "fort"), size=0.66, width=1.1, home="ground", colour="grey", head=(0.0, -1.0))
def castle(p: Pen, a: Actor) -> None:
    stone = "#d9cdc4" if a.colour is None else shift(a.colour, 0.08, 0.75)
    roof = "#5b6fb4" if a.colour is None else shift(a.colour, -0.12)

    def tower(x: float, w: float, top: float) -> None:
        p.rect(x - w / 2, top, w, -top, stone, shade="h")
        p.rect(x - w * 0.6, top - 0.02, w * 1.2, 0.05, shift(stone, -0.05))
        p.path(f"M{x - w * 0.72:.3g} {top - 0.01:.3g}Q{x - w * 0.1:.3g} {top - w * 0.9:.3g} {x:.3g} {top - w * 1.7:.3g}Q{x + w * 0.1:.3g} {top - w * 0.9:.3g} {x + w * 0.72:.3g} {top - 0.01:.3g}Z", roof)
        flag = top - w * 1.7
        p.stroke([(x, flag), (x, flag - 0.08)], 0.01, "#6b4a34")
        p.path(f"M{x:.3g} {flag - 0.08:.3g}l.09 .025l-.09 .03Z", "#e0545a")
        window(p, x - w * 0.17, top + 0.09, w * 0.34, w * 0.55, arch=True)

    tower(0.0, 0.2, -0.66)
    tower(-0.2, 0.15, -0.52)
    tower(0.2, 0.15, -0.56)
    p.rect(-0.42, -0.34, 0.84, 0.34, stone)
    for i in range(8):
        p.rect(-0.42 + i * 0.112, -0.385, 0.058, 0.06, stone, line=False)
    for x, y in ((-0.24, -0.2), (0.22, -0.26), (-0.2, -0.08), (0.26, -0.1), (-0.3, -0.28), (0.14, -0.16)):
        p.rect(x, y, 0.05, 0.025, shift(stone, -0.06), r=0.01, line=False)
    tower(-0.42, 0.18, -0.46)
    tower(0.42, 0.18, -0.46)
    p.path("M-.11 0V-.16Q-.11 -.28 0 -.28Q.11 -.28 .11 -.16V0Z", "#7a5236")
    for x in (-0.055, 0.0, 0.055):
        p.stroke([(x, -0.02), (x, -0.22)], 0.008, "#5a3a26")

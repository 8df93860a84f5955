"""Windmill, tower, bridge, temple, tent and a fountain."""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import shift
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.buildings import window
from gesso.scenes.subjects.kind import Actor, kind


@kind("windmill", "building", words=("windmills", "mill", "mills"), size=0.62, width=0.95, home="ground", colour="red", head=(0.0, -0.9))
def windmill(p: Pen, a: Actor) -> None:
    roof = a.colour or "#b8503e"
    outline = "M-.22 0L-.14 -.6L.14 -.6L.22 0Q0 .04 -.22 0Z"
    p.path(outline, "#fbf0da", shade="h")
    for x, y in ((-0.1, -0.2), (0.1, -0.36), (-0.06, -0.48), (0.12, -0.14)):
        p.rect(x, y, 0.05, 0.024, "#e4d2b4", line=False, r=0.01)
    p.path("M-.18 -.58Q-.14 -.8 0 -.82Q.14 -.8 .18 -.58Q0 -.52 -.18 -.58Z", roof)
    p.path("M-.065 0V-.14Q0 -.24 .065 -.14V0Z", "#8a5a3a")
    window(p, -0.045, -0.42, 0.09, 0.12, arch=True)
    turn = a.rng.uniform(8, 60)
    with p.group(0, -0.66, 1.0, turn=turn):
        for k in range(4):
            with p.group(0, 0, 1.0, turn=90 * k):
                p.stroke([(0, 0), (0, -0.44)], 0.02, "#7a5236", curved=False)
                p.rect(0.008, -0.43, 0.12, 0.32, "#fffaf0", alpha=0.95)
                for y in (-0.35, -0.27, -0.19):
                    p.stroke([(0.01, y), (0.126, y)], 0.009, "#b89a78", curved=False)
    p.circle(0, -0.66, 0.035, "#7a5236")


@kind("tower", "building", words=("towers", "wizard tower", "clock tower", "bell tower", "watchtower"), size=0.68, width=0.5, home="ground", colour="purple", head=(0.0, -1.0))
def tower(p: Pen, a: Actor) -> None:
    roof = a.colour or "#7a5ab0"
    stone = "#cfc4c0"
    p.path("M-.17 0Q-.14 -.3 -.13 -.56L.13 -.56Q.14 -.3 .17 0Q0 .03 -.17 0Z", stone, shade="h")
    p.path("M-.19 -.55L.19 -.55L.16 -.74L-.16 -.74Z", shift(stone, 0.03), shade="h")
    p.path("M-.24 -.72Q-.06 -.82 0 -1Q.06 -.82 .24 -.72Q0 -.67 -.24 -.72Z", roof)
    p.stroke([(0, -0.99), (0, -1.07)], 0.012, "#6b4a34")
    p.path("M0 -1.07l.1 .03l-.1 .03Z", "#f0c24a")
    for x, y in ((-0.09, -0.12), (0.06, -0.22), (-0.07, -0.34), (0.04, -0.46), (0.08, -0.08)):
        p.rect(x, y, 0.05, 0.024, shift(stone, -0.07), line=False, r=0.01)
    p.path("M-.055 0V-.12Q0 -.2 .055 -.12V0Z", "#7a5236")
    window(p, -0.035, -0.38, 0.07, 0.1, arch=True)
    for x in (-0.11, -0.03, 0.05):
        window(p, x, -0.7, 0.06, 0.1, arch=True)
    p.path("M.13 -.0Q.1 -.2 .15 -.32Q.1 -.4 .12 -.48", "#6f9f58", shade="n", line=False, alpha=0.0)
    for x, y in ((0.14, -0.04), (0.13, -0.12), (0.15, -0.2), (0.11, -0.26), (-0.15, -0.05), (-0.13, -0.1)):
        p.circle(x, y, 0.035, "#7fae62", line=False)


@kind("bridge", "building", words=("bridges", "stone bridge", "footbridge"), size=0.36, width=1.9, home="ground", colour="grey", head=(0.0, -0.62))
def bridge(p: Pen, a: Actor) -> None:
    stone = a.colour or "#b9aca4"
    outline = "M-.95 0L-.95 -.3Q-.5 -.62 0 -.62Q.5 -.62 .95 -.3L.95 0L.5 0Q.46 -.4 0 -.4Q-.46 -.4 -.5 0Z"
    p.path(outline, stone)
    with p.clipped(outline):
        for i in range(13):
            t = -0.9 + i * 0.15
            p.stroke([(t * 0.5, -0.36 - 0.0), (t, -0.8)], 0.012, shift(stone, -0.1), curved=False, alpha=0.7)
    p.limb([(-0.98, -0.34), (-0.5, -0.58), (0, -0.66), (0.5, -0.58), (0.98, -0.34)], 0.09, 0.09, shift(stone, 0.07), middle=0.09)
    for x in (-0.9, 0.9):
        p.rect(x - 0.07, -0.56, 0.14, 0.56, shift(stone, 0.02))
        p.circle(x, -0.62, 0.08, shift(stone, 0.06))


@kind("temple", "building", words=("temples", "pagoda", "pagodas", "shrine", "torii", "pavilion", "dojo"), size=0.64, width=0.95, home="ground", colour="red", head=(0.0, -1.0))
def temple(p: Pen, a: Actor) -> None:
    roof = a.colour or "#b8473e"
    dark = shift(roof, -0.1)
    p.rect(-0.4, -0.07, 0.8, 0.07, "#c9bdb0")
    for level, (y, w) in enumerate(((-0.07, 0.3), (-0.36, 0.23), (-0.62, 0.16))):
        h = 0.2 - level * 0.02
        p.rect(-w, y - h, 2 * w, h, "#fbeed6")
        for x in (-w, -w / 3, w / 3 - 0.03, w - 0.035):
            p.rect(x, y - h, 0.035, h, roof, line=False)
        top = y - h
        p.path(f"M{-w - 0.17:.3g} {top + 0.04:.3g}Q{-w * 0.75:.3g} {top - 0.01:.3g} {-w * 0.6:.3g} {top - 0.11:.3g}L{w * 0.6:.3g} {top - 0.11:.3g}Q{w * 0.75:.3g} {top - 0.01:.3g} {w + 0.17:.3g} {top + 0.04:.3g}Q0 {top - 0.03:.3g} {-w - 0.17:.3g} {top + 0.04:.3g}Z", dark)
    window(p, -0.07, -0.24, 0.14, 0.17)
    window(p, -0.055, -0.5, 0.11, 0.12)
    p.stroke([(0, -0.9), (0, -1.02)], 0.02, "#e6b23c")
    p.circle(0, -0.96, 0.025, "#e6b23c")


@kind("tent", "building", words=("tents", "circus", "circus tent", "campsite"), size=0.44, width=1.2, home="ground", colour="orange", head=(0.0, -0.96))
def tent(p: Pen, a: Actor) -> None:
    main = a.colour or "#e8873c"
    outline = "M-.56 0Q-.2 -.5 0 -.94Q.2 -.5 .56 0Q0 .06 -.56 0Z"
    p.path(outline, main)
    with p.clipped(outline):
        for x0, x1 in ((-0.42, -0.26), (0.26, 0.42)):
            p.poly([(0, -0.96), (x0, 0.1), (x1, 0.1)], "#fff0d8", line=False)
    if p.light.share > 0.4:
        p.glow(0, -0.15, 0.35, "#ffcf6a", 0.8)
    p.path("M0 -.5Q-.06 -.2 -.16 .02L.16 .02Q.06 -.2 0 -.5Z", "#5a3a34" if p.light.share <= 0.4 else "#ffd873")
    p.path("M0 -.5Q.12 -.24 .22 0L.16 .02Q.06 -.2 0 -.5Z", shift(main, 0.08))
    p.stroke([(0, -0.92), (0, -1.02)], 0.016, "#6b4a34")
    p.path("M0 -1.02l.12 .035l-.12 .035Z", "#e0544a")

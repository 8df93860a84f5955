"""Plants and mushrooms."""
# Rows of coordinates and words read best as tables.
# fmt: off


import math

from gesso.scenes.colour import shift
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.kind import Actor, kind


@kind("tree", "plant", words=("trees", "oak", "maple", "willow", "apple tree", "cherry tree", "cherry blossom tree"), size=0.6, width=0.85, home="ground", colour="green", head=(0.0, -0.98))
def tree(p: Pen, a: Actor) -> None:
    leaf = a.colour or "#5f9e4e"
    p.path("M-.08 0Q-.03 -.2 -.05 -.46L.05 -.46Q.04 -.2 .09 0Q0 .03 -.08 0Z", "#8a5e3e")
    p.stroke([(0, -0.34), (-0.14, -0.5)], 0.035, "#8a5e3e")
    p.stroke([(0.01, -0.3), (0.15, -0.46)], 0.03, "#8a5e3e")
    p.blob([(-0.4, -0.5), (-0.42, -0.68), (-0.28, -0.84), (-0.1, -0.98), (0.12, -0.97), (0.3, -0.84), (0.42, -0.66), (0.38, -0.46), (0.18, -0.38), (0, -0.42), (-0.2, -0.37)], leaf)
    for x, y, r in ((-0.18, -0.66, 0.15), (0.14, -0.74, 0.15), (0.18, -0.54, 0.12), (-0.04, -0.84, 0.1)):
        p.circle(x, y, r, shift(leaf, 0.035), line=False, alpha=0.6)
    rng = a.rng
    if a.snow:
        p.blob([(-0.36, -0.76), (-0.28, -0.84), (-0.1, -0.98), (0.12, -0.97), (0.3, -0.84), (0.4, -0.7), (0.26, -0.76), (0.12, -0.84), (-0.04, -0.82), (-0.2, -0.78)], "#f6f9fd", line=False)
    elif a.ornament > 0.2:
        for _ in range(7):
            angle, r = rng.uniform(0, 6.28), rng.uniform(0.05, 0.28)
            p.circle(math.cos(angle) * r * 1.2, -0.66 + math.sin(angle) * r * 0.8, 0.024, "#e0584a" if a.colour is None else shift(leaf, 0.16), line=False)


@kind("flower", "plant", words=("flowers", "rose", "roses", "tulip", "tulips", "daisy", "daisies", "blossom", "lily", "poppy", "poppies", "orchid", "lotus"), size=0.46, width=0.6, home="ground", colour="pink", head=(0.0, -0.95))
def flower(p: Pen, a: Actor) -> None:
    petal = a.colour or "#f0829c"
    p.stroke([(0, 0), (0.03, -0.3), (0, -0.62)], 0.035, "#5a9a4e")
    p.blob([(0.01, -0.16), (0.16, -0.32), (0.3, -0.32), (0.2, -0.16)], "#67a858")
    p.blob([(0.01, -0.08), (-0.14, -0.24), (-0.28, -0.22), (-0.18, -0.08)], "#67a858")
    for layer, (count, r, size) in enumerate(((8, 0.17, 0.115), (8, 0.13, 0.085))):
        for i in range(count):
            angle = 2 * math.pi * (i + 0.5 * layer) / count
            p.ellipse(math.cos(angle) * r, -0.7 + math.sin(angle) * r, size, size * 0.72, petal if layer == 0 else shift(petal, 0.05), turn=math.degrees(angle))
    p.circle(0, -0.7, 0.1, "#f7cf5a")
    if a.mood or a.ornament > 0.25:
        from gesso.scenes.face import cheeks, eyes, mouth

        with p.group(0, -0.7, 0.1):
            eyes(p, 0.38, -0.1, 0.15, mood=a.mood)
            mouth(p, 0, 0.24, 0.2, mood=a.mood, width=0.09)
            cheeks(p, 0.6, 0.25, 0.25)


@kind("mushroom", "plant", words=("mushrooms", "toadstool", "toadstools", "fungus", "fungi"), size=0.4, width=0.95, home="ground", colour="red", head=(0.0, -0.95))
def mushroom(p: Pen, a: Actor) -> None:
    cap = a.colour or "#d84a40"
    p.blob([(-0.13, -0.5), (-0.12, -0.24), (-0.18, -0.04), (0, 0.01), (0.18, -0.04), (0.12, -0.24), (0.13, -0.5)], "#fbf1dd")
    p.path("M-.4 -.42Q0 -.26 .4 -.42Q.2 -.52 0 -.52Q-.2 -.52 -.4 -.42Z", "#eed9bb")
    p.path("M-.46 -.44C-.46 -1.08 .46 -1.08 .46 -.44Q.3 -.5 0 -.4Q-.3 -.5 -.46 -.44Z", cap, shade="s", depth=1.1)
    for x, y, rx, ry in ((-0.2, -0.66, 0.085, 0.075), (0.12, -0.78, 0.09, 0.07), (0.26, -0.56, 0.06, 0.06), (-0.02, -0.54, 0.055, 0.045), (-0.36, -0.5, 0.04, 0.05), (-0.1, -0.86, 0.05, 0.03)):
        p.ellipse(x, y, rx, ry, "#fff7ea", line=False)
    from gesso.scenes.face import cheeks, eyes, mouth

    with p.group(0, -0.22, 0.13):
        eyes(p, 0.42, -0.1, 0.16, mood=a.mood)
        mouth(p, 0, 0.22, 0.18, mood=a.mood, width=0.08)
        cheeks(p, 0.72, 0.22, 0.3)


@kind("sunflower", "plant", words=("sunflowers",), size=0.54, width=0.6, home="ground", colour="yellow", head=(0.0, -0.98))
def sunflower(p: Pen, a: Actor) -> None:
    petal = a.colour or "#f8c22e"
    p.stroke([(0, 0), (0.03, -0.3), (0, -0.66)], 0.045, "#5a9a4e")
    for side, y in ((1, -0.2), (-1, -0.32)):
        p.blob([(0.01, y), (side * 0.16, y - 0.14), (side * 0.3, y - 0.1), (side * 0.18, y + 0.02)], "#67a858")
    for layer in range(2):
        for i in range(14):
            angle = 2 * math.pi * (i + 0.5 * layer) / 14
            r = 0.22 - 0.03 * layer
            p.ellipse(math.cos(angle) * r, -0.72 + math.sin(angle) * r, 0.1, 0.042, shift(petal, -0.06 + 0.08 * layer), turn=math.degrees(angle))
    p.circle(0, -0.72, 0.155, "#8a5a30", shade="s")
    for i in range(10):
        angle = 2 * math.pi * i / 10
        p.circle(math.cos(angle) * 0.12, -0.72 + math.sin(angle) * 0.12, 0.013, "#6a4224", line=False)
    from gesso.scenes.subjects.edible import face

    face(p, a, 0, -0.72, 0.09)


@kind("cactus", "plant", words=("cacti", "cactuses", "succulent"), size=0.5, width=0.75, home="ground", colour="green", head=(0.0, -0.98))
def cactus(p: Pen, a: Actor) -> None:
    skin = a.colour or "#5fa468"
    p.limb([(0.1, -0.36), (0.28, -0.38), (0.3, -0.62)], 0.13, 0.13, skin, middle=0.14)
    p.limb([(-0.1, -0.26), (-0.28, -0.28), (-0.29, -0.46)], 0.12, 0.12, skin, middle=0.13)
    p.rect(-0.15, -0.94, 0.3, 0.96, skin, r=0.15, shade="h")
    for x in (-0.08, 0.08):
        p.stroke([(x, -0.84), (x, -0.08)], 0.013, shift(skin, -0.08), curved=False)
    for x, y in ((-0.1, -0.7), (0.1, -0.6), (-0.1, -0.16), (0.1, -0.2), (0.02, -0.84), (0.29, -0.5), (-0.29, -0.4)):
        p.stroke([(x - 0.015, y - 0.02), (x, y), (x + 0.015, y - 0.02)], 0.009, "#f4f8e0")
    for x, y, r in ((0.0, -0.97, 0.07), (0.31, -0.67, 0.05)):
        for k in range(5):
            angle = 2 * math.pi * k / 5
            p.circle(x + math.cos(angle) * r * 0.7, y + math.sin(angle) * r * 0.7, r * 0.55, "#f08ab0", line=False)
        p.circle(x, y, r * 0.4, "#f8dc7a", line=False)
    from gesso.scenes.subjects.edible import face

    face(p, a, 0, -0.46, 0.12)


@kind("pine", "plant", words=("pines", "pine tree", "pine trees", "fir", "fir tree", "spruce", "christmas tree", "evergreen"), size=0.62, width=0.7, home="ground", colour="green", head=(0.0, -1.0))
def pine(p: Pen, a: Actor) -> None:
    leaf = a.colour or "#3f8a5f"
    p.rect(-0.05, -0.14, 0.1, 0.15, "#7a5236")
    for i, (base, w, top) in enumerate(((-0.1, 0.33, -0.5), (-0.32, 0.27, -0.74), (-0.55, 0.2, -0.98))):
        p.path(f"M0 {top}C{w * 0.3:.3g} {top + 0.2:.3g} {w * 0.7:.3g} {base - 0.06:.3g} {w} {base}Q{w * 0.5:.3g} {base + 0.05:.3g} 0 {base + 0.02:.3g}Q{-w * 0.5:.3g} {base + 0.05:.3g} {-w} {base}C{-w * 0.7:.3g} {base - 0.06:.3g} {-w * 0.3:.3g} {top + 0.2:.3g} 0 {top}Z", shift(leaf, 0.03 * i))
    if a.ornament > 0.2:
        for x, y, c in ((-0.16, -0.18, "#e0545a"), (0.12, -0.22, "#f5c843"), (0.02, -0.4, "#7fc4e4"), (-0.12, -0.46, "#f5c843"), (0.1, -0.6, "#e0545a"), (-0.04, -0.7, "#f5c843"), (0.22, -0.14, "#7fc4e4")):
            p.circle(x, y, 0.027, c, line=False, shade="s")
        from gesso.scenes.subjects.wear import star

        star(p, 0, -1.0, 0.08, "#ffd95a")

"""Smooth-skinned and many-legged animals: frog, elephant, giraffe, octopus, crab, snail, bee, duck, hedgehog, sheep."""
# Rows of coordinates and words read best as tables.
# fmt: off


import math

from gesso.scenes.colour import mix, shift
from gesso.scenes.face import cheeks, eye, eyes, mouth
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.kind import Actor, kind
from gesso.scenes.subjects.wear import on_head, on_neck


@kind("frog", "animal", words=("frogs", "toad", "toads", "froggy"), size=0.36, width=1.0, colour="green", poses=("sitting", "jumping"), head=(0.0, -0.9))
def frog(p: Pen, a: Actor) -> None:
    skin = a.colour or "#6cb354"
    belly = mix("#f6f0c0", skin, 0.18)
    dark = shift(skin, -0.06)
    for side in (-1, 1):
        p.ellipse(side * 0.33, -0.16, 0.17, 0.15, dark)
        p.ellipse(side * 0.36, -0.03, 0.17, 0.045, dark)
    p.blob([(0, -0.56), (0.24, -0.48), (0.31, -0.26), (0.26, -0.05), (0, -0.0), (-0.26, -0.05), (-0.31, -0.26), (-0.24, -0.48)], skin)
    p.ellipse(0, -0.2, 0.18, 0.18, belly, line=False, depth=0.6)
    for side in (-1, 1):
        p.limb([(side * 0.17, -0.3), (side * 0.16, -0.14), (side * 0.13, -0.04)], 0.09, 0.07, skin)
        p.ellipse(side * 0.13, -0.025, 0.075, 0.03, skin)
    on_neck(p, a, 0, -0.4, 0.22)
    for side in (-1, 1):
        p.circle(side * 0.21, -0.83, 0.135, skin)
    p.blob([(0, -0.86), (0.22, -0.84), (0.38, -0.66), (0.34, -0.48), (0, -0.4), (-0.34, -0.48), (-0.38, -0.66), (-0.22, -0.84)], skin)
    p.blob([(0, -0.58), (0.24, -0.58), (0.32, -0.54), (0.2, -0.45), (0, -0.42), (-0.2, -0.45), (-0.32, -0.54), (-0.24, -0.58)], belly, line=False, depth=0.5)
    for side in (-1, 1):
        p.circle(side * 0.21, -0.83, 0.1, "#fffdf2", line=False, shade="n")
        eye(p, side * 0.2, -0.83, 0.062, mood=a.mood, asleep=a.pose == "sleeping", iris="#8a7a2c")
        p.circle(side * 0.04, -0.68, 0.011, shift(skin, -0.25), line=False)
    cheeks(p, 0.28, -0.6, 0.09)
    if a.mood in (None, "sleepy"):
        p.stroke([(-0.2, -0.575), (0, -0.535), (0.2, -0.575)], 0.018, "#2a3a24")
    else:
        mouth(p, 0, -0.58, 0.14, mood=a.mood, width=0.018)
    on_head(p, a, 0, -0.86, 0.3)


@kind("elephant", "animal", words=("elephants", "baby elephant"), size=0.52, width=1.1, colour="grey", poses=("sitting",), head=(0.0, -0.94))
def elephant(p: Pen, a: Actor) -> None:
    skin = a.colour or "#9aa5b6"
    dark = shift(skin, -0.04)
    pink = mix("#f0b0b0", skin, 0.25)
    for side in (-1, 1):
        p.ellipse(side * 0.24, -0.06, 0.14, 0.075, dark)
        p.ellipse(side * 0.27, -0.055, 0.065, 0.045, pink, line=False)
    p.blob([(0, -0.54), (0.2, -0.46), (0.31, -0.22), (0.26, -0.03), (0, 0), (-0.26, -0.03), (-0.31, -0.22), (-0.2, -0.46)], skin)
    p.ellipse(0, -0.2, 0.17, 0.17, shift(skin, 0.06), line=False, depth=0.5)
    for side in (-1, 1):
        p.limb([(side * 0.2, -0.4), (side * 0.25, -0.26), (side * 0.2, -0.16)], 0.12, 0.12, skin)
        p.blob([(side * 0.2, -0.86), (side * 0.4, -0.96), (side * 0.55, -0.8), (side * 0.54, -0.56), (side * 0.38, -0.44), (side * 0.22, -0.5)], skin)
        p.blob([(side * 0.25, -0.8), (side * 0.4, -0.87), (side * 0.49, -0.76), (side * 0.47, -0.59), (side * 0.36, -0.52), (side * 0.25, -0.58)], pink, line=False)
    on_neck(p, a, 0, -0.42, 0.2)
    p.blob([(0, -0.96), (0.2, -0.92), (0.3, -0.74), (0.25, -0.54), (0.12, -0.45), (-0.12, -0.45), (-0.25, -0.54), (-0.3, -0.74), (-0.2, -0.92)], skin)
    for side in (-1, 1):
        p.limb([(side * 0.1, -0.5), (side * 0.15, -0.41), (side * 0.13, -0.34)], 0.055, 0.02, "#fff8e8")
    p.limb([(0, -0.66), (0.0, -0.46), (0.03, -0.3), (0.13, -0.24), (0.2, -0.3)], 0.17, 0.07, skin, middle=0.12)
    for y in (-0.52, -0.45, -0.38):
        p.stroke([(-0.045, y), (0.0, y + 0.014), (0.05, y)], 0.01, shift(skin, -0.1))
    with p.group(0, -0.7, 0.27):
        eyes(p, 0.56, 0, 0.15, mood=a.mood, asleep=a.pose == "sleeping")
        cheeks(p, 0.7, 0.34, 0.26)
    p.path("M-.06 -.95Q-.04 -1.04 .02 -1.04Q.02 -1 .06 -.95Z", dark, line=False)
    on_head(p, a, 0, -0.93, 0.28, eye_y=-0.18, gap=0.54)


@kind("giraffe", "animal", words=("giraffes",), size=0.66, width=0.62, colour="yellow", poses=("standing",), head=(0.1, -1.0))
def giraffe(p: Pen, a: Actor) -> None:
    skin = a.colour or "#f0c05a"
    spot = shift(skin, -0.2, 1.0, -12)
    for x, c in ((-0.15, shift(skin, -0.08)), (0.11, shift(skin, -0.08)), (-0.2, skin), (0.06, skin)):
        p.limb([(x, -0.3), (x, -0.03)], 0.085, 0.06, c)
        p.ellipse(x + 0.005, -0.02, 0.045, 0.025, "#7a5236")
    p.stroke([(-0.24, -0.38), (-0.31, -0.3), (-0.3, -0.2)], 0.022, skin)
    p.circle(-0.3, -0.19, 0.028, "#7a5236")
    body = "M-.27 -.34C-.28 -.46 -.1 -.47 .02 -.46C.05 -.6 .07 -.72 .06 -.82L.2 -.82C.2 -.6 .22 -.4 .18 -.3C.1 -.22 -.24 -.22 -.27 -.34Z"
    p.path(body, skin)
    with p.clipped(body):
        for x, y, r in ((-0.2, -0.36, 0.045), (-0.08, -0.4, 0.05), (-0.12, -0.29, 0.04), (0.03, -0.32, 0.05), (0.13, -0.4, 0.045), (0.1, -0.52, 0.04), (0.17, -0.6, 0.035), (0.1, -0.66, 0.034), (0.16, -0.74, 0.03)):
            p.circle(x, y, r, spot, line=False, shade="n")
    on_neck(p, a, 0.13, -0.74, 0.1)
    for side in (-1, 1):
        p.stroke([(0.13 + side * 0.05, -0.94), (0.13 + side * 0.06, -1.02)], 0.022, skin)
        p.circle(0.13 + side * 0.06, -1.025, 0.025, "#7a5236")
        p.ellipse(0.13 + side * 0.16, -0.91, 0.06, 0.03, skin, turn=side * -14)
    with p.group(0.13, -0.84, 0.125):
        p.blob([(0, -0.9), (0.6, -0.7), (0.8, -0.1), (0.6, 0.6), (0.3, 0.95), (-0.3, 0.95), (-0.6, 0.6), (-0.8, -0.1), (-0.6, -0.7)], skin)
        p.ellipse(0, 0.58, 0.55, 0.4, "#fbe6bd", line=False)
        eyes(p, 0.5, -0.1, 0.19, mood=a.mood)
        for side in (-1, 1):
            p.circle(side * 0.18, 0.42, 0.05, "#7a5236", line=False)
        mouth(p, 0, 0.62, 0.22, mood=a.mood, width=0.07)
        cheeks(p, 0.66, 0.3, 0.26)
    on_head(p, a, 0.13, -0.93, 0.12, eye_y=-0.3)


@kind("octopus", "animal", words=("octopuses",), size=0.42, width=1.0, home="water", colour="purple", poses=("swimming",), head=(0.0, -0.94))
def octopus(p: Pen, a: Actor) -> None:
    skin = a.colour or "#b37ac8"
    for i, (x, bend) in enumerate(((-0.36, -0.14), (-0.22, -0.07), (-0.07, -0.03), (0.07, 0.03), (0.22, 0.07), (0.36, 0.14))):
        wave = 0.06 if i % 2 else -0.06
        p.limb([(x * 0.55, -0.4), (x * 0.9 + wave * 0.4, -0.2), (x + bend, -0.06), (x + bend * 1.8 + wave, -0.04 - abs(bend))], 0.15, 0.045, shift(skin, -0.03 * (i % 2)))
    p.blob([(0, -0.96), (0.26, -0.88), (0.37, -0.64), (0.32, -0.42), (0.2, -0.32), (0, -0.3), (-0.2, -0.32), (-0.32, -0.42), (-0.37, -0.64), (-0.26, -0.88)], skin)
    for x, y, r in ((-0.16, -0.84, 0.035), (0.2, -0.8, 0.045), (0.05, -0.88, 0.025)):
        p.circle(x, y, r, shift(skin, 0.09), line=False)
    with p.group(0, -0.56, 0.32):
        eyes(p, 0.42, 0, 0.18, mood=a.mood)
        mouth(p, 0, 0.3, 0.17, mood=a.mood, width=0.05)
        cheeks(p, 0.68, 0.26, 0.26)
    on_neck(p, a, 0, -0.36, 0.22)
    on_head(p, a, 0, -0.92, 0.32, eye_y=0.1)


@kind("crab", "animal", words=("crabs",), size=0.32, width=1.3, colour="red", head=(0.0, -0.72))
def crab(p: Pen, a: Actor) -> None:
    shell = a.colour or "#e2604a"
    for side in (-1, 1):
        for i in range(3):
            p.stroke([(side * (0.2 + i * 0.06), -0.2), (side * (0.36 + i * 0.07), -0.22 + i * 0.04), (side * (0.42 + i * 0.06), -0.02)], 0.05, shift(shell, -0.06))
        p.stroke([(side * 0.34, -0.36), (side * 0.5, -0.48), (side * 0.52, -0.62)], 0.07, shell)
        p.path(f"M{side * 0.5} -.6C{side * 0.34} -.78 {side * 0.4} -.98 {side * 0.54} -1C{side * 0.5} -.9 {side * 0.52} -.86 {side * 0.56} -.82C{side * 0.6} -.88 {side * 0.64} -.92 {side * 0.7} -.92C{side * 0.72} -.76 {side * 0.64} -.62 {side * 0.5} -.6Z", shell)
        p.stroke([(side * 0.12, -0.5), (side * 0.14, -0.64)], 0.045, shell)
        p.circle(side * 0.14, -0.68, 0.085, "#fffdf4")
        eye(p, side * 0.14, -0.68, 0.055, mood=a.mood)
    p.blob([(0, -0.54), (0.3, -0.5), (0.44, -0.32), (0.34, -0.14), (0, -0.08), (-0.34, -0.14), (-0.44, -0.32), (-0.3, -0.5)], shell)
    p.ellipse(-0.14, -0.42, 0.12, 0.05, shift(shell, 0.09), line=False, turn=-14)
    mouth(p, 0, -0.3, 0.1, mood=a.mood, width=0.022)
    cheeks(p, 0.22, -0.3, 0.09)
    on_head(p, a, 0, -0.54, 0.26)


@kind("snail", "animal", words=("snails",), size=0.32, width=1.2, colour="orange", poses=("walking",), head=(-0.1, -0.85))
def snail(p: Pen, a: Actor) -> None:
    shell = a.colour or "#e39a4e"
    skin = "#f2dcae"
    p.path("M-.58 0Q-.5 -.14 -.2 -.16L.24 -.2Q.28 -.5 .4 -.58Q.6 -.6 .62 -.42Q.6 -.2 .5 -.06Q.46 0 .38 0Z", skin)
    for x in (0.42, 0.57):
        p.stroke([(x, -0.54), (x + 0.02, -0.72)], 0.03, skin)
        p.circle(x + 0.02, -0.73, 0.032, "#2a1c2e", line=False)
    p.circle(-0.12, -0.46, 0.4, shell, shade="s")
    points = [(-0.12 + (0.33 - i * 0.0125) * math.cos(i * 0.42 + 0.6), -0.46 + (0.33 - i * 0.0125) * math.sin(i * 0.42 + 0.6)) for i in range(26)]
    p.stroke(points, 0.045, shift(shell, -0.15))
    with p.group(0.49, -0.42, 0.14):
        eyes(p, 0.36, -0.1, 0.22, mood=a.mood)
        mouth(p, 0, 0.36, 0.24, mood=a.mood, width=0.09)
        cheeks(p, 0.6, 0.3, 0.3)
    on_head(p, a, -0.12, -0.84, 0.28)


@kind("bee", "animal", words=("bees", "bumblebee", "honeybee"), size=0.3, width=1.1, home="air", colour="yellow", poses=("flying",), head=(0.2, -0.85))
def bee(p: Pen, a: Actor) -> None:
    body = a.colour or "#f7c843"
    for turn, x in ((-30, -0.12), (16, 0.1)):
        p.ellipse(x, -0.84, 0.15, 0.26, "#eaf6ff", turn=turn, alpha=0.85)
    p.path("M-.5 -.4L-.6 -.42L-.5 -.34Z", "#4a3a34")
    outline = "M-.5 -.4C-.46 -.74 .1 -.8 .32 -.64C.56 -.5 .52 -.16 .26 -.08C-.06 0 -.44 -.1 -.5 -.4Z"
    p.path(outline, body)
    with p.clipped(outline):
        for x in (-0.32, -0.1):
            p.limb([(x, -0.9), (x - 0.04, -0.4), (x, 0.1)], 0.12, 0.12, "#4a3a34", line=False)
    with p.group(0.26, -0.42, 0.24):
        eyes(p, 0.36, 0, 0.18, mood=a.mood)
        mouth(p, 0, 0.4, 0.18, mood=a.mood, width=0.06)
        cheeks(p, 0.62, 0.34, 0.26)
    for x in (0.2, 0.34):
        p.stroke([(x, -0.66), (x + 0.06, -0.8), (x + 0.12, -0.82)], 0.022, "#4a3a34")
        p.circle(x + 0.13, -0.82, 0.03, "#4a3a34", line=False)
    on_head(p, a, 0.26, -0.66, 0.2)


@kind("duck", "animal", words=("ducks", "duckling", "ducklings", "rubber duck"), size=0.36, width=1.0, colour="yellow", poses=("standing", "swimming"), head=(0.18, -0.98))
def duck(p: Pen, a: Actor) -> None:
    body = a.colour or "#f8d35e"
    for x in (-0.06, 0.12):
        p.stroke([(x, -0.12), (x, -0.03)], 0.035, "#ee9a3a")
        p.ellipse(x + 0.03, -0.02, 0.075, 0.025, "#ee9a3a")
    p.blob([(-0.5, -0.46), (-0.36, -0.4), (-0.1, -0.46), (0.16, -0.5), (0.36, -0.4), (0.38, -0.22), (0.2, -0.08), (-0.14, -0.06), (-0.38, -0.18)], body)
    p.blob([(0.02, -0.4), (-0.12, -0.42), (-0.38, -0.32), (-0.24, -0.18), (-0.02, -0.18), (0.08, -0.28)], shift(body, -0.07))
    on_neck(p, a, 0.19, -0.47, 0.17)
    p.circle(0.19, -0.7, 0.255, body)
    p.path("M.36 -.7Q.5 -.74 .6 -.66Q.54 -.56 .36 -.58Q.32 -.64 .36 -.7Z", "#f09a3a")
    p.stroke([(0.38, -0.645), (0.56, -0.655)], 0.012, "#c8742a")
    eye(p, 0.28, -0.76, 0.055, mood=a.mood)
    p.glow(0.3, -0.62, 0.075, p.tint("#f2706e"), 0.5)
    p.stroke([(0.17, -0.94), (0.12, -1.02)], 0.03, body)
    p.stroke([(0.2, -0.94), (0.21, -1.03)], 0.03, body)
    on_head(p, a, 0.19, -0.91, 0.24, eye_y=-0.35, gap=0.2)


@kind("hedgehog", "animal", words=("hedgehogs",), size=0.34, width=1.05, colour="brown", head=(0.0, -0.9))
def hedgehog(p: Pen, a: Actor) -> None:
    spine = a.colour or "#7d5a44"
    skin = "#f3d7b0"
    points = []
    for i in range(34):
        angle = math.pi * (1.1 + 1.25 * 0 + i / 33 * 0.0) + 2 * math.pi * i / 34
        r = 0.5 if i % 2 else 0.42
        points.append((r * math.cos(angle) * 1.02, -0.47 + r * math.sin(angle) * 0.98))
    p.poly(points, spine)
    for i in range(12):
        angle = math.pi * (1.05 + 0.9 * i / 11)
        x, y = 0.36 * math.cos(angle), -0.5 + 0.36 * math.sin(angle)
        p.stroke([(x, y), (x * 1.16, -0.5 + (y + 0.5) * 1.16)], 0.014, shift(spine, 0.13))
    p.blob([(0, -0.68), (0.22, -0.66), (0.32, -0.42), (0.28, -0.16), (0.14, -0.02), (-0.14, -0.02), (-0.28, -0.16), (-0.32, -0.42), (-0.22, -0.66)], skin)
    for side in (-1, 1):
        p.circle(side * 0.26, -0.7, 0.08, skin)
        p.ellipse(side * 0.13, -0.03, 0.08, 0.035, shift(skin, -0.06))
        p.limb([(side * 0.2, -0.3), (side * 0.1, -0.24)], 0.07, 0.06, shift(skin, -0.03))
    with p.group(0, -0.48, 0.26):
        eyes(p, 0.46, 0, 0.16, mood=a.mood, asleep=a.pose == "sleeping")
        p.ellipse(0, 0.26, 0.15, 0.12, "#3a2530", line=False)
        p.circle(-0.04, 0.21, 0.04, "#ffffff", line=False, shade="n", alpha=0.7)
        mouth(p, 0, 0.5, 0.18, mood=a.mood, width=0.05)
        cheeks(p, 0.68, 0.36, 0.27)
    on_neck(p, a, 0, -0.3, 0.24)
    on_head(p, a, 0, -0.84, 0.3, eye_y=0.1)


@kind("sheep", "animal", words=("lamb", "lambs"), size=0.42, width=1.1, colour="white", head=(0.0, -0.95))
def sheep(p: Pen, a: Actor) -> None:
    wool = a.colour or "#fbf6ea"
    skin = "#5a4a52"
    for x in (-0.2, -0.06, 0.1, 0.24):
        p.limb([(x, -0.2), (x, -0.02)], 0.07, 0.06, skin)
    fluff = []
    for i in range(24):
        angle = 2 * math.pi * i / 24
        r = 1.0 if i % 2 else 0.87
        fluff.append((0.02 + 0.45 * r * math.cos(angle), -0.4 + 0.3 * r * math.sin(angle)))
    p.blob(fluff, wool)
    for x, y in ((0.16, -0.4), (0.3, -0.32), (0.22, -0.24), (0.36, -0.44)):
        p.stroke([(x - 0.03, y), (x, y + 0.03), (x + 0.03, y)], 0.014, shift(wool, -0.1))
    for side in (-1, 1):
        p.ellipse(-0.18 + side * 0.26, -0.62, 0.1, 0.05, skin, turn=side * 20)
    p.blob([(-0.18, -0.86), (0, -0.8), (0.06, -0.6), (-0.02, -0.4), (-0.18, -0.34), (-0.34, -0.4), (-0.42, -0.6), (-0.36, -0.8)], skin)
    with p.group(-0.18, -0.58, 0.22):
        for side in (-1, 1):
            p.ellipse(side * 0.42, -0.04, 0.22, 0.26, "#fffaf2", line=False, shade="n")
        eyes(p, 0.42, 0, 0.15, mood=a.mood, asleep=a.pose == "sleeping")
        p.ellipse(0, 0.5, 0.14, 0.08, "#e8a0a0", line=False)
        mouth(p, 0, 0.68, 0.16, mood=a.mood, width=0.06, colour="#e8d8d0")
        cheeks(p, 0.66, 0.4, 0.26)
    cap = []
    for i in range(14):
        angle = 2 * math.pi * i / 14
        r = 1.0 if i % 2 else 0.8
        cap.append((-0.18 + 0.2 * r * math.cos(angle), -0.83 + 0.11 * r * math.sin(angle)))
    p.blob(cap, wool)
    on_neck(p, a, -0.18, -0.36, 0.16)
    on_head(p, a, -0.18, -0.9, 0.22, eye_y=0.3)

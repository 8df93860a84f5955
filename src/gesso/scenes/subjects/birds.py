"""Feathered, finned and winged animals, each with a body of its own."""
# Rows of coordinates and words read best as tables.
# fmt: off


import math

from gesso.scenes.colour import mix, shift
from gesso.scenes.face import cheeks, eye, eyes, mouth
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.kind import Actor, kind
from gesso.scenes.subjects.wear import on_head, on_neck


@kind("owl", "animal", words=("owls", "owlet", "barn owl"), size=0.42, width=0.75, colour="brown", poses=("sitting", "flying"), head=(0.0, -0.95))
def owl(p: Pen, a: Actor) -> None:
    body = a.colour or "#8e6748"
    pale = mix("#fbe8cb", body, 0.12)
    wing = shift(body, -0.09)
    flying = a.pose == "flying"
    for side in (-1, 1):
        if flying:
            p.blob([(side * 0.16, -0.56), (side * 0.42, -0.84), (side * 0.66, -0.74), (side * 0.6, -0.52), (side * 0.48, -0.42), (side * 0.36, -0.32), (side * 0.2, -0.26)], wing)
        p.limb([(side * 0.1, -0.06), (side * 0.1, 0.0)], 0.07, 0.09, "#e8a33c")
    p.blob([(0, -0.9), (0.24, -0.86), (0.34, -0.62), (0.35, -0.34), (0.26, -0.1), (0, -0.03), (-0.26, -0.1), (-0.35, -0.34), (-0.34, -0.62), (-0.24, -0.86)], body)
    for side in (-1, 1):
        p.blob([(side * 0.12, -0.86), (side * 0.31, -1.0), (side * 0.33, -0.72)], body)
    p.blob([(0, -0.52), (0.19, -0.44), (0.21, -0.22), (0.1, -0.08), (-0.1, -0.08), (-0.21, -0.22), (-0.19, -0.44)], pale, line=False, depth=0.6)
    for row in range(3):
        for i in range(-1, 2 + row % 2):
            x, y = (i - 0.5 * (row % 2)) * 0.1, -0.38 + row * 0.09
            p.stroke([(x - 0.03, y), (x, y + 0.03), (x + 0.03, y)], 0.014, shift(body, 0.02))
    if not flying:
        for side in (-1, 1):
            p.blob([(side * 0.29, -0.56), (side * 0.39, -0.4), (side * 0.36, -0.18), (side * 0.24, -0.07), (side * 0.22, -0.3)], wing)
            p.stroke([(side * 0.27, -0.3), (side * 0.33, -0.22)], 0.012, shift(wing, 0.1), alpha=0.8)
    for side in (-1, 1):
        p.circle(side * 0.145, -0.67, 0.165, pale, line=False, depth=0.5)
        p.circle(side * 0.14, -0.665, 0.1, "#f3b93c", shade="n", line=False)
    with p.group(0, -0.665, 0.3):
        eyes(p, 0.46, 0, 0.23, mood=a.mood, asleep=a.pose == "sleeping", iris="#8a5a1c")
    p.path("M-.055 -.63Q0 -.67 .055 -.63Q.04 -.53 0 -.51Q-.04 -.53 -.055 -.63Z", "#eda23a")
    cheeks(p, 0.25, -0.53, 0.075)
    on_neck(p, a, 0, -0.49, 0.24)
    on_head(p, a, 0, -0.86, 0.29, eye_y=-0.33, gap=0.48)


@kind("bird", "animal", words=("birds", "robin", "sparrow", "songbird", "bluebird", "chick", "parrot", "dove", "raven", "crow", "pigeon"), size=0.36, width=1.0, home="land", colour="blue", poses=("sitting", "flying", "standing"), head=(0.12, -0.95))
def bird(p: Pen, a: Actor) -> None:
    body = a.colour or "#4f93c8"
    wing = shift(body, -0.1, 1.05)
    belly = mix("#ffe9c8", "#f0935a", 0.45) if a.colour is None else mix("#fff3e0", body, 0.25)
    fly = a.pose == "flying"
    if not fly:
        for x in (-0.04, 0.1):
            p.stroke([(x, -0.16), (x, -0.02)], 0.028, "#d98f3c")
            p.stroke([(x - 0.05, 0), (x, -0.03), (x + 0.07, 0)], 0.026, "#d98f3c", curved=False)
    if fly:
        p.blob([(-0.02, -0.52), (-0.2, -0.9), (-0.05, -1.0), (0.12, -0.86), (0.2, -0.5)], shift(wing, -0.06))
    p.blob([(-0.3, -0.36), (-0.54, -0.42), (-0.66, -0.36), (-0.56, -0.28), (-0.62, -0.2), (-0.3, -0.22)], wing)
    p.blob([(0.14, -0.94), (0.36, -0.82), (0.42, -0.6), (0.36, -0.32), (0.12, -0.12), (-0.16, -0.14), (-0.36, -0.3), (-0.18, -0.46), (-0.1, -0.72), (-0.02, -0.88)], body)
    p.blob([(0.38, -0.56), (0.37, -0.34), (0.14, -0.14), (-0.1, -0.16), (0.08, -0.34), (0.2, -0.5)], belly, line=False, depth=0.5)
    if fly:
        p.blob([(-0.08, -0.5), (-0.44, -0.82), (-0.38, -0.96), (-0.2, -0.92), (0.0, -0.78), (0.14, -0.46)], wing)
    else:
        p.blob([(0.06, -0.5), (-0.14, -0.5), (-0.42, -0.3), (-0.3, -0.22), (-0.06, -0.24), (0.06, -0.36)], wing)
        p.stroke([(-0.3, -0.28), (-0.1, -0.3)], 0.014, shift(wing, 0.12), alpha=0.8)
    p.path("M.37 -.76L.58 -.68L.38 -.62Q.34 -.7 .37 -.76Z", "#f0a83c")
    eye(p, 0.2, -0.72, 0.062, mood=a.mood, asleep=a.pose == "sleeping")
    p.glow(0.28, -0.6, 0.08, p.tint("#f2706e"), 0.5)
    p.stroke([(0.08, -0.94), (0.02, -1.03)], 0.03, body)
    p.stroke([(0.12, -0.94), (0.12, -1.05)], 0.03, body)
    on_neck(p, a, 0.16, -0.5, 0.24)
    on_head(p, a, 0.14, -0.9, 0.26, eye_y=-0.3, gap=0.2)


@kind("penguin", "animal", words=("penguins",), size=0.42, width=0.7, colour="black", poses=("standing",), head=(0.0, -0.98))
def penguin(p: Pen, a: Actor) -> None:
    body = a.colour or "#3d4560"
    for side in (-1, 1):
        p.ellipse(side * 0.12, -0.03, 0.12, 0.045, "#f0a03c")
        lift = 0.16 if a.pose in ("jumping", "dancing", "waving") or (side > 0 and a.mood == "joyful") else 0.0
        p.limb([(side * 0.26, -0.54), (side * 0.36, -0.36 - lift), (side * 0.38 + side * lift * 0.4, -0.22 - lift * 2)], 0.12, 0.05, shift(body, -0.04), middle=0.13)
    p.blob([(0, -0.98), (0.2, -0.93), (0.29, -0.74), (0.31, -0.42), (0.28, -0.14), (0.14, -0.02), (-0.14, -0.02), (-0.28, -0.14), (-0.31, -0.42), (-0.29, -0.74), (-0.2, -0.93)], body)
    white = "#fffaf0"
    p.blob([(0, -0.56), (0.2, -0.5), (0.23, -0.3), (0.18, -0.1), (0, -0.05), (-0.18, -0.1), (-0.23, -0.3), (-0.2, -0.5)], white, line=False, depth=0.6)
    p.blob([(0, -0.76), (0.1, -0.86), (0.22, -0.8), (0.23, -0.64), (0.12, -0.54), (-0.12, -0.54), (-0.23, -0.64), (-0.22, -0.8), (-0.1, -0.86)], white, line=False, depth=0.4)
    with p.group(0, -0.7, 0.28):
        eyes(p, 0.4, 0, 0.17, mood=a.mood, asleep=a.pose == "sleeping")
        cheeks(p, 0.62, 0.3, 0.26)
    p.blob([(-0.07, -0.65), (0, -0.68), (0.07, -0.65), (0, -0.585)], "#f0a03c")
    on_neck(p, a, 0, -0.52, 0.25)
    on_head(p, a, 0, -0.94, 0.27, eye_y=-0.15)


@kind("fish", "animal", words=("fishes", "goldfish", "clownfish", "koi", "carp", "salmon"), size=0.34, width=1.35, home="water", colour="orange", poses=("swimming",), head=(0.1, -0.9))
def fish(p: Pen, a: Actor) -> None:
    body = a.colour or "#f08a3a"
    fin = shift(body, -0.06, 1.1)
    p.blob([(-0.36, -0.5), (-0.62, -0.84), (-0.7, -0.6), (-0.6, -0.48), (-0.7, -0.32), (-0.6, -0.14), (-0.36, -0.44)], fin)
    p.blob([(-0.2, -0.76), (-0.05, -0.98), (0.22, -0.96), (0.26, -0.74)], fin)
    p.blob([(-0.06, -0.2), (-0.14, -0.02), (0.08, -0.06), (0.16, -0.2)], fin)
    outline = "M-.44 -.48C-.2 -.94 .34 -.96 .56 -.5C.36 -.06 -.2 -.06 -.44 -.48Z"
    p.path(outline, body)
    with p.clipped(outline):
        p.ellipse(0.14, -0.18, 0.5, 0.16, mix("#fff2d8", body, 0.35), line=False, alpha=0.9)
        for x in (-0.24, 0.1):
            p.limb([(x, -0.98), (x + 0.05, -0.5), (x, 0)], 0.1, 0.1, "#fff7ea", line=False)
        for i in range(3):
            for j in range(3):
                x, y = -0.1 + i * 0.09, -0.62 + j * 0.13
                p.stroke([(x, y - 0.04), (x + 0.035, y), (x, y + 0.04)], 0.012, shift(body, -0.1), alpha=0.5)
    eye(p, 0.34, -0.58, 0.075, mood=a.mood, white=True)
    mouth(p, 0.48, -0.4, 0.05, mood=a.mood, width=0.018)
    p.glow(0.34, -0.42, 0.09, p.tint("#f2606e"), 0.5)
    p.blob([(0.12, -0.46), (-0.06, -0.36), (-0.1, -0.26), (0.06, -0.28), (0.16, -0.38)], fin)
    on_head(p, a, 0.28, -0.84, 0.24, eye_y=-0.1)


@kind("whale", "animal", words=("whales",), size=0.46, width=1.6, home="water", colour="blue", poses=("swimming",), head=(0.2, -0.8))
def whale(p: Pen, a: Actor) -> None:
    body = a.colour or "#5187b8"
    belly = mix("#eef4f4", body, 0.12)
    for side in (-1, 1):
        p.blob([(-0.68, -0.56), (-0.72 + side * 0.06, -0.72), (-0.72 + side * 0.24, -0.86), (-0.66 + side * 0.2, -0.64), (-0.6, -0.5)], shift(body, -0.04))
    outline = smooth_whale()
    p.path(outline, body)
    with p.clipped(outline):
        p.blob([(-0.5, -0.2), (0.1, -0.26), (0.5, -0.28), (0.84, -0.3), (0.8, 0.1), (-0.5, 0.1)], belly, line=False, depth=0.6)
        for i in range(5):
            p.stroke([(0.08 + i * 0.03, -0.2 + i * 0.045), (0.4, -0.2 + i * 0.04), (0.78, -0.26 + i * 0.05)], 0.009, shift(belly, -0.14), alpha=0.7)
    p.blob([(0.12, -0.22), (0.16, -0.08), (0.04, 0.06), (-0.1, 0.05), (-0.04, -0.1)], shift(body, -0.07))
    eye(p, 0.5, -0.4, 0.045, mood=a.mood)
    p.stroke([(0.52, -0.27), (0.64, -0.25), (0.73, -0.32)], 0.014, "#2a2440")
    p.glow(0.46, -0.3, 0.07, p.tint("#f2706e"), 0.5)
    for side in (-1, 1):
        p.stroke([(0.24, -0.74), (0.24 + side * 0.03, -0.88), (0.24 + side * 0.12, -0.96), (0.24 + side * 0.18, -0.88)], 0.032, "#d8f2fb")
    on_head(p, a, 0.4, -0.66, 0.24)


def smooth_whale() -> str:
    return "M-.68 -.6C-.5 -.34 -.32 -.5 -.1 -.62C.18 -.78 .56 -.76 .74 -.5C.84 -.3 .7 -.04 .4 -.01C.02 .03 -.42 -.06 -.6 -.42Z"


@kind("butterfly", "animal", words=("butterflies", "moth", "moths"), size=0.3, width=1.1, home="air", colour="blue", poses=("flying",), head=(0.0, -0.85))
def butterfly(p: Pen, a: Actor) -> None:
    wing = a.colour or "#5f8fe0"
    second = shift(wing, 0.09, 1.0, 24)
    for side in (-1, 1):
        p.blob([(side * 0.03, -0.5), (side * 0.18, -0.88), (side * 0.44, -0.98), (side * 0.54, -0.76), (side * 0.36, -0.5)], wing)
        p.blob([(side * 0.03, -0.46), (side * 0.34, -0.46), (side * 0.43, -0.24), (side * 0.28, -0.06), (side * 0.1, -0.2)], second)
        p.blob([(side * 0.14, -0.6), (side * 0.24, -0.8), (side * 0.4, -0.84), (side * 0.42, -0.7), (side * 0.28, -0.58)], shift(wing, 0.12), line=False)
        p.circle(side * 0.29, -0.26, 0.065, "#fff0c8", line=False)
        for i in range(3):
            p.circle(side * (0.47 - i * 0.035), -0.82 + i * 0.08, 0.02, "#fffaf0", line=False, shade="n")
        p.stroke([(side * 0.02, -0.74), (side * 0.07, -0.9), (side * 0.15, -0.95)], 0.018, "#4a3442")
    p.limb([(0, -0.68), (0, -0.4), (0, -0.2)], 0.1, 0.05, "#5d4353")
    p.circle(0, -0.7, 0.085, "#6d5062")
    with p.group(0, -0.69, 0.09):
        eyes(p, 0.42, 0, 0.2, mood=a.mood)
        mouth(p, 0, 0.4, 0.2, mood=a.mood, width=0.1)
    on_head(p, a, 0, -0.76, 0.09)


@kind("turtle", "animal", words=("turtles", "tortoise", "tortoises"), size=0.34, width=1.4, colour="green", poses=("walking", "swimming", "sleeping"), head=(0.0, -0.85))
def turtle(p: Pen, a: Actor) -> None:
    shell = a.colour or "#5f9a52"
    skin = mix("#a8c66a", shell, 0.2)
    for x in (-0.32, 0.26):
        p.limb([(x, -0.2), (x + 0.02, -0.02)], 0.18, 0.16, skin)
    p.limb([(-0.48, -0.18), (-0.62, -0.1)], 0.1, 0.03, skin)
    p.limb([(0.36, -0.3), (0.5, -0.42), (0.56, -0.6)], 0.2, 0.2, skin)
    p.ellipse(0.57, -0.66, 0.2, 0.18, skin)
    outline = "M-.54 -.16C-.54 -.98 .44 -.98 .44 -.16Q-.05 -.06 -.54 -.16Z"
    p.path(outline, shell)
    with p.clipped(outline):
        dark = shift(shell, -0.09)
        for x, y, r in ((-0.05, -0.5, 0.15), (-0.3, -0.42, 0.12), (0.2, -0.42, 0.12), (-0.18, -0.7, 0.1), (0.1, -0.7, 0.1), (-0.44, -0.26, 0.09), (0.36, -0.26, 0.09)):
            points = [(x + r * math.cos(t * math.pi / 3), y + r * 0.85 * math.sin(t * math.pi / 3)) for t in range(6)]
            p.poly(points, dark, line=False)
            p.poly([(x + (px - x) * 0.72, y + (py - y) * 0.72) for px, py in points], shift(shell, 0.05), line=False)
    p.path("M-.58 -.2Q-.05 -.02 .48 -.2Q.5 -.08 .4 -.06Q-.05 .06 -.5 -.06Q-.6 -.1 -.58 -.2Z", mix("#e8d8a0", shell, 0.25))
    with p.group(0.6, -0.64, 0.2):
        eyes(p, 0.4, -0.1, 0.2, mood=a.mood, asleep=a.pose == "sleeping")
        mouth(p, 0, 0.3, 0.22, mood=a.mood, width=0.06)
        cheeks(p, 0.6, 0.25, 0.3)
    on_head(p, a, 0.57, -0.8, 0.2)

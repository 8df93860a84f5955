"""One furry body plan, many animals: sitting, on four legs, or curled asleep, told apart by a ``Build``.

Promises: ``critter`` draws any build in any pose inside the unit box; the face is always turned to the reader, because a
storybook animal looks back at you. Knows no particular animal (``animals.py`` holds the builds).
"""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import lightness, mix, shift
from gesso.scenes.face import cheeks, eyes, snout_mouth
from gesso.scenes.pen import Pen, Point, smooth
from gesso.scenes.subjects.build import Build
from gesso.scenes.subjects.fours import on_fours
from gesso.scenes.subjects.held import draw_held
from gesso.scenes.subjects.kind import Actor
from gesso.scenes.subjects.tails import tail
from gesso.scenes.subjects.wear import on_head, on_neck

HEADS: dict[str, list[Point]] = {
    "round": [(0, -0.86), (0.5, -0.76), (0.88, -0.38), (0.98, 0.1), (0.78, 0.56), (0.4, 0.78), (0, 0.82)],
    "wedge": [(0, -0.8), (0.46, -0.74), (0.8, -0.42), (1.0, 0.02), (1.1, 0.36), (0.78, 0.5), (0.34, 0.76), (0, 0.86)],
    "wide": [(0, -0.74), (0.5, -0.7), (0.92, -0.34), (1.06, 0.14), (0.94, 0.5), (0.5, 0.72), (0, 0.76)],
    "oval": [(0, -0.9), (0.46, -0.8), (0.76, -0.4), (0.86, 0.1), (0.8, 0.5), (0.44, 0.78), (0, 0.84)],
    "long": [(0, -0.84), (0.42, -0.76), (0.68, -0.4), (0.66, 0.05), (0.5, 0.42), (0.46, 0.78), (0.28, 0.98), (0, 1.04)],
}


def _both(points: list[Point]) -> list[Point]:
    return points + [(-x, y) for x, y in reversed(points) if x]


def _ears(p: Pen, b: Build, fur: str) -> None:
    e = b.ear
    for side in (-1, 1):
        with p.group(side * 1.0, 0, 1, flip=side < 0):
            if b.ears == "point":
                p.path(f"M-.72 -.52C-.66 {-1.1 * e:.3g} -.34 {-1.66 * e:.3g} -.2 {-1.68 * e:.3g}C-.02 {-1.5 * e:.3g} .02 -.8 -.1 -.22Z", fur)
                p.path(f"M-.58 -.62C-.52 {-1.05 * e:.3g} -.34 {-1.42 * e:.3g} -.23 {-1.45 * e:.3g}C-.13 {-1.3 * e:.3g} -.1 -.85 -.2 -.46Z", b.inner, line=False)
            elif b.ears == "round":
                p.circle(-0.3, -0.72, 0.4 * e, fur)
                p.circle(-0.29, -0.68, 0.24 * e, b.inner, line=False)
            elif b.ears == "long":
                p.blob([(-0.74, -0.5), (-0.86, -1.2 * e), (-0.62, -2.1 * e), (-0.4, -1.9 * e), (-0.3, -1.1 * e), (-0.38, -0.5)], fur)
                p.blob([(-0.64, -0.75), (-0.71, -1.25 * e), (-0.6, -1.85 * e), (-0.5, -1.75 * e), (-0.44, -1.1 * e), (-0.5, -0.75)], b.inner, line=False)
            elif b.ears == "flop":
                p.blob([(-0.55, -0.7), (-0.16, -0.78), (0.16, -0.3), (0.2 * e, 0.3), (0, 0.52), (-0.22, 0.3), (-0.3, -0.2)], shift(fur, -0.1, 1.05))
            elif b.ears == "leaf":
                p.blob([(-0.5, -0.5), (-0.2, -0.82), (0.42 * e, -0.86), (0.62 * e, -0.62), (0.3, -0.36), (-0.2, -0.26)], fur)
                p.blob([(-0.3, -0.52), (0.0, -0.7), (0.4 * e, -0.74), (0.24, -0.5), (-0.06, -0.42)], b.inner, line=False)


def _marks_behind(p: Pen, b: Build, fur: str) -> None:
    if "mane" in b.marks:
        mane = shift(b.tail_tip or fur, 0.0)
        points: list[Point] = []
        import math

        for i in range(22):
            angle = 2 * math.pi * i / 22
            r = 1.5 if i % 2 else 1.27
            points.append((r * math.sin(angle), 0.02 - r * 0.98 * math.cos(angle)))
        p.blob(points, mane)
        p.ellipse(0, 0.05, 1.14, 1.1, shift(mane, 0.06), line=False)
    if "antlers" in b.marks:
        for side in (-1, 1):
            with p.group(0, 0, 1, flip=side < 0):
                p.stroke([(0.3, -0.7), (0.48, -1.2), (0.86, -1.5), (1.0, -2.0)], 0.13, "#a97c50")
                p.stroke([(0.5, -1.24), (0.42, -1.6), (0.5, -1.9)], 0.11, "#a97c50")
                p.stroke([(0.8, -1.46), (1.1, -1.5), (1.3, -1.74)], 0.1, "#a97c50")


def head(p: Pen, a: Actor, b: Build, fur: str, *, asleep: bool = False) -> None:
    """The face in its head box."""
    pale = b.pale if a.colour is None or lightness(fur) < 0.9 else shift(fur, 0.05)
    outline = smooth(_both(HEADS[b.head]))
    _marks_behind(p, b, fur)
    _ears(p, b, shift(fur, -0.02) if "dark ears" not in b.marks else "#3b3038")
    p.path(outline, fur)
    with p.clipped(outline):
        if "mask" in b.marks:  # fox and wolf: pale cheeks sweeping up from the chin
            for side in (-1, 1):
                p.blob([(0, 0.3), (side * 0.3, 0.12), (side * 0.66, -0.06), (side * 1.05, 0.05), (side * 1.2, 0.6), (side * 0.6, 1.0), (0, 1.0)], pale, line=False)
        if "bandit" in b.marks:
            for side in (-1, 1):
                p.ellipse(side * 0.5, 0.1, 0.5, 0.3, "#4a3f48", turn=side * 18, line=False)
        if "patches" in b.marks:  # panda
            for side in (-1, 1):
                p.ellipse(side * 0.44, 0.08, 0.27, 0.34, "#37303a", turn=side * 24, line=False)
        if "stripes" in b.marks:
            dark = shift(fur, -0.3, 0.8) if lightness(fur) > 0.45 else shift(fur, 0.12)
            for side in (-1, 0, 1):
                p.stroke([(side * 0.26, -0.9), (side * 0.21, -0.55)], 0.1, dark, alpha=0.85)
            for side in (-1, 1):
                p.stroke([(side * 1.08, 0.02), (side * 0.8, 0.1)], 0.09, dark, alpha=0.8)
                p.stroke([(side * 1.05, 0.3), (side * 0.8, 0.3)], 0.09, dark, alpha=0.8)
        if "spots" in b.marks:
            for x, y in ((-0.5, -0.5), (0.55, -0.46), (0.08, -0.62), (-0.74, 0.0), (0.78, 0.06)):
                p.circle(x, y, 0.1, shift(fur, -0.25), line=False, shade="n")
        if "eye patch" in b.marks:
            p.blob([(0.1, -0.2), (0.4, -0.62), (0.95, -0.5), (1.1, 0.1), (0.7, 0.4), (0.25, 0.25)], shift(fur, -0.2, 1.1), line=False)
        if "blaze" in b.marks:
            p.blob([(0, -0.9), (0.13, -0.5), (0.1, 0.1), (0, 0.3), (-0.1, 0.1), (-0.13, -0.5)], pale, line=False)
    low = 0.52 if b.face != "long" else 0.6
    if b.face == "muzzle":
        p.ellipse(0, 0.44, 0.44, 0.34, mix(pale, fur, 0.08), line=False, depth=0.5)
    elif b.face == "cat":
        for side in (-1, 1):
            p.ellipse(side * 0.17, 0.47, 0.25, 0.2, pale, line=False, depth=0.4)
        p.ellipse(0, 0.62, 0.18, 0.12, pale, line=False, depth=0.4)
    elif b.face == "long":
        p.ellipse(0, 0.7, 0.4, 0.32, pale, line=False, depth=0.5)
    elif b.face == "pig":
        p.ellipse(0, 0.4, 0.36, 0.27, shift(fur, -0.06, 1.3))
    cheeks(p, 0.66, 0.38, 0.27)
    big = 0.165 if b.face != "cat" else 0.18
    eyes(p, 0.44 if b.head != "long" else 0.46, 0.06, big, mood=a.mood, iris=b.iris, asleep=asleep, white="white eyes" in b.marks)
    mood = None if asleep else a.mood
    if b.face == "pig":
        for side in (-1, 1):
            p.ellipse(side * 0.13, 0.4, 0.065, 0.1, "#8a4650", line=False, shade="n")
        snout_mouth(p, 0, 0.64, 0.2, mood=mood, drop=0.03)
    elif b.face == "cat":
        p.path("M-.11 .33Q0 .28 .11 .33Q.06 .46 0 .46Q-.06 .46 -.11 .33Z", b.nose, line=False)
        snout_mouth(p, 0, 0.45, 0.2, mood=mood, drop=0.07, width=0.04)
        for side in (-1, 1):
            for dy, slope in ((0.0, -0.06), (0.1, 0.06)):
                p.stroke([(side * 0.5, 0.46 + dy), (side * 1.12, 0.44 + dy + slope)], 0.022, shift(fur, 0.2), alpha=0.8)
    else:
        y = low - 0.2 if b.face != "long" else 0.54
        p.blob([(-0.15, y - 0.05), (0, y - 0.1), (0.15, y - 0.05), (0.08, y + 0.08), (0, y + 0.12), (-0.08, y + 0.08)], b.nose, line=False)
        p.ellipse(-0.04, y - 0.05, 0.05, 0.025, "#ffffff", line=False, shade="n", alpha=0.6)
        snout_mouth(p, 0, y + 0.1, 0.19, mood=mood, drop=0.1)
    if "teeth" in b.marks and mood is None:
        p.rect(-0.07, 0.66, 0.14, 0.13, "#fffdf6", r=0.02)
    if "tuft" in b.marks:
        p.path("M-.2 -.78Q-.16 -1.06 .02 -1.1Q0 -.96 .06 -.92Q.14 -1.02 .24 -.98Q.16 -.86 .2 -.76Z", fur, line=False)
    if "horn" in b.marks:
        p.path("M-.14 -.66L.02 -1.7L.16 -.66Q0 -.58 -.14 -.66Z", "#f5d98a")
        for t in (0.2, 0.42, 0.64):
            p.stroke([(-0.12 + t * 0.12, -0.7 - t), (0.12 - t * 0.08, -0.78 - t)], 0.04, "#d9ae52")
    on_head(p, a, 0, -0.8, 0.92, eye_y=-0.13)


def sitting(p: Pen, a: Actor, b: Build, fur: str) -> None:
    w = b.body
    legs = b.legs or shift(fur, -0.035)
    shelter = a.holding if a.holding is not None and a.holding.kind == "umbrella" else None
    if shelter is not None:  # over the ears, behind the head
        p.stroke([(0.2 * w, -0.22), (0.2 * w, -0.6)], 0.026, "#6b4a34")
        draw_held(p, "umbrella", shelter.colour, 0.2 * w, -0.55, 0.36)
    tail(p, b, fur, 0.14 * w, -0.09, 1.0)
    p.blob([(0, -0.56), (0.13 * w, -0.5), (0.2 * w, -0.32), (0.265 * w, -0.14), (0.22 * w, -0.01), (0, 0.005), (-0.22 * w, -0.01), (-0.265 * w, -0.14), (-0.2 * w, -0.32), (-0.13 * w, -0.5)], fur)
    p.blob([(0, -0.48), (0.09 * w, -0.4), (0.12 * w, -0.22), (0.08 * w, -0.06), (-0.08 * w, -0.06), (-0.12 * w, -0.22), (-0.09 * w, -0.4)], b.pale, line=False, depth=0.6)
    for side in (-1, 1):
        p.ellipse(side * 0.2 * w, -0.035, 0.095 * w, 0.045, shift(legs, -0.02))
    p.stroke([(0, -0.3), (0, -0.08)], 0.008, shift(fur, -0.12), alpha=0.6)
    for side in (-1, 1):
        lift = -0.0
        p.limb([(side * 0.088 * w, -0.32), (side * 0.086 * w, -0.16), (side * 0.078 * w, -0.04 + lift)], 0.1 * w, 0.085 * w, legs)
        p.ellipse(side * 0.08 * w, -0.03 + lift, 0.066 * w, 0.036, legs if "socks" not in b.marks else b.pale)
        for toe in (-0.018, 0.018):
            p.stroke([(side * 0.08 * w + toe, -0.036), (side * 0.08 * w + toe, -0.012)], 0.007, shift(legs, -0.2), alpha=0.7)
    on_neck(p, a, 0, -0.455, 0.155 * w)
    with p.group(0, -0.655, 0.265):
        head(p, a, b, fur)
    if a.holding is not None and shelter is not None:
        p.ellipse(0.2 * w, -0.27, 0.05, 0.045, legs)
    elif a.holding is not None:
        draw_held(p, a.holding.kind, a.holding.colour, 0.2 * w, -0.3, 0.28)
        p.ellipse(0.2 * w, -0.29, 0.05, 0.04, legs)


def curled(p: Pen, a: Actor, b: Build, fur: str) -> None:
    p.blob([(-0.5, -0.1), (-0.44, -0.3), (-0.2, -0.42), (0.1, -0.4), (0.36, -0.3), (0.46, -0.1), (0.36, -0.0), (0, 0.01), (-0.38, 0.0)], fur)
    if "stripes" in b.marks:
        for i in range(4):
            p.stroke([(-0.34 + i * 0.1, -0.38 + abs(i - 2) * 0.03), (-0.36 + i * 0.1, -0.24)], 0.03, shift(fur, -0.3, 0.8) if lightness(fur) > 0.45 else shift(fur, 0.12), alpha=0.7)
    with p.group(0.2, -0.24, 0.235, turn=8):
        head(p, a, b, fur, asleep=True)
    for x in (0.04, 0.18):
        p.ellipse(x, -0.035, 0.075, 0.04, b.legs or shift(fur, -0.03))
    if b.tail in ("bushy", "ringed"):
        p.limb([(-0.46, -0.1), (-0.36, -0.0), (-0.16, -0.02), (0.0, -0.06)], 0.1, 0.06, shift(fur, 0.02), middle=0.2)
        if b.tail_tip:
            p.ellipse(-0.01, -0.055, 0.062, 0.05, b.tail_tip, line=False)
    elif b.tail == "thin":
        p.stroke([(-0.46, -0.1), (-0.4, -0.02), (-0.2, -0.015), (-0.06, -0.04)], 0.055, fur)
    for i, size in enumerate((0.035, 0.05, 0.07)):
        x, y = 0.42 + i * 0.08, -0.52 - i * 0.11
        p.stroke([(x - size, y - size), (x + size, y - size), (x - size, y + size), (x + size, y + size)], 0.016, mix(p.light.key, "#8a9ad0", 0.45), curved=False)


def critter(p: Pen, a: Actor, b: Build, *, default: str = "sitting") -> None:
    """Draw ``b`` in the actor's pose; a pose it cannot take becomes ``default``."""
    fur = a.colour or b.fur
    if a.colour is not None and b.tail_tip is not None and "mane" in b.marks:
        b = b._replace(tail_tip=shift(fur, -0.18))
    if lightness(fur) < 0.42:
        b = b._replace(pale=mix(b.pale, fur, 0.55), inner=mix(b.inner, fur, 0.5))
    if "pale" in b.marks:
        b = b._replace(pale=shift(fur, 0.06))
    pose = a.pose or default
    if pose == "sleeping":
        curled(p, a, b, fur)
    elif a.holding is not None:
        sitting(p, a, b, fur)
    elif pose in ("standing", "walking", "running", "jumping", "flying", "dancing", "swimming"):
        on_fours(p, a, b, fur, {"flying": "jumping", "dancing": "jumping", "swimming": "running"}.get(pose, pose), head)
    else:
        sitting(p, a, b, fur)

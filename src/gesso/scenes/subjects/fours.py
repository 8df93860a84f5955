"""Furry animals on four legs: a torso of their own weight and length, shoulders, haunches, paws.

Promises: ``on_fours`` draws a ``Build`` standing, walking, running or jumping to the right, inside the unit box and a little
beyond it behind; the head is drawn by its caller's ``head``. Knows no particular animal.
"""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

from collections.abc import Callable

from gesso.scenes.colour import lightness, shift
from gesso.scenes.pen import Pen, Point, smooth
from gesso.scenes.subjects.build import Build
from gesso.scenes.subjects.kind import Actor
from gesso.scenes.subjects.tails import tail
from gesso.scenes.subjects.wear import on_neck

SWING = {"standing": 0.012, "walking": 0.075, "running": 0.17, "jumping": 0.19}


def back_of(b: Build) -> tuple[float, float, float]:
    """Where a rider sits: x, y, and the rider's height, in the animal's heights."""
    h = 0.155 * b.bulk
    k = _enlarged(b)
    return (-0.08 * k + 0.06, -(0.19 * b.leg + 1.62 * h) * k, 0.56)


def tall_of(b: Build) -> bool:
    """Long legs carry a long neck: deer, horse, unicorn."""
    return b.leg > 1.4


def _enlarged(b: Build) -> float:
    return min(1.18, max(1.0, 0.94 / (0.19 * b.leg + 0.155 * b.bulk * 1.72 + 0.34)))


def on_fours(p: Pen, a: Actor, b: Build, fur: str, gait: str, head: Callable[..., None]) -> None:
    """Walking to the right, the face turned to us; what has short legs fills its box all the same."""
    with p.group(0.06, 0, _enlarged(b)):
        _figure(p, a, b, fur, gait, head)


def _figure(p: Pen, a: Actor, b: Build, fur: str, gait: str, head: Callable[..., None]) -> None:
    fast = gait in ("running", "jumping")
    lift = {"jumping": 0.15, "running": 0.05}.get(gait, 0.0)
    h = 0.155 * b.bulk
    length = 0.19 * b.leg
    cy = -(length + h * 0.82) - lift
    swing = SWING[gait] * (0.6 + 0.4 * b.leg)
    back, front = -0.25, 0.17
    tail(p, b, fur, -0.35 if tall_of(b) else -0.315, cy - h * 0.3, -1.0, up=1.0)
    whole = b.legs is not None and "patches" in b.marks
    stocking = b.legs if b.legs is not None and not whole else None

    def leg(x: float, dx: float, colour: str, haunch: float, *, contour: bool = True) -> None:
        end = -lift - (0.07 if fast and abs(dx) > 0.1 else 0.0)
        knee = 0.02 if haunch > 1 else -0.012
        top = cy + h * (0.12 if haunch > 1 else 0.24)
        wide = h * 0.98 * haunch
        ankle = min(0.1, 0.05 + 0.034 * b.bulk)
        p.limb([(x, top), (x + dx * 0.35 + knee, (top + end) / 2 + 0.02), (x + dx, end - 0.035)], wide, ankle, colour, middle=(wide + ankle) * 0.47, line=contour, shade="h" if contour else "n")
        if not contour:
            return
        foot = colour
        if stocking is not None:
            foot = shift(stocking, -0.05) if colour == far else stocking
            knee_y = end - length * 0.42
            p.limb([(x + dx * 0.66 + knee * 0.5, knee_y), (x + dx * 0.85, (knee_y + end) / 2), (x + dx, end - 0.035)], ankle * 1.12, ankle, foot, line=False)
        if "socks" in b.marks:
            foot = b.pale
        p.ellipse(x + dx + 0.02, end - 0.028, ankle * 0.78, 0.034, foot)
        if colour != far:
            for toe in (-0.004, 0.03):
                p.stroke([(x + dx + 0.016 + toe, end - 0.03), (x + dx + 0.018 + toe, end - 0.008)], 0.007, shift(foot, -0.2), alpha=0.6)

    base = b.legs if whole and b.legs is not None else fur
    far, near = shift(base, -0.09), base
    leg(back + 0.07, swing * 0.9, far, 1.1)
    leg(front + 0.07, -swing * 0.8, far, 0.85)
    leg(back, -swing, near, 1.2)
    leg(front - 0.01, swing, near, 0.9)
    # One contour from rump to chest; the near legs grow out of it instead of being stuck on.
    crouch = b.leg < 0.65 and b.ears == "long"  # a rabbit's back is an arch over its great hind legs
    body: list[Point] = [
        (-0.375, cy + 0.1 * h), (-0.335, cy - 0.66 * h), (-0.2, cy - (1.36 if crouch else 1.04) * h), (0.0, cy - (1.22 if crouch else 0.94) * h), (0.16, cy - 1.02 * h), (0.28, cy - 0.8 * h),
        (0.325, cy - 0.05 * h), (0.27, cy + 0.62 * h), (0.12, cy + 0.86 * h), (-0.06, cy + 0.76 * h), (-0.24, cy + 0.84 * h), (-0.35, cy + 0.64 * h),
    ]
    if not tall_of(b):  # a short body stands rounder than a long one
        body = [(x * 0.93 - 0.005, y) for x, y in body]
    outline = smooth(body)
    p.path(outline, fur)
    with p.clipped(outline):
        _coat(p, b, fur, cy, h)
    if whole:
        leg(front - 0.01, swing, near, 0.9, contour=False)
    for x, wide, down in ((back - 0.005, 0.135 * (1.2 if crouch else 1.0), 0.62), (front - 0.005, 0.082, 0.5)):
        c = shift(base, 0.028) if not whole or x > 0 else fur
        r = min(wide, h * 0.82)
        if p.hints.shading == "soft":
            p.glow(x, cy + 0.16 * h, r * 1.25, p.tint(c), 0.55)
        fold = shift(fur, -0.13) if lightness(fur) > 0.4 else shift(fur, 0.1)
        s = -1 if x < 0 else 1
        if s < 0:
            p.stroke([(x + r * 0.55, cy - 0.5 * h), (x + r * 1.02, cy + 0.06 * h), (x + r * 0.72, cy + down * h)], 0.011, fold, alpha=0.55)
        else:
            p.stroke([(x - r * 1.0, cy + 0.1 * h), (x - r * 0.92, cy + down * h)], 0.011, fold, alpha=0.5)
    tall = tall_of(b)
    hx, hy = (0.32, cy - h - 0.25) if tall else (0.27, cy - h * 0.9 - 0.12)
    if tall:  # a neck that carries the head
        if "horse mane" in b.marks:
            p.blob([(0.2, hy - 0.12), (0.1, hy + 0.06), (0.03, cy - h * 0.95), (0.1, cy - h * 0.6), (0.22, cy - h * 1.2)], b.tail_tip or far)
        p.limb([(0.18, cy - h * 0.05), (0.25, cy - h * 1.05), (hx - 0.01, hy + 0.06)], 0.3, 0.19, fur, middle=0.23, line=False)
        on_neck(p, a, 0.26, cy - h * 1.05, 0.12)
    else:
        on_neck(p, a, 0.25, hy + 0.17, 0.14)
    with p.group(hx, hy, 0.215 if tall else 0.245, turn=4 if fast else 0):
        head(p, a, b, fur)


def _coat(p: Pen, b: Build, fur: str, cy: float, h: float) -> None:
    """Belly, bib and markings, inside the torso."""
    dark = shift(fur, -0.3, 0.8) if lightness(fur) > 0.45 else shift(fur, 0.12)
    p.blob([(-0.13, cy + 0.86 * h), (-0.03, cy + 0.6 * h), (0.08, cy + 0.8 * h), (0.06, cy + 1.2 * h), (-0.1, cy + 1.2 * h)], b.pale, line=False, depth=0.4, alpha=0.5)
    if "mask" in b.marks or "socks" in b.marks:
        p.blob([(0.17, cy - 0.5 * h), (0.36, cy - 0.5 * h), (0.36, cy + 0.6 * h), (0.22, cy + 0.62 * h)], b.pale, line=False, depth=0.4)
    if "patches" in b.marks and b.legs is not None:  # panda: a dark saddle over the shoulders
        p.blob([(0.06, cy - 1.4 * h), (0.4, cy - 1.4 * h), (0.4, cy + 1.2 * h), (0.1, cy + 1.2 * h), (0.02, cy)], b.legs, line=False)
    if "stripes" in b.marks:
        for i in range(5):
            x = -0.3 + i * 0.105
            p.stroke([(x, cy - 1.1 * h), (x + 0.02, cy - 0.6 * h), (x + 0.004, cy - 0.12 * h)], 0.034, dark, alpha=0.8)
    elif "spots" in b.marks:
        for i in range(6):
            x, y = -0.3 + i * 0.085, cy - (0.62 if i % 2 else 0.22) * h
            p.circle(x, y, 0.024, shift(fur, -0.25) if "pale spots" not in b.marks else b.pale, line=False, shade="n")

"""Tails, one shape a word: bushy, plume, thin, rat, puff, ringed, short, horse."""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

from gesso.scenes.colour import shift
from gesso.scenes.pen import Pen
from gesso.scenes.subjects.build import Build


def tail(p: Pen, b: Build, fur: str, x: float, y: float, s: float, up: float = 0.0) -> None:
    tip = b.tail_tip
    if b.tail == "bushy":
        points = [(x, y), (x + 0.12 * s, y + 0.02), (x + 0.2 * s, y - 0.13), (x + 0.19 * s, y - 0.42)] if up else [(x, y), (x + 0.16 * s, y + 0.02), (x + 0.3 * s, y - 0.1 - up * 0.1), (x + 0.3 * s, y - 0.3 - up * 0.15)]
        p.limb(points, 0.08, 0.07, fur, middle=0.24)
        if tip:
            end = points[-1]
            p.blob([(end[0] - 0.088 * s, end[1] + 0.1), (end[0] - 0.02 * s, end[1] + 0.065), (end[0] + 0.07 * s, end[1] + 0.1), (end[0] + 0.05 * s, end[1] - 0.01), (end[0] - 0.01 * s, end[1] - 0.08), (end[0] - 0.07 * s, end[1] - 0.01)], tip, line=False)
    elif b.tail == "plume":
        wide = 0.3 if not up else 0.26
        p.limb([(x, y), (x + 0.17 * s, y - 0.03), (x + 0.22 * s, y - 0.3), (x + 0.15 * s, y - 0.48), (x + 0.27 * s, y - 0.56)], 0.1, 0.15, fur, middle=wide)
        p.limb([(x + 0.1 * s, y - 0.05), (x + 0.2 * s, y - 0.2), (x + 0.18 * s, y - 0.42)], 0.04, 0.05, shift(fur, 0.08), middle=0.12, line=False)
    elif b.tail == "thin":
        p.stroke([(x, y), (x + 0.16 * s, y - 0.0), (x + 0.24 * s, y - 0.14), (x + 0.2 * s, y - 0.3), (x + 0.27 * s, y - 0.38)], 0.055, fur)
        if tip:
            p.circle(x + 0.27 * s, y - 0.38, 0.05, tip, line=False)
    elif b.tail == "rat":
        p.stroke([(x, y), (x + 0.2 * s, y + 0.02), (x + 0.32 * s, y - 0.1), (x + 0.28 * s, y - 0.24)], 0.03, "#e0a095")
    elif b.tail == "puff":
        p.circle(x + 0.05 * s, y - 0.03, 0.085, shift(b.pale, 0.02))
    elif b.tail == "ringed":
        points = [(x, y), (x + 0.16 * s, y + 0.0), (x + 0.25 * s, y - 0.14), (x + 0.22 * s, y - 0.36)]
        p.limb(points, 0.12, 0.09, fur, middle=0.19)
        for t, (rx, ry) in enumerate(((x + 0.13 * s, y - 0.01), (x + 0.225 * s, y - 0.1), (x + 0.238 * s, y - 0.22), (x + 0.222 * s, y - 0.33))):
            p.ellipse(rx, ry, 0.025 if t < 1 else 0.078, 0.07 if t < 1 else 0.026, tip or "#4a3f48", line=False, shade="n")
    elif b.tail == "short":
        p.ellipse(x + 0.05 * s, y - 0.06, 0.04, 0.075, fur, turn=30 * s)
    elif b.tail == "horse":
        p.limb([(x, y - 0.08), (x + 0.12 * s, y - 0.1), (x + 0.19 * s, y + 0.02), (x + 0.16 * s, y + 0.2)], 0.06, 0.03, tip or shift(fur, -0.2), middle=0.14)

"""Faces: the eyes, cheeks and mouths that give every creature here the same kind of soul.

Promises: drawn in a head box (half width 1, centre 0,0). ``mood`` is one of the vocabulary's moods or None.
Knows nothing of whose face it is.
"""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

from gesso.scenes.colour import shift
from gesso.scenes.pen import Pen

INK = "#2a1c2e"


def eye(p: Pen, x: float, y: float, r: float, *, mood: str | None = None, iris: str = "#3a2430", asleep: bool = False, white: bool = False, look: float = 0.0) -> None:
    """One eye: dark pool, lit iris rim below, two highlights; closed ones are lashes' arcs."""
    if asleep or mood == "sleepy":
        p.stroke([(x - r, y), (x, y + r * 0.55), (x + r, y)], r * 0.34, INK)
        return
    if mood == "joyful":
        p.stroke([(x - r, y + r * 0.35), (x, y - r * 0.6), (x + r, y + r * 0.35)], r * 0.36, INK)
        return
    tall = r * (1.3 if mood == "surprised" else 1.18)
    if white:
        p.ellipse(x, y, r * 1.35, r * 1.5, "#fffdf8", shade="n", depth=0.3)
    x += look * r
    p.ellipse(x, y, r, tall, INK, shade="n", line=False)
    p.ellipse(x, y + tall * 0.36, r * 0.72, tall * 0.5, shift(iris, 0.12, 1.2), shade="n", line=False, alpha=0.75)
    p.ellipse(x, y - tall * 0.04, r * 0.56, tall * 0.52, INK, shade="n", line=False)
    p.gleam(x - r * 0.3, y - tall * 0.4, r * 0.34, r * 0.36)
    p.gleam(x + r * 0.38, y + tall * 0.38, r * 0.16, r * 0.16, 0.85)


def eyes(p: Pen, gap: float, y: float, r: float, *, mood: str | None = None, iris: str = "#3a2430", asleep: bool = False, white: bool = False, look: float = 0.0) -> None:
    for side in (-1, 1):
        eye(p, side * gap, y, r, mood=mood, iris=iris, asleep=asleep, white=white, look=look)
        inner, outer = (gap - r * 0.9) * side, (gap + r * 1.0) * side
        if mood == "sad":
            p.stroke([(inner, y - r * 2.1), (outer, y - r * 1.55)], r * 0.26, INK)
        elif mood == "angry":
            p.stroke([(inner, y - r * 1.35), (outer, y - r * 1.95)], r * 0.32, INK)
        elif mood == "surprised":
            p.stroke([(inner, y - r * 2.1), (side * gap, y - r * 2.35), (outer, y - r * 2.1)], r * 0.2, INK)


def cheeks(p: Pen, gap: float, y: float, r: float, colour: str = "#f2706e", alpha: float = 0.5) -> None:
    for side in (-1, 1):
        p.glow(side * gap, y, r, p.tint(colour), alpha)


def mouth(p: Pen, x: float, y: float, w: float, *, mood: str | None = None, width: float = 0.045, colour: str = INK) -> None:
    if mood == "sad":
        p.stroke([(x - w, y + w * 0.4), (x, y - w * 0.15), (x + w, y + w * 0.4)], width, colour)
    elif mood == "surprised":
        p.ellipse(x, y + w * 0.3, w * 0.45, w * 0.6, "#7c2f3a", shade="n", line=False)
    elif mood == "angry":
        p.stroke([(x - w, y + w * 0.1), (x, y), (x + w, y + w * 0.1)], width, colour)
    elif mood in ("happy", "joyful"):
        d = f"M{x - w:.3g} {y - w * 0.1:.3g}Q{x:.3g} {y + w * 0.12:.3g} {x + w:.3g} {y - w * 0.1:.3g}Q{x + w * 0.7:.3g} {y + w:.3g} {x:.3g} {y + w:.3g}Q{x - w * 0.7:.3g} {y + w:.3g} {x - w:.3g} {y - w * 0.1:.3g}Z"
        p.path(d, "#8c3340", shade="n", line=False)
        p.ellipse(x, y + w * 0.72, w * 0.45, w * 0.26, "#f08a8a", shade="n", line=False)
    else:
        p.stroke([(x - w, y - w * 0.1), (x, y + w * 0.42), (x + w, y - w * 0.1)], width, colour)


def snout_mouth(p: Pen, x: float, y: float, w: float, *, mood: str | None = None, width: float = 0.05, drop: float = 0.12) -> None:
    """The animal 'w' mouth hanging from a nose at (x, y)."""
    if mood in ("happy", "joyful", "surprised", "sad"):
        p.stroke([(x, y), (x, y + drop)], width, INK)
        mouth(p, x, y + drop, w * 0.85, mood=mood, width=width)
        return
    p.stroke([(x, y), (x, y + drop)], width, INK)
    p.stroke([(x - w, y + drop * 0.8), (x - w * 0.55, y + drop * 1.5), (x, y + drop)], width, INK)
    p.stroke([(x, y + drop), (x + w * 0.55, y + drop * 1.5), (x + w, y + drop * 0.8)], width, INK)

"""What makes a room lived in: curtains, bunting, a shelf, a plant, toys, and the window's light on the floor."""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.stage import Stage
from gesso.scenes.variety import one_of

CLOTHS = ("#d9776a", "#6f9ab0", "#e0b060", "#8fa878", "#b08ac0")
TOYS = ("#e8705f", "#f4c04e", "#5fa8c8", "#7fb86a", "#b088d0")


def curtains(p: Pen, s: Stage, x: float, y: float, w: float, h: float) -> None:
    """A pair beside the window at (x, y), ``w`` by ``h``, on a rod."""
    cloth = one_of((s.take.ground + 0.37) % 1.0, CLOTHS)
    for side in (-1, 1):
        a = x - 62 if side < 0 else x + w + 62
        b = x + 26 if side < 0 else x + w - 26
        p.path(f"M{a:.0f} {y - 22:.0f}L{b:.0f} {y - 22:.0f}Q{b + side * 4:.0f} {y + h * 0.45:.0f} {a - side * 44:.0f} {y + h * 0.66:.0f}Q{a - side * 30:.0f} {y + h * 0.85:.0f} {a - side * 26:.0f} {y + h + 44:.0f}L{a + side * 12:.0f} {y + h + 44:.0f}Z", cloth, line=False, shade="h")
        for k in (0.3, 0.62):
            p.stroke([(a + (b - a) * k, y - 18), (a + (b - a) * k * 0.7, y + h * 0.4), (a - side * 10, y + h * 0.62)], 4, shift(cloth, -0.08), alpha=0.5)
        p.rect(min(a - side * 46, a + side * 6), y + h * 0.63, 52, 15, shift(cloth, -0.12), r=6, line=False)
    p.stroke([(x - 84, y - 26), (x + w + 84, y - 26)], 11, "#8a5c3c", curved=False)


def window_light(p: Pen, s: Stage, x: float, w: float, base: float) -> None:
    """The light that falls in: moonlight or sun, on the floor."""
    strength = 0.34 if s.hour.dark < 0.3 else 0.2
    slide = -s.hour.light.side * 190
    paint = p.gradient([(0, s.hour.glow, strength), (1, s.hour.glow, 0.03)], "v")
    p.poly([(x, base + 22), (x + w, base + 22), (x + w + slide + 60, 1000), (x + slide - 60, 1000)], paint, line=False)


def bunting(p: Pen, s: Stage) -> None:
    w, count = s.width, 9
    p.stroke([(-10, 26), (w * 0.25, 84), (w * 0.5, 96), (w * 0.75, 84), (w + 10, 26)], 4, "#f4e8d4")
    for i in range(count):
        t = (i + 0.5) / count
        y = 28 + 280 * t * (1 - t)
        p.poly([(w * t - 26, y), (w * t + 26, y), (w * t, y + 52)], TOYS[(i + int(s.take.pan * 5)) % 5], line=False, shade="v")


def shelf(p: Pen, s: Stage, x: float, y: float) -> None:
    """A board with books, a bear's cousin of a pot and a jar; centre (x, y)."""
    rng = s.rng
    p.rect(x - 120, y, 240, 16, "#9a6a44", r=4)
    for dx in (-84, 84):
        p.path(f"M{x + dx - 6:.0f} {y + 16:.0f}h14v22q-14 0 -14 -22Z", "#7d5436", line=False)
    bx = x - 106
    while bx < x + 10:
        bw, bh = rng.uniform(15, 26), rng.uniform(52, 84)
        p.rect(bx, y - bh, bw, bh, rng.choice(TOYS), r=3, line=False)
        bx += bw + 2
    p.path(f"M{x + 34:.0f} {y:.0f}l-8 -34h52l-8 34Z", "#c8754e", line=False)
    for dx, dy in ((-22, -34), (-8, -52), (8, -50), (24, -32)):
        p.limb([(x + 52, y - 32), (x + 52 + dx * 0.6, y - 42 + dy * 0.5), (x + 52 + dx * 1.2, y - 36 + dy)], 7, 3, "#5f9a5a", middle=15, line=False)


def plant(p: Pen, x: float, y: float, h: float) -> None:
    """A leafy plant in a pot."""
    with p.group(x, y, h):
        for dx, dy, turn in ((-0.3, -0.72, -40), (0.3, -0.74, 40), (-0.16, -0.92, -18), (0.17, -0.9, 20), (0, -0.98, 0), (-0.34, -0.5, -62), (0.34, -0.5, 62)):
            p.stroke([(0, -0.3), (dx * 0.5, dy * 0.7), (dx, dy)], 0.022, "#5a8a52")
            p.ellipse(dx, dy, 0.085, 0.17, shift("#62a05c", 0.02 * (dx > 0)), turn=turn, line=False)
        p.path("M-.2 -.34H.2L.15 0H-.15Z", "#d08a5e")
        p.rect(-0.23, -0.38, 0.46, 0.09, "#dc9a6c", r=0.02)


def toys(p: Pen, s: Stage, x: float, y: float, side: int) -> None:
    """Blocks and a ball in a corner."""
    first = int(s.take.props * 5)
    for k, (dx, dy, r) in enumerate(((0, 0, 56), (62, 0, 56), (30, -56, 52))):
        c = TOYS[(first + k) % 5]
        p.rect(x + side * dx - r / 2, y + dy - r, r, r, c, r=7)
        p.rect(x + side * dx - r * 0.28, y + dy - r * 0.78, r * 0.56, r * 0.56, mix(c, "#fff8ea", 0.5), r=5, line=False)
    bx = x + side * 140
    p.circle(bx, y - 24, 38, TOYS[(first + 3) % 5], shade="s")
    p.stroke([(bx - 36, y - 30), (bx, y - 16), (bx + 36, y - 30)], 9, "#fff4e2", alpha=0.9)

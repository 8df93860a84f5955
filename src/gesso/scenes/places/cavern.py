"""The cave: walls that step back towards daylight, a floor with a pool, crystals and glowing mushrooms."""
# Rows of coordinates and words read best as tables.
# fmt: off

import random

from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.places.props import pine, ridge_path, rock, tuft
from gesso.scenes.sky import draw_sky
from gesso.scenes.stage import Stage
from gesso.scenes.variety import one_of

GEMS = ("#8ae0f0", "#d0a0f4", "#f4a8d0", "#a0f0c0")


def cave(p: Pen, s: Stage) -> None:
    rng = s.rng
    wall = one_of(s.take.ground, ("#5d5670", "#7a5f58", "#4f6070", "#5a6a58"))
    w = s.width
    lean = w * (0.16 * s.take.scenery - 0.08) - w * 0.07 * s.take.side
    middle = w * 0.5 + lean
    draw_sky(p, s._replace(horizon=700))
    with p.hazed(s.hour.haze, 0.4, 0.3):
        p.path(ridge_path(rng, w, 670, 60, 5)[0], "#86a890", line=False, shade="v")
    with p.hazed(s.hour.haze, 0.22, 0.3):
        if "tree" not in s.excluded:
            for k in (-0.13, -0.05, 0.09, 0.15):
                pine(p, middle + w * k, 716, rng.uniform(90, 170), "#5d9668", snow=False)
        p.path(ridge_path(rng, w, 728, 34, 5)[0], "#7f9f78", line=False, shade="v")
    daylight = mix(s.hour.sky[1], s.hour.glow, 0.5)
    for i, (inset, lift) in enumerate(((0.3, 0.1), (0.22, 0.03), (0.12, -0.04))):
        top = 150 - i * 42
        c = mix(shift(wall, lift), daylight, 0.16 - 0.07 * i)
        arch = (
            f"M{w * inset + lean:.0f} {760 + i * 60}Q{w * inset - 40 + lean:.0f} 420 {w * (inset + 0.12) + lean:.0f} {top + 70}"
            f"Q{w * 0.5 + lean:.0f} {top - 40 - rng.uniform(0, 40):.0f} {w * (0.88 - inset) + lean:.0f} {top + 80}Q{w * (1 - inset) + 40 + lean:.0f} 460 {w * (1 - inset) + lean:.0f} {760 + i * 60}Q{w * 0.5 + lean:.0f} {720 + i * 62} {w * inset + lean:.0f} {760 + i * 60}Z"
        )
        p.parts.append(f'<path fill-rule="evenodd" fill="{p.fill(c, "v", 1.2)}" d="M-10 -10H{w + 10:.0f}V1010H-10Z{arch}"/>')
        p.trace(arch, 9, mix(shift(c, 0.1), daylight, 0.3), alpha=0.5)  # daylight catches the edge
    _cracks(p, s, rng, wall)
    p.glow(middle, 560, w * 0.42, daylight, 0.4, 430)
    p.path(f"M-10 800Q{w * 0.5:.0f} 730 {w + 10:.0f} 800V1010H-10Z", shift(wall, 0.04), line=False, shade="v", depth=1.3)
    p.ellipse(middle, 800, w * 0.27, 42, p.gradient([(0, daylight, 0.6), (1, daylight, 0)], "r"), line=False)
    pool = w * (0.5 - 0.32 * (s.take.side or rng.choice((-1, 1))))
    p.ellipse(pool, 858, w * 0.15, 25, mix(s.hour.sky[0], "#4f9ab0", 0.4), line=False, shade="v")
    p.ellipse(pool - w * 0.03, 851, w * 0.07, 5, "#ffffff", line=False, shade="n", alpha=0.5)
    for x, h in [(rng.choice((rng.uniform(0, 0.34), rng.uniform(0.66, 1.0))) * w, rng.uniform(60, 210)) for _ in range(9)]:
        p.path(f"M{x - h * 0.2:.0f} -10Q{x - h * 0.06:.0f} {h * 0.4:.0f} {x:.0f} {h:.0f}Q{x + h * 0.06:.0f} {h * 0.4:.0f} {x + h * 0.2:.0f} -10Z", shift(wall, -0.07), line=False, shade="h")
    for share, tall in ((0.05, 230), (0.13, 120), (0.9, 150), (0.97, 260)):
        x, h = w * (share + rng.uniform(-0.02, 0.02)), tall * rng.uniform(0.75, 1.1)
        p.path(f"M{x - h * 0.3:.0f} 905Q{x - h * 0.06:.0f} {900 - h * 0.5:.0f} {x:.0f} {900 - h:.0f}Q{x + h * 0.08:.0f} {900 - h * 0.5:.0f} {x + h * 0.32:.0f} 905Z", shift(wall, 0.0), line=False, shade="h")
    for _ in range(6):
        rock(p, rng.uniform(0, w), rng.uniform(850, 985), rng.uniform(36, 84), shift(wall, 0.1))
    for _ in range(5):
        _crystal(p, rng.choice((rng.uniform(0.02, 0.26), rng.uniform(0.74, 0.98))) * w, rng.uniform(800, 940), rng.uniform(60, 120), rng.choice(GEMS))
    if "mushroom" not in s.excluded:
        for _ in range(4):
            _mushroom(p, rng.choice((rng.uniform(0.02, 0.24), rng.uniform(0.76, 0.98))) * w, rng.uniform(880, 970), rng.uniform(40, 74), rng.choice(GEMS))
    for _ in range(5):
        tuft(p, rng.uniform(0, w), rng.uniform(840, 985), rng.uniform(26, 44), "#6f9a6a")


def _cracks(p: Pen, s: Stage, rng: random.Random, wall: str) -> None:
    for _ in range(10):
        x, y = rng.choice((rng.uniform(0, 0.16), rng.uniform(0.84, 1.0))) * s.width, rng.uniform(120, 760)
        p.stroke([(x - 34, y), (x, y - 13), (x + 30, y + 4)], 4, shift(wall, rng.choice((-0.1, 0.06))), alpha=0.5)


def _crystal(p: Pen, x: float, y: float, h: float, c: str) -> None:
    p.glow(x, y - h * 0.5, h * 1.6, c, 0.55)
    before, p.share = p.share, p.share * 0.2
    for dx, k in ((-0.25, 0.6), (0.25, 0.7), (0.0, 1.0)):
        p.poly([(x + dx * h - 12, y), (x + dx * h * 1.5 - 9, y - h * k * 0.75), (x + dx * h * 1.6, y - h * k), (x + dx * h * 1.5 + 9, y - h * k * 0.75), (x + dx * h + 12, y)], c)
    p.share = before


def _mushroom(p: Pen, x: float, y: float, h: float, c: str) -> None:
    p.glow(x, y - h * 0.6, h * 1.2, c, 0.45)
    before, p.share = p.share, p.share * 0.3
    with p.group(x, y, h):
        p.path("M-.1 0Q-.06 -.3 -.08 -.5H.08Q.06 -.3 .12 0Z", "#efe8dc", line=False)
        p.path("M-.46 -.42Q-.4 -.96 0 -1Q.4 -.96 .46 -.42Q0 -.32 -.46 -.42Z", c, line=False, shade="v")
        p.circle(-0.14, -0.66, 0.07, "#ffffff", line=False, shade="n", alpha=0.8)
        p.circle(0.16, -0.6, 0.06, "#ffffff", line=False, shade="n", alpha=0.8)
    p.share = before

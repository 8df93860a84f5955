"""Settings without ordinary ground: the moon, space, underwater, sky, and rooms."""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917 - drawing calls take x, y and sizes by position

import math

from gesso.scenes.colour import lightness, mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.places.cavern import cave
from gesso.scenes.places.furniture import bunting, curtains, plant, shelf, toys, window_light
from gesso.scenes.places.land import nothing
from gesso.scenes.places.props import ridge_path, rock
from gesso.scenes.sky import CONTENTS, cloud_path, draw_sky
from gesso.scenes.stage import Place, Stage
from gesso.scenes.variety import one_of


def _space(p: Pen, s: Stage) -> None:
    rng = s.rng
    top, low = rng.choice((("#0d1033", "#3a2a6c"), ("#0b1836", "#1f4a70"), ("#1a0f38", "#5a2f6e")))
    before, p.share = p.share, 0.0
    p.poly([(0, 0), (s.width, 0), (s.width, 1000), (0, 1000)], p.gradient([(0, top, 1), (1, low, 1)], "v") if p.hints.gradients else mix(top, low, 0.4), line=False)
    for _ in range(3):
        p.glow(rng.uniform(0, s.width), rng.uniform(50, 600), rng.uniform(200, 340), rng.choice(("#7a5ad0", "#3f8ad0", "#d06aa8")), 0.34)
    tilt = rng.choice((-1, 1)) * rng.uniform(0.25, 0.5)
    for i in range(11):  # a milky way: overlapping soft lights along a slanting line
        t = i / 10
        x, y = s.width * (t * 1.2 - 0.1), 380 + tilt * 700 * (t - 0.5) + rng.uniform(-30, 30)
        p.glow(x, y, rng.uniform(130, 210), rng.choice(("#a89af0", "#8ab8f4", "#d8a8e4", "#f0d8e8")), 0.22)
    if "stars" not in s.excluded:
        CONTENTS["stars"](p, s._replace(horizon=1000, ornament=1.0))
    p.share = before
    for name in ("aurora", "planet", "shooting star", "fireworks", "rainbow"):
        if name in s.sky:
            CONTENTS[name](p, s)


def moon(p: Pen, s: Stage) -> None:
    _space(p, s)
    if "planet" not in s.sky and "planet" not in s.excluded:
        x, y, r = s.width * s.rng.uniform(0.15, 0.85), s.rng.uniform(150, 260), s.rng.uniform(70, 105)
        before, p.share = p.share, 0.0
        p.glow(x, y, r * 2, "#7ac0f0", 0.5)
        p.circle(x, y, r, "#4f9ad8", shade="s", line=False)
        for dx, dy, rx, ry in ((-0.3, -0.25, 0.4, 0.26), (0.35, 0.2, 0.35, 0.3), (-0.2, 0.5, 0.25, 0.16)):
            p.ellipse(x + dx * r, y + dy * r, rx * r, ry * r, "#7fbf7a", line=False, shade="n", turn=20)
        p.share = before
    grey = s.rng.choice(("#c9c6d4", "#d8cfc4", "#b8bcd0"))
    for i in range(3):
        d, _ = ridge_path(s.rng, s.width, s.horizon + 50 + i * 70, 60, 4)
        p.path(d, shift(grey, -0.06 + 0.04 * i), line=False, shade="v")
    for _ in range(9):
        x, y = s.rng.uniform(0, s.width), s.rng.uniform(s.horizon + 130, 980)
        w = 30 + 90 * (y - s.horizon) / 400
        p.ellipse(x, y, w, w * 0.26, shift(grey, -0.12), line=False)
        p.ellipse(x, y + w * 0.06, w * 0.9, w * 0.19, shift(grey, -0.05), line=False, shade="n")


def space(p: Pen, s: Stage) -> None:
    _space(p, s)
    for _ in range(2 + int(3 * s.ornament)):
        x, y, r = s.rng.uniform(0, s.width), s.rng.choice((s.rng.uniform(60, 260), s.rng.uniform(760, 960))), s.rng.uniform(24, 74)
        c = s.rng.choice(("#f0b080", "#a8c4f0", "#e8a0c0", "#9ad0b0", "#f5d98a"))
        p.glow(x, y, r * 2, c, 0.3)
        p.circle(x, y, r, c, shade="s", line=False)
        p.stroke([(x - r * 0.8, y - r * 0.2), (x, y - r * 0.05), (x + r * 0.85, y - r * 0.2)], r * 0.14, shift(c, 0.07), alpha=0.7)


def underwater(p: Pen, s: Stage) -> None:
    rng = s.rng
    top, low = one_of(s.take.ground, (("#8fe0e0", "#1f6f9c"), ("#7fc4f4", "#2a4f9e"), ("#b4ecc8", "#1c7a7c"), ("#a8d8f8", "#4a5ab0"), ("#8ff0e0", "#128a90")))
    top, low = mix(top, "#20306a", s.hour.dark * 0.7), mix(low, "#101a44", s.hour.dark * 0.7)
    p.poly([(0, 0), (s.width, 0), (s.width, 1000), (0, 1000)], p.gradient([(0, top, 1), (0.5, mix(top, low, 0.6), 1), (1, low, 1)], "v") if p.hints.gradients else mix(top, low, 0.5), line=False)
    for _ in range(5):
        x, w = rng.uniform(0, s.width), rng.uniform(40, 110)
        p.poly([(x, -10), (x + w, -10), (x + w * 2.2 - 160, 820), (x - 260, 820)], p.gradient([(0, "#ffffff", 0.3), (1, "#ffffff", 0)], "v"), line=False)
    seabed(p, s, low)
    for i in range(2):
        with p.hazed(low, 0.55 - 0.35 * i, 0.3):
            d, points = ridge_path(rng, s.width, 800 + i * 70, 60, 5)
            for x, y in points[1:-1]:
                _coral(p, x + rng.uniform(-50, 50), y + 24, rng.uniform(90, 190), rng.choice(("#f0788a", "#f5a45a", "#c98ae0", "#f2d06a")), rng.random())
            p.path(d, "#e8d29a", line=False, shade="v")
    for _ in range(int(16 + 16 * s.ornament)):
        x, y, r = rng.uniform(0, s.width), rng.uniform(40, 900), rng.uniform(5, 17)
        p.parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}" fill="#fff" fill-opacity=".16" stroke="#fff" stroke-opacity=".65" stroke-width="2.4"/>')
        p.parts.append(f'<circle cx="{x - r * 0.35:.1f}" cy="{y - r * 0.35:.1f}" r="{r * 0.24:.1f}" fill="#fff" fill-opacity=".8"/>')


def seabed(p: Pen, s: Stage, low: str) -> None:
    """What stands far off under water: a reef, an arch of rock, a forest of kelp, a sunken ship or nothing."""
    rng, which = s.rng, int(s.take.scenery * 5)
    x = s.width * (0.5 - 0.28 * (s.take.side or 1))
    with p.hazed(low, 0.5, 0.3):
        if which == 0:
            for k in range(7):
                _coral(p, s.width * (k + rng.random()) / 7, 830, rng.uniform(170, 300), rng.choice(("#f0788a", "#f5a45a", "#c98ae0", "#f2d06a")), 0.9)
        elif which == 1:
            p.path(f"M{x - 260:.0f} 860Q{x - 270:.0f} 430 {x:.0f} 400Q{x + 280:.0f} 420 {x + 260:.0f} 860H{x + 130:.0f}Q{x + 150:.0f} 560 {x:.0f} 540Q{x - 150:.0f} 560 {x - 130:.0f} 860Z", "#7f8f9c", line=False, shade="v")
        elif which == 2:
            for k in range(9):
                kx, h = s.width * (k + rng.random()) / 9, rng.uniform(360, 680)
                p.limb([(kx + math.sin(i * 1.1 + k) * 24, 850 - h * i / 5) for i in range(6)], 36, 12, "#4f9a72", line=False)
        elif which == 3 and s.ornament > 0.1:
            with p.group(x, 850, 300, turn=-12):
                p.path("M-.9 -.5Q-.7 0 -.4 .02H.5Q.8 -.1 .9 -.62L.6 -.5H-.6Z", "#8a6a50", line=False, shade="v")
                p.stroke([(0, -0.5), (0.03, -1.3)], 0.06, "#6f543f")
                p.stroke([(-0.24, -1.05), (0.3, -1.0)], 0.04, "#6f543f")
                for port in (-0.5, -0.1, 0.3):
                    p.circle(port, -0.25, 0.07, "#3f4a58", line=False, shade="n")


def _coral(p: Pen, x: float, y: float, h: float, colour: str, choice: float) -> None:
    if choice < 0.5:
        for k in (-0.25, 0.0, 0.22):
            points = [(x + k * h * 0.6 + math.sin(i * 1.2 + k * 9) * h * 0.07, y - h * (1 - abs(k)) * i / 4) for i in range(5)]
            p.limb(points, h * 0.12, h * 0.04, "#4f9a72", line=False)
    else:
        for dx, dy in ((-0.3, -0.6), (0.0, -0.9), (0.3, -0.55), (-0.14, -0.72), (0.17, -0.78)):
            p.stroke([(x, y), (x + dx * h * 0.5, y + dy * h * 0.45), (x + dx * h, y + dy * h)], h * 0.11, colour)


def underwater_front(p: Pen, s: Stage) -> None:
    for x in (s.width * 0.04, s.width * 0.95):
        for k in (-40, 0, 44):
            h = s.rng.uniform(180, 340)
            p.limb([(x + k + math.sin(i * 1.3 + k) * 18, 1010 - h * i / 4) for i in range(5)], 34, 8, shift("#3f8a6a", s.rng.uniform(-0.05, 0.05)), line=False)
    rock(p, s.width * s.rng.choice((0.12, 0.86)), 1005, 170, "#6f7f94")


def sky_place(p: Pen, s: Stage) -> None:
    draw_sky(p, s._replace(horizon=1000))
    light, dark = s.hour.cloud
    rng = s.rng
    for i in range(8):
        y = 640 + i * 52
        w = rng.uniform(300, 520)
        x = rng.uniform(0, s.width)
        paint = p.gradient([(0, light, 0.97), (1, mix(light, dark, 0.75), 0.9)], "v") if p.hints.gradients else mix(light, dark, 0.1 * (i % 3))
        p.path(cloud_path(x, y, w, (rng.random(), rng.random(), rng.random())), paint, line=False, shade="n")


def sky_front(p: Pen, s: Stage) -> None:
    light, dark = s.hour.cloud
    for x in (s.rng.uniform(-0.05, 0.2), s.rng.uniform(0.75, 1.0)):
        paint = p.gradient([(0, light, 0.97), (1, mix(light, dark, 0.5), 0.95)], "v") if p.hints.gradients else light
        p.path(cloud_path(x * s.width, 1010, 460, (0.5, 0.7, 0.2)), paint, line=False, shade="n")


def _view(p: Pen, s: Stage, x: float, y: float, w: float, h: float) -> None:
    """A window onto the sky the prompt asked for."""
    d = f"M{x:.0f} {y + h:.0f}V{y + w * 0.4:.0f}Q{x:.0f} {y:.0f} {x + w / 2:.0f} {y:.0f}Q{x + w:.0f} {y:.0f} {x + w:.0f} {y + w * 0.4:.0f}V{y + h:.0f}Z"
    with p.clipped(d), p.group(x, y, 1.0):
        draw_sky(p, s._replace(width=w, horizon=h))
        if s.weather in ("snow", "rain", "storm"):
            for _ in range(14):
                p.circle(s.rng.uniform(0, w), s.rng.uniform(0, h), 5, "#ffffff", line=False, shade="n", alpha=0.8)
    p.parts.append(f'<path d="{d}" fill="none" stroke="{p.tint("#8a5c3c")}" stroke-width="18"/>')
    p.stroke([(x + w / 2, y), (x + w / 2, y + h)], 10, "#8a5c3c")
    p.stroke([(x, y + h * 0.55), (x + w, y + h * 0.55)], 10, "#8a5c3c")
    p.rect(x - 26, y + h, w + 52, 24, "#a87850", r=6)


BOOKS = (
    ("#c4533f", "#d98a3c", "#5f7f6a", "#4f6f9a", "#8a5a8a", "#e0c48a", "#3f5f5a"), ("#a8483c", "#8a5a3c", "#d9a860", "#6b3f34", "#e8d4a8"),
    ("#4f6f9a", "#6f9ab8", "#3f5f7a", "#a8c4c8", "#e8dcc4"), ("#d98aa0", "#e8b47a", "#8ab4a0", "#a89ad0", "#f0e0c0"),
)


def hearth(p: Pen, x: float, base: float) -> None:
    """A fire in its fireplace."""
    p.rect(x - 130, base - 250, 260, 264, "#b4674e", line=False, shade="h")
    p.rect(x - 150, base - 280, 300, 36, "#8a5c3c", r=6)
    p.path(f"M{x - 84:.0f} {base + 14:.0f}V{base - 130:.0f}Q{x:.0f} {base - 220:.0f} {x + 84:.0f} {base - 130:.0f}V{base + 14:.0f}Z", "#3a2a30", line=False)
    before, p.share = p.share, 0.0
    p.glow(x, base - 50, 330, "#ffb45a", 0.7)
    for dx, h, c in ((-28, 90, "#f0702c"), (30, 100, "#f0702c"), (0, 134, "#f89a3c"), (4, 80, "#ffdc6a")):
        p.path(f"M{x + dx - 30:.0f} {base + 4:.0f}C{x + dx - 40:.0f} {base - h * 0.5:.0f} {x + dx - 6:.0f} {base - h * 0.6:.0f} {x + dx:.0f} {base - h:.0f}C{x + dx + 10:.0f} {base - h * 0.6:.0f} {x + dx + 42:.0f} {base - h * 0.4:.0f} {x + dx + 30:.0f} {base + 4:.0f}Z", c, line=False, shade="n")
    p.share = before
    p.limb([(x - 66, base + 2), (x + 66, base + 8)], 26, 26, "#6b4430", line=False)


def room(p: Pen, s: Stage, *, books: bool = False) -> None:
    rng = s.rng
    wall = one_of(s.take.ground, ("#8a6a54", "#4f6a5c", "#7a4a44", "#4f5a7a")) if books else one_of(s.take.ground, ("#eccaa0", "#a8cba2", "#ecb4a0", "#94b4d8", "#d8b4dc"))
    wood = one_of(s.take.ground, ("#6b4630", "#8a6844", "#4a302a", "#e4d8c4"))
    floor = one_of(s.take.props, ("#b07f52", "#8f6048", "#c49a6a", "#a89078"))
    base = 740.0
    p.rect(-10, -10, s.width + 20, base + 10, wall, line=False, shade="v")
    if not books:
        for i in range(int(s.width / 62) + 1):
            p.stroke([(i * 62, 0), (i * 62, base)], 3, shift(wall, 0.035), curved=False, alpha=0.8)
    wx = s.width * (0.5 + s.hour.light.side * 0.24) - 130
    spines = one_of(s.take.scenery, BOOKS)
    if books:
        x = 0.0
        while x < s.width + 40:
            for row in range(5):
                y = 90 + row * 132.0
                p.rect(x, y, 330, 14, wood, line=False)
                bx = x + 8
                while bx < x + 312:
                    bw, bh = rng.uniform(18, 34), rng.uniform(74, 112)
                    p.rect(bx, y - bh, bw - 2, bh, rng.choice(spines), r=3, line=False)
                    bx += bw + (26 if rng.random() < 0.08 else 0)
            p.rect(x - 8, -10, 20, base + 10, shift(wood, -0.06), line=False)
            x += 338
    _view(p, s, wx, 150, 260, 330)
    if not books:
        curtains(p, s, wx, 150, 260, 330)
    dark = s.hour.dark > 0.3
    p.rect(-10, base, s.width + 20, 300, floor, line=False, shade="v")
    for i in range(int(s.width / 120) + 2):
        p.stroke([(i * 120 - 60, 1000), (s.width / 2 + (i * 120 - s.width / 2) * 0.72 - 40, base)], 3, shift(floor, -0.08), curved=False, alpha=0.7)
    p.rect(-10, base - 16, s.width + 20, 20, shift(floor, -0.14), line=False)
    window_light(p, s, wx, 260, base)
    rug = one_of(s.take.pan, ("#c4605a", "#5f8a9a", "#c98a4a", "#8a6a9a"))
    rx = s.width * (0.5 + 0.1 * s.take.side)
    p.ellipse(rx, 890, s.width * 0.36, 78, rug)
    p.ellipse(rx, 890, s.width * 0.3, 60, shift(rug, 0.09), line=False)
    p.ellipse(rx, 890, s.width * 0.27, 52, rug, line=False)
    lx = s.width - wx - 130
    if not books:
        p.rect(lx - 70, 230, 140, 110, "#f6ead2", r=4)
        p.rect(lx - 56, 244, 112, 82, "#9cc4d4", line=False)
        p.blob([(lx - 56, 326), (lx - 20, 280), (lx + 20, 300), (lx + 56, 326)], "#6f9f6a", line=False)
        if s.ornament > 0.1:
            corner = -1 if wx + 130 < s.width / 2 else 1  # the window's side
            if s.take.props > 0.3:
                bunting(p, s)
            if s.take.scenery <= 0.55 and "tree" not in s.excluded:
                plant(p, s.width * (0.5 + corner * 0.43), base + 74, 260)
            elif s.take.scenery > 0.55:
                shelf(p, s, wx + 130, 600)
            if s.take.pan > 0.25:
                toys(p, s, s.width * (0.5 + corner * 0.44), 872, -corner)
    if s.take.scenery > 0.55:
        hearth(p, lx, base)
        return
    p.stroke([(lx, base + 60), (lx, 470)], 12, "#6b4a34")
    before, p.share = p.share, p.share * 0.3
    p.glow(lx, 440, 300 if dark else 150, "#ffd98a", 0.75 if dark else 0.35)
    p.path(f"M{lx - 76} 480L{lx - 44} 380H{lx + 44}L{lx + 76} 480Z", "#ffe3a4" if dark else "#f4d9a8")
    p.share = before
    p.ellipse(lx, base + 66, 54, 13, "#6b4a34")


def library(p: Pen, s: Stage) -> None:
    room(p, s, books=True)


def plain(p: Pen, s: Stage) -> None:
    """A studio backdrop: just colour and a floor of light."""
    c = mix(s.hour.sky[1], s.hour.sky[2], 0.5)
    p.poly([(0, 0), (s.width, 0), (s.width, 1000), (0, 1000)], p.gradient([(0, shift(c, 0.03), 1), (0.7, c, 1), (1, shift(c, -0.06), 1)], "v") if p.hints.gradients else c, line=False)
    p.glow(s.width / 2, 480, s.width * 0.6, "#ffffff" if lightness(c) > 0.5 else s.hour.glow, 0.35, 520)


PLACES: dict[str, Place] = {
    "moon": Place(moon, nothing, horizon=0.6, indoor=False),
    "space": Place(space, nothing, horizon=1.0, ground=0.76, float_home="air"),
    "underwater": Place(underwater, underwater_front, horizon=0.8, ground=0.88, float_home="water"),
    "sky": Place(sky_place, sky_front, horizon=0.9, ground=0.76, float_home="air"),
    "room": Place(room, nothing, horizon=0.74, ground=0.9, indoor=True),
    "library": Place(library, nothing, horizon=0.74, ground=0.9, indoor=True),
    "cave": Place(cave, nothing, horizon=0.7, ground=0.88),
    "plain": Place(plain, nothing, horizon=0.8, ground=0.86),
}

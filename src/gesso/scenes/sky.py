"""Skies: gradients, sun and moon, stars, clouds, aurora, rainbow, birds, planets.

Promises: draws the whole background behind the horizon from a ``Stage``. Knows nothing of the ground.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


import math

from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen, smooth
from gesso.scenes.stage import Stage
from gesso.scenes.subjects.wear import star


def draw_sky(p: Pen, s: Stage) -> None:
    top, middle, low = s.hour.sky
    if s.weather in ("rain", "storm", "fog"):
        grey = {"rain": "#8493a8", "storm": "#59627c", "fog": "#cfd4d6"}[s.weather]
        share = {"rain": 0.5, "storm": 0.6, "fog": 0.55}[s.weather]
        grey = mix(grey, "#1d2744", s.hour.dark * 0.75)
        top, middle, low = mix(top, grey, share), mix(middle, grey, share), mix(low, shift(grey, 0.1), share * 0.8)
    if p.hints.gradients:
        paint = p.gradient([(0, top, 1), (0.55, middle, 1), (1, low, 1)], "v")
        p.poly([(0, 0), (s.width, 0), (s.width, s.horizon + 60), (0, s.horizon + 60)], paint, line=False)
    else:
        for i, colour in enumerate((top, mix(top, middle, 0.5), middle, mix(middle, low, 0.5), low)):
            y = (s.horizon + 60) * i / 5
            p.poly([(0, y), (s.width, y), (s.width, s.horizon + 60), (0, s.horizon + 60)], colour, line=False, shade="n")
    p.poly([(0, s.horizon + 50), (s.width, s.horizon + 50), (s.width, 1000), (0, 1000)], low, line=False, shade="n")
    for name in ("stars", "aurora", "planet", "sun", "moon", "clouds", "rainbow", "birds", "fireworks", "shooting star"):
        if name in s.sky:
            CONTENTS[name](p, s)
    p.glow(s.width * (0.5 + 0.2 * s.hour.light.side), s.horizon, s.width * 0.7, s.hour.glow, 0.34 if s.hour.dark < 0.5 else 0.1, 240)


def _stars(p: Pen, s: Stage) -> None:
    rng = s.rng
    for _ in range(int(34 + 40 * s.ornament)):
        x, y = rng.uniform(0, s.width), rng.uniform(0, s.horizon * 0.85)
        r = rng.choice((1.6, 2.2, 2.8, 4.0))
        p.parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r}" fill="#fff" fill-opacity="{rng.uniform(0.45, 1):.2f}"/>')
    for _ in range(int(3 + 5 * s.ornament)):
        x, y = rng.uniform(0, s.width), rng.uniform(20, s.horizon * 0.6)
        p.glow(x, y, 26, "#fff6d8", 0.55)
        before, p.share = p.share, 0.0
        star(p, x, y, rng.uniform(9, 14), "#fffbe8", inner=0.3)
        p.share = before


def _spot(s: Stage, low: float, high: float) -> tuple[float, float]:
    side = s.hour.light.side
    x = s.width * (0.5 + side * s.rng.uniform(0.2, 0.36))
    return x, s.horizon * s.rng.uniform(low, high)


def _sun(p: Pen, s: Stage) -> None:
    low = s.time in ("dawn", "sunset", "dusk")
    x, y = _spot(s, 0.62, 0.86) if low else _spot(s, 0.2, 0.36)
    r = 74 if low else 56
    colour = {"dawn": "#fff0c4", "sunset": "#ffe08a", "dusk": "#ffb48a"}.get(s.time, "#fff6c8")
    p.glow(x, y, r * 4.6, mix(colour, s.hour.glow, 0.4), 0.7)
    if s.ornament > 0.45:
        for i in range(16):
            angle = math.pi * 2 * i / 16
            a, b = r * 1.35, r * (1.75 if i % 2 else 2.0)
            p.parts.append(f'<path d="M{x + a * math.cos(angle):.1f} {y + a * math.sin(angle):.1f}L{x + b * math.cos(angle):.1f} {y + b * math.sin(angle):.1f}" stroke="{colour}" stroke-width="7" stroke-linecap="round" stroke-opacity=".7"/>')
    p.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{colour}"/>')


def _moon(p: Pen, s: Stage) -> None:
    count = 2 if s.weird > 0.35 else 1
    for i in range(count):
        x, y = _spot(s, 0.18, 0.38)
        if i:
            x = s.width - x
        r = s.rng.uniform(52, 78) * (1 + s.weird * 0.6)
        colour = "#fff6da" if not i else "#ffc9d8"
        p.glow(x, y, r * 3.8, colour, 0.5)
        if s.rng.random() < 0.45:
            p.parts.append(f'<path d="M{x + r * 0.35:.1f} {y - r * 0.94:.1f}A{r:.1f} {r:.1f} 0 1 0 {x + r * 0.35:.1f} {y + r * 0.94:.1f}A{r * 1.15:.1f} {r * 1.15:.1f} 0 0 1 {x + r * 0.35:.1f} {y - r * 0.94:.1f}Z" fill="{colour}"/>')
        else:
            p.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{colour}"/>')
            for dx, dy, k in ((-0.3, -0.2, 0.2), (0.25, 0.3, 0.26), (0.3, -0.4, 0.13), (-0.4, 0.4, 0.12)):
                p.parts.append(f'<circle cx="{x + r * dx:.1f}" cy="{y + r * dy:.1f}" r="{r * k:.1f}" fill="{shift(colour, -0.06)}"/>')


def cloud_path(x: float, y: float, w: float, rng_values: tuple[float, ...]) -> str:
    # Round lobes of unequal size on a flat base: arcs as cubics bulging outwards between the valleys.
    a, b, c = rng_values
    valleys = [(-0.5, 0.0), (-0.36, -0.13 - 0.03 * a), (-0.13, -0.24 - 0.04 * b), (0.16, -0.26 - 0.04 * c), (0.36, -0.13 - 0.03 * b), (0.5, 0.0)]
    lift = (0.1, 0.15 + 0.03 * b, 0.2 + 0.05 * c, 0.14 + 0.04 * a, 0.09)
    out = [f"M{x + valleys[0][0] * w:.1f} {y:.1f}"]
    for i in range(5):
        (x0, y0), (x1, y1) = valleys[i], valleys[i + 1]
        up = lift[i]
        lean0, lean1 = (-0.07, 0.02) if i == 0 else ((-0.02, 0.07) if i == 4 else (-0.04, 0.04))
        out.append(f"C{x + (x0 + lean0) * w:.1f} {y + (y0 - up) * w:.1f} {x + (x1 + lean1) * w:.1f} {y + (y1 - up) * w:.1f} {x + x1 * w:.1f} {y + y1 * w:.1f}")
    out.append(f"Q{x:.1f} {y + 0.07 * w:.1f} {x - 0.5 * w:.1f} {y:.1f}Z")
    return "".join(out)


def _clouds(p: Pen, s: Stage) -> None:
    rng = s.rng
    light, dark = s.hour.cloud
    if s.weather in ("rain", "storm"):
        light, dark = mix(light, "#8d97ab", 0.6), mix(dark, "#5c6680", 0.7)
        light, dark = mix(light, "#2a3350", s.hour.dark * 0.7), mix(dark, "#1c2440", s.hour.dark * 0.7)
    count = 2 + int(s.take.pan * 4) + int(2 * s.ornament) + (2 if s.weather in ("rain", "storm") else 0)
    size = 0.75 + 0.65 * s.take.props
    for i in range(count):
        w = rng.uniform(190, 360) * size
        x = s.width * ((i + rng.random()) / count)
        y = rng.uniform(0.14, 0.62) * s.horizon
        paint = p.gradient([(0, light, 0.95), (0.6, mix(light, dark, 0.4), 0.9), (1, dark, 0.75)], "v") if p.hints.gradients else light
        before, p.share = p.share, 0.0
        p.path(cloud_path(x, y, w, (rng.random(), rng.random(), rng.random())), paint, line=False, shade="n")
        p.share = before


def _aurora(p: Pen, s: Stage) -> None:
    rng = s.rng
    colours = rng.choice((("#5ff0b0", "#6ad0f0"), ("#7af0c0", "#c08af0"), ("#8af0a0", "#f08ac8")))
    for band in range(3):
        y = s.horizon * (0.24 + 0.15 * band)
        phase, height = rng.uniform(0, 6.28), rng.uniform(120, 200)
        upper, lower = [], []
        for i in range(9):
            x = s.width * (i / 8 * 1.1 - 0.05)
            wave = math.sin(phase + i * 0.9) * 46
            upper.append((x, y + wave - height))
            lower.append((x, y + wave * 1.2 + 20))
        d = smooth(upper, closed=False) + "L" + smooth(list(reversed(lower)), closed=False)[1:] + "Z"
        paint = p.gradient([(0, colours[1], 0), (0.45, colours[1], 0.28), (0.85, colours[0], 0.55), (1, colours[0], 0.0)], "v")
        p.path(d, paint, line=False)


def _rainbow(p: Pen, s: Stage) -> None:
    """A whole arc, both feet on the page; a puff of cloud where each meets the land."""
    x, band = s.width * s.rng.uniform(0.46, 0.54), 17.0
    r = min(s.width * 0.41, (s.horizon - 40) / 0.9)
    tall = min(r * 1.1, s.horizon - 40)
    foot = s.horizon + 20
    for i, colour in enumerate(("#f2716b", "#f6a85c", "#f8dc72", "#7fca86", "#6cb2ea", "#a88ae0")):
        radius, high = r - i * band, tall - i * band
        p.parts.append(f'<path d="M{x - radius:.0f} {foot:.0f}A{radius:.0f} {high:.0f} 0 0 1 {x + radius:.0f} {foot:.0f}" fill="none" stroke="{colour}" stroke-width="{band + 1:.0f}" stroke-opacity=".72"/>')
    light, dark = s.hour.cloud
    before, p.share = p.share, 0.0
    for side in (-1, 1):
        p.path(cloud_path(x + side * (r - 3 * band), foot - 36, 210, (0.3, 0.6, 0.4)), mix(light, dark, 0.12), line=False, shade="n", alpha=0.95)
    p.share = before


def _birds(p: Pen, s: Stage) -> None:
    ink = mix("#3a3550", s.hour.sky[1], 0.25)
    cx, cy = s.width * s.rng.uniform(0.25, 0.75), s.horizon * s.rng.uniform(0.2, 0.4)
    for _ in range(5):
        x, y, w = cx + s.rng.uniform(-130, 130), cy + s.rng.uniform(-60, 60), s.rng.uniform(16, 28)
        p.stroke([(x - w, y - w * 0.3), (x - w * 0.4, y - w * 0.5), (x, y), (x + w * 0.4, y - w * 0.5), (x + w, y - w * 0.3)], 4.5, ink)


def _planet(p: Pen, s: Stage) -> None:
    x, y = s.width * (0.5 - s.hour.light.side * s.rng.uniform(0.2, 0.34)), s.horizon * s.rng.uniform(0.2, 0.36)
    r = s.rng.uniform(60, 90)
    colour = s.rng.choice(("#f0b080", "#a8c4f0", "#e8a0c0", "#c0b0f0"))
    p.glow(x, y, r * 2.2, colour, 0.35)
    before, p.share = p.share, 0.0
    ring = f'fill="none" stroke="{shift(colour, 0.1)}" stroke-width="13" stroke-opacity=".85"'
    p.parts.append(f'<path d="M{x - r * 1.7:.1f} {y + r * 0.35:.1f}Q{x - r:.1f} {y - r * 0.6:.1f} {x + r * 1.7:.1f} {y - r * 0.35:.1f}" {ring}/>')
    p.circle(x, y, r, colour, shade="s", line=False)
    p.stroke([(x - r * 0.8, y - r * 0.3), (x, y - r * 0.16), (x + r * 0.85, y - r * 0.3)], r * 0.13, shift(colour, 0.06), alpha=0.7)
    p.parts.append(f'<path d="M{x - r * 1.7:.1f} {y + r * 0.35:.1f}Q{x + r * 0.7:.1f} {y + r * 0.62:.1f} {x + r * 1.7:.1f} {y - r * 0.35:.1f}" {ring}/>')
    p.share = before


def _fireworks(p: Pen, s: Stage) -> None:
    for _ in range(4):
        x, y, r = s.rng.uniform(0.1, 0.9) * s.width, s.rng.uniform(0.15, 0.55) * s.horizon, s.rng.uniform(50, 110)
        colour = s.rng.choice(("#ff8a8a", "#ffd76a", "#8ae0ff", "#c8a0ff", "#a0f0a8"))
        p.glow(x, y, r * 1.3, colour, 0.4)
        for i in range(14):
            angle = math.pi * 2 * i / 14
            p.parts.append(f'<path d="M{x + r * 0.3 * math.cos(angle):.1f} {y + r * 0.3 * math.sin(angle):.1f}L{x + r * math.cos(angle):.1f} {y + r * math.sin(angle):.1f}" stroke="{colour}" stroke-width="4.5" stroke-linecap="round"/>')


def _shooting_star(p: Pen, s: Stage) -> None:
    x, y = s.width * s.rng.uniform(0.3, 0.7), s.horizon * s.rng.uniform(0.15, 0.35)
    side = -s.hour.light.side
    p.path(f"M{x:.0f} {y:.0f}L{x + side * 230:.0f} {y - 96:.0f}L{x + side * 4:.0f} {y + 9:.0f}Z", p.gradient([(0, "#fff6d0", 0.1), (1, "#fff6d0", 0.9)], "v"), line=False)
    p.glow(x, y, 46, "#fff6d0", 0.9)
    star(p, x, y, 22, "#fffbe8")


CONTENTS = {
    "stars": _stars, "sun": _sun, "moon": _moon, "clouds": _clouds, "aurora": _aurora, "rainbow": _rainbow, "birds": _birds,
    "planet": _planet, "fireworks": _fireworks, "shooting star": _shooting_star,
}

"""Weather in front of everything: falling rain and snow, drifting fog, lightning, wind, petals and leaves."""
# Rows of coordinates and words read best as tables.
# fmt: off


import math

from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.stage import Stage


def behind(p: Pen, s: Stage) -> None:
    """Between the background and the subjects."""
    if s.weather == "storm":
        x = s.width * s.rng.uniform(0.15, 0.85)
        y0, y1 = s.horizon * 0.25, s.horizon * 0.95
        points = [(x, y0), (x - 34, y0 + (y1 - y0) * 0.4), (x + 8, y0 + (y1 - y0) * 0.42), (x - 40, y1), (x + 46, y0 + (y1 - y0) * 0.32), (x + 6, y0 + (y1 - y0) * 0.3), (x + 34, y0)]
        p.glow(x, (y0 + y1) / 2, 230, "#fff6c0", 0.4)
        before, p.share = p.share, 0.0
        p.poly(points, "#fff3b0", line=False, shade="n")
        p.share = before
    if s.weather == "fog":
        _fog(p, s, 3)


def before(p: Pen, s: Stage) -> None:
    """In front of the subjects."""
    rng = s.rng
    if s.weather in ("rain", "storm"):
        colour = mix("#e4f0fa", s.hour.sky[1], 0.25)
        slant = rng.choice((-1, 1)) * (0.16 if s.weather == "rain" else 0.4)
        d = []
        for _ in range(int(s.width / 1000 * 100)):
            x, y, length = rng.uniform(-100, s.width + 100), rng.uniform(-40, 1000), rng.uniform(26, 54)
            d.append(f"M{x:.0f} {y:.0f}l{slant * length:.0f} {length:.0f}")
        p.parts.append(f'<path d="{"".join(d)}" stroke="{colour}" stroke-width="3.4" stroke-linecap="round" stroke-opacity=".62" fill="none"/>')
    elif s.weather == "snow":
        for _ in range(int(s.width / 1000 * 85)):
            r = rng.choice((3.5, 5.0, 6.5, 9.0))
            p.parts.append(f'<circle cx="{rng.uniform(0, s.width):.0f}" cy="{rng.uniform(0, 1000):.0f}" r="{r}" fill="#fff" fill-opacity="{rng.uniform(0.65, 0.95):.2f}"/>')
    elif s.weather == "fog":
        _fog(p, s, 2, low=True)
    elif s.weather == "wind":
        for _ in range(4):
            x, y, w = rng.uniform(0.05, 0.6) * s.width, rng.uniform(120, 800), rng.uniform(180, 300)
            p.stroke([(x, y), (x + w * 0.5, y - 14), (x + w, y + 6), (x + w * 1.1, y - 26), (x + w * 0.98, y - 34)], 5, "#ffffff", alpha=0.6)
        _drift(p, s, ("#d98a3c", "#a8b85a", "#e0b04a"), 14)
    if s.season == "autumn" and s.weather not in ("snow", "wind"):
        _drift(p, s, ("#e0702c", "#d8433b", "#f0b03c", "#b8642c"), int(9 + 12 * s.ornament))
    elif s.season == "spring" and s.weather not in ("snow", "rain", "storm"):
        _drift(p, s, ("#fbc4d2", "#f8a8bc", "#fff0f2"), int(9 + 14 * s.ornament))


def _drift(p: Pen, s: Stage, colours: tuple[str, ...], count: int) -> None:
    for _ in range(count):
        x, y, r = s.rng.uniform(0, s.width), s.rng.uniform(60, 960), s.rng.uniform(8, 14)
        p.ellipse(x, y, r, r * 0.5, s.rng.choice(colours), turn=s.rng.uniform(0, 180), line=False)


def _fog(p: Pen, s: Stage, bands: int, *, low: bool = False) -> None:
    colour = mix(mix("#f2f4f2", s.hour.haze, 0.35), "#3a4668", s.hour.dark * 0.6)
    for i in range(bands):
        y = s.horizon + (i - 0.5) * 70 if not low else 860 + i * 80
        x = s.width * s.rng.uniform(0.2, 0.8)
        p.glow(x, y, s.width * 0.9, shift(colour, 0.0), 0.62 if not low else 0.4, 120)


def sparkle(p: Pen, s: Stage) -> None:
    """Fireflies at night, motes of light by day: stylize's quiet decoration."""
    if s.ornament < 0.3:
        return
    for _ in range(int(18 * s.ornament)):
        x, y = s.rng.uniform(0, s.width), s.rng.uniform(s.horizon * 0.8, 980)
        p.glow(x, y, 15 + 12 * math.sin(x), "#fff3a8", 0.75 if s.hour.dark > 0.3 else 0.35)

"""What a mood does to a picture: its light, its palette and a few small things in the air.

Promises: ``tinted`` bends an hour's colours towards the mood; ``props`` and ``veil`` draw behind and before the subjects
what the mood brings along, never what is excluded. A mood without a row changes nothing but faces.
"""
# Rows of coordinates and words read best as tables.
# fmt: off

from typing import NamedTuple

from gesso.scenes.colour import mix
from gesso.scenes.light import Hour
from gesso.scenes.ornament import rays
from gesso.scenes.pen import Pen, regrade
from gesso.scenes.stage import Stage
from gesso.scenes.subjects.wear import star


class Mood(NamedTuple):
    """Sky colours to lean to and how far; then lift, chroma, lean and share for everything drawn."""

    sky: tuple[str, str, str]
    share: float
    grade: tuple[float, float, str, float]


MOODS: dict[str, Mood] = {
    "epic": Mood(("#2c4a86", "#e8925a", "#ffe6a0"), 0.62, (0.0, 1.2, "#c8703a", 0.07)),
    "mysterious": Mood(("#1d2f4c", "#3f6274", "#86a8a4"), 0.7, (-0.05, 0.82, "#2c5060", 0.2)),
    "romantic": Mood(("#c87aa8", "#f7a8b4", "#ffdcc8"), 0.68, (0.02, 1.08, "#f48aa8", 0.14)),
    "cozy": Mood(("#b8785c", "#eeb07a", "#ffe0a8"), 0.55, (0.01, 1.05, "#ffa04a", 0.17)),
    "peaceful": Mood(("#a4cfe0", "#d4ebe2", "#fbf6e0"), 0.65, (0.045, 0.8, "#e4f4ec", 0.1)),
    "dreamy": Mood(("#9aa4ec", "#e2b8f0", "#c4f0ea"), 0.72, (0.045, 0.95, "#d8a8f4", 0.2)),
    "spooky": Mood(("#171232", "#3c2a66", "#6a8a54"), 0.6, (-0.03, 0.85, "#3c2a66", 0.12)),
    "joyful": Mood(("#38b0f0", "#8adcf4", "#fff4b0"), 0.6, (0.02, 1.25, "#fff0a0", 0.03)),
    "happy": Mood(("#5abcf0", "#a8e0f0", "#fff2c4"), 0.35, (0.01, 1.12, "#fff0a0", 0.02)),
    "sad": Mood(("#6f8096", "#9aa8b8", "#c4ccd2"), 0.62, (-0.03, 0.75, "#6a86b4", 0.14)),
}


def tinted(hour: Hour, mood: str | None, *, palette: bool) -> Hour:
    """The hour in this mood; where a palette was asked for only the sky follows the mood."""
    row = MOODS.get(mood or "")
    if row is None:
        return hour
    share = row.share * (0.55 if hour.dark > 0.3 and mood not in ("spooky", "mysterious") else 1.0)
    top, middle, low = (mix(own, wish, share) for own, wish in zip(hour.sky, row.sky, strict=True))
    light, shade = (mix(c, row.sky[1], share * 0.35) for c in hour.cloud)
    hour = hour._replace(sky=(top, middle, low), haze=mix(low, middle, 0.3), cloud=(light, shade))
    return hour if palette else hour._replace(light=hour.light._replace(grade=row.grade), glow=regrade(hour.glow, row.grade))


def props(p: Pen, s: Stage, mood: str | None) -> None:
    """Behind the subjects: rays, bare trees, mist, bats, far balloons."""
    if mood == "epic":
        rays(p, s)
    elif mood == "mysterious":
        p.glow(s.width * s.rng.uniform(0.2, 0.8), s.horizon + 10, s.width * 0.8, "#cfe0dc", 0.55, 120)
    elif mood == "spooky":
        if "tree" not in s.excluded:
            for side in (0.09, 0.9):
                _bare_tree(p, s.width * side, s.horizon + 150, s.rng.uniform(300, 420), 1 if side < 0.5 else -1)
        for _ in range(5):
            _bat(p, s.rng.uniform(0.1, 0.9) * s.width, s.rng.uniform(0.12, 0.6) * s.horizon, s.rng.uniform(26, 46))
        p.glow(s.width * 0.5, s.horizon + 40, s.width * 0.7, "#9ac08a", 0.3, 90)
    elif mood == "joyful" and "balloon" not in s.excluded:
        for _ in range(4):
            x, y, r = s.rng.uniform(0.08, 0.92) * s.width, s.rng.uniform(0.16, 0.7) * s.horizon, s.rng.uniform(22, 38)
            p.stroke([(x, y + r), (x + 8, y + r * 2), (x - 4, y + r * 3)], 2.5, "#fff6e0")
            p.ellipse(x, y, r * 0.86, r, s.rng.choice(("#f2667a", "#f8c84a", "#5ab4f0", "#8ad08a", "#b08af0")), line=False)


def veil(p: Pen, s: Stage, mood: str | None) -> None:
    """Before the subjects: petals, hearts, motes, mist, confetti."""
    rng = s.rng
    if mood == "romantic":
        for _ in range(9):
            x, y, r = rng.uniform(0, s.width), rng.uniform(60, 620), rng.uniform(12, 24)
            p.path(f"M{x:.0f} {y + r:.0f}C{x - r * 1.7:.0f} {y - r * 0.1:.0f} {x - r * 0.8:.0f} {y - r * 1.3:.0f} {x:.0f} {y - r * 0.35:.0f}C{x + r * 0.8:.0f} {y - r * 1.3:.0f} {x + r * 1.7:.0f} {y - r * 0.1:.0f} {x:.0f} {y + r:.0f}Z", rng.choice(("#f26a8a", "#fba0b4", "#ffd0d8")), line=False, shade="n", alpha=0.85)
    elif mood == "dreamy":
        for _ in range(9):
            x, y = rng.uniform(0, s.width), rng.uniform(40, 900)
            p.glow(x, y, 34, "#fff4ff", 0.7)
            star(p, x, y, rng.uniform(7, 13), "#ffffff", line=False, inner=0.3)
        for _ in range(6):
            p.ring(rng.uniform(0, s.width), rng.uniform(80, 900), rng.uniform(16, 38), 3, "#ffffff", alpha=0.6)
    elif mood == "cozy":
        for _ in range(14):
            p.glow(rng.uniform(0, s.width), rng.uniform(300, 960), rng.uniform(16, 30), "#ffd98a", 0.85)
    elif mood in ("mysterious", "spooky"):
        for k in range(2):
            p.glow(s.width * rng.uniform(0.15, 0.85), 900 + 50 * k, s.width * 0.7, "#b8d0d0" if mood == "mysterious" else "#8fb07a", 0.42, 110)
    elif mood == "joyful":
        for _ in range(26):
            p.ellipse(rng.uniform(0, s.width), rng.uniform(20, 700), 10, 5, rng.choice(("#f2667a", "#f8c84a", "#5ab4f0", "#8ad08a", "#b08af0")), turn=rng.uniform(0, 180), line=False, shade="n")
    elif mood == "peaceful":
        for _ in range(7):
            x, y = rng.uniform(0, s.width), rng.uniform(120, 900)
            p.ellipse(x, y, 11, 6, "#ffffff", turn=rng.uniform(0, 180), line=False, shade="n", alpha=0.8)


def _bare_tree(p: Pen, x: float, y: float, h: float, side: int) -> None:
    ink = "#2a2038"
    p.limb([(x, y), (x + side * h * 0.05, y - h * 0.4), (x + side * h * 0.02, y - h * 0.75)], h * 0.13, h * 0.05, ink, line=False)
    for t, dx, dy in ((0.4, 0.3, 0.28), (0.5, -0.26, 0.3), (0.66, 0.22, 0.3), (0.72, -0.14, 0.3), (0.58, 0.36, 0.1)):
        p.stroke([(x, y - h * t), (x + side * dx * h * 0.5, y - h * (t + dy * 0.4)), (x + side * dx * h, y - h * (t + dy))], h * 0.025, ink)


def _bat(p: Pen, x: float, y: float, w: float) -> None:
    p.path(f"M{x:.0f} {y:.0f}q{w * 0.3:.1f} {-w * 0.5:.1f} {w:.1f} {-w * 0.35:.1f}q{-w * 0.2:.1f} {w * 0.2:.1f} {-w * 0.3:.1f} {w * 0.5:.1f}q{-w * 0.3:.1f} {-w * 0.1:.1f} {-w * 0.7:.1f} {w * 0.2:.1f}q{-w * 0.4:.1f} {-w * 0.3:.1f} {-w * 0.7:.1f} {-w * 0.2:.1f}q{-w * 0.1:.1f} {-w * 0.3:.1f} {-w * 0.3:.1f} {-w * 0.5:.1f}q{w * 0.7:.1f} {-w * 0.15:.1f} {w:.1f} {w * 0.35:.1f}Z", "#1c1630", line=False, shade="n")

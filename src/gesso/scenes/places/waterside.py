"""Sea, beach and lake, with water that mirrors its sky."""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import lightness, mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.places.land import hills, mountains, nothing
from gesso.scenes.places.props import (
    bush,
    grass_colour,
    leaf,
    rock,
    round_tree,
    scatter_meadow,
    snowy,
)
from gesso.scenes.sky import draw_sky
from gesso.scenes.stage import Place, Stage


def water(p: Pen, s: Stage, top: float, colour: str, *, bottom: float = 1010) -> None:
    """Sea or lake: colour mirrored from the sky, wave lines that widen towards the reader."""
    rng = s.rng
    sky_low, sky_top = s.hour.sky[2], s.hour.sky[0]
    base = mix(mix(colour, sky_top, 0.35), "#141d44", s.hour.dark * 0.35)
    paint = p.gradient([(0, mix(base, sky_low, 0.55), 1), (0.25, base, 1), (1, shift(base, -0.12), 1)], "v") if p.hints.gradients else base
    p.poly([(0, top), (s.width, top), (s.width, bottom), (0, bottom)], paint, line=False)
    if "sun" in s.sky or "moon" in s.sky or s.time in ("sunset", "dawn"):
        x = s.width * (0.5 + s.hour.light.side * 0.27)
        for i in range(11):
            y = top + 10 + i * i * 2.6
            w = (36 + i * 8) * rng.uniform(0.6, 1.2)
            p.ellipse(x + rng.uniform(-14, 14), y, w, 3 + i * 0.5, p.gradient([(0, s.hour.glow, 0.75), (1, s.hour.glow, 0.2)], "r"), line=False)
    for _ in range(26):
        y = rng.uniform(top + 6, bottom - 10)
        k = (y - top) / (bottom - top)
        x, w = rng.uniform(0, s.width), 24 + 80 * k
        p.parts.append(f'<path d="M{x - w:.0f} {y:.0f}Q{x - w * 0.5:.0f} {y - 6 - 10 * k:.0f} {x:.0f} {y:.0f}T{x + w:.0f} {y:.0f}" fill="none" stroke="{mix(base, "#ffffff", 0.42 if lightness(base) > 0.4 else 0.25)}" stroke-width="{2 + 4 * k:.1f}" stroke-linecap="round" stroke-opacity=".6"/>')


def sea(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    if s.rng.random() < 0.45:
        with p.hazed(s.hour.haze, 0.55, 0.2):
            x, w = s.rng.uniform(0.05, 0.7) * s.width, s.rng.uniform(200, 320)
            p.blob([(x, s.horizon + 6), (x + w * 0.2, s.horizon - 46), (x + w * 0.5, s.horizon - 70), (x + w * 0.8, s.horizon - 34), (x + w, s.horizon + 6)], "#7f9f88", line=False)
    water(p, s, s.horizon, "#2f8fae")


def sea_front(p: Pen, s: Stage) -> None:
    base = mix(mix("#2f8fae", s.hour.sky[0], 0.35), "#141d44", s.hour.dark * 0.35)
    for i in range(2):
        y = 925 + i * 46
        n, off = 6, s.rng.uniform(0, 1)
        w = s.width / n
        d = f"M{-w + off * w:.0f} {y:.0f}" + "".join(f"q{w / 4:.0f} -24 {w / 2:.0f} 0t{w / 2:.0f} 0" for _ in range(n + 1)) + f"V1010H{-w:.0f}Z"
        p.path(d, shift(base, 0.03 - 0.05 * i), line=False, alpha=0.85, shade="v")


def beach(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    water(p, s, s.horizon, "#3fb0b8", bottom=s.horizon + 190)
    rng = s.rng
    y = s.horizon + 130
    p.path(f"M-10 {y + 40:.0f}Q{s.width * 0.25:.0f} {y - 22:.0f} {s.width * 0.5:.0f} {y + 14:.0f}T{s.width + 10:.0f} {y:.0f}V1010H-10Z", "#fdfbf2", line=False, shade="n")
    p.path(f"M-10 {y + 62:.0f}Q{s.width * 0.25:.0f} {y:.0f} {s.width * 0.5:.0f} {y + 36:.0f}T{s.width + 10:.0f} {y + 22:.0f}V1010H-10Z", "#f4dca6", line=False, shade="v", depth=1.2)
    for _ in range(int(7 + 8 * s.ornament)):
        x, yy = rng.uniform(0, s.width), rng.uniform(y + 100, 980)
        c = rng.random()
        if c < 0.4:
            rock(p, x, yy, 36, "#c4ad90")
        elif c < 0.7:
            with p.group(x, yy, 34, turn=rng.uniform(-30, 30)):
                p.path("M0 0C-.7 -.2 -.5 -1 0 -.9C.5 -1 .7 -.2 0 0Z", rng.choice(("#f8c4b8", "#fbe6c8", "#f2a8a8")), line=False)
                for t in (-0.2, 0.0, 0.2):
                    p.stroke([(0, -0.06), (t, -0.7)], 0.05, "#d98f8a")
        else:
            from gesso.scenes.subjects.wear import star

            star(p, x, yy - 12, 24, "#f0925a", line=False, inner=0.5)


def beach_front(p: Pen, s: Stage) -> None:
    x = s.rng.choice((0.02, 0.98)) * s.width
    lean = 90 if x < s.width / 2 else -90
    if s.rng.random() < 0.5 + 0.4 * s.ornament:
        p.limb([(x, 1010), (x + lean * 0.3, 700), (x + lean, 420)], 54, 30, "#a8774c", line=False)
        for dx, dy in ((-190, 40), (-150, -70), (-30, -120), (100, -90), (180, 10), (130, 90)):
            p.limb([(x + lean, 420), (x + lean + dx * 0.55, 410 + dy * 0.9 - 30), (x + lean + dx, 430 + dy)], 20, 6, "#5a9a56", middle=52, line=False)


def lake(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    if s.rng.random() < 0.6:
        mountains(p, s, 260)
    hills(p, s, grass_colour(s), 2)
    top = s.horizon + 50
    water(p, s, top, "#4a9aa8", bottom=1010)
    _shore(p, s, top)
    y = 850
    p.path(f"M-10 {y + 40}Q{s.width * 0.3:.0f} {y - 24} {s.width * 0.6:.0f} {y + 6}T{s.width + 10:.0f} {y - 10}V1010H-10Z", grass_colour(s), line=False, shade="v")
    for x in (0.06, 0.14, 0.88, 0.95):
        for k in (-14, 0, 16):
            h = s.rng.uniform(110, 190)
            p.stroke([(s.width * x + k, 870), (s.width * x + k * 1.6, 870 - h)], 6, "#6f9a54")
            p.limb([(s.width * x + k * 1.6, 870 - h * 0.7), (s.width * x + k * 1.6, 870 - h)], 15, 13, "#8a5a3a", line=False)
    scatter_meadow(p, s, y + 30, 1000, int(10 + 12 * s.ornament))


def _shore(p: Pen, s: Stage, top: float) -> None:
    """What lies between the shores: the far bank's mirror, trees along it, lily pads in flower."""
    rng = s.rng
    green = grass_colour(s)
    p.path(f"M-10 {top:.0f}H{s.width + 10:.0f}V{top + 34:.0f}Q{s.width * 0.75:.0f} {top + 56:.0f} {s.width * 0.5:.0f} {top + 36:.0f}T-10 {top + 40:.0f}Z", shift(green, -0.2), line=False, shade="n", alpha=0.32)
    with p.hazed(s.hour.haze, 0.3, 0.3):
        for k in range(7):
            x = s.width * (k + rng.random()) / 7
            if k % 3 == 0 and "tree" not in s.excluded:
                round_tree(p, x, top + 5, rng.uniform(70, 120), leaf(s, rng), snowy(s), bare=s.season == "winter" and not snowy(s))
            else:
                bush(p, x, top + 8, rng.uniform(60, 110), leaf(s, rng), snowy(s))
    for across, down, r in ((0.2, 0.72, 44), (0.3, 0.8, 56), (0.72, 0.7, 40), (0.82, 0.79, 58), (0.1, 0.79, 50)):
        if rng.random() < 0.75 and s.season != "winter":
            x, y = s.width * (across + rng.uniform(-0.04, 0.04)), 1000 * down
            p.ellipse(x, y, r, r * 0.27, "#6fa860", line=False)
            p.poly([(x, y), (x + r, y - r * 0.12), (x + r, y + r * 0.1)], mix("#4a9aa8", s.hour.sky[0], 0.35), line=False, shade="n")
            if rng.random() < 0.6 and "flower" not in s.excluded:
                for turn in (-50, 0, 50):
                    p.ellipse(x - r * 0.2 + turn * 0.2, y - r * 0.26, r * 0.14, r * 0.26, "#fbd0de", turn=turn, line=False, shade="n")
                p.circle(x - r * 0.2, y - r * 0.16, r * 0.1, "#f8dc6a", line=False, shade="n")


PLACES: dict[str, Place] = {
    "sea": Place(sea, sea_front, horizon=0.58, ground=0.9, water=True),
    "beach": Place(beach, beach_front, horizon=0.48, ground=0.88),
    "lake": Place(lake, nothing, horizon=0.5, ground=0.91),
}

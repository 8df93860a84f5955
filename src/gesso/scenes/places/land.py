"""Settings with ground and sky: meadow, forest, mountains, desert, city, village, garden, beach, sea, lake."""

from gesso.scenes.colour import lightness, mix, shift
from gesso.scenes.pen import Pen, smooth
from gesso.scenes.places.props import (
    bloom, bush, fence, grass_colour, leaf, pine, ridge_path, rock, round_tree, scatter_meadow, snowy, tuft,
)
from gesso.scenes.sky import draw_sky
from gesso.scenes.stage import Place, Stage


def hills(p: Pen, s: Stage, colour: str, layers: int = 3, *, high: float = 90, trees: bool = True) -> None:
    """Rolling hills, the far ones bluer, with little trees on their backs."""
    rng = s.rng
    for i in range(layers):
        t = i / layers
        with p.hazed(s.hour.haze, 0.62 * (1 - t) ** 1.1 + 0.05, 0.25):
            y = s.horizon + 4 + i * (s.ground * 1000 - s.horizon) * 0.2
            d, points = ridge_path(rng, s.width, y, high * (1 - 0.25 * t), 5)
            if trees:
                for _ in range(rng.randint(2, 5)):
                    x, py = rng.choice(points[1:-1])
                    h = rng.uniform(50, 84) * (0.8 + 0.5 * t)
                    tx = x + rng.uniform(-40, 40)
                    if rng.random() < 0.5:
                        pine(p, tx, py + 16, h * 1.2, "#5c8f66", snowy(s))
                    else:
                        round_tree(p, tx, py + 16, h, leaf(s, rng), snowy(s), bare=s.season == "winter" and not snowy(s))
            p.path(d, shift(colour, -0.02 * i, 1.0, 4 * i), line=False, shade="v", depth=0.8)


def ground(p: Pen, s: Stage, colour: str, y: float, bend: float = 34) -> None:
    """The near ground, gently domed."""
    w = s.width
    tilt = s.rng.uniform(-bend, bend)
    p.path(f"M-10 {y + tilt:.0f}Q{w * 0.3:.0f} {y - bend:.0f} {w * 0.55:.0f} {y:.0f}T{w + 10:.0f} {y - tilt:.0f}V1010H-10Z", colour, line=False, shade="v", depth=1.1)


def mountains(p: Pen, s: Stage, tall: float, colour: str = "#7d8fb0", share: float = 0.42) -> None:
    rng = s.rng
    for layer in range(2):
        with p.hazed(s.hour.haze, share + 0.2 * (1 - layer), 0.2):
            x = -s.width * 0.1
            while x < s.width * 1.05:
                w, h = rng.uniform(260, 420), tall * rng.uniform(0.65, 1.0) * (1 if layer else 1.15)
                base, peak = s.horizon + 60, s.horizon + 40 - h
                cx = x + w * rng.uniform(0.42, 0.58)
                p.path(f"M{x - 40:.0f} {base:.0f}L{cx - 14:.0f} {peak + 8:.0f}Q{cx:.0f} {peak - 6:.0f} {cx + 14:.0f} {peak + 8:.0f}L{x + w + 40:.0f} {base:.0f}Z", colour if layer else shift(colour, 0.05), line=False, shade="d", depth=1.2)
                if "snow" not in s.excluded:
                    k = 0.3
                    lx, rx = cx - 14 - (cx - x + 26) * k, cx + 14 + (x + w + 26 - cx) * k
                    sy = peak + 8 + (base - peak) * k
                    p.path(f"M{lx:.0f} {sy:.0f}L{cx - 14:.0f} {peak + 8:.0f}Q{cx:.0f} {peak - 6:.0f} {cx + 14:.0f} {peak + 8:.0f}L{rx:.0f} {sy:.0f}L{cx + (rx - cx) * 0.5:.0f} {sy - 26:.0f}L{cx + 8:.0f} {sy + 14:.0f}L{cx - (cx - lx) * 0.4:.0f} {sy - 22:.0f}Z", "#f8fbff", line=False)
                x += w * rng.uniform(0.55, 0.8)


def meadow(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    if s.rng.random() < 0.35 + 0.3 * s.ornament:
        mountains(p, s, 230)
    hills(p, s, grass_colour(s))
    y = (s.horizon + s.ground * 1000) / 2 + 30
    ground(p, s, grass_colour(s), y)
    scatter_meadow(p, s, y + 10, 1000, int(22 + 34 * s.ornament))


def meadow_front(p: Pen, s: Stage) -> None:
    snow = snowy(s)
    for side in (0, 1):
        if s.rng.random() < 0.4 + 0.5 * s.ornament:
            x = s.rng.uniform(-0.02, 0.12) * s.width
            x = s.width - x if side else x
            bush(p, x, 1010, s.rng.uniform(180, 260), shift(leaf(s, s.rng), -0.06), snow)
            if not snow:
                for _ in range(4):
                    bloom(p, x + s.rng.uniform(-90, 90), 1000, s.rng.uniform(70, 110), s.rng.choice(("#fff4e8", "#f7a6b8", "#f8d25a", "#c8a4ea")))


def snow_field(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    if s.rng.random() < 0.6:
        mountains(p, s, 240, "#8a9cc0")
    white = "#f3f7fc" if "snow" not in s.excluded else grass_colour(s)
    hills(p, s, white)
    y = (s.horizon + s.ground * 1000) / 2 + 20
    ground(p, s, white, y)
    for _ in range(int(8 + 10 * s.ornament)):
        x, yy = s.rng.uniform(0, s.width), s.rng.uniform(y + 30, 990)
        p.ellipse(x, yy, s.rng.uniform(40, 110), s.rng.uniform(6, 11), shift(white, -0.05), line=False, shade="n", alpha=0.7)


def snow_front(p: Pen, s: Stage) -> None:
    for side in (0, 1):
        if s.rng.random() < 0.45 + 0.4 * s.ornament:
            x = s.rng.uniform(-0.04, 0.08) * s.width
            pine(p, s.width - x if side else x, 1040, s.rng.uniform(330, 460), "#44796a", "snow" not in s.excluded)


def forest(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    rng, snow = s.rng, snowy(s)
    floor = "#f0f4fa" if snow else {"autumn": "#c08a4a", "spring": "#8fbc66"}.get(s.season or "", "#6d9c58")
    bare = s.season == "winter" and not snow
    leafy = rng.random() < 0.5
    for layer in range(3):
        share = (0.66, 0.42, 0.16)[layer]
        with p.hazed(mix(s.hour.haze, "#86a890", 0.25), share, 0.2 + 0.2 * layer):
            y = s.horizon - 20 + layer * 50
            p.path(ridge_path(rng, s.width, y, 30, 5)[0], floor, line=False, shade="v")
            count = (11, 9, 7)[layer]
            for i in range(count):
                x = s.width * ((i + rng.uniform(0.1, 0.9)) / count)
                if layer == 2 and abs(x - s.width / 2) < s.width * 0.2:
                    continue
                h = rng.uniform(0.8, 1.15) * (330, 400, 500)[layer]
                if leafy and rng.random() < 0.75 and s.season != "winter":
                    round_tree(p, x, y + 14, h, leaf(s, rng), snow, bare)
                else:
                    pine(p, x, y + 14, h, rng.choice(("#4f8a62", "#5d9668", "#457a66")), snow)
    ground(p, s, floor, s.horizon + 120, 22)
    for _ in range(int(6 + 8 * s.ornament)):
        x, y = rng.uniform(0, s.width), rng.uniform(s.horizon + 150, 985)
        k = 0.5 + 0.5 * (y - s.horizon) / 380
        choice = rng.random()
        if choice < 0.4:
            tuft(p, x, y, 46 * k, shift(floor, -0.08))
        elif choice < 0.7 and not snow:
            with p.group(x, y, 46 * k):
                p.rect(-0.12, -0.4, 0.24, 0.42, "#fbf1dd", r=0.08, line=False)
                p.path("M-.44 -.36C-.44 -1 .44 -1 .44 -.36Q0 -.26 -.44 -.36Z", "#d84a40", line=False)
                p.circle(-0.14, -0.6, 0.08, "#fff7ea", line=False)
                p.circle(0.16, -0.54, 0.07, "#fff7ea", line=False)
        else:
            rock(p, x, y, 66 * k, "#9a9a98", snow)


def forest_front(p: Pen, s: Stage) -> None:
    rng, snow = s.rng, snowy(s)
    for side in (0, 1):
        x = rng.uniform(-0.06, 0.02) * s.width
        x = s.width - x if side else x
        p.path(f"M{x - 70:.0f} 1010Q{x - 34:.0f} 700 {x - 44:.0f} -20L{x + 48:.0f} -20Q{x + 30:.0f} 700 {x + 80:.0f} 1010Z", "#5f4638", shade="h", line=False)
        bush(p, x + (50 if not side else -50), 1010, rng.uniform(190, 270), shift("#4f8a56", -0.05) if not snow else "#7fa08f", snow)


def desert(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    rng = s.rng
    sand = rng.choice(("#ecc07c", "#e8b070", "#f0cc90"))
    with p.hazed(s.hour.haze, 0.5, 0.2):
        x = rng.uniform(0.05, 0.6) * s.width
        for w, h in ((200, 120), (130, 170)):
            p.poly([(x, s.horizon + 20), (x + w * 0.1, s.horizon - h), (x + w * 0.85, s.horizon - h), (x + w, s.horizon + 20)], "#c9785a", line=False)
            x += w * 1.1
    for i in range(3):
        with p.hazed(s.hour.haze, 0.36 - 0.12 * i, 0.3):
            d, _ = ridge_path(rng, s.width, s.horizon + 20 + i * 70, 74, 3)
            p.path(d, shift(sand, -0.02 * i), line=False, shade="v", depth=1.6)
    y = s.horizon + 190
    for _ in range(int(3 + 4 * s.ornament)):
        x, yy = rng.uniform(0, s.width), rng.uniform(s.horizon + 60, 960)
        k = 0.5 + 0.6 * (yy - s.horizon) / 380
        if rng.random() < 0.6 and abs(x - s.width / 2) > s.width * 0.2:
            cactus(p, x, yy, 150 * k)
        else:
            rock(p, x, yy, 64 * k, "#c08a64")
    for _ in range(6):
        x, yy = rng.uniform(0, s.width), rng.uniform(y, 985)
        p.stroke([(x - 50, yy), (x, yy - 7), (x + 50, yy)], 4, shift(sand, -0.06), alpha=0.7)


def cactus(p: Pen, x: float, y: float, h: float) -> None:
    with p.group(x, y, h):
        c = "#5f9a62"
        p.limb([(0, 0), (0, -0.5), (0, -0.92)], 0.22, 0.2, c)
        p.stroke([(0.08, -0.4), (0.26, -0.42), (0.28, -0.66)], 0.13, c)
        p.stroke([(-0.08, -0.3), (-0.26, -0.32), (-0.27, -0.52)], 0.12, c)
        p.circle(0.0, -1.02, 0.07, "#f08aa8", line=False)


def nothing(p: Pen, s: Stage) -> None:
    """No foreground."""


def city(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    rng = s.rng
    night = s.hour.dark > 0.3
    for layer in range(2):
        with p.hazed(s.hour.haze, (0.6, 0.12)[layer], 0.3 + 0.4 * layer):
            x = -30.0
            while x < s.width:
                w, h = rng.uniform(96, 170), rng.uniform(200, 390) * (1.25, 0.92)[layer]
                base = s.horizon + 130
                c = rng.choice(("#e6b89a", "#c98a7a", "#b9a9c6", "#8fb0c0", "#e8d0a0", "#a8b890", "#d9a0a0"))
                p.rect(x, base - h, w - 4, h, c, line=layer == 1)
                style = rng.random()
                if style < 0.5:
                    p.poly([(x - 8, base - h), (x + w / 2 - 2, base - h - w * 0.45), (x + w + 4, base - h)], shift(c, -0.16, 1.1), line=layer == 1)
                else:
                    p.rect(x - 5, base - h - 12, w + 6, 16, shift(c, -0.1), line=False)
                columns = 2 if w < 125 else 3
                for row in range(int(h / 74)):
                    for column in range(columns):
                        wx, wy = x + w * (column + 0.5) / columns - 13, base - h + 22 + row * 66
                        lit = rng.random() < (0.7 if night else 0.0)
                        before, p._share = p._share, 0.0 if lit else p._share
                        p.rect(wx, wy, 23, 33, "#ffd873" if lit else "#6f86a0", r=5, line=False, shade="n")
                        p._share = before
                x += w
    base = s.horizon + 126
    snow = snowy(s)
    p.rect(-10, base, s.width + 20, 34, "#eef2f8" if snow else "#c9bda9", line=False)
    p.rect(-10, base + 30, s.width + 20, 1000 - base, "#e4eaf3" if snow else "#8b8794", line=False, shade="v")
    if not snow:
        for i in range(int(s.width / 130) + 1):
            p.poly([(i * 130.0, 905), (i * 130 + 70.0, 905), (i * 130 + 60.0, 922), (i * 130 - 10.0, 922)], "#e8dcc4", line=False, shade="n")
    if s.weather in ("rain", "storm"):
        for _ in range(6):
            p.glow(rng.uniform(0, s.width), rng.uniform(base + 60, 960), 110, mix(s.hour.glow, "#cfe4f4", 0.5), 0.5, 16)
    for x in (s.width * 0.1, s.width * 0.9):
        p.stroke([(x, base + 40), (x, base - 230)], 11, "#4a4a58")
        if night or s.weather in ("rain", "storm", "fog"):
            p.glow(x, base - 250, 150, "#ffdc8a", 0.7)
        p.circle(x, base - 250, 24, "#fff0b8", line=False, shade="n")
        p.rect(x - 20, base - 232, 40, 10, "#4a4a58", line=False)


def village(p: Pen, s: Stage) -> None:
    from gesso.scenes.subjects.buildings import house
    from gesso.scenes.subjects.kind import Actor

    draw_sky(p, s)
    hills(p, s, grass_colour(s), 2)
    rng = s.rng
    y = s.horizon + 70
    ground(p, s, grass_colour(s), y - 20)
    roofs = ["#c4533f", "#5f7fb8", "#d98a3c", "#7a9a5a", "#a8648a"]
    rng.shuffle(roofs)
    count = 4 if s.width < 1200 else 6
    with p.hazed(s.hour.haze, 0.12, 0.6):
        for i in range(count):
            x = s.width * ((i + rng.uniform(0.25, 0.75)) / count)
            h = rng.uniform(150, 215)
            with p.group(x, y + rng.uniform(0, 40), h):
                house(p, Actor(colour=roofs[i % 5], rng=rng))
                if snowy(s):
                    p.path("M-.54 -.44L-.34 -.85Q0 -.92 .34 -.85L.54 -.44Q.4 -.5 .26 -.45Q.1 -.55 -.06 -.46Q-.24 -.54 -.36 -.46Q-.46 -.5 -.54 -.44Z", "#fbfdff", line=False)
    path_colour = "#e9d3a8" if not snowy(s) else "#dbe4f0"
    p.path(f"M{s.width * 0.46:.0f} {y + 40:.0f}Q{s.width * 0.62:.0f} {y + 120:.0f} {s.width * 0.34:.0f} 1010H{s.width * 0.74:.0f}Q{s.width * 0.7:.0f} {y + 130:.0f} {s.width * 0.52:.0f} {y + 40:.0f}Z", path_colour, line=False, shade="v")
    scatter_meadow(p, s, y + 60, 1000, int(14 + 16 * s.ornament))


def garden(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    hills(p, s, grass_colour(s), 2)
    rng = s.rng
    y = s.horizon + 60
    ground(p, s, grass_colour(s), y)
    for i in range(7):
        bush(p, s.width * (i + rng.uniform(0.2, 0.8)) / 7, y + 24, rng.uniform(130, 210), leaf(s, rng), snowy(s))
    fence(p, -20, s.width + 20, y + 60, 96)
    p.path(f"M{s.width * 0.44:.0f} {y + 62:.0f}Q{s.width * 0.5:.0f} {y + 160:.0f} {s.width * 0.26:.0f} 1010H{s.width * 0.74:.0f}Q{s.width * 0.6:.0f} {y + 160:.0f} {s.width * 0.56:.0f} {y + 62:.0f}Z", "#ecd9b4" if not snowy(s) else "#dbe4f0", line=False, shade="v")
    if not snowy(s):
        for _ in range(int(30 + 34 * s.ornament)):
            side = rng.choice((-1, 1))
            x = s.width * (0.5 + side * rng.uniform(0.2, 0.5))
            yy = rng.uniform(y + 90, 1000)
            bloom(p, x, yy, 44 + 50 * (yy - y) / 400, rng.choice(("#f7a6b8", "#f8d25a", "#c8a4ea", "#f08a78", "#fff4e8", "#f2667a")))


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
    y = 850
    p.path(f"M-10 {y + 40}Q{s.width * 0.3:.0f} {y - 24} {s.width * 0.6:.0f} {y + 6}T{s.width + 10:.0f} {y - 10}V1010H-10Z", grass_colour(s), line=False, shade="v")
    for x in (0.06, 0.14, 0.88, 0.95):
        for k in (-14, 0, 16):
            h = s.rng.uniform(110, 190)
            p.stroke([(s.width * x + k, 870), (s.width * x + k * 1.6, 870 - h)], 6, "#6f9a54")
            p.limb([(s.width * x + k * 1.6, 870 - h * 0.7), (s.width * x + k * 1.6, 870 - h)], 15, 13, "#8a5a3a", line=False)
    scatter_meadow(p, s, y + 30, 1000, int(10 + 12 * s.ornament))


def mountain_place(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    mountains(p, s, 420, share=0.26)
    hills(p, s, grass_colour(s), 2, high=60)
    y = s.horizon + 100
    ground(p, s, grass_colour(s), y)
    for _ in range(5):
        rock(p, s.rng.uniform(0, s.width), s.rng.uniform(y + 40, 980), s.rng.uniform(50, 110), "#9b9aa2", snowy(s))
    scatter_meadow(p, s, y + 20, 1000, int(16 + 16 * s.ornament))


_ = smooth

PLACES: dict[str, Place] = {
    "meadow": Place(meadow, meadow_front),
    "snow field": Place(snow_field, snow_front),
    "forest": Place(forest, forest_front, horizon=0.58),
    "desert": Place(desert, nothing),
    "city": Place(city, nothing, horizon=0.56, ground=0.88),
    "village": Place(village, meadow_front, horizon=0.52, ground=0.88),
    "garden": Place(garden, meadow_front, horizon=0.5, ground=0.88),
    "sea": Place(sea, sea_front, horizon=0.58, ground=0.9, water=True),
    "beach": Place(beach, beach_front, horizon=0.48, ground=0.88),
    "lake": Place(lake, nothing, horizon=0.5, ground=0.91),
    "mountains": Place(mountain_place, meadow_front, horizon=0.6),
}

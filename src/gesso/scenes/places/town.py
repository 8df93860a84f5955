"""Where people live: city street, village, garden."""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.places.land import ground, hills, meadow_front, nothing
from gesso.scenes.places.props import (
    bloom,
    bush,
    fence,
    grass_colour,
    leaf,
    round_tree,
    scatter_meadow,
    snowy,
)
from gesso.scenes.places.views import open_ground
from gesso.scenes.sky import draw_sky
from gesso.scenes.stage import Place, Stage
from gesso.scenes.variety import one_of

TOWN_PAINTS = (
    ("#e6b89a", "#c98a7a", "#e8d0a0", "#d9a0a0", "#d9a878"), ("#b9a9c6", "#8fb0c0", "#a8c0c8", "#9aa4c4", "#c8c4d4"),
    ("#e6b89a", "#c98a7a", "#b9a9c6", "#8fb0c0", "#e8d0a0", "#a8b890"), ("#f0c4b4", "#f4dcb0", "#bfe0d0", "#c4d0f0", "#f0c0d0"),
)
FLOWERS = (
    ("#f7a6b8", "#f2667a", "#fff4e8"), ("#f8d25a", "#f0a04a", "#fff4e8"), ("#c8a4ea", "#8f8ae0", "#f4d0f0"), ("#f7a6b8", "#f8d25a", "#c8a4ea", "#f08a78", "#fff4e8", "#f2667a"),
)


def corner(p: Pen, s: Stage, x: float, y: float) -> None:
    """What stands at the garden's far side: a tree, the house, an arch of roses, a glasshouse, a pond."""
    from gesso.scenes.subjects.buildings import house
    from gesso.scenes.subjects.kind import Actor

    rng, snow, which = s.rng, snowy(s), int(s.take.scenery * 5)
    if which in (0, 3) and "tree" not in s.excluded:
        round_tree(p, x, y + 64, rng.uniform(360, 460), leaf(s, rng), snow, bare=s.season == "winter" and not snow)
    elif which == 1 and "house" not in s.excluded:
        with p.group(x, y + 56, rng.uniform(320, 380)):
            house(p, Actor(colour=rng.choice(("#c4533f", "#5f7fb8", "#7a9a5a")), rng=rng, snow=snow))
    elif which == 2:  # an arch
        p.trace(f"M{x - 90:.0f} {y + 80:.0f}V{y - 120:.0f}Q{x:.0f} {y - 220:.0f} {x + 90:.0f} {y - 120:.0f}V{y + 80:.0f}", 16, "#f4ead6")
        for i in range(16):
            t = i / 15
            bx, by = x + (t - 0.5) * 190, y - 128 - 60 * (1 - (2 * t - 1) ** 2)
            p.circle(bx, by + rng.uniform(-10, 10), 24, leaf(s, rng) if not snow else "#eef4fa", line=False)
            if not snow and i % 2:
                p.circle(bx, by, 11, "#f48aa0", line=False, shade="n")
    elif which == 4:  # a glasshouse
        p.poly([(x - 150, y + 70), (x - 150, y - 60), (x, y - 150), (x + 150, y - 60), (x + 150, y + 70)], mix("#d8eef0", s.hour.sky[1], 0.4), line=False)
        for k in (-150, -75, 0, 75, 150):
            p.stroke([(x + k, y + 70), (x + k, y - 60 - 90 * (1 - abs(k) / 150))], 6, "#ffffff", curved=False)
        p.stroke([(x - 150, y - 60), (x + 150, y - 60)], 6, "#ffffff", curved=False)


def city(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    rng = s.rng
    night = s.hour.dark > 0.3
    paints = one_of(s.take.ground, TOWN_PAINTS)
    tall = 1.0 + 0.75 * max(0.0, s.take.scenery - 0.35)
    wide = 1.0 if s.take.scenery < 0.6 else 0.8
    for layer in range(2):
        with p.hazed(s.hour.haze, (0.6, 0.12)[layer], 0.3 + 0.4 * layer):
            x = -30.0
            while x < s.width:
                w, h = rng.uniform(96, 170) * wide, rng.uniform(200, 390) * (1.25, 0.92)[layer] * tall
                base = s.horizon + 130
                c = rng.choice(paints)
                p.rect(x, base - h, w - 4, h, c, line=layer == 1)
                style = rng.random()
                if style < (0.85 if tall == 1.0 else 0.5 if s.take.scenery < 0.7 else 0.12):
                    p.poly([(x - 8, base - h), (x + w / 2 - 2, base - h - w * 0.45), (x + w + 4, base - h)], shift(c, -0.16, 1.1), line=layer == 1)
                else:
                    p.rect(x - 5, base - h - 12, w + 6, 16, shift(c, -0.1), line=False)
                columns = 2 if w < 125 else 3
                for row in range(int(h / 74)):
                    for column in range(columns):
                        wx, wy = x + w * (column + 0.5) / columns - 13, base - h + 22 + row * 66
                        lit = rng.random() < (0.7 if night else 0.0)
                        before, p.share = p.share, 0.0 if lit else p.share
                        p.rect(wx, wy, 23, 33, "#ffd873" if lit else "#6f86a0", r=5, line=False, shade="n")
                        p.share = before
                x += w
    base = s.horizon + 126
    snow = snowy(s)
    p.rect(-10, base, s.width + 20, 34, "#eef2f8" if snow else "#c9bda9", line=False)
    p.rect(-10, base + 30, s.width + 20, 1000 - base, "#e4eaf3" if snow else "#8b8794", line=False, shade="v")
    deep = min(110.0, s.ground * 1000 - 76 - (base + 46))  # the canal ends before the subject's feet
    if s.take.props > 0.66 and deep > 36:  # a canal instead of the road
        wet = mix(mix("#5f9fb0", s.hour.sky[0], 0.4), "#141d44", s.hour.dark * 0.4)
        p.rect(-10, base + 46, s.width + 20, deep, wet, line=False, shade="v")
        for i in range(9):
            p.ellipse(s.width * (i + rng.random()) / 9, base + 58 + (deep - 20) * (i % 8) / 8, 60, 3, "#ffffff", line=False, shade="n", alpha=0.4)
        p.rect(-10, base + 46 + deep, s.width + 20, 1000 - base, "#e4eaf3" if snow else "#b5aa9c", line=False, shade="v")
    elif s.take.props > 0.33:  # a square with trees
        p.rect(-10, base + 30, s.width + 20, 1000 - base, "#e4eaf3" if snow else "#d0bfa2", line=False, shade="v")
        if "tree" not in s.excluded:
            for k in (0.04, 0.24, 0.76, 0.96):
                round_tree(p, s.width * k, base + 50, 220, leaf(s, rng), snow, bare=s.season == "winter" and not snow)
    elif not snow:
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
    if s.horizon < 360:  # seen from above: more roofs below
        for i in range(6):
            x, yy, h = s.width * ((i % 3) + rng.uniform(0.2, 0.8)) / 3, y + 190 + 210 * (i // 3) + rng.uniform(-30, 30), rng.uniform(180, 230)
            with p.group(x, yy, h):
                house(p, Actor(colour=roofs[(i + 2) % 5], rng=rng))
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
    green = open_ground(s, grass_colour(s))
    ground(p, s, green, y)
    away = -s.take.side or rng.choice((-1, 1))
    corner(p, s, s.width * (0.5 + away * 0.33), y)
    for i in range(7):
        bush(p, s.width * (i + rng.uniform(0.2, 0.8)) / 7, y + 24, rng.uniform(130, 210), leaf(s, rng), snowy(s))
    if s.take.props < 0.5:
        fence(p, -20, s.width + 20, y + 60, 96)
    elif s.take.props < 0.75:  # a clipped hedge
        for i in range(int(s.width / 60) + 2):
            bush(p, i * 60, y + 66, 130, shift(green, -0.12), snowy(s))
    gate, foot = s.width * rng.uniform(0.3, 0.7), s.width * rng.uniform(0.3, 0.7)
    lawn = s.take.ground > 0.66 or 0.5 <= s.take.props < 0.75
    if not lawn:
        p.path(f"M{gate - 50:.0f} {y + 62:.0f}Q{gate:.0f} {y + 160:.0f} {foot - 220:.0f} 1010H{foot + 220:.0f}Q{gate + 100:.0f} {y + 160:.0f} {gate + 60:.0f} {y + 62:.0f}Z", "#ecd9b4" if not snowy(s) else "#dbe4f0", line=False, shade="v")
    if not snowy(s):
        dyes = one_of(s.take.ground, FLOWERS)
        for _ in range(int(30 + 34 * s.ornament)):
            side = rng.choice((-1, 1))
            x = s.width * (0.5 + side * rng.uniform(0.2, 0.5)) if not lawn else rng.uniform(0, s.width)
            yy = rng.uniform(y + 90, 1000)
            bloom(p, x, yy, 44 + 50 * (yy - y) / 400, rng.choice(dyes))


PLACES: dict[str, Place] = {
    "city": Place(city, nothing, horizon=0.56, ground=0.88),
    "village": Place(village, meadow_front, horizon=0.52, ground=0.88),
    "garden": Place(garden, meadow_front, horizon=0.5, ground=0.88),
}

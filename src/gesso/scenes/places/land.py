"""Open country: meadow, snow field, forest, desert, mountains, and the hills that other places borrow."""
# Rows of coordinates and words read best as tables.
# fmt: off


from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.places.dunes import desert, desert_front
from gesso.scenes.places.props import (
    bloom,
    bush,
    grass_colour,
    leaf,
    pine,
    ridge_path,
    rock,
    round_tree,
    scatter_meadow,
    snowy,
    tuft,
)
from gesso.scenes.places.views import open_ground, view
from gesso.scenes.sky import draw_sky
from gesso.scenes.stage import Place, Stage
from gesso.scenes.variety import one_of


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
    if s.take.props % 0.5 < 0.2 + 0.15 * s.ornament and "rainbow" not in s.sky:
        mountains(p, s, s.rng.uniform(170, 330), s.rng.choice(("#7d8fb0", "#8f8ab0", "#7aa0a8")))
    green = open_ground(s, grass_colour(s))
    if not snowy(s):
        green = shift(green, s.rng.uniform(-0.03, 0.03), s.rng.uniform(0.85, 1.1), s.rng.uniform(-8, 8))
    hills(p, s, green, s.rng.choice((2, 3, 3)), high=s.rng.uniform(50, 170), trees="tree" not in s.excluded and s.ornament > 0.05)
    y = (s.horizon + s.ground * 1000) / 2 + 30
    ground(p, s, green, y)
    view(p, s, y, green)
    scatter_meadow(p, s, y + 10, 1000, int(22 + 34 * s.ornament))


def meadow_front(p: Pen, s: Stage) -> None:
    snow = snowy(s)
    for side in (0, 1):
        if (s.take.pan + 0.5 * side) % 1.0 < 0.35 + 0.5 * s.ornament:
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
    hills(p, s, white, trees="tree" not in s.excluded)
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
    floor = "#f5f8fd" if snow else {"autumn": "#c08a4a", "spring": "#8fbc66"}.get(s.season or "", "#6d9c58")
    bare = s.season == "winter" and not snow
    leafy, dense = s.take.scenery < 0.5, s.take.props
    if not snow and s.season is None:
        floor = one_of(s.take.ground, ("#6d9c58", "#7f9a4e", "#5f9470", "#8a9a5a"))
    for layer in range(3):
        share = (0.66, 0.42, 0.16)[layer]
        with p.hazed(mix(s.hour.haze, "#86a890", 0.25), share, 0.2 + 0.2 * layer):
            y = s.horizon - 20 + layer * 50
            p.path(ridge_path(rng, s.width, y, 30, 5)[0], floor, line=False, shade="v")
            count = round((11, 9, 7)[layer] * (0.7 + (0.3 if snow else 0.6) * dense))
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
    if s.take.ground > 0.4:  # a path or a stream
        w, x = s.width, s.width * (0.5 - 0.1 * s.take.side)
        wet = not snow and s.take.ground > 0.72
        trail = mix(s.hour.sky[0], "#6cb8c8", 0.5) if wet else ("#ecf1f9" if snow else "#c9ab78")
        p.path(f"M{x:.0f} {s.horizon + 122:.0f}Q{x + w * 0.14:.0f} {s.horizon + 190:.0f} {x - w * 0.1:.0f} 1010H{x + w * 0.24:.0f}Q{x + w * 0.26:.0f} {s.horizon + 200:.0f} {x + 44:.0f} {s.horizon + 122:.0f}Z", trail, line=False, shade="v")
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
        if (s.take.pan + 0.5 * side) % 1.0 > 0.72:
            continue  # the wood opens on this side
        x = rng.uniform(-0.06, 0.02) * s.width
        x = s.width - x if side else x
        p.path(f"M{x - 70:.0f} 1010Q{x - 34:.0f} 700 {x - 44:.0f} -20L{x + 48:.0f} -20Q{x + 30:.0f} 700 {x + 80:.0f} 1010Z", "#5f4638", shade="h", line=False)
        bush(p, x + (50 if not side else -50), 1010, rng.uniform(190, 270), shift("#4f8a56", -0.05) if not snow else "#7fa08f", snow)


def nothing(p: Pen, s: Stage) -> None:
    """No foreground."""


def mountain_place(p: Pen, s: Stage) -> None:
    draw_sky(p, s)
    tint = one_of(s.take.ground, ("#7d8fb0", "#8f86b4", "#7f98a0", "#9a8a94"))
    mountains(p, s, 300 + 220 * s.take.scenery, tint, share=0.26)
    green = open_ground(s, grass_colour(s))
    hills(p, s, green, 1 + int(s.take.props * 3), high=50 + 70 * s.take.scenery)
    y = s.horizon + 100
    ground(p, s, green, y)
    view(p, s, y, green)
    for _ in range(5):
        rock(p, s.rng.uniform(0, s.width), s.rng.uniform(y + 40, 980), s.rng.uniform(50, 110), "#9b9aa2", snowy(s))
    scatter_meadow(p, s, y + 20, 1000, int(16 + 16 * s.ornament))

PLACES: dict[str, Place] = {
    "meadow": Place(meadow, meadow_front),
    "snow field": Place(snow_field, snow_front),
    "forest": Place(forest, forest_front, horizon=0.58),
    "desert": Place(desert, desert_front),
    "mountains": Place(mountain_place, meadow_front, horizon=0.6),
}

"""What makes each meadow another place: one main view and one or two small things in the middle distance.

Promises: which view a picture gets is the take's choice (``Stage.take``), so neighbouring seeds get different ones; nothing
that is excluded is drawn.
"""
# Rows of coordinates and words read best as tables.
# fmt: off
# ruff: noqa: PLR0917, ARG001 - every view takes the same arguments, by position


from gesso.scenes.colour import mix, shift
from gesso.scenes.pen import Pen
from gesso.scenes.places.props import bush, fence, leaf, pine, rock, round_tree, snowy
from gesso.scenes.stage import Stage
from gesso.scenes.variety import one_of

VIEWS = ("tree", "rows", "pines", "lake", "house", "bales", "grove", "windmill", "river", "wall")
GRASS = ("#83bd5c", "#a9c858", "#6bb072", "#93c46a", "#c4c565", "#74b884")


def open_ground(s: Stage, grass: str) -> str:
    """The grass of this take, where no season says otherwise."""
    if snowy(s) or s.season is not None:
        return grass
    return one_of(s.take.ground, GRASS)


def view(p: Pen, s: Stage, y: float, green: str) -> None:
    """The main view, a fence or a path now and then."""
    if s.ornament < 0.1:
        return
    rng, snow = s.rng, snowy(s)
    side = rng.choice((-1, 1)) if s.take.side == 0 else -s.take.side  # opposite the subject
    choice = one_of(s.take.scenery, VIEWS)
    if "tree" in s.excluded and choice in ("tree", "pines", "grove"):
        choice = "wall"
    if "house" in s.excluded and choice == "house":
        choice = "bales"
    if snow and choice in ("rows", "lake", "bales", "river"):
        choice = "pines" if "tree" not in s.excluded else "wall"
    x = s.width * (0.5 + side * rng.uniform(0.26, 0.38))
    with p.hazed(s.hour.haze, 0.18, 0.7):
        DRAWN[choice](p, s, x, y, side, green)
    if s.take.props < 0.3:
        fence(p, -20 if side > 0 else s.width * 0.55, s.width * 0.45 if side > 0 else s.width + 20, y + 40, 78)
    elif s.take.props > 0.62 and not snow and choice not in ("river", "lake", "rows"):
        w = s.width
        p.path(f"M{w * 0.5 - side * 30:.0f} {y + 8:.0f}Q{w * (0.5 + side * 0.16):.0f} {y + 110:.0f} {w * (0.5 - side * 0.14):.0f} 1010H{w * (0.5 - side * 0.14) + 250:.0f}Q{w * (0.5 + side * 0.16) + 130:.0f} {y + 110:.0f} {w * 0.5 - side * 30 + 44:.0f} {y + 8:.0f}Z", "#ecd9ae", line=False, shade="v")


def _tree(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    bare = s.season == "winter" and not snowy(s)
    round_tree(p, x, y + 50, s.rng.uniform(380, 500), leaf(s, s.rng), snowy(s), bare=bare)
    bush(p, x - side * 150, y + 46, 120, leaf(s, s.rng), snowy(s))


def _grove(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    for k in range(5):
        round_tree(p, x + side * (k - 2) * 84, y + 16 + 10 * (k % 3), s.rng.uniform(190, 290), leaf(s, s.rng), snowy(s), bare=s.season == "winter" and not snowy(s))


def _pines(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    for k in range(4):
        pine(p, x + side * (k - 1) * 78, y + 24 + 12 * (k % 3), s.rng.uniform(240, 380), "#4f8a66", snowy(s))


def _rows(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    """A field of flowers in rows that run to the horizon."""
    colours = one_of(s.rng.random(), (("#b08ad8", "#8f6fc4"), ("#f08a9a", "#f6c25a"), ("#f6d65a", "#f0a84a"), ("#f4a6c0", "#ffffff")))
    vanish, count = s.width * 0.5 + side * 60, 9
    for i in range(count):
        a, b = (i - count / 2) / count, (i + 0.55 - count / 2) / count
        p.poly([(vanish + a * s.width * 0.5, y + 4), (vanish + b * s.width * 0.5, y + 4), (s.width / 2 + b * s.width * 2.6, 1010), (s.width / 2 + a * s.width * 2.6, 1010)], mix(colours[i % 2], green, 0.25), line=False, shade="v")


def _lake(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    w = s.rng.uniform(240, 330)
    p.ellipse(x, y + 92, w, w * 0.24, mix(s.hour.sky[0], "#5fb0c8", 0.4), line=False)
    p.ellipse(x - w * 0.2, y + 80, w * 0.34, w * 0.03, "#ffffff", line=False, shade="n", alpha=0.5)
    p.ellipse(x + w * 0.3, y + 112, w * 0.22, w * 0.02, "#ffffff", line=False, shade="n", alpha=0.4)
    for k in range(3):
        rock(p, x + side * (w * 0.8 - k * 46), y + 120 + 16 * k, 60 + 10 * k, "#a3a09a")


def _river(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    c, w = mix(s.hour.sky[0], "#6cbcd0", 0.4), s.width
    p.path(f"M{x:.0f} {y + 2:.0f}Q{w * (0.5 - side * 0.2):.0f} {y + 60:.0f} {w * (0.5 + side * 0.1):.0f} {y + 130:.0f}T{w * (0.5 + side * 0.12):.0f} 1010H{w * (0.5 + side * 0.12) + side * 330:.0f}Q{w * (0.5 + side * 0.34):.0f} {y + 190:.0f} {w * (0.5 + side * 0.22):.0f} {y + 120:.0f}T{x + side * 40:.0f} {y + 2:.0f}Z", c, line=False, shade="v")


def _house(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    from gesso.scenes.subjects.buildings import house
    from gesso.scenes.subjects.kind import Actor

    p.ellipse(x, y + 40, 260, 70, shift(green, 0.02), line=False)
    with p.group(x, y + 2, s.rng.uniform(170, 220)):
        house(p, Actor(colour=s.rng.choice(("#c4533f", "#5f7fb8", "#d98a3c")), rng=s.rng, snow=snowy(s)))
    bush(p, x + side * 130, y + 16, 110, leaf(s, s.rng), snowy(s))


def _windmill(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    from gesso.scenes.subjects.kind import Actor
    from gesso.scenes.subjects.landmarks import windmill

    if "windmill" in s.excluded:
        return
    with p.group(x, y + 10, s.rng.uniform(280, 340)):
        windmill(p, Actor(rng=s.rng, snow=snowy(s)))


def _bales(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    p.ellipse(x, y + 60, 420, 66, mix("#e6c766", green, 0.25), line=False, shade="v")
    for k, (dx, dy, r) in enumerate(((0, 70, 52), (-side * 150, 40, 36), (side * 120, 34, 34))):
        p.circle(x + dx, y + dy - r * 0.7, r, shift("#dcae56", 0.02 * k), line=False)
        p.ring(x + dx, y + dy - r * 0.7, r * 0.58, r * 0.08, "#b88a3c", alpha=0.7)


def _wall(p: Pen, s: Stage, x: float, y: float, side: int, green: str) -> None:
    """A wall of field stones across the land."""
    count = int(s.width / 46)
    for row in range(2):
        for i in range(-1, count + 2):
            c = mix("#a8a49c", "#c8bca8", ((i * 7 + row * 3) % 5) / 5)
            p.ellipse(i * 46 + 23 * row, y + 52 - row * 22, 27, 15, c, line=False)


DRAWN = {
    "tree": _tree, "rows": _rows, "pines": _pines, "lake": _lake, "house": _house, "bales": _bales, "grove": _grove, "windmill": _windmill, "river": _river, "wall": _wall,
}

"""Random scenes for training: every kind, place, hour and style in sensible company.

Promises: ``random_scene`` draws only words of the vocabulary and only what the layout can show; the distribution is broad
(every subject equally likely) rather than realistic. Pure given its rng.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


import random

from gesso.scenes.palette import COLOURS
from gesso.scenes.places import PLACES
from gesso.scenes.scene import Item, Relation, Scene, Subject
from gesso.scenes.styles import STYLES
from gesso.scenes.subjects import KINDS
from gesso.scenes.subjects.held import HELD
from gesso.scenes.subjects.wear import HEAD, NECK

TIMES = ("dawn", "day", "day", "sunset", "dusk", "night")
CARRIERS = ("animal", "person")


def random_subject(rng: random.Random, *, plain: bool = False) -> Subject:
    kind = KINDS[rng.choice(tuple(KINDS))]
    colour = rng.choice(tuple(COLOURS)) if rng.random() < 0.45 else None
    count = rng.choices((1, 2, 3, 4, 5), (0.76, 0.12, 0.07, 0.03, 0.02))[0] if not plain else 1
    size = rng.choice(("tiny", "small", "large", "giant")) if rng.random() < 0.1 and not plain else None
    pose = rng.choice(kind.poses) if kind.poses and rng.random() < 0.3 else None
    wearing: tuple[Item, ...] = ()
    holding = None
    if kind.group in CARRIERS and rng.random() < 0.2:
        wearing = (Item(rng.choice((*HEAD, *NECK)), rng.choice(tuple(COLOURS)) if rng.random() < 0.6 else None),)
    if kind.group == "person" and kind.name not in ("ghost", "snowman") and rng.random() < 0.2 and pose not in ("reading", "jumping", "waving"):
        holding = Item(rng.choice(HELD), rng.choice(tuple(COLOURS)) if rng.random() < 0.3 else None)
    return Subject(kind.name, colour, count, size, pose, None, wearing, holding)


def random_scene(rng: random.Random) -> Scene:
    """One scene; see the module's promise."""
    number = rng.choices((0, 1, 2), (0.04, 0.7, 0.26))[0]
    subjects = [random_subject(rng, plain=number > 1) for _ in range(number)]
    relations: tuple[Relation, ...] = ()
    if number == 2:
        if subjects[0].kind == subjects[1].kind and subjects[0].colour == subjects[1].colour:
            subjects = subjects[:1]
        elif rng.random() < 0.55:
            relations = (_relation(subjects, rng),)
    if len(subjects) == 1 and subjects[0].count == 1 and rng.random() < 0.12:
        one = subjects[0]
        subjects = [Subject(one.kind, one.colour, 1, one.size, one.pose, rng.choice(("left", "right", "center")), one.wearing, one.holding)]
    weather = rng.choice(("clear", "rain", "snow", "fog", "storm", "wind")) if rng.random() < 0.35 else None
    season = rng.choice(("spring", "summer", "autumn", "winter")) if rng.random() < 0.25 and weather != "snow" else None
    sky: tuple[str, ...] = ()
    time: str | None = rng.choice(TIMES)
    if rng.random() < 0.35:
        dark = ("moon", "stars", "aurora", "shooting star", "fireworks", "planet")
        light = ("sun", "clouds", "rainbow", "birds")
        sky = (rng.choice(dark if time in ("night", "dusk") else light),)
    setting = rng.choice(tuple(PLACES))
    rooted = any(KINDS[one.kind].group in ("building", "vehicle") or one.kind in ("tree", "pine") for one in subjects)
    if rooted and setting in ("room", "library", "underwater", "space", "sky", "cave") and rng.random() < 0.85:
        setting = rng.choice(("meadow", "village", "snow field", "beach", "mountains", "garden"))
    if setting in ("space", "moon"):
        weather = season = None
        sky = ()
    if rng.random() < 0.06:
        time = None
    style = rng.choice(tuple(STYLES))
    if rng.random() < 0.22:
        style = "storybook"
    return Scene(
        tuple(subjects), relations, setting, time, weather, season, sky, rng.choice(("close-up", "wide", "from above")) if rng.random() < 0.14 else None,
        rng.choice(("happy", "joyful", "sad", "angry", "sleepy", "surprised")) if subjects and rng.random() < 0.12 else None,
        rng.choice(("pastel", "vivid", "muted", "monochrome", "warm", "cool")) if rng.random() < 0.06 else None, style,
    )


def _relation(subjects: list[Subject], rng: random.Random) -> Relation:
    first, second = KINDS[subjects[0].kind], KINDS[subjects[1].kind]
    options = ["left of", "right of", "behind", "in front of", "next to"]
    if first.group in CARRIERS and second.home != "water":
        options += ["on", "on"]
    if second.name in ("tree", "umbrella", "mushroom", "flower"):
        options += ["under", "under"]
    if first.home == "air" and second.home != "air":
        options += ["above", "above"]
    return Relation(0, rng.choice(options), 1)

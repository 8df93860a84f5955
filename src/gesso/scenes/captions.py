"""Scenes to sentences: training captions as people would write prompts.

Promises: ``caption`` draws a fresh wording on every call from the rng it is given: synonyms, shuffled modifiers, dropped
attributes, tag lists, filler. It never names what the scene does not hold.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


import random

from gesso.scenes.scene import Item, Scene, Subject
from gesso.scenes.styles import STYLES
from gesso.scenes.subjects import KINDS

NUMBER = {2: ("two", "a pair of", "2"), 3: ("three", "3"), 4: ("four", "4"), 5: ("five", "5")}
SETTING = {
    "meadow": ("in a meadow", "on a grassy hill", "in a green field"), "snow field": ("in the snow", "in a snowy landscape", "on a snow field"), "forest": ("in a forest", "in the woods", "in an enchanted forest"),
    "desert": ("in the desert", "among sand dunes"), "city": ("in a city street", "in the city", "in a town"), "village": ("in a village", "in a small village"), "garden": ("in a garden", "in a flower garden"),
    "sea": ("at sea", "on the ocean", "on the open sea"), "beach": ("on the beach", "at the seaside", "on the shore"), "lake": ("by a lake", "at the lake", "by a pond"), "mountains": ("in the mountains", "among high mountains"),
    "moon": ("on the moon", "on the lunar surface"), "space": ("in space", "in outer space"), "underwater": ("underwater", "under the sea"), "sky": ("in the sky", "above the clouds"), "room": ("in a cozy room", "indoors", "in a living room"),
    "library": ("in a library", "in an old library"), "cave": ("in a cave", "in a crystal cave"), "plain": ("on a plain background", "simple background"),
}
TIME = {"dawn": ("at dawn", "at sunrise", "in the early morning"), "day": ("by day", "in daylight"), "sunset": ("at sunset", "golden hour", "in the evening sun"), "dusk": ("at dusk", "twilight"), "night": ("at night", "at midnight", "night")}
WEATHER = {"clear": ("sunny", "clear sky"), "rain": ("in the rain", "raining", "rainy"), "snow": ("snowing", "falling snow", "snowfall"), "fog": ("in the fog", "misty", "foggy"), "storm": ("in a thunderstorm", "stormy", "lightning"), "wind": ("windy", "breezy")}
SEASON = {"spring": ("in spring", "springtime"), "summer": ("in summer",), "autumn": ("in autumn", "autumn leaves"), "winter": ("in winter", "winter")}
SKY = {"sun": ("the sun", "sunshine"), "moon": ("a full moon", "the moon"), "stars": ("stars", "starry sky"), "clouds": ("clouds", "fluffy clouds"), "aurora": ("northern lights", "aurora"), "rainbow": ("a rainbow",), "birds": ("flying birds",), "planet": ("a ringed planet",), "fireworks": ("fireworks",), "shooting star": ("a shooting star", "a comet")}
FRAMING = {"close-up": ("close-up", "portrait of"), "wide": ("wide shot", "panorama"), "from above": ("from above", "bird's eye view")}
FILLERS = ("highly detailed", "8k", "masterpiece", "beautiful", "best quality", "cute", "trending on artstation", "intricate")
POSE = {"sitting": ("sitting",), "standing": ("standing",), "walking": ("walking", "strolling"), "running": ("running",), "sleeping": ("sleeping", "asleep"), "flying": ("flying", "soaring"), "jumping": ("jumping", "leaping"), "waving": ("waving",), "dancing": ("dancing",), "reading": ("reading a book", "reading"), "swimming": ("swimming",)}
SIZE = {"tiny": ("tiny", "very small"), "small": ("small", "little"), "large": ("big", "large"), "giant": ("giant", "huge", "enormous")}
RELATION = {"on": ("on", "on top of"), "under": ("under", "beneath"), "behind": ("behind",), "in front of": ("in front of",), "left of": ("to the left of", "left of"), "right of": ("to the right of", "right of"), "above": ("above", "over"), "in": ("in",)}


def caption(scene: Scene, rng: random.Random) -> str:
    """One wording of ``scene``; each attribute is left out now and then."""
    tags = rng.random() < 0.18
    drop = 0.12
    parts = _subjects(scene, rng, tags=tags)
    extras: list[str] = []
    for table, value in ((SETTING, scene.setting), (TIME, scene.time), (WEATHER, scene.weather), (SEASON, scene.season)):
        if value and value in table and rng.random() > drop:
            if value == "day" and rng.random() < 0.6:
                continue
            words = rng.choice(table[value])
            extras.append(words.removeprefix("in the ").removeprefix("in a ").removeprefix("on the ").removeprefix("at ") if tags and rng.random() < 0.7 else words)
    if scene.mood and rng.random() > drop:
        extras.append(scene.mood)
    if scene.palette and rng.random() > drop:
        extras.append(scene.palette + " colors" if scene.palette != "monochrome" else "black and white")
    sky = [rng.choice(SKY[x]) for x in scene.sky if x in SKY and rng.random() > drop]
    if sky:
        extras.append(("with " if not tags and rng.random() < 0.6 else "") + " and ".join(sky[:2]))
    rng.shuffle(extras)
    framing = rng.choice(FRAMING[scene.framing]) if scene.framing and rng.random() > drop else None
    style = None
    if scene.style and scene.style != "storybook" and rng.random() > 0.05:
        found = STYLES[scene.style]
        style = rng.choice((found.name, *found.synonyms[:6]))
    body = ", ".join([*parts, *extras]) if tags else (" ".join(parts) + (" " if parts and extras else "") + _join(extras, rng))
    if framing:
        body = f"{framing} {body}" if framing.endswith("of") else (f"{body}, {framing}" if rng.random() < 0.5 else f"{framing}, {body}")
    if style:
        form = rng.random()
        if form < 0.35:
            body = f"{body}, {style}"
        elif form < 0.6:
            body = f"{style}, {body}"
        elif form < 0.8:
            body = f"{style} of {body}"
        else:
            body = f"{body}, {style} style"
    if rng.random() < 0.12:
        body += ", " + ", ".join(rng.sample(FILLERS, rng.randint(1, 2)))
    if scene.excluded and rng.random() < 0.8:
        body += ", no " + scene.excluded[0]
    return body or "a picture"


def _join(extras: list[str], rng: random.Random) -> str:
    out = ""
    for words in extras:
        loose = words.split()[0] in ("in", "on", "at", "by", "among", "above", "under", "with", "underwater", "indoors")
        out += (" " if loose and out and rng.random() < 0.7 else (", " if out else "")) + words
    return out


def _item(item: Item) -> str:
    name = f"{item.colour} {item.kind}" if item.colour else item.kind
    return name if item.kind in ("glasses", "headphones", "earmuffs") else article(name)


def article(words: str) -> str:
    return ("an " if words[0] in "aeiou" and not words.startswith(("uni", "one")) else "a ") + words


def _name(one: Subject, rng: random.Random, *, tags: bool) -> str:
    kind = KINDS[one.kind]
    name = one.kind
    simple = [w for w in kind.words if w in SYNONYMS.get(one.kind, ())]
    if simple and rng.random() < 0.25:
        name = rng.choice(simple)
    modifiers = []
    if one.colour and rng.random() > 0.05:
        modifiers.append(one.colour)
    if one.size and rng.random() > 0.1:
        modifiers.append(rng.choice(SIZE[one.size]))
    if one.pose == "sleeping" and rng.random() < 0.3:
        modifiers.append("sleeping")
    rng.shuffle(modifiers)
    if one.count > 1:
        from gesso.scenes.vocabulary import plural

        irregular = {"mouse": "mice", "deer": "deer", "man": "men", "woman": "women", "old man": "old men", "old woman": "old women", "fish": "fish", "wolf": "wolves", "samurai": "samurai", "witch": "witches", "snowman": "snowmen"}
        words = " ".join([rng.choice(NUMBER[min(one.count, 5)]), *modifiers, irregular.get(name, plural(name))])
    else:
        words = " ".join([*modifiers, name])
        words = words if tags and rng.random() < 0.6 else article(words)
    if one.pose and "sleeping" not in modifiers and rng.random() > 0.12:
        words += " " + rng.choice(POSE[one.pose])
    if one.wearing:
        words += rng.choice((" wearing ", " with ")) + " and ".join(_item(item) for item in one.wearing)
    if one.holding:
        words += rng.choice((" holding ", " with ", " carrying ")) + _item(one.holding)
    if one.place:
        words += {"left": " on the left", "right": " on the right", "center": " in the center"}[one.place]
    return words


def _subjects(scene: Scene, rng: random.Random, *, tags: bool) -> list[str]:
    names = [_name(one, rng, tags=tags) for one in scene.subjects if one.kind in KINDS]
    if len(names) < len(scene.subjects):
        return names
    if scene.relations:
        relation = scene.relations[0]
        first = f"{names[relation.subject]} {rng.choice(RELATION.get(relation.kind, ('next to',)))} {names[relation.object]}"
        rest = [n for i, n in enumerate(names) if i not in (relation.subject, relation.object)]
        return [" and ".join([first, *rest])]
    if tags:
        return names
    return [rng.choice((" and ", " and ", " next to ", " beside ") if len(names) == 2 else (" and ",)).join(names)] if names else []


SYNONYMS: dict[str, tuple[str, ...]] = {
    "cat": ("kitten", "kitty"), "dog": ("puppy", "pup"), "rabbit": ("bunny", "hare"), "girl": ("little girl", "child"), "boy": ("little boy",), "house": ("cottage", "cabin"), "sailboat": ("boat", "sailing boat"),
    "hot-air balloon": ("hot air balloon",), "wizard": ("mage", "sorcerer"), "samurai": ("ninja",), "man": ("gentleman",), "woman": ("lady",), "old man": ("grandfather", "grandpa"), "old woman": ("grandmother", "grandma"),
    "tree": ("oak",), "flower": ("rose", "tulip", "daisy"), "mushroom": ("toadstool",), "robot": ("android",), "astronaut": ("cosmonaut",), "ghost": ("spirit",), "deer": ("fawn", "stag"), "horse": ("pony",), "fish": ("goldfish",), "bear": ("teddy bear",),
}

"""Facts to words, twice: plainly, and in ways the training captions do not use.

Promises: `plainly` names every fact once, in one sentence; `phrased` names the same facts with other words in another order
(tag lists, questions of word order, synonyms, punctuation). Pure given the rng. Does not import the captions and takes care
to share none of their forms.
"""
# Tables of words read best as tables.
# fmt: off

import random

from gesso.scenes.scene import Scene, Subject

PLAIN = {
    "setting": {
        "meadow": "in a meadow", "snow field": "on a snow field", "forest": "in a forest", "desert": "in the desert", "mountains": "in the mountains", "city": "in a city", "village": "in a village",
        "garden": "in a garden", "sea": "at sea", "beach": "at the beach", "lake": "by a lake", "moon": "on the moon", "space": "in outer space", "underwater": "underwater", "sky": "in the sky",
        "room": "in a living room", "library": "in a library", "cave": "in a cave", "plain": "on a plain background",
    },
    "time": {"dawn": "at dawn", "day": "by day", "sunset": "at sunset", "dusk": "at dusk", "night": "at night"},
    "weather": {"rain": "in the rain", "snow": "in falling snow", "fog": "in the fog", "storm": "in a thunderstorm", "wind": "in windy weather", "clear": "under a clear sky"},
    "style": {
        "storybook": "storybook illustration", "watercolor": "watercolor painting", "ink": "ink drawing", "oil": "oil painting", "pixel": "pixel art", "neon": "neon cyberpunk", "flat": "flat vector",
        "papercut": "paper cut", "anime": "anime", "lowpoly": "low poly", "glass": "stained glass", "charcoal": "charcoal drawing", "photo": "photo",
    },
}
OTHER = {
    "setting": {
        "meadow": ("amid rolling hills", "out on the prairie"), "snow field": ("somewhere in the arctic", "on the tundra"), "forest": ("surrounded by woodland", "deep in the jungle"), "desert": ("lost in the sahara", "between the dunes"),
        "mountains": ("high up in the alps", "on a mountain range"), "city": ("downtown", "amid the streets of a metropolis"), "village": ("in the village square", "in a hamlet"), "garden": ("in somebody's backyard", "in an orchard"),
        "sea": ("out on the ocean waves", "on the high seas"), "beach": ("along the coastline", "on a tropical island"), "lake": ("on the riverbank", "beside a pond"), "moon": ("on the surface of the moon",), "space": ("somewhere in the galaxy", "in deep space"),
        "underwater": ("on the ocean floor", "at a coral reef"), "sky": ("among the clouds", "up in the air"), "room": ("in the kitchen", "in a bedroom"), "library": ("in a bookshop", "among bookshelves"), "cave": ("inside a cavern", "in a grotto"),
        "plain": ("against an empty background", "on a white background"),
    },
    "time": {"dawn": ("daybreak", "first light"), "day": ("midday", "around noon"), "sunset": ("sundown", "setting sun"), "dusk": ("twilight", "blue hour"), "night": ("after midnight", "late night")},
    "weather": {"rain": ("a drizzle", "pouring rain"), "snow": ("a blizzard", "snowflakes everywhere"), "fog": ("thick mist", "hazy"), "storm": ("a tempest", "thunder and lightning"), "wind": ("a strong breeze", "gusty"), "clear": ("cloudless",)},
    "style": {
        "storybook": ("picture book art",), "watercolor": ("aquarelle", "watercolour"), "ink": ("line art", "pen and ink"), "oil": ("impasto", "oil on canvas"), "pixel": ("16-bit sprite", "8-bit"), "neon": ("synthwave", "tron look"),
        "flat": ("travel poster", "flat design"), "papercut": ("layered paper", "paper craft"), "anime": ("manga", "studio ghibli"), "lowpoly": ("polygon art", "low-poly"), "glass": ("church window", "stained-glass"), "charcoal": ("graphite", "pencil sketch"),
        "photo": ("dslr shot", "photorealistic"),
    },
    "colour": {"red": "crimson", "orange": "amber", "yellow": "lemon", "green": "emerald", "blue": "azure", "purple": "violet", "pink": "fuchsia", "brown": "chestnut", "black": "ebony", "white": "ivory", "grey": "gray", "gold": "golden", "teal": "petrol", "turquoise": "aquamarine", "silver": "silvery", "beige": "cream"},
}
KINDS = {
    "rabbit": "bunny", "dog": "puppy", "cat": "kitten", "house": "cottage", "castle": "fortress", "robot": "droid", "astronaut": "cosmonaut", "ghost": "phantom", "cupcake": "muffin", "teapot": "kettle", "cup": "mug", "temple": "pagoda",
    "car": "automobile", "train": "locomotive", "bicycle": "bike", "rocket": "spaceship", "airplane": "plane", "umbrella": "parasol", "gift": "present", "mushroom": "toadstool", "frog": "toad", "bee": "bumblebee", "turtle": "tortoise", "sailboat": "yacht",
    "chair": "armchair", "pine": "fir tree",
}
PLURALS = {
    "mouse": "mice", "wolf": "wolves", "man": "men", "woman": "women", "old man": "old men", "old woman": "old women", "snowman": "snowmen", "butterfly": "butterflies", "fish": "fish", "deer": "deer", "sheep": "sheep", "samurai": "samurai",
    "witch": "witches", "fox": "foxes", "octopus": "octopuses", "cactus": "cacti", "bus": "buses", "box": "boxes",
}
NUMBERS = {2: ("two", "a pair of", "2"), 3: ("three", "a trio of", "3")}


def _plural(name: str) -> str:
    if name in PLURALS:
        return PLURALS[name]
    if name.endswith(("s", "x", "ch", "sh")):
        return name + "es"
    return name[:-1] + "ies" if name.endswith("y") and name[-2] not in "aeiou" else name + "s"


def _article(words: str) -> str:
    return ("an " if words[0] in "aeiou" and not words.startswith(("uni", "use")) else "a ") + words


def _named(one: Subject, *, other: bool = False, number: int = 0) -> str:
    kind = KINDS.get(one.kind, one.kind) if other else one.kind
    colour = OTHER["colour"][one.colour] + " " if one.colour and other else f"{one.colour} " if one.colour else ""
    if one.count > 1:
        return f"{NUMBERS[one.count][number % 3]} {colour}{_plural(kind)}"
    return _article(colour + kind)


def plainly(scene: Scene, rng: random.Random) -> str:
    """One sentence with every fact of `scene`: subjects, place, hour, weather, and the style before or after."""
    names = [_named(one) for one in scene.subjects]
    if scene.relations:
        kind = scene.relations[0].kind
        link = {"left of": "to the left of", "right of": "to the right of"}.get(kind, kind)
        body = f"{names[0]} {link} {names[1]}"
    else:
        body = " and ".join(names)
    tail = [PLAIN[field][value] for field in ("setting", "time", "weather") if (value := getattr(scene, field))]
    body = " ".join([body, *tail])
    if scene.style is None:
        return body
    style = PLAIN["style"][scene.style]
    return f"{body}, {style}" if rng.random() < 0.6 else f"{style}, {body}"


def phrased(scene: Scene, form: int, rng: random.Random) -> str:
    """The facts of `scene` in the `form`-th way of saying them; there are thirteen."""
    def pick(field: str) -> str:
        value = getattr(scene, field)
        return str(rng.choice(OTHER[field][value])) if value else ""

    place, hour, sky, style = (pick(field) for field in ("setting", "time", "weather", "style"))
    names = [_named(one, other=True, number=form) for one in scene.subjects]
    both = " plus ".join(names)
    bare = ", ".join(name.removeprefix("a ").removeprefix("an ") for name in names)
    hour_at = f"it is {hour}" if hour else ""
    forms = (
        lambda: _list(place, hour, sky, both, style),
        lambda: f"{style.upper()} // " + _list(both, place, hour, sky),
        lambda: _list(f"{place.capitalize()} there is {both}", hour, sky) + f". {style.capitalize()}.",
        lambda: _list(bare, place, hour, sky, style, "masterpiece"),
        lambda: f"please draw me {both} {place}" + (f" during {hour}" if hour else "") + (f" with {sky}" if sky else "") + f", as {style}",
        lambda: f"{hour or sky or place}: {both}. " + _list(place, sky, style),
        lambda: f"imagine {both}! " + _list(place, hour_at, sky) + f" ({style})",
        lambda: "; ".join(filter(None, (style, bare, place, sky, hour))),
        lambda: f"i want a {style} picture where {both} can be seen {place}" + (f", {hour}" if hour else "") + (f", {sky}" if sky else ""),
        lambda: _list(bare, style) + f" | {place} | " + _list(hour, sky),
        lambda: f"{place}, {both}" + (f", all of it in {sky}" if sky else "") + (f", {hour}" if hour else "") + f", rendered in {style}",
        lambda: f"{style} artwork: {both}, " + _list(sky, hour, place),
        lambda: _list(f"{both} {place}", f"{hour} light" if hour and hour not in ("first light", "setting sun") else hour, sky, f"{style} look"),
    )
    return forms[form % len(forms)]()


def _list(*words: str) -> str:
    return ", ".join(word for word in words if word)

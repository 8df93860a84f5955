"""A scene in words again, always the same: one plain sentence, or a list of tags.

Promises: pure; ``read(sentence(scene))`` is the scene, for every scene that words can say. Where several readings of a word
exist, the one that the reader takes is written. For varied captions of training pictures see ``captions.py``.
"""

from gesso.scenes.captions import article
from gesso.scenes.reading import read
from gesso.scenes.scene import Item, Scene, Subject
from gesso.scenes.styles import STYLES
from gesso.scenes.vocabulary import plural

SETTING = {
    "meadow": "in a meadow", "snow field": "in a snow field", "forest": "in a forest", "desert": "in the desert", "city": "in the city", "village": "in a village",
    "garden": "in a garden", "sea": "on the open sea", "beach": "on the beach", "lake": "by a lake", "mountains": "in the mountains", "moon": "on the moon", "space": "in outer space",
    "underwater": "underwater", "sky": "in the sky", "room": "in a cozy room", "library": "in a library", "cave": "in a cave", "plain": "on a plain background",
}  # fmt: skip
TIME = {"dawn": "at dawn", "day": "by day", "sunset": "at sunset", "dusk": "at dusk", "night": "at night"}
WEATHER = {
    "clear": "clear sky",
    "rain": "in the rain",
    "snow": "snowflakes",
    "fog": "in the fog",
    "storm": "in a thunderstorm",
    "wind": "windy",
}
SEASON = {"spring": "in spring", "summer": "in summer", "autumn": "in autumn", "winter": "in winter"}
SKY = {
    "sun": "the sun", "moon": "a full moon", "stars": "stars", "clouds": "clouds", "aurora": "northern lights", "rainbow": "a rainbow", "birds": "a flock of birds",
    "planet": "a ringed planet", "fireworks": "fireworks", "shooting star": "a shooting star",
}  # fmt: skip
STYLE = {
    "watercolor": "watercolor painting", "ink": "ink drawing", "oil": "oil painting", "pixel": "pixel art", "neon": "neon glow", "flat": "flat design", "papercut": "paper cut",
    "anime": "anime", "lowpoly": "low poly", "glass": "stained glass", "charcoal": "charcoal drawing", "photo": "photograph", "storybook": "storybook illustration",
}  # fmt: skip
FRAMING = {"close-up": "close-up", "wide": "wide shot", "from above": "from above"}
_NUMBER = {2: "two", 3: "three", 4: "four", 5: "five"}
_IRREGULAR = {
    "mouse": "mice", "man": "men", "woman": "women", "old man": "old men", "old woman": "old women", "wolf": "wolves", "snowman": "snowmen", "deer": "deer", "fish": "fish",
    "sheep": "sheep", "samurai": "samurai",
}  # fmt: skip
_PAIRS = frozenset({"glasses", "headphones", "earmuffs"})


def sentence(scene: Scene) -> str:
    """One sentence with everything that the scene says."""
    about = " ".join(part for part in (subjects(scene), *_where(scene)) if part)
    pieces = [about, *_loose(scene)]
    return ", ".join(piece for piece in pieces if piece) or "a picture"


def tags(scene: Scene) -> str:
    """The same as a list of tags, the subject first."""
    pieces = [_thing(one) for one in scene.subjects] if not scene.relations else [subjects(scene)]
    return ", ".join(piece for piece in (*pieces, *_where(scene), *_loose(scene)) if piece) or "a picture"


def subjects(scene: Scene) -> str:
    """What the picture is about, with how the things stand to each other."""
    linked = {relation.subject for relation in scene.relations}
    on_something = SETTING.get(scene.setting or "", "").startswith("on ")
    names = [_thing(one, pose_first=index in linked or on_something) for index, one in enumerate(scene.subjects)]
    if not names:
        return ""
    made, said = names[0], {0}
    for relation in scene.relations:
        if relation.subject == max(said) and relation.object not in said:
            link = {"left of": "to the left of", "right of": "to the right of"}.get(relation.kind, relation.kind)
            made += f" {link} {names[relation.object]}"
            said.add(relation.object)
    rest = [name for index, name in enumerate(names) if index not in said]
    return " and ".join([made, *rest])


def _where(scene: Scene) -> list[str]:
    rows = ((SETTING, scene.setting), (TIME, scene.time), (WEATHER, scene.weather), (SEASON, scene.season))
    said = [table.get(value, value) for table, value in rows if value]
    return [words for words in said if words.split()[0] in ("in", "on", "at", "by", "underwater")]


def _loose(scene: Scene) -> list[str]:
    rows = ((WEATHER, scene.weather), (SEASON, scene.season))
    said = [table.get(value, value) for table, value in rows if value]
    pieces = [words for words in said if words.split()[0] not in ("in", "on", "at", "by", "underwater")]
    pieces += [SKY.get(word, word) for word in scene.sky]
    pieces += [scene.mood] if scene.mood else []
    if scene.palette:
        pieces.append("black and white" if scene.palette == "monochrome" else f"{scene.palette} colors")
    pieces += [FRAMING.get(scene.framing, scene.framing)] if scene.framing else []
    pieces += [STYLE.get(scene.style, scene.style)] if scene.style in STYLES else []
    return [*pieces, *(f"no {word}" for word in scene.excluded)]


def _thing(one: Subject, *, pose_first: bool = False) -> str:
    """One thing with all that is said of it. "sitting on" says where, not how: before such a link the pose comes first."""
    noun = one.kind if one.count == 1 else _IRREGULAR.get(one.kind, plural(one.kind))
    pose_first = one.pose is not None and bool(pose_first or one.wearing or one.holding)
    words = " ".join(part for part in (one.pose if pose_first else None, one.size, one.colour, noun) if part)
    made = article(words) if one.count == 1 else f"{_NUMBER.get(one.count, 'five')} {words}"
    if one.pose and not pose_first:
        made += f" {one.pose}"
    if one.wearing:
        made += " wearing " + " and ".join(item(worn) for worn in one.wearing)
    if one.holding:
        made += " holding " + item(one.holding)
    if one.place:
        made += {"left": " on the left", "right": " on the right", "center": " in the center"}[one.place]
    return made


def item(one: Item) -> str:
    words = f"{one.colour} {one.kind}" if one.colour else one.kind
    return words if one.kind in _PAIRS else article(words)


def says(scene: Scene) -> bool:
    """Whether the sentence reads back as the scene."""
    return read(sentence(scene)).scene == scene

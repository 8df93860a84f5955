"""What may be asked of a picture: the rule for which facts of a scene a person can see.

Promises: `asked` is pure, and the same rule serves renders and paintings, so that a figure and its ceiling count the same
questions. It errs on the strict side: what is only sometimes visible is asked. Knows nothing of pixels, networks or prompts.
The reasons are in docs/evaluation.md.
"""

import msgspec

from gesso.scenes.scene import Relation, Scene, Subject
from gesso.scenes.subjects import KINDS

ATTRIBUTES = ("subject", "colour", "style", "setting", "time", "weather", "count", "relation", "two colours")

COLOURLESS_STYLES = frozenset({"ink", "charcoal", "neon"})
"""Drawn without the colours of things: ink and charcoal are grey, neon paints every line in its own light."""

TIMELESS_SETTINGS = frozenset({"underwater", "space", "moon", "cave", "plain", "room", "library"})
"""No sky, or always the same one: the hour shows at most as a tint, which could as well be a lamp."""

TIMELESS_STYLES = frozenset({"ink", "charcoal", "neon"})
"""No hue of the light: of the five hours only night can be told from the rest, and in neon everything is night."""

CALM_SETTINGS = frozenset({"underwater", "space", "moon", "cave", "room", "library", "plain"})
"""No weather is drawn there, or nothing that it could be seen against."""

CALM_STYLES = frozenset({"ink", "charcoal", "neon"})
"""Hatching hides rain, paper is as white as fog, and neon draws neither."""

WEATHERS = frozenset({"rain", "snow", "fog", "storm", "clear"})
"""Wind is a few leaves and a bent line: no two people agree on it."""

BACKDROPS = {
    "forest": {"tree", "pine", "mushroom"},
    "meadow": {"flower", "tree"},
    "garden": {"flower", "tree", "sunflower"},
    "village": {"house"},
    "city": {"house", "tower"},
    "desert": {"cactus"},
    "library": {"book"},
    "space": {"star"},
    "mountains": {"pine"},
    "snow field": {"pine"},
    "beach": {"umbrella"},
    "room": {"chair", "lamp"},
}
"""Things that a setting draws by itself: their count cannot be told, the rest can."""

TOLD_RELATIONS = frozenset({"left of", "right of", "on", "under", "behind", "in front of", "above"})


def asked(scene: Scene) -> frozenset[str]:
    """Return which of `ATTRIBUTES` a person could check in a picture of `scene`."""
    found = set()
    subjects = scene.subjects
    style, setting = scene.style or "storybook", scene.setting
    large = scene.framing != "wide" and all(one.size != "tiny" for one in subjects)
    if subjects and large:
        found.add("subject")
    colourful = style not in COLOURLESS_STYLES and scene.palette is None
    coloured = [one for one in subjects if one.colour]
    if colourful and large and coloured:
        found.add("colour")
        if len(coloured) == 2 and coloured[0].colour != coloured[1].colour:
            found.add("two colours")
    if scene.style:
        found.add("style")
    if setting and scene.framing != "close-up":
        found.add("setting")
    if scene.time and setting not in TIMELESS_SETTINGS and style not in TIMELESS_STYLES and scene.palette is None:
        found.add("time")
    calm = setting in CALM_SETTINGS or style in CALM_STYLES or scene.framing == "close-up"
    if scene.weather in WEATHERS and not calm:
        found.add("weather")
    if large and any(_countable(one, setting) for one in subjects):
        found.add("count")
    if len(subjects) == 2 and any(_told(one) for one in scene.relations) and large:
        found.add("relation")
    return frozenset(found)


def _countable(one: Subject, setting: str | None) -> bool:
    return one.count <= 3 and one.kind not in BACKDROPS.get(setting or "", ())


def _told(one: Relation) -> bool:
    return one.kind in TOLD_RELATIONS and {one.subject, one.object} == {0, 1}


def countable(scene: Scene) -> list[Subject]:
    """The subjects whose number can be told."""
    return [one for one in scene.subjects if _countable(one, scene.setting)]


def parse(text: str) -> Scene:
    """Read facts as `handwritten.py` writes them: "2 red fox left of tree; forest, night, ink".

    Raises:
        ValueError: a word that is in no list of the vocabulary.
    """
    from gesso.scenes.vocabulary import vocabulary

    words = vocabulary()
    what, _, rest = text.partition(";")
    relations: tuple[Relation, ...] = ()
    names = [what.strip()]
    for relation in (*sorted(TOLD_RELATIONS, key=len, reverse=True), "next to", "in"):
        if f" {relation} " in what:
            first, second = what.split(f" {relation} ")
            names = [first.strip(), second.strip()]
            relations = (Relation(0, relation, 1),)
            break
    subjects = tuple(_subject(name, words["colours"]) for name in names if name)
    found = {}
    for word in filter(None, (part.strip() for part in rest.split(","))):
        for field in ("setting", "time", "weather", "style"):
            if word in words[{"weather": "weather"}.get(field, f"{field}s")]:
                found[field] = word
                break
        else:
            raise ValueError(f"“{word}” in “{text}” is no setting, time, weather or style.")
    return Scene(subjects, relations, **found)


def _subject(text: str, colours: list[str]) -> Subject:
    words = text.split(" ")
    count = int(words.pop(0)) if words[0].isdigit() else 1
    colour = words.pop(0) if words[0] in colours else None
    kind = " ".join(words)
    if kind not in KINDS:
        raise ValueError(f"“{kind}” in “{text}” is no subject.")
    return Subject(kind, colour, count)


def bare(scene: Scene) -> Scene:
    """Return `scene` without what the table does not ask: poses, garments, sky, mood."""
    subjects = tuple(Subject(one.kind, one.colour, one.count) for one in scene.subjects)
    return msgspec.structs.replace(scene, subjects=subjects, sky=(), mood=None, palette=None, framing=None, season=None)

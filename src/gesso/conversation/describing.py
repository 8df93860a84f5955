"""A scene in four prompts that differ: a plain sentence, tags, one with style and light, and one that sings a little.

Promises: pure; each names only what the scene holds, parses without errors, and reads back as the same scene wherever the
world has words for it. Where the scene says nothing of style, storybook is what there is, and is said so in the third.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from gesso.scenes import Scene, read, wording

_LIGHT = {
    "dawn": "early morning light", "day": "soft daylight", "sunset": "golden light", "dusk": "twilight", "night": "at night, dim light",
}  # fmt: skip
_OPENING = {
    "dawn": "At dawn", "day": "By day", "sunset": "At sunset", "dusk": "At dusk", "night": "At night",
}  # fmt: skip
_FAR = {
    "forest": "deep in", "mountains": "high up in", "desert": "far out in", "sea": "far out on", "space": "far out in", "sky": "high up in", "cave": "deep in",
    "meadow": "out in", "village": "somewhere in", "city": "somewhere in", "moon": "far away on", "beach": "out on", "lake": "down by", "library": "between the shelves of",
}  # fmt: skip
_HUSH = {
    "peaceful": "not a sound",
    "sleepy": "not a sound",
    "dreamy": "as if in a dream",
    "cozy": "all is well",
    "epic": "larger than life",
    "sad": "all alone",
}
_BARE = re.compile(r"^(?:in|on|at|by) (?:(?:the|a|an) )?")


def describe(scene: dict[str, Any], *, aspect: str = "") -> tuple[str, str, str, str]:
    """Return four prompts for a scene (JSON values of `gesso.scenes.Scene`); `aspect` such as 3:2 is put behind each."""
    seen = msgspec.convert(scene, Scene)
    tail = f" --ar {aspect}" if aspect and aspect != "1:1" else ""
    made = [wording.sentence(seen)]
    for candidates in (_tagged(seen), _lit(seen), _sung(seen)):
        made.append(next(one for one in candidates if one not in made))
    first, second, third, fourth = (one + tail for one in made)
    return first, second, third, fourth


def guess(scene: dict[str, Any], likely: dict[str, Any]) -> dict[str, Any]:
    """Return what is sure, and where nothing is, the one likeliest subject, setting, hour and style."""
    filled = {name: likely[name] for name in ("setting", "time", "style") if likely.get(name)} | scene
    subjects = scene.get("subjects") or list(likely.get("subjects") or ())[:1]
    return filled | ({"subjects": subjects} if subjects else {})


def _tagged(scene: Scene) -> Iterator[str]:
    """Tags without articles and prepositions where they mean the same without."""
    whole = wording.tags(scene)
    bare = ", ".join(
        _BARE.sub("", one) if place else re.sub(r"^an? ", "", one) for place, one in enumerate(whole.split(", "))
    )
    bare = (
        bare.replace(" wearing a ", ", ").replace(" wearing an ", ", ")
        if scene.subjects and len(scene.subjects) == 1
        else bare
    )
    gently = re.sub(r"^an? ", "", whole)
    yield from (one for one in (bare, gently) if _same(one, scene))
    yield whole
    yield from (f"{whole}, {more}" for more in ("illustration", "detailed", "fine details"))


def _lit(scene: Scene) -> Iterator[str]:
    """The medium first, the light named."""
    style = wording.STYLE.get(scene.style or "storybook", "storybook illustration")
    about = wording.sentence(msgspec.structs.replace(scene, style=None, time=None, excluded=()))
    light = _LIGHT.get(scene.time or "")
    lit = ", ".join(part for part in (f"{style} of {about}", light) if part)
    if _same(lit, scene):
        yield lit
    safe = f"{style} of {wording.sentence(msgspec.structs.replace(scene, style=None, excluded=()))}"
    yield safe
    yield f"{safe}, soft light"
    yield f"{safe}, detailed"


def _sung(scene: Scene) -> Iterator[str]:
    """The hour and the place first, and no word that the picture does not bear out."""
    style = wording.STYLE.get(scene.style or "", "")
    hour, place = _OPENING.get(scene.time or "", ""), wording.SETTING.get(scene.setting or "", "")
    far = _FAR.get(scene.setting or "")
    deep = f"{far} {place.partition(' ')[2]}" if far else place
    rest = wording.sentence(msgspec.structs.replace(scene, time=None, setting=None, style=None, excluded=(), mood=None))
    hush = _HUSH.get(scene.mood or "", "")
    for where in (deep, place):
        opening = f"{hour}, {where}" if hour and where else hour or where
        for mood in (hush, scene.mood or ""):
            one = ", ".join(part for part in (opening, rest, mood, style) if part)
            if _same(one, scene):
                yield one[:1].upper() + one[1:]
    yield ", ".join(
        part for part in (hour, wording.sentence(msgspec.structs.replace(scene, time=None, excluded=()))) if part
    )
    whole = wording.sentence(msgspec.structs.replace(scene, excluded=()))
    yield from (f"Once upon a time: {whole}", f"A fairy tale of {whole}", f"{whole}, beautiful")


def _same(text: str, scene: Scene) -> bool:
    read_back = read(text).scene
    return all(
        getattr(read_back, name) == getattr(scene, name)
        for name in ("subjects", "setting", "time", "weather", "season", "sky")
    )

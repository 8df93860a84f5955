"""Rules for wishes that are about the whole picture: its light, weather and style, and from how far away it is seen.

Promises: as in ``rules``, which tries these between its own, in an order that matters.
"""

import re

from gesso.scenes.editing import changes
from gesso.scenes.editing.effects import Draft, become, is_style, say
from gesso.scenes.editing.phrases import units
from gesso.scenes.editing.sayings import is_fact
from gesso.scenes.editing.targets import WHOLE_PICTURE

_TOO = {
    "dark": "by day", "bright": "at dusk", "colourful": "muted colors", "colorful": "muted colors", "dull": "vivid colors", "boring": "vivid colors",
    "grey": "vivid colors", "gray": "vivid colors", "cold": "warm colors", "warm": "cool colors", "big": "small", "large": "small", "small": "big", "scary": "friendly",
}  # fmt: skip


def complain(wish: str, draft: Draft) -> bool:
    """Read "it's too dark": the other way."""
    found = re.fullmatch(
        r"(?:it|this|that)(?:'s| is| looks?) (?:a bit |way |much |far |still )?too (\w+)(?: now)?", wish
    )
    if found is None or found[1] not in _TOO:
        return False
    return become("it", _TOO[found[1]], draft)


def calm(wish: str, draft: Draft) -> bool:
    """The weather goes away."""
    if not re.fullmatch(r"(?:calm|clear|ease)(?: down| up)? the (?:weather|storm|sky|skies)(?: down| up)?", wish):
        return False
    return draft.now(changes.drop_fact(draft.text, "weather"), "no weather")


def whole_fact(wish: str, draft: Draft) -> bool:
    """Hour, weather, season, style and the like, said of the whole picture."""
    bare = re.sub(r"^(?:make|turn|change|switch|do|set|go|draw|paint|render|put|have|show|use|add|with|keep)?\s*(?:to |into |for )?"
                  rf"(?:{WHOLE_PICTURE})?\s*(?:look |be |to be |to |into |in |as |like |more like |more |a bit more |all )*", "", wish)  # fmt: skip
    for text in (wish, bare):
        fact = is_fact(text) if text else None
        if fact:
            return say(*fact, draft)
    return False


def frame(wish: str, draft: Draft) -> bool:
    """Nearer or farther, in words; what else a sentence about it says is left to the other rules."""
    found = re.fullmatch(
        r"(?:go |come |move |get |a bit |a little |much |make it )*(?P<f>zoom out|farther away|further away|farther|further|zoom in|closer|nearer|close up|closer up)(?: a bit| a little| more| further| a lot)*(?: (?:on|to|from) .+)?",
        wish,
    )
    if found is None:
        return False
    return say("framing", "wide shot" if found["f"].startswith(("zoom out", "f")) else "close-up", draft)


def look(wish: str, draft: Draft) -> bool:
    """Read a style, whether or not the world has it: "in the style of van gogh", "as a fresco"."""
    found = re.fullmatch(
        r"(?:make it |do it |draw it |render it |paint it )?(?P<x>(?:in the style of|in the manner of|inspired by) .+|(?:as|like)(?: if it (?:was|were))? an? (?P<y>.+))",
        wish,
    )
    if found is None:
        return False
    word = found["y"] or found["x"]
    if found["y"] and len(units(word)) > 4:
        return False
    tail = re.sub(r"^in the style of ", "", word)
    return say("style", tail if is_style(tail) and tail != "van gogh" else word, draft)

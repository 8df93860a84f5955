"""Texts as tokens of meaning: "two kittens" becomes count=2, kind=cat, many.

Promises: pure and total; every text gives at least one token and at most `MOST_TOKENS`. What the world has a name or
synonym for becomes one token whatever it was called, so a synonym that is added to the world is understood without new
weights. A stranger becomes the nearest thing that can be drawn, else one of a few places that strangers share.
"""

import re
import zlib

from gesso.scenes.draft import LONGEST, NEVER_DRAWN, TOKEN
from gesso.scenes.nearest import nearest
from gesso.scenes.subjects import KINDS
from gesso.scenes.vocabulary import FILLER, lexicon, plural

MOST_TOKENS = 40
STRANGERS = 32
"""Places that words without a meaning share."""
EMPTY = "<empty>"
NOT, WEARING, HOLDING, MANY, COMMA = "not", "wearing", "holding", "many", ","
_SPOKEN = {
    **dict.fromkeys(("no", "not", "without", "never", "minus", "except", "excluding", "sans"), NOT),
    **dict.fromkeys(("wearing", "wears", "dressed"), WEARING),
    **dict.fromkeys(("holding", "holds", "hold", "carrying", "carries"), HOLDING),
    **dict.fromkeys((",", ";", ".", "|", "\n"), COMMA),
}
_SILENT = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "is",
        "are",
        "its",
        "it",
        "his",
        "her",
        "their",
        "to",
        "as",
        "style",
        "art",
        "colors",
        "colours",
    }
)
_IRREGULAR = re.compile(r"^(?:mice|wolves|men|women|children|geese|snowmen|old men|old women)$")


def vocabulary() -> list[str]:
    """Every token there is today, in a fixed order."""
    meanings = sorted({f"{category}={value}" for rows in lexicon().values() for category, value in rows})
    return [EMPTY, NOT, WEARING, HOLDING, MANY, COMMA, *meanings, *(f"<stranger{n}>" for n in range(STRANGERS))]


def tokens(text: str) -> list[str]:
    """The text as tokens, in order."""
    words = [match.group().replace("’", "'") for match in TOKEN.finditer(text.lower())]
    table = lexicon()
    found: list[str] = []
    place = 0
    while place < len(words) and len(found) < MOST_TOKENS:
        for length in range(min(LONGEST, len(words) - place), 0, -1):
            phrase = " ".join(words[place : place + length])
            meanings = table.get(phrase) or table.get(phrase.replace("-", " "))
            if meanings:
                category, value = meanings[0]
                found.append(f"{category}={value}")
                if category == "kind" and _is_plural(phrase, value):
                    found.append(MANY)
                place += length
                break
        else:
            found += _single(words[place])
            place += 1
    return found[:MOST_TOKENS] or [EMPTY]


def _single(word: str) -> list[str]:
    """A word that the world has no name for."""
    if word in _SPOKEN:
        return [_SPOKEN[word]]
    if word in _SILENT or word in FILLER or word in NEVER_DRAWN or not word[0].isalnum():
        return []
    near = nearest(word)
    meanings = lexicon().get(near) if near else None
    if meanings:
        category, value = meanings[0]
        return [f"{category}={value}"]
    return [f"<stranger{zlib.crc32(word.encode()) % STRANGERS}>"]


def _is_plural(phrase: str, kind: str) -> bool:
    names = [name for name in (kind, *KINDS[kind].words) if name != phrase]
    return _IRREGULAR.match(phrase) is not None or any(phrase in {plural(name), name + "s"} for name in names)

"""A prompt's words cut into phrases: things with their adjectives, what links them, and facts about the whole picture.

Promises: pure; every phrase knows its place in the text, and phrases come in order. It works on words nobody has taught it:
whatever stands between two linking words is a thing, and its last word names it. Changes nothing (``changes.py``).
"""

import difflib
import re
from dataclasses import dataclass

from gesso.scenes.draft import LONGEST
from gesso.scenes.editing.inflection import singular, stem
from gesso.scenes.nearest import nearest
from gesso.scenes.vocabulary import FILLER, Meaning, lexicon

WHOLE = frozenset({"time", "weather", "season", "style", "palette", "mood", "framing", "setting", "sky"})
"""Categories that speak of the whole picture."""
LOOKS = frozenset({"style", "palette", "mood", "framing"})
"""Of these, what people put at the end, after a comma."""
DETERMINERS = frozenset({
    "a", "an", "the", "another", "some", "any", "this", "that", "these", "those", "his", "her", "its", "their",
    "my", "your", "our", "one's", "every", "each",
})  # fmt: skip
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_LINKS = frozenset({
    "with", "without", "and", "in", "on", "at", "by", "under", "over", "above", "below", "behind", "beside",
    "near", "around", "against", "inside", "outside", "between", "among", "through", "across", "along", "from",
    "to", "into", "onto", "of", "off", "for", "as", "like", "wearing", "holding", "carrying", "dressed",
    "disguised", "clad", "who", "that", "which", "is", "are", "while", "but", "or", "&", "during", "up", "down",
    "wears", "holds", "carries", "eats", "eating", "towards", "toward", "beyond", "past", "next", "atop",
    "beneath", "underneath",
})  # fmt: skip
_PREPOSITIONS = frozenset({
    "in", "on", "at", "by", "under", "above", "among", "up", "through", "beneath", "within", "to", "behind",
    "during", "over",
})  # fmt: skip
_NO_VERBS = frozenset({
    "king", "ring", "wing", "string", "spring", "painting", "drawing", "building", "evening", "morning",
    "ceiling", "wedding", "lightning", "thing", "something", "pudding", "clothing", "lighting", "starling",
    "duckling", "earring", "dumpling", "sibling", "being", "viking", "railing", "sling", "sing", "swing",
    "shading",
})  # fmt: skip
_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[,;.!?()|/&:]")
_FREE_STYLE = re.compile(r"\b(?:in (?:the |a )?style of|in the manner of|inspired by) [^,;|]+")


@dataclass(frozen=True)
class Unit:
    """One word, or several that mean one thing ("pixel art"). `text` is in small letters."""

    text: str
    start: int
    end: int
    meanings: tuple[Meaning, ...] = ()

    @property
    def category(self) -> str:
        return self.meanings[0][0] if self.meanings else ""

    def means(self, category: str) -> str | None:
        return next((value for kind, value in self.meanings if kind == category), None)


@dataclass(frozen=True)
class Phrase:
    """`kind`: "thing", "link", "comma" or "fact" (a phrase such as "at night" that carries its own preposition)."""

    kind: str
    units: tuple[Unit, ...]

    @property
    def start(self) -> int:
        return self.units[0].start

    @property
    def end(self) -> int:
        return self.units[-1].end

    @property
    def head(self) -> Unit:
        return self.units[-1]

    @property
    def text(self) -> str:
        return " ".join(unit.text for unit in self.units)

    def says_only(self, categories: frozenset[str]) -> bool:
        """Whether it holds nothing but facts of these categories and filler ("highly detailed, oil painting")."""
        content = [unit for unit in self.units if unit.text not in DETERMINERS and unit.text not in ("style", "art")]
        return bool(content) and all(
            unit.category in categories or (unit.text in FILLER and not unit.meanings) for unit in content
        )


def phrases(text: str) -> tuple[Phrase, ...]:
    """Return the phrases of a prompt's words (no parameters)."""
    found: list[Phrase] = []
    run: list[Unit] = []

    def close() -> None:
        if run:
            found.append(Phrase("thing", tuple(run)))
            run.clear()

    for unit in units(text):
        kind = _kind(unit, run)
        if kind == "thing":
            if unit.text in DETERMINERS and run:
                close()
            run.append(unit)
            continue
        close()
        if kind == "link" and found and found[-1].kind == "link":
            found[-1] = Phrase("link", (*found[-1].units, unit))
        else:
            found.append(Phrase(kind, (unit,)))
    close()
    return tuple(found)


def units(text: str) -> list[Unit]:
    """Return the words of a text, those together that mean one thing together."""
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    free = [(m.start(), m.end()) for m in _FREE_STYLE.finditer(lowered)]
    tokens = [(m.group().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(lowered)]
    table = lexicon()
    made: list[Unit] = []
    place = 0
    while place < len(tokens):
        word, start, end = tokens[place]
        style = next((row for row in free if row[0] == start), None)
        if style is not None:
            made.append(Unit(lowered[style[0] : style[1]].strip(), style[0], style[1], (("style", "free"),)))
            while place < len(tokens) and tokens[place][1] < style[1]:
                place += 1
            continue
        for length in range(min(LONGEST, len(tokens) - place), 0, -1):
            phrase = " ".join(token[0] for token in tokens[place : place + length])
            meanings = table.get(phrase) or table.get(phrase.replace("-", " "))
            if meanings and not (length > 1 and _stretched(phrase, meanings)):
                made.append(Unit(phrase, start, tokens[place + length - 1][2], meanings))
                place += length
                break
        else:
            made.append(Unit(word, start, end))
            place += 1
    return made


def _stretched(phrase: str, meanings: tuple[Meaning, ...]) -> bool:
    """Phrases that join a link or an article to a thing stay apart, so that the thing can be found ("riding on", "a rainbow")."""
    first = phrase.split(maxsplit=1)[0]
    category = meanings[0][0]
    if category == "hold" and first.endswith(("ing", "ies")):
        return True
    return first in ("a", "an", "the") or (category in ("kind", "wear", "hold", "pose") and first in _LINKS)


def _kind(unit: Unit, run: list[Unit]) -> str:
    if not unit.text[0].isalnum() and unit.text != "&":
        return "comma"
    first = unit.text.split()[0]
    if unit.meanings == (("style", "free"),):
        return "fact"
    if unit.category in WHOLE and " " in unit.text and first in _PREPOSITIONS:
        return "fact"
    if unit.text in _LINKS or unit.category == "relation":
        return "link"
    if unit.category == "pose" and not run:
        return "link"
    if unit.category == "pose" and (unit.text.endswith(("ing", "s")) or " " in unit.text):
        return "link" if any(one.text not in DETERMINERS for one in run) else "thing"
    verb = unit.text.endswith("ing") and len(unit.text) > 4 and not unit.meanings and unit.text not in _NO_VERBS
    if verb and (not run or any(one.text not in DETERMINERS for one in run)):
        return "link"
    return "thing"


@dataclass(frozen=True)
class Found:
    """Where a thing that was spoken of stands: its phrase, and the unit that matched (the head, or an adjective)."""

    index: int
    phrase: Phrase
    unit: Unit


def find(text: str, target: str, *, loosely: bool = True) -> Found | None:
    """Return the thing of the prompt that `target` speaks of ("the boat", "that old house"), or None.

    Heads go before adjectives, the same word before the same meaning, and meaning before a slip of the pen.
    """
    wanted = [unit for unit in units(target) if unit.text not in DETERMINERS and _kind(unit, []) != "comma"]
    if not wanted:
        return None
    name = wanted[-1]
    best: tuple[int, Found] | None = None
    for index, phrase in enumerate(phrases(text)):
        if phrase.kind == "comma":
            continue
        for unit in phrase.units:
            score = _likeness(name, unit, loosely=loosely)
            if not score:
                continue
            score += 8 if unit is phrase.head else 0
            score += 4 if phrase.kind == "thing" else 0
            score += sum(
                3 for other in wanted[:-1] if any(_likeness(other, one, loosely=False) for one in phrase.units)
            )
            if best is None or score > best[0]:
                best = score, Found(index, phrase, unit)
    return best[1] if best else None


def _likeness(wanted: Unit, unit: Unit, *, loosely: bool) -> int:
    if wanted.text == unit.text or wanted.text in unit.text.split():
        return 40
    if {wanted.text, singular(wanted.text)} & {unit.text, singular(unit.text), *map(singular, unit.text.split())}:
        return 36
    same = {row for row in wanted.meanings if row[0] not in ("relation", "count")} & set(unit.meanings)
    if same:
        return 24
    if loosely and stem(wanted.text) in (stem(word) for word in unit.text.split()):
        return 20
    if (
        loosely
        and len(wanted.text) > 3
        and not wanted.meanings
        and difflib.SequenceMatcher(None, wanted.text, unit.text).ratio() > 0.8
    ):
        return 12
    return 0


def known(word: str) -> bool:
    """Whether the world has a name for this word, or something near it."""
    return word in lexicon() or nearest(word) is not None

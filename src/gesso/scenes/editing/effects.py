"""What a wish can do to the words: say a fact, give somebody something, move, count, or turn a thing into another.

Promises: pure up to the `Draft` that it is handed; every effect leaves one short line in `understood`. Which sentence asks
for which effect is not known here (``rules.py``).
"""

import re
from dataclasses import dataclass, field

from gesso.scenes.editing import changes
from gesso.scenes.editing.changes import fact_phrase
from gesso.scenes.editing.phrases import DETERMINERS, NUMBERS, Found, find, phrases, units
from gesso.scenes.editing.sayings import is_fact
from gesso.scenes.editing.targets import WHOLE_PICTURE, adjective, is_pronoun, subject, wearer
from gesso.scenes.vocabulary import lexicon

SIZES = {
    "bigger": "big", "larger": "large", "smaller": "small", "tinier": "tiny", "huge": "huge", "big": "big", "small": "small", "large": "large", "tiny": "tiny",
    "giant": "giant", "enormous": "enormous", "gigantic": "gigantic", "massive": "massive", "little": "little", "biggest": "huge", "higher": "tall",
}  # fmt: skip


NUMBER = rf"(?:{'|'.join(NUMBERS)}|\d{{1,2}})"


PLACES = r"(?:in front of|on top of|next to|inside of|left of|right of|onto|into|inside|on|in|at|to|around|over|under|behind|beside|above|near|by|among|between)"


BODY = frozenset({
    "eyes", "hair", "fur", "tail", "ears", "ear", "wings", "wing", "nose", "beard", "skin", "face", "head",
    "hands", "hand", "feet", "paws", "legs", "arms", "mane", "horns", "horn", "beak", "feathers", "teeth",
    "mouth", "back", "belly",
})  # fmt: skip


@dataclass
class Draft:
    """The prompt's words while wishes are being read."""

    text: str
    understood: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    """What is not to appear and is not in the words: for ``--no``."""
    unknown: list[str] = field(default_factory=list)
    last: str = ""
    """What was spoken of last."""

    def now(self, text: str, told: str) -> bool:
        self.text = text
        self.understood.append(told)
        return True


def say(category: str, word: str, draft: Draft) -> bool:
    """Set one fact of the whole picture."""
    if category == "style":
        word = (
            re.sub(r"^(?:in the style of|style of)\s+(?=\w+(?: \w+)?$)", "", word)
            if is_style(word.rsplit("of ", maxsplit=1)[-1])
            else word
        )
        word = {"pixel": "pixel art"}.get(word, word)
    written = fact_phrase(category, word)
    text = (
        changes.drop_fact(draft.text, "weather")
        if category == "weather" and changes.has_fact(draft.text, "weather")
        else draft.text
    )
    return draft.now(changes.set_fact(text, category, written), f"{category}: {word}")


def is_style(word: str) -> bool:
    return any(kind == "style" for kind, _ in lexicon().get(word, ()))


def hang(whom: str, thing: str, draft: Draft, verb: str = "") -> bool:
    """Let somebody wear, hold or have something."""
    there = subject(whom, draft.text, draft.last, prefer_alive=True)
    if there is None:
        return False
    name = units(thing)[-1]
    if not verb:
        verb = (
            "wearing" if name.means("wear") and name.category == "wear" else "holding" if name.means("hold") else "with"
        )
        clothes = is_fact(thing) is None and wearer(name.text)
        verb = "wearing" if clothes else verb
    draft.last = whom if not is_pronoun(whom) else draft.last
    return draft.now(changes.attach(draft.text, there, verb, thing), f"{there.unit.text} {verb} {thing}")


def move(there: Found, link: str, where: str, draft: Draft) -> bool:
    """Put a thing elsewhere: a new setting in the old one's place, or another thing to stand on."""
    words = f"{link} {where}"
    fact = is_fact(words)
    if fact and fact[0] in ("time", "weather", "season"):
        return say(*fact, draft)
    new_setting = any(unit.means("setting") for unit in units(words))
    cut = phrases(draft.text)
    for place, phrase in enumerate(cut):
        linked = (
            place
            and cut[place - 1].kind == "link"
            and re.search(r"\b(?:on|in|at|by|under|inside|behind|near|beside)$", cut[place - 1].text)
        )
        setting = phrase.head.means("setting") is not None and phrase.kind in ("thing", "fact")
        if phrase.kind == "fact" and setting and new_setting:
            return draft.now(changes.tidy(draft.text[: phrase.start] + words + draft.text[phrase.end :]), words)
        if linked and setting == new_setting and (setting or place == there.index + 2):
            start = cut[place - 1].units[-1].start
            if any(unit.text in ("top", "front", "next") for unit in cut[place - 1].units):
                start = cut[place - 1].start
            return draft.now(changes.tidy(draft.text[:start] + words + draft.text[phrase.end :]), words)
    return draft.now(changes.add(draft.text, words), words)


def pose(there: Found, verb: str, rest: str, draft: Draft) -> bool:
    words = f"{verb} {rest}".strip()
    cut = phrases(draft.text)
    link = cut[there.index + 1] if there.index + 1 < len(cut) else None
    other = find(draft.text, units(rest)[-1].text, loosely=False) if rest else None
    if other is not None and other.index > there.index and cut[other.index - 1].kind == "link":
        text = changes.tidy(draft.text[: cut[other.index - 1].start] + words + draft.text[other.phrase.end :])
        return draft.now(text, f"{there.unit.text} {words}")
    posed = (
        link is not None
        and link.kind == "link"
        and (link.units[0].category == "pose" or link.units[0].text.endswith("ing"))
    )
    if link is not None and posed and link.units[0].text not in ("wearing", "holding", "carrying"):
        first = link.units[0]
        return draft.now(
            changes.tidy(draft.text[: first.start] + words + draft.text[first.end :]), f"{there.unit.text} {words}"
        )
    return draft.now(
        changes.tidy(f"{draft.text[: there.phrase.end]} {words} {draft.text[there.phrase.end :]}"),
        f"{there.unit.text} {words}",
    )


def become(who: str, what: str, draft: Draft) -> bool:
    """Somebody or something, or the whole picture, is to be `what`."""
    whole = is_pronoun(who) or re.fullmatch(WHOLE_PICTURE, who) is not None
    what = re.sub(
        r"^(?:just|all|only|some|be|really|a lot|much|a bit|a little|slightly|more like|like|look like|into|rather)\s+(?=\w)",
        "",
        what,
    )
    fact = is_fact(what)
    if fact and whole:
        return say(*fact, draft)
    own = re.fullmatch(r"(?:the |its |his |her |their |an? )?(?:(?P<whose>[\w ]+?)(?:'s|s') )?(?P<part>\w+)", who)
    part = own["part"] if own else ""
    if part in BODY and (there := find(draft.text, part, loosely=False)) is None:
        return hang(own["whose"] or "it" if own else "it", f"{what} {part}", draft, "with")
    there = subject(who, draft.text, draft.last)
    if there is None:
        return bool(fact) and say(*fact, draft) if fact else False
    draft.last = who if not whole else draft.last
    number = re.fullmatch(rf"(?:just |only )?(?P<n>{NUMBER})(?: of (?:them|those|these))?", what)
    if number:
        return count(there, number["n"], draft)
    made = units(what)
    if all(
        unit.means("colour") and unit.category == "colour"
        for unit in made
        if unit.text not in ("and", "dark", "light", "bright")
    ):
        return draft.now(changes.describe_as(draft.text, there, what, "colour"), f"{there.unit.text}: {what}")
    size = what if made[-1].means("size") else SIZES.get(what.removeprefix("more "))
    if size and len(made) == 1:
        return draft.now(
            changes.describe_as(draft.text, there, SIZES.get(size, size), "size"), f"{there.unit.text}: {size}"
        )
    place = re.fullmatch(rf"(?P<l>{PLACES}) (?P<x>.+)", what)
    if place:
        return move(there, place["l"], place["x"], draft)
    style = next((unit for unit in made if unit.means("style")), None)
    if whole and style is not None and made[0].text in ("a", "an", "the", "more"):
        return say("style", style.text, draft)
    if (re.match(r"\w+ing\b", what) and len(made) > 1) or made[0].category == "pose":
        return pose(there, what, "", draft)
    if made[0].text in DETERMINERS or made[-1].category == "kind" or (whole and made[-1].means("hold")):
        return draft.now(changes.replace(draft.text, there, what), f"{what} in place of {there.phrase.text}")
    if len(made) <= 3:
        word = adjective(what)
        return draft.now(
            changes.describe_as(draft.text, there, word, made[-1].category if made[-1].category == "mood" else ""),
            f"{there.unit.text}: {word}",
        )
    return False


def count(there: Found, written: str, draft: Draft) -> bool:
    number = NUMBERS.index(written) if written in NUMBERS else int(written)
    return draft.now(changes.set_count(draft.text, there, number), f"{number} of {there.unit.text}")

"""Single changes to a prompt's words: put in, take out, put in place of. Everything else stays as it was typed.

Promises: pure; each function returns the new words. Articles and commas around a change are put right. Which change was
meant is not known here (``rules.py``).
"""

import re

from gesso.scenes.editing.inflection import many, singular
from gesso.scenes.editing.phrases import (
    DETERMINERS,
    LOOKS,
    NUMBERS,
    Found,
    Phrase,
    Unit,
    phrases,
    units,
)

_CARRY = frozenset({"with", "wearing", "holding", "carrying"})
_AT = frozenset({
    "night", "dawn", "sunrise", "sunset", "dusk", "noon", "midnight", "twilight", "midday", "nightfall",
    "daybreak", "sundown",
})  # fmt: skip
_THE = frozenset(["morning", "evening", "afternoon", "moonlight", "dark", "rain", "fog", "mist"])
_PLAIN_FACTS = {
    "day": "by day", "daytime": "in daytime", "daylight": "in daylight", "nighttime": "at night", "night-time": "at night", "rainy": "in the rain",
    "raining": "in the rain", "foggy": "in the fog", "misty": "in the mist", "storm": "in a storm", "thunderstorm": "in a thunderstorm", "snow": "snowing", "snowy": "snowing",
}  # fmt: skip


def tidy(text: str) -> str:
    """Put right what a change leaves behind: double commas and spaces, dangling links, a and an."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,;.])", r"\1", text)
    text = re.sub(r"([,;])(?:\s*[,;])+", r"\1", text)
    text = re.sub(r"^(?:[\s,;]|(?:and|with|but)\s)+", "", text)
    text = re.sub(r"(?:[\s,;]|\s(?:and|with|wearing|holding|in|on|at|of))+$", "", text)
    text = re.sub(r"\b(a|an|A|An) (?=([A-Za-z]+))", lambda m: _article(m[1], m[2]) + " ", text)
    return text.strip()


def _article(written: str, following: str) -> str:
    vowel = following[0].lower() in "aeiou" and not following.lower().startswith(("uni", "one", "use", "eu"))
    vowel = vowel or following.lower().startswith(("hour", "honest"))
    made = "an" if vowel else "a"
    return made.capitalize() if written[0].isupper() else made


def body_end(text: str) -> int:
    """Where the sentence ends and the looks begin (", watercolor, highly detailed")."""
    cut = phrases(text)
    end = len(text.rstrip())
    for place in range(len(cut) - 1, 0, -1):
        if cut[place].kind == "comma":
            continue
        looks = cut[place].says_only(LOOKS)
        if not looks or cut[place - 1].kind != "comma":
            break
        end = cut[place - 1].start
    return end


def add(text: str, words: str) -> str:
    """Put a phrase at the end of the sentence: after a comma, unless it begins with a preposition."""
    if not text.strip():
        return tidy(words)
    end = body_end(text)
    loose = words.split(maxsplit=1)[0] in (
        "in",
        "on",
        "at",
        "by",
        "during",
        "under",
        "over",
        "above",
        "among",
        "through",
    )
    return tidy(f"{text[:end]}{' ' if loose else ', '}{words}{text[end:]}")


def add_look(text: str, words: str) -> str:
    """Put a style or the like at the very end."""
    return tidy(f"{text.rstrip()}, {words}") if text.strip() else words


def fact_phrase(category: str, word: str) -> str:
    """How a fact is written in a sentence: night → at night, winter → in winter, rain → in the rain."""
    if " " in word or category not in ("time", "weather", "season"):
        return word
    if word in _PLAIN_FACTS:
        return _PLAIN_FACTS[word]
    if word in _AT:
        return f"at {word}"
    if word in _THE:
        return f"in the {word}"
    if category == "season" and not word.endswith("y") and word not in ("frozen", "autumnal"):
        return f"in {word}"
    return word


def set_fact(text: str, category: str, words: str) -> str:
    """Say one fact about the whole picture: in place of what was said about it, else at the end."""
    text, place = _take_out_fact(text, category)
    if place is None:
        return add_look(text, words) if category in LOOKS else add(text, words)
    before, after = text[:place].rstrip(), text[place:]
    comma = (
        before.endswith(",")
        or not before
        or words.split(maxsplit=1)[0] in ("in", "on", "at", "by", "during", "under", "above")
    )
    leads = after.lstrip().startswith("of ") and not before
    if not before and not leads and after.strip() and not after.lstrip().startswith(","):
        return tidy(f"{words}, {after}")
    return tidy(f"{before}{' ' if comma else ', '}{words} {after}")


def drop_fact(text: str, category: str) -> str:
    """Say nothing about it any more."""
    changed, _ = _take_out_fact(text, category)
    return tidy(changed)


def has_fact(text: str, category: str) -> bool:
    return any(unit.category == category for unit in units(text))


def _take_out_fact(text: str, category: str) -> tuple[str, int | None]:
    """Return the text without the facts of a category, and where the first one stood as a phrase of its own."""
    place: int | None = None
    while True:
        cut = phrases(text)
        hit = next(
            ((i, p, u) for i, p in enumerate(cut) for u in p.units if u.category == category and p.kind != "link"), None
        )
        if hit is None:
            return text, place
        index, phrase, unit = hit
        alone = (
            phrase.kind == "fact"
            or phrase.says_only(frozenset({category}))
            or (category == "setting" and unit is phrase.head)
        )
        start, end = unit.start, unit.end
        if alone:
            start, end = phrase.start, phrase.end
            if phrase.kind != "fact" and index and cut[index - 1].kind == "link" and category not in LOOKS:
                link = cut[index - 1]
                start = link.units[-1].start if len(link.units) > 1 and link.units[-1].text != "of" else link.start
        text = text[:start] + " " * (end - start) + text[end:]
        if alone and place is None:
            place = start


def remove(text: str, found: Found) -> str:
    """Take a thing out, with what linked it; an adjective that matched goes alone ("snowy")."""
    phrase, unit = found.phrase, found.unit
    if phrase.kind == "fact" or (phrase.kind == "link" and len(phrase.units) == 1):
        return tidy(text[: phrase.start] + " " + text[phrase.end :])
    if unit is not phrase.head:
        return tidy(text[: unit.start] + " " + text[unit.end :])
    cut = phrases(text)
    before = cut[found.index - 1] if found.index else None
    after = cut[found.index + 1] if found.index + 1 < len(cut) else None
    start, end = phrase.start, phrase.end
    if before is None:
        if after is not None and (after.kind == "comma" or after.units[0].text in ("and", "with", "&")):
            end = after.units[0].end
    elif before.kind == "link":
        goes_on = after is not None and after.kind == "link" and after.text in ("and", "&")
        if goes_on and after is not None and before.text in _CARRY:
            end = after.end
        else:
            start = before.start
    elif before.kind == "comma":
        start = before.start
    return tidy(text[:start] + " " + text[end:])


def describe_as(text: str, found: Found, word: str, category: str) -> str:
    """Give a thing an adjective, in place of one of the same category."""
    old = next(
        (unit for unit in found.phrase.units[:-1] if category and unit.means(category) and unit.category == category),
        None,
    )
    if old is not None:
        return tidy(text[: old.start] + word + text[old.end :])
    at = found.phrase.head.start
    if category in ("size", ""):
        first = next(
            (
                u
                for u in found.phrase.units
                if u.text not in DETERMINERS and u.category != "count" and not u.text.isdigit()
            ),
            None,
        )
        at = first.start if first else at
    return tidy(f"{text[:at]}{word} {text[at:]}")


def count_of(phrase: Phrase) -> int:
    """How many a phrase names; 1 where it says nothing."""
    for unit in phrase.units:
        if unit.text in NUMBERS:
            return NUMBERS.index(unit.text)
        if unit.text.isdigit():
            return int(unit.text)
        counted = unit.means("count")
        if counted:
            return int(counted)
    return 1


def set_count(text: str, found: Found, number: int) -> str:
    """Say how many there are, with the noun in its number."""
    phrase = found.phrase
    head = text[phrase.head.start : phrase.head.end]
    plain = [
        u
        for u in phrase.units[:-1]
        if u.text in DETERMINERS or u.text in NUMBERS or u.text.isdigit() or u.category == "count"
    ]
    rest = text[plain[-1].end if plain else phrase.start : phrase.head.start].strip()
    noun = singular(head) if number == 1 else many(singular(head))
    amount = "a" if number == 1 else (NUMBERS[number] if number < len(NUMBERS) else str(number))
    made = " ".join(part for part in (amount, rest, noun) if part)
    return tidy(text[: phrase.start] + made + text[phrase.end :])


def replace(text: str, found: Found, words: str) -> str:
    """Put another thing in a thing's place. A bare noun takes over number and adjectives; a phrase of its own replaces all."""
    phrase, new = found.phrase, units(words)
    content = [unit for unit in new if unit.text not in DETERMINERS]
    if found.unit is not phrase.head and phrase.kind == "thing":
        return tidy(text[: found.unit.start] + " ".join(u.text for u in content) + text[found.unit.end :])
    if phrase.kind == "fact" or not content:
        return tidy(text[: phrase.start] + words + text[phrase.end :])
    one = len(content) == 1
    number = count_of(phrase)
    article = new[0].text in DETERMINERS
    if one and not (article and number > 1):
        noun = words[content[0].start :]
        if number > 1:
            noun = many(singular(noun))
        elif not article and singular(noun) != noun and not phrase.units[0].text.isdigit():
            return tidy(text[: phrase.start] + words + text[phrase.end :])
        begin = (
            ""
            if phrase.units[0].text in DETERMINERS or number > 1 or phrase.head.start > phrase.start
            else ("" if not article else "a ")
        )
        if phrase.units[0].text == "the" and article and new[0].text in ("a", "an"):
            begin, start = "a ", phrase.units[0].end + 1
            return tidy(text[: phrase.start] + begin + text[start : phrase.head.start] + noun + text[phrase.head.end :])
        return tidy(text[: phrase.head.start] + begin + noun + text[phrase.head.end :])
    if (
        not article
        and phrase.units[0].text in DETERMINERS
        and not _counts(new[0])
        and singular(content[-1].text) == content[-1].text
    ):
        words = f"a {words}" if phrase.units[0].text in ("a", "an") else f"{phrase.units[0].text} {words}"
    return tidy(text[: phrase.start] + words + text[phrase.end :])


def _counts(unit: Unit) -> bool:
    return unit.category == "count" or unit.text in NUMBERS or unit.text.isdigit()


def attach(text: str, found: Found, link: str, words: str) -> str:
    """Hang something on a thing: "wearing a red hat", beside what it wears or holds already."""
    cut = phrases(text)
    place, after = found.phrase.end, cut[found.index + 1 :]
    if len(after) > 1 and after[0].kind == "link" and after[0].text == link and after[1].kind == "thing":
        return tidy(f"{text[: after[1].end]} and {words}{text[after[1].end :]}")
    verb = (
        bool(after)
        and after[0].kind == "link"
        and (after[0].units[0].category == "pose" or after[0].units[0].text.endswith(("ing", "ed", "clad")))
    )
    return tidy(f"{text[:place]} {link} {words}{',' if verb else ''}{text[place:]}")

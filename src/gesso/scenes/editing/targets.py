"""Whom a wish speaks of, and the forms of words that sentences need.

Promises: pure. Pronouns mean what was spoken of last, else the prompt's first thing; "him" prefers somebody alive.
"""

import re

from gesso.scenes.editing.phrases import DETERMINERS, LOOKS, Found, find, phrases
from gesso.scenes.subjects import KINDS
from gesso.scenes.vocabulary import GARMENTS, WEAR_WORDS

WHOLE_PICTURE = (
    r"(?:it|everything|(?:the |this |that )?(?:whole )?(?:picture|image|scene|thing|drawing|photo|illustration|one))"
)
_PRONOUNS = frozenset({
    "it", "he", "she", "they", "him", "her", "them", "this", "that", "these", "those", "its", "his", "their",
    "one", "everyone",
})  # fmt: skip
_MORE = {
    "cuter": "cute",
    "scarier": "scary",
    "nicer": "nice",
    "darker": "dark",
    "brighter": "bright",
    "happier": "happy",
    "sadder": "sad",
}


def is_pronoun(text: str) -> bool:
    return text in _PRONOUNS


def subject(who: str, text: str, last: str = "", *, prefer_alive: bool = False) -> Found | None:
    """Return the thing that `who` means in the words, or None where it is not there."""
    who = re.sub(r"^(?:can|could|let|have|make|should|if|both|all)\s+", "", who)
    if not is_pronoun(who) and not re.fullmatch(WHOLE_PICTURE, who):
        return find(text, who)
    if last and not is_pronoun(last) and (there := find(text, last, loosely=False)) is not None:
        return there
    things = []
    cut = phrases(text)
    for index, phrase in enumerate(cut):
        if phrase.kind != "thing" or phrase.says_only(LOOKS | {"time", "weather", "season"}):
            continue
        frame = index + 1 < len(cut) and cut[index + 1].kind == "link" and cut[index + 1].units[0].text == "of"
        if frame and any(unit.category in LOOKS for unit in phrase.units):
            continue
        things.append(Found(index, phrase, phrase.head))
    if prefer_alive or who in ("he", "she", "him", "her"):
        for one in things:
            kind = one.unit.means("kind")
            if kind and KINDS[kind].group in ("animal", "person"):
                return one
    return things[0] if things else None


def wearer(word: str) -> bool:
    """Whether people wear this rather than hold it."""
    return word in GARMENTS or word in WEAR_WORDS


def gerund(verb: str) -> str:
    """Hold → holding, ride → riding, sit → sitting, lie → lying."""
    if verb == "lie":
        return "lying"
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        return verb + verb[-1] + "ing"
    return verb + "ing"


def adjective(words: str) -> str:
    """The plain form of "cuter", "more majestic", "a bit darker"."""
    words = re.sub(r"^(?:(?:a bit|a little|much|way|even|more|very|really|slightly|all)\s+)+", "", words)
    if words in _MORE:
        return _MORE[words]
    if words.endswith("ier") and len(words) > 4:
        return words[:-3] + "y"
    return " ".join(word for word in words.split() if word not in DETERMINERS) or words

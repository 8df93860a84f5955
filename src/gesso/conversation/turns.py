"""One turn of the conversation, read by rules: an utterance and what lies on the table → the next prompt.

Promises: pure, offline, never raises; the prompt changes only where something was asked, words it does not know stay as
they were typed, and whatever was not understood comes back in `unknown`. The words themselves are edited by
``gesso.scenes.editing``; parameters, choices among drafts and going back are understood here.
"""

import re

from gesso.conversation import dials
from gesso.conversation.heard import Heard, Table
from gesso.prompt import Pieces, pieces
from gesso.scenes.editing import edit_words
from gesso.scenes.editing.sayings import clean, strip, wishes

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4, "sixth": 5, "6th": 5, "last": -1,
    "top left": 0, "top right": 1, "bottom left": 2, "bottom right": 3,
}  # fmt: skip
_WHICH = (
    rf"(?:(?:the |my |that )?(?P<ordinal>{'|'.join(_ORDINALS)})(?: (?:one|picture|image|draft|version|variant|result))?"
    r"|(?:the )?(?:number|no\.?|nr\.?|#|picture|image|draft|option|variant)\s*(?P<number>\d{1,2}|one|two|three|four))"
)
_LIKE = re.compile(
    r"^(?:(?:give me |show me |some |i want |make )?(?:more|another|others?|something|variations?|versions?|a few more) (?:like|of|on|similar to)|vary|variations? of|similar to|like|use|take|pick|keep|choose|"
    r"i (?:really )?(?:like|love|prefer|want|choose|pick|take)|go (?:on )?with|continue (?:with|from)|go on from|refine|with)?\s*"
    rf"{_WHICH}(?: (?:is|was|looks) (?:the )?(?:best|great|nice|good|perfect|better|my favou?rite|nicest|it))?"
    r"(?:(?:\s*[,;.:]\s*|\s+and\s+|\s+but\s+|\s+)(?P<rest>.*))?$"
)
_MORE_OF_IT = re.compile(
    r"^(?:(?:give me |show me |i want |make |some |do )*(?:more|another|others?|again|variations?)(?: (?:like|of) (?:that|this|it|them|those)(?: one)?)?|like that|that one|that|same(?: thing)?)$"
)
_BACK = re.compile(
    r"^(?:undo(?: (?:that|it|this|the last (?:one|change)))?|go back(?: (?:one(?: step)?|a step))?|revert(?: (?:that|it|this))?|back(?: up)?|(?:go )?back to (?:the )?(?:previous|last|one before|before)(?: (?:one|version|prompt))?|"
    r"(?:the )?previous (?:one|version|prompt)|take (?:that|it) back|never ?mind(?: that)?|(?:hm )?(?:that|it|this) (?:was|looked) (?:better|nicer) before|i liked (?:it|that) better before|not that)$"
)
_FIRST = re.compile(
    r"^(?:go |take me |let's go )?(?:back )?(?:to )?(?:the )?(?:very )?(?:first|original|beginning|start|initial)(?: (?:one|version|prompt|idea|picture))?$"
)
_NEW = re.compile(
    r"^(?:start (?:over|again|anew|fresh|new|from scratch)|scrap (?:that|it|this|everything)|(?:something|someth?ing) (?:new|else|completely different|entirely different)|new (?:prompt|idea|picture|one)|forget (?:it|that|everything|all that)|"
    r"let's start (?:over|again|fresh)|clear (?:it|everything)|reset)(?:\s+(?:with|and (?:draw|make|show)|draw))?\s*[:,.;!-]*\s*(?P<rest>.*)$"
)


def hear(said: str, prompt: str, table: Table | None = None) -> Heard:
    """Return the next prompt.

    Args:
        said: what a person said or typed.
        prompt: the prompt so far, whole; empty at the beginning.
        table: drafts to point at and earlier prompts to go back to.
    """
    table = table or Table()
    plain = clean(said)
    fresh = _NEW.match(plain)
    if fresh:
        rest = _as_said(said, strip(fresh["rest"]))
        return Heard(prompt=rest, understood=("started over",))
    if _FIRST.match(plain) and table.earlier:
        return Heard(prompt=table.earlier[0], understood=("the first prompt again",))
    if _BACK.match(plain):
        if not table.earlier:
            return Heard(prompt=prompt, unknown=(plain,))
        return Heard(prompt=table.earlier[-1], understood=("one step back",))
    if not prompt.strip():
        return Heard(prompt=_begin(said, plain), understood=("a new prompt",)) if plain else Heard(prompt="")
    picked, rest = _pick(plain, table)
    if picked is None and plain and _points(plain):
        return Heard(prompt=prompt, unknown=(plain,))
    told: list[str] = []
    if picked is not None:
        prompt = table.drafts[picked].prompt or prompt
        told.append(f"picture {picked + 1}")
    heard = _change(rest, pieces(prompt))
    return Heard(prompt=heard.prompt, understood=(*told, *heard.understood), unknown=heard.unknown, picture=picked)


def _change(text: str, taken: Pieces) -> Heard:
    """Apply each wish to the prompt's pieces."""
    before = taken
    told: list[str] = []
    unknown: list[str] = []
    # Braces, backslashes and double colons mean something in a prompt; spoken, they are slips of the keyboard.
    for wish in wishes(re.sub(r"[{}\\]|:{2,}", " ", text)):
        turned = dials.turn(wish, taken)
        if turned is not None:
            taken = turned[0]
            told.append(turned[1])
            continue
        made = edit_words(taken.words, wish)
        taken = taken.with_words(made.words) if made.words != taken.words else taken
        for name in made.unwanted:
            taken = _without(taken, name)
        told += made.understood
        unknown += made.unknown
    return Heard(
        prompt=taken.text() if taken != before else before.text(), understood=tuple(told), unknown=tuple(unknown)
    )


def _without(taken: Pieces, name: str) -> Pieces:
    old = taken.value("no")
    written = [] if not old else [one.strip() for one in old.split(",")]
    if name in written:
        return taken
    return taken.with_parameter("no", "--no " + ", ".join([*written, name]))


def _pick(plain: str, table: Table) -> tuple[int | None, str]:
    """Return which draft is meant, and what is said besides."""
    if not table.drafts:
        return None, plain
    found = _LIKE.match(plain)
    if found is None:
        return None, plain
    if found["ordinal"]:
        place = _ORDINALS[found["ordinal"]]
    else:
        written = found["number"]
        place = {"one": 1, "two": 2, "three": 3, "four": 4}.get(written) or int(written)
        place -= 1
    place = place + len(table.drafts) if place < 0 else place
    if not 0 <= place < len(table.drafts):
        return None, plain
    rest = strip(found["rest"] or "")
    return place, "" if _MORE_OF_IT.match(rest) else rest


def _points(plain: str) -> bool:
    """Whether it speaks of a draft and of nothing else."""
    found = _LIKE.match(plain)
    return found is not None and not (found["rest"] or "") and plain.split(maxsplit=1)[0] not in ("use", "keep", "with")


def _begin(said: str, plain: str) -> str:
    """A first turn is the prompt itself, with its capitals, without "I'd like" and "please"."""
    return _as_said(
        said,
        re.sub(
            r"^(?:draw|make|paint|create|generate|imagine|show|picture)(?: me| us)? (?=(?:an?|the|some|two|three|\d) )",
            "",
            plain,
        ),
    )


def _as_said(said: str, plain: str) -> str:
    """The same words as they were typed, with their capitals, where they stand there whole."""
    place = said.lower().find(plain)
    return said[place : place + len(plain)].strip() if place >= 0 else plain

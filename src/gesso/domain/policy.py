"""The operator's policy: rules about words, classifiers, and what a door may leave out. Matching is pure.

Words are compared as people read them: without case, accents, invisible characters and the usual digits for letters. A
match says where it stands in the prompt as typed, so that whoever is stopped knows why.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from gesso.domain.ids import PersonId

DoorSwitch = Literal["on", "off", "asked"]
"""`asked`: the request itself decides, as 1min's `maintainModeration` does; without a word, on."""
AppealState = Literal["open", "granted", "refused"]
Words = tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=200)], ...]

_LEET = str.maketrans("0134578@$!", "oieastbasi")
_NO = re.compile(r"(?:(?<=\s)|^)--no\s+((?:(?!\s--\w).)*)", re.DOTALL)


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not drawn. It holds where one of `words` or `patterns` stands in a prompt, or one word of each list of `all_of`."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,59}$")]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    """What people are told."""
    words: Words = ()
    """A `*` at the end stands for any ending; a space for any spaces, dashes or underscores."""
    all_of: tuple[Words, ...] = ()
    patterns: Words = ()
    """Regular expressions, over the prompt in small letters and without accents."""
    always: bool = False
    """Whether it holds at doors that are switched off, too."""


class Classifier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A transformers model in a folder of the machine, asked about every prompt or every finished picture."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,59}$")]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    kind: Literal["text", "image"]
    folder: str
    labels: Words
    """Labels of the model that are not drawn."""
    threshold: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.8


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy file, read."""

    appeal: str = "If this is a mistake, appeal: the owner of this studio reads it and decides."
    """What people are told about appealing."""
    doors: dict[str, DoorSwitch] = {}
    rule: tuple[Rule, ...] = ()
    classifier: tuple[Classifier, ...] = ()


class Match(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was found: characters of the prompt, or a classifier's label with its score."""

    words: str
    start: int | None = None
    end: int | None = None
    score: float | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The rule or classifier that stops a prompt, and why."""

    rule: str
    reason: str
    matches: tuple[Match, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt that was stopped."""

    id: str
    person_id: PersonId
    door: str
    rule: str
    prompt: str
    matches: tuple[Match, ...]
    time_ms: int


class Appeal(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says against a decision, and what the owner says to it. A granted one lets that person's prompt pass."""

    id: str
    decision_id: str
    person_id: PersonId
    words: str
    state: AppealState = "open"
    reply: str | None = None
    created_ms: int
    decided_ms: int | None = None
    decided_by: PersonId | None = None


def holds(policy: Policy, rule: Rule, door: str, *, asked: bool | None) -> bool:
    """Tell whether a rule holds at a door. `asked`: what the request says of moderation, None where it says nothing."""
    switch = policy.doors.get(door, "on")
    return rule.always or switch == "on" or (switch == "asked" and asked is not False)


def find(policy: Policy, prompt: str, *, door: str = "native", asked: bool | None = None) -> Finding | None:
    """Return the first rule that stops a prompt, or None. What stands behind `--no` is not wanted and does not count."""
    shown = _NO.sub(lambda found: found[0][: found.start(1) - found.start()] + " " * len(found[1]), prompt)
    for rule in policy.rule:
        if holds(policy, rule, door, asked=asked):
            matches = _matches(rule, shown, prompt)
            if matches:
                return Finding(rule=rule.name, reason=rule.reason, matches=matches)
    return None


def problem(rule: Rule) -> str | None:
    """Return what is wrong with a rule, or None."""
    if not (rule.words or rule.all_of or rule.patterns):
        return "it has neither words nor patterns, so it never holds"
    if rule.all_of and len(rule.all_of) < 2:
        return "all_of needs two lists or more"
    if any(not one for one in rule.all_of):
        return "a list of all_of is empty"
    for one in rule.patterns:
        try:
            compiled = re.compile(one)
        except re.error as error:
            return f"the pattern “{one[:60]}” cannot be read: {error}"
        if compiled.search(""):
            return f"the pattern “{one[:60]}” holds everywhere"
    return None


def _matches(rule: Rule, shown: str, prompt: str) -> tuple[Match, ...]:
    for leet in (False, True):
        text, places = _folded(shown, leet=leet)
        found = [one for pattern in (_any_of(rule.words), *_patterns(rule.patterns)) for one in _spans(pattern, text)]
        lists = [_spans(_any_of(words), text) for words in rule.all_of]
        if lists and all(lists):
            found += [one for spans in lists for one in spans]
        if found:
            placed = sorted({(places[start], places[end - 1] + 1) for start, end in found})
            return tuple(Match(words=prompt[start:end], start=start, end=end) for start, end in placed)[:20]
    return ()


def _spans(pattern: "re.Pattern[str] | None", text: str) -> list[tuple[int, int]]:
    return [] if pattern is None else [one.span() for one in pattern.finditer(text) if one.end() > one.start()]


def _folded(text: str, *, leet: bool) -> tuple[str, list[int]]:
    """Return the text as it is compared, and for each of its characters the place of the one it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char).casefold():
            if unicodedata.category(part) in {"Mn", "Me", "Cf"}:
                continue
            letters.append(part.translate(_LEET) if leet else part)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=512)
def _any_of(words: tuple[str, ...]) -> "re.Pattern[str] | None":
    if not words:
        return None
    written = []
    for word in words:
        text = _folded(word.strip(), leet=False)[0]
        stem = r"[\s\-_]+".join(re.escape(part) for part in text.removesuffix("*").split())
        written.append(stem + (r"\w*" if text.endswith("*") else ""))
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(written, key=len, reverse=True))})(?!\w)")


@lru_cache(maxsize=512)
def _patterns(patterns: tuple[str, ...]) -> tuple["re.Pattern[str]", ...]:
    return tuple(re.compile(one) for one in patterns)

"""A scene while it is being read: what the reader carries from word to word, and how words are refused.

Promises: plain mutable state, made fresh for each reading. Knows no grammar (``reading.py``).
"""

import re
from dataclasses import dataclass, field

from gesso.scenes.nearest import nearest
from gesso.scenes.scene import Item, Relation, Understood, Unknown
from gesso.scenes.subjects import KINDS
from gesso.scenes.vocabulary import FILLER, FUNCTION, lexicon

TOKEN = re.compile(r"[a-z0-9&]+(?:['’\-][a-z0-9]+)*|[,;.:!?()|/\n]")
LONGEST = 5
# What people put after --no that is never drawn here anyway: obeyed without a word.
NEVER_DRAWN = frozenset({
    "text", "watermark", "watermarks", "signature", "letters", "words", "writing", "logo", "frame", "border",
    "blur", "blurry", "noise", "grain", "artifacts", "distortion", "ugly", "deformed", "extra", "limbs",
    "fingers", "hands", "cropped", "lowres",
})  # fmt: skip
PEOPLE = {"people", "person", "human", "humans", "crowd", "characters", "character"}
ANIMALS = {"animals", "animal", "creatures"}


@dataclass
class Draft:
    """A subject while it is being read."""

    kind: str
    colour: str | None = None
    count: int = 1
    size: str | None = None
    pose: str | None = None
    place: str | None = None
    wearing: list[Item] = field(default_factory=list)
    holding: Item | None = None


@dataclass
class State:
    """What the reader carries from word to word."""

    subjects: list[Draft] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)
    sky: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    colour: str | None = None
    count: int | None = None
    size: str | None = None
    pose: str | None = None
    place: str | None = None
    opened: bool = False
    mode: str = ""
    relation: tuple[int, str] | None = None
    negated: bool = False
    negated_used: bool = False
    loose: list[tuple[str, Item]] = field(default_factory=list)
    snow_ground: bool = False


def exclude(value: str, state: State) -> None:
    if value not in state.excluded:
        state.excluded.append(value)


def exclude_words(part: str, state: State) -> None:
    """One entry of ``--no``: everything any of its words can mean."""
    words = [m.group() for m in TOKEN.finditer(part)]
    table = lexicon()
    i = 0
    while i < len(words):
        for length in range(min(LONGEST, len(words) - i), 0, -1):
            phrase = " ".join(words[i : i + length])
            meanings = table.get(phrase)
            if meanings:
                for category, value in meanings:
                    if category not in ("relation", "place", "count") and (category != "colour" or len(words) == 1):
                        exclude(value, state)
                if phrase in PEOPLE:
                    for name, kind in KINDS.items():
                        if kind.group == "person":
                            exclude(name, state)
                i += length
                break
        else:
            word = words[i]
            if word in ANIMALS:
                for name, kind in KINDS.items():
                    if kind.group == "animal":
                        exclude(name, state)
            elif word not in FUNCTION and word not in FILLER and word not in NEVER_DRAWN and word[0].isalpha():
                near = nearest(word)
                if near:
                    exclude(near, state)
            i += 1

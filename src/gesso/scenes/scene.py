"""What a picture shows, as plain values: the nouns between reading, composing and captioning.

Promises: every type here is frozen, hashable and survives a JSON round trip through msgspec. ``None`` means "not asked
for; the layout picks". Knows nothing of words as people type them, of coordinates or of colours as numbers.
"""

import msgspec


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something worn or held: ``Item("hat", "red")``."""

    kind: str
    colour: str | None = None


class Subject(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing (or ``count`` equal things) the picture is about."""

    kind: str
    colour: str | None = None
    count: int = 1
    size: str | None = None
    pose: str | None = None
    place: str | None = None
    wearing: tuple[Item, ...] = ()
    holding: Item | None = None


class Relation(msgspec.Struct, frozen=True, omit_defaults=True):
    """``subjects[subject]`` is ``kind`` ("on", "under", "left of" …) ``subjects[object]``."""

    subject: int
    kind: str
    object: int


class Scene(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole picture in words of the vocabulary; ``excluded`` holds the words that must not appear."""

    subjects: tuple[Subject, ...] = ()
    relations: tuple[Relation, ...] = ()
    setting: str | None = None
    time: str | None = None
    weather: str | None = None
    season: str | None = None
    sky: tuple[str, ...] = ()
    framing: str | None = None
    mood: str | None = None
    palette: str | None = None
    style: str | None = None
    excluded: tuple[str, ...] = ()


class Understood(msgspec.Struct, frozen=True):
    """A span of the prompt and what it was taken to mean (``"colour: red"``)."""

    text: str
    start: int
    end: int
    meaning: str


class Unknown(msgspec.Struct, frozen=True):
    """A word that cannot be drawn, with the nearest word that can."""

    text: str
    start: int
    end: int
    nearest: str | None = None


class Reading(msgspec.Struct, frozen=True):
    """A scene, and what of the text went into it."""

    scene: Scene
    understood: tuple[Understood, ...] = ()
    unknown: tuple[Unknown, ...] = ()

"""What the eye saw in one picture, as plain values, and how much of it becomes a scene.

Promises: a `Look` is frozen and can be made by hand; `scene` is pure, and with a rising `min_confidence` it says ever
less, never more. Knows nothing of networks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gesso import scenes
from gesso.engine.eye.palette import Palette

Vector: TypeAlias = npt.NDArray[np.float32]
Chances: TypeAlias = Mapping[str, float]
"""Words of one kind and the probability of each."""

NATURAL = "natural"
"""The colour of a thing that has its own; in a scene that is None."""
NOTHING = "none"
"""No weather, no season, nothing worn: what a fact says when there is nothing to say."""
DETAIL = 0.1
"""How much surer a small thing (worn, held, a pose) must be than the rest before it enters a scene."""

_NONE: Chances = MappingProxyType({})


@dataclass(frozen=True)
class Seen:
    """One kind of thing in the picture: how sure the eye is, and what it looks like.

    `at` is where it mostly is, x and y from 0 (left, top) to 1. `count` has the words "1" to "5".
    """

    kind: str
    confidence: float
    colour: Chances = field(default_factory=dict)
    count: Chances = field(default_factory=dict)
    pose: Chances = field(default_factory=dict)
    worn: Chances = field(default_factory=dict)
    worn_colour: Chances = field(default_factory=dict)
    held: Chances = field(default_factory=dict)
    at: tuple[float, float] = (0.5, 0.5)

    def subject(self, min_confidence: float) -> scenes.Subject:
        """The thing as a scene holds it, with what is surer than `min_confidence`."""
        detail = min(1.0, min_confidence + DETAIL)
        worn, held = best(self.worn, detail), best(self.held, detail)
        colour = shade(self.colour, min_confidence)
        return scenes.Subject(
            self.kind,
            colour=colour,
            count=int(best(self.count, min_confidence) or 1),
            pose=best(self.pose, detail),
            wearing=(scenes.Item(worn, best(self.worn_colour, detail)),) if worn else (),
            holding=scenes.Item(held) if held else None,
        )


@dataclass(frozen=True, eq=False)
class Look:
    """One picture, seen.

    Attributes:
        vector: (128,) unit float32; its product with `Eye.read(words)` says how well they agree.
        style_vector: (32,) unit float32; near for the same art style, whatever is shown.
        facts: for "style", "setting", "time", "weather", "season", "palette", "mood" and "framing" the probability of
            each word (they sum to 1, `none` included where that can be), and for "sky" and "subject" the probability
            of each word by itself.
        subjects: what the picture is about, the surest first; at most three.
        palette: its colours.
        familiarity: 1 for a picture that looks like one of ours, down to 0 for one that looks like nothing we draw.
    """

    vector: Vector
    style_vector: Vector
    facts: Mapping[str, Chances]
    subjects: tuple[Seen, ...]
    palette: Palette
    familiarity: float = 1.0

    @property
    def style(self) -> tuple[str, float]:
        """The likeliest art style and its probability."""
        chances = self.facts.get("style") or {"storybook": 0.0}
        return max(chances.items(), key=lambda row: row[1])

    def scene(self, min_confidence: float = 0.5) -> scenes.Scene:
        """What the eye believes it sees: facts below `min_confidence` stay open, as they would in a prompt."""

        def said(name: str, more: float = 0.0) -> str | None:
            return best(self.facts.get(name, _NONE), min(1.0, min_confidence + more))

        sky = self.facts.get("sky", _NONE)
        return scenes.Scene(
            subjects=tuple(one.subject(min_confidence) for one in self.subjects if one.confidence >= min_confidence),
            setting=said("setting"),
            time=said("time"),
            weather=said("weather"),
            season=said("season"),
            sky=tuple(word for word, chance in sky.items() if chance >= min_confidence),
            framing=said("framing", DETAIL),
            mood=said("mood", DETAIL),
            palette=said("palette", DETAIL),
            style=said("style"),
        )


def known(look: Look, scene: scenes.Scene) -> Look:
    """The look with the facts of a scene that the picture is known to show; what the scene leaves open stays the eye's guess."""
    facts = dict(look.facts) | {"style": {scene.style or "storybook": 1.0}}
    for name in ("setting", "time", "weather", "season", "palette", "mood", "framing"):
        word = getattr(scene, name)
        if word is not None:
            facts[name] = {word: 1.0}
    subjects = tuple(_sure(one) for one in scene.subjects)
    return replace(look, facts=facts, subjects=subjects or look.subjects, familiarity=1.0)


def _sure(one: scenes.Subject) -> Seen:
    def said(word: str | None) -> Chances:
        return {word or NOTHING: 1.0}

    worn = one.wearing[0] if one.wearing else None
    return Seen(
        one.kind,
        1.0,
        colour={one.colour or NATURAL: 1.0},
        count={str(one.count): 1.0},
        pose=said(one.pose),
        worn=said(worn.kind if worn else None),
        worn_colour=said(worn.colour if worn else None),
        held=said(one.holding.kind if one.holding else None),
    )


def shade(chances: Chances, at_least: float) -> str | None:
    """The likeliest colour where it is at least so likely that there is one: between gold and yellow either beats neither."""
    coloured = {word: chance for word, chance in chances.items() if word not in (NATURAL, NOTHING)}
    if not coloured or sum(coloured.values()) < at_least:
        return None
    return max(coloured, key=lambda word: coloured[word])


def best(chances: Chances, at_least: float) -> str | None:
    """The likeliest word, or None where it is less likely than `at_least` or means nothing in particular."""
    if not chances:
        return None
    word, chance = max(chances.items(), key=lambda row: row[1])
    return None if chance < at_least or word in (NATURAL, NOTHING) else word

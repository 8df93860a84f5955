"""Which combinations the painter never sees: 1/11 of all (subject, style), (subject, setting), (subject, colour) pairs.

Promises: `held_out` is a pure function of the words of a scene. It depends on no list and no order, so a word that is
added to the vocabulary moves no other word's pairs; and every painter's training set that leaves these scenes out stays
honest towards every evaluation. It knows nothing of how a scene is drawn or worded.

Each word alone is common in training, in all its other combinations: what is measured on held-out scenes is whether a
red fox in the snow can be put together from red things, foxes and snow.
"""

import hashlib
from typing import Protocol

ONE_IN = 11
"""Every eleventh pair on each axis: about a quarter of all random scenes hold at least one."""

DEFAULT_STYLE = "storybook"
"""What is drawn where no style is asked for; the pair (fox, no style) is the pair (fox, storybook)."""


class _Subject(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def colour(self) -> str | None: ...


class _Scene(Protocol):
    @property
    def subjects(self) -> tuple[_Subject, ...]: ...
    @property
    def style(self) -> str | None: ...
    @property
    def setting(self) -> str | None: ...


def held_out_pair(kind: str, axis: str, word: str) -> bool:
    """Whether the subject `kind` is never trained together with `word` on `axis` ("style", "setting" or "colour")."""
    digest = hashlib.blake2s(f"{kind}|{axis}|{word}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % ONE_IN == 0


def held_out_pairs(scene: _Scene) -> list[tuple[str, str, str]]:
    """The held-out (kind, axis, word) triples in `scene`, in the order of its subjects."""
    found = []
    for one in scene.subjects:
        words = (("style", scene.style or DEFAULT_STYLE), ("setting", scene.setting), ("colour", one.colour))
        found += [(one.kind, axis, word) for axis, word in words if word and held_out_pair(one.kind, axis, word)]
    return found


def held_out(scene: _Scene) -> bool:
    """Whether `scene` holds any held-out pair: such a scene belongs to the evaluation and never to painter training."""
    return bool(held_out_pairs(scene))

"""Which words of a prompt matter, measured, and the same prompt with fewer of them.

A word's weight is how much is lost without it: how much of the scene that is read from the words changes (facts, things and
their looks), and how far the words' meaning moves in the eye's space where vectors are handed in. Both are between 0 and 1.
Promises: pure; parameters are left alone; shorter prompts keep the words' order and never lose the first thing.
"""

import re
from collections.abc import Callable, Sequence

import msgspec

from gesso.prompt import Pieces, pieces
from gesso.scenes import Scene, read
from gesso.scenes.editing.changes import tidy
from gesso.scenes.editing.phrases import DETERMINERS, Unit, phrases

MOST_UNITS = 120
"""A prompt of more is weighed in its first so many; the rest counts nothing."""
_FACTS = ("setting", "time", "weather", "season", "framing", "mood", "palette", "style")
_KEPT = (0.75, 0.55, 0.4, 0.25, 0.12)

Vectors = Callable[[Sequence[str]], Sequence[Sequence[float]]]


class Weighed(msgspec.Struct, frozen=True):
    """A word or phrase at its place in the prompt, and its weight: 1 is the word that matters most, 0 one that does nothing."""

    text: str
    start: int
    end: int
    weight: float


class Shortened(msgspec.Struct, frozen=True, kw_only=True):
    """`words` in the prompt's order; `prompts` from the longest to the shortest, at most five, each shorter than the prompt."""

    words: tuple[Weighed, ...]
    prompts: tuple[str, ...]
    measured: tuple[str, ...]
    """What was measured: `scene`, `embedding`."""


def shorten(text: str, vectors: Vectors | None = None) -> Shortened:
    """Return the words' weights and shorter prompts.

    Args:
        text: a whole prompt.
        vectors: returns a unit vector for each of some texts; without it only the scene is measured.
    """
    taken = pieces(text)
    offset = text.find(taken.words) if taken.words else 0
    units = _units(taken.words)
    without = [tidy(taken.words[: unit.start] + " " + taken.words[unit.end :]) for unit in units]
    base = read(taken.words).scene
    lost = [_lost(base, read(rest).scene) for rest in without]
    moved = _moved(taken.words, without, vectors)
    raw = [0.7 * a + 0.3 * b if moved else a for a, b in zip(lost, moved or lost, strict=True)]
    top = max(raw, default=0.0) or 1.0
    words = tuple(
        Weighed(taken.words[unit.start : unit.end], offset + unit.start, offset + unit.end, round(value / top, 3))
        for unit, value in zip(units, raw, strict=True)
    )
    return Shortened(
        words=words,
        prompts=_prompts(taken, units, [one.weight for one in words]),
        measured=("scene", "embedding") if moved else ("scene",),
    )


def _units(words: str) -> list[Unit]:
    """The words that can be left out one by one: no articles, links or commas."""
    found = [
        unit
        for phrase in phrases(words)
        if phrase.kind in ("thing", "fact")
        for unit in phrase.units
        if unit.text not in DETERMINERS and re.search(r"\w", unit.text)
    ]
    return found[:MOST_UNITS]


def _lost(before: Scene, after: Scene) -> float:
    """How much of a scene is gone: a thing counts 1, a fact .5, a thing's looks .35 each, of at most 1.5."""
    kinds_before, kinds_after = [s.kind for s in before.subjects], [s.kind for s in after.subjects]
    gone = sum(1.0 for kind in kinds_before if kind not in kinds_after)
    gone += sum(0.5 for kind in kinds_after if kind not in kinds_before)
    gone += sum(0.5 for name in _FACTS if getattr(before, name) != getattr(after, name))
    gone += 0.4 * len(set(before.sky) ^ set(after.sky)) + 0.4 * len(set(before.excluded) ^ set(after.excluded))
    for one in before.subjects:
        other = next((s for s in after.subjects if s.kind == one.kind), None)
        if other is not None:
            gone += sum(
                0.35
                for name in ("colour", "count", "size", "pose", "place", "wearing", "holding")
                if getattr(one, name) != getattr(other, name)
            )
    if gone == 0 and before.relations != after.relations:
        gone += 0.3
    return min(gone, 1.5) / 1.5


def _moved(words: str, without: list[str], vectors: Vectors | None) -> list[float]:
    if vectors is None or not without:
        return []
    first, *others = vectors([words, *without])
    return [max(0.0, min(1.0, 1 - sum(a * b for a, b in zip(first, other, strict=True)))) for other in others]


def _prompts(taken: Pieces, units: list[Unit], weights: list[float]) -> tuple[str, ...]:
    """Leave ever more of the light words out."""
    made: list[str] = []
    heaviest = max(range(len(units)), key=lambda place: (weights[place], -place), default=None)
    content = len(units)
    for share in _KEPT:
        keep_count = max(1, round(content * share))
        ranked = sorted(range(content), key=lambda place: (-weights[place], place))[:keep_count]
        keep = {place for place in ranked if weights[place] > 0} | ({heaviest} if heaviest is not None else set())
        words = _only(taken.words, {units[place].start for place in keep})
        candidate = taken.with_words(words).text()
        if words and candidate not in made and len(words) < len(taken.words):
            made.append(candidate)
    return tuple(made[:5])


def _only(words: str, kept: set[int]) -> str:
    """The words with only those units that begin at `kept`; a thing that is gone takes along what linked it."""
    out = list(words)
    cut = phrases(words)
    started = False
    for index, phrase in enumerate(cut):
        if phrase.kind not in ("thing", "fact"):
            continue
        gone = [unit for unit in phrase.units if unit.text not in DETERMINERS and unit.start not in kept]
        if len(gone) < sum(unit.text not in DETERMINERS for unit in phrase.units):
            started = True
            spans = [(unit.start, unit.end) for unit in gone]
        else:
            after = cut[index + 1] if index + 1 < len(cut) else phrase
            before = cut[index - 1] if index and cut[index - 1].kind == "link" else phrase
            end = after.end if not started and after.kind == "link" else phrase.end
            spans = [(before.start, end)]
        for start, end in spans:
            out[start:end] = " " * (end - start)
    return tidy("".join(out))

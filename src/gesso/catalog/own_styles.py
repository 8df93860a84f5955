"""Pictures → a style: what the eye saw in them, mixed by weight into shares of finishes, a ramp of tones and a few words.

Promises: pure; whole numbers and colours come out, so that the same sights give the same style and the same code. Reads only
what is handed in; knows no pictures, networks or tables.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from gesso.domain.sight import Sight
from gesso.domain.style import Style, StyleFacts

SURE = 0.8
"""A finish as sure as this is taken to be the whole of a picture's style."""
_LEAST_SHARE, _MOST_FINISHES = 0.15, 3
_LIGHTNESSES = (0.12, 0.34, 0.56, 0.78, 0.96)
"""OKLab lightness of the five tones, dark to light."""
_REACH = 0.14
_TONING_OURS, _TONING_STRANGE = 40, 75
FINISH_WORDS: Mapping[str, str] = MappingProxyType({
    "storybook": "storybook gouache", "watercolor": "loose watercolour", "ink": "pen and ink with hatching",
    "oil": "thick oil paint", "pixel": "pixel art", "neon": "glowing neon lines", "flat": "flat screen-printed poster",
    "papercut": "layered paper cut", "anime": "cel-shaded anime", "lowpoly": "faceted low poly", "glass": "stained glass",
    "charcoal": "soft charcoal", "photo": "cinematic photograph",
})  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One picture of a style: what the eye saw, how much it counts, and what its plan says, where it was composed here.

    `finish` is the art style that it is known to be drawn in, `code` the style code's style that it was drawn with.
    """

    sight: Sight
    weight: float
    finish: str | None = None
    code: Style | None = None


def style_from(sources: Sequence[Source], seen: str) -> tuple[Style, StyleFacts]:
    """Return the style of some pictures, and what is known of them.

    Args:
        sources: at least one, weights above 0.
        seen: thumbnail of the heaviest picture (WebP, base64), or empty.
    """
    total = sum(one.weight for one in sources)
    chances: dict[str, float] = {}
    strange = 0.0
    for one in sources:
        found = _finishes(one)
        for name, chance in found.items():
            chances[name] = chances.get(name, 0.0) + chance * one.weight / total
        strange += (1 - one.sight.familiarity * min(1.0, max(found.values()) / SURE)) * one.weight / total
    colours = _pooled(sources, total)
    heaviest = max(sources, key=lambda one: one.weight)
    style = msgspec.structs.replace(
        heaviest.code or Style(finishes=()),
        finishes=_shares(chances),
        tones=_tones(colours),
        toning=round(_TONING_OURS + (_TONING_STRANGE - _TONING_OURS) * strange),
        words=_words(chances, colours),
        seen=seen,
    )
    facts = StyleFacts(
        pictures=len(sources),
        finishes={name: round(chance, 3) for name, chance in sorted(chances.items(), key=lambda row: -row[1])[:4]},
        colours=tuple((colour, round(share, 3)) for colour, share in colours[:8]),
        familiarity=round(1 - strange, 3),
        vector=_vector(sources),
    )
    return style, facts


def _finishes(one: Source) -> dict[str, float]:
    if one.code is not None and one.code.finishes:
        return {name: share / 100 for name, share in one.code.finishes}
    if one.finish is not None:
        return {one.finish: 1.0}
    return dict(one.sight.facts.get("style") or {"storybook": 1.0})


def _shares(chances: Mapping[str, float]) -> tuple[tuple[str, int], ...]:
    """The likeliest finishes in whole percent, largest first; what is left over goes to the first."""
    ranked = sorted(chances.items(), key=lambda row: (-row[1], row[0]))
    kept = [row for row in ranked[:_MOST_FINISHES] if row[1] >= _LEAST_SHARE] or ranked[:1]
    whole = sum(chance for _, chance in kept)
    percents = [round(100 * chance / whole) for _, chance in kept]
    percents[0] += 100 - sum(percents)
    return tuple((name, percent) for (name, _), percent in zip(kept, percents, strict=True))


def _pooled(sources: Sequence[Source], total: float) -> list[tuple[str, float]]:
    pooled: dict[str, float] = {}
    for one in sources:
        for colour, share in one.sight.colours:
            pooled[colour] = pooled.get(colour, 0.0) + share * one.weight / total
    return sorted(pooled.items(), key=lambda row: (-row[1], row[0]))


def _tones(colours: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """Five colours from dark to light: at each lightness the hue and chroma of the pictures' colours near to it.

    Colours count by their chroma: a plain mean of blue and orange would be grey, which neither picture shows.
    """
    from gesso.scenes.colour import from_lab, to_lab

    points = [(*to_lab(colour), share) for colour, share in colours]
    tones = []
    for lightness in _LIGHTNESSES:
        near = [(share * math.exp(-(((one - lightness) / _REACH) ** 2)) + 1e-9, a, b) for one, a, b, share in points]
        felt = [(weight * math.hypot(a, b), a, b) for weight, a, b in near]
        whole = sum(weight for weight, _, _ in felt) or 1.0
        chroma = sum(weight * math.hypot(a, b) for weight, a, b in felt) / whole
        towards_a, towards_b = (sum(row[0] * row[place] for row in felt) for place in (1, 2))
        length = math.hypot(towards_a, towards_b) or 1.0
        fade = chroma / length * min(1.0, 4 * lightness, 6 * (1.02 - lightness))
        tones.append(from_lab(lightness, towards_a * fade, towards_b * fade))
    return tuple(tones)


def _words(chances: Mapping[str, float], colours: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    from gesso.scenes.colour import distance
    from gesso.scenes.palette import COLOURS

    finishes = [FINISH_WORDS[name] for name, _ in _shares(chances) if name in FINISH_WORDS]
    named: list[str] = []
    for colour, _ in colours:
        name = min(COLOURS, key=lambda word: distance(COLOURS[word], colour))
        if name not in named:
            named.append(name)
    return (*finishes, *([f"{', '.join(named[:3])} palette"] if named else []))


def _vector(sources: Sequence[Source]) -> tuple[float, ...]:
    """The mean direction of the eye's style vectors, a unit vector."""
    summed = [sum(one.weight * value for one, value in zip(sources, values, strict=True))
              for values in zip(*(one.sight.style_vector for one in sources), strict=True)]  # fmt: skip
    length = math.sqrt(sum(value * value for value in summed)) or 1.0
    return tuple(round(value / length, 4) for value in summed)

"""How a scene is drawn after its style references and style codes: shares of finishes, colours, and what is laid over them.

Promises: everything here is pure; what weighs 0 is not there; a larger weight takes over the same and more.

The likeliest art style of each picture, and the finishes of each code, share the drawing's finish by their weights. Below
weight 1 the scene's own style keeps a part: a share of w^0.7 looks like w, because a finish at a quarter of its
strength is hardly seen. Above 1 the finish is pushed away from the bare drawing, up to weight 2, since a finish pushed
further breaks up, and the reference's colours follow a little. Up to 1 the colours of a picture follow only so far as it looks unlike
ours: then most of its style *is* its colours, while in our own renders the hour makes the colours, and the hour belongs to
the prompt. For the same reason light and dark move less where the prompt names an hour. A palette that the eye
can name comes along from weight 0.5.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from gesso.domain.style import Style
from gesso.engine.events import Rgb
from gesso.engine.eye.look import Look, best
from gesso.engine.eye.palette import Palette, transfer

Weighed: TypeAlias = tuple[Look, float]
Dress: TypeAlias = tuple[Style, float, float]

MOST_STRENGTH = 1.5
SHARE_EXPONENT = 0.7
PALETTE_FROM = 0.5
"""The weight from which a palette with a name comes along."""
COLOURS_PER_WEIGHT, COLOURS_ABOVE_ONE, MOST_COLOURS = 0.5, 0.15, 0.75
IMAGE_COLOURS_PER_WEIGHT, WHOLE_COLOURS_PER_WEIGHT = 0.2, 0.6
LIGHT_SHARE = 0.3
"""How much of a recolouring light and dark take part in where the prompt names an hour."""
SURE = 0.5
"""How sure the eye must be of a fact before it is taken over."""
LIKELY = 0.25
"""The same for a picture's main subject and style: they were asked for, so a good guess is better than nothing."""
OURS = 0.5
"""Familiarity below which a picture counts as one from outside our world."""
CERTAIN_STYLE = 0.8
"""A style as sure as this is taken to be the whole of a picture's style; below it, its colours speak for it too."""
_LEAST_COLOURS, _FEWEST_BLENDED = 0.02, 2
_OWN_STYLE = "storybook"


@dataclass(frozen=True)
class Recolour:
    """Colours to move a finished picture towards; `lightness` is the amount for light and dark alone."""

    palette: Palette
    amount: float
    lightness: float

    def apply(self, rgb: Rgb) -> Rgb:
        """Return H×W×3 bytes with the new colours."""
        return transfer(rgb, self.palette, self.amount, lightness=self.lightness)


@dataclass(frozen=True)
class Styling:
    """What style references and codes make of a scene's style; see `Likeness` for the fields of the same name."""

    palette: str | None = None
    blend: tuple[str, float] | None = None
    styles: tuple[tuple[str, float], ...] = ()
    strength: float = 1.0
    dresses: tuple[Dress, ...] = ()
    says: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def _loud(weight: float) -> float:
    """How much a weight counts beside others, by the same exponent: 3 beside 1 is 0.68 to 0.32 of the finish."""
    return float(weight**SHARE_EXPONENT)


def share_of(weight: float) -> float:
    """Return how much of the finish is the references', 0–1, for the weight of the heaviest."""
    return float(min(1.0, max(weight, 0.0)) ** SHARE_EXPONENT)


def strength_of(weight: float) -> float:
    """Return how strongly a style reference's finish is laid on: 1 up to weight 1, then straight up to 1.5 at weight 2."""
    return min(MOST_STRENGTH, max(1.0, 1.0 + (weight - 1) * (MOST_STRENGTH - 1)))


def strangeness(look: Look) -> float:
    """Return how little of a picture's style our styles explain: 0 for one of ours, 1 for what looks like none of them."""
    return 1 - look.familiarity * min(1.0, look.style[1] / CERTAIN_STYLE)


def styled_by(
    pictures: Sequence[Weighed],
    codes: Sequence[tuple[Style, float]],
    own: str | None,
    palette: str | None,
    excluded: Sequence[str],
) -> Styling:
    """Share the finish out: each source its weight's share, the scene's own style the rest below weight 1.

    Args:
        pictures: style references as the eye saw them, each with its weight above 0.
        codes: styles without a picture, each with its weight above 0.
        own: the scene's style, None for storybook.
        palette: the scene's palette; what it says stays.
        excluded: words that must not appear.
    """
    weights = [weight for _, weight in (*pictures, *codes)]
    if not weights:
        return Styling(palette=palette)
    heaviest, total = max(weights), sum(_loud(weight) for weight in weights)
    whole = share_of(heaviest)
    votes: dict[str, float] = {}
    notes = []
    for look, weight in pictures:
        name, chance = look.style
        if chance < LIKELY or strangeness(look) > 1 - OURS:
            notes.append(
                f"The style reference is drawn in none of our styles; {name} is the nearest, and its colours followed."
            )
        votes[name] = votes.get(name, 0.0) + whole * _loud(weight) / total
        if palette is None and weight >= PALETTE_FROM:
            named = best(look.facts.get("palette", {}), SURE)
            palette = None if named in excluded else named
    for style, weight in codes:
        for name, percent in style.finishes:
            votes[name] = votes.get(name, 0.0) + whole * _loud(weight) / total * percent / 100
    strength = strength_of(heaviest)
    dresses = tuple((style, whole * _loud(weight) / total, strength) for style, weight in codes)
    if not votes:
        return Styling(palette=palette, dresses=dresses)
    leading, share = max(votes.items(), key=lambda row: row[1])
    if sum(votes.values()) < 1 - 1e-9:
        votes[own or _OWN_STYLE] = votes.get(own or _OWN_STYLE, 0.0) + 1 - sum(votes.values())
    styles = sorted(votes.items(), key=lambda row: (-row[1], row[0] != leading))
    return Styling(
        palette=palette,
        blend=(leading, share * strength),
        styles=tuple(styles),
        strength=strength,
        dresses=dresses,
        says=(leading, *([palette] if palette else [])),
        notes=tuple(notes),
    )


def shared_styles(pictures: Sequence[Weighed], excluded: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return how the styles of blended pictures share the finish, the largest share first.

    Empty where nothing is mixed: fewer than two pictures with a style of ours, or none of them weighs 1, from where on a
    picture brings its style at all.
    """
    known = [(look.style[0], weight) for look, weight in pictures if look.style[1] >= SURE]
    known = [(name, weight) for name, weight in known if name not in excluded]
    if len(known) < _FEWEST_BLENDED or max(weight for _, weight in pictures) < 1:
        return ()
    total = sum(_loud(weight) for _, weight in known)
    votes: dict[str, float] = {}
    for name, weight in known:
        votes[name] = votes.get(name, 0.0) + _loud(weight) / total
    return tuple(sorted(votes.items(), key=lambda row: -row[1]))


def style_colours(look: Look, weight: float) -> float:
    """How much of a style reference's colours are taken: by strangeness, and above weight 1 in any case."""
    return COLOURS_PER_WEIGHT * weight * strangeness(look) + COLOURS_ABOVE_ONE * max(0.0, weight - 1)


def whole_colours(look: Look, weight: float) -> float:
    """The same where the colours are what is asked for."""
    return max(style_colours(look, weight), WHOLE_COLOURS_PER_WEIGHT * weight)


STYLE_COLOURS: Mapping[str, Callable[[Look, float], float]] = MappingProxyType({
    "none": lambda _look, _weight: 0.0,
    "style": style_colours,
    "whole": whole_colours,
})  # fmt: skip
"""How much colour a reading takes; see `gesso.domain.style.Reads`."""


def image_colours(look: Look, weight: float) -> float:
    """The same for a picture among the words: it is asked for as a whole, so its colours belong to it from weight 0.5."""
    return max(COLOURS_PER_WEIGHT * weight * strangeness(look), IMAGE_COLOURS_PER_WEIGHT * (weight - 0.5))


def recolour(pictures: Sequence[Weighed], amount_of: Callable[[Look, float], float], *, timed: bool) -> Recolour | None:
    """The mean palette of the pictures, towards which to move by the largest of their amounts."""
    amounts = [max(0.0, amount_of(look, weight)) for look, weight in pictures]
    amount = min(MOST_COLOURS, max(amounts, default=0.0))
    if amount < _LEAST_COLOURS:
        return None
    whole = sum(amounts)

    def mixed(rows: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
        first, second, third = (
            sum(row[channel] * share for row, share in zip(rows, amounts, strict=True)) / whole for channel in range(3)
        )
        return first, second, third

    palette = Palette(
        mixed([look.palette.mean for look, _ in pictures]), mixed([look.palette.spread for look, _ in pictures])
    )
    return Recolour(palette, amount, amount * LIGHT_SHARE if timed else amount)

"""Sight: what the eye saw in a picture, as plain values that cross a pipe and outlive the network that saw it.

Knows nothing of networks. Words are those of the storybook world; `familiarity` says how far to trust them.
"""

from typing import Any

import msgspec

from gesso.domain.plan import Compose

Vector = tuple[float, ...]


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """One picture, seen."""

    vector: Vector
    """128 numbers, a unit vector; its product with a text's vector says how well they agree, −1 to 1."""
    style_vector: Vector
    """32 numbers, a unit vector: near for the same art style, whatever is shown."""
    scene: dict[str, Any]
    """What the eye believes at even odds (`gesso.scenes.Scene` as JSON values)."""
    likely: dict[str, Any] = {}
    """The same with guesses, for where a guess is better than nothing: things and facts down to one in seven."""
    facts: dict[str, dict[str, float]]
    """For style, setting, time, weather, season, palette, mood, framing, sky and subject: words and their probabilities."""
    colours: tuple[tuple[str, float], ...] = ()
    """Main colours (`#rrggbb`) with their shares, largest first."""
    lab_mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """CIELAB: L 0–100, a and b about −100 to 100."""
    lab_spread: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Standard deviations of the same."""
    familiarity: float = 1.0
    """1 for a picture that looks like one of ours, down to 0 for one that looks like nothing we draw."""


class Sights(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one question: a sight for each picture, a vector (128 numbers) for each text, in the order asked."""

    pictures: tuple[Sight, ...] = ()
    texts: tuple[Vector, ...] = ()


class Pointing(msgspec.Struct, frozen=True, kw_only=True):
    """What is pointed at on a picture, in shares of its sides (0–1), and what is known that helps to find it."""

    points: tuple[tuple[float, float, bool], ...] = ()
    """x, y, and whether the thing is there (true) or surely not (false)."""
    box: tuple[float, float, float, float] | None = None
    """Left, top, right, bottom."""
    compose: Compose | None = None
    """The drawing under the picture, where it is that very drawing."""
    folder: str | None = None
    """Of a segmentation model; None: without one."""

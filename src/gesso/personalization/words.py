"""What a taste says, in words: "likes watercolour (+1.9), night; dislikes neon". Pure."""

from collections.abc import Sequence

import msgspec

from gesso.domain.taste import NAMES

_LEAST = 0.15
"""Weights below this are left unsaid: a few answers one way or the other would turn them round."""
_MEASURED = {
    "warmth": ("warm colours", "cool colours"),
    "colourfulness": ("strong colours", "quiet colours"),
    "brightness": ("bright pictures", "dark pictures"),
    "contrast": ("strong contrast", "soft contrast"),
}
_SAID = {
    "watercolor": "watercolour", "pixel": "pixel art", "oil": "oil paint", "flat": "flat shapes", "papercut": "cut paper",
    "lowpoly": "low poly", "glass": "stained glass", "photo": "photographs", "storybook": "storybook drawings", "neon": "neon",
    "ink": "ink", "charcoal": "charcoal", "clear": "clear skies", "rain": "rain", "snow": "snow", "fog": "fog", "storm": "storms", "wind": "wind",
    "meadow": "meadows", "snow field": "snow fields", "forest": "forests", "desert": "deserts", "city": "cities", "village": "villages",
    "garden": "gardens", "sea": "the sea", "beach": "beaches", "lake": "lakes", "moon": "the moon", "underwater": "the world underwater",
    "sky": "the sky", "room": "rooms", "library": "libraries", "cave": "caves", "plain": "plain backgrounds",
}  # fmt: skip
_FRAMES = {
    "time": "{}", "weather": "{}", "season": "{}", "palette": "a {} palette", "mood": "a {} mood", "framing": "{} views",
    "setting": "{}", "style": "{}",
}  # fmt: skip


class Liking(msgspec.Struct, frozen=True):
    """One thing that is liked (`weight` above 0) or disliked: the feature's name, and how people say it."""

    name: str
    words: str
    weight: float


def likings(weights: Sequence[float], most: int = 6) -> tuple[tuple[Liking, ...], tuple[Liking, ...]]:
    """Return what is liked and what is disliked, the strongest first, at most so many each."""
    told = [Liking(name, _words(name, weight), round(weight, 2)) for name, weight in zip(NAMES, weights, strict=True)]
    up = sorted((one for one in told if one.weight >= _LEAST), key=lambda one: -one.weight)
    down = sorted(
        (one for one in told if one.weight <= -_LEAST and one.name not in _MEASURED), key=lambda one: one.weight
    )
    turned = [
        one for one in told if one.weight <= -_LEAST and one.name in _MEASURED
    ]  # cool is liked, not warm disliked
    up = sorted(
        (*up, *(msgspec.structs.replace(one, weight=-one.weight) for one in turned)), key=lambda one: -one.weight
    )
    return tuple(up[:most]), tuple(down[:most])


def sentence(weights: Sequence[float]) -> str:
    """Return both in a sentence."""
    up, down = likings(weights)
    parts = [
        f"{verb} " + ", ".join(f"{one.words} ({one.weight:+.1f})" for one in some)
        for verb, some in (("likes", up), ("dislikes", down))
        if some
    ]
    return "; ".join(parts) if parts else "nothing is known yet"


def _words(name: str, weight: float) -> str:
    if name in _MEASURED:
        return _MEASURED[name][weight < 0]
    fact, _, word = name.partition(":")
    said = _FRAMES[fact].format(_SAID.get(word, word))
    return f"an {said[2:]}" if said.startswith("a ") and said[2] in "aeiou" else said

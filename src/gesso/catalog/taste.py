"""What of a person's taste is settled when a job is planned: how much it may steer, the art style, and words.

The rest is filled in picture by picture, where pictures are looked at.

Promises: pure; what the prompt says always wins; an amount of 0 leaves the plan as it would be without a taste.
"""

import math
import random
import re

import msgspec

from gesso.domain.job import Notice
from gesso.domain.plan import Compose, PlanReference, Taste, Words
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Spec
from gesso.domain.taste import FACTS, NAMES, SPACE

_DECISION = 4.0
"""How sharply an art style follows the weights at full amount."""
_NO_STYLE = 0.25
"""What a style must be liked more than the model's own before it takes its place, at even chances."""
_MOST_WORDS = 4
_MOVING = frozenset({"mood:spooky", "weather:snow", "season:winter"})
"""What brings a place of its own along where none is named."""
_PLACED = re.compile(
    r"\b(?:in|on|at|by|near|inside|outside|under|underneath|beneath|below|above|over|among|amid|beside|behind|between|against|"
    r"along|across|through|around|within|upon|atop|into|from)\b",
    re.IGNORECASE,
)
_PLAINLY = 0.4
"""Weights from this on become words."""
_SAID = {
    "watercolor": "watercolor painting", "ink": "ink drawing", "oil": "oil painting", "pixel": "pixel art", "neon": "neon glow",
    "flat": "flat illustration", "papercut": "paper cut art", "anime": "anime style", "lowpoly": "low poly", "glass": "stained glass",
    "charcoal": "charcoal drawing", "photo": "photograph", "storybook": "storybook illustration", "dawn": "at dawn", "day": "in daylight",
    "sunset": "at sunset", "dusk": "at dusk", "night": "at night", "close-up": "close-up", "wide": "wide shot", "from above": "from above",
    "monochrome": "black and white",
}  # fmt: skip


def amount_of(stylize: int) -> float:
    """Return how much a taste may steer, 0–1: nothing at `--s 0`, half at the default of 100, all at 1000."""
    return round(float((max(stylize, 0) / 1000) ** math.log10(2)), 4)


def settled(
    spec: Spec, taste: Taste | None, *, stylize: int, over_pixels: bool
) -> tuple[Taste | None, tuple[Notice, ...]]:
    """Return the taste with its amount, or None where it cannot act; a notice says so where it was asked for in the prompt."""
    if taste is None:
        return None, ()
    amount = amount_of(round(stylize / 2) if spec.raw else stylize)
    if amount > 0 and not over_pixels:
        return msgspec.structs.replace(taste, amount=amount), ()
    message = (
        "Over the pixels of a picture a profile has nothing left to choose; it was left out."
        if over_pixels
        else "--s 0 draws without a profile; raise it to let yours steer."
    )
    written = " ".join(("--p", *(spec.profiles or ())))
    notice = Notice(code="not_honoured", message=message, value=written, suggestion=None if over_pixels else "--s 100")
    return None, () if spec.profiles is None else (notice,)


def within(text: str, taste: Taste) -> Taste:
    """Return the taste without its places where the words speak of a place, also of one that no drawing knows: "by the water"."""
    if _PLACED.search(text) is None or taste.space != SPACE:
        return taste
    weights = tuple(
        0.0 if name.startswith("setting:") or name in _MOVING else one
        for name, one in zip(NAMES, taste.weights, strict=True)
    )
    return msgspec.structs.replace(taste, weights=weights)


def with_style(text: str, compose: Compose, taste: Taste) -> Compose:
    """Return the scene in an art style to the person's liking, where the words name none and exclude it not."""
    style = None if compose.scene.get("style") else style_for(text, taste)
    if style is None or style in compose.scene.get("excluded", ()):
        return compose
    return msgspec.structs.replace(compose, scene={**compose.scene, "style": style})


def board_references(
    spec: Spec, drawing: Recipe, taste: Taste, board: tuple[str, ...], written: tuple[PlanReference, ...]
) -> tuple[PlanReference, ...]:
    """Return a moodboard's typical pictures as style references, where neither words nor `--sref` name a style."""
    from gesso import scenes

    if not board or "style_reference" not in drawing.capabilities or any(one.role == "style" for one in written):
        return ()
    if scenes.read(spec.text, spec.no).scene.style is not None:
        return ()
    return tuple(PlanReference(role="style", sha256=one, weight=taste.amount, by_taste=True) for one in board)


def style_for(text: str, taste: Taste) -> str | None:
    """Return the art style for words that name none; None is the model's own.

    Chosen by chance among the liked ones, the likelier the better liked, and always the same for the same words, so that
    a draft and its finals, and a wish and its reroll, are drawn alike.
    """
    if taste.space != SPACE:
        return None
    liking = dict(zip(NAMES, taste.weights, strict=True))
    own = liking["style:storybook"]
    styles = [word for word in FACTS["style"] if word != "storybook"]
    pulls = [0.0, *(liking[f"style:{word}"] - own - _NO_STYLE for word in styles)]
    shares = [math.exp(_DECISION * taste.amount * 2 * (pull - max(pulls))) for pull in pulls]
    return random.Random(f"{text}/style").choices((None, *styles), shares)[0]


def spoken(spec: Spec, words: Words, taste: Taste) -> Words:
    """Return the words with a taste's best liked ones among those that `--stylize` mixes in; what is said stays unsaid twice."""
    from gesso import scenes

    if not words.rich_amount or taste.space != SPACE:
        return words
    scene = scenes.read(spec.text, spec.no).scene
    best = sorted(zip(taste.weights, NAMES, strict=True), reverse=True)
    more: dict[str, str] = {}
    for weight, name in best:
        fact, _, word = name.partition(":")
        closed = not word or getattr(scene, fact) is not None or fact == "setting" or word in scene.excluded
        if weight >= _PLAINLY and not closed and len(more) < _MOST_WORDS:
            more.setdefault(fact, _SAID.get(word, f"{word} colors" if fact == "palette" else word))
    if not more:
        return words
    return msgspec.structs.replace(words, rich=", ".join([words.rich, *more.values()]))

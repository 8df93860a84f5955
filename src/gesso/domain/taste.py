"""Taste: what is known of a person's liking, as plain values. A feature space is a fixed list of names with a version.

Promises: everything is pure. `SPACE` changes whenever a name comes, goes or changes its meaning, so that weights are never read against the
wrong names. Knows nothing of how pictures are looked at or how weights are learnt.
"""

import hashlib
import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from gesso.domain.ids import BoardId, ImageId, PersonId, ProfileId, RankingId

FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "style": ("storybook", "watercolor", "ink", "oil", "pixel", "neon", "flat", "papercut", "anime", "lowpoly", "glass", "charcoal", "photo"),
    "time": ("dawn", "day", "sunset", "dusk", "night"),
    "setting": ("meadow", "snow field", "forest", "desert", "mountains", "city", "village", "garden", "sea", "beach", "lake", "moon", "space", "underwater", "sky", "room", "library", "cave", "plain"),
    "weather": ("clear", "rain", "snow", "fog", "storm", "wind"),
    "season": ("spring", "summer", "autumn", "winter"),
    "palette": ("pastel", "vivid", "muted", "monochrome", "warm", "cool"),
    "mood": ("joyful", "sad", "spooky", "cozy", "peaceful", "romantic", "dreamy", "mysterious", "epic"),
    "framing": ("close-up", "wide", "from above"),
})  # fmt: skip
"""Facts with their words. A feature is the probability that the word holds, less what an average picture has."""

MEASURES: Mapping[str, tuple[float, float]] = MappingProxyType({
    "warmth": (0.036, 0.145), "colourfulness": (0.245, 0.147), "brightness": (0.614, 0.152), "contrast": (0.169, 0.044),
})  # fmt: skip
"""Measured over the whole picture. Mean and standard deviation over 540 pictures like those of `gesso.catalog.starters`;
features count in these deviations."""

NAMES: tuple[str, ...] = (*(f"{fact}:{word}" for fact, words in FACTS.items() for word in words), *MEASURES)
SPACE = "look-1"
"""The feature space of this version: `NAMES`, in this order."""

UNLOCKED_AFTER, MATURE_AT = 40, 200
"""Pairs answered left or right: from the first number on a profile can be used, at the second it has seen enough."""
WEAK = 0.25
"""What a like counts beside an answered pair: it was not asked for against this very picture."""

Answer = Literal["left", "right", "skip"]


def features(
    facts: Mapping[str, Mapping[str, float]],
    lab_mean: tuple[float, float, float],
    lab_spread: tuple[float, float, float],
) -> tuple[float, ...]:
    """Return a picture's features in the order of `NAMES`, 0 being an average picture.

    Args:
        facts: words and their probabilities, by fact; what is missing counts as unlikely.
        lab_mean: mean of CIELAB over the picture: L 0–100, a and b about −100 to 100.
        lab_spread: standard deviations of the same.
    """
    told = [
        facts.get(fact, {}).get(word, 0.0) - 1 / (len(words) + 1) for fact, words in FACTS.items() for word in words
    ]
    (light, a, b), (contrast, spread_a, spread_b) = lab_mean, lab_spread
    measured = {
        "warmth": (0.5 * a + b) / 100,
        "colourfulness": math.sqrt(a * a + b * b + spread_a**2 + spread_b**2) / 100,
        "brightness": light / 100,
        "contrast": contrast / 100,
    }
    return (*told, *((measured[name] - mean) / deviation for name, (mean, deviation) in MEASURES.items()))


def composed(scene: Mapping[str, object]) -> dict[str, dict[str, float]]:
    """Return the facts that a picture composed here is known to show; `scene` is `gesso.scenes.Scene` as JSON values."""
    known = {fact: str(scene[fact]) for fact in FACTS if scene.get(fact)}
    return {fact: {word: 1.0} for fact, word in ({"style": "storybook"} | known).items()}


def liked(weights: Mapping[str, float]) -> tuple[float, ...]:
    """Return the weights by name in the order of `NAMES`, 0 for all others."""
    return tuple(weights.get(name, 0.0) for name in NAMES)


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """One answered pair. `left` and `right` are content hashes, or `starter:17` for a picture that Gesso brings along.

    `weight` is 1 for a pair that was shown, less for what follows from a like; `origin` says which like: an image's id,
    or `grid`. Empty for a pair that was shown.
    """

    id: RankingId
    profile_id: ProfileId
    left: str
    right: str
    answer: Answer
    weight: float = 1.0
    origin: str = ""
    created_ms: int


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A taste that goes on being learnt. `weights` belong to the names of `space`; none before the first answer."""

    id: ProfileId
    person_id: PersonId
    name: str
    code: str
    space: str = SPACE
    weights: tuple[float, ...] = ()
    answered: int = 0
    """Pairs answered left or right; four likes against a sibling count as one."""
    created_ms: int
    learnt_ms: int | None = None

    @property
    def unlocked(self) -> bool:
        """Whether it may be used."""
        return self.answered >= UNLOCKED_AFTER and bool(self.weights)


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """A taste as it was when a job was submitted, under a code that never changes its meaning."""

    code: str
    source: str
    """Id of the profile or moodboard that it was taken from."""
    space: str
    weights: tuple[float, ...]
    pictures: tuple[str, ...] = ()
    """Content hashes of a moodboard's most typical pictures, for models that take style references."""


class BoardItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on a moodboard: a picture with its weight, a link, or a note."""

    kind: Literal["picture", "link", "note"]
    value: str
    """An image id, an address, or words."""
    weight: float = 1.0
    sha256: str = ""
    added_ms: int = 0
    id: str = ""
    """Names it on its board; empty on boards from before things had one."""
    x: float | None = None
    """Where it lies, in the board's own units (pixels at first sight); None until somebody has put it somewhere."""
    y: float | None = None
    w: float | None = None
    h: float | None = None
    z: int = 0
    """What lies above what."""
    colour: str = ""
    """`#rrggbb` of a note; empty for the usual one."""

    @property
    def named(self) -> str:
        """The id; for one from before there were any, the same one every time."""
        return self.id or hashlib.sha256(f"{self.kind}:{self.value}".encode()).hexdigest()[:12]

    @property
    def image_id(self) -> ImageId:
        """The picture's id, for a picture."""
        return ImageId(self.value)


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """A moodboard: a named set of pictures, links and notes, newest last."""

    id: BoardId
    person_id: PersonId
    name: str
    code: str
    items: tuple[BoardItem, ...] = ()
    created_ms: int
    changed_ms: int

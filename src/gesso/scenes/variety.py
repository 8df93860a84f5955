"""The take: how one seed frames what all seeds show.

Promises: ``take`` is pure. Its choices are low-discrepancy sequences over the seed, one irrational step each, so that the
four neighbouring seeds of one job never bunch up: another third of the page, another distance, another horizon, another
scenery. Chaos widens the ranges; the content is never touched here.

``Seeds`` stands where a seed does and lets an earlier drawing keep its large decisions while small ones are taken anew.
"""

from collections.abc import Iterable
from types import MappingProxyType
from typing import NamedTuple, TypeVar

T = TypeVar("T")

STEPS = {
    "side": 0.6180339887,
    "size": 0.4142135624,
    "horizon": 0.7320508076,
    "hour": 0.2360679775,
    "palette": 0.6457513111,
    "scenery": 0.3166247904,
    "camera": 0.6055512755,
    "pose": 0.3588989435,
    "pan": 0.7958315233,
    "ground": 0.3851648071,
    "props": 0.5677643628,
}


STREAM_WEIGHTS = MappingProxyType({
    "veil": 0.1, "sparkle": 0.1, "flourish": 0.1, "weather": 0.15, "front": 0.2, "mood": 0.2, "odd things": 0.2,
    "brush": 0.3, "layout": 0.3, "frame": 0.3, "scenery": 0.4, "tile": 0.5, "sky": 0.6, "figures": 0.6, "hour": 0.7,
})  # fmt: skip
"""How much of a picture hangs on each random stream, 0–1; what is not listed (what it is about) weighs 1."""
SHARE_WEIGHTS = MappingProxyType({
    "props": 0.3, "pose": 0.5, "pan": 0.6, "camera": 0.6, "ground": 0.6, "palette": 0.7, "size": 0.8, "horizon": 0.8,
    "scenery": 0.8, "hour": 0.9, "side": 0.9,
})  # fmt: skip
"""The same for the choices of ``take`` and its like."""


class Seeds(NamedTuple):
    """A drawing's own seed, and newer ones for its lighter decisions.

    Each ``(seed, reach)`` has those that weigh up to ``reach``; of several, the last one that reaches.
    """

    own: int
    anew: tuple[tuple[int, float], ...] = ()

    def stream(self, name: str) -> int:
        """The seed of a random stream."""
        return self._for(STREAM_WEIGHTS.get(name, 1.0))

    def share(self, name: str) -> int:
        """The seed of a choice that is spaced evenly over seeds."""
        return self._for(SHARE_WEIGHTS.get(name, 1.0))

    def _for(self, weight: float) -> int:
        return next((seed for seed, reach in reversed(self.anew) if weight <= reach), self.own)


def seeds_of(seed: "int | Seeds", anew: Iterable[tuple[int, float]] = ()) -> Seeds:
    """The same as ``Seeds``, whichever was given."""
    return seed if isinstance(seed, Seeds) else Seeds(seed, tuple(anew))


class Take(NamedTuple):
    """One framing: ``side`` -1, 0 or 1 is the third the subject stands in; the rest are shares or factors."""

    side: int = 0
    scale: float = 1.0
    drop: float = 0.0  # how far the horizon sinks, in picture heights
    zoom: float = 1.0  # how near the scenery is
    pan: float = 0.5  # around which share of the width it is zoomed
    pose: float = 0.5
    scenery: float = 0.5  # which of a place's views
    ground: float = 0.5  # which of its colours
    props: float = 0.5  # which of its small things


def spaced(seed: int | Seeds, name: str) -> float:
    """0..1, evenly spread over neighbouring seeds; independent between names."""
    step = STEPS[name]
    return ((seeds_of(seed).share(name) % 2**32) * step + step * 7.13) % 1.0


def take(seed: int | Seeds, chaos: float) -> Take:
    """The framing of this seed; ``chaos`` 0..1 lets it go further."""
    side, size, horizon = spaced(seed, "side"), spaced(seed, "size"), spaced(seed, "horizon")
    reach = 1 + chaos
    return Take(
        -1 if side < 0.36 else (1 if side > 0.64 else 0),
        1.0 + (size * 0.5 - 0.22) * (1 + 0.5 * chaos),
        (horizon - 0.52) * 0.15 * (1 + 0.6 * chaos),
        1.0 + 0.3 * spaced(seed, "camera") ** 1.5 * reach,
        spaced(seed, "pan"),
        spaced(seed, "pose"),
        spaced(seed, "scenery"),
        spaced(seed, "ground"),
        spaced(seed, "props"),
    )


def one_of(share: float, options: tuple[T, ...]) -> T:
    """The option that ``share`` 0..1 falls on."""
    return options[min(int(share * len(options)), len(options) - 1)]

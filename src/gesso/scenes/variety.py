"""The take: how one seed frames what all seeds show.

Promises: ``take`` is pure. Its choices are low-discrepancy sequences over the seed, one irrational step each, so that the
four neighbouring seeds of one job never bunch up: another third of the page, another distance, another horizon, another
scenery. Chaos widens the ranges; the content is never touched here.
"""

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


def spaced(seed: int, name: str) -> float:
    """0..1, evenly spread over neighbouring seeds; independent between names."""
    step = STEPS[name]
    return ((seed % 2**32) * step + step * 7.13) % 1.0


def take(seed: int, chaos: float) -> Take:
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

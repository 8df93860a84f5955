"""The queue's lanes as data: their order, when waiting promotes a job, what relax is owed, how much one person may run.

Source of the numbers: distributed design §6. Pure.
"""

from gesso.domain.job import LANES

TURBO, DRAFT, FAST, RELAX = LANES["turbo"], LANES["draft"], LANES["fast"], LANES["relax"]

RELAX_AGES_MS = 20 * 60_000
"""A relax job that has waited this long counts as fast,"""
FAST_AGES_MS = 2 * 60_000
"""and a fast one that has waited this long (a relax one: this much longer) counts as turbo."""
AGED_EVERY = 4
"""At most one claim in so many goes to an aged job: else an old backlog would shut out whoever is watching a draft."""

RELAX_FLOOR = 0.10
"""Share of device time that relax gets while it has work,"""
FLOOR_WINDOW_MS = 5 * 60_000
"""owed for at most this long."""

INTERACTIVE_LIMIT_MS = 15_000
"""With two slots or more, the first one refuses work estimated longer, so that short work always finds a door open."""

RUNNING_AT_MOST = {TURBO: 3, DRAFT: 4, FAST: 3, RELAX: 2}
"""Jobs of one person that may run at once, by lane."""


def effective(lane: int, waited_ms: int) -> int:
    """Return the lane a job counts in after waiting."""
    if lane == RELAX and waited_ms >= RELAX_AGES_MS:
        lane, waited_ms = FAST, waited_ms - RELAX_AGES_MS
    if lane == FAST and waited_ms >= FAST_AGES_MS:
        lane = TURBO
    return lane


def credited(credit_ms: float, lane: int, device_ms: int) -> float:
    """Return what relax is owed after work of a lane: its share of everything, less what it had.

    A running account, not a share of the last minutes: long jobs come in lumps, and a window forgets the rest of each.
    It is bounded both ways by the floor's share of five minutes.
    """
    most = RELAX_FLOOR * FLOOR_WINDOW_MS
    owed = credit_ms + RELAX_FLOOR * device_ms - (device_ms if lane == RELAX else 0)
    return max(-most, min(most, owed))


def relax_is_owed(credit_ms: float, estimate_ms: int) -> bool:
    """Tell whether a relax job of this estimate may pass the other lanes now: rounded to the nearest whole job."""
    return credit_ms > 0 and credit_ms >= min(estimate_ms, RELAX_FLOOR * FLOOR_WINDOW_MS) / 2

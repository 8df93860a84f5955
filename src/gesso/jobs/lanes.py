"""The queue's lanes as data: their order, when waiting promotes a job, what relax is owed, how much one person may run.

Source of the numbers: distributed design §6. Pure.
"""

from collections.abc import Iterable

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
"""measured over this window."""

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


def relax_is_owed(used: Iterable[tuple[int, int, int]], now_ms: int, estimate_ms: int) -> bool:
    """Tell whether a relax job of this estimate may pass the other lanes now.

    `used` holds (time_ms, lane, device_ms) of finished work. Half the estimate is added to what relax has had: rounding
    to the nearest whole job, which gives the floor on average and lets a short burst of urgent work pass unhindered.
    """
    recent = [(lane, device_ms) for time_ms, lane, device_ms in used if now_ms - time_ms <= FLOOR_WINDOW_MS]
    total_ms = sum(device_ms for _, device_ms in recent)
    relax_ms = sum(device_ms for lane, device_ms in recent if lane == RELAX)
    next_ms = min(estimate_ms, RELAX_FLOOR * FLOOR_WINDOW_MS)
    return total_ms > 0 and relax_ms + next_ms / 2 <= RELAX_FLOOR * total_ms

"""Who is next: start-time fair queueing between people inside strictly ordered lanes. Pure; the table of cases is its test.

A flow is one person in one lane. Its virtual time is the device time it has had; the smallest goes first. Coming back
after a pause, a flow starts at the clock of those who were active: no banked credit and no penalty.
"""

from collections.abc import Sequence

from gesso.domain.execution import Slot
from gesso.domain.job import Waiting
from gesso.jobs import lanes
from gesso.store.queries.flow import Standing

LOAD_MS = 10_000
"""What loading another model costs: fairness bends by at most this much towards a model that is in memory."""


def joined(flow: Standing, estimate_ms: int, clock_ms: int) -> Standing:
    """A job was queued; a flow that was idle starts at its lane's clock."""
    if flow.queued + flow.running == 0:
        flow = flow._replace(vtime_ms=max(flow.vtime_ms, clock_ms))
    return flow._replace(queued=flow.queued + 1, queued_ms=flow.queued_ms + estimate_ms)


def left(flow: Standing, estimate_ms: int) -> Standing:
    """A queued job was cancelled."""
    return flow._replace(queued=flow.queued - 1, queued_ms=flow.queued_ms - estimate_ms)


def began(flow: Standing, estimate_ms: int) -> Standing:
    """A job was handed out: its estimate is charged at once."""
    gone = left(flow, estimate_ms)
    return gone._replace(running=flow.running + 1, vtime_ms=flow.vtime_ms + estimate_ms)


def ended(flow: Standing, estimate_ms: int, device_ms: int) -> Standing:
    """A job left its slot for good: the estimate becomes what it truly took."""
    return flow._replace(running=flow.running - 1, vtime_ms=max(0, flow.vtime_ms + device_ms - estimate_ms))


def came_back(flow: Standing, estimate_ms: int) -> Standing:
    """A job left its slot and waits again; the try is not counted."""
    gone = ended(flow, estimate_ms, 0)
    return gone._replace(queued=flow.queued + 1, queued_ms=flow.queued_ms + estimate_ms)


def choose(
    waiting: Sequence[Waiting],
    slot: Slot,
    *,
    now_ms: int,
    relax_owed: bool = False,
    aged_turn: bool = True,
) -> Waiting | None:
    """Return the job that this slot should take now, or None when nothing may start.

    Args:
        waiting: heads of flows that may run: of each lane those of the smallest virtual time, and the oldest.
        slot: the free slot; `slot.loaded` bends the choice towards models in memory.
        now_ms: the time, for aging.
        relax_owed: relax has had less than its floor.
        aged_turn: this claim may go to a job that waited too long.
    """
    if not waiting:
        return None
    relaxed = [head for head in waiting if head.lane == lanes.RELAX]
    if relax_owed and relaxed:
        return _fairest(relaxed, slot)
    if aged_turn:
        counts_as = {head.job_id: lanes.effective(head.lane, now_ms - head.queued_ms) for head in waiting}
        first = min(counts_as.values())
        aged = [head for head in waiting if counts_as[head.job_id] == first < head.lane]
        if aged:
            oldest = min(aged, key=lambda head: (head.queued_ms, head.job_id))
            return _fairest([head for head in aged if head.lane == oldest.lane], slot)  # not all to one old flood
    first = min(head.lane for head in waiting)
    return _fairest([head for head in waiting if head.lane == first], slot)


def is_aged(head: Waiting, now_ms: int) -> bool:
    return lanes.effective(head.lane, now_ms - head.queued_ms) < head.lane


def _fairest(heads: Sequence[Waiting], slot: Slot) -> Waiting:
    def score(head: Waiting) -> tuple[int, str]:
        return (head.vtime_ms + (0 if head.model in slot.loaded else LOAD_MS), head.job_id)

    return min(heads, key=score)

"""Who is next: start-time fair queueing between people inside strictly ordered lanes. Pure; the table of cases is its test.

A flow is one person in one lane. Its virtual time is the device time it has had; the smallest goes first. Coming back
after a pause, a flow starts at the clock of those who were active: no banked credit and no penalty.
"""

from collections.abc import Mapping, Sequence

import msgspec

from gesso.domain.execution import Slot
from gesso.domain.ids import PersonId
from gesso.domain.job import Waiting
from gesso.jobs import lanes

LOAD_MS = 10_000
"""What loading another model costs: fairness bends by at most this much towards a model that is in memory."""

FlowKey = tuple[int, PersonId]
"""(lane, person)."""


class Flow(msgspec.Struct, frozen=True):
    """One person's standing in one lane."""

    vtime_ms: int = 0
    running: int = 0
    active: bool = False


Flows = Mapping[FlowKey, Flow]


def refresh(flows: Flows, waiting: Sequence[Waiting]) -> dict[FlowKey, Flow]:
    """Return the flows as they stand with these heads: newcomers start at their lane's clock, idle ones rest."""
    present = {(head.lane, head.person_id) for head in waiting}
    result: dict[FlowKey, Flow] = {}
    for key, flow in flows.items():
        result[key] = msgspec.structs.replace(flow, active=flow.active and (key in present or flow.running > 0))
    for key in sorted(present):
        flow = result.get(key, Flow())
        if not flow.active:
            clock = min(
                (other.vtime_ms for (lane, _), other in result.items() if lane == key[0] and other.active), default=0
            )
            flow = msgspec.structs.replace(flow, vtime_ms=max(flow.vtime_ms, clock), active=True)
        result[key] = flow
    return result


def began(flows: Flows, head: Waiting) -> dict[FlowKey, Flow]:
    """Return the flows after a job was handed out: its estimate is charged at once."""
    key = (head.lane, head.person_id)
    flow = flows.get(key, Flow())
    charged = msgspec.structs.replace(
        flow, vtime_ms=flow.vtime_ms + head.estimate_ms, running=flow.running + 1, active=True
    )
    return {**flows, key: charged}


def ended(flows: Flows, key: FlowKey, *, estimate_ms: int, device_ms: int) -> dict[FlowKey, Flow]:
    """Return the flows after a job left its slot: the estimate becomes what it truly took."""
    flow = flows.get(key, Flow())
    vtime_ms = max(0, flow.vtime_ms + device_ms - estimate_ms)
    return {**flows, key: msgspec.structs.replace(flow, vtime_ms=vtime_ms, running=max(0, flow.running - 1))}


def choose(
    waiting: Sequence[Waiting],
    slot: Slot,
    *,
    now_ms: int,
    flows: Flows,
    relax_owed: bool = False,
    aged_turn: bool = True,
    only_short: bool = False,
) -> Waiting | None:
    """Return the job that this slot should take now, or None when nothing may start.

    Args:
        waiting: the oldest job of each person in each lane.
        slot: the free slot; `slot.loaded` bends the choice towards models in memory.
        now_ms: the time, for aging.
        flows: everybody's standing, refreshed with `waiting`.
        relax_owed: relax has had less than its floor.
        aged_turn: this claim may go to a job that waited too long.
        only_short: this slot is the one kept for short work.
    """
    open_to = [head for head in waiting if _may_run(head, flows)]
    if only_short:
        open_to = [head for head in open_to if head.estimate_ms <= lanes.INTERACTIVE_LIMIT_MS]
    if not open_to:
        return None
    relaxed = [head for head in open_to if head.lane == lanes.RELAX]
    if relax_owed and relaxed:
        return _fairest(relaxed, slot, flows)
    if aged_turn:
        counts_as = {head.job_id: lanes.effective(head.lane, now_ms - head.queued_ms) for head in open_to}
        first = min(counts_as.values())
        aged = [head for head in open_to if counts_as[head.job_id] == first < head.lane]
        if aged:
            return min(aged, key=lambda head: (head.queued_ms, head.job_id))
    first = min(head.lane for head in open_to)
    return _fairest([head for head in open_to if head.lane == first], slot, flows)


def is_aged(head: Waiting, now_ms: int) -> bool:
    return lanes.effective(head.lane, now_ms - head.queued_ms) < head.lane


def _may_run(head: Waiting, flows: Flows) -> bool:
    return flows.get((head.lane, head.person_id), Flow()).running < lanes.RUNNING_AT_MOST[head.lane]


def _fairest(heads: Sequence[Waiting], slot: Slot, flows: Flows) -> Waiting:
    def score(head: Waiting) -> tuple[int, str]:
        load_ms = 0 if head.model in slot.loaded else LOAD_MS
        return (flows.get((head.lane, head.person_id), Flow()).vtime_ms + load_ms, head.job_id)

    return min(heads, key=score)

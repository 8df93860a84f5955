"""Claims: which queued jobs a free slot takes. The flows are in the rows; what passes (the floor, turns) is remembered here."""

from collections.abc import Callable

from gesso.domain.execution import Slot
from gesso.domain.job import LANES, Job, Waiting
from gesso.jobs import fairness, lanes
from gesso.store.database import Connection
from gesso.store.queries import flow as flows

ALL_LANES = tuple(sorted(LANES.values()))


class Claims:
    """Used by the dispatcher's thread alone."""

    def __init__(self, clock_ms: Callable[[], int]) -> None:
        self._clock_ms = clock_ms
        self._owed_ms = 0.0
        self._since_aged = lanes.AGED_EVERY
        self._batches: dict[tuple[str, str], int] = {}

    def choose(self, connection: Connection, slot: Slot, slots: tuple[Slot, ...]) -> Waiting | None:
        """Return what this slot should take now."""
        now_ms = self._clock_ms()
        only_short = len(slots) > 1 and slot.id == slots[0].id
        at_most_ms = lanes.INTERACTIVE_LIMIT_MS if only_short else None
        waiting = flows.candidates(connection, now_ms, ALL_LANES, at_most_ms=at_most_ms)
        if not waiting:
            return None
        relaxed = [head.estimate_ms for head in waiting if head.lane == lanes.RELAX]
        return fairness.choose(
            waiting,
            slot,
            now_ms=now_ms,
            relax_owed=bool(relaxed) and lanes.relax_is_owed(self._owed_ms, min(relaxed)),
            aged_turn=self._since_aged + 1 >= lanes.AGED_EVERY,
        )

    def joins(self, connection: Connection, first: Waiting, slot: Slot, members: int) -> Waiting | None:
        """Return who joins a batch of so many members: of the same lane first, then of less urgent ones."""
        if members >= self.room(slot, first.batch):
            return None
        less_urgent = tuple(lane for lane in ALL_LANES if lane >= first.lane)
        return flows.next_of_batch(connection, first.batch, self._clock_ms(), less_urgent)

    def room(self, slot: Slot, batch: str) -> int:
        """Return how many jobs may share the slot: what it offers, or less where that was too much once."""
        return min(slot.max_batch, self._batches.get((slot.id, batch), slot.max_batch))

    def too_much(self, slot_id: str, batch: str, members: int) -> None:
        """Note that a batch of so many did not fit into memory."""
        self._batches[slot_id, batch] = max(1, members // 2)

    def began(self, head: Waiting) -> None:
        """Note that the job was leased."""
        self._since_aged = 0 if fairness.is_aged(head, self._clock_ms()) else self._since_aged + 1

    def ended(self, job: Job, device_ms: int) -> None:
        """Note that the job left its slot after so much device time."""
        self._owed_ms = lanes.credited(self._owed_ms, LANES[job.speed], device_ms)

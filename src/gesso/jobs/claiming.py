"""Claims: which queued job a free slot takes, remembered from one claim to the next.

The standing of people and lanes lives in memory and starts fresh with the server; who has waited longest is in the rows.
"""

from collections import deque
from collections.abc import Callable

from gesso.domain.execution import Slot
from gesso.domain.job import LANES, Job, Waiting
from gesso.jobs import fairness, lanes
from gesso.store.database import Database
from gesso.store.queries import jobs as rows


class Claims:
    """Used by the dispatcher's thread alone."""

    def __init__(self, database: Database, clock_ms: Callable[[], int]) -> None:
        self._database = database
        self._clock_ms = clock_ms
        self._flows: dict[fairness.FlowKey, fairness.Flow] = {}
        self._used: deque[tuple[int, int, int]] = deque()
        self._since_aged = lanes.AGED_EVERY

    def waiting(self) -> list[Waiting]:
        """Return the head of everybody's queue in every lane."""
        with self._database.read() as connection:
            return rows.heads(connection, self._clock_ms())

    def choose(self, slot: Slot, slots: tuple[Slot, ...]) -> Waiting | None:
        """Return what this slot should take now; the queue is read anew each time."""
        waiting = self.waiting()
        if not waiting:
            return None
        now_ms = self._clock_ms()
        self._flows = fairness.refresh(self._flows, waiting)
        while self._used and now_ms - self._used[0][0] > lanes.FLOOR_WINDOW_MS:
            self._used.popleft()
        relaxed = [head.estimate_ms for head in waiting if head.lane == lanes.RELAX]
        return fairness.choose(
            waiting,
            slot,
            now_ms=now_ms,
            flows=self._flows,
            relax_owed=bool(relaxed) and lanes.relax_is_owed(self._used, now_ms, min(relaxed)),
            aged_turn=self._since_aged + 1 >= lanes.AGED_EVERY,
            only_short=len(slots) > 1 and slot.id == slots[0].id,
        )

    def began(self, head: Waiting) -> None:
        """Note that the job was leased."""
        self._since_aged = 0 if fairness.is_aged(head, self._clock_ms()) else self._since_aged + 1
        self._flows = fairness.began(self._flows, head)

    def ended(self, job: Job, device_ms: int) -> None:
        """Note that the job left its slot after so much device time."""
        lane = LANES[job.speed]
        key = (lane, job.person_id)
        self._flows = fairness.ended(self._flows, key, estimate_ms=job.estimate_ms, device_ms=device_ms)
        self._used.append((self._clock_ms(), lane, device_ms))

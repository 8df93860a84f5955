"""Where a dispatcher writes: one transaction, fenced by its leadership, told to the hub after the commit."""

from collections.abc import Callable
from typing import Any

from gesso.domain.ids import IdSource
from gesso.domain.job import Event, EventKind, Job
from gesso.jobs.events import EventHub
from gesso.jobs.leading import Leadership
from gesso.store.database import Connection, Database


class Desk:
    """Used by the dispatcher's thread alone."""

    def __init__(
        self, database: Database, hub: EventHub, leadership: Leadership, *, clock_ms: Callable[[], int], ids: IdSource
    ) -> None:
        self.database = database
        self.leadership = leadership
        self.clock_ms = clock_ms
        self._hub = hub
        self._ids = ids

    def write(self, change: Callable[[Connection], Event | None]) -> None:
        """Commit one change and tell of it.

        Raises:
            Deposed: somebody else leads; nothing was written.
            UnavailableError: the database refused; nothing was written.
        """
        self.write_all(lambda connection: [event] if (event := change(connection)) is not None else [])

    def write_all(self, change: Callable[[Connection], list[Event]]) -> None:
        """The same for a change that tells of several things."""
        told: list[Event] = []
        with self.database.write(lambda: self._hub.publish(told)) as connection:
            self.leadership.fence(connection)
            told += change(connection)

    def pass_on(self, job: Job, kind: EventKind, data: dict[str, Any]) -> None:
        """Tell of something that is not kept."""
        event = Event(job_id=job.id, person_id=job.person_id, seq=0, kind=kind, time_ms=self.clock_ms(), data=data)
        self._hub.publish([event])

    def now(self) -> dict[str, Any]:
        """Return what every step of a job's life takes: the time, and where ids come from."""
        return {"now_ms": self.clock_ms(), "ids": self._ids}

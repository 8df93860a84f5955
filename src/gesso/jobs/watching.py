"""Watching: who is asked to stop, who has fallen silent, and who must be killed for it."""

import logging
from collections.abc import Callable

from gesso.domain.ids import JobId
from gesso.executors.protocol import Executor
from gesso.jobs.flight import Flight, Patience
from gesso.jobs.landing import Landing
from gesso.store.database import Database
from gesso.store.queries import jobs as rows

log = logging.getLogger("gesso.jobs.dispatcher")


class Watch:
    """Used by the dispatcher's thread alone."""

    def __init__(
        self,
        database: Database,
        owner: str,
        executor: Executor,
        landing: Landing,
        flights: dict[JobId, Flight],
        *,
        patience: Patience,
        monotonic: Callable[[], float],
    ) -> None:
        self._database = database
        self._owner = owner
        self._executor = executor
        self._landing = landing
        self._flights = flights
        self._patience = patience
        self._monotonic = monotonic

    def look_for_cancels(self) -> None:
        """Ask those to stop that are no longer wanted."""
        if not self._flights:
            return
        with self._database.read() as connection:
            unwanted = rows.unwanted(connection, self._owner)
        for job_id in unwanted:
            if job_id in self._flights:
                self._flights[job_id].ask_to_stop(self._executor, self._monotonic())

    def look(self) -> None:
        """Kill what does not stop or does not move, and give up what does not even die."""
        now = self._monotonic()
        for flight in list(self._flights.values()):
            if flight.pending:
                continue  # it has spoken; the disk is what we wait for
            if flight.killed_at is not None:
                if now - flight.killed_at > self._patience.kill_s:
                    flight.pending.append(flight.lost(flight.kill_reason))
                    self._landing.work_off(flight)
            elif flight.cancelled_at is not None and now - flight.cancelled_at > self._patience.cancel_s:
                self._kill(
                    flight, "it did not stop when asked", innocent="another of its batch did not stop when asked"
                )
            elif now - flight.seen_at > flight.stall_limit_s(self._patience):
                self._kill(flight, "stalled: no step for too long")

    def _kill(self, flight: Flight, reason: str, *, innocent: str | None = None) -> None:
        """End the slot's process. All who share it die with it; where it is known who was to blame, the others' try is free."""
        log.warning("worker_killed", extra={"job": flight.job.id, "slot": flight.slot_id, "reason": reason})
        for other in self._flights.values():
            if other.slot_id != flight.slot_id or other.killed_at is not None:
                continue
            other.killed_at, other.kill_reason = self._monotonic(), reason
            if other is not flight and innocent is not None and other.cancelled_at is None:
                other.given_back = innocent
        self._executor.kill(flight.slot_id)

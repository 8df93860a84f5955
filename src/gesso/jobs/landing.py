"""Landing: what the executor reports of a flight is written down, in order; what the disk refuses is offered again."""

import logging
from collections.abc import Callable
from typing import Any, Protocol

from gesso.domain.errors import UnavailableError
from gesso.domain.execution import (
    FINAL_REPORTS,
    Done,
    Failed,
    Loading,
    Lost,
    Previewed,
    Produced,
    Report,
    Started,
    Stepped,
)
from gesso.domain.ids import JobId
from gesso.domain.image import Image
from gesso.domain.job import Event, Failure, Job
from gesso.executors.protocol import Executor
from gesso.jobs import lifecycle
from gesso.jobs.claiming import Claims
from gesso.jobs.desk import Desk
from gesso.jobs.flight import Flight, Patience, failure_of
from gesso.jobs.leading import Deposed
from gesso.store.database import Connection
from gesso.store.queries import attempts as attempt_rows

log = logging.getLogger("gesso.jobs.dispatcher")

GIVEN_BACK_MS = 100
"""Pause before a job is offered again that a slot did not take."""


class Filing(Protocol):
    """What the library does with a picture: bytes first, outside the transaction; then the row, inside it."""

    def prepare(self, job: Job, produced: Produced) -> Any: ...

    def insert(self, connection: Connection, prepared: Any) -> Image: ...


class Landing:
    """Used by the dispatcher's thread alone."""

    def __init__(
        self,
        desk: Desk,
        executor: Executor,
        filing: Filing,
        claims: Claims,
        flights: dict[JobId, Flight],
        *,
        patience: Patience,
        monotonic: Callable[[], float],
    ) -> None:
        self._desk = desk
        self._executor = executor
        self._filing = filing
        self._claims = claims
        self._flights = flights
        self._patience = patience
        self._monotonic = monotonic
        self.look_again_at: float | None = None
        """When a job that was given back may be offered again."""

    def work_off(self, flight: Flight) -> None:
        """Write down what a flight has reported; what the disk refuses stays and is offered again."""
        while flight.pending:
            report = flight.pending[0]
            try:
                self._take(flight, report)
            except Deposed:
                raise
            except UnavailableError as error:
                if not self._hold(flight, report, error):
                    return
            except Exception as error:
                log.exception("report_not_taken", extra={"job": flight.job.id})
                if isinstance(report, FINAL_REPORTS):
                    flight.trouble = flight.trouble or failure_of(error)
                    flight.retry_at = self._monotonic() + self._patience.retry_s
                    return
                self._give_up(flight, failure_of(error))
            flight.pending.popleft()
            flight.refused_since = None

    def _hold(self, flight: Flight, report: Report, error: UnavailableError) -> bool:
        """Keep the report for another try; True when a picture was held long enough and is given up."""
        now = self._monotonic()
        flight.refused_since = flight.refused_since or now
        flight.retry_at = now + self._patience.retry_s
        if isinstance(report, FINAL_REPORTS) or now - flight.refused_since < self._patience.filing_s:
            log.warning("report_held", extra={"job": flight.job.id, "code": error.error_code})
            return False
        self._give_up(flight, failure_of(error))
        return True

    def _give_up(self, flight: Flight, trouble: Failure) -> None:
        flight.trouble = flight.trouble or trouble
        flight.ask_to_stop(self._executor, self._monotonic())

    def _take(self, flight: Flight, report: Report) -> None:
        job = flight.job
        match report:
            case Loading():
                pass  # a sign of life
            case Started():
                self._begin(flight)
            case Stepped(step=step, steps=steps):
                self._begin(flight)
                flight.progress = min(1.0, step / max(1, steps))
                self._desk.pass_on(job, "step", {"step": step, "steps": steps, "progress": flight.progress})
            case Previewed(index=index, step=step, webp=webp):
                self._desk.pass_on(job, "preview", {"index": index, "step": step, "webp": webp})
            case Produced():
                self._begin(flight)  # the word that it started may have gone to a dispatcher that died
                self._file(flight, report)
            case Done() | Failed() | Lost():
                if isinstance(report, Done) and not report.cancelled:
                    self._collect(flight)
                self._end(flight, report)

    def _begin(self, flight: Flight) -> None:
        if not flight.started:
            self._desk.write(lambda c: lifecycle.start(c, flight.job, now_ms=self._desk.clock_ms()))
            flight.started = True

    def _file(self, flight: Flight, produced: Produced) -> None:
        job = flight.job
        if flight.trouble is not None:
            return
        with self._desk.database.read() as connection:
            if attempt_rows.has_output(connection, job.id, produced.index):
                return  # an earlier attempt left it
        prepared = self._filing.prepare(job, produced)
        self._desk.write(
            lambda c: lifecycle.file(
                c,
                job,
                produced.index,
                lambda inner: self._filing.insert(inner, prepared),
                progress=flight.progress,
                now_ms=self._desk.clock_ms(),
            )
        )

    def _collect(self, flight: Flight) -> None:
        """File what was drawn and told to nobody who leads: a leader that froze may take a report along when it wakes.

        The workers hold every picture until the end is acknowledged.
        """
        with self._desk.database.read() as connection:
            if len(attempt_rows.outputs(connection, flight.job.id)) >= len(flight.job.plan.seeds):
                return
        for held in self._executor.inventory():
            if (held.job_id, held.number) == (flight.job.id, flight.job.attempt):
                for report in held.reports:
                    if isinstance(report, Produced):
                        self._file(flight, report)

    def _end(self, flight: Flight, report: Done | Failed | Lost) -> None:
        job, trouble, now = flight.job, flight.trouble, self._desk.now()
        together = flight.batch is not None
        if trouble is not None:
            self._finish(flight, lambda c: lifecycle.fail(c, job, trouble, **now))
            return
        if flight.given_back is not None:
            self._give_back(flight, flight.given_back, alone=flight.killed_at is not None)
            return
        match report:
            case Done(cancelled=True, gpu_ms=gpu_ms):
                self._finish(flight, lambda c: lifecycle.cancel(c, job, gpu_ms=gpu_ms, **now), gpu_ms)
            case Done(gpu_ms=gpu_ms):
                self._finish(flight, lambda c: self._complete(c, job, gpu_ms), gpu_ms)
            case Failed(code="out_of_memory") if flight.batch is not None:
                self._claims.too_much(flight.slot_id, flight.batch.key, flight.batch.members)
                self._give_back(flight, "the batch did not fit into memory", alone=False)
            case Failed() if together:
                self._give_back(flight, f"its batch failed: {report.message}", alone=True)
            case Failed(retry=False, gpu_ms=gpu_ms):
                failure = Failure(code=report.code, message=report.message)
                self._finish(flight, lambda c: lifecycle.fail(c, job, failure, gpu_ms=gpu_ms, **now), gpu_ms)
            case Failed(gpu_ms=gpu_ms):
                failure = Failure(code=report.code, message=report.message)
                self._finish(flight, lambda c: lifecycle.lose(c, job, failure.message, failure=failure, **now), gpu_ms)
            case Lost(reason=reason):
                why = flight.kill_reason or reason
                self._finish(flight, lambda c: lifecycle.lose(c, job, why, alone=together, **now))

    def _give_back(self, flight: Flight, why: str, *, alone: bool) -> None:
        """Queue it again; the try does not count."""
        soon = flight.batch is not None
        later_ms = 0 if soon else self._desk.clock_ms() + GIVEN_BACK_MS
        self._finish(
            flight,
            lambda c: lifecycle.drain(c, flight.job, why, not_before_ms=later_ms, alone=alone, **self._desk.now()),
        )
        if not soon:
            self.look_again_at = self._monotonic() + GIVEN_BACK_MS / 1000

    def _complete(self, connection: Connection, job: Job, gpu_ms: int) -> Event | None:
        have, want = len(attempt_rows.outputs(connection, job.id)), len(job.plan.seeds)
        if have < want:
            failure = Failure(code="engine_failed", message=f"The engine ended with {have} of {want} pictures.")
            return lifecycle.fail(connection, job, failure, gpu_ms=gpu_ms, **self._desk.now())
        return lifecycle.succeed(connection, job, gpu_ms=gpu_ms, **self._desk.now())

    def _finish(self, flight: Flight, change: Callable[[Connection], Event | None], gpu_ms: int = 0) -> None:
        """Write the flight's last word, then free its slot. Raises and keeps the flight when the database refuses."""
        self._desk.write(change)
        self._claims.ended(flight.job, gpu_ms)
        self._flights.pop(flight.job.id, None)
        self._executor.ack(flight.job.id, flight.job.attempt)

"""The dispatcher: claims jobs for free slots, hands them to the executor, and writes down what it reports.

One thread decides and writes, one listens to the executor. The database is the only truth: whatever dies here is found
again by its lease or at the next start. What waits for what, and for how long, is `Patience`.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from gesso.domain.errors import ConflictError, GessoError, UnavailableError
from gesso.domain.execution import (
    FINAL_REPORTS,
    Attempt,
    Done,
    Failed,
    Loading,
    Lost,
    Previewed,
    Produced,
    Report,
    Slot,
    Started,
    Stepped,
)
from gesso.domain.ids import IdSource, JobId
from gesso.domain.image import Image
from gesso.domain.job import Event, EventKind, Failure, Job, Waiting
from gesso.domain.plan import Plan
from gesso.executors.protocol import Executor
from gesso.jobs import lifecycle
from gesso.jobs.claiming import Claims
from gesso.jobs.events import EventHub
from gesso.jobs.flight import Flight, Patience, failure_of
from gesso.store.database import Connection, Database
from gesso.store.queries import attempts as attempt_rows
from gesso.store.queries import jobs as rows

log = logging.getLogger(__name__)

GIVEN_BACK_MS = 100
"""Pause before a job is offered again that a slot did not take."""


class Filing(Protocol):
    """What the library does with a picture: bytes first, outside the transaction; then the row, inside it."""

    def prepare(self, job: Job, produced: Produced) -> Any: ...

    def insert(self, connection: Connection, prepared: Any) -> Image: ...


class Dispatcher:
    """Start it once per server; all its public methods may be called from any thread.

    Args:
        database: the jobs.
        executor: where plans run; started and stopped with the dispatcher.
        filing: keeps finished pictures.
        hub: is told of everything, and wakes this.
        clock_ms: milliseconds since the epoch.
        ids: for ledger lines and this dispatcher's own name.
        fetch: returns the bytes of a picture that a plan names by hash.
        alone: nobody else serves this database (the home is locked), so whatever is on a slot at the start is lost.
        patience: how long to wait for what.
        previews: whether engines should send them.
        monotonic: seconds, for everything that waits.
    """

    def __init__(
        self,
        database: Database,
        executor: Executor,
        filing: Filing,
        hub: EventHub,
        *,
        clock_ms: Callable[[], int],
        ids: IdSource,
        fetch: Callable[[str], bytes] | None = None,
        alone: bool = True,
        patience: Patience | None = None,
        previews: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.owner = ids("dsp")
        self._database = database
        self._executor = executor
        self._filing = filing
        self._hub = hub
        self._clock_ms = clock_ms
        self._ids = ids
        self._fetch = fetch
        self._alone = alone
        self._patience = patience or Patience()
        self._previews = previews
        self._monotonic = monotonic
        self._inbox: queue.SimpleQueue[Report | None] = queue.SimpleQueue()
        self._claims = Claims(database, clock_ms)
        self._flights: dict[JobId, Flight] = {}
        self._look_for_cancels = True
        self._starved = False
        self._look_again_at: float | None = None
        self._renewed_at = 0.0
        self._paused_until = 0.0
        self._draining = threading.Event()
        self._stopping = threading.Event()
        self._quiet = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Bring back what a dead server left on its slots, then start the executor and both threads."""
        self._recover(everything=self._alone)
        self._hub.on_wake(self.wake)
        self._executor.start()
        self.wake()
        for name, target in (("gesso-dispatcher", self._run), ("gesso-reports", self._listen)):
            thread = threading.Thread(target=target, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def wake(self) -> None:
        """Look at the queue now."""
        self._inbox.put(None)

    def stop(self, wait_s: float = 0.0) -> None:
        """Stop gracefully: claim nothing more, let running jobs finish for `wait_s`, put the rest back in the queue."""
        self._draining.set()
        self.wake()
        if wait_s > 0:
            self._quiet.wait(wait_s)
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join(timeout=10)
        for flight in list(self._flights.values()):
            drained = partial(lifecycle.drain, job=flight.job, reason="the server stopped", **self._now())
            try:
                self._write(drained)
            except GessoError:
                log.exception("drain_failed", extra={"job": flight.job.id})  # the next start finds it by its owner
        self._flights.clear()
        self._executor.stop()

    # The two threads

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                report = self._executor.next_report(self._patience.listen_s)
            except Exception:
                log.exception("executor_not_heard")  # whoever is lost is found by the watchdog
                self._stopping.wait(self._patience.listen_s)
                continue
            if report is not None:
                self._inbox.put(report)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn(self._wait_s())
            except UnavailableError as error:
                log.warning("database_unavailable", extra={"code": error.error_code})
                self._paused_until = self._monotonic() + self._patience.retry_s
            except Exception:
                log.exception("dispatcher_turn_failed")  # never let the queue stand still because of one bad turn
                self._paused_until = self._monotonic() + self._patience.retry_s

    def _wait_s(self) -> float:
        if self._look_again_at is not None:
            return max(self._patience.starved_s, self._look_again_at - self._monotonic())
        if self._starved:
            return self._patience.starved_s
        return self._patience.busy_s if self._flights else self._patience.idle_s

    def _turn(self, timeout_s: float) -> None:
        """Take in what has come, then do whatever is due."""
        for report in self._mail(timeout_s):
            flight = self._flights.get(report.job_id)
            if flight is None or flight.job.attempt != report.number:
                log.info("ghost_report", extra={"job": report.job_id, "attempt": report.number})
                continue
            flight.seen_at = self._monotonic()
            flight.pending.append(report)
            self._work_off(flight)
        for flight in list(self._flights.values()):
            if flight.pending and self._monotonic() >= flight.retry_at:
                self._work_off(flight)
        self._watch()
        if self._monotonic() < self._paused_until:
            return
        self._renew()
        self._claim()
        if self._draining.is_set() and not self._flights:
            self._quiet.set()

    def _mail(self, timeout_s: float) -> list[Report]:
        reports: list[Report] = []
        try:
            message = self._inbox.get(timeout=timeout_s)
            while True:
                if message is None:
                    self._look_for_cancels = True
                else:
                    reports.append(message)
                message = self._inbox.get_nowait()
        except queue.Empty:
            return reports

    # Claiming

    def _claim(self) -> None:
        self._starved, self._look_again_at = False, None
        if self._draining.is_set():
            return
        taken = {flight.slot_id for flight in self._flights.values()}
        slots = self._executor.slots()
        free = [slot for slot in slots if not slot.busy and slot.id not in taken]
        if not free and self._flights:
            return  # the end of a flight, or the next look, finds the slot
        for slot in free:
            while (head := self._claims.choose(slot, slots)) is not None:
                if self._lease(head, slot):
                    break  # else it was cancelled meanwhile, or could not even begin: the slot is still free
        if not free:
            self._starved = bool(self._claims.waiting())

    def _lease(self, head: Waiting, slot: Slot) -> bool:
        """Take the job and hand it over. False when the slot is still free afterwards."""
        now_ms = self._clock_ms()
        told: list[Event] = []
        with self._database.write(lambda: self._hub.publish(told)) as connection:
            taken = lifecycle.lease(
                connection,
                head,
                slot_id=slot.id,
                owner=self.owner,
                now_ms=now_ms,
                lease_until_ms=now_ms + int(self._patience.lease_s * 1000),
            )
            if taken is None:
                return False
            told.append(taken[1])
        job = taken[0]
        self._claims.began(head)
        flight = Flight(job=job, slot_id=slot.id, seen_at=self._monotonic())
        self._flights[job.id] = flight
        self._submit(flight)
        return job.id in self._flights or flight.given_back is not None

    def _submit(self, flight: Flight) -> None:
        job = flight.job
        attempt = Attempt(job_id=job.id, number=job.attempt, plan=job.plan, previews=self._previews)
        try:
            self._executor.submit(flight.slot_id, (attempt,), self._pictures(job.plan))
        except ConflictError as error:
            flight.given_back = f"the slot did not take it: {error.message}"
            flight.pending.append(flight.lost(flight.given_back))
        except GessoError as error:
            flight.trouble = failure_of(error)
            flight.pending.append(flight.lost(error.message))
        except Exception as error:
            log.exception("submit_failed", extra={"job": job.id, "slot": flight.slot_id})
            flight.pending.append(flight.lost(f"the slot did not take it: {error!r}"))
        self._work_off(flight)

    def _pictures(self, plan: Plan) -> Mapping[str, bytes]:
        named = [*(item.sha256 for item in plan.references), plan.source_sha256, plan.mask_sha256]
        if self._fetch is None:
            return {}
        return {sha256: self._fetch(sha256) for sha256 in named if sha256 is not None}

    # Reports

    def _work_off(self, flight: Flight) -> None:
        """Write down what a flight has reported, in order; what the disk refuses stays and is offered again."""
        while flight.pending:
            report = flight.pending[0]
            try:
                self._take(flight, report)
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
        self._ask_to_stop(flight)

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
                self._pass_on(job, "step", {"step": step, "steps": steps, "progress": flight.progress})
            case Previewed(index=index, step=step, webp=webp):
                self._pass_on(job, "preview", {"index": index, "step": step, "webp": webp})
            case Produced():
                self._file(flight, report)
            case Done() | Failed() | Lost():
                self._end(flight, report)

    def _begin(self, flight: Flight) -> None:
        if not flight.started:
            self._write(lambda c: lifecycle.start(c, flight.job, now_ms=self._clock_ms()))
            flight.started = True

    def _file(self, flight: Flight, produced: Produced) -> None:
        job = flight.job
        if flight.trouble is not None:
            return
        with self._database.read() as connection:
            if attempt_rows.has_output(connection, job.id, produced.index):
                return  # an earlier attempt left it
        prepared = self._filing.prepare(job, produced)
        self._write(
            lambda c: lifecycle.file(
                c,
                job,
                produced.index,
                lambda inner: self._filing.insert(inner, prepared),
                progress=flight.progress,
                now_ms=self._clock_ms(),
            )
        )

    def _end(self, flight: Flight, report: Done | Failed | Lost) -> None:
        job, trouble = flight.job, flight.trouble
        if trouble is not None:
            self._finish(flight, lambda c: lifecycle.fail(c, job, trouble, **self._now()))
            return
        if flight.given_back is not None:
            why, later_ms = flight.given_back, self._clock_ms() + GIVEN_BACK_MS
            self._finish(flight, lambda c: lifecycle.drain(c, job, why, not_before_ms=later_ms, **self._now()))
            self._look_again_at = self._monotonic() + GIVEN_BACK_MS / 1000
            return
        match report:
            case Done(cancelled=True, gpu_ms=gpu_ms):
                self._finish(flight, lambda c: lifecycle.cancel(c, job, gpu_ms=gpu_ms, **self._now()), gpu_ms)
            case Done(gpu_ms=gpu_ms):
                self._finish(flight, lambda c: self._complete(c, job, gpu_ms), gpu_ms)
            case Failed(retry=False, gpu_ms=gpu_ms):
                failure = Failure(code=report.code, message=report.message)
                self._finish(flight, lambda c: lifecycle.fail(c, job, failure, gpu_ms=gpu_ms, **self._now()), gpu_ms)
            case Failed(gpu_ms=gpu_ms):
                failure = Failure(code=report.code, message=report.message)
                self._finish(
                    flight, lambda c: lifecycle.lose(c, job, failure.message, failure=failure, **self._now()), gpu_ms
                )
            case Lost(reason=reason):
                why = flight.kill_reason or reason
                self._finish(flight, lambda c: lifecycle.lose(c, job, why, **self._now()))

    def _complete(self, connection: Connection, job: Job, gpu_ms: int) -> Event | None:
        have, want = len(attempt_rows.outputs(connection, job.id)), len(job.plan.seeds)
        if have < want:
            failure = Failure(code="engine_failed", message=f"The engine ended with {have} of {want} pictures.")
            return lifecycle.fail(connection, job, failure, gpu_ms=gpu_ms, **self._now())
        return lifecycle.succeed(connection, job, gpu_ms=gpu_ms, **self._now())

    def _finish(self, flight: Flight, change: Callable[[Connection], Event | None], gpu_ms: int = 0) -> None:
        """Write the flight's last word, then free its slot. Raises and keeps the flight when the database refuses."""
        self._write(change)
        self._claims.ended(flight.job, gpu_ms)
        self._flights.pop(flight.job.id, None)

    # What time brings

    def _watch(self) -> None:
        if self._look_for_cancels:
            self._look_for_cancels = False
            if self._flights:
                with self._database.read() as connection:
                    for job_id in rows.unwanted(connection, self.owner):
                        if job_id in self._flights:
                            self._ask_to_stop(self._flights[job_id])
        now = self._monotonic()
        for flight in list(self._flights.values()):
            if flight.pending:
                continue  # it has spoken; the disk is what we wait for
            if flight.killed_at is not None:
                if now - flight.killed_at > self._patience.kill_s:
                    flight.pending.append(flight.lost(flight.kill_reason))
                    self._work_off(flight)
            elif flight.cancelled_at is not None and now - flight.cancelled_at > self._patience.cancel_s:
                self._kill(flight, "it did not stop when asked")
            elif now - flight.seen_at > flight.stall_limit_s(self._patience):
                self._kill(flight, "stalled: no step for too long")

    def _ask_to_stop(self, flight: Flight) -> None:
        if flight.cancelled_at is None:
            flight.cancelled_at = self._monotonic()
            self._executor.cancel(flight.job.id, flight.job.attempt)

    def _kill(self, flight: Flight, reason: str) -> None:
        log.warning("worker_killed", extra={"job": flight.job.id, "slot": flight.slot_id, "reason": reason})
        flight.killed_at, flight.kill_reason = self._monotonic(), reason
        self._executor.kill(flight.slot_id)

    def _renew(self) -> None:
        now = self._monotonic()
        if now - self._renewed_at < self._patience.renew_s:
            return
        self._renewed_at = now
        if self._flights:
            with self._database.write() as connection:
                rows.renew(connection, self.owner, self._clock_ms() + int(self._patience.lease_s * 1000))
                for flight in self._flights.values():
                    rows.touch(connection, flight.job.id, flight.job.attempt, progress=flight.progress)
        self._recover(everything=False)

    def _recover(self, *, everything: bool) -> None:
        """Queue again what others left on slots: all of it, or what they have not renewed."""
        before_ms = None if everything else self._clock_ms()
        with self._database.read() as connection:
            left = rows.not_owned_by(connection, self.owner, expired_before_ms=before_ms)
        for job in left:
            self._write(partial(lifecycle.lose, job=job, reason="its server died", **self._now()))

    # Telling

    def _write(self, change: Callable[[Connection], Event | None]) -> None:
        told: list[Event] = []
        with self._database.write(lambda: self._hub.publish(told)) as connection:
            event = change(connection)
            if event is not None:
                told.append(event)

    def _pass_on(self, job: Job, kind: EventKind, data: dict[str, Any]) -> None:
        event = Event(job_id=job.id, person_id=job.person_id, seq=0, kind=kind, time_ms=self._clock_ms(), data=data)
        self._hub.publish([event])

    def _now(self) -> dict[str, Any]:
        return {"now_ms": self._clock_ms(), "ids": self._ids}

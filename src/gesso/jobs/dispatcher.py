"""The dispatcher: claims jobs for free slots, hands them to the executor, and has what it reports written down.

One thread decides and writes, one listens to the executor. The database is the only truth: whatever dies here is found
again by the next leader. What waits for what, and for how long, is `Patience`.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

from gesso.domain.errors import ConflictError, GessoError, UnavailableError
from gesso.domain.execution import FINAL_REPORTS, Attempt, Report, Slot
from gesso.domain.ids import IdSource, JobId
from gesso.domain.job import Event, Waiting
from gesso.domain.plan import Plan
from gesso.executors.protocol import Executor
from gesso.jobs import lifecycle, standing, takeover
from gesso.jobs.claiming import Claims
from gesso.jobs.desk import Desk
from gesso.jobs.events import EventHub
from gesso.jobs.flight import Batch, Flight, Patience, failure_of
from gesso.jobs.landing import Filing, Landing
from gesso.jobs.leading import Deposed, Leadership
from gesso.jobs.watching import Watch
from gesso.store import bell
from gesso.store.database import Connection, Database
from gesso.store.queries import jobs as rows

__all__ = ["Dispatcher", "Filing"]

log = logging.getLogger(__name__)


class Dispatcher:
    """Start it once per server; all its public methods may be called from any thread.

    Args:
        database: the jobs. Of several dispatchers on it, one leads.
        executor: where plans run; started when this leads, and stopped with it.
        filing: keeps finished pictures.
        hub: is told of everything, and wakes this.
        clock_ms: milliseconds since the epoch.
        ids: for ledger lines and this dispatcher's own name.
        fetch: returns the bytes of a picture that a plan names by hash.
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
        patience: Patience | None = None,
        previews: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.owner = ids("dsp")
        self._database = database
        self._executor = executor
        self._hub = hub
        self._clock_ms = clock_ms
        self._ids = ids
        self._fetch = fetch
        self._patience = patience or Patience()
        self._previews = previews
        self._monotonic = monotonic
        self._leadership = Leadership(database, self.owner, clock_ms, term_ms=int(self._patience.term_s * 1000))
        self._desk = Desk(database, hub, self._leadership, clock_ms=clock_ms, ids=ids)
        self._claims = Claims(clock_ms)
        self._flights: dict[JobId, Flight] = {}
        self._landing = Landing(
            self._desk, executor, filing, self._claims, self._flights, patience=self._patience, monotonic=monotonic
        )
        self._watch = Watch(
            database, self.owner, executor, self._landing, self._flights, patience=self._patience, monotonic=monotonic
        )
        self._inbox: queue.SimpleQueue[Report | None] = queue.SimpleQueue()
        self._look_for_cancels = True
        self._starved = False
        self._renewed_at = 0.0
        self._recounted_at = 0.0
        self._paused_until = 0.0
        self._started_executor = False
        self._leading = threading.Event()
        self._draining = threading.Event()
        self._stopping = threading.Event()
        self._quiet = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def leads(self) -> bool:
        """Whether this dispatcher hands out the jobs; else it stands by."""
        return self._leading.is_set()

    def start(self) -> None:
        """Lead, if nobody does, and start the threads."""
        self._hub.on_wake(self.wake)
        self._seek()
        self.wake()
        for name, target in (("gesso-dispatcher", self._run), ("gesso-reports", self._listen)):
            thread = threading.Thread(target=target, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()
        if (bell_thread := bell.listen(self._database, self.wake, self._stopping)) is not None:
            self._threads.append(bell_thread)

    def wake(self) -> None:
        """Look at the queue now."""
        self._inbox.put(None)

    def stop(self, wait_s: float = 0.0) -> None:
        """Stop gracefully: claim nothing more, let running jobs finish for `wait_s`, put the rest back in the queue."""
        self._draining.set()
        self.wake()
        if wait_s > 0 and self.leads:
            self._quiet.wait(wait_s)
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join(timeout=10)
        for flight in list(self._flights.values()):
            drained = partial(lifecycle.drain, job=flight.job, reason="the server stopped", **self._desk.now())
            try:
                self._desk.write(drained)
            except (GessoError, Deposed):
                log.exception("drain_failed", extra={"job": flight.job.id})  # the next leader finds it by its owner
        self._flights.clear()
        self._leading.clear()
        try:
            self._leadership.resign()
        except GessoError:
            log.exception("not_resigned")  # the lock is free all the same
        if self._started_executor:
            self._executor.stop()

    # Leading

    def _seek(self) -> None:
        """Lead where nobody does: bring the executor up, and take over what the last leader left."""
        if self._draining.is_set() or not self._leadership.seek():
            return
        log.info("leading", extra={"owner": self.owner})
        if not self._started_executor:
            self._executor.start()
            self._started_executor = True
        for flight in takeover.take_over(
            self._desk, self._executor, self.owner, self._lease_until_ms(), self._monotonic()
        ):
            self._flights[flight.job.id] = flight
        standing.recount(self._database)
        self._recounted_at = self._renewed_at = self._monotonic()
        self._look_for_cancels = True
        self._leading.set()

    def _step_down(self) -> None:
        log.warning("deposed", extra={"owner": self.owner})
        self._leading.clear()
        self._leadership.step_down()
        self._flights.clear()  # the rows, and what the workers still hold, are the next leader's

    # The two threads

    def _listen(self) -> None:
        while not self._stopping.is_set():
            if not self._leading.wait(self._patience.listen_s):
                continue
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
                if self._leading.is_set():
                    self._turn(self._wait_s())
                else:
                    self._stopping.wait(self._patience.standby_s)
                    self._seek()
            except Deposed:
                self._step_down()
            except UnavailableError as error:
                log.warning("database_unavailable", extra={"code": error.error_code})
                self._pause()
            except Exception:
                log.exception("dispatcher_turn_failed")  # never let the queue stand still because of one bad turn
                self._pause()

    def _pause(self) -> None:
        self._paused_until = self._monotonic() + self._patience.retry_s

    def _wait_s(self) -> float:
        if self._landing.look_again_at is not None:
            return max(self._patience.starved_s, self._landing.look_again_at - self._monotonic())
        if self._starved:
            return self._patience.starved_s
        return self._patience.busy_s if self._flights else self._patience.idle_s

    def _turn(self, timeout_s: float) -> None:
        """Take in what has come, then do whatever is due."""
        for report in self._mail(timeout_s):
            self._receive(report)
        for flight in list(self._flights.values()):
            if flight.pending and self._monotonic() >= flight.retry_at:
                self._landing.work_off(flight)
        if self._look_for_cancels:
            self._look_for_cancels = False
            self._watch.look_for_cancels()
        self._watch.look()
        if self._monotonic() < self._paused_until:
            return
        self._renew()
        self._claim()
        if self._draining.is_set() and not self._flights:
            self._quiet.set()

    def _receive(self, report: Report) -> None:
        flight = self._flights.get(report.job_id)
        if flight is None or flight.job.attempt != report.number:
            log.info("ghost_report", extra={"job": report.job_id, "attempt": report.number})
            if isinstance(report, FINAL_REPORTS):
                with self._database.read() as connection:
                    self._leadership.fence(
                        connection, hold=False
                    )  # who froze and woke must not let go of what the next leader has
                self._executor.ack(report.job_id, report.number)
            return
        flight.seen_at = self._monotonic()
        flight.pending.append(report)
        self._landing.work_off(flight)

    def _hear_again(self) -> None:
        """Take finished work from the workers' own hands: the report may have gone to a listener that died with it."""
        for held in self._executor.inventory():
            flight = self._flights.get(held.job_id)
            if flight is None or flight.job.attempt != held.number or flight.pending:
                continue
            if self._monotonic() - flight.seen_at < self._patience.hear_again_s:
                continue  # the report is on its way
            if held.reports and isinstance(held.reports[-1], FINAL_REPORTS):
                flight.pending.extend(held.reports)
                self._landing.work_off(flight)

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
        self._starved, self._landing.look_again_at = False, None
        if self._draining.is_set():
            return
        taken = {flight.slot_id for flight in self._flights.values()}
        slots = self._executor.slots()
        free = [slot for slot in slots if not slot.busy and slot.id not in taken]
        if not free and self._flights:
            return  # the end of a flight, or the next look, finds the slot
        for slot in free:
            while (head := self._choose(slot, slots)) is not None:
                if self._lease(head, slot):
                    break  # else it was cancelled meanwhile, or could not even begin: the slot is still free
        if not free and slots:
            self._starved = self._choose(slots[-1], slots) is not None

    def _choose(self, slot: Slot, slots: tuple[Slot, ...]) -> Waiting | None:
        with self._database.read() as connection:
            return self._claims.choose(connection, slot, slots)

    def _lease(self, head: Waiting, slot: Slot) -> bool:
        """Take the job, and those that may ride along, and hand them over. False when the slot is still free afterwards."""
        leased: list[Flight] = []

        batch_id = self._ids("bat") if self._claims.room(slot, head.batch) > 1 else None

        def take(connection: Connection) -> list[Event]:
            taken = lifecycle.lease(
                connection,
                head,
                lambda members: self._claims.joins(connection, head, slot, members),
                slot_id=slot.id,
                owner=self.owner,
                now_ms=self._clock_ms(),
                lease_until_ms=self._lease_until_ms(),
                batch_id=batch_id,
            )
            batch = Batch(batch_id, head.batch, len(taken)) if batch_id is not None and len(taken) > 1 else None
            leased.extend(Flight(job=job, slot_id=slot.id, seen_at=self._monotonic(), batch=batch) for job, _ in taken)
            return [event for _, event in taken]

        self._desk.write_all(take)
        if not leased:
            return False
        self._claims.began(head)
        self._flights.update({flight.job.id: flight for flight in leased})
        self._submit(leased, slot.id)
        return any(flight.job.id in self._flights or flight.given_back is not None for flight in leased)

    def _submit(self, flights: list[Flight], slot_id: str) -> None:
        """Hand a batch over; one whose pictures cannot be read is left behind, and the rest goes on."""
        going: list[Flight] = []
        pictures: dict[str, bytes] = {}
        for flight in flights:
            try:
                pictures.update(self._pictures(flight.job.plan))
                going.append(flight)
            except Exception as error:
                log.exception("pictures_not_read", extra={"job": flight.job.id})
                self._not_taken(flight, error)
        attempts = tuple(
            Attempt(job_id=one.job.id, number=one.job.attempt, plan=one.job.plan, previews=self._previews)
            for one in going
        )
        try:
            if attempts:
                self._executor.submit(slot_id, attempts, pictures)
        except Exception as error:
            if not isinstance(error, GessoError):
                log.exception("submit_failed", extra={"slot": slot_id})
            for flight in going:
                self._not_taken(flight, error)
        for flight in flights:
            self._landing.work_off(flight)

    @staticmethod
    def _not_taken(flight: Flight, error: Exception) -> None:
        why = f"the slot did not take it: {error.message if isinstance(error, GessoError) else repr(error)}"
        if isinstance(error, ConflictError):
            flight.given_back = why
        elif isinstance(error, GessoError):
            flight.trouble = failure_of(error)
        flight.pending.append(flight.lost(why))

    def _pictures(self, plan: Plan) -> Mapping[str, bytes]:
        named = [*(item.sha256 for item in plan.references), plan.source_sha256, plan.mask_sha256]
        if self._fetch is None:
            return {}
        return {sha256: self._fetch(sha256) for sha256 in named if sha256 is not None}

    # What time brings

    def _renew(self) -> None:
        now = self._monotonic()
        if now - self._recounted_at >= self._patience.recount_s:
            self._recounted_at = now
            standing.recount(self._database)
        if now - self._renewed_at < self._patience.renew_s:
            return
        self._renewed_at = now
        self._hear_again()
        with self._database.write() as connection:
            self._leadership.prolong(connection)
            if self._flights:
                rows.renew(connection, self.owner, self._lease_until_ms())
                for flight in self._flights.values():
                    rows.touch(connection, flight.job.id, flight.job.attempt, progress=flight.progress)

    def _lease_until_ms(self) -> int:
        return self._clock_ms() + int(self._patience.lease_s * 1000)

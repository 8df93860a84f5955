"""A whole jobs room on a real file: database, queue, hub, library and the shipped fakes."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import msgspec
from databases import on_server

from gesso.domain.ids import IdSource, JobId, PersonId, id_source
from gesso.domain.job import TERMINAL_STATES, Event, Job
from gesso.domain.plan import Model, Plan, Sampling, Words
from gesso.domain.spec import Spec, Speed
from gesso.executors.fake import FakeExecutor
from gesso.executors.protocol import Executor
from gesso.jobs import reading, tariffs
from gesso.jobs.dispatcher import Dispatcher, Filing
from gesso.jobs.events import EventHub
from gesso.jobs.flight import Patience
from gesso.jobs.queue import Order, Queue
from gesso.library.filing import Filing as LibraryFiling
from gesso.store.blobs import Blobs, MemoryBlobs
from gesso.store.database import Database
from gesso.store.migrations import upgrade_to_head
from gesso.store.queries import ledger as ledger_rows

PERSON = PersonId("usr_" + "0" * 32)
WAIT_S = 30.0
QUICK = Patience(renew_s=0.05, retry_s=0.05, listen_s=0.02, idle_s=0.05, busy_s=0.02, starved_s=0.01, standby_s=0.05)
"""Short pauses, but the real limits: a slow machine must not make a test see a stall."""
IMPATIENT = msgspec.structs.replace(QUICK, cancel_s=0.2, stall_s=0.3, loading_s=0.3, kill_s=0.3, filing_s=0.15)
"""For the tests that want a limit to be reached."""
CALM = Patience(idle_s=5, busy_s=5, listen_s=0.02)
"""Long waits between looks: what happens in time happens because it was woken."""


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def plan(seeds: int = 2, *, model: str = "starter", size_px: int = 16) -> Plan:
    return Plan(
        model=Model(alias=model, family="starter", hub_id=None, revision="r1"),
        words=Words(text="a fox"),
        sampling=Sampling(steps=3),
        width_px=size_px,
        height_px=size_px,
        delivered_width_px=size_px,
        delivered_height_px=size_px,
        seeds=tuple(range(seeds)),
    )


def order(
    prompt: str = "a fox",
    *,
    person: PersonId = PERSON,
    speed: Speed = "fast",
    seeds: int = 2,
    estimate_ms: int = 1000,
    token: str | None = None,
    model: str = "starter",
) -> Order:
    return Order(
        person_id=person,
        prompt=prompt,
        spec=Spec(text=prompt),
        plan=plan(seeds, model=model),
        recipe=model,
        speed=speed,
        estimate_ms=estimate_ms,
        client_token=token,
    )


NO_LIMITS = msgspec.structs.replace(tariffs.load(), plans={"unlimited": tariffs.Plan(queued=10**9)})

SERVER = "GESSO_TEST_POSTGRES"
"""Variable with the URL of a PostgreSQL server: a studio is opened there then, each on a database of its own."""

_template: list[bytes] = []


def open_database(path: Path) -> Database:
    """Open the test's database with its tables, migrated once and then copied; migrations have their own tests."""
    if os.environ.get(SERVER):
        return Database.open(on_server(os.environ[SERVER], path))
    if path.exists():
        return Database.open(path)
    if not _template:
        with tempfile.TemporaryDirectory() as folder:
            database = Database.open(Path(folder) / "template.db")
            upgrade_to_head(database)
            database.close()
            _template.append((Path(folder) / "template.db").read_bytes())
    path.write_bytes(_template[0])
    return Database.open(path)


class Studio:
    """Everything that one server process has, on a database file that outlives it."""

    def __init__(self, path: Path, blobs: Blobs | None = None) -> None:
        self.path = path
        self.database = open_database(path)
        self.hub = EventHub()
        self.ids: IdSource = id_source(now_ms)
        self.queue = Queue(self.database, self.hub, clock_ms=now_ms, ids=self.ids, tariff=NO_LIMITS)
        self.dispatchers: list[Dispatcher] = []
        self.use(blobs or MemoryBlobs(clock_ms=now_ms))

    def use(self, blobs: Blobs) -> None:
        self.blobs = blobs
        self.filing: Filing = LibraryFiling(blobs, new_id=self.ids, clock_ms=now_ms)

    def serve(self, executor: Executor | None = None, *, patience: Patience = QUICK) -> Dispatcher:
        dispatcher = Dispatcher(
            self.database,
            executor or FakeExecutor(),
            self.filing,
            self.hub,
            clock_ms=now_ms,
            ids=self.ids,
            patience=patience,
        )
        self.dispatchers.append(dispatcher)
        dispatcher.start()
        return dispatcher

    def watch(self, *kinds: str) -> "Watch":
        return Watch(self.hub, lambda event: event.kind in kinds)

    def ends(self) -> "Ends":
        return Ends(self.hub)

    def job(self, job: Job) -> Job:
        """Read it again."""
        return reading.get(self.database, job.id)

    def kinds(self, job: Job) -> list[str]:
        """Return the kinds of the job's durable events."""
        return [event.kind for event in reading.events_since(self.database, job.id)]

    def ledger(self, job: Job) -> list[tuple[str, int]]:
        with self.database.read() as connection:
            return [(entry.kind, entry.amount_ms) for entry in ledger_rows.entries(connection, job_id=job.id)]

    def run(self, *orders: Order, executor: Executor | None = None, patience: Patience = QUICK) -> list[Job]:
        """Submit, serve until all have ended, and return them as they are then."""
        with Ends(self.hub) as ends:
            jobs = self.queue.submit(*orders)
            self.serve(executor, patience=patience)
            ends.wait({job.id for job in jobs})
        return [reading.get(self.database, job.id) for job in jobs]

    def check(self) -> None:
        """Stop, then see what must hold: the ledger adds up, and no job ended twice or has a picture twice."""
        self.stop()
        assert reading.audited(self.database) == ()
        for job in reading.page(self.database, None, limit=200).items:
            ended = [kind for kind in self.kinds(job) if kind in {"succeeded", "failed", "cancelled"}]
            assert len(ended) == (1 if job.state in TERMINAL_STATES else 0), (job.id, self.kinds(job))
            places = [output.index for output in reading.pictures(self.database, job.id)]
            assert places == sorted(set(places))
            for output in reading.pictures(self.database, job.id):
                assert self.blobs.exists(output.sha256)

    def stop(self) -> None:
        for dispatcher in self.dispatchers:
            dispatcher.stop()

    def close(self) -> None:
        self.stop()
        self.database.close()


class Watch:
    """Waits for the first event that is wanted; made before what causes it."""

    def __init__(self, hub: EventHub, wanted: Callable[[Event], bool]) -> None:
        self._subscription = hub.subscribe(None)
        self._wanted = wanted

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._subscription.close()

    def wait(self) -> Event:
        deadline = time.monotonic() + WAIT_S
        while (left := deadline - time.monotonic()) > 0:
            for event in self._subscription.take(left):
                if self._wanted(event):
                    self._subscription.close()
                    return event
        raise AssertionError("the event did not come")


class Ends:
    """Collects terminal events."""

    def __init__(self, hub: EventHub) -> None:
        self._subscription = hub.subscribe(None, capacity=100_000)
        self.events: list[Event] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._subscription.close()

    def wait(self, job_ids: set[JobId]) -> list[Event]:
        left = set(job_ids)
        deadline = time.monotonic() + WAIT_S
        while left:
            remaining = deadline - time.monotonic()
            assert remaining > 0, f"not ended: {left}, seen: {[(e.job_id[-4:], e.kind) for e in self.events]}"
            for event in self._subscription.take(remaining):
                self.events.append(event)
                if event.kind in {"succeeded", "failed", "cancelled"}:
                    left.discard(event.job_id)
        return self.events

"""The dispatcher with the shipped fake executor: a job's life, and everything that can cut it short."""

import logging
import random
import threading
import time
from collections.abc import Mapping

import msgspec
import pytest
from jobs.studio import CALM, IMPATIENT, PERSON, QUICK, WAIT_S, Studio, order

from gesso.domain.errors import ConflictError, NotFoundError, UnavailableError
from gesso.domain.execution import Attempt, Done, Failed, Lost, Produced, Report
from gesso.domain.job import Job
from gesso.executors.fake import FakeExecutor
from gesso.jobs import reading
from gesso.jobs.dispatcher import Dispatcher
from gesso.store.blobs import MemoryBlobs


class TalkingExecutor(FakeExecutor):
    """The fake, with a mouth for words that nobody asked for, and a memory of what it was given."""

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.attempts: list[Attempt] = []
        self.pictures: list[Mapping[str, bytes]] = []

    def say(self, report: Report) -> None:
        self._reports.put(report)

    def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
        super().submit(slot_id, attempts, pictures)
        self.attempts += attempts
        self.pictures.append(pictures)


def lose_first(times: int):
    return lambda attempt: "lose" if attempt.number <= times else None


def test_a_job_becomes_its_pictures_one_by_one_and_is_paid(studio: Studio) -> None:
    (job,) = studio.run(order(seeds=3))
    assert (job.state, job.attempt, job.progress, job.gpu_ms) == ("succeeded", 1, 1.0, 9)
    assert job.created_ms <= job.started_ms <= job.finished_ms
    assert studio.kinds(job) == ["queued", "leased", "started", "image", "image", "image", "succeeded"]
    assert [event.seq for event in reading.events_since(studio.database, job.id)] == list(range(1, 8))
    assert [output.index for output in reading.pictures(studio.database, job.id)] == [0, 1, 2]
    assert studio.ledger(job) == [("reserve", 1000), ("release", 1000), ("settle", 9)]
    assert reading.balance(studio.database, PERSON).balance_ms == -9


def test_jobs_of_a_lane_come_in_the_order_they_were_submitted(studio: Studio) -> None:
    with studio.ends() as ends:
        jobs = studio.queue.submit(*(order(f"fox {n}", seeds=1) for n in range(5)))
        studio.serve()
        events = ends.wait({job.id for job in jobs})
    assert [event.job_id for event in events if event.kind == "started"] == [job.id for job in jobs]


def test_urgent_lanes_go_first(studio: Studio) -> None:
    with studio.ends() as ends:
        jobs = studio.queue.submit(*(order(speed=speed, seeds=1) for speed in ("relax", "fast", "draft", "turbo")))
        studio.serve()
        events = ends.wait({job.id for job in jobs})
    started = [event.job_id for event in events if event.kind == "started"]
    assert started == [job.id for job in reversed(jobs)]


def test_a_submit_wakes_an_idle_dispatcher(studio: Studio) -> None:
    studio.serve(patience=CALM)
    with studio.ends() as ends:
        (job,) = studio.queue.submit(order())
        ends.wait({job.id})
    assert studio.job(job).state == "succeeded"


def test_steps_and_previews_pass_through_and_are_not_kept(studio: Studio) -> None:
    with studio.hub.subscribe(PERSON) as listener:
        with studio.watch("leased") as leased:
            gate = threading.Event()
            (job,) = studio.queue.submit(order(seeds=2))
            studio.serve(FakeExecutor(pause=gate))
            leased.wait()
        step, preview = studio.watch("step"), studio.watch("preview")
        with studio.ends() as ends:
            gate.set()
            assert step.wait().data["steps"] == 3
            assert preview.wait().data["webp"][:4] == b"RIFF"
            ends.wait({job.id})
        assert listener.take()[-1].kind == "succeeded"
    assert not {"step", "preview"} & set(studio.kinds(job))
    assert studio.hub.live(job.id).step is None


def test_a_failure_is_told_and_costs_nothing(studio: Studio) -> None:
    (job,) = studio.run(order(), executor=FakeExecutor(script=lambda _: "fail"))
    assert (job.state, job.failure.code, job.attempt) == ("failed", "engine_failed", 1)
    assert studio.ledger(job) == [("reserve", 1000), ("release", 1000)]
    assert reading.balance(studio.database, PERSON).balance_ms == 0


def test_a_lost_worker_is_tried_again_and_the_job_ends_once(studio: Studio) -> None:
    (job,) = studio.run(order(), executor=FakeExecutor(script=lose_first(2)))
    assert (job.state, job.attempt) == ("succeeded", 3)
    assert studio.kinds(job).count("requeued") == 2
    assert studio.ledger(job) == [("reserve", 1000), ("release", 1000), ("settle", 6)]


def test_pictures_of_a_lost_attempt_stay_and_are_not_made_twice(studio: Studio) -> None:
    script = {1: "lose_after_first_image"}
    (job,) = studio.run(order(seeds=3), executor=FakeExecutor(script=lambda attempt: script.get(attempt.number)))
    assert (job.state, job.attempt) == ("succeeded", 2)
    assert studio.kinds(job).count("image") == 3
    assert studio.kinds(job).index("image") < studio.kinds(job).index("requeued")


def test_three_losses_are_enough(studio: Studio) -> None:
    (job,) = studio.run(order(), executor=FakeExecutor(script=lose_first(9)))
    assert (job.state, job.failure.code, job.attempt) == ("failed", "worker_lost", 3)
    assert reading.balance(studio.database, PERSON).balance_ms == 0


def test_a_failure_that_may_pass_is_tried_again_and_keeps_its_own_code(studio: Studio) -> None:
    class OutOfMemory(TalkingExecutor):
        def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
            del slot_id, pictures
            self.attempts += attempts
            (attempt,) = attempts
            key = {"job_id": attempt.job_id, "number": attempt.number}
            self.say(Failed(**key, gpu_ms=5, code="out_of_memory", message="no room", retry=True))

    executor = OutOfMemory()
    (job,) = studio.run(order(), executor=executor)
    assert (job.state, job.failure.code) == ("failed", "out_of_memory")
    assert [attempt.number for attempt in executor.attempts] == [1, 2, 3]


def test_success_needs_every_picture(studio: Studio) -> None:
    class Lazy(TalkingExecutor):
        def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
            del slot_id, pictures
            self.say(Done(job_id=attempts[0].job_id, number=1, gpu_ms=5))

    (job,) = studio.run(order(), executor=Lazy())
    assert (job.state, job.failure.code) == ("failed", "engine_failed")
    assert "0 of 2" in job.failure.message


@pytest.mark.parametrize("script", ["hang"])
def test_a_stalled_worker_is_killed_and_the_job_tried_again(studio: Studio, script: str) -> None:
    executor = FakeExecutor(script=lambda attempt: script if attempt.number == 1 else None)
    (job,) = studio.run(order(estimate_ms=1), executor=executor, patience=IMPATIENT)
    assert job.state == "succeeded"
    assert job.attempt >= 2
    requeued = next(e for e in reading.events_since(studio.database, job.id) if e.kind == "requeued")
    assert "stalled" in requeued.data["reason"]


def test_a_worker_that_does_not_even_die_is_given_up(studio: Studio) -> None:
    class Undead(TalkingExecutor):
        def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
            if attempts[0].number > 1:
                super().submit(slot_id, attempts, pictures)

    (job,) = studio.run(order(), executor=Undead(), patience=IMPATIENT)
    assert job.state == "succeeded"
    assert job.attempt >= 2


def test_a_ghosts_report_is_dropped(studio: Studio) -> None:
    gate = threading.Event()
    executor = TalkingExecutor(pause=gate)
    started = studio.watch("started")
    (job,) = studio.queue.submit(order(seeds=1))
    (stranger,) = studio.queue.submit(order("another", seeds=1))
    with studio.ends() as ends:
        studio.serve(executor)
        started.wait()
        for number in (0, 2, 7):
            executor.say(Done(job_id=job.id, number=number, gpu_ms=999))
            executor.say(Lost(job_id=job.id, number=number, reason="a ghost"))
        executor.say(
            Produced(
                job_id=stranger.id, number=1, index=0, seed=0, width_px=1, height_px=1, png=b"not a PNG", placeholder=""
            )
        )
        gate.set()
        ends.wait({job.id, stranger.id})
    assert studio.kinds(job) == studio.kinds(stranger) == ["queued", "leased", "started", "image", "succeeded"]
    assert studio.job(job).gpu_ms == 3


# Cancelling


def test_a_queued_job_is_cancelled_at_once(studio: Studio) -> None:
    (job,) = studio.queue.submit(order())
    assert studio.queue.cancel(job.id, PERSON).state == "cancelled"
    assert studio.queue.cancel(job.id, PERSON).state == "cancelled"
    assert studio.kinds(job) == ["queued", "cancelled"]
    assert studio.ledger(job) == [("reserve", 1000), ("release", 1000)]
    with studio.ends() as ends:
        studio.serve()
        (other,) = studio.queue.submit(order())
        ends.wait({other.id})
    assert studio.kinds(job) == ["queued", "cancelled"]


def test_a_running_job_stops_after_its_step_and_pays_what_it_ran(studio: Studio) -> None:
    started = studio.watch("started")
    (job,) = studio.queue.submit(order())
    with studio.ends() as ends:
        studio.serve(FakeExecutor(pause=threading.Event()), patience=CALM)
        started.wait()
        answer = studio.queue.cancel(job.id)
        assert (answer.state, answer.cancel_requested) == ("running", True)
        ends.wait({job.id})
    assert studio.job(job).state == "cancelled"
    assert studio.ledger(job) == [("reserve", 1000), ("release", 1000), ("settle", 1)]


def test_a_worker_that_does_not_listen_is_killed(studio: Studio) -> None:
    started = studio.watch("started")
    (job,) = studio.queue.submit(order(estimate_ms=10_000_000))
    with studio.ends() as ends:
        studio.serve(FakeExecutor(script=lambda _: "hang"), patience=IMPATIENT)
        started.wait()
        studio.queue.cancel(job.id)
        ends.wait({job.id})
    assert studio.kinds(job)[-1] == "cancelled"
    assert studio.ledger(job) == [("reserve", 1000 * 10_000), ("release", 1000 * 10_000)]


def test_an_ended_job_stays_as_it_is(studio: Studio) -> None:
    (job,) = studio.run(order())
    assert studio.queue.cancel(job.id).state == "succeeded"
    assert not studio.job(job).cancel_requested


def test_nobody_cancels_what_is_not_theirs(studio: Studio) -> None:
    (job,) = studio.queue.submit(order())
    with pytest.raises(NotFoundError):
        studio.queue.cancel(job.id, "usr_" + "1" * 32)
    assert studio.job(job).state == "queued"


def test_cancel_races_end_each_job_exactly_once(studio: Studio) -> None:
    choice = random.Random(5)
    jobs: list[Job] = []
    with studio.ends() as ends, studio.hub.subscribe(None, capacity=100_000) as moments:
        studio.serve(FakeExecutor(steps=2))
        for _ in range(30):
            (job,) = studio.queue.submit(order(seeds=1))
            jobs.append(job)
            when = choice.choice(["queued", "leased", "started", "step", "image", "succeeded", "never"])
            while when != "never" and not any(e.job_id == job.id and e.kind == when for e in moments.take(5)):
                if studio.job(job).finished_ms is not None:
                    break
            if when != "never":
                studio.queue.cancel(job.id)
        ends.wait({job.id for job in jobs})
    states = {studio.job(job).state for job in jobs}
    assert states <= {"succeeded", "cancelled"}
    assert len(states) == 2


# The disk


class FullNowAndThen(MemoryBlobs):
    """Refuses the first tries."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals

    def put(self, data: bytes) -> str:
        if self.refusals > 0:
            self.refusals -= 1
            raise UnavailableError("The disk is full.", code="disk_full")
        return super().put(data)


def test_a_picture_waits_for_room_on_the_disk(studio: Studio) -> None:
    studio.use(FullNowAndThen(2))
    (job,) = studio.run(order(seeds=2))
    assert (job.state, job.attempt) == ("succeeded", 1)


def test_a_disk_that_stays_full_fails_the_job_openly_and_costs_nothing(studio: Studio) -> None:
    blobs = FullNowAndThen(0)
    studio.use(blobs)
    image = studio.watch("image")
    filled: list[int] = []

    class OneThenFull(TalkingExecutor):
        def next_report(self, timeout_s: float) -> Report | None:
            report = super().next_report(timeout_s)
            if isinstance(report, Produced) and report.index == 1 and not filled:
                image.wait()
                blobs.refusals = 10_000
                filled.append(report.index)
            return report

    (job,) = studio.run(order(seeds=3), executor=OneThenFull(), patience=IMPATIENT)
    assert (job.state, job.failure.code) == ("failed", "disk_full")
    assert [output.index for output in reading.pictures(studio.database, job.id)] == [0]
    assert reading.balance(studio.database, PERSON).balance_ms == 0
    blobs.refusals = 0
    with studio.ends() as ends:
        (later,) = studio.queue.submit(order("when there is room"))
        ends.wait({later.id})
    assert studio.job(later).state == "succeeded"


class Refusals(logging.Handler):
    """Waits until the dispatcher has said that a report could not be written down."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == "report_held":
            self._seen.set()

    def wait(self) -> None:
        assert self._seen.wait(WAIT_S)


def fill(studio: Studio) -> None:
    """Submit until the last page is full: one large refusal would leave room for small rows."""
    for _ in range(500):
        studio.queue.submit(order("too much", seeds=1))


def test_a_full_disk_under_the_database_loses_nothing(studio: Studio) -> None:
    gate = threading.Event()
    refused = Refusals()
    logging.getLogger("gesso.jobs.dispatcher").addHandler(refused)
    started = studio.watch("started")
    (job,) = studio.queue.submit(order(seeds=4))
    with studio.ends() as ends:
        studio.serve(FakeExecutor(pause=gate), patience=QUICK)
        started.wait()
        studio.database._command("PRAGMA max_page_count=1")  # SQLite takes the present size as the limit
        with pytest.raises(UnavailableError, match="full"):
            fill(studio)
        gate.set()
        refused.wait()
        studio.database._command("PRAGMA max_page_count=1000000")
        ends.wait({job.id})
    logging.getLogger("gesso.jobs.dispatcher").removeHandler(refused)
    assert (studio.job(job).state, studio.job(job).attempt) == ("succeeded", 1)
    assert studio.kinds(job).count("image") == 4


def test_a_library_that_breaks_fails_the_job_and_not_the_queue(studio: Studio) -> None:
    filing = studio.filing

    class Broken:
        def prepare(self, job, produced):
            if job.prompt == "breaks":
                raise ValueError("a mistake of ours")
            return filing.prepare(job, produced)

        def insert(self, connection, prepared):
            return filing.insert(connection, prepared)

    studio.filing = Broken()
    bad, good = studio.run(order("breaks"), order("works"))
    assert (bad.state, bad.failure.code) == ("failed", "internal_error")
    assert good.state == "succeeded"


# Handing over


def test_a_slot_that_is_not_free_after_all_costs_no_try(studio: Studio) -> None:
    class Shy(TalkingExecutor):
        refusals = 4

        def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
            if self.refusals:
                self.refusals -= 1
                raise ConflictError("busy", code="slot_busy")
            super().submit(slot_id, attempts, pictures)

    (job,) = studio.run(order(), executor=Shy())
    assert (job.state, job.attempt) == ("succeeded", 5)


def test_a_missing_reference_fails_the_job_before_it_is_handed_over(studio: Studio) -> None:
    executor = TalkingExecutor()
    there = studio.blobs.put(b"pixels")

    def with_source(sha256: str):
        return msgspec.structs.replace(order(), plan=msgspec.structs.replace(order().plan, source_sha256=sha256))

    dispatcher = Dispatcher(
        studio.database,
        executor,
        studio.filing,
        studio.hub,
        clock_ms=lambda: 1,
        ids=studio.ids,
        fetch=studio.blobs.get,
        patience=QUICK,
    )
    with studio.ends() as ends:
        good, bad = studio.queue.submit(with_source(there), with_source("0" * 64))
        dispatcher.start()
        studio.dispatchers.append(dispatcher)
        ends.wait({good.id, bad.id})
    assert studio.job(good).state == "succeeded"
    assert executor.pictures == [{there: b"pixels"}]
    assert (studio.job(bad).state, studio.kinds(bad)) == ("failed", ["queued", "leased", "failed"])


def test_a_refusal_does_not_hold_up_those_behind_it(studio: Studio) -> None:
    """With long waits between looks: a job that cannot even begin, and a slot that is briefly busy, cost no look."""

    class Shy(TalkingExecutor):
        refused = False

        def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
            if not self.refused:
                self.refused = True
                raise ConflictError("busy", code="slot_busy")
            super().submit(slot_id, attempts, pictures)

    studio.serve(Shy(), patience=CALM)
    before = time.monotonic()
    with studio.ends() as ends:
        jobs = studio.queue.submit(*(order(f"{n}", seeds=1) for n in range(3)))
        ends.wait({job.id for job in jobs})
    assert time.monotonic() - before < CALM.idle_s

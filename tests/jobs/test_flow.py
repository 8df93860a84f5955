"""Everybody's counters: kept with the jobs, found wrong, mended, and never in the way."""

import logging
import threading

import pytest
from jobs.studio import PERSON, Studio, order

from gesso.domain.ids import PersonId
from gesso.executors.fake import FakeExecutor
from gesso.jobs import standing
from gesso.store.queries import flow as flows
from gesso.store.queries.flow import Counters, Key

OTHER = PersonId("usr_" + "1" * 32)


def stored(studio: Studio) -> dict[Key, Counters]:
    with studio.database.read() as connection:
        return flows.stored(connection)


def damage(studio: Studio, words: str) -> None:
    with studio.database.write() as connection:
        connection.exec_driver_sql(words)


def test_counters_follow_the_jobs(studio: Studio) -> None:
    first, second = studio.queue.submit(order("1"), order("2"))
    key = Key(2, PERSON)
    assert stored(studio) == {key: Counters(2, 2000, 0, first.id)}
    studio.queue.cancel(first.id)
    assert stored(studio) == {key: Counters(1, 1000, 0, second.id)}
    with studio.ends() as ends:
        studio.serve()
        ends.wait({second.id})
    assert stored(studio) == {key: Counters(0, 0, 0, None)}
    with studio.database.write() as connection:
        assert flows.lock(connection, key).vtime_ms == studio.job(second).gpu_ms


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE flow SET queued = 7",
        "UPDATE flow SET running = 9",
        "UPDATE flow SET head_id = 'job_gone'",
        "DELETE FROM flow",
    ],
)
def test_drift_is_found_logged_and_mended(studio: Studio, harm: str, caplog) -> None:
    jobs = studio.queue.submit(order("1"), order("2", speed="draft"), order("3", person=OTHER))
    right = stored(studio)
    assert standing.recount(studio.database) == []
    damage(studio, harm)
    with caplog.at_level(logging.WARNING):
        assert standing.recount(studio.database) == sorted(right)
    assert [record.message for record in caplog.records] == ["flow_drift"] * 3
    assert stored(studio) == right
    with studio.ends() as ends:
        studio.serve()
        ends.wait({job.id for job in jobs})


def test_a_dispatcher_mends_at_its_start(studio: Studio) -> None:
    (job,) = studio.queue.submit(order())
    damage(studio, "DELETE FROM flow")
    with studio.ends() as ends:
        studio.serve()
        ends.wait({job.id})


def test_a_head_that_is_no_more_does_not_hold_up_the_rest(studio: Studio) -> None:
    gate, started = threading.Event(), studio.watch("started")
    (running,) = studio.queue.submit(order("1"))
    with studio.ends() as ends:
        studio.serve(FakeExecutor(pause=gate))
        started.wait()
        (behind,) = studio.queue.submit(order("2", person=OTHER))
        damage(studio, "UPDATE flow SET head_id = 'job_gone' WHERE queued > 0")
        gate.set()
        ends.wait({running.id, behind.id})


def test_a_newcomer_starts_at_the_clock_even_when_nobody_is_active(studio: Studio) -> None:
    (job,) = studio.run(order(seeds=2))
    studio.stop()
    studio.queue.submit(order("theirs", person=OTHER))
    with studio.database.write() as connection:
        assert flows.lock(connection, Key(2, OTHER)).vtime_ms == job.gpu_ms


def test_who_comes_while_anothers_job_runs_is_next_however_wrong_its_estimate(studio: Studio) -> None:
    """A running job's charge is an estimate. A newcomer stands where it began, not behind all that it will give back."""
    pause = threading.Event()
    with studio.watch("leased") as leased, studio.ends() as ends:
        flood = studio.queue.submit(*(order("flood", seeds=1, estimate_ms=60_000) for _ in range(8)))
        studio.serve(FakeExecutor(steps=1, pause=pause))
        leased.wait()
        (late,) = studio.queue.submit(order("late", person=PersonId("usr_" + "7" * 32), seeds=1))
        pause.set()
        ends.wait({job.id for job in (*flood, late)})
    assert [told.job_id for told in ends.events if told.kind == "leased"][1] == late.id

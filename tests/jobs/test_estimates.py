"""Estimates: what was measured says what comes, and how long one waits."""

import msgspec
import pytest
from jobs.studio import PERSON, Studio, order, plan

from gesso.domain.ids import PersonId
from gesso.executors.fake import FakeExecutor
from gesso.jobs import estimates, reading

OTHER = PersonId("usr_" + "1" * 32)


def test_the_first_guess_gives_way_to_what_was_measured(studio: Studio) -> None:
    assert estimates.learned_ms(studio.database, plan(4), otherwise_ms=777) == 777
    studio.run(order(seeds=2), executor=FakeExecutor(steps=50))
    assert estimates.learned_ms(studio.database, plan(4), otherwise_ms=777) == 200
    for other in (plan(4, size_px=32), plan(4, model="klein"), msgspec.structs.replace(plan(4), task="vary")):
        assert estimates.learned_ms(studio.database, other, otherwise_ms=777) == 777


def test_a_mean_follows_a_machine_that_has_changed(studio: Studio) -> None:
    (job,) = studio.run(order(seeds=1))
    for took_ms in [10] * 20 + [100] * 60:
        with studio.database.write() as connection:
            estimates.learn(connection, job, took_ms)
    assert estimates.learned_ms(studio.database, plan(1), otherwise_ms=0) == pytest.approx(100, abs=3)


def test_waiting_counts_what_is_fairly_before_one(studio: Studio) -> None:
    def waits(person: PersonId, speed="fast", **more) -> int:
        return estimates.wait_ms(studio.database, person, speed, **more)

    assert waits(PERSON) == 0
    studio.queue.submit(*(order("flood", estimate_ms=1000) for _ in range(50)))
    studio.queue.submit(order("urgent", speed="turbo", estimate_ms=300))
    assert waits(PERSON) == 50_300
    assert waits(OTHER) == 300
    assert waits(OTHER, "draft") == 300
    assert waits(OTHER, "turbo") == 0
    assert waits(PERSON, slots=2) == 25_150
    assert waits(PERSON, "relax") == 50_300


def test_usage_is_summed_by_day_speed_and_task_and_paged(studio: Studio) -> None:
    studio.run(order(seeds=2), order("2", seeds=1), order("3", speed="relax", seeds=1), order("4", person=OTHER))
    day = 24 * 3600 * 1000
    with studio.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE ledger SET time_ms = time_ms - {2 * day} WHERE speed = 'relax'")  # noqa: S608
    found, following = reading.usage(studio.database, PERSON, days=1)
    assert [(one.speed, one.jobs, one.units, one.device_ms, one.amount_ms) for one in found] == [("fast", 2, 3, 9, 9)]
    older, end = reading.usage(studio.database, PERSON, days=1, before_day=following)
    assert [(one.speed, one.jobs, one.device_ms, one.amount_ms) for one in older] == [("relax", 1, 3, 0)]
    assert (older[0].day, end) == (found[0].day - 2, None)
    lines = reading.ledger_page(studio.database, PERSON, limit=4)
    rest = reading.ledger_page(studio.database, PERSON, limit=99, before=lines[-1].id)
    assert len({line.id for line in (*lines, *rest)}) == 9

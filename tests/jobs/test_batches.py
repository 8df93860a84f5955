"""Jobs of equal shape share a slot: who joins, who pays what, and what one bad member may not do to the others."""

from jobs.studio import PERSON, QUICK, Studio, order

from gesso.domain.execution import shares_ms
from gesso.domain.ids import PersonId
from gesso.executors.fake import FakeExecutor
from gesso.jobs import reading
from gesso.store.queries import ledger as ledger_rows

PEOPLE = [PersonId(f"usr_{n:032}") for n in range(1, 9)]


def attempts(studio: Studio) -> dict[str, list[str]]:
    """Return the jobs of every batch or lone attempt that was leased, by batch."""
    with studio.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT coalesce(batch_id, job_id), job_id FROM attempt ORDER BY leased_ms, job_id"
        )
        found: dict[str, list[str]] = {}
        for batch, job in rows:
            found.setdefault(batch, []).append(job)
    return found


def test_people_share_a_slot_and_nobody_pays_more_than_alone(studio: Studio) -> None:
    orders = [order(f"{n}", person=person, seeds=1 + n % 2) for n, person in enumerate(PEOPLE[:4])]
    jobs = studio.run(*orders, executor=FakeExecutor(max_batch=4, steps=5))
    assert {job.state for job in jobs} == {"succeeded"}
    assert len(attempts(studio)) == 1
    alone = [5 * len(job.plan.seeds) for job in jobs]
    assert all(job.gpu_ms <= limit for job, limit in zip(jobs, alone, strict=True))
    assert sum(job.gpu_ms for job in jobs) == 5 * -(-3 * 6 // 4)
    with studio.database.read() as connection:
        settled = sum(line.device_ms for line in ledger_rows.entries(connection) if line.kind == "settle")
    assert settled == sum(job.gpu_ms for job in jobs)


def test_only_equal_shapes_share_and_lanes_fill_downwards(studio: Studio) -> None:
    relax, other, fast, turbo = studio.queue.submit(
        order("1", speed="relax", person=PEOPLE[0]),
        order("2", speed="fast", person=PEOPLE[1], model="another"),
        order("3", speed="fast", person=PEOPLE[2]),
        order("4", speed="turbo", person=PEOPLE[3]),
    )
    with studio.ends() as ends:
        studio.serve(FakeExecutor(max_batch=3))
        ends.wait({one.id for one in (relax, other, fast, turbo)})
    first, second = attempts(studio).values()
    assert set(first) == {turbo.id, fast.id, relax.id}
    assert second == [other.id]


def test_one_person_may_not_ride_beyond_their_cap(studio: Studio) -> None:
    studio.run(*(order(f"{n}", seeds=1) for n in range(7)), executor=FakeExecutor(max_batch=8))
    assert [len(batch) for batch in attempts(studio).values()] == [3, 3, 1]


def test_a_poisoned_job_fails_alone(studio: Studio) -> None:
    def script(attempt):
        return "poison" if attempt.plan.words.text == "poison" else None

    orders = [order(f"{n}", person=person, seeds=1) for n, person in enumerate(PEOPLE[:4])]
    bad = orders[2]
    orders[2] = type(bad)(**{**{f: getattr(bad, f) for f in bad.__struct_fields__}, "plan": poisoned(bad.plan)})
    jobs = studio.run(*orders, executor=FakeExecutor(max_batch=4, script=script))
    assert [job.state for job in jobs] == ["succeeded", "succeeded", "failed", "succeeded"]
    assert jobs[2].failure.code == "engine_failed"
    assert reading.balance(studio.database, PEOPLE[2]).balance_ms == 0
    assert sorted(len(batch) for batch in attempts(studio).values()) == [1, 1, 1, 1, 4]


def poisoned(plan):
    import msgspec

    return msgspec.structs.replace(plan, words=msgspec.structs.replace(plan.words, text="poison"))


def test_a_batch_that_does_not_fit_is_halved_and_nobody_notices(studio: Studio) -> None:
    executor = FakeExecutor(max_batch=8, fits=2)
    jobs = studio.run(*(order("x", person=person, seeds=1) for person in PEOPLE), executor=executor)
    assert {job.state for job in jobs} == {"succeeded"}
    sizes = [len(batch) for batch in attempts(studio).values()]
    assert sizes[:3] == [8, 4, 2]
    assert set(sizes[2:]) == {2}
    with studio.database.read() as connection:
        lost = connection.exec_driver_sql("SELECT count(*) FROM attempt WHERE outcome = 'lost'").scalar()
    assert lost == 0


def test_a_picture_too_large_for_one_alone_says_so(studio: Studio) -> None:
    (job,) = studio.run(order(), executor=FakeExecutor(max_batch=4, fits=0))
    assert (job.state, job.failure.code) == ("failed", "out_of_memory")


def test_one_member_is_cancelled_and_the_others_go_on(studio: Studio) -> None:
    import threading

    gate, started = threading.Event(), studio.watch("started")
    jobs = studio.queue.submit(*(order("x", person=person, seeds=1) for person in PEOPLE[:3]))
    with studio.ends() as ends:
        studio.serve(FakeExecutor(max_batch=4, pause=gate), patience=QUICK)
        started.wait()
        cancelled = studio.watch("cancelled")
        studio.queue.cancel(jobs[1].id)
        cancelled.wait()
        assert studio.job(jobs[0]).state == "running"
        gate.set()
        ends.wait({job.id for job in jobs})
    assert [studio.job(job).state for job in jobs] == ["succeeded", "cancelled", "succeeded"]
    assert studio.job(jobs[0]).attempt == 1


def test_a_worker_lost_with_a_batch_draws_its_members_singly(studio: Studio) -> None:
    executor = FakeExecutor(max_batch=4, script=lambda attempt: "lose" if attempt.number == 1 else None)
    jobs = studio.run(*(order("x", person=person, seeds=1) for person in PEOPLE[:4]), executor=executor)
    assert [(job.state, job.attempt) for job in jobs] == [("succeeded", 2)] * 4
    assert sorted(len(batch) for batch in attempts(studio).values()) == [1, 1, 1, 1, 4]


def test_shares_add_up() -> None:
    assert shares_ms(10, (1, 1, 1)) == (3, 3, 4)
    assert shares_ms(7, (4, 2, 1)) == (4, 2, 1)
    assert shares_ms(0, (1, 2)) == (0, 0)
    assert PERSON

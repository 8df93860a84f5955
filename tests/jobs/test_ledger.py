"""Device time as money: prices, limits, and a state machine that tries every order of events against plain arithmetic."""

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from jobs.studio import PERSON, SERVER, Studio, now_ms, order

from gesso.domain.errors import ForbiddenError
from gesso.domain.ids import PersonId
from gesso.domain.job import Failure
from gesso.jobs import ledger, lifecycle, reading, standing, tariffs
from gesso.store.queries import flow as flows
from gesso.store.queries import jobs as rows
from gesso.store.queries import ledger as ledger_rows

OTHER = PersonId("usr_" + "1" * 32)


def price(speed, device_ms: int, rates: str = "native") -> int:
    return ledger.price_ms(tariffs.load().rate(rates, speed), device_ms)


@pytest.mark.parametrize(
    ("speed", "device_ms", "expected"),
    [
        ("fast", 0, 0),
        ("fast", 1234, 1234),
        ("turbo", 1234, 2468),
        ("draft", 1234, 617),
        ("draft", 1235, 618),
        ("relax", 99_999, 0),
    ],
)
def test_prices(speed, device_ms, expected) -> None:
    assert price(speed, device_ms) == expected


def test_a_limit_holds_when_time_is_reserved_and_counts_what_is_held(studio: Studio) -> None:
    with studio.database.write() as connection:
        ledger.grant(connection, PERSON, 2500, now_ms=1, ids=studio.ids, note="a gift")
        ledger_rows.first_of_month(connection, PERSON, "2026-11", floor_ms=0)
    first, _ = studio.queue.submit(order(), order("second"))
    with pytest.raises(ForbiddenError) as refused:
        studio.queue.submit(order("third"))
    assert refused.value.error_code == "allowance_spent"
    studio.queue.submit(order("free", speed="relax", estimate_ms=10**9))
    studio.queue.cancel(first.id)
    studio.queue.submit(order("third"))
    assert reading.balance(studio.database, PERSON).reserved_ms == 2000


def test_all_of_several_orders_or_none(studio: Studio) -> None:
    with studio.database.write() as connection:
        ledger.grant(connection, PERSON, 1500, now_ms=1, ids=studio.ids)
        ledger_rows.first_of_month(connection, PERSON, "2026-11", floor_ms=0)
    with pytest.raises(ForbiddenError):
        studio.queue.submit(order("one"), order("two"))
    assert reading.page(studio.database, PERSON).items == ()


def test_a_job_that_ran_longer_than_its_estimate_still_settles(studio: Studio) -> None:
    with studio.database.write() as connection:
        ledger.grant(connection, PERSON, 1, now_ms=1, ids=studio.ids)
        ledger_rows.first_of_month(connection, PERSON, "2026-11", floor_ms=0)
    (job,) = studio.run(order(estimate_ms=1))
    assert job.gpu_ms == 6
    assert reading.balance(studio.database, PERSON).balance_ms == -5


def test_the_audit_finds_a_changed_balance_and_a_missing_line(studio: Studio) -> None:
    (job,) = studio.run(order())
    assert reading.audited(studio.database) == ()
    with studio.database.write() as connection:
        ledger_rows.shift(connection, PERSON, balance_ms=7)
    (drift,) = reading.audited(studio.database)
    assert (drift.person_id, drift.what, drift.stored - drift.computed) == (PERSON, "balance_ms", 7)
    with studio.database.write() as connection:
        ledger_rows.shift(connection, PERSON, balance_ms=-7)
        rows.move(connection, job.id, sources=("succeeded",), to="succeeded", gpu_ms=99)
    (drift,) = reading.audited(studio.database)
    assert (drift.job_id, drift.what) == (job.id, "device_ms")
    with studio.database.write() as connection:
        rows.move(connection, job.id, sources=("succeeded",), to="succeeded", gpu_ms=job.gpu_ms)


class Accounts(RuleBasedStateMachine):
    """Jobs pushed through their lives in any order; beside them a model that only adds and subtracts."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.studio = Studio(Path(self.folder.name) / "gesso.db")
        self.balance = {PERSON: 0, OTHER: 0}
        self.reserved = {PERSON: 0, OTHER: 0}

    jobs = Bundle("jobs")

    @rule(
        target=jobs,
        person=st.sampled_from([PERSON, OTHER]),
        speed=st.sampled_from(["turbo", "draft", "fast", "relax"]),
        estimate_ms=st.integers(0, 10**7),
    )
    def submit(self, person, speed, estimate_ms):
        (job,) = self.studio.queue.submit(order(person=person, speed=speed, estimate_ms=estimate_ms, seeds=1))
        self.reserved[person] += price(speed, estimate_ms)
        return job.id

    @rule(person=st.sampled_from([PERSON, OTHER]), amount_ms=st.integers(0, 10**9))
    def grant(self, person, amount_ms) -> None:
        with self.studio.database.write() as connection:
            ledger.grant(connection, person, amount_ms, now_ms=now_ms(), ids=self.studio.ids)
        self.balance[person] += amount_ms

    @rule(job_id=jobs)
    def lease(self, job_id) -> None:
        now = now_ms()
        with self.studio.database.write() as connection:
            for head in flows.candidates(connection, now, (0, 1, 2, 3)):
                if head.job_id == job_id:
                    lifecycle.lease(
                        connection, head, lambda _: None, slot_id="s", owner="d", now_ms=now, lease_until_ms=now
                    )

    @rule(job_id=jobs, number=st.integers(1, 3))
    def start(self, job_id, number) -> None:
        self._step(job_id, number, lambda c, job: lifecycle.start(c, job, now_ms=now_ms()))

    @rule(job_id=jobs, number=st.integers(1, 3), gpu_ms=st.integers(0, 10**7))
    def succeed(self, job_id, number, gpu_ms) -> None:
        def act(connection, job):
            return lifecycle.succeed(connection, job, gpu_ms=gpu_ms, now_ms=now_ms(), ids=self.studio.ids)

        self._step(job_id, number, act, charge_ms=gpu_ms)

    @rule(job_id=jobs, number=st.integers(1, 3), gpu_ms=st.integers(0, 10**7))
    def fail(self, job_id, number, gpu_ms) -> None:
        failure = Failure(code="engine_failed", message="no")

        def act(connection, job):
            return lifecycle.fail(connection, job, failure, gpu_ms=gpu_ms, now_ms=now_ms(), ids=self.studio.ids)

        self._step(job_id, number, act)

    @rule(job_id=jobs, number=st.integers(1, 3), gpu_ms=st.integers(0, 10**7))
    def stop(self, job_id, number, gpu_ms) -> None:
        def act(connection, job):
            return lifecycle.cancel(connection, job, gpu_ms=gpu_ms, now_ms=now_ms(), ids=self.studio.ids)

        self._step(job_id, number, act, charge_ms=gpu_ms)

    @rule(job_id=jobs, number=st.integers(1, 3))
    def lose(self, job_id, number) -> None:
        self._step(job_id, number, lambda c, job: lifecycle.lose(c, job, "x", now_ms=now_ms(), ids=self.studio.ids))

    @rule(job_id=jobs, number=st.integers(1, 3))
    def drain(self, job_id, number) -> None:
        self._step(job_id, number, lambda c, job: lifecycle.drain(c, job, "x", now_ms=now_ms(), ids=self.studio.ids))

    @rule(job_id=jobs)
    def cancel(self, job_id) -> None:
        before = reading.get(self.studio.database, job_id)
        after = self.studio.queue.cancel(job_id)
        if before.state == "queued":
            self.reserved[after.person_id] -= price(after.speed, after.estimate_ms)

    def _step(self, job_id, number, act, charge_ms=0) -> None:
        """Act as somebody who believes the job is at attempt `number`: often a ghost."""
        believed = msgspec.structs.replace(reading.get(self.studio.database, job_id), attempt=number)
        with self.studio.database.write() as connection:
            event = act(connection, believed)
        job = reading.get(self.studio.database, job_id)
        if event is None or event.kind not in {"succeeded", "failed", "cancelled"}:
            return
        assert job.attempt == number
        self.reserved[job.person_id] -= price(job.speed, job.estimate_ms)
        self.balance[job.person_id] -= price(job.speed, charge_ms)

    @invariant()
    def it_adds_up(self) -> None:
        assert reading.audited(self.studio.database) == ()
        assert standing.recount(self.studio.database) == []
        for person in (PERSON, OTHER):
            balance = reading.balance(self.studio.database, person)
            assert (balance.balance_ms, balance.reserved_ms) == (self.balance[person], self.reserved[person])

    def teardown(self) -> None:
        self.studio.check()
        self.studio.close()
        self.folder.cleanup()


QUICKLY = settings(stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
Accounts.TestCase.settings = settings(QUICKLY, max_examples=8)
test_every_order_of_events_adds_up = Accounts.TestCase


@pytest.mark.postgres
def test_every_order_of_events_adds_up_on_a_server(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVER, postgres_url)
    run_state_machine_as_test(Accounts, settings=settings(QUICKLY, max_examples=2))

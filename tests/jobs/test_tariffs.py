"""Prices and plans as data: what the file may say, and what a month brings."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from jobs.studio import PERSON, Studio, order

from gesso.domain.errors import BadInputError, ForbiddenError
from gesso.jobs import allowances, reading, tariffs
from gesso.jobs.queue import Queue
from gesso.store.queries import ledger as rows


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_the_bundled_prices() -> None:
    tariff = tariffs.load()
    assert [tariff.rate("native", speed) for speed in ("turbo", "draft", "fast", "relax")] == [
        (2, 1),
        (1, 2),
        (1, 1),
        (0, 1),
    ]
    assert [tariff.rate("onemin", speed) for speed in ("relax", "fast")] == [(1, 1), (2, 1)]
    assert tariff.plan_of(PERSON) == tariffs.Plan()


def test_a_home_adds_plans_and_gives_them_to_people(tmp_path: Path) -> None:
    file = tmp_path / "plans.toml"
    file.write_text(
        f'[plans.guest]\nminutes_a_month = 1.5\nqueued = 3\nrunning = {{ fast = 1 }}\n[people]\n"{PERSON}" = "guest"\n'
        '[rates.kiosk]\nturbo = 3\ndraft = "1/3"\nfast = 1.5\nrelax = 0\n'
    )
    tariff = tariffs.load(file, default_plan="basic")
    guest = tariff.plan_of(PERSON)
    assert (guest.monthly_ms, guest.queued, guest.cap("fast"), guest.cap("draft")) == (90_000, 3, 1, 4)
    assert tariff.plan_of("usr_somebody").minutes_a_month == 200
    assert tariff.rate("kiosk", "fast") == (3, 2)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[plan.guest]", "plan"),
        ("[plans.guest]\nqueued = 0", "queued"),
        ("[plans.guest]\nminutes = 3", "minutes"),
        ("[rates.kiosk]\nfast = 1", "speeds"),
        ('[rates.kiosk]\nturbo = 3\ndraft = "1/0"\nfast = 1\nrelax = 0', "draft"),
        ("[rates.kiosk]\nturbo = -1\ndraft = 1\nfast = 1\nrelax = 0", "turbo"),
        ('[people]\n"usr_1" = "gold"', "gold"),
        ("[plans", "plans.toml"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "plans.toml").write_text(text)
    with pytest.raises(BadInputError) as refused:
        tariffs.load(tmp_path / "plans.toml")
    assert refused.value.error_code == "bad_plans"
    assert named in refused.value.message


def test_a_months_time_comes_once_and_is_not_carried_over(studio: Studio) -> None:
    plan = tariffs.Plan(minutes_a_month=1)
    for when in ("2026-11-02", "2026-11-30T23:59:59", "2026-12-01", "2026-12-31"):
        with studio.database.write() as connection:
            allowances.renew(connection, PERSON, plan, now_ms=at(when), ids=studio.ids)
            rows.shift(connection, PERSON)
    assert reading.balance(studio.database, PERSON).balance_ms == 60_000
    with studio.database.read() as connection:
        lines = [(line.kind, line.amount_ms, line.note) for line in rows.entries(connection, person_id=PERSON)]
    assert lines == [("grant", 60_000, "2026-11"), ("adjust", -60_000, "2026-11 is over"), ("grant", 60_000, "2026-12")]


def test_a_plan_limits_and_relax_goes_on(studio: Studio) -> None:
    tariff = msgspec.structs.replace(tariffs.load(), plans={"unlimited": tariffs.Plan(minutes_a_month=0.05)})
    queue = Queue(studio.database, studio.hub, clock_ms=lambda: at("2026-11-05"), ids=studio.ids, tariff=tariff)
    queue.submit(order(estimate_ms=2000))
    with pytest.raises(ForbiddenError) as refused:
        queue.submit(order(estimate_ms=2000))
    assert refused.value.error_code == "allowance_spent"
    assert "1.0 s left" in refused.value.message
    queue.submit(order(speed="relax", estimate_ms=10**9))


def test_the_price_is_the_one_of_the_submit(studio: Studio) -> None:
    (job,) = studio.run(msgspec.structs.replace(order(speed="relax", seeds=2), rates="onemin"))
    assert (job.rates, job.rate) == ("onemin", (1, 1))
    assert studio.ledger(job) == [("reserve", 1000), ("release", 1000), ("settle", 6)]

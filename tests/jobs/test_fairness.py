"""Who is next: tables of cases, and two long runs against a clock of our own."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesso.domain.execution import Slot
from gesso.domain.job import LANES, Waiting
from gesso.jobs import fairness, lanes
from gesso.store.queries.flow import Standing

SECOND, MINUTE = 1000, 60_000
SLOT = Slot(id="gpu-0", device="cuda:0", busy=False, loaded=("klein",))


def head(
    name: str,
    speed: str = "fast",
    *,
    person: str = "ada",
    waited: int = 0,
    model: str = "klein",
    estimate: int = 10 * SECOND,
    vtime: int = 0,
) -> Waiting:
    return Waiting(
        job_id=name,
        person_id=person,
        lane=LANES[speed],
        model=model,
        estimate_ms=estimate,
        queued_ms=-waited,
        vtime_ms=vtime,
    )


def chosen(*waiting: Waiting, **options) -> str | None:
    result = fairness.choose(waiting, SLOT, now_ms=0, **options)
    return result.job_id if result else None


@pytest.mark.parametrize(
    ("waiting", "options", "expected"),
    [
        ((), {}, None),
        ((head("a"),), {}, "a"),
        ((head("relax", "relax"), head("fast"), head("draft", "draft"), head("turbo", "turbo")), {}, "turbo"),
        ((head("relax", "relax"), head("fast"), head("draft", "draft")), {}, "draft"),
        ((head("relax", "relax"), head("fast")), {}, "fast"),
        ((head("b"), head("a", person="bob")), {}, "a"),
        # waiting promotes
        ((head("fast", waited=2 * MINUTE), head("turbo", "turbo")), {}, "fast"),
        ((head("fast", waited=2 * MINUTE - 1), head("turbo", "turbo")), {}, "turbo"),
        ((head("fast", waited=2 * MINUTE), head("turbo", "turbo")), {"aged_turn": False}, "turbo"),
        ((head("relax", "relax", waited=20 * MINUTE), head("fast")), {}, "relax"),
        ((head("relax", "relax", waited=20 * MINUTE), head("draft", "draft")), {}, "draft"),
        ((head("relax", "relax", waited=22 * MINUTE), head("turbo", "turbo")), {}, "relax"),
        ((head("fast", waited=3 * MINUTE), head("relax", "relax", waited=23 * MINUTE)), {}, "relax"),
        ((head("draft", "draft", waited=60 * MINUTE), head("turbo", "turbo")), {}, "turbo"),
        # relax gets its floor
        ((head("relax", "relax"), head("turbo", "turbo")), {"relax_owed": True}, "relax"),
        ((head("fast"), head("turbo", "turbo")), {"relax_owed": True}, "turbo"),
        # affinity bends by one load, not more
        ((head("a", model="sdxl"), head("b", person="bob")), {}, "b"),
        ((head("a", model="sdxl"), head("b", person="bob", vtime=9_999)), {}, "b"),
        ((head("a", model="sdxl"), head("b", person="bob", vtime=10_001)), {}, "a"),
    ],
)
def test_choice(waiting, options, expected) -> None:
    assert chosen(*waiting, **options) == expected


IDLE = Standing(vtime_ms=500, queued=0, queued_ms=0, running=0, cap=3)


def test_coming_back_brings_no_credit_and_no_penalty() -> None:
    assert fairness.joined(IDLE, 10, clock_ms=90_000).vtime_ms == 90_000
    assert fairness.joined(IDLE._replace(vtime_ms=95_000), 10, clock_ms=90_000).vtime_ms == 95_000
    assert fairness.joined(IDLE._replace(running=1), 10, clock_ms=90_000).vtime_ms == 500


def test_a_jobs_way_through_a_flow() -> None:
    waiting = fairness.joined(fairness.joined(IDLE, 10_000, 0), 7, 0)
    assert waiting == (500, 2, 10_007, 0, 3)
    drawn = fairness.began(waiting, 10_000)
    assert drawn == (10_500, 1, 7, 1, 3)
    assert fairness.ended(drawn, 10_000, 3_000) == (3_500, 1, 7, 0, 3)
    assert fairness.came_back(drawn, 10_000) == waiting
    assert fairness.left(waiting, 7) == (500, 1, 10_000, 0, 3)


@pytest.mark.parametrize(
    ("work", "estimate", "owed"),
    [
        ([], 1000, False),
        ([(0, 4_999)], 1000, False),
        ([(0, 5_000)], 1000, True),
        ([(0, 5_000), (3, 1)], 1000, False),
        ([(0, 90_000), (3, 10_000)], 1000, False),
        ([(3, 10_000), (0, 100_000)], 1000, True),
        ([(3, 10**9), (0, 300_000)], 1000, False),  # what it had in quiet times is held against it for so long only
        ([(3, 10**9), (0, 310_000)], 1000, True),
        ([(0, 149_000)], 10_000_000, False),
        ([(0, 150_000)], 10_000_000, True),
    ],
)
def test_relax_floor(work, estimate, owed) -> None:
    credit = 0.0
    for lane, device_ms in work:
        credit = lanes.credited(credit, lane, device_ms)
    assert lanes.relax_is_owed(credit, estimate) is owed


def simulate(
    people: dict[str, tuple[str, int]], *, until_ms: int, estimate: int = 5 * SECOND
) -> list[tuple[int, Waiting]]:
    """One slot, every person with a backlog of (speed, jobs); returns what was served and when."""
    flows = {name: Standing(0, jobs, jobs * estimate, 0, 3) for name, (_, jobs) in people.items()}
    served, credit, now, since_aged = [], 0.0, 0, lanes.AGED_EVERY
    while now < until_ms:
        waiting = [
            head(name, people[name][0], person=name, estimate=estimate, vtime=flow.vtime_ms)
            for name, flow in flows.items()
            if flow.queued
        ]
        if not waiting:
            break
        pick = fairness.choose(
            waiting,
            SLOT,
            now_ms=now,
            relax_owed=lanes.relax_is_owed(credit, estimate),
            aged_turn=since_aged + 1 >= lanes.AGED_EVERY,
        )
        since_aged = 0 if fairness.is_aged(pick, now) else since_aged + 1
        now += estimate
        begun = fairness.began(flows[pick.person_id], estimate)
        flows[pick.person_id] = fairness.ended(begun, estimate, estimate)
        credit = lanes.credited(credit, pick.lane, estimate)
        served.append((now, pick))
    return served


def test_one_flood_does_not_drown_twenty_people() -> None:
    people = {"flood": ("turbo", 2000)} | {f"p{n:02}": ("turbo", 20) for n in range(20)}
    served = [pick.person_id for _, pick in simulate(people, until_ms=21 * 20 * 5 * SECOND)]
    shares = [served.count(name) for name in people]
    jain = sum(shares) ** 2 / (len(shares) * sum(share * share for share in shares))
    assert jain >= 0.98


def test_relax_does_not_starve_behind_turbo() -> None:
    served = simulate({"turbo": ("turbo", 10_000), "relax": ("relax", 10_000)}, until_ms=19 * MINUTE)
    relax = sum(pick.person_id == "relax" for _, pick in served) / len(served)
    assert 0.09 <= relax <= 0.12
    assert next(now for now, pick in served if pick.person_id == "relax") <= 25 * MINUTE


@settings(max_examples=10, deadline=None)
@given(
    urgent=st.dictionaries(st.text("abc", min_size=1, max_size=3), st.sampled_from(["turbo", "fast"]), min_size=1),
    relaxed=st.integers(1, 4),
    estimate_s=st.integers(5, 15),
)
def test_whoever_floods_relax_is_served_and_nobody_waits_for_ever(urgent, relaxed, estimate_s) -> None:
    people = {name: (speed, 10_000) for name, speed in urgent.items()}
    people |= {f"relax{n}": ("relax", 10_000) for n in range(relaxed)}
    served = simulate(people, until_ms=40 * MINUTE, estimate=estimate_s * SECOND)
    calm = [(now, pick) for now, pick in served if pick.lane == lanes.RELAX]
    assert len(calm) / len(served) >= 0.09
    moments = [0, *(now for now, _ in calm), 40 * MINUTE]
    assert max(after - before for before, after in itertools.pairwise(moments)) <= 25 * MINUTE
    shares = [sum(pick.person_id == f"relax{n}" for _, pick in calm) for n in range(relaxed)]
    assert max(shares) - min(shares) <= 1 + len(calm) // 4

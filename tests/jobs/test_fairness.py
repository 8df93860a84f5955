"""Who is next: tables of cases, and two long runs against a clock of our own."""

import pytest

from gesso.domain.execution import Slot
from gesso.domain.job import LANES, Waiting
from gesso.jobs import fairness, lanes
from gesso.jobs.fairness import Flow

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
) -> Waiting:
    return Waiting(
        job_id=name,
        person_id=person,
        lane=LANES[speed],
        attempt=0,
        model=model,
        estimate_ms=estimate,
        queued_ms=-waited,
    )


def chosen(*waiting: Waiting, flows=None, **options) -> str | None:
    result = fairness.choose(waiting, SLOT, now_ms=0, flows=flows or {}, **options)
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
        # the slot kept for short work
        ((head("long", estimate=16 * SECOND), head("short", "relax", estimate=SECOND)), {"only_short": True}, "short"),
        ((head("long", estimate=16 * SECOND),), {"only_short": True}, None),
        # affinity bends by one load, not more
        ((head("a", model="sdxl"), head("b", person="bob")), {}, "b"),
        ((head("a", model="sdxl"), head("b", person="bob")), {"flows": {(2, "bob"): Flow(9_999)}}, "b"),
        ((head("a", model="sdxl"), head("b", person="bob")), {"flows": {(2, "bob"): Flow(10_001)}}, "a"),
        # caps
        (
            (head("a"), head("b", person="bob")),
            {"flows": {(2, "ada"): Flow(0, running=3), (2, "bob"): Flow(99_999)}},
            "b",
        ),
        ((head("a"),), {"flows": {(2, "ada"): Flow(0, running=3)}}, None),
        ((head("a", "draft"),), {"flows": {(1, "ada"): Flow(0, running=3)}}, "a"),
    ],
)
def test_choice(waiting, options, expected) -> None:
    assert chosen(*waiting, **options) == expected


def test_a_newcomer_starts_at_the_clock_of_its_lane() -> None:
    flows = {
        (2, "ada"): Flow(50_000, active=True),
        (2, "bob"): Flow(70_000, active=True),
        (3, "ada"): Flow(10, active=True),
    }
    refreshed = fairness.refresh(flows, [head("a"), head("b", person="bob"), head("c", person="cy")])
    assert refreshed[2, "cy"] == Flow(50_000, active=True)
    assert not refreshed[3, "ada"].active


def test_coming_back_brings_no_credit_and_no_penalty() -> None:
    busy = {(2, "ada"): Flow(500, active=True), (2, "bob"): Flow(90_000, active=True)}
    rested = fairness.refresh(busy, [head("b", person="bob")])
    back = fairness.refresh(rested, [head("a"), head("b", person="bob")])
    assert back[2, "ada"].vtime_ms == 90_000
    ahead = fairness.refresh({(2, "ada"): Flow(95_000)}, [head("a"), head("b", person="bob")])
    assert ahead[2, "ada"].vtime_ms == 95_000


def test_the_estimate_becomes_what_it_took() -> None:
    flows = fairness.began({}, head("a"))
    assert flows[2, "ada"] == Flow(10_000, running=1, active=True)
    assert fairness.ended(flows, (2, "ada"), estimate_ms=10_000, device_ms=3_000)[2, "ada"].vtime_ms == 3_000
    assert fairness.ended(flows, (2, "ada"), estimate_ms=10_000, device_ms=0)[2, "ada"] == Flow(0, 0, active=True)


@pytest.mark.parametrize(
    ("used", "estimate", "owed"),
    [
        ([], 1000, False),
        ([(0, 0, 4_999)], 1000, False),
        ([(0, 0, 5_000)], 1000, True),
        ([(0, 0, 5_000), (0, 3, 1)], 1000, False),
        ([(0, 0, 100_000), (0, 3, 10_000)], 1000, True),
        ([(0, 0, 90_000), (0, 3, 10_000)], 1000, False),
        ([(-5 * MINUTE - 1, 0, 100_000)], 1000, False),
        ([(0, 0, 150_000)], 10_000_000, True),
    ],
)
def test_relax_floor(used, estimate, owed) -> None:
    assert lanes.relax_is_owed(used, 0, estimate) is owed


def simulate(
    people: dict[str, tuple[str, int]], *, until_ms: int, estimate: int = 5 * SECOND
) -> list[tuple[int, Waiting]]:
    """One slot, every person with a backlog of (speed, jobs); returns what was served and when."""
    left = {name: jobs for name, (_, jobs) in people.items()}
    flows, served, used, now, since_aged, count = {}, [], [], 0, lanes.AGED_EVERY, 0
    while now < until_ms:
        waiting = [head(f"{name}", people[name][0], person=name, estimate=estimate) for name, n in left.items() if n]
        if not waiting:
            break
        flows = fairness.refresh(flows, waiting)
        pick = fairness.choose(
            waiting,
            SLOT,
            now_ms=now,
            flows=flows,
            relax_owed=lanes.relax_is_owed(used, now, estimate),
            aged_turn=since_aged + 1 >= lanes.AGED_EVERY,
        )
        since_aged = 0 if fairness.is_aged(pick, now) else since_aged + 1
        flows = fairness.began(flows, pick)
        now += estimate
        count += 1
        flows = fairness.ended(flows, (pick.lane, pick.person_id), estimate_ms=estimate, device_ms=estimate)
        used.append((now, pick.lane, estimate))
        left[pick.person_id] -= 1
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

"""Faults of load: floods, starvation, batches that do not fit or poison each other, cancels at any moment, and the gates in milliseconds."""

import random
import statistics
import time
from pathlib import Path

import bench_queue
import msgspec
from jobs.studio import NO_LIMITS, PERSON, Studio, now_ms, order, plan

from chaos.measuring import Counting, Outcome, all_ended, number, people, settled, states
from chaos.receivers import misbehave
from gesso.domain.ids import PersonId
from gesso.domain.job import TERMINAL_STATES
from gesso.executors.fake import FakeExecutor
from gesso.jobs import lanes, lifecycle, reading
from gesso.jobs.claiming import Claims
from gesso.jobs.queue import Queue

STATEMENTS_A_JOB = 14
"""At most so many from choosing a job to its end in the claim gate, however many wait."""


def out_of_memory(folder: Path, count: int) -> Outcome:
    """11. A batch of eight where only one fits."""
    tries, failed = 0, 0
    for round_number in range(count):
        studio = Studio(folder / f"{round_number}.db")
        studio.run(*(order("x", person=who, seeds=1) for who in people(8)), executor=FakeExecutor(max_batch=8, fits=1))
        failed += states(studio) != {"succeeded": 8}
        tries = max(tries, number(studio, "SELECT count(DISTINCT batch_id) FROM attempt WHERE batch_id IS NOT NULL"))
        settled(studio)
        studio.close()
    return Outcome(
        f"{count} rounds: {tries} batches too large, then none; {failed} rounds with a failure",
        tries <= 3 and not failed,
    )


def poison(folder: Path, count: int) -> Outcome:
    """12. One of four in a batch takes it down."""
    studio = Studio(folder / "gesso.db")
    bad = plan(1)
    bad = msgspec.structs.replace(bad, words=msgspec.structs.replace(bad.words, text="poison"))
    executor = FakeExecutor(max_batch=4, script=lambda one: "poison" if one.plan.words.text == "poison" else None)
    studio.serve(executor)
    for _ in range(count):
        orders = [order("x", person=who, seeds=1) for who in people(4)]
        orders[1] = msgspec.structs.replace(orders[1], plan=bad)
        with studio.ends() as ends:
            jobs = studio.queue.submit(*orders)
            ends.wait({job.id for job in jobs})
    ended = states(studio)
    settled(studio)
    studio.close()
    return Outcome(f"{count} rounds: {ended}", ended == {"succeeded": 3 * count, "failed": count})


def cancel_races(folder: Path, count: int) -> Outcome:
    """13. Jobs are cancelled at random moments."""
    studio, choice = Studio(folder / "gesso.db"), random.Random(13)
    step_s, slowest = 0.005, 0.0
    studio.serve(FakeExecutor(steps=3, step_s=step_s))
    for _ in range(count):
        with studio.hub.subscribe(PERSON) as mail:
            (job,) = studio.queue.submit(order("x", seeds=1))
            time.sleep(choice.uniform(0, 0.035))
            asked = time.monotonic()
            studio.queue.cancel(job.id)
            while studio.job(job).state not in TERMINAL_STATES:
                mail.take(0.2)
            slowest = max(slowest, time.monotonic() - asked)
    ended = states(studio)
    held = number(studio, "SELECT sum(reserved_ms) FROM account")
    settled(studio)
    studio.close()
    ok = sum(ended.values()) == count and "failed" not in ended and held == 0 and slowest <= step_s + 1
    return Outcome(
        f"{count} races: {ended}, each ended once; slowest {slowest * 1000:.0f} ms; {held} ms still held", ok
    )


def flood(folder: Path, relax: int) -> Outcome:
    """15. One person floods relax and draft; others ask for drafts all the while."""
    studio, flooder = Studio(folder / "gesso.db"), PersonId("usr_" + "9" * 32)
    studio.serve(FakeExecutor(steps=1))
    for speed, count in (("relax", relax), ("draft", relax // 20)):
        for start in range(0, count, 500):
            many = min(500, count - start)
            studio.queue.submit(*(order("flood", person=flooder, speed=speed, seeds=1) for _ in range(many)))  # type: ignore[arg-type]
    before_them = 0
    for turn in range(max(20, relax // 50)):
        with studio.hub.subscribe(None) as mail:
            (job,) = studio.queue.submit(order("draft", person=people(20)[turn % 20], speed="draft", seeds=1))
            seen: list[str] = []
            while job.id not in seen:
                for told in mail.take(10):
                    if told.kind == "leased":
                        seen.append(told.job_id)
                    elif told.kind == "queued" and told.job_id == job.id:
                        seen.clear()  # it counts from when it stood in the queue
            before_them = max(before_them, seen.index(job.id))
    settled(studio)
    studio.close()
    fair = jain(folder / "fair", 24)
    slowest = bench_queue.draft_beside_flood(folder, min(relax, 2000), 20 if relax < 1000 else 200)["p99_ms"]
    measured = f"{relax} + {relax // 20} jobs: at most {before_them} jobs before another's draft on the one busy slot"
    # Before a draft go what was chosen already, one of the flooder's own whose turn it was, and what relax is owed.
    ok = before_them <= 3 and fair >= 0.95
    return Outcome(f"{measured}; on a free one p99 {slowest:.1f} ms; Jain {fair:.3f}", ok, slowest < 50)


def jain(folder: Path, jobs: int) -> float:
    """Return how evenly a lane is shared between one with many jobs and ten with few, while all have some."""
    folder.mkdir()
    studio = Studio(folder / "gesso.db")
    everybody = people(11)
    studio.queue.submit(*(order("x", person=everybody[0], speed="draft", seeds=1) for _ in range(10 * jobs)))
    for person in everybody[1:]:
        studio.queue.submit(*(order("x", person=person, speed="draft", seeds=1) for _ in range(jobs // 4)))
    wanted = 11 * jobs // 4
    served: list[str] = []
    with studio.hub.subscribe(None, capacity=100_000) as mail:
        dispatcher = studio.serve(FakeExecutor(steps=1))
        while len(served) < wanted:
            served += [told.person_id for told in mail.take(10) if told.kind == "leased"]
        dispatcher.stop()
    shares = [served[:wanted].count(person) for person in everybody]
    studio.close()
    return sum(shares) ** 2 / (len(shares) * sum(share * share for share in shares))


def starvation(folder: Path, minutes: int) -> Outcome:
    """16. Permanent turbo load beside relax, by a clock of our own on a real database."""
    studio, clock = Studio(folder / "gesso.db"), [now_ms()]
    choosing, began = Claims(lambda: clock[0]), clock[0]
    queue = Queue(studio.database, studio.hub, clock_ms=lambda: clock[0], ids=studio.ids, tariff=NO_LIMITS)
    slots = FakeExecutor().slots()
    took_ms, used = 5_000, dict.fromkeys(range(4), 0)
    relaxed = people(3)
    queue.submit(*(order("r", person=who, speed="relax", seeds=1, estimate_ms=took_ms) for who in relaxed * 4))
    longest = 0
    while clock[0] - began < minutes * 60_000:
        if number(studio, "SELECT count(*) FROM job WHERE state = 'queued' AND lane = 0") < 4:
            queue.submit(
                *(order("t", person=who, speed="turbo", seeds=1, estimate_ms=took_ms) for who in people(9)[3:])
            )
        with studio.database.read() as connection:
            head = choosing.choose(connection, slots[0], slots)
        assert head is not None
        with studio.database.write() as connection:
            options = {"slot_id": "s", "owner": "d", "now_ms": clock[0], "lease_until_ms": clock[0]}
            ((job, _),) = lifecycle.lease(connection, head, lambda _: None, **options)  # type: ignore[arg-type]
        choosing.began(head)
        if head.lane == lanes.RELAX:
            longest = max(longest, clock[0] - head.queued_ms)
        clock[0] += took_ms
        with studio.database.write() as connection:
            lifecycle.succeed(connection, job, gpu_ms=took_ms, now_ms=clock[0], ids=studio.ids)
        choosing.ended(job, took_ms)
        used[head.lane] += took_ms
        if head.lane == lanes.RELAX:
            queue.submit(order("r", person=job.person_id, speed="relax", seeds=1, estimate_ms=took_ms))
    share = used[lanes.RELAX] / sum(used.values())
    settled(studio)
    studio.close()
    ok = share >= 0.09 and longest <= 25 * 60_000
    return Outcome(
        f"{minutes} min of turbo load: relax had {share:.1%} of the device and waited {longest / 60_000:.1f} min at most",
        ok,
    )


def receivers(folder: Path, events: int) -> Outcome:
    """19. Webhooks whose receivers are down, slow, moved or private."""
    took, private, refused, tries = misbehave(folder, events)
    ok = set(took.values()) == {events} and private == 0 and refused > 0
    measured = f"{events} events, {tries} tries: {took} arrived; {private} requests to the private address"
    return Outcome(f"{measured}, {refused} refused", ok)


def audit(folder: Path, count: int) -> Outcome:
    """22. Everything at once, then every balance again from its lines."""
    studio, choice = Studio(folder / "gesso.db"), random.Random(22)
    fates = ["lose", "fail", "poison", "lose_after_first_image", None, None, None]
    studio.serve(FakeExecutor(max_batch=3, fits=2, script=lambda one: choice.choice(fates) if one.number < 3 else None))  # type: ignore[arg-type,return-value]
    jobs = []
    for _ in range(count):
        speed = choice.choice(["turbo", "draft", "fast", "relax"])
        one = order(
            "x",
            person=choice.choice(people(6)),
            speed=speed,
            seeds=choice.randint(1, 4),
            estimate_ms=choice.randint(0, 9999),
        )  # type: ignore[arg-type]
        jobs += studio.queue.submit(msgspec.structs.replace(one, rates=choice.choice(["native", "onemin"])))
        if choice.random() < 0.2:
            studio.queue.cancel(choice.choice(jobs).id)
    ended = all_ended(studio)
    settled(studio)
    drifts = len(reading.audited(studio.database))
    studio.close()
    return Outcome(f"{count} jobs: {ended}, {drifts} drifts", drifts == 0)


def start_latency(folder: Path, count: int) -> Outcome:
    """23. From asking to the first step, with a free slot."""
    studio = Studio(folder / "gesso.db")
    studio.serve(FakeExecutor(steps=1))
    spent: list[float] = []
    for _ in range(count):
        with studio.hub.subscribe(PERSON) as mail:
            before, started, ended = time.perf_counter(), 0.0, False
            studio.queue.submit(order("x", seeds=1))
            while not ended:
                for told in mail.take(10):
                    started = time.perf_counter() - before if told.kind == "started" else started
                    ended = ended or told.kind == "succeeded"
            spent.append(started * 1000)
    settled(studio)
    studio.close()
    middle, worst = statistics.median(spent), bench_queue.percentile(spent, 0.99)
    in_time = middle < 15 and worst < 50
    return Outcome(f"{count} jobs: p50 {middle:.1f} ms, p99 {worst:.1f} ms", len(spent) == count, in_time)


def claim_gate(folder: Path, jobs: int) -> Outcome:
    """24. Claims from a long queue of a thousand people."""
    studio = Studio(folder / "gesso.db")
    bench_queue.fill(studio, jobs, max(20, jobs // 100))
    bench_queue.claims(studio, 20)
    spent, leased = bench_queue.claims(studio, 40 if jobs < 10_000 else 300)
    asked = Counting(studio.database)
    _, counted = bench_queue.claims(studio, 10)
    each = asked.stop() / counted
    bar_ms = 20 if studio.database.dialect == "sqlite" else 30
    studio.close()
    worst = bench_queue.percentile(spent, 0.99) * 1000
    measured = f"{jobs} queued: p50 {bench_queue.percentile(spent, 0.5) * 1000:.1f} ms, p99 {worst:.1f} ms"
    return Outcome(
        f"{measured}, {each:.1f} statements a job",
        leased == 4 * len(spent) and each <= STATEMENTS_A_JOB,
        worst < bar_ms,
    )

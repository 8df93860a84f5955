"""The faults of the distributed design that the queue must survive, each as one function of how often to do it.

A function returns what was measured and whether the bar was met; before it does, it checks what must hold after every
fault: the ledger equals measured device time to the millisecond, no job ended twice, no counter has drifted.
"""

import contextlib
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bench_queue
import msgspec
from jobs.studio import NO_LIMITS, PERSON, QUICK, SERVER, Studio, now_ms, order, plan
from sqlalchemy import event

from chaos.processes import ENVIRONMENT, Company, free_port
from chaos.receivers import misbehave
from gesso.domain.ids import PersonId
from gesso.domain.job import TERMINAL_STATES
from gesso.executors import embedded
from gesso.executors.embedded import EmbeddedExecutor
from gesso.executors.fake import FakeExecutor
from gesso.jobs import lanes, lifecycle, reading, standing
from gesso.jobs.claiming import Claims
from gesso.jobs.queue import Queue
from gesso.library.sweeping import sweep_blobs
from gesso.store.blobs import LocalBlobs
from gesso.store.database import Database
from gesso.store.queries import ledger as ledger_rows
from gesso.store.queries import pools

PATIENCE_S = 120.0
TAKEOVER_S = 5.0
HELD_S = 1.0
"""Longer than any transaction lasts: who holds the file's lock for so long is frozen."""
STATEMENTS_A_JOB = 14
"""At most so many from choosing a job to its end in the claim gate, however many wait."""


class Outcome(msgspec.Struct, frozen=True):
    """What was measured, and whether that meets the bar."""

    measured: str
    ok: bool
    in_time: bool = True
    """Whether bars in milliseconds were met. `make chaos` asks for it; a test run beside other work cannot."""


def people(count: int) -> list[PersonId]:
    return [PersonId(f"usr_{number:032}") for number in range(1, count + 1)]


def settled(studio: Studio) -> None:
    """Check what must hold after every fault."""
    studio.stop()
    assert reading.audited(studio.database) == (), reading.audited(studio.database)[:3]
    assert standing.recount(studio.database) == []
    with studio.database.read() as connection:
        measured = connection.exec_driver_sql(
            "SELECT coalesce(sum(gpu_ms), 0) FROM job WHERE state IN ('succeeded', 'cancelled')"
        ).scalar()
        lines = [line for line in ledger_rows.entries(connection) if line.kind == "settle"]
        twice = connection.exec_driver_sql(
            "SELECT count(*) FROM (SELECT job_id FROM job_event WHERE kind IN ('succeeded', 'failed', 'cancelled') "
            "GROUP BY job_id HAVING count(*) > 1) AS twice"
        ).scalar()
    assert sum(line.device_ms for line in lines) == measured
    assert len({line.job_id for line in lines}) == len(lines)
    assert twice == 0


def states(studio: Studio) -> dict[str, int]:
    with studio.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT state, count(*) FROM job GROUP BY state").fetchall()
    return {row[0]: row[1] for row in rows}


def number(studio: Studio, words: str) -> int:
    with studio.database.read() as connection:
        return int(connection.exec_driver_sql(words).scalar() or 0)


def all_ended(studio: Studio, within_s: float = PATIENCE_S) -> dict[str, int]:
    until(lambda: set(states(studio)) <= set(TERMINAL_STATES), within_s, lambda: str(states(studio)))
    return states(studio)


def until(condition: Callable[[], bool], within_s: float = PATIENCE_S, why: Callable[[], str] = lambda: "") -> float:
    """Wait for a condition and return how long that took, in seconds."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < within_s, why()
        time.sleep(0.01)
    return time.monotonic() - began


def attempts_lost(studio: Studio) -> int:
    return number(studio, "SELECT count(*) FROM attempt WHERE outcome = 'lost'")


class ChildOfChaos(EmbeddedExecutor):
    """The embedded executor with real child processes, whose engine is the fake one."""

    def __init__(self, folder: Path) -> None:
        os.environ["PYTHONPATH"] = ENVIRONMENT["PYTHONPATH"]
        embedded.FIRST_PAUSE_S = embedded.LONGEST_PAUSE_S = (
            0.02  # who kills hundreds must not wait for the pauses to grow
        )
        super().__init__(
            folder / "models", folder / "worker.log", command=(sys.executable, "-m", "chaos.actors", "child")
        )


def worker_killed(folder: Path, count: int) -> Outcome:
    """1. Worker processes are killed in mid-step."""
    studio, executor = Studio(folder / "gesso.db"), ChildOfChaos(folder)
    jobs, kills, choice = 5 * count, 0, random.Random(1)
    studio.queue.submit(*(order("x", person=people(9)[n % 9], seeds=1) for n in range(jobs)))
    studio.serve(executor)
    while kills < count and set(states(studio)) - set(TERMINAL_STATES):
        until(lambda: executor.ready and not executor.down)
        time.sleep(choice.uniform(0.0, 0.12))
        pid = executor.worker_pid
        if pid is not None and executor.ready:
            os.kill(pid, signal.SIGKILL)
            kills += 1
            until(lambda pid=pid: executor.worker_pid != pid)  # type: ignore[misc]
    ended = all_ended(studio)
    settled(studio)
    wasted = attempts_lost(studio)
    doubled = number(studio, "SELECT count(*) FROM output") - ended.get("succeeded", 0)
    studio.close()
    ok = sum(ended.values()) == jobs and doubled == 0 and wasted <= kills
    return Outcome(f"{kills} kills, {jobs} jobs: {ended}, {doubled} doubled, {wasted} attempts wasted", ok)


def dispatcher_killed(folder: Path, count: int) -> Outcome:
    """2. The leading dispatcher is killed; the worker lives on, and a standby takes over."""
    studio = Studio(folder / "gesso.db")
    port, database = free_port(), folder / "gesso.db"
    took: list[float] = []
    with Company() as company:
        company.begin("worker", str(port))
        pair = company.bring_all(2, "dispatcher", database, folder / "blobs", str(port), "4")
        choice = random.Random(2)
        for _ in range(count):
            studio.queue.submit(*(order("x", person=people(9)[n % 9], seeds=1) for n in range(12)))
            time.sleep(choice.uniform(0.05, 0.3))
            leading = leader(studio)
            dying = next((one for one in pair if company.said[one.pid] == leading), pair[0])
            pair.remove(dying)
            dying.kill()
            took.append(until(lambda old=leading: leader(studio) != old, 30))  # type: ignore[misc]
            pair.append(company.bring("dispatcher", database, folder / "blobs", str(port), "4"))
        ended = all_ended(studio)
    again = number(studio, "SELECT count(*) FROM attempt WHERE number > 1")
    settled(studio)
    studio.close()
    jobs, slowest = 12 * count, percentile(took, 0.95)
    ok = ended == {"succeeded": jobs} and again <= 0.02 * jobs and slowest <= 5
    return Outcome(f"{count} kills, {jobs} jobs: {ended}, {again} drawn again, takeover p95 {slowest:.2f} s", ok)


def leader(studio: Studio) -> str | None:
    with studio.database.read() as connection:
        return pools.leader(connection).owner


def api_killed(folder: Path, count: int) -> Outcome:
    """3. The API dies after the commit and before the reply; the client asks again with its token."""
    studio = Studio(folder / "gesso.db")
    command = [sys.executable, "-m", "chaos.actors", "submit", str(folder / "gesso.db"), str(count)]
    subprocess.run(command, env={**ENVIRONMENT, **{k: v for k, v in os.environ.items() if k == SERVER}}, check=True)
    committed = sum(states(studio).values())
    for token in range(count):
        studio.queue.submit(order("a fox", token=str(token)))
    jobs = sum(states(studio).values())
    settled(studio)
    studio.close()
    return Outcome(f"{count} retries of {committed} jobs: {jobs - count} duplicates", jobs == committed == count)


def dispatcher_frozen(folder: Path, count: int) -> Outcome:
    """4. The leader freezes past its word, is replaced, wakes and goes on writing."""
    studio = Studio(folder / "gesso.db")
    port, database = free_port(), folder / "gesso.db"
    caught, took = 0, []
    with Company() as company:
        company.begin("worker", str(port))
        pair = company.bring_all(2, "dispatcher", database, folder / "blobs", str(port), "0.4")
        for _ in range(count):
            studio.queue.submit(*(order("x", person=people(5)[n % 5], seeds=2) for n in range(6)))
            leading = leader(studio)
            time.sleep(0.05)
            frozen = next((one for one in pair if company.said[one.pid] == leading), pair[0])
            frozen.send_signal(signal.SIGSTOP)
            began = time.monotonic()
            while leader(studio) == leading and not (inside := writes_are_locked(studio)):
                assert time.monotonic() - began < TAKEOVER_S, "nobody took over"
                time.sleep(0.02)
            took.append(time.monotonic() - began)
            caught += leader(studio) == leading and inside
            time.sleep(0.05)
            frozen.send_signal(signal.SIGCONT)
        ended = all_ended(studio)
    settled(studio)
    doubled = number(
        studio,
        "SELECT count(*) FROM (SELECT job_id FROM ledger WHERE kind = 'settle' GROUP BY job_id HAVING count(*) > 1) AS x",
    )
    blobs = LocalBlobs(folder / "blobs")
    sweep_blobs(studio.database, blobs, now_ms=now_ms() + 2 * 24 * 3600 * 1000)
    with studio.database.read() as connection:
        named = set(connection.exec_driver_sql("SELECT sha256 FROM image").scalars())
    orphans = len(
        {path.name for path in (folder / "blobs").rglob("*") if path.is_file() and len(path.name) == 64} - named
    )
    studio.close()
    ok = doubled == 0 and orphans == 0 and ended == {"succeeded": 6 * count}
    return Outcome(
        f"{count} freezes, takeover within {max(took):.2f} s but for {caught} that froze holding the file's lock: "
        f"{ended}, {doubled} settled twice, {orphans} orphan blobs after sweeping",
        ok,
    )


def writes_are_locked(studio: Studio) -> bool:
    """Tell whether a frozen process holds the lock of SQLite's file, so that nobody can lead until it wakes or is killed.

    A server's locks end with the session of who stands still inside a transaction, so there nobody is excused.
    """
    if studio.database.dialect != "sqlite":
        return False
    with contextlib.closing(sqlite3.connect(studio.path, timeout=HELD_S, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False


def two_leaders(folder: Path, seconds: int) -> Outcome:
    """5. Two dispatchers that are made to depose each other without end."""
    studio = Studio(folder / "gesso.db")
    hasty = msgspec.structs.replace(QUICK, term_s=0.0, standby_s=0.1, renew_s=0.02, starved_s=0.001)
    rivals = [studio.serve(FakeExecutor(steps=1), patience=hasty) for _ in range(2)]
    stop, submitted = time.monotonic() + seconds, 0
    live = 0
    while time.monotonic() < stop:
        if number(studio, "SELECT count(*) FROM job WHERE state = 'queued'") < 20:
            studio.queue.submit(*(order("x", person=people(8)[n % 8], seeds=1) for n in range(40)))
            submitted += 40
        live += number(
            studio,
            "SELECT count(*) FROM (SELECT job_id FROM attempt WHERE outcome IS NULL GROUP BY job_id HAVING count(*) > 1) AS x",
        )
        time.sleep(0.01)
    rivals[1].stop()
    ended = all_ended(studio)
    settled(studio)
    with studio.database.read() as connection:
        epochs = pools.leader(connection).epoch
    claims = number(studio, "SELECT count(*) FROM attempt")
    studio.close()
    ok = live == 0 and epochs > 4 and sum(ended.values()) == submitted
    return Outcome(
        f"{seconds} s, {epochs} leaders in turn, {claims / seconds:.0f} claims/s: {live} jobs with two live attempts",
        ok,
    )


def sqlite_killed(folder: Path, count: int) -> Outcome:
    """9. A process that writes SQLite is killed under load."""
    acknowledged: set[str] = set()
    choice, damaged = random.Random(9), 0
    Studio(folder / "gesso.db").close()
    with Company() as company:
        for _ in range(count):
            process = company.begin("load", folder / "gesso.db", folder / "blobs")
            assert process.stdout is not None
            for _ in range(choice.randint(5, 60)):
                acknowledged.add(process.stdout.readline().strip())
            process.kill()
            acknowledged |= {
                line.strip() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")
            }
            process.wait()
            with sqlite3.connect(folder / "gesso.db") as connection:
                damaged += connection.execute("PRAGMA integrity_check").fetchone() != ("ok",)
    studio = Studio(folder / "gesso.db", LocalBlobs(folder / "blobs"))
    with studio.database.read() as connection:
        known = set(connection.exec_driver_sql("SELECT id FROM job").scalars())
    missing = len(acknowledged - known)
    studio.serve(FakeExecutor(steps=1))
    all_ended(studio)
    settled(studio)
    studio.close()
    ok = damaged == 0 and missing == 0 and len(acknowledged) > 0
    return Outcome(f"{count} kills: {damaged} damaged, {missing} of {len(acknowledged)} acknowledged jobs missing", ok)


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


def hung_step(folder: Path, count: int) -> Outcome:
    """14. The worker process is stopped in mid-step and says nothing more."""
    studio, executor = Studio(folder / "gesso.db"), ChildOfChaos(folder)
    stall_s, slowest = 1.0, 0.0
    studio.serve(executor, patience=msgspec.structs.replace(QUICK, stall_s=stall_s, stall_steps=1.0))
    for _ in range(count):
        with studio.watch("started") as started, studio.ends() as ends:
            until(lambda: executor.ready)
            (job,) = studio.queue.submit(order("x", seeds=4, estimate_ms=100))
            started.wait()
            pid = executor.worker_pid
            assert pid is not None
            os.kill(pid, signal.SIGSTOP)
            silent = time.monotonic()
            until(lambda pid=pid: executor.worker_pid != pid, 30)  # type: ignore[misc]
            slowest = max(slowest, time.monotonic() - silent)
            ends.wait({job.id})
    ended = states(studio)
    settled(studio)
    studio.close()
    ok = ended == {"succeeded": count} and slowest <= stall_s + 5
    return Outcome(f"{count} hangs: killed within {slowest:.2f} s (limit {stall_s:.0f} s + 5 s), {ended}", ok)


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
    middle, worst = statistics.median(spent), percentile(spent, 0.99)
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
    worst = percentile(spent, 0.99) * 1000
    measured = f"{jobs} queued: p50 {percentile(spent, 0.5) * 1000:.1f} ms, p99 {worst:.1f} ms"
    return Outcome(
        f"{measured}, {each:.1f} statements a job",
        leased == 4 * len(spent) and each <= STATEMENTS_A_JOB,
        worst < bar_ms,
    )


class Counting:
    """Counts the statements of a database until it is stopped."""

    def __init__(self, database: Database) -> None:
        self._engines = {id(one): one for one in (database._writer, database._reader)}.values()
        self._count = 0
        for engine in self._engines:
            event.listen(engine, "after_cursor_execute", self._one)

    def _one(self, *_: object) -> None:
        self._count += 1

    def stop(self) -> int:
        for engine in self._engines:
            event.remove(engine, "after_cursor_execute", self._one)
        return self._count


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Fault(msgspec.Struct, frozen=True):
    """One row of the suite: how often it is done in a test run and in earnest, and on which databases."""

    row: int
    title: str
    bar: str
    run: Callable[[Path, int], Outcome]
    few: int
    many: int
    server: bool = False
    """Also on a PostgreSQL server."""

    @property
    def name(self) -> str:
        return self.run.__name__


FAULTS = (
    Fault(1, "worker killed in mid-step", "all end, none doubled, wasted ≤ kills", worker_killed, 3, 200),
    Fault(2, "dispatcher killed", "0 lost, ≤ 2 % drawn again, takeover p95 ≤ 5 s", dispatcher_killed, 2, 50, True),
    Fault(3, "API killed before its reply", "0 duplicates", api_killed, 6, 500, True),
    Fault(4, "dispatcher frozen past its word", "0 settled twice, 0 orphans", dispatcher_frozen, 2, 100, True),
    Fault(5, "two leaders forced", "0 jobs with two live attempts", two_leaders, 2, 180, True),
    Fault(9, "SQLite's writer killed under load", "undamaged, 0 missing", sqlite_killed, 3, 100),
    Fault(11, "batch out of memory", "≤ 3 tries, no failure", out_of_memory, 1, 30),
    Fault(12, "poison in a batch of four", "only it fails", poison, 3, 100),
    Fault(13, "cancelled at a random time", "one end each, ≤ 1 step + 1 s", cancel_races, 25, 1000, True),
    Fault(14, "hung step", "killed ≤ limit + 5 s", hung_step, 1, 10),
    Fault(
        15,
        "one person floods",
        "others' drafts behind ≤ 3 jobs, on a free slot p99 < 50 ms, Jain ≥ 0.95",
        flood,
        200,
        10_000,
    ),
    Fault(16, "starvation", "relax ≥ 9 %, waits ≤ 25 min", starvation, 8, 120),
    Fault(19, "webhooks down, slow, moved, private", "each event ≥ 1, 0 private requests", receivers, 4, 200),
    Fault(22, "ledger audit", "0 drifts", audit, 25, 2000, True),
    Fault(23, "latency gate", "p50 < 15 ms, p99 < 50 ms", start_latency, 60, 500),
    Fault(24, "claim gate", "p99 < 20 ms, on a server < 30 ms", claim_gate, 2_000, 100_000, True),
)

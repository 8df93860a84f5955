"""Faults of processes: workers, dispatchers, the API and SQLite's writer are killed, frozen, hung or set against each other."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import msgspec
from bench_queue import percentile
from jobs.studio import QUICK, SERVER, Studio, now_ms, order
from waiting import until

from chaos.measuring import PATIENCE_S, ChildOfChaos, Outcome, all_ended, attempts_lost, number, people, settled, states
from chaos.processes import ENVIRONMENT, Company, free_port
from gesso.domain.job import TERMINAL_STATES
from gesso.executors.fake import FakeExecutor
from gesso.library.sweeping import sweep_blobs
from gesso.store.blobs import LocalBlobs
from gesso.store.queries import pools

TAKEOVER_S = 5.0
HELD_S = 1.0
"""Longer than any transaction lasts: who holds the file's lock for so long is frozen."""


def worker_killed(folder: Path, count: int) -> Outcome:
    """1. Worker processes are killed in mid-step."""
    studio, executor = Studio(folder / "gesso.db"), ChildOfChaos(folder)
    jobs, kills, choice = 5 * count, 0, random.Random(1)
    studio.queue.submit(*(order("x", person=people(9)[n % 9], seeds=1) for n in range(jobs)))
    studio.serve(executor)
    while kills < count and set(states(studio)) - set(TERMINAL_STATES):
        until(lambda: executor.ready and not executor.down, PATIENCE_S)
        time.sleep(choice.uniform(0.0, 0.12))
        pid = executor.worker_pid
        if pid is not None and executor.ready:
            os.kill(pid, signal.SIGKILL)
            kills += 1
            until(lambda pid=pid: executor.worker_pid != pid, PATIENCE_S)  # type: ignore[misc]
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


def hung_step(folder: Path, count: int) -> Outcome:
    """14. The worker process is stopped in mid-step and says nothing more."""
    studio, executor = Studio(folder / "gesso.db"), ChildOfChaos(folder)
    stall_s, slowest = 1.0, 0.0
    studio.serve(executor, patience=msgspec.structs.replace(QUICK, stall_s=stall_s, stall_steps=1.0))
    for _ in range(count):
        with studio.watch("started") as started, studio.ends() as ends:
            until(lambda: executor.ready, PATIENCE_S)
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

"""What survives: `kill -9` of the whole server, a server that was replaced, a graceful stop, many lost workers."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jobs.studio import POSTGRES, QUICK, Studio, order

from gesso.executors.fake import FakeExecutor
from gesso.jobs import reading
from gesso.store.blobs import LocalBlobs
from gesso.store.queries import jobs as rows

SERVER = Path(__file__).parent / "crash_server.py"


@contextmanager
def server(tmp_path: Path, mode: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SERVER.parent.parent), *filter(None, sys.path)])}
    command = [sys.executable, str(SERVER), str(tmp_path / "gesso.db"), str(tmp_path / "blobs"), mode]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def until(process: subprocess.Popen[str], kind: str) -> None:
    for line in process.stdout:
        if line.startswith(kind):
            return
    raise AssertionError(f"the server ended before {kind}")


@pytest.mark.parametrize(("mode", "kind"), [("hold", "started"), ("go", "image")])
def test_kill_9_of_the_server_in_mid_job(tmp_path: Path, mode: str, kind: str) -> None:
    before = Studio(tmp_path / "gesso.db")
    job, waiting, unwanted = before.queue.submit(order(seeds=4), order("next", seeds=1), order("unwanted", seeds=1))
    before.close()
    with server(tmp_path, mode) as process:
        until(process, kind)
        process.send_signal(signal.SIGKILL)
        process.wait()

    after = Studio(tmp_path / "gesso.db", LocalBlobs(tmp_path / "blobs"))
    with after.ends() as ends:
        after.serve()
        after.queue.cancel(unwanted.id)
        live = {item.id for item in (job, waiting, unwanted) if after.job(item).finished_ms is None}
        ends.wait(live)
    assert after.job(job).state == "succeeded"
    assert after.job(waiting).state == "succeeded"
    assert after.kinds(job).count("image") == 4
    assert after.kinds(job).count("succeeded") == 1
    if kind == "started":
        assert (after.job(job).attempt, "requeued" in after.kinds(job)) == (2, True)
    after.check()
    after.close()
    if POSTGRES is not None:
        return
    with sqlite3.connect(tmp_path / "gesso.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_job_that_was_asked_to_stop_before_the_crash_is_cancelled_after_it(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "gesso.db")
    (job,) = studio.queue.submit(order())
    with server(tmp_path, "hold") as process:
        until(process, "started")
        process.kill()
        process.wait()
    studio.queue.cancel(job.id)
    assert studio.job(job).state == "running"
    with studio.ends() as ends:
        studio.serve()
        ends.wait({job.id})
    assert studio.job(job).state == "cancelled"
    studio.check()
    studio.close()


def test_a_job_whose_server_always_dies_is_given_up(tmp_path: Path) -> None:
    """A job that takes the whole server down must not do so for ever."""
    studio = Studio(tmp_path / "gesso.db")
    (job,) = studio.queue.submit(order())
    for _ in range(3):
        with server(tmp_path, "hold") as process:
            until(process, "started")
    with studio.ends() as ends:
        studio.serve()
        ends.wait({job.id})
    assert (studio.job(job).state, studio.job(job).failure.code) == ("failed", "worker_lost")
    studio.check()
    studio.close()


def test_a_stopped_server_puts_its_job_back_and_it_costs_no_try(studio: Studio) -> None:
    started = studio.watch("started")
    (job,) = studio.queue.submit(order())
    dispatcher = studio.serve(FakeExecutor(pause=threading.Event()))
    started.wait()
    dispatcher.stop()
    assert studio.job(job).state == "queued"
    with studio.ends() as ends:
        studio.serve(FakeExecutor(script=lambda attempt: "lose" if attempt.number < 4 else None))
        ends.wait({job.id})
    assert (studio.job(job).state, studio.job(job).attempt) == ("succeeded", 4)


def test_a_stop_that_waits_lets_the_running_job_finish(studio: Studio) -> None:
    started = studio.watch("started")
    job, later = studio.queue.submit(order(), order("not begun"))
    gate = threading.Event()
    dispatcher = studio.serve(FakeExecutor(pause=gate))
    started.wait()
    threading.Timer(0.05, gate.set).start()
    dispatcher.stop(wait_s=10)
    assert studio.job(job).state == "succeeded"
    assert studio.kinds(later) == ["queued"]


def test_only_what_a_dead_dispatcher_has_not_renewed_is_taken_from_it(studio: Studio) -> None:
    """Two dispatchers on one database (a server database, later): the lease decides."""
    hanging = FakeExecutor(script=lambda attempt: "hang" if attempt.number == 1 else None)
    patient = QUICK.__class__(renew_s=1000, lease_s=0.0, stall_s=1000, loading_s=1000, busy_s=0.02)
    started = studio.watch("started")
    (job,) = studio.queue.submit(order())
    frozen = studio.serve(hanging, patience=patient, alone=False)
    started.wait()
    with studio.ends() as ends:
        studio.serve(alone=False)
        ends.wait({job.id})
    assert (studio.job(job).state, studio.job(job).attempt) == ("succeeded", 2)
    frozen.stop()
    assert studio.kinds(job).count("succeeded") == 1


def test_a_renewed_lease_is_respected(studio: Studio) -> None:
    started = studio.watch("started")
    gate = threading.Event()
    (job,) = studio.queue.submit(order(estimate_ms=10_000_000))
    first = studio.serve(FakeExecutor(pause=gate), alone=False)
    started.wait()
    second = studio.serve(alone=False)
    other = studio.watch("succeeded")
    with studio.ends() as ends:
        (quick,) = studio.queue.submit(order("served by the second", seeds=1))
        assert other.wait().job_id == quick.id
        gate.set()
        ends.wait({job.id})
    assert studio.job(job).attempt == 1
    first.stop()
    second.stop()


def test_many_lost_workers(studio: Studio) -> None:
    """Fault 1 of the design at a reduced count: every job ends, nothing is doubled, no loss is charged."""
    choice = random.Random(11)
    fates = {}

    def script(attempt):
        fate = choice.choice([None, None, "lose", "lose_after_first_image"]) if attempt.number < 3 else None
        fates[attempt.job_id, attempt.number] = fate
        return fate

    with studio.ends() as ends:
        jobs = studio.queue.submit(*(order(f"{n}", seeds=2) for n in range(25)))
        studio.serve(FakeExecutor(script=script, steps=1))
        ends.wait({job.id for job in jobs})
    assert {studio.job(job).state for job in jobs} == {"succeeded"}
    assert sum(studio.job(job).attempt - 1 for job in jobs) <= sum(fate is not None for fate in fates.values())
    assert all(len(reading.pictures(studio.database, job.id)) == 2 for job in jobs)
    with studio.database.read() as connection:
        assert rows.queued_count(connection) == 0

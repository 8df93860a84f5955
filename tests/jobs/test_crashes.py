"""What survives: `kill -9` of the whole server, a server that was replaced, a graceful stop, many lost workers."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import waiting
from jobs.studio import QUICK, Studio, order

from gesso.domain.execution import Produced
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


def test_a_leader_that_falls_silent_is_replaced_and_what_it_still_says_is_dropped(studio: Studio) -> None:
    gate, started = threading.Event(), studio.watch("started")
    silent = msgspec.structs.replace(QUICK, renew_s=1000, term_s=0.2)
    (job,) = studio.queue.submit(order())
    frozen = studio.serve(FakeExecutor(pause=gate), patience=silent)
    started.wait()
    with studio.ends() as ends:
        second = studio.serve()
        ends.wait({job.id})
    assert (studio.job(job).state, studio.job(job).attempt, second.leads) == ("succeeded", 2, True)
    gate.set()  # only now does the first one's picture arrive
    waiting.until(lambda: not frozen.leads)
    assert studio.kinds(job).count("succeeded") == 1


def test_a_live_leader_is_left_alone_and_followed_when_it_goes(studio: Studio) -> None:
    gate, started = threading.Event(), studio.watch("started")
    (job,) = studio.queue.submit(order(estimate_ms=10_000_000))
    first, second = studio.serve(FakeExecutor(pause=gate)), studio.serve()
    started.wait()
    with studio.ends() as ends:
        gate.set()
        ends.wait({job.id})
        assert (first.leads, second.leads) == (True, False)
        first.stop()
        (later,) = studio.queue.submit(order("for the second"))
        ends.wait({later.id})
    assert second.leads
    assert studio.job(job).attempt == studio.job(later).attempt == 1


def test_a_new_leader_asks_what_is_done_before_anything_is_drawn_again(studio: Studio) -> None:
    """Workers that outlive their dispatcher hold what nobody has written down."""
    worker = Outliving()
    with studio.ends() as ends:
        (job,) = studio.queue.submit(order(seeds=3))
        deaf = msgspec.structs.replace(QUICK, renew_s=1000, term_s=0.2)
        studio.serve(worker, patience=deaf)
        waiting.until(lambda: len(worker.inventory()) == 1 and len(worker.inventory()[0].reports) == 4)
        studio.serve(worker)
        ends.wait({job.id})
    assert (studio.job(job).state, studio.job(job).attempt) == ("succeeded", 1)
    assert studio.kinds(job).count("image") == 3
    assert worker.inventory() == ()


def test_a_picture_that_a_frozen_leader_took_along_is_filed_all_the_same(studio: Studio) -> None:
    """Its listener, woken, may hear a report before it learns that it leads no more; the worker still holds the picture."""
    with studio.ends() as ends:
        (job,) = studio.queue.submit(order(seeds=3))
        studio.serve(Overheard())
        ends.wait({job.id})
    assert (studio.job(job).state, studio.job(job).attempt) == ("succeeded", 1)
    assert studio.kinds(job).count("image") == 3


class Overheard(FakeExecutor):
    """A worker whose first picture is heard by somebody else."""

    taken = False

    def next_report(self, timeout_s):
        report = super().next_report(timeout_s)
        if isinstance(report, Produced) and not self.taken:
            self.taken = True
            return None
        return report


class Outliving(FakeExecutor):
    """A worker to whom nobody listens."""

    def next_report(self, timeout_s):
        time.sleep(timeout_s)


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

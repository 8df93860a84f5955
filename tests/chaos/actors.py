"""Processes that are there to be killed or frozen.

python -m chaos.actors worker PORT               a fake worker that outlives its dispatchers, over a socket
python -m chaos.actors dispatcher DATABASE BLOBS PORT TERM_S   a dispatcher for that worker; it leads or stands by
python -m chaos.actors load DATABASE BLOBS       submits and draws without end; prints every job that it has acknowledged
python -m chaos.actors submit DATABASE COUNT     submits under tokens 0…, each from a process that dies before it answers
python -m chaos.actors child                     the embedded executor's child, with the fake in place of the engine
"""

import os
import signal
import sys
import threading
import time
from multiprocessing.managers import BaseManager
from pathlib import Path
from typing import Any

import msgspec
from jobs.studio import QUICK, Studio, order

from gesso.executors import wire
from gesso.executors.fake import FakeExecutor
from gesso.store.blobs import LocalBlobs

SECRET = b"chaos"
STEP_S = 0.004
_ASKED = ("slots", "submit", "next_report", "cancel", "inventory", "ack", "kill")


class _Manager(BaseManager):
    pass


class RemoteExecutor:
    """A worker behind a socket: what a cluster's executor is to its dispatcher."""

    def __init__(self, port: int) -> None:
        _Manager.register("executor")
        manager = _Manager(address=("127.0.0.1", port), authkey=SECRET)
        for _ in range(1000):  # it is started together with its dispatchers
            try:
                manager.connect()
                break
            except ConnectionRefusedError:
                time.sleep(0.02)
        self._far: Any = manager.executor()  # type: ignore[attr-defined]

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return getattr(self._far, name)


def worker(port: int) -> None:
    executor = FakeExecutor(steps=4, step_s=STEP_S)
    executor.start()
    _Manager.register("executor", callable=lambda: executor, exposed=_ASKED)
    server = _Manager(address=("127.0.0.1", port), authkey=SECRET).get_server()
    print("ready", flush=True)
    server.serve_forever()


def dispatcher(database: str, blobs: str, port: int, term_s: float) -> None:
    studio = Studio(Path(database), LocalBlobs(Path(blobs)))
    patience = msgspec.structs.replace(QUICK, term_s=term_s, renew_s=min(QUICK.renew_s, term_s / 4))
    serving = studio.serve(RemoteExecutor(port), patience=patience)  # type: ignore[arg-type]
    print("ready", serving.owner, flush=True)
    while True:
        time.sleep(60)


def load(database: str, blobs: str) -> None:
    studio = Studio(Path(database), LocalBlobs(Path(blobs)))
    studio.serve(FakeExecutor(steps=1))
    number = 0
    while True:
        (job,) = studio.queue.submit(order(f"load {number}", seeds=1))
        print(job.id, flush=True)
        number += 1


def submit(database: str, count: int) -> None:
    for number in range(count):
        pid = os.fork()
        if pid == 0:
            studio = Studio(Path(database))
            studio.queue.submit(order("a fox", token=str(number)))
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(pid, 0)


def child() -> None:
    """Speak the embedded executor's protocol."""
    out, lock = os.fdopen(os.dup(1), "wb", buffering=1 << 16), threading.Lock()
    commands = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
    fake = FakeExecutor(steps=4, step_s=STEP_S)
    fake.start()

    def send(message: Any) -> None:
        with lock:
            wire.write_frame(out, message)

    def report() -> None:
        while True:
            if (one := fake.next_report(1.0)) is not None:
                send(one)

    threading.Thread(target=report, daemon=True).start()
    send(wire.Ready(device="fake"))
    while (frame := wire.read_frame(commands)) is not None:
        command = wire.commands.decode(frame)
        if isinstance(command, wire.Submit):
            while fake.slots()[0].busy:
                time.sleep(0.001)
            fake.submit("fake-0", command.attempts, command.pictures)
        elif isinstance(command, wire.Cancel):
            fake.cancel(command.job_id, command.number)
    os._exit(0)


if __name__ == "__main__":
    what, *words = sys.argv[1:]
    if what == "worker":
        worker(int(words[0]))
    elif what == "dispatcher":
        dispatcher(words[0], words[1], int(words[2]), float(words[3]))
    elif what == "load":
        load(*words)
    elif what == "submit":
        submit(words[0], int(words[1]))
    else:
        child()

"""Runs plans in one child process of this machine, spoken to over a pipe.

The child is spawned, never forked, and computes alone, so the server's memory stays small and a crash of the native
libraries costs one attempt. It is brought up again with growing pauses; end of file on the pipe means it has died.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path
from queue import Empty, Queue

import msgspec

from gesso.domain.errors import ConflictError, EngineError, UnavailableError
from gesso.domain.execution import FINAL_REPORTS, Attempt, Failed, Held, Lost, Report, Slot
from gesso.domain.ids import JobId
from gesso.domain.sight import Pointing, Sights
from gesso.executors import wire

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
HEALTHY_S = 60.0
"""A child that lived this long makes the next pause the first one again."""
FRUITLESS_STARTS = 3
"""After so many children that died before they were ready, jobs are told so instead of waiting for ever."""


class EmbeddedExecutor:
    """One slot on one device.

    Args:
        models_root: folder with the pulled models.
        log_path: where the child's standard error goes.
        device: `auto`, `cpu`, `cuda`, `mps`.
        threads: compute threads of the child; None leaves the choice to the engine.
        command: another program in place of the worker, for tests of what becomes of processes.
    """

    def __init__(
        self,
        models_root: Path,
        log_path: Path,
        *,
        device: str = "auto",
        threads: int | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        self._models_root = models_root
        self._log_path = log_path
        self._device = device
        self._threads = threads
        self._command = command
        self._reports: Queue[Report] = Queue()
        self._lock = threading.Condition()
        self._child: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._stopping = False
        self._fruitless = 0
        self._running: dict[tuple[JobId, int], Attempt] = {}
        self._loaded: tuple[str, ...] = ()
        self._device_name = device
        self._keeper: threading.Thread | None = None
        self._questions: dict[int, Future[wire.Looked]] = {}
        self._asked = 0

    def start(self) -> None:
        self._keeper = threading.Thread(target=self._keep_alive, name="gesso-worker-keeper", daemon=True)
        self._keeper.start()

    def slots(self) -> tuple[Slot, ...]:
        with self._lock:
            busy = bool(self._running) or not (self._ready or self.down)
            return (Slot(id="embedded-0", device=self._device_name, busy=busy, loaded=self._loaded),)

    @property
    def ready(self) -> bool:
        """Whether a child is up and has loaded its libraries."""
        return self._ready

    @property
    def down(self) -> bool:
        """Whether the worker could not be brought up; it is tried again all the while."""
        return not self._ready and self._fruitless >= FRUITLESS_STARTS

    @property
    def worker_pid(self) -> int | None:
        """The child's process id, for people who watch it and tests that kill it."""
        child = self._child
        return child.pid if child is not None else None

    def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
        with self._lock:
            if self.down:
                for attempt in attempts:
                    self._reports.put(self._no_worker(attempt))
                return
            if self._running or not self._ready or self._child is None:
                raise ConflictError(f"slot {slot_id} is busy", code="slot_busy")
            self._running = {(attempt.job_id, attempt.number): attempt for attempt in attempts}
            self._send(wire.Submit(attempts=attempts, pictures=dict(pictures)))

    def next_report(self, timeout_s: float) -> Report | None:
        try:
            return self._reports.get(timeout=timeout_s)
        except Empty:
            return None

    def cancel(self, job_id: JobId, number: int) -> None:
        with self._lock:
            if (job_id, number) in self._running:
                self._send(wire.Cancel(job_id=job_id, number=number))

    def inventory(self) -> tuple[Held, ...]:
        return ()  # the child ends with this process, and what it held with it

    def ack(self, job_id: JobId, number: int) -> None:
        del job_id, number

    def look(self, pictures: Sequence[bytes], texts: Sequence[str] = (), *, timeout_s: float = 60.0) -> Sights:
        told = self._answer(lambda number: wire.Look(number, tuple(pictures), tuple(texts)), timeout_s)
        if told.sights is None:
            raise EngineError(told.message, code=told.code) if told.code else self._no_eye()
        return told.sights

    def tell(self, folder: str, messages: Sequence[Mapping[str, str]], *, timeout_s: float = 60.0) -> str:
        sent = tuple(dict(one) for one in messages)
        told = self._answer(lambda number: wire.Tell(number, folder, sent), timeout_s)
        if told.told is None:
            raise UnavailableError(told.message, code="reader_failed") if told.code else self._no_eye()
        return told.told

    def select(self, picture: bytes, pointing: Pointing, *, timeout_s: float = 60.0) -> bytes:
        told = self._answer(lambda number: wire.Select(number, picture, pointing), timeout_s)
        if told.mask is None:
            raise EngineError(told.message, code=told.code) if told.code else self._no_eye()
        return told.mask

    def judge(
        self, folder: str, *, text: str = "", picture: bytes | None = None, timeout_s: float = 60.0
    ) -> dict[str, float]:
        told = self._answer(lambda number: wire.Judge(number, folder, text, picture), timeout_s)
        if told.scores is None:
            raise EngineError(told.message, code=told.code) if told.code else self._no_eye()
        return told.scores

    def _answer(self, question: Callable[[int], wire.Question], timeout_s: float) -> wire.Looked:
        until = time.monotonic() + timeout_s
        waiting: Future[wire.Looked] = Future()
        with self._lock:
            self._lock.wait_for(lambda: self._ready or self.down or self._stopping or self._keeper is None, timeout_s)
            if not self._ready:
                starting = self._keeper is not None and not self.down and not self._stopping
                raise self._too_late(timeout_s) if starting else self._no_eye()
            self._asked += 1
            number = self._asked
            self._questions[number] = waiting
            self._send(question(number))
        try:
            return waiting.result(max(0.0, until - time.monotonic()))
        except TooLate:
            with self._lock:
                self._questions.pop(number, None)
            raise self._too_late(timeout_s) from None

    def kill(self, slot_id: str) -> None:
        del slot_id
        child = self._child
        if child is not None:
            child.kill()

    def stop(self) -> None:
        with self._lock:
            self._stopping = True
            child = self._child
            self._lock.notify_all()
        if child is not None:
            if child.stdin is not None:
                with contextlib.suppress(OSError):  # it may have died already, which is what we want
                    child.stdin.close()
            try:
                child.wait(timeout=2)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self._keeper is not None:
            self._keeper.join(timeout=5)

    @staticmethod
    def _too_late(timeout_s: float) -> UnavailableError:
        message = (
            f"The worker did not answer within {timeout_s:g} seconds: this machine is busy. Try again in a moment."
        )
        return UnavailableError(message, code="look_timed_out")

    def _no_eye(self) -> UnavailableError:
        message = f"No drawing process is up, so nothing can look at pictures. {self._log_path} says why; `gesso doctor` may know what to do."
        return UnavailableError(message, code="engine_down")

    def _no_worker(self, attempt: Attempt) -> Failed:
        return Failed(
            job_id=attempt.job_id,
            number=attempt.number,
            gpu_ms=0,
            code="engine_down",
            message=f"The drawing process cannot start. {self._log_path} says why; `gesso doctor` may know what to do.",
        )

    def _send(self, command: wire.Command) -> None:
        child = self._child
        if child is None or child.stdin is None:
            return
        with contextlib.suppress(OSError):  # the reader sees the end of file and reports what ran as lost
            wire.write_frame(child.stdin, command)

    def _keep_alive(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._stopping:
            born = time.monotonic()
            self._live_once()
            with self._lock:
                if self._stopping:
                    return
                pause = FIRST_PAUSE_S if time.monotonic() - born > HEALTHY_S else min(pause * 2, LONGEST_PAUSE_S)
                self._lock.wait(timeout=pause)

    def _live_once(self) -> None:
        command = [sys.executable, "-m", "gesso.executors.worker", str(self._models_root), self._device]
        if self._threads is not None:
            command.append(str(self._threads))
        if self._command is not None:
            command = list(self._command)
        self._log_path.parent.mkdir(parents=True, exist_ok=True)
        # Spinning OpenMP barriers cost 2–4 times the work on a busy machine (founding notes, engine, §3.3): wait passively.
        environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "HF_HUB_OFFLINE": "1"}
        with self._log_path.open("ab") as log:
            child = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=environment
            )
        with self._lock:
            self._child = child
            if self._stopping:
                child.kill()
        if child.stdout is None:
            raise RuntimeError("the child's standard output is always a pipe")
        while (frame := wire.read_frame(child.stdout)) is not None:
            try:
                self._take(wire.messages.decode(frame))
            except msgspec.DecodeError:
                child.kill()  # a torn frame: nothing after it can be trusted
                break
        child.wait()
        with self._lock:
            self._fruitless = 0 if self._ready else self._fruitless + 1
            self._child, self._ready, self._loaded = None, False, ()
            lost, self._running = list(self._running), {}
            unanswered, self._questions = self._questions, {}
            self._lock.notify_all()
        for number, waiting in unanswered.items():
            waiting.set_result(wire.Looked(id=number))
        for job_id, number in lost:
            reason = f"the worker process ended with status {child.returncode}"
            self._reports.put(Lost(job_id=job_id, number=number, reason=reason))

    def _take(self, message: wire.Message) -> None:
        if isinstance(message, wire.Ready):
            with self._lock:
                self._ready, self._device_name = True, message.device
                self._lock.notify_all()
            return
        if isinstance(message, wire.Looked):
            with self._lock:
                answered = self._questions.pop(message.id, None)
            if answered is not None:
                answered.set_result(message)
            return
        if isinstance(message, wire.Idle):
            with self._lock:
                self._loaded = message.loaded
            return
        if isinstance(message, FINAL_REPORTS):
            with self._lock:
                self._running.pop((message.job_id, message.number), None)
        self._reports.put(message)

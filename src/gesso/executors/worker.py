"""The worker process: one compute thread, one control thread, one encoder thread, one for the eye. Started by the embedded executor.

It holds no database and no files: plans and pictures come in over standard input, reports go out over standard output.
When its parent dies the input ends, and so does the process.
"""

import contextlib
import os
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import IO, TYPE_CHECKING

import msgspec

from gesso.domain.errors import GessoError
from gesso.domain.execution import Attempt, Done, Failed, Loading, Previewed, Produced, Started, Stepped
from gesso.domain.ids import JobId
from gesso.executors import looking, wire
from gesso.executors.encoding import placeholder, png_bytes, preview_webp

if TYPE_CHECKING:
    from gesso.engine import events
    from gesso.engine.engine import Engine

PREVIEW_PAUSE_S = 0.04
"""A picture's previews come at most this often: the eye gains nothing from more."""


class Worker:
    """Runs attempts one after another and reports on them."""

    def __init__(self, engine: "Engine", out: IO[bytes]) -> None:
        self._engine = engine
        self._out = out
        self._out_lock = threading.Lock()
        self._cancelled: set[tuple[JobId, int]] = set()
        self._encoder = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gesso-encoder")

    def send(self, message: wire.Message) -> None:
        """Write one message; called from the compute and the encoder thread."""
        with self._out_lock:
            wire.write_frame(self._out, message)

    def cancel(self, job_id: JobId, number: int) -> None:
        """Mark an attempt; the compute thread looks between two steps."""
        self._cancelled.add((job_id, number))

    def run(self, batch: wire.Submit) -> None:
        """Run every attempt of the batch; each ends in one final report."""
        for attempt in batch.attempts:
            self._encoder.submit(self.send, self._attempt(attempt, batch.pictures)).result()
        self.send(wire.Idle(loaded=self._engine.loaded()))

    def _attempt(self, attempt: Attempt, pictures: dict[str, bytes]) -> Done | Failed:
        key = (attempt.job_id, attempt.number)
        clock = _DeviceClock()
        encodings: list[Future[None]] = []
        try:
            cancelled = self._sample(attempt, pictures, clock, encodings)
            for encoding in encodings:
                encoding.result()
        except GessoError as error:
            return Failed(
                job_id=key[0], number=key[1], gpu_ms=clock.elapsed_ms(), code=error.error_code, message=error.message
            )
        except MemoryError:
            return Failed(
                job_id=key[0],
                number=key[1],
                gpu_ms=clock.elapsed_ms(),
                code="out_of_memory",
                message="This machine ran out of memory while drawing. Close other programs, or draw smaller or as a draft.",
            )
        except Exception as error:  # noqa: BLE001 - whatever a native library raises must end in a report
            import traceback

            traceback.print_exc()
            return Failed(
                job_id=key[0],
                number=key[1],
                gpu_ms=clock.elapsed_ms(),
                code="engine_failed",
                message=f"The engine failed: {error}. The worker's log has the details.",
            )
        return Done(job_id=key[0], number=key[1], gpu_ms=clock.elapsed_ms(), cancelled=cancelled)

    def _sample(
        self, attempt: Attempt, pictures: dict[str, bytes], clock: "_DeviceClock", encodings: list["Future[None]"]
    ) -> bool:
        from gesso.engine import events

        key = (attempt.job_id, attempt.number)
        shown: dict[int, float] = {}
        stream = self._engine.run(attempt.plan, pictures, previews=attempt.previews)
        clock.start()
        with contextlib.closing(stream):
            for event in stream:
                if key in self._cancelled:
                    return True
                if isinstance(event, events.Loading):
                    self.send(Loading(job_id=key[0], number=key[1]))
                elif isinstance(event, events.Step):
                    if event.step == 0:
                        clock.start()  # nobody pays for loading
                        self.send(Started(job_id=key[0], number=key[1]))
                    else:
                        self.send(Stepped(job_id=key[0], number=key[1], step=event.step, steps=event.steps))
                elif isinstance(event, events.Preview):
                    now = time.monotonic()
                    if now - shown.get(event.index, 0.0) >= PREVIEW_PAUSE_S:
                        shown[event.index] = now
                        encodings.append(self._encoder.submit(self._preview, key, event))
                else:
                    encodings.append(self._encoder.submit(self._picture, key, event))
        clock.stop()
        self._cancelled.discard(key)
        return False

    def _preview(self, key: tuple[JobId, int], event: "events.Preview") -> None:
        webp = preview_webp(event.rgb)
        self.send(Previewed(job_id=key[0], number=key[1], index=event.index, step=event.step, webp=webp))

    def _picture(self, key: tuple[JobId, int], event: "events.Picture") -> None:
        height, width = event.rgb.shape[:2]
        self.send(
            Produced(
                job_id=key[0],
                number=key[1],
                index=event.index,
                seed=event.seed,
                width_px=width,
                height_px=height,
                png=png_bytes(event.rgb, event.alpha),
                placeholder=placeholder(event.rgb, event.alpha),
            )
        )


class _DeviceClock:
    """Device time: from the first computation after loading to the last picture."""

    def __init__(self) -> None:
        self._from: float | None = None
        self._to: float | None = None

    def start(self) -> None:
        self._from, self._to = time.perf_counter(), None

    def stop(self) -> None:
        self._to = time.perf_counter()

    def elapsed_ms(self) -> int:
        if self._from is None:
            return 0
        return round(((self._to or time.perf_counter()) - self._from) * 1000)


def main(models_root: str, device: str, threads: str | None) -> None:
    """Serve until standard input ends."""
    commands_in = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)  # whatever a library prints goes to the log, not into the frames

    from gesso.engine.engine import Engine

    engine = Engine(Path(models_root), device=device, threads=int(threads) if threads else None)
    worker = Worker(engine, out)
    batches: Queue[wire.Submit | None] = Queue()
    questions: Queue[wire.Question] = Queue()

    def control() -> None:
        while (frame := wire.read_frame(commands_in)) is not None:
            try:
                command = wire.commands.decode(frame)
            except msgspec.DecodeError:
                break
            if isinstance(command, wire.Submit):
                batches.put(command)
            elif isinstance(command, wire.Question):
                questions.put(command)
            else:
                worker.cancel(command.job_id, command.number)
        os._exit(0)  # the parent has gone: nobody is left to report to

    engine.warm_up()
    worker.send(wire.Ready(device=engine.device_name))
    threading.Thread(target=control, name="gesso-control", daemon=True).start()
    threading.Thread(target=looking.serve, args=(questions, worker.send), name="gesso-eye", daemon=True).start()
    while (batch := batches.get()) is not None:
        worker.run(batch)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)

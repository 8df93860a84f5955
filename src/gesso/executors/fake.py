"""The shipped fake: an executor without torch that draws flat colour cards from the seed. Tests and demos use it.

It keeps the same promises as the real ones (the contract suite runs on it) and can be told to misbehave.
"""

import hashlib
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, Queue
from typing import Literal

import numpy as np

from gesso.domain.errors import ConflictError, EngineError
from gesso.domain.execution import Attempt, Done, Failed, Lost, Previewed, Produced, Report, Slot, Started, Stepped
from gesso.domain.ids import JobId
from gesso.domain.sight import Sight, Sights, Vector
from gesso.executors.encoding import placeholder, png_bytes, preview_webp

Misbehaviour = Literal["lose", "fail", "hang", "lose_after_first_image"]
Script = Callable[[Attempt], Misbehaviour | None]


class FakeExecutor:
    """One slot, one thread. `script` decides per attempt what goes wrong; `pause` is waited for before every step."""

    def __init__(self, *, script: Script | None = None, pause: threading.Event | None = None, steps: int = 3) -> None:
        self._script = script
        self._pause = pause
        self._steps = steps
        self._reports: Queue[Report] = Queue()
        self._work: deque[Attempt] = deque()
        self._wake = threading.Condition()
        self._busy = False
        self._stopping = False
        self._cancelled: set[tuple[JobId, int]] = set()
        self._kill = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="gesso-fake-worker", daemon=True)
        self._thread.start()

    def slots(self) -> tuple[Slot, ...]:
        return (Slot(id="fake-0", device="fake", busy=self._busy),)

    def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
        del pictures
        with self._wake:
            if self._busy:
                raise ConflictError(f"slot {slot_id} is busy", code="slot_busy")
            self._busy = True
            self._kill.clear()
            self._work.extend(attempts)
            self._wake.notify_all()

    def next_report(self, timeout_s: float) -> Report | None:
        try:
            return self._reports.get(timeout=timeout_s)
        except Empty:
            return None

    def cancel(self, job_id: JobId, number: int) -> None:
        self._cancelled.add((job_id, number))

    def look(self, pictures: Sequence[bytes], texts: Sequence[str] = (), *, timeout_s: float = 60.0) -> Sights:
        del timeout_s
        if not all(data.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")) for data in pictures):
            raise EngineError("This is no PNG, JPEG or WebP file.", code="picture_unreadable")
        return Sights(
            pictures=tuple(
                Sight(vector=_direction(data, 128), style_vector=_direction(data, 32), scene={}, facts={})
                for data in pictures
            ),
            texts=tuple(_direction(text.encode(), 128) for text in texts),
        )

    def tell(self, folder: str, messages: Sequence[Mapping[str, str]], *, timeout_s: float = 60.0) -> str:
        del folder, timeout_s
        return messages[-1]["content"]

    def kill(self, slot_id: str) -> None:
        del slot_id
        self._kill.set()

    def stop(self) -> None:
        with self._wake:
            self._stopping = True
            self._kill.set()
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._work and not self._stopping:
                    self._busy = False
                    self._wake.wait()
                if self._stopping:
                    return
                attempt = self._work.popleft()
            final = self._draw(attempt)
            with self._wake:
                self._busy = bool(self._work)
            self._reports.put(final)

    def _draw(self, attempt: Attempt) -> Done | Failed | Lost:
        key = (attempt.job_id, attempt.number)
        job_id, number = key
        wrong = self._script(attempt) if self._script else None
        lost = Lost(job_id=job_id, number=number, reason="the fake worker was killed")
        self._reports.put(Started(job_id=job_id, number=number))
        if wrong == "lose":
            return lost
        if wrong == "fail":
            return Failed(
                job_id=job_id,
                number=number,
                gpu_ms=1,
                code="engine_failed",
                message="The fake engine was told to fail.",
            )
        if wrong == "hang":
            self._kill.wait()
            return lost
        for step in range(1, self._steps + 1):
            while self._pause is not None and not self._pause.wait(timeout=0.01):
                if self._kill.is_set() or key in self._cancelled:
                    break
            if self._kill.is_set():
                return lost
            if key in self._cancelled:
                return Done(job_id=job_id, number=number, gpu_ms=step, cancelled=True)
            self._reports.put(Stepped(job_id=job_id, number=number, step=step, steps=self._steps))
            for index, seed in enumerate(attempt.plan.seeds if attempt.previews else ()):
                self._reports.put(
                    Previewed(
                        job_id=job_id, number=number, index=index, step=step, webp=preview_webp(_card(seed, 32, 32))
                    )
                )
        width, height = attempt.plan.delivered_width_px, attempt.plan.delivered_height_px
        for index, seed in enumerate(attempt.plan.seeds):
            if index == 1 and wrong == "lose_after_first_image":
                return lost
            card = _card(seed, width, height)
            self._reports.put(
                Produced(
                    job_id=job_id,
                    number=number,
                    index=index,
                    seed=seed,
                    width_px=width,
                    height_px=height,
                    png=png_bytes(card),
                    placeholder=placeholder(card),
                )
            )
        return Done(job_id=job_id, number=number, gpu_ms=self._steps * len(attempt.plan.seeds))


def _card(seed: int, width: int, height: int) -> "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]":
    colour = np.frombuffer(hashlib.sha256(str(seed).encode()).digest()[:3], dtype=np.uint8)
    return np.broadcast_to(colour, (height, width, 3)).copy()


def _direction(data: bytes, size: int) -> Vector:
    """Return a unit vector that the same bytes always give."""
    drawn = np.random.default_rng(int.from_bytes(hashlib.sha256(data).digest()[:8])).normal(size=size)
    return tuple((drawn / np.linalg.norm(drawn)).tolist())

"""The shipped fake: an executor without torch that draws flat colour cards from the seed. Tests and demos use it.

It keeps the same promises as the real ones (the contract suite runs on it) and can be told to misbehave.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, Queue
from typing import Literal

import numpy as np

from gesso.domain.errors import ConflictError, EngineError
from gesso.domain.execution import (
    FINAL_REPORTS,
    Attempt,
    Done,
    Failed,
    Held,
    Lost,
    Previewed,
    Produced,
    Report,
    Slot,
    Started,
    Stepped,
    shares_ms,
)
from gesso.domain.ids import JobId
from gesso.domain.sight import Pointing, Sight, Sights, Vector
from gesso.executors.encoding import placeholder, png_bytes, preview_webp

Misbehaviour = Literal["lose", "fail", "hang", "lose_after_first_image", "poison"]
"""`poison` fails, and takes the whole batch with it."""
Script = Callable[[Attempt], Misbehaviour | None]
Key = tuple[JobId, int]


class FakeExecutor:
    """One slot, one thread.

    Args:
        script: decides per attempt what goes wrong.
        pause: is waited for before every step.
        steps: of every attempt.
        step_s: what a step takes, in seconds.
        max_batch: jobs that may share the slot. A step of a batch costs three quarters of what its pictures would alone.
        fits: jobs that fit into memory together; more run out of it.
    """

    def __init__(
        self,
        *,
        script: Script | None = None,
        pause: threading.Event | None = None,
        steps: int = 3,
        step_s: float = 0.0,
        max_batch: int = 1,
        fits: int | None = None,
    ) -> None:
        self._script = script
        self._pause = pause
        self._steps = steps
        self._step_s = step_s
        self._max_batch = max_batch
        self._fits = fits
        self._reports: Queue[Report] = Queue()
        self._work: tuple[Attempt, ...] = ()
        self._wake = threading.Condition()
        self._busy = False
        self._stopping = False
        self._cancelled: set[Key] = set()
        self._held: dict[Key, list[Report]] = {}
        self._kill = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        with self._wake:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="gesso-fake-worker", daemon=True)
                self._thread.start()

    def slots(self) -> tuple[Slot, ...]:
        return (Slot(id="fake-0", device="fake", busy=self._busy, max_batch=self._max_batch),)

    @property
    def ready(self) -> bool:
        """Always, as it needs no weights."""
        return True

    @property
    def down(self) -> bool:
        return False

    def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
        del pictures
        with self._wake:
            if self._busy:
                raise ConflictError(f"slot {slot_id} is busy", code="slot_busy")
            self._busy = True
            self._kill.clear()
            self._work = attempts
            self._held.update({(one.job_id, one.number): [] for one in attempts})
            self._wake.notify_all()

    def next_report(self, timeout_s: float) -> Report | None:
        try:
            return self._reports.get(timeout=timeout_s)
        except Empty:
            return None

    def cancel(self, job_id: JobId, number: int) -> None:
        self._cancelled.add((job_id, number))

    def inventory(self) -> tuple[Held, ...]:
        with self._wake:
            return tuple(
                Held(job_id=job_id, number=number, slot_id="fake-0", reports=tuple(reports))
                for (job_id, number), reports in self._held.items()
            )

    def ack(self, job_id: JobId, number: int) -> None:
        with self._wake:
            self._held.pop((job_id, number), None)

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

    def judge(
        self, folder: str, *, text: str = "", picture: bytes | None = None, timeout_s: float = 60.0
    ) -> dict[str, float]:
        """Find `bad` where the words, or the bytes of the file, have it."""
        del folder, timeout_s
        bad = b"bad" in picture if picture is not None else "bad" in text
        return {"bad": 1.0 if bad else 0.0, "good": 0.0 if bad else 1.0}

    def select(self, picture: bytes, pointing: Pointing, *, timeout_s: float = 60.0) -> bytes:
        """Select the box, or a square around the first point."""
        del timeout_s
        from io import BytesIO

        from PIL import Image, UnidentifiedImageError

        try:
            width, height = Image.open(BytesIO(picture)).size
        except UnidentifiedImageError as error:
            raise EngineError("This is no PNG, JPEG or WebP file.", code="picture_unreadable") from error
        x, y, _ = pointing.points[0] if pointing.points else (0.5, 0.5, True)
        left, top, right, bottom = pointing.box or (x - 0.1, y - 0.1, x + 0.1, y + 0.1)
        grey, out = Image.new("L", (width, height)), BytesIO()
        upper, lower = (
            (max(0, round(left * width)), max(0, round(top * height))),
            (round(right * width), round(bottom * height)),
        )
        grey.paste(255, (*upper, min(width, lower[0]), min(height, lower[1])))
        grey.save(out, format="PNG")
        return out.getvalue()

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

    def _say(self, report: Report) -> None:
        if isinstance(report, (Produced, *FINAL_REPORTS)):
            with self._wake:
                self._held.setdefault((report.job_id, report.number), []).append(report)
        self._reports.put(report)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._work and not self._stopping:
                    self._busy = False
                    self._wake.wait()
                if self._stopping:
                    return
                batch, self._work = self._work, ()
            finals = self._draw(batch)
            with self._wake:
                self._busy = False
            for final in finals:
                self._say(final)

    def _draw(self, batch: tuple[Attempt, ...]) -> list[Done | Failed | Lost]:
        """Draw in step with each other; a member that is cancelled ends at once, and the rest go on."""
        wrong = {_key(one): self._script(one) if self._script else None for one in batch}
        for one in batch:
            self._say(Started(job_id=one.job_id, number=one.number))
        if self._fits is not None and len(batch) > self._fits:
            return [_failed(one, 0, "out_of_memory") for one in batch]
        if "poison" in wrong.values():
            return [_failed(one, 0, "engine_failed") for one in batch]
        if "lose" in wrong.values():
            return [_lost(one) for one in batch]
        if "hang" in wrong.values():
            self._kill.wait()
            return [_lost(one) for one in batch]
        finals: list[Done | Failed | Lost] = [
            _failed(one, 1, "engine_failed") for one in batch if wrong[_key(one)] == "fail"
        ]
        live = [one for one in batch if wrong[_key(one)] != "fail"]
        used = dict.fromkeys((_key(one) for one in live), 0)
        for step in range(1, self._steps + 1):
            self._wait_for_step(live)
            if self._kill.is_set():
                return finals + [_lost(one) for one in live]
            for one in [one for one in live if _key(one) in self._cancelled]:
                live.remove(one)
                spent_ms = used[_key(one)] or step
                final = Done(job_id=one.job_id, number=one.number, gpu_ms=spent_ms, cancelled=True)
                if live:
                    self._say(final)
                else:
                    finals.append(final)
            if not live:
                return finals
            self._charge(live, used)
            for one in live:
                self._show(one, step)
        for one in live:
            if not self._deliver(one, lost_after=1 if wrong[_key(one)] == "lose_after_first_image" else None):
                return finals + [_lost(other) for other in live]
        return finals + [Done(job_id=one.job_id, number=one.number, gpu_ms=used[_key(one)]) for one in live]

    def _wait_for_step(self, live: Sequence[Attempt]) -> None:
        if self._step_s:
            self._kill.wait(self._step_s)
        while self._pause is not None and not self._pause.wait(timeout=0.01):
            if self._kill.is_set() or any(_key(one) in self._cancelled for one in live):
                return

    @staticmethod
    def _charge(live: Sequence[Attempt], used: dict[Key, int]) -> None:
        """Add one step's device time: a millisecond a picture, and a quarter less in company."""
        units = [len(one.plan.seeds) for one in live]
        total_ms = sum(units) if len(live) < 2 else -(-3 * sum(units) // 4)
        for one, share_ms in zip(live, shares_ms(total_ms, units), strict=True):
            used[_key(one)] += share_ms

    def _show(self, attempt: Attempt, step: int) -> None:
        job_id, number = _key(attempt)
        self._say(Stepped(job_id=job_id, number=number, step=step, steps=self._steps))
        for index, seed in enumerate(attempt.plan.seeds if attempt.previews else ()):
            webp = preview_webp(_card(seed, 32, 32))
            self._say(Previewed(job_id=job_id, number=number, index=index, step=step, webp=webp))

    def _deliver(self, attempt: Attempt, lost_after: int | None) -> bool:
        width, height = attempt.plan.delivered_width_px, attempt.plan.delivered_height_px
        for index, seed in enumerate(attempt.plan.seeds):
            if index == lost_after:
                return False
            card = _card(seed, width, height)
            self._say(
                Produced(
                    job_id=attempt.job_id,
                    number=attempt.number,
                    index=index,
                    seed=seed,
                    width_px=width,
                    height_px=height,
                    png=png_bytes(card),
                    placeholder=placeholder(card),
                )
            )
        return True


def _key(attempt: Attempt) -> Key:
    return attempt.job_id, attempt.number


def _lost(attempt: Attempt) -> Lost:
    return Lost(job_id=attempt.job_id, number=attempt.number, reason="the fake worker was killed")


def _failed(attempt: Attempt, gpu_ms: int, code: str) -> Failed:
    message = "The fake engine was told to fail."
    return Failed(job_id=attempt.job_id, number=attempt.number, gpu_ms=gpu_ms, code=code, message=message)


def _card(seed: int, width: int, height: int) -> "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]":
    colour = np.frombuffer(hashlib.sha256(str(seed).encode()).digest()[:3], dtype=np.uint8)
    return np.broadcast_to(colour, (height, width, 3)).copy()


def _direction(data: bytes, size: int) -> Vector:
    """Return a unit vector that the same bytes always give."""
    drawn = np.random.default_rng(int.from_bytes(hashlib.sha256(data).digest()[:8])).normal(size=size)
    return tuple((drawn / np.linalg.norm(drawn)).tolist())

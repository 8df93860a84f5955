"""The one surface between the dispatcher and the places where plans run.

An executor promises: every accepted attempt ends in exactly one final report (Done, Failed or Lost), reports of one
attempt come in order, and a dead worker is reported as Lost at once. It knows nothing of queues, people or files.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from gesso.domain.execution import Attempt, Held, Report, Slot
from gesso.domain.ids import JobId
from gesso.domain.sight import Pointing, Sights


class Executor(Protocol):
    """All methods may be called from any thread."""

    def start(self) -> None:
        """Bring the workers up; returns at once, slots are `busy` until they can take work."""
        ...

    def slots(self) -> tuple[Slot, ...]:
        """Return every slot as it is now."""
        ...

    def submit(self, slot_id: str, attempts: tuple[Attempt, ...], pictures: Mapping[str, bytes]) -> None:
        """Hand a batch, of at most the slot's `max_batch`, to a free slot. `pictures` holds the files the plans name by hash.

        Each picture of a batch is the one that its attempt would give alone. A failure may be the whole batch's.

        Raises:
            ConflictError: the slot is busy (`slot_busy`).
        """
        ...

    def next_report(self, timeout_s: float) -> Report | None:
        """Return the next report of any slot, or None when none came in time."""
        ...

    def cancel(self, job_id: JobId, number: int) -> None:
        """Ask that attempt to stop between two steps; unknown attempts are ignored."""
        ...

    def inventory(self) -> tuple[Held, ...]:
        """Return what the workers hold: attempts that run, and finished ones with the reports to write down again.

        A new dispatcher asks before anything is drawn a second time. Empty where workers die with their dispatcher.
        """
        ...

    def ack(self, job_id: JobId, number: int) -> None:
        """Let go of what is held of that attempt: it has been written down. Unknown attempts are ignored."""
        ...

    def look(self, pictures: Sequence[bytes], texts: Sequence[str] = (), *, timeout_s: float = 60.0) -> Sights:
        """Return what the eye sees in picture files and reads in texts, also while something is drawn.

        Raises:
            EngineError: a file is no picture (`picture_unreadable`), or the eye is not there (`eye_missing`).
            UnavailableError: no worker is up (`engine_down`), or none answered in time (`look_timed_out`).
        """
        ...

    def tell(self, folder: str, messages: Sequence[Mapping[str, str]], *, timeout_s: float = 60.0) -> str:
        """Return what the language model in a folder answers to messages ({"role", "content"} each).

        Raises:
            UnavailableError: no worker is up (`engine_down`), none answered in time (`look_timed_out`), or the model cannot
                be used (`reader_failed`).
        """
        ...

    def select(self, picture: bytes, pointing: Pointing, *, timeout_s: float = 60.0) -> bytes:
        """Return where the thing is that is pointed at on a picture file: a grey PNG of its size, white what is selected.

        Raises:
            EngineError: the file is no picture (`picture_unreadable`), or the segmenter cannot be loaded (`model_unreadable`).
            UnavailableError: as `look`.
        """
        ...

    def kill(self, slot_id: str) -> None:
        """End the slot's process now; a Lost report follows for what ran there."""
        ...

    def stop(self) -> None:
        """End all workers and wait for them."""
        ...

    def judge(
        self, folder: str, *, text: str = "", picture: bytes | None = None, timeout_s: float = 60.0
    ) -> dict[str, float]:
        """Return the probability of each label that the classifier in a folder has, for a picture file or else for a text.

        Raises:
            EngineError: the model cannot be loaded (`model_unreadable`), or the file is no picture (`picture_unreadable`).
            UnavailableError: as `look`.
        """
        ...

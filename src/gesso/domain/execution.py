"""What passes between the dispatcher and the place where plans run: batches in, reports out.

The same values cross a pipe to a child process or the network to a Ray actor, so they are plain and serialisable.
"""

from collections.abc import Sequence

import msgspec

from gesso.domain.ids import JobId
from gesso.domain.plan import Plan


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try at a job. (job_id, number) is the fencing token: a report of an older number is a ghost's."""

    job_id: JobId
    number: int
    plan: Plan
    previews: bool = True


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A place that runs one batch at a time: one device."""

    id: str
    device: str
    busy: bool
    loaded: tuple[str, ...] = ()
    """Aliases of the models in memory."""
    max_batch: int = 1
    """Jobs of equal shape that may run here at once."""


class Loading(msgspec.Struct, frozen=True, kw_only=True, tag="loading"):
    job_id: JobId
    number: int


class Started(msgspec.Struct, frozen=True, kw_only=True, tag="started"):
    """The first step begins; device time counts from here."""

    job_id: JobId
    number: int


class Stepped(msgspec.Struct, frozen=True, kw_only=True, tag="step"):
    job_id: JobId
    number: int
    step: int
    steps: int


class Previewed(msgspec.Struct, frozen=True, kw_only=True, tag="preview"):
    """A small WebP of picture `index` as it stands."""

    job_id: JobId
    number: int
    index: int
    step: int
    webp: bytes


class Produced(msgspec.Struct, frozen=True, kw_only=True, tag="output"):
    """Picture `index`, finished: a PNG without text chunks (the library adds the provenance)."""

    job_id: JobId
    number: int
    index: int
    seed: int
    width_px: int
    height_px: int
    png: bytes
    placeholder: str


class Done(msgspec.Struct, frozen=True, kw_only=True, tag="done"):
    """All pictures were produced (or, with `cancelled`, as many as there were).

    `gpu_ms` is this attempt's own: of a batch's time its share by pictures (`shares_ms`).
    """

    job_id: JobId
    number: int
    gpu_ms: int
    cancelled: bool = False


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """The engine said no; `code` and `message` are for people. Trying again would not help unless `retry` is set."""

    job_id: JobId
    number: int
    gpu_ms: int
    code: str
    message: str
    retry: bool = False


class Lost(msgspec.Struct, frozen=True, kw_only=True, tag="lost"):
    """The worker died under this attempt. Nothing is charged; the dispatcher queues the job again."""

    job_id: JobId
    number: int
    reason: str


Report = Loading | Started | Stepped | Previewed | Produced | Done | Failed | Lost
FINAL_REPORTS = (Done, Failed, Lost)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that a worker has: pictures and final report that nobody has acknowledged, or none yet if it runs."""

    job_id: JobId
    number: int
    slot_id: str
    reports: tuple[Report, ...] = ()


def shares_ms(total_ms: int, units: Sequence[int]) -> tuple[int, ...]:
    """Divide a batch's device time by pictures, in whole milliseconds that add up to it."""
    everything = max(1, sum(units))
    ends = [total_ms * sum(units[: place + 1]) // everything for place in range(len(units))]
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))

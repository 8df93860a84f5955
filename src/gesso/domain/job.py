"""Job: one request for pictures on its way through the queue, and the events that tell of it."""

from typing import Any, Literal

import msgspec

from gesso.domain.errors import Detail
from gesso.domain.ids import ImageId, JobId, PersonId
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec, Speed

State = Literal["held", "queued", "leased", "running", "succeeded", "failed", "cancelled"]
LIVE_STATES: tuple[State, ...] = ("held", "queued", "leased", "running")
TERMINAL_STATES: tuple[State, ...] = ("succeeded", "failed", "cancelled")

LANES: dict[Speed, int] = {"turbo": 0, "draft": 1, "fast": 2, "relax": 3}
"""The queue's lanes, most urgent first. A draft sits high because it takes a second and somebody is watching."""

MAX_ATTEMPTS = 3


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was not done as asked, said openly. Never an error; nothing is dropped in silence."""

    code: str
    message: str
    value: str | None = None
    suggestion: str | None = None


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why a job failed, in the one error shape."""

    code: str
    message: str
    details: tuple[Detail, ...] = ()


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job as stored. Times are milliseconds since the epoch (UTC), `gpu_ms` is measured device time."""

    id: JobId
    person_id: PersonId
    state: State
    prompt: str
    """The words exactly as they were submitted (after permutations were expanded)."""
    spec: Spec
    plan: Plan
    recipe: str
    """Alias of the model the version asked for; `plan.model.alias` is the one that draws. They differ only with a warning."""
    speed: Speed
    rates: str = "native"
    """Name of the price list it was submitted under."""
    rate: tuple[int, int] = (1, 1)
    """Price of a millisecond of device time, as numerator and denominator; fixed at submit."""
    attempt: int = 0
    progress: float = 0.0
    """0 to 1; whole steps of the sampling loop."""
    gpu_ms: int = 0
    estimate_ms: int = 0
    warnings: tuple[Notice, ...] = ()
    failure: Failure | None = None
    cancel_requested: bool = False
    client_token: str | None = None
    parent_image_id: ImageId | None = None
    created_ms: int
    started_ms: int | None = None
    finished_ms: int | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """The oldest queued job of one person in one lane: what the scheduler chooses among."""

    job_id: JobId
    person_id: PersonId
    lane: int
    model: str
    """Alias of the model it needs."""
    estimate_ms: int
    queued_ms: int
    vtime_ms: int = 0
    """Device time that the person has had in this lane: the smallest goes first."""
    batch: str = ""
    """Jobs of the same words may run together."""


EventKind = Literal[
    "queued", "leased", "started", "step", "preview", "image", "succeeded", "failed", "cancelled", "requeued"
]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a job's log. Steps and previews are passed on but not kept; everything else is durable."""

    job_id: JobId
    person_id: PersonId
    seq: int
    """Rises by one within a job; 0 for events that are not kept."""
    kind: EventKind
    time_ms: int
    data: dict[str, Any]

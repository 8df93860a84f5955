"""One attempt on a slot as the dispatcher sees it, and how long it waits for what. No thread and no row in here."""

from collections import deque
from dataclasses import dataclass, field

import msgspec

from gesso.domain.errors import GessoError
from gesso.domain.execution import Lost, Report
from gesso.domain.job import Failure, Job
from gesso.executors.protocol import Executor


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long each wait lasts, in seconds."""

    lease_s: float = 15.0
    renew_s: float = 3.0
    cancel_s: float = 5.0
    """From asking the engine to stop until its process is killed."""
    stall_s: float = 30.0
    """Without a sign of life while sampling, at least;"""
    stall_steps: float = 10.0
    """or so many times the expected step, if that is longer."""
    hear_again_s: float = 1.0
    """After so long without a word, finished work is looked for in the workers' own hands."""
    loading_s: float = 300.0
    """The same before the first step: a large model loads slowly."""
    kill_s: float = 5.0
    """From killing a process until its attempt is given up without its word."""
    filing_s: float = 10.0
    """A finished picture is held and offered to the disk again for so long before its job fails."""
    retry_s: float = 1.0
    listen_s: float = 0.25
    """The longest that a stop waits for the thread that listens to the executor."""
    idle_s: float = 1.0
    busy_s: float = 0.2
    term_s: float = 4.0
    """A leader that has not renewed its word for so long may be replaced."""
    standby_s: float = 0.5
    """Between looks of a dispatcher that does not lead."""
    recount_s: float = 600.0
    """Between two comparisons of everybody's counters with the jobs."""
    starved_s: float = 0.03
    """Between looks at the slots while a job waits for a worker that is coming up."""


@dataclass(frozen=True)
class Batch:
    """Attempts that share a slot."""

    id: str
    key: str
    members: int


@dataclass
class Flight:
    """One attempt on a slot, as this process sees it."""

    job: Job
    slot_id: str
    seen_at: float
    batch: Batch | None = None
    """None: it flies alone."""
    started: bool = False
    progress: float = 0.0
    cancelled_at: float | None = None
    killed_at: float | None = None
    kill_reason: str = ""
    trouble: Failure | None = None
    """Why this attempt will fail once the executor has let go of it."""
    given_back: str | None = None
    """Why the slot did not take it; the try does not count."""
    pending: deque[Report] = field(default_factory=deque)
    refused_since: float | None = None
    retry_at: float = 0.0

    def stall_limit_s(self, patience: Patience) -> float:
        """Return how long this attempt may be silent."""
        if not self.started:
            return patience.loading_s
        step_s = self.job.estimate_ms / 1000 / max(1, self.job.plan.sampling.steps)
        return max(patience.stall_s, patience.stall_steps * step_s)

    def ask_to_stop(self, executor: Executor, now: float) -> None:
        if self.cancelled_at is None:
            self.cancelled_at = now
            executor.cancel(self.job.id, self.job.attempt)

    def lost(self, reason: str) -> Lost:
        return Lost(job_id=self.job.id, number=self.job.attempt, reason=reason)


def failure_of(error: Exception) -> Failure:
    if isinstance(error, GessoError):
        return Failure(code=error.error_code, message=error.message, details=error.details)
    return Failure(code="internal_error", message=f"Gesso made a mistake, and its log says where: {error!r}")

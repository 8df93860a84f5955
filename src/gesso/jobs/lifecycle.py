"""A job's steps through its life, each one function inside one transaction: row, attempt, ledger and log move together.

Every function returns the event to publish after the commit, or None when the compare-and-set failed: then somebody
else (a cancel, a newer attempt) was first, the caller is a ghost, and nothing has changed. It knows no threads.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from gesso.domain.ids import IdSource, JobId
from gesso.domain.image import Image
from gesso.domain.job import MAX_ATTEMPTS, Event, EventKind, Failure, Job, Waiting
from gesso.jobs import ledger, states
from gesso.store.database import Connection
from gesso.store.queries import attempts, events, jobs

_FREE: dict[str, Any] = {"owner": None, "slot_id": None, "lease_until_ms": None}


def lease(
    connection: Connection, head: Waiting, *, slot_id: str, owner: str, now_ms: int, lease_until_ms: int
) -> tuple[Job, Event] | None:
    """Take a queued job for a slot under the next attempt number."""
    number = head.attempt + 1
    columns = {"attempt": number, "owner": owner, "slot_id": slot_id, "lease_until_ms": lease_until_ms}
    if not jobs.move(
        connection, head.job_id, sources=("queued",), to="leased", number=head.attempt, progress=0.0, **columns
    ):
        return None
    attempts.open_attempt(connection, head.job_id, number, slot_id=slot_id, owner=owner, now_ms=now_ms)
    job = _read(connection, head.job_id)
    return job, _log(connection, job, "leased", now_ms, {"attempt": number, "slot_id": slot_id})


def start(connection: Connection, job: Job, *, now_ms: int) -> Event | None:
    """The first step begins."""
    if not jobs.move(connection, job.id, sources=("leased",), to="running", number=job.attempt, started_ms=now_ms):
        return None
    attempts.start_attempt(connection, job.id, job.attempt, now_ms)
    return _log(connection, job, "started", now_ms, {"attempt": job.attempt})


def file(
    connection: Connection, job: Job, index: int, insert: Callable[[Connection], Image], *, progress: float, now_ms: int
) -> Event | None:
    """Keep one picture. `insert` makes the image's row; it is not called when this place of the grid is taken already."""
    if not jobs.touch(connection, job.id, job.attempt, progress=progress):
        return None
    if attempts.has_output(connection, job.id, index):
        return None
    image = insert(connection)
    attempts.add_output(
        connection, job.id, attempts.Output(index, image.id, image.sha256), number=job.attempt, now_ms=now_ms
    )
    data = {
        "index": index,
        "image_id": image.id,
        "width_px": image.width_px,
        "height_px": image.height_px,
        "seed": image.seed,
        "placeholder": image.placeholder,
    }
    return _log(connection, job, "image", now_ms, data)


def succeed(connection: Connection, job: Job, *, gpu_ms: int, now_ms: int, ids: IdSource) -> Event | None:
    """All pictures are there."""
    columns = {"gpu_ms": gpu_ms, "progress": 1.0}
    if not _end(connection, job, "succeeded", now_ms, **columns):
        return None
    attempts.close_attempt(connection, job.id, job.attempt, "succeeded", now_ms=now_ms, gpu_ms=gpu_ms)
    ledger.close(connection, job, device_ms=gpu_ms, now_ms=now_ms, ids=ids)
    pictures = [{"index": item.index, "image_id": item.image_id} for item in attempts.outputs(connection, job.id)]
    return _log(connection, job, "succeeded", now_ms, {"gpu_ms": gpu_ms, "images": pictures})


def fail(
    connection: Connection, job: Job, failure: Failure, *, now_ms: int, ids: IdSource, gpu_ms: int = 0
) -> Event | None:
    """It will not be done. Costs nothing; pictures that were filed stay."""
    if not _end(connection, job, "failed", now_ms, gpu_ms=gpu_ms, **jobs.fail_columns(failure)):
        return None
    attempts.close_attempt(connection, job.id, job.attempt, "failed", now_ms=now_ms, gpu_ms=gpu_ms, fault=failure.code)
    ledger.close(connection, job, device_ms=None, now_ms=now_ms, ids=ids)
    return _log(connection, job, "failed", now_ms, msgspec.to_builtins(failure))


def cancel(connection: Connection, job: Job, *, now_ms: int, ids: IdSource, gpu_ms: int = 0) -> Event | None:
    """It is no longer wanted. The steps that were run are charged; pictures that were filed stay."""
    if not _end(connection, job, "cancelled", now_ms, gpu_ms=gpu_ms, cancel_requested=1):
        return None
    attempts.close_attempt(connection, job.id, job.attempt, "cancelled", now_ms=now_ms, gpu_ms=gpu_ms)
    ledger.close(connection, job, device_ms=gpu_ms or None, now_ms=now_ms, ids=ids)
    return _log(connection, job, "cancelled", now_ms, {"gpu_ms": gpu_ms})


def lose(
    connection: Connection, job: Job, reason: str, *, now_ms: int, ids: IdSource, failure: Failure | None = None
) -> Event | None:
    """The attempt came to nothing. Queue the job again, unless it was cancelled, is complete, or was lost too often.

    Args:
        connection: the transaction.
        job: as it was leased; its attempt number fences.
        reason: what happened, for the attempt's row and the log.
        now_ms: the time.
        ids: for ledger lines.
        failure: what the job fails with when its tries are used up (default: `worker_lost`).
    """
    current = jobs.by_id(connection, job.id)
    if current is None or current.attempt != job.attempt or current.state not in jobs.ON_A_SLOT:
        return None
    if current.cancel_requested:
        return cancel(connection, current, now_ms=now_ms, ids=ids)
    if len(attempts.outputs(connection, job.id)) == len(current.plan.seeds):
        return succeed(connection, current, gpu_ms=0, now_ms=now_ms, ids=ids)  # only the last word was lost
    if attempts.count_lost(connection, job.id) + 1 >= MAX_ATTEMPTS:
        message = f"The worker died {MAX_ATTEMPTS} times over this job ({reason}). Its log says more."
        return fail(
            connection, current, failure or Failure(code="worker_lost", message=message), now_ms=now_ms, ids=ids
        )
    return _requeue(connection, current, "lost", reason, now_ms=now_ms, not_before_ms=0)


def drain(
    connection: Connection, job: Job, reason: str, *, now_ms: int, ids: IdSource, not_before_ms: int = 0
) -> Event | None:
    """Give a leased job back unharmed: the server stops, or the slot was not free. Does not count as a lost attempt."""
    current = jobs.by_id(connection, job.id)
    if current is None or current.attempt != job.attempt or current.state not in jobs.ON_A_SLOT:
        return None
    if current.cancel_requested:
        return cancel(connection, current, now_ms=now_ms, ids=ids)
    return _requeue(connection, current, "drained", reason, now_ms=now_ms, not_before_ms=not_before_ms)


def _requeue(
    connection: Connection, job: Job, outcome: attempts.Outcome, reason: str, *, now_ms: int, not_before_ms: int
) -> Event | None:
    columns = {"progress": 0.0, "started_ms": None, "not_before_ms": not_before_ms, **_FREE}
    if not jobs.move(connection, job.id, sources=jobs.ON_A_SLOT, to="queued", number=job.attempt, **columns):
        return None
    attempts.close_attempt(connection, job.id, job.attempt, outcome, now_ms=now_ms, fault=reason)
    return _log(connection, job, "requeued", now_ms, {"attempt": job.attempt, "reason": reason})


def _end(connection: Connection, job: Job, to: Any, now_ms: int, **columns: Any) -> bool:
    values = {"finished_ms": now_ms, **_FREE, **columns}
    return jobs.move(connection, job.id, sources=states.sources(to), to=to, number=job.attempt, **values)


def _log(connection: Connection, job: Job, kind: EventKind, now_ms: int, data: dict[str, Any]) -> Event:
    return events.append(connection, job.id, job.person_id, kind, time_ms=now_ms, data=data)


def _read(connection: Connection, job_id: JobId) -> Job:
    job = jobs.by_id(connection, job_id)
    if job is None:
        raise LookupError(f"{job_id} vanished inside its own transaction")
    return job

"""A job's steps through its life, each one function inside one transaction: row, attempt, ledger and log move together.

Every function returns the event to publish after the commit, or None when the compare-and-set failed: then somebody
else (a cancel, a newer attempt) was first, the caller is a ghost, and nothing has changed. It knows no threads.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from gesso.domain.ids import IdSource
from gesso.domain.image import Image
from gesso.domain.job import MAX_ATTEMPTS, Event, EventKind, Failure, Job, State, Waiting
from gesso.jobs import estimates, fairness, ledger, standing, states
from gesso.store.database import Connection
from gesso.store.queries import attempts, events, jobs
from gesso.store.queries import flow as flows

_FREE: dict[str, Any] = {"owner": None, "slot_id": None, "lease_until_ms": None}


def lease(
    connection: Connection,
    first: Waiting,
    joins: Callable[[int], Waiting | None],
    *,
    slot_id: str,
    owner: str,
    now_ms: int,
    lease_until_ms: int,
    batch_id: str | None = None,
) -> list[tuple[Job, Event]]:
    """Take a queued job, and whoever may ride along, each under its next attempt number; empty when the first is gone.

    Args:
        connection: the transaction.
        first: whose turn it is.
        joins: returns who else joins when so many are in, or None when nobody does.
        slot_id: where they will run.
        owner: the dispatcher.
        now_ms: the time.
        lease_until_ms: until when the owner's word holds.
        batch_id: what they have in common, for the attempts' rows.
    """
    taken: list[tuple[Job, Event]] = []
    head: Waiting | None = first
    while head is not None:
        key = flows.Key(head.lane, head.person_id)
        flow = flows.lock(connection, key)
        one = jobs.take(connection, head.job_id, slot_id=slot_id, owner=owner, lease_until_ms=lease_until_ms)
        if one is None:
            standing.mend(connection, key)  # the flow named a head that there is not
            break
        job, seq = one
        flows.save(connection, key, fairness.began(flow, job.estimate_ms))
        data = {"attempt": job.attempt, "slot_id": slot_id}
        told = Event(job_id=job.id, person_id=job.person_id, seq=seq, kind="leased", time_ms=now_ms, data=data)
        taken.append((job, told))
        head = joins(len(taken))
    if taken:
        tries = [(job.id, job.attempt) for job, _ in taken]
        attempts.open_attempts(
            connection,
            tries,
            slot_id=slot_id,
            owner=owner,
            batch_id=batch_id if len(tries) > 1 else None,
            now_ms=now_ms,
        )
        events.append_numbered(connection, [told for _, told in taken])
    return taken


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
    if not _end(connection, job, "succeeded", now_ms, gpu_ms, progress=1.0):
        return None
    attempts.close_attempt(connection, job.id, job.attempt, "succeeded", now_ms=now_ms, gpu_ms=gpu_ms)
    ledger.close(connection, job, device_ms=gpu_ms, now_ms=now_ms, ids=ids)
    estimates.learn(connection, job, gpu_ms)
    pictures = [{"index": item.index, "image_id": item.image_id} for item in attempts.outputs(connection, job.id)]
    return _log(connection, job, "succeeded", now_ms, {"gpu_ms": gpu_ms, "images": pictures})


def fail(
    connection: Connection, job: Job, failure: Failure, *, now_ms: int, ids: IdSource, gpu_ms: int = 0
) -> Event | None:
    """It will not be done. Costs nothing; pictures that were filed stay."""
    if not _end(connection, job, "failed", now_ms, gpu_ms, **jobs.fail_columns(failure)):
        return None
    attempts.close_attempt(connection, job.id, job.attempt, "failed", now_ms=now_ms, gpu_ms=gpu_ms, fault=failure.code)
    ledger.close(connection, job, device_ms=None, now_ms=now_ms, ids=ids)
    return _log(connection, job, "failed", now_ms, msgspec.to_builtins(failure))


def cancel(connection: Connection, job: Job, *, now_ms: int, ids: IdSource, gpu_ms: int = 0) -> Event | None:
    """It is no longer wanted. The steps that were run are charged; pictures that were filed stay."""
    if not _end(connection, job, "cancelled", now_ms, gpu_ms, cancel_requested=1):
        return None
    attempts.close_attempt(connection, job.id, job.attempt, "cancelled", now_ms=now_ms, gpu_ms=gpu_ms)
    ledger.close(connection, job, device_ms=gpu_ms or None, now_ms=now_ms, ids=ids)
    return _log(connection, job, "cancelled", now_ms, {"gpu_ms": gpu_ms})


def lose(
    connection: Connection,
    job: Job,
    reason: str,
    *,
    now_ms: int,
    ids: IdSource,
    failure: Failure | None = None,
    alone: bool = False,
) -> Event | None:
    """The attempt came to nothing. Queue the job again, unless it was cancelled, is complete, or was lost too often.

    Args:
        connection: the transaction.
        job: as it was leased; its attempt number fences.
        reason: what happened, for the attempt's row and the log.
        now_ms: the time.
        ids: for ledger lines.
        failure: what the job fails with when its tries are used up (default: `worker_lost`).
        alone: it ran in a batch that came to nothing; the next try is to be its own.
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
    return _requeue(connection, current, "lost", reason, now_ms=now_ms, not_before_ms=0, alone=alone)


def drain(
    connection: Connection,
    job: Job,
    reason: str,
    *,
    now_ms: int,
    ids: IdSource,
    not_before_ms: int = 0,
    alone: bool = False,
) -> Event | None:
    """Give a leased job back unharmed: the server stops, or the slot was not free. Does not count as a lost attempt."""
    current = jobs.by_id(connection, job.id)
    if current is None or current.attempt != job.attempt or current.state not in jobs.ON_A_SLOT:
        return None
    if current.cancel_requested:
        return cancel(connection, current, now_ms=now_ms, ids=ids)
    return _requeue(connection, current, "drained", reason, now_ms=now_ms, not_before_ms=not_before_ms, alone=alone)


def _requeue(
    connection: Connection,
    job: Job,
    outcome: attempts.Outcome,
    reason: str,
    *,
    now_ms: int,
    not_before_ms: int,
    alone: bool,
) -> Event | None:
    columns = {"progress": 0.0, "started_ms": None, "not_before_ms": not_before_ms, **_FREE}
    if alone:
        columns["batch_key"] = job.id  # a key that no other job has
    flow = standing.lock(connection, job)
    if not jobs.move(connection, job.id, sources=jobs.ON_A_SLOT, to="queued", number=job.attempt, **columns):
        return None
    attempts.close_attempt(connection, job.id, job.attempt, outcome, now_ms=now_ms, fault=reason)
    standing.changed(connection, job, flow, lambda have: fairness.came_back(have, job.estimate_ms))
    return _log(connection, job, "requeued", now_ms, {"attempt": job.attempt, "reason": reason})


def _end(connection: Connection, job: Job, to: State, now_ms: int, gpu_ms: int, **columns: Any) -> bool:
    """Move the job to a state that it never leaves; what it had of the queue or of a slot is given back."""
    flow = standing.lock(connection, job)
    was = jobs.state_of(connection, job.id)
    values = {"finished_ms": now_ms, "gpu_ms": gpu_ms, **_FREE, **columns}
    if not jobs.move(connection, job.id, sources=states.sources(to), to=to, number=job.attempt, **values):
        return False
    if was == "queued":
        standing.changed(connection, job, flow, lambda have: fairness.left(have, job.estimate_ms))
    elif was in jobs.ON_A_SLOT:
        standing.changed(connection, job, flow, lambda have: fairness.ended(have, job.estimate_ms, gpu_ms))
    return True


def _log(connection: Connection, job: Job, kind: EventKind, now_ms: int, data: dict[str, Any]) -> Event:
    return events.append(connection, job.id, job.person_id, kind, time_ms=now_ms, data=data)

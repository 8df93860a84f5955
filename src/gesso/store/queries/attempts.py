"""Attempts and outputs as rows: who tried a job, how it ended, and which pictures it left."""

from collections.abc import Sequence
from typing import Literal

import msgspec
from sqlalchemy import func, select, update

from gesso.domain.ids import ImageId, JobId
from gesso.store.database import Connection
from gesso.store.tables.jobs import attempt, output

Outcome = Literal["succeeded", "failed", "cancelled", "lost", "drained"]
"""`lost` counts against MAX_ATTEMPTS; `drained` (a graceful stop, a slot that was not free after all) does not."""

PICTURE = "image"


class Output(msgspec.Struct, frozen=True):
    """One picture that a job left, at its place in the grid."""

    index: int
    image_id: ImageId
    sha256: str


def open_attempts(
    connection: Connection,
    tries: Sequence[tuple[JobId, int]],
    *,
    slot_id: str,
    owner: str,
    now_ms: int,
    batch_id: str | None = None,
) -> None:
    """Note who tries which jobs (id and attempt number) together."""
    shared = {"slot_id": slot_id, "owner": owner, "leased_ms": now_ms, "batch_id": batch_id}
    connection.execute(attempt.insert(), [{"job_id": job_id, "number": number, **shared} for job_id, number in tries])


def start_attempt(connection: Connection, job_id: JobId, number: int, now_ms: int) -> None:
    where = (attempt.c.job_id == job_id, attempt.c.number == number)
    connection.execute(update(attempt).where(*where).values(started_ms=now_ms))


def close_attempt(
    connection: Connection,
    job_id: JobId,
    number: int,
    outcome: Outcome,
    *,
    now_ms: int,
    gpu_ms: int = 0,
    fault: str | None = None,
) -> None:
    where = (attempt.c.job_id == job_id, attempt.c.number == number, attempt.c.outcome.is_(None))
    values = {"outcome": outcome, "ended_ms": now_ms, "gpu_ms": gpu_ms, "fault": fault}
    connection.execute(update(attempt).where(*where).values(values))


def count_lost(connection: Connection, job_id: JobId) -> int:
    query = select(func.count()).select_from(attempt).where(attempt.c.job_id == job_id, attempt.c.outcome == "lost")
    return connection.execute(query).scalar_one()


def outputs(connection: Connection, job_id: JobId) -> list[Output]:
    """Return the job's pictures in the order of the grid."""
    columns = (output.c.idx, output.c.image_id, output.c.sha256)
    query = select(*columns).where(output.c.job_id == job_id, output.c.kind == PICTURE).order_by(output.c.idx)
    return [Output(row.idx, ImageId(row.image_id), row.sha256) for row in connection.execute(query)]


def has_output(connection: Connection, job_id: JobId, index: int) -> bool:
    query = select(output.c.idx).where(output.c.job_id == job_id, output.c.idx == index, output.c.kind == PICTURE)
    return connection.execute(query).first() is not None


def add_output(connection: Connection, job_id: JobId, value: Output, *, number: int, now_ms: int) -> None:
    connection.execute(
        output.insert().values(
            job_id=job_id,
            idx=value.index,
            kind=PICTURE,
            attempt=number,
            image_id=value.image_id,
            sha256=value.sha256,
            created_ms=now_ms,
        )
    )

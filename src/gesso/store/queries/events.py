"""A job's log as rows. Append after the job's own row was changed: that row's lock orders the numbers.

What is logged and wanted elsewhere goes into the outbox of webhooks with it, in the same transaction.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, select, update

from gesso.domain.ids import JobId, PersonId
from gesso.domain.job import Event, EventKind
from gesso.store.database import Connection
from gesso.store.queries import webhooks
from gesso.store.tables.jobs import job, job_event
from gesso.store.tables.metadata import from_json, to_json


def append(
    connection: Connection, job_id: JobId, person_id: PersonId, kind: EventKind, *, time_ms: int, data: dict[str, Any]
) -> Event:
    """Add the next line to the job's log and return it with its number."""
    statement = update(job).where(job.c.id == job_id).values(event_seq=job.c.event_seq + 1).returning(job.c.event_seq)
    seq = connection.execute(statement).scalar_one()
    connection.execute(
        job_event.insert().values(
            job_id=job_id, seq=seq, person_id=person_id, kind=kind, time_ms=time_ms, data=to_json(data)
        )
    )
    event = Event(job_id=job_id, person_id=person_id, seq=seq, kind=kind, time_ms=time_ms, data=data)
    webhooks.spread(connection, event)
    return event


def append_numbered(connection: Connection, lines: Sequence[Event]) -> None:
    """Add lines whose numbers were reserved when their jobs' rows were changed."""
    rows = [
        {
            "job_id": one.job_id,
            "seq": one.seq,
            "person_id": one.person_id,
            "kind": one.kind,
            "time_ms": one.time_ms,
            "data": to_json(one.data),
        }
        for one in lines
    ]
    connection.execute(job_event.insert(), rows)


def since(connection: Connection, job_id: JobId, seq: int, *, limit: int = 1000) -> list[Event]:
    """Return the job's events after number `seq`, oldest first."""
    query = select(job_event).where(job_event.c.job_id == job_id, job_event.c.seq > seq)
    return [_event(row) for row in connection.execute(query.order_by(job_event.c.seq).limit(limit)).mappings()]


def last_seq(connection: Connection, job_id: JobId) -> int:
    """Return the number of the job's last event; 0 when there is no such job."""
    return connection.execute(select(job.c.event_seq).where(job.c.id == job_id)).scalar() or 0


def _event(row: RowMapping) -> Event:
    return Event(
        job_id=JobId(row["job_id"]),
        person_id=PersonId(row["person_id"]),
        seq=row["seq"],
        kind=row["kind"],
        time_ms=row["time_ms"],
        data=from_json(row["data"], dict[str, Any]),
    )

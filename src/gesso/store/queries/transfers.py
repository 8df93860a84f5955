"""SQL of exports and imports on their way, and of what imported files told. Takes a connection, never opens a transaction."""

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from gesso.domain.ids import ImageId, PersonId
from gesso.domain.shelf import Transfer
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tables.shelf import record, transfer


def add(connection: Connection, one: Transfer) -> None:
    connection.execute(insert(transfer).values(id=one.id, **_columns(one)))


def save(connection: Connection, one: Transfer) -> None:
    connection.execute(update(transfer).where(transfer.c.id == one.id).values(_columns(one)))


def of_person(connection: Connection, person_id: PersonId, kind: str) -> tuple[Transfer, ...]:
    """Return the person's newest hundred of a kind."""
    theirs = (transfer.c.person_id == person_id) & (transfer.c.kind == kind)
    found = select(transfer).where(theirs).order_by(transfer.c.id.desc()).limit(100)
    return tuple(_transfer(row) for row in connection.execute(found))


def get(connection: Connection, transfer_id: str) -> Transfer | None:
    row = connection.execute(select(transfer).where(transfer.c.id == transfer_id)).one_or_none()
    return None if row is None else _transfer(row)


def remove(connection: Connection, transfer_id: str) -> None:
    connection.execute(delete(transfer).where(transfer.c.id == transfer_id))


def end_all(connection: Connection, *, code: str, now_ms: int) -> int:
    """End what a process left running when it died."""
    left = transfer.c.state.in_(("waiting", "running"))
    return connection.execute(
        update(transfer).where(left).values(state="failed", error=code, finished_ms=now_ms)
    ).rowcount


def keep_record(connection: Connection, image_id: ImageId, told: str) -> None:
    connection.execute(insert(record).values(image_id=image_id, told=told))


def record_of(connection: Connection, image_id: ImageId) -> str | None:
    """Return what a picture's file told, as JSON."""
    told: str | None = connection.scalar(select(record.c.told).where(record.c.image_id == image_id))
    return told


def _columns(one: Transfer) -> dict[str, Any]:
    names = ("person_id", "kind", "state", "wish", "done", "total", "error", "bytes", "created_ms", "finished_ms")
    return {name: getattr(one, name) for name in names} | {"report": to_json(one.report)}


def _transfer(row: Any) -> Transfer:
    return Transfer(
        id=row.id,
        person_id=row.person_id,
        kind=row.kind,
        state=row.state,
        wish=row.wish,
        done=row.done,
        total=row.total,
        report=from_json(row.report, tuple[dict[str, str], ...]),
        error=row.error,
        bytes=row.bytes,
        created_ms=row.created_ms,
        finished_ms=row.finished_ms,
    )

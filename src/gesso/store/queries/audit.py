"""SQL of the audit log: lines are added and read, never changed."""

from typing import Any

from sqlalchemy import Connection, insert, select

from gesso.domain.audit import Entry
from gesso.domain.ids import PersonId
from gesso.store.tables.accounts import person
from gesso.store.tables.audit import audit
from gesso.store.tables.metadata import from_json, to_json


def add(connection: Connection, added: Entry) -> None:
    connection.execute(
        insert(audit).values(
            id=added.id,
            time_ms=added.time_ms,
            action=added.action,
            person_id=added.person_id,
            key_id=added.key_id,
            about=added.about,
            address=added.address,
            facts=to_json(added.facts),
        )
    )


def page(
    connection: Connection,
    *,
    limit: int,
    before: str | None = None,
    person_id: PersonId | None = None,
    action: str | None = None,
) -> tuple[Entry, ...]:
    """Return up to `limit` lines, newest first, older than `before`. `action` may be a noun: all that begins with it."""
    wanted = select(audit, person.c.name).outerjoin(person, person.c.id == audit.c.person_id)
    if before is not None:
        wanted = wanted.where(audit.c.id < before)
    if person_id is not None:
        wanted = wanted.where(audit.c.person_id == person_id)
    if action is not None:
        whole = "." in action
        wanted = wanted.where(audit.c.action == action if whole else audit.c.action.startswith(f"{action}."))
    return tuple(
        Entry(
            id=row.id,
            time_ms=row.time_ms,
            action=row.action,
            person_id=row.person_id,
            person_name=row.name,
            key_id=row.key_id,
            about=row.about,
            address=row.address,
            facts=from_json(row.facts, dict[str, Any]),
        )
        for row in connection.execute(wanted.order_by(audit.c.id.desc()).limit(limit))
    )

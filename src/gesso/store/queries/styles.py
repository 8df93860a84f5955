"""SQL of styles. Takes a connection, never opens a transaction."""

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from gesso.domain.ids import PersonId
from gesso.domain.style import SavedStyle, Style, StyleFacts
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tables.styles import style


def add(connection: Connection, person_id: PersonId, added: SavedStyle) -> None:
    connection.execute(
        insert(style).values(
            person_id=person_id,
            code=added.code,
            name=added.name,
            style=to_json(added.style),
            facts=to_json(added.facts),
            created_ms=added.created_ms,
        )
    )


def rename(connection: Connection, person_id: PersonId, code: str, name: str) -> bool:
    """Give a style another name; tell whether there is one of that code."""
    changed = connection.execute(update(style).where(_theirs(person_id), style.c.code == code).values(name=name))
    return changed.rowcount == 1


def by_code(connection: Connection, person_id: PersonId, code: str) -> SavedStyle | None:
    row = connection.execute(select(style).where(_theirs(person_id), style.c.code == code)).one_or_none()
    return None if row is None else _style(row)


def by_name(connection: Connection, person_id: PersonId, name: str) -> SavedStyle | None:
    row = connection.execute(select(style).where(_theirs(person_id), style.c.name == name)).one_or_none()
    return None if row is None else _style(row)


def of_person(connection: Connection, person_id: PersonId) -> tuple[SavedStyle, ...]:
    """Return all styles of the person, newest first."""
    found = select(style).where(_theirs(person_id)).order_by(style.c.created_ms.desc(), style.c.code)
    return tuple(_style(row) for row in connection.execute(found))


def remove(connection: Connection, person_id: PersonId, code: str) -> bool:
    """Remove a style; tell whether there was one."""
    return connection.execute(delete(style).where(_theirs(person_id), style.c.code == code)).rowcount == 1


def _theirs(person_id: PersonId) -> Any:
    return style.c.person_id == person_id


def _style(row: Row[Any]) -> SavedStyle:
    return SavedStyle(
        code=row.code,
        name=row.name,
        style=from_json(row.style, Style),
        facts=from_json(row.facts, StyleFacts),
        created_ms=row.created_ms,
    )

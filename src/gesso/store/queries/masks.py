"""SQL of who keeps which mask."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from gesso.domain.ids import PersonId
from gesso.store.tables.masks import mask


def keep(connection: Connection, person_id: PersonId, sha256: str, now_ms: int) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(mask).values(person_id=person_id, sha256=sha256, created_ms=now_ms)
    connection.execute(row.on_conflict_do_nothing(index_elements=["person_id", "sha256"]))


def keeps(connection: Connection, person_id: PersonId, sha256: str) -> bool:
    theirs = (mask.c.person_id == person_id) & (mask.c.sha256 == sha256)
    return connection.execute(select(mask.c.sha256).where(theirs)).first() is not None

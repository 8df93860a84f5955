"""SQL of folders, saved searches and undo. Takes a connection, never opens a transaction."""

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from gesso.domain.ids import FolderId, PersonId, SearchId
from gesso.domain.shelf import Folder, SavedSearch
from gesso.store.tables.shelf import folder, saved_search, shelf, undo


def of_person(connection: Connection, person_id: PersonId) -> tuple[Folder, ...]:
    """Return all folders of the person, by name."""
    found = select(folder).where(folder.c.person_id == person_id).order_by(folder.c.name, folder.c.id)
    return tuple(_folder(row) for row in connection.execute(found))


def save(connection: Connection, one: Folder) -> None:
    """Write a folder, a new one or a changed one."""
    values = {name: getattr(one, name) for name in ("person_id", "parent_id", "name", "created_ms")}
    if connection.execute(update(folder).where(folder.c.id == one.id).values(values)).rowcount == 0:
        connection.execute(insert(folder).values(id=one.id, **values))


def remove(connection: Connection, folder_id: FolderId) -> None:
    connection.execute(delete(folder).where(folder.c.id == folder_id))


def searches_of(connection: Connection, person_id: PersonId) -> tuple[SavedSearch, ...]:
    """Return the person's saved searches, oldest first."""
    found = select(saved_search).where(saved_search.c.person_id == person_id).order_by(saved_search.c.id)
    return tuple(_search(row) for row in connection.execute(found))


def save_search(connection: Connection, one: SavedSearch) -> None:
    """Write a saved search, a new one or a changed one."""
    values = {name: getattr(one, name) for name in ("person_id", "name", "q", "sort", "created_ms")}
    if connection.execute(update(saved_search).where(saved_search.c.id == one.id).values(values)).rowcount == 0:
        connection.execute(insert(saved_search).values(id=one.id, **values))


def remove_search(connection: Connection, search_id: SearchId) -> None:
    connection.execute(delete(saved_search).where(saved_search.c.id == search_id))


def remember(connection: Connection, undo_id: str, person_id: PersonId, before: str, created_ms: int) -> None:
    """Keep what stood before a change. Only the newest hundred of a person are kept."""
    connection.execute(insert(undo).values(id=undo_id, person_id=person_id, before=before, created_ms=created_ms))
    kept = select(undo.c.id).where(undo.c.person_id == person_id).order_by(undo.c.id.desc()).limit(100)
    oldest = connection.execute(kept).scalars().all()[-1]
    connection.execute(delete(undo).where(undo.c.person_id == person_id, undo.c.id < oldest))


def remembered(connection: Connection, undo_id: str, person_id: PersonId) -> str | None:
    """Return what stood before a change, and forget it."""
    theirs = (undo.c.id == undo_id) & (undo.c.person_id == person_id)
    before = connection.scalar(select(undo.c.before).where(theirs))
    connection.execute(delete(undo).where(theirs))
    return before


def seqs_in(connection: Connection, person_id: PersonId, folder_id: FolderId) -> list[int]:
    """Return the numbers of all pictures that lie right in the folder, in whatever state."""
    theirs = (shelf.c.person_id == person_id) & (shelf.c.folder_id == folder_id)
    return list(connection.scalars(select(shelf.c.seq).where(theirs)))


def _folder(row: Row[Any]) -> Folder:
    return Folder(
        id=FolderId(row.id),
        person_id=row.person_id,
        parent_id=row.parent_id,
        name=row.name,
        created_ms=row.created_ms,
    )


def _search(row: Row[Any]) -> SavedSearch:
    return SavedSearch(
        id=SearchId(row.id),
        person_id=row.person_id,
        name=row.name,
        q=row.q,
        sort=row.sort,
        created_ms=row.created_ms,
    )

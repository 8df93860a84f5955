"""SQL of moodboards. Takes a connection, never opens a transaction."""

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from gesso.domain.ids import BoardId, PersonId
from gesso.domain.taste import Board, BoardItem
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tables.tastes import board


def add(connection: Connection, added: Board) -> None:
    connection.execute(insert(board).values(_row(added)))


def of_person(connection: Connection, person_id: PersonId) -> tuple[Board, ...]:
    """Return the person's boards, oldest first."""
    found = select(board).where(board.c.person_id == person_id).order_by(board.c.id)
    return tuple(_board(row) for row in connection.execute(found))


def save(connection: Connection, changed: Board) -> None:
    connection.execute(update(board).where(board.c.id == changed.id).values(_row(changed)))


def has_code(connection: Connection, code: str) -> bool:
    """Tell whether anybody's board has the code."""
    return connection.scalar(select(board.c.id).where(board.c.code == code)) is not None


def remove(connection: Connection, board_id: BoardId) -> None:
    connection.execute(delete(board).where(board.c.id == board_id))


def _row(one: Board) -> dict[str, Any]:
    return {
        "id": one.id,
        "person_id": one.person_id,
        "name": one.name,
        "code": one.code,
        "items": to_json(one.items),
        "created_ms": one.created_ms,
        "changed_ms": one.changed_ms,
    }


def _board(row: Row[Any]) -> Board:
    return Board(
        id=row.id,
        person_id=row.person_id,
        name=row.name,
        code=row.code,
        items=from_json(row.items, tuple[BoardItem, ...]),
        created_ms=row.created_ms,
        changed_ms=row.changed_ms,
    )

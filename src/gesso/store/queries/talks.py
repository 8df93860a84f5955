"""SQL of conversations. Takes a connection, never opens a transaction."""

from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from gesso.domain.ids import PersonId, TalkId
from gesso.domain.talk import Said, Talk
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tables.talks import talk, talk_turn


def add(connection: Connection, added: Talk) -> None:
    """Insert a conversation without its turns."""
    connection.execute(
        insert(talk).values(
            id=added.id,
            person_id=added.person_id,
            title=added.title,
            created_ms=added.created_ms,
            changed_ms=added.changed_ms,
        )
    )


def get(connection: Connection, person_id: PersonId, talk_id: TalkId) -> Talk | None:
    """Return the person's conversation with all its turns."""
    row = connection.execute(select(talk).where(talk.c.id == talk_id, talk.c.person_id == person_id)).one_or_none()
    if row is None:
        return None
    turns = select(talk_turn.c.said).where(talk_turn.c.talk_id == talk_id).order_by(talk_turn.c.number)
    return _talk(row, tuple(from_json(text, Said) for text in connection.execute(turns).scalars()))


def page(
    connection: Connection, person_id: PersonId, *, limit: int, before: tuple[int, str] | None
) -> tuple[Talk, ...]:
    """Return conversations without turns, last changed first; `before` is (changed_ms, id) of the one before."""
    wanted = select(talk).where(talk.c.person_id == person_id)
    if before is not None:
        changed_ms, talk_id = before
        older = or_(talk.c.changed_ms < changed_ms, and_(talk.c.changed_ms == changed_ms, talk.c.id < talk_id))
        wanted = wanted.where(older)
    wanted = wanted.order_by(talk.c.changed_ms.desc(), talk.c.id.desc()).limit(limit)
    return tuple(_talk(row) for row in connection.execute(wanted))


def add_turn(connection: Connection, talk_id: TalkId, said: Said) -> None:
    connection.execute(
        insert(talk_turn).values(talk_id=talk_id, number=said.number, token=said.token, said=to_json(said))
    )
    connection.execute(update(talk).where(talk.c.id == talk_id).values(changed_ms=said.created_ms))


def rename(connection: Connection, person_id: PersonId, talk_id: TalkId, title: str) -> bool:
    theirs = talk.c.id == talk_id, talk.c.person_id == person_id
    return connection.execute(update(talk).where(*theirs).values(title=title)).rowcount == 1


def remove(connection: Connection, person_id: PersonId, talk_id: TalkId) -> bool:
    """Remove a conversation and its turns; tell whether there was one. Its pictures stay."""
    mine = select(talk.c.id).where(talk.c.id == talk_id, talk.c.person_id == person_id)
    connection.execute(delete(talk_turn).where(talk_turn.c.talk_id.in_(mine)))
    return connection.execute(delete(talk).where(talk.c.id == talk_id, talk.c.person_id == person_id)).rowcount == 1


def _talk(row: Row[Any], turns: tuple[Said, ...] = ()) -> Talk:
    return Talk(
        id=TalkId(row.id),
        person_id=PersonId(row.person_id),
        title=row.title,
        created_ms=row.created_ms,
        changed_ms=row.changed_ms,
        turns=turns,
    )

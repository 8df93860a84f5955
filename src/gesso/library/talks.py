"""Conversations that are kept: begun, gone on with, found again, named, forgotten. Knows nothing of how a turn is read."""

from collections.abc import Callable

import msgspec

from gesso.domain.errors import BadInputError, NotFoundError
from gesso.domain.ids import IdSource, PersonId, TalkId, is_id
from gesso.domain.image import Page
from gesso.domain.talk import Said, Talk
from gesso.store.database import Database
from gesso.store.queries import talks

TITLE_AT_MOST = 120
PAGE_AT_MOST = 100
TURNS_AT_MOST = 500


def begin(
    database: Database, person_id: PersonId, title: str, *, new_id: IdSource, clock_ms: Callable[[], int]
) -> Talk:
    """Make an empty conversation.

    Raises:
        BadInputError: `bad_title`.
    """
    now_ms = clock_ms()
    made = Talk(
        id=TalkId(new_id("cnv")), person_id=person_id, title=_title(title), created_ms=now_ms, changed_ms=now_ms
    )
    with database.write() as connection:
        talks.add(connection, made)
    return made


def get(database: Database, person_id: PersonId, talk_id: str) -> Talk:
    """Return a conversation with its turns.

    Raises:
        NotFoundError: there is no such conversation of theirs (`conversation_not_found`).
    """
    found = None
    if is_id(talk_id, "cnv"):
        with database.read() as connection:
            found = talks.get(connection, person_id, TalkId(talk_id))
    if found is None:
        raise _unknown(talk_id)
    return found


def page(database: Database, person_id: PersonId, *, limit: int, cursor: str | None) -> Page:
    """Return conversations without their turns, last changed first.

    Raises:
        BadInputError: `bad_limit`, `bad_cursor`.
    """
    if not 1 <= limit <= PAGE_AT_MOST:
        raise BadInputError(f"limit must be 1 to {PAGE_AT_MOST}, not {limit}.", code="bad_limit")
    before = None
    if cursor is not None:
        changed, _, talk_id = cursor.partition("-")
        if not (changed.isascii() and changed.isdigit() and is_id(talk_id, "cnv")):
            raise BadInputError("This cursor is none of ours: use the next_cursor of a page.", code="bad_cursor")
        before = (int(changed), talk_id)
    with database.read() as connection:
        found = talks.page(connection, person_id, limit=limit + 1, before=before)
    last = found[limit - 1] if len(found) > limit else None
    return Page(items=found[:limit], next_cursor=None if last is None else f"{last.changed_ms}-{last.id}")


def add(database: Database, talk: Talk, said: Said) -> Said:
    """Append a turn under the next free number. The same token again returns the turn that has it.

    Raises:
        NotFoundError: the conversation was removed meanwhile (`conversation_not_found`).
        BadInputError: it has 500 turns (`conversation_full`).
    """
    with database.write() as connection:
        now = talks.get(connection, talk.person_id, talk.id)
        if now is None:
            raise _unknown(talk.id)
        same = next((one for one in now.turns if said.token is not None and one.token == said.token), None)
        if same is not None:
            return same
        if len(now.turns) >= TURNS_AT_MOST:
            message = f"A conversation has at most {TURNS_AT_MOST} turns. Begin a new one with the last prompt."
            raise BadInputError(message, code="conversation_full")
        number = now.turns[-1].number + 1 if now.turns else 1
        said = msgspec.structs.replace(said, number=number)
        talks.add_turn(connection, talk.id, said)
        if not now.title:
            talks.rename(connection, talk.person_id, talk.id, _short(said.text or said.prompt))
    return said


def rename(database: Database, person_id: PersonId, talk_id: str, title: str) -> Talk:
    """Give a conversation another title.

    Raises:
        NotFoundError: `conversation_not_found`. BadInputError: `bad_title`.
    """
    with database.write() as connection:
        if not talks.rename(connection, person_id, TalkId(talk_id), _title(title)):
            raise _unknown(talk_id)
    return get(database, person_id, talk_id)


def remove(database: Database, person_id: PersonId, talk_id: str) -> None:
    """Forget a conversation; the pictures that were drawn in it stay.

    Raises:
        NotFoundError: `conversation_not_found`.
    """
    with database.write() as connection:
        if not talks.remove(connection, person_id, TalkId(talk_id)):
            raise _unknown(talk_id)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:59].rstrip() + "…"


def _title(title: str) -> str:
    title = title.strip()
    if len(title) > TITLE_AT_MOST or (title and not title.isprintable()):
        message = f"A title has at most {TITLE_AT_MOST} printable characters; without one the first turn gives it."
        raise BadInputError(message, code="bad_title")
    return title


def _unknown(talk_id: str) -> NotFoundError:
    return NotFoundError(f"There is no conversation {talk_id[:80]}.", code="conversation_not_found")

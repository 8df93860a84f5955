"""Sessions: browsers that are logged in. A row each, so that every one can be seen and ended, alone and at once.

The cookie is `gss_` and 256 random bits of which only the sha256 is kept, as for keys. A session ends 30 days after it was
last used; its use is written at most once an hour.
"""

import hashlib
import re
import secrets

import msgspec

from gesso.domain.errors import NotFoundError, UnauthorizedError
from gesso.domain.ids import IdSource, PersonId, SessionId
from gesso.domain.person import Session
from gesso.store.database import Database
from gesso.store.queries import sessions

SESSION_MS = 30 * 24 * 3600 * 1000
SEEN_EVERY_MS = 3600 * 1000
AT_MOST = 100
"""Sessions of one person; the oldest make room."""

_COOKIE = re.compile(r"gss_[A-Za-z0-9_-]{43}")
_AGENT_AT_MOST = 200


def open_session(
    database: Database, person_id: PersonId, *, address: str, agent: str, new_id: IdSource, now_ms: int
) -> tuple[Session, str]:
    """Begin a session and return it with its cookie's value."""
    cookie = f"gss_{secrets.token_urlsafe(32)}"
    shown = "".join(each for each in agent if each.isprintable())[:_AGENT_AT_MOST]
    made = Session(
        id=SessionId(new_id("ses")),
        person_id=person_id,
        created_ms=now_ms,
        seen_ms=now_ms,
        expires_ms=now_ms + SESSION_MS,
        address=address,
        agent=shown,
    )
    with database.write() as connection:
        sessions.add(connection, made, _hash(cookie))
        sessions.sweep(connection, person_id, now_ms, keep=AT_MOST)
    return made, cookie


def read_session(database: Database, cookie: str, *, now_ms: int) -> Session:
    """Return whose session it is; its end moves on while it is used.

    Raises:
        UnauthorizedError: there is none with this cookie (`bad_session`), or its time is over (`session_expired`).
    """
    found = None
    if _COOKIE.fullmatch(cookie):
        with database.read() as connection:
            found = sessions.by_hash(connection, _hash(cookie))
    if found is None:
        raise UnauthorizedError("This session is not valid, or was ended. Log in again.", code="bad_session")
    if found.expires_ms <= now_ms:
        raise UnauthorizedError("Your session is over. Log in again.", code="session_expired")
    if found.seen_ms + SEEN_EVERY_MS <= now_ms:
        found = msgspec.structs.replace(found, seen_ms=now_ms, expires_ms=now_ms + SESSION_MS)
        with database.write() as connection:
            sessions.mark_seen(connection, found.id, found.seen_ms, found.expires_ms)
    return found


def list_sessions(database: Database, person_id: PersonId, *, now_ms: int) -> tuple[Session, ...]:
    """Return the person's sessions, newest first."""
    with database.read() as connection:
        return sessions.of(connection, person_id, now_ms)


def end_session(database: Database, person_id: PersonId, session_id: SessionId) -> None:
    """End a session at once.

    Raises:
        NotFoundError: the person has no such session (`session_not_found`).
    """
    with database.write() as connection:
        ended = sessions.end(connection, person_id, session_id)
    if not ended:
        raise NotFoundError(f"There is no session {session_id[:80]}.", code="session_not_found")


def end_sessions(database: Database, person_id: PersonId, *, but: SessionId | None = None) -> int:
    """End all sessions of the person, or all but one, and return how many."""
    with database.write() as connection:
        return sessions.end_all(connection, person_id, but)


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()

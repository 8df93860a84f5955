"""The audit log: who did what to what, when and from where. Every door writes it with `record`, the owner reads it.

What is written are ids, names of things and numbers: never a secret, a prompt or what was typed into a login. So that a crowd at
the door cannot fill the disk, failed ways in are written at most once a minute for each address (`limits` counts them all).
"""

import base64
import binascii
from typing import Any, NamedTuple

from gesso.accounts.whence import whence
from gesso.domain.audit import Entry
from gesso.domain.errors import BadInputError
from gesso.domain.ids import IdSource, PersonId, is_id
from gesso.store.database import Database
from gesso.store.queries import audit

FACT_AT_MOST = 200


class Page(NamedTuple):
    items: tuple[Entry, ...]
    next_cursor: str | None


def record(
    database: Database,
    action: str,
    *,
    who: PersonId | None = None,
    about: str | None = None,
    new_id: IdSource,
    now_ms: int,
    **facts: Any,
) -> Entry:
    """Write one line.

    Args:
        database: the records.
        action: a noun and what became of it: `key.made`, `policy.changed`, `library.exported`.
        who: who did it; None takes whoever the request's caller turned out to be.
        about: the id of what it was done to.
        new_id: makes the line's id.
        now_ms: when.
        **facts: a few plain values that tell more. Never a secret or a prompt; long texts are cut.
    """
    place = whence()
    kept = {name: value[:FACT_AT_MOST] if isinstance(value, str) else value for name, value in facts.items()}
    entry = Entry(
        id=new_id("aud"),
        time_ms=now_ms,
        action=action,
        person_id=who or place.person_id,
        person_name=None,
        key_id=place.key_id,
        about=about,
        address=place.address,
        facts=kept,
    )
    with database.write() as connection:
        audit.add(connection, entry)
    return entry


def read_page(
    database: Database,
    *,
    limit: int = 50,
    cursor: str | None = None,
    person_id: PersonId | None = None,
    action: str | None = None,
) -> Page:
    """Return a page of the log, newest first.

    Raises:
        BadInputError: the cursor is not one of ours (`bad_cursor`).
    """
    before = None if cursor is None else _before(cursor)
    with database.read() as connection:
        found = audit.page(connection, limit=limit + 1, before=before, person_id=person_id, action=action)
    items = found[:limit]
    more = base64.urlsafe_b64encode(items[-1].id.encode()).decode() if len(found) > limit else None
    return Page(items, more)


def _before(cursor: str) -> str:
    try:
        named = base64.b64decode(cursor, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        named = ""
    if not is_id(named, "aud"):
        raise BadInputError("This cursor is not one of ours. Begin without one.", code="bad_cursor")
    return named

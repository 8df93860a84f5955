"""Audit: a line about what somebody did. Whatever changes who may do what, or takes something away, calls `record`."""

from typing import TYPE_CHECKING, Any

from gesso.accounts import audit
from gesso.domain.ids import PersonId

if TYPE_CHECKING:
    from gesso.app import App


def record(app: "App", action: str, *, who: PersonId | None = None, about: str | None = None, **facts: Any) -> None:
    """Write one line of the audit log; where the request came from, and with which key, is known already.

    Args:
        app: the rooms.
        action: a noun and what became of it: `key.made`, `policy.changed`, `trash.purged`.
        who: who did it; None takes the request's caller.
        about: the id of what it was done to.
        **facts: a few plain values. Never a secret or a prompt.
    """
    audit.record(app.database, action, who=who, about=about, new_id=app.new_id, now_ms=app.clock_ms(), **facts)


def page(app: "App", *, limit: int, cursor: str | None, person: str | None, action: str | None) -> audit.Page:
    """Return a page of the log, newest first. `person` is an id; `action` whole, or its noun alone.

    Raises:
        BadInputError: `bad_cursor`.
    """
    person_id = None if person is None else PersonId(person)
    return audit.read_page(app.database, limit=limit, cursor=cursor, person_id=person_id, action=action)

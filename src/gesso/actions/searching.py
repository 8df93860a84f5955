"""Searching: a page of the library, in the order of time or stars, or of likeness and meaning where the search asks for it."""

from typing import TYPE_CHECKING

from gesso.actions import noticing
from gesso.domain.ids import PersonId
from gesso.domain.image import Page
from gesso.library import finding

if TYPE_CHECKING:
    from gesso.app import App


def page(app: "App", person: PersonId, *, q: str, sort: str, limit: int, cursor: str | None) -> Page:
    """Return a page of what a search finds.

    Raises:
        BadInputError: `bad_search`, `bad_sort`, `bad_cursor`, `bad_limit`.
        NotFoundError: the picture of `like:` is none of theirs (`image_not_found`).
        ConflictError: nobody has looked at it yet (`image_not_seen`).
        UnavailableError: `meaning:` needs the eye, and it is not there (`engine_down`, `look_timed_out`).
    """
    now_ms = app.clock_ms()
    asked = finding.asked(app.database, person, q, now_ms=now_ms)
    if asked.like is None and asked.meaning is None:
        return finding.page(app.database, person, q=q, sort=sort, limit=limit, cursor=cursor, now_ms=now_ms)
    meaning = None if asked.meaning is None else noticing.meant(app, asked.meaning)
    return app.likeness.page(person, q=q, like=asked.like, meaning=meaning, limit=limit, cursor=cursor, now_ms=now_ms)

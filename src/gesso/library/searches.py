"""Saved searches: smart folders that fill themselves."""

from collections.abc import Callable

import msgspec

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.ids import IdSource, PersonId, SearchId
from gesso.domain.shelf import SavedSearch
from gesso.library import finding
from gesso.store.database import Connection, Database
from gesso.store.queries import folders as rows

MOST_SEARCHES = 500
LONGEST_NAME = 120


class Searches:
    """The saved searches of a home."""

    def __init__(self, database: Database, *, new_id: IdSource, clock_ms: Callable[[], int]) -> None:
        self._database = database
        self._new_id = new_id
        self._clock_ms = clock_ms

    def all(self, person: PersonId) -> tuple[SavedSearch, ...]:
        """Return the person's saved searches, oldest first."""
        with self._database.read() as connection:
            return rows.searches_of(connection, person)

    def find(self, person: PersonId, named: str) -> SavedSearch:
        """Return the saved search of that id or name.

        Raises:
            NotFoundError: `search_not_found`.
        """
        with self._database.read() as connection:
            return _found(connection, person, named)

    def create(self, person: PersonId, name: str, q: str, sort: str = "newest") -> SavedSearch:
        """Keep a search. It must be one that can be understood now.

        Raises:
            BadInputError: `bad_search`, `bad_search_name`, `bad_sort`.
            ConflictError: `search_name_taken`, `too_many_searches`.
        """
        with self._database.write() as connection:
            known = rows.searches_of(connection, person)
            if len(known) >= MOST_SEARCHES:
                raise ConflictError(
                    f"{MOST_SEARCHES} saved searches are the most. Delete one.", code="too_many_searches"
                )
            made = SavedSearch(
                id=SearchId(self._new_id("sch")),
                person_id=person,
                name=_checked(known, name, None),
                q=q.strip(),
                sort=sort,
                created_ms=self._clock_ms(),
            )
            return self._saved(connection, made)

    def change(
        self, person: PersonId, named: str, *, name: str | None = None, q: str | None = None, sort: str | None = None
    ) -> SavedSearch:
        """Change a saved search.

        Raises:
            as `create`, and NotFoundError: `search_not_found`.
        """
        with self._database.write() as connection:
            old = _found(connection, person, named)
            known = rows.searches_of(connection, person)
            new = msgspec.structs.replace(
                old,
                name=old.name if name is None else _checked(known, name, old.id),
                q=old.q if q is None else q.strip(),
                sort=old.sort if sort is None else sort,
            )
            return self._saved(connection, new)

    def delete(self, person: PersonId, named: str) -> None:
        """Forget a saved search; pictures are not touched.

        Raises:
            NotFoundError: `search_not_found`.
        """
        with self._database.write() as connection:
            rows.remove_search(connection, _found(connection, person, named).id)

    def _saved(self, connection: Connection, one: SavedSearch) -> SavedSearch:
        finding.check(1, one.sort)
        finding.understood(connection, one.person_id, one.q, now_ms=self._clock_ms())
        rows.save_search(connection, one)
        return one


def _found(connection: Connection, person: PersonId, named: str) -> SavedSearch:
    for one in rows.searches_of(connection, person):
        if named == one.id or named.casefold() == one.name.casefold():
            return one
    raise NotFoundError(f"You have no saved search “{named[:80]}”.", code="search_not_found")


def _checked(known: tuple[SavedSearch, ...], name: str, own: str | None) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        message = f"A saved search has a name of 1 to {LONGEST_NAME} characters."
        raise BadInputError.at(message, code="bad_search_name", pointer="/name", value=name[:80])
    if any(one.name.casefold() == plain.casefold() and one.id != own for one in known):
        raise ConflictError(f"You have a saved search “{plain}” already.", code="search_name_taken")
    return plain

"""People. Today a home has one: its owner, made on first use."""

from collections.abc import Callable

import msgspec

from gesso.domain.errors import NotFoundError
from gesso.domain.ids import IdSource, PersonId
from gesso.domain.person import Defaults, Person
from gesso.store.database import Database
from gesso.store.queries import accounts


def owner(database: Database, *, new_id: IdSource, clock_ms: Callable[[], int]) -> Person:
    """Return the person the home belongs to; the first call makes them."""
    with database.read() as connection:
        found = accounts.owner(connection)
    if found is not None:
        return found
    with database.write() as connection:
        found = accounts.owner(connection)  # another process may have been first
        if found is None:
            found = Person(id=PersonId(new_id("usr")), name="owner", role="owner", created_ms=clock_ms())
            accounts.add_person(connection, found, first=True)
    return found


def person(database: Database, person_id: PersonId) -> Person:
    """Return the person.

    Raises:
        NotFoundError: there is none with this id (`person_not_found`).
    """
    with database.read() as connection:
        found = accounts.get_person(connection, person_id)
    if found is None:
        raise _unknown(person_id)
    return found


def set_defaults(database: Database, person_id: PersonId, defaults: Defaults) -> Person:
    """Replace what the person wants when a prompt does not say. The caller has checked the version's name.

    Raises:
        NotFoundError: there is no such person (`person_not_found`).
    """
    with database.write() as connection:
        if not accounts.set_defaults(connection, person_id, defaults):
            raise _unknown(person_id)
        found = accounts.get_person(connection, person_id)
    if found is None:
        raise _unknown(person_id)
    return msgspec.structs.replace(found, defaults=defaults)


def _unknown(person_id: PersonId) -> NotFoundError:
    return NotFoundError(f"There is no person {person_id}.", code="person_not_found")

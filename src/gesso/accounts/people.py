"""People: who they are, how they log in, what becomes of them.

The home's first owner is made on first use and cannot be removed, suspended or given another role: a home always has
somebody who may do everything, and the printed link logs in as them.
"""

import re
from collections.abc import Callable

import msgspec

from gesso.accounts import passwords
from gesso.domain.errors import BadInputError, ConflictError, NotFoundError, UnauthorizedError
from gesso.domain.ids import IdSource, PersonId
from gesso.domain.person import ROLES, Defaults, Person, Role
from gesso.store.database import Connection, Database
from gesso.store.queries import accounts

NAME_AT_MOST = 60
EMAIL_AT_MOST = 254

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")


def owner(database: Database, *, new_id: IdSource, clock_ms: Callable[[], int]) -> Person:
    """Return the person the home belongs to; the first call makes them."""
    with database.read() as connection:
        found = accounts.owner(connection)
    if found is not None:
        return found
    made = Person(id=PersonId(new_id("usr")), name="owner", role="owner", created_ms=clock_ms())
    try:
        with database.write() as connection:
            accounts.add_person(connection, made, first=True)
    except ConflictError:  # another process was first
        with database.read() as connection:
            found = accounts.owner(connection)
        if found is None:
            raise
        return found
    return made


def person(database: Database, person_id: PersonId) -> Person:
    """Return the person, also one who was removed.

    Raises:
        NotFoundError: there is none with this id (`person_not_found`).
    """
    with database.read() as connection:
        return _there(connection, person_id)


def listed(database: Database) -> tuple[Person, ...]:
    """Return everybody who is here, in the order they came."""
    with database.read() as connection:
        return accounts.people(connection)


def named(database: Database, given: str) -> Person:
    """Return who has this id, name or address.

    Raises:
        NotFoundError: nobody who is here (`person_not_found`).
    """
    with database.read() as connection:
        found = accounts.get_person(connection, PersonId(given)) or accounts.person_called(connection, given)
    if found is None or found.removed_ms is not None:
        raise _unknown(given)
    return found


def add(
    connection: Connection, name: str, email: str | None, role: Role, hashed: str, *, new_id: IdSource, now_ms: int
) -> Person:
    """Make an account, in the transaction that uses its invitation up.

    Raises:
        BadInputError: `bad_name`, `bad_email`.
        ConflictError: somebody has that name (`name_taken`) or address (`email_taken`).
    """
    name, email = checked(name, email)
    _check_free(connection, name, email, None)
    made = Person(id=PersonId(new_id("usr")), name=name, email=email, role=role, has_password=True, created_ms=now_ms)
    accounts.add_person(connection, made, password_hash=hashed)
    return made


def log_in(database: Database, given: str, password: str) -> Person:
    """Return whose name or address and password these are. A hash of older parameters is made anew.

    Raises:
        UnauthorizedError: nobody's (`bad_login`): the same words, in the same time, whether the name or the password is
            wrong; or their account is suspended (`account_suspended`), which only who knows the password learns.
    """
    with database.read() as connection:
        found = accounts.person_called(connection, given)
        kept = None if found is None else accounts.password_hash(connection, found.id)
    if not passwords.matches(kept, password) or found is None or kept is None or found.removed_ms is not None:
        raise UnauthorizedError("The name or the password is wrong.", code="bad_login")
    if found.suspended_ms is not None:
        raise suspended()
    if passwords.is_outdated(kept):
        fresh = passwords.hashed(password)
        with database.write() as connection:
            accounts.set_password_hash(connection, found.id, fresh)
    return found


def whose(database: Database, given: str) -> PersonId | None:
    """Return whom a name or address belongs to, for the doors' own bookkeeping; never told to who asks."""
    with database.read() as connection:
        found = accounts.person_called(connection, given)
    return None if found is None else found.id


def has_password(database: Database, person_id: PersonId, password: str) -> bool:
    """Tell whether it is this person's password."""
    with database.read() as connection:
        kept = accounts.password_hash(connection, person_id)
    return passwords.matches(kept, password)


def set_password(database: Database, person_id: PersonId, password: str) -> None:
    """Give the person another password.

    Raises:
        NotFoundError: `person_not_found`.
        BadInputError: `bad_password`.
    """
    passwords.check_rules(password, name=person(database, person_id).name)
    fresh = passwords.hashed(password)
    with database.write() as connection:
        accounts.set_password_hash(connection, person_id, fresh)


def set_name(database: Database, person_id: PersonId, name: str, email: str | None) -> Person:
    """Give the person another name or address.

    Raises:
        NotFoundError: `person_not_found`.
        BadInputError: `bad_name`, `bad_email`.
        ConflictError: `name_taken`, `email_taken`.
    """
    name, email = checked(name, email)
    with database.write() as connection:
        _there(connection, person_id)
        _check_free(connection, name, email, person_id)
        accounts.set_name(connection, person_id, name, email)
        return _there(connection, person_id)


def set_role(database: Database, person_id: PersonId, role: str) -> Person:
    """Give the person another role.

    Raises:
        NotFoundError: `person_not_found`.
        BadInputError: `bad_role`.
        ConflictError: they are the home's first owner (`first_owner`).
    """
    given = role_of(role)
    with database.write() as connection:
        found = _there(connection, person_id)
        if given != "owner":
            _check_not_first(connection, found)
        accounts.set_role(connection, person_id, given)
    return msgspec.structs.replace(found, role=given)


def set_suspended(database: Database, person_id: PersonId, suspended_ms: int | None) -> Person:
    """Keep the person out, or with None let them in again.

    Raises:
        NotFoundError: `person_not_found`.
        ConflictError: `first_owner`.
    """
    with database.write() as connection:
        found = _there(connection, person_id)
        _check_not_first(connection, found)
        accounts.set_suspended(connection, person_id, suspended_ms)
    return msgspec.structs.replace(found, suspended_ms=suspended_ms)


def check_removable(database: Database, person_id: PersonId) -> Person:
    """Return the person if they may be removed.

    Raises:
        NotFoundError: `person_not_found`.
        ConflictError: `first_owner`.
    """
    with database.read() as connection:
        found = _there(connection, person_id)
        _check_not_first(connection, found)
    return found


def set_defaults(database: Database, person_id: PersonId, defaults: Defaults) -> Person:
    """Replace what the person wants when a prompt does not say. The caller has checked the version's name.

    Raises:
        NotFoundError: there is no such person (`person_not_found`).
    """
    with database.write() as connection:
        if not accounts.set_defaults(connection, person_id, defaults):
            raise _unknown(person_id)
        return _there(connection, person_id)


def checked(name: str, email: str | None) -> tuple[str, str | None]:
    """Return a name and an address as they are kept.

    Raises:
        BadInputError: `bad_name`, `bad_email`.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_AT_MOST or not name.isprintable() or "@" in name:
        raise BadInputError.at(
            f"A name has 1 to {NAME_AT_MOST} printable characters and no @.", code="bad_name", pointer="/name"
        )
    email = accounts.folded(email or "") or None
    if email is not None and (len(email) > EMAIL_AT_MOST or _EMAIL.fullmatch(email) is None or not email.isprintable()):
        raise BadInputError.at(
            "This is not an e-mail address. It may also be left out.", code="bad_email", pointer="/email"
        )
    return name, email


def role_of(given: str) -> Role:
    """Return the role of that name.

    Raises:
        BadInputError: there is none (`bad_role`).
    """
    for role in ROLES:
        if role == given:
            return role
    raise BadInputError.at(
        f"There is no role {given[:40]!r}. Choose from: {', '.join(ROLES)}.", code="bad_role", pointer="/role"
    )


def suspended() -> UnauthorizedError:
    return UnauthorizedError("This account is suspended. Ask the studio's owner.", code="account_suspended")


def _there(connection: Connection, person_id: PersonId) -> Person:
    found = accounts.get_person(connection, person_id)
    if found is None:
        raise _unknown(person_id)
    return found


def _check_free(connection: Connection, name: str, email: str | None, but: PersonId | None) -> None:
    found = accounts.person_called(connection, name)
    if found is not None and found.id != but:
        raise ConflictError("Somebody here has this name already. Choose another.", code="name_taken")
    found = None if email is None else accounts.person_called(connection, email)
    if found is not None and found.id != but:
        raise ConflictError("Somebody here has this address already. Choose another.", code="email_taken")


def _check_not_first(connection: Connection, found: Person) -> None:
    first = accounts.owner(connection)
    if first is not None and first.id == found.id:
        message = f"{found.name} is the owner of this home: nobody can take that away."
        raise ConflictError(message, code="first_owner")


def _unknown(given: str) -> NotFoundError:
    return NotFoundError(f"There is no person {given[:80]}.", code="person_not_found")

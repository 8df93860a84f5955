"""SQL of people and keys. Takes a connection, never opens a transaction; secrets come here only as their hash."""

import unicodedata
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from gesso.domain.ids import KeyId, PersonId
from gesso.domain.person import Defaults, Key, Person, Role, Scope
from gesso.store.tables.accounts import api_key, person
from gesso.store.tables.metadata import from_json, to_json


def folded(name: str) -> str:
    """Return how a name or address is compared: without regard to case, width or how accents are written."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def owner(connection: Connection) -> Person | None:
    """Return the person the home belongs to, once there is one."""
    row = connection.execute(select(person).where(person.c.owner == 1)).one_or_none()
    return None if row is None else person_from(row)


def add_person(connection: Connection, added: Person, *, first: bool = False, password_hash: str | None = None) -> None:
    connection.execute(
        insert(person).values(
            id=added.id,
            name=added.name,
            name_key=folded(added.name),
            email=added.email,
            role=added.role,
            owner=1 if first else None,
            password_hash=password_hash,
            defaults=to_json(added.defaults),
            created_ms=added.created_ms,
        )
    )


def get_person(connection: Connection, person_id: PersonId) -> Person | None:
    row = connection.execute(select(person).where(person.c.id == person_id)).one_or_none()
    return None if row is None else person_from(row)


def people(connection: Connection) -> tuple[Person, ...]:
    """Return everybody who was not removed, in the order they came."""
    found = select(person).where(person.c.removed_ms.is_(None)).order_by(person.c.id)
    return tuple(person_from(row) for row in connection.execute(found))


def person_called(connection: Connection, name_or_email: str) -> Person | None:
    """Return who has that name or that address, however it is written."""
    key = folded(name_or_email)
    found = select(person).where(or_(person.c.name_key == key, person.c.email == key)).order_by(person.c.id).limit(1)
    row = connection.execute(found).one_or_none()
    return None if row is None else person_from(row)


def password_hash(connection: Connection, person_id: PersonId) -> str | None:
    found: str | None = connection.execute(select(person.c.password_hash).where(person.c.id == person_id)).scalar()
    return found


def set_password_hash(connection: Connection, person_id: PersonId, hashed: str) -> None:
    connection.execute(update(person).where(person.c.id == person_id).values(password_hash=hashed))


def set_defaults(connection: Connection, person_id: PersonId, defaults: Defaults) -> bool:
    """Replace the person's defaults; tell whether there is such a person."""
    changed = connection.execute(update(person).where(person.c.id == person_id).values(defaults=to_json(defaults)))
    return changed.rowcount == 1


def set_name(connection: Connection, person_id: PersonId, name: str, email: str | None) -> None:
    changed = {"name": name, "name_key": folded(name), "email": email}
    connection.execute(update(person).where(person.c.id == person_id).values(changed))


def set_role(connection: Connection, person_id: PersonId, role: Role) -> None:
    connection.execute(update(person).where(person.c.id == person_id).values(role=role))


def set_suspended(connection: Connection, person_id: PersonId, suspended_ms: int | None) -> None:
    connection.execute(update(person).where(person.c.id == person_id).values(suspended_ms=suspended_ms))


def mark_removed(connection: Connection, person_id: PersonId, removed_ms: int) -> None:
    """Leave of the person what the audit log needs: the name. Their name and address are free for others again."""
    gone = {"removed_ms": removed_ms, "name_key": None, "email": None, "password_hash": None}
    connection.execute(update(person).where(person.c.id == person_id).values(gone))


def add_key(connection: Connection, key: Key, secret_sha256: str) -> None:
    connection.execute(
        insert(api_key).values(
            id=key.id,
            person_id=key.person_id,
            name=key.name,
            prefix=key.prefix,
            secret_sha256=secret_sha256,
            scopes=to_json(key.scopes),
            created_ms=key.created_ms,
            expires_ms=key.expires_ms,
        )
    )


def key_by_hash(connection: Connection, secret_sha256: str) -> Key | None:
    row = connection.execute(select(api_key).where(api_key.c.secret_sha256 == secret_sha256)).one_or_none()
    return None if row is None else _key(row)


def keys_of(connection: Connection, person_id: PersonId) -> tuple[Key, ...]:
    """Return all keys of the person, newest first, also revoked and expired ones."""
    found = select(api_key).where(api_key.c.person_id == person_id).order_by(api_key.c.id.desc())
    return tuple(_key(row) for row in connection.execute(found))


def mark_used(connection: Connection, key_id: KeyId, last_used_ms: int) -> None:
    connection.execute(update(api_key).where(api_key.c.id == key_id).values(last_used_ms=last_used_ms))


def mark_revoked(connection: Connection, person_id: PersonId, key_id: KeyId, revoked_ms: int) -> Key | None:
    """Revoke the person's key; one that is revoked keeps its first time. None when the person has no such key."""
    theirs = (api_key.c.id == key_id) & (api_key.c.person_id == person_id)
    connection.execute(update(api_key).where(theirs, api_key.c.revoked_ms.is_(None)).values(revoked_ms=revoked_ms))
    row = connection.execute(select(api_key).where(theirs)).one_or_none()
    return None if row is None else _key(row)


def revoke_all(connection: Connection, person_id: PersonId, revoked_ms: int) -> int:
    """Revoke all of the person's keys and return how many were valid."""
    valid = (api_key.c.person_id == person_id) & api_key.c.revoked_ms.is_(None)
    return connection.execute(update(api_key).where(valid).values(revoked_ms=revoked_ms)).rowcount


def person_from(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        role=row.role,
        defaults=from_json(row.defaults, Defaults),
        created_ms=row.created_ms,
        email=row.email,
        has_password=row.password_hash is not None,
        suspended_ms=row.suspended_ms,
        removed_ms=row.removed_ms,
    )


def _key(row: Row[Any]) -> Key:
    return Key(
        id=row.id,
        person_id=row.person_id,
        name=row.name,
        prefix=row.prefix,
        scopes=from_json(row.scopes, tuple[Scope, ...]),
        created_ms=row.created_ms,
        last_used_ms=row.last_used_ms,
        expires_ms=row.expires_ms,
        revoked_ms=row.revoked_ms,
    )

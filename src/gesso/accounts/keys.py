"""API keys: `gsk_` and 256 random bits, shown once, kept as their sha256.

A plain fast hash is right here, where for a password it would not be: slow hashes (bcrypt, scrypt) buy time against
guessing words people choose, and nobody guesses 256 random bits. The hash also lets the key be found by an index, so
checking one costs the same however many there are; what a lookup's timing tells is about the hash, not the secret.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence

import msgspec

from gesso.domain.errors import BadInputError, NotFoundError, UnauthorizedError
from gesso.domain.ids import IdSource, KeyId, PersonId
from gesso.domain.person import KEY_SCOPES, SCOPES, Key, Scope
from gesso.store.database import Database
from gesso.store.queries import accounts

NAME_AT_MOST = 100
USED_EVERY_MS = 60_000
"""`last_used_ms` is written at most this often, so that reading through the API does not become writing."""

_SECRET_BYTES = 32
_PREFIX_LENGTH = 12
_SECRET = re.compile(r"gsk_[A-Za-z0-9_-]{43}")


def create_key(
    database: Database,
    person_id: PersonId,
    name: str,
    *,
    scopes: Sequence[str] = KEY_SCOPES,
    lifetime_ms: int | None = None,
    new_id: IdSource,
    clock_ms: Callable[[], int],
) -> tuple[Key, str]:
    """Make a key and return it with its secret, which cannot be had again.

    Raises:
        BadInputError: no name or one over 100 characters (`bad_key_name`), a scope that does not exist or none at all
            (`bad_scope`), or a lifetime that has passed already (`bad_lifetime`).
    """
    name = name.strip()
    if not 0 < len(name) <= NAME_AT_MOST or not name.isprintable():
        message = f"Give the key a name of 1 to {NAME_AT_MOST} printable characters, so that you know it again."
        raise BadInputError(message, code="bad_key_name")
    if lifetime_ms is not None and lifetime_ms <= 0:
        raise BadInputError("A key's lifetime must be longer than nothing.", code="bad_lifetime")
    secret = f"gsk_{secrets.token_urlsafe(_SECRET_BYTES)}"
    now_ms = clock_ms()
    key = Key(
        id=KeyId(new_id("key")),
        person_id=person_id,
        name=name,
        prefix=secret[:_PREFIX_LENGTH],
        scopes=_scopes(scopes),
        created_ms=now_ms,
        expires_ms=None if lifetime_ms is None else now_ms + lifetime_ms,
    )
    with database.write() as connection:
        accounts.add_key(connection, key, _hash(secret))
    return key, secret


def authenticate_key(database: Database, secret: str, *, clock_ms: Callable[[], int]) -> Key:
    """Return the key that has this secret.

    Raises:
        UnauthorizedError: there is none (`bad_key`), or it is revoked (`key_revoked`) or expired (`key_expired`). Only
            who knows the whole secret learns of the last two.
    """
    if _SECRET.fullmatch(secret) is None:
        raise _wrong()
    with database.read() as connection:
        key = accounts.key_by_hash(connection, _hash(secret))
    if key is None:
        raise _wrong()
    now_ms = clock_ms()
    if key.revoked_ms is not None:
        raise UnauthorizedError(f"The key {key.prefix}… was revoked. Make a new one.", code="key_revoked")
    if key.expires_ms is not None and key.expires_ms <= now_ms:
        raise UnauthorizedError(f"The key {key.prefix}… has expired. Make a new one.", code="key_expired")
    if key.last_used_ms is None or key.last_used_ms + USED_EVERY_MS <= now_ms:
        with database.write() as connection:
            accounts.mark_used(connection, key.id, now_ms)
        key = msgspec.structs.replace(key, last_used_ms=now_ms)
    return key


def list_keys(database: Database, person_id: PersonId) -> tuple[Key, ...]:
    """Return the person's keys, newest first, also revoked and expired ones."""
    with database.read() as connection:
        return accounts.keys_of(connection, person_id)


def revoke_key(database: Database, person_id: PersonId, key_id: KeyId, *, clock_ms: Callable[[], int]) -> Key:
    """End the key at once and for good; revoking twice changes nothing.

    Raises:
        NotFoundError: the person has no such key (`key_not_found`).
    """
    with database.write() as connection:
        key = accounts.mark_revoked(connection, person_id, key_id, clock_ms())
    if key is None:
        raise NotFoundError(f"There is no key {key_id}.", code="key_not_found")
    return key


def _scopes(given: Sequence[str]) -> tuple[Scope, ...]:
    unknown = sorted(set(given) - set(SCOPES))
    if unknown or not given:
        what = f"There is no scope {unknown[0]!r}." if unknown else "A key needs a scope."
        raise BadInputError(f"{what} Choose from: {', '.join(SCOPES)}.", code="bad_scope")
    return tuple(scope for scope in SCOPES if scope in given)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _wrong() -> UnauthorizedError:
    return UnauthorizedError("This is not a valid API key. `gesso keys create` makes one.", code="bad_key")

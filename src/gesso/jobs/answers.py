"""Idempotency for the API dialects: a request with a key is done once, and whoever repeats it gets the first answer.

A key belongs to one person and one dialect. While a request is at work its key is taken; a request that fails gives the
key back, and one that a crash ended loses it after two minutes.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from gesso.domain.door import Answer
from gesso.domain.errors import BadInputError, ConflictError
from gesso.domain.ids import PersonId
from gesso.store.database import Database
from gesso.store.queries import doors

KEPT_MS = 24 * 3600 * 1000
STUCK_MS = 120_000
KEY_AT_MOST = 255


def begin(
    database: Database, person_id: PersonId, door: str, key: str, request: bytes, *, clock_ms: Callable[[], int]
) -> Answer | None:
    """Take the key for this request and return None, or return the answer that it had before.

    Raises:
        BadInputError: the key is empty, longer than 255 characters or not printable (`bad_idempotency_key`).
        ConflictError: the key was used for another request (`idempotency_conflict`), or the first one is still at work
            (`idempotency_in_progress`).
    """
    if not 0 < len(key) <= KEY_AT_MOST or not key.isprintable():
        message = f"An idempotency key has 1 to {KEY_AT_MOST} printable characters."
        raise BadInputError(message, code="bad_idempotency_key")
    now_ms = clock_ms()
    claimed = Answer(
        person_id=person_id,
        door=door,
        key=key,
        request_sha256=hashlib.sha256(request).hexdigest(),
        created_ms=now_ms,
        expires_ms=now_ms + KEPT_MS,
    )
    with database.write() as connection:
        known = doors.claim_answer(connection, claimed, stale_before_ms=now_ms - STUCK_MS, now_ms=now_ms)
    if known is None:
        return None
    if known.request_sha256 != claimed.request_sha256:
        message = "This idempotency key was used before, for another request. Send a new key."
        raise ConflictError(message, code="idempotency_conflict")
    if known.status is None:
        message = "The first request with this idempotency key is still at work. Send it again in a moment."
        raise ConflictError(message, code="idempotency_in_progress")
    return known


def keep(database: Database, person_id: PersonId, door: str, key: str, *, status: int, body: dict[str, Any]) -> None:
    """Keep the answer of the request that took the key."""
    with database.write() as connection:
        doors.keep_answer(connection, person_id, door, key, status=status, body=body)


def free(database: Database, person_id: PersonId, door: str, key: str) -> None:
    """Give the key back: its request came to nothing."""
    with database.write() as connection:
        doors.free_answer(connection, person_id, door, key)


def forget(database: Database, *, now_ms: int) -> int:
    """Remove answers whose day is over; return how many."""
    with database.write() as connection:
        return doors.forget_answers(connection, now_ms)

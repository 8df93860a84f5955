"""Passwords: argon2id, checked so that neither the answer nor its time tells whether somebody exists.

Parameters are those RFC 9106 §4 recommends where memory is limited: 3 passes over 64 MiB in 4 lanes, about a tenth of a second.
At most two are computed at once, so that a crowd at the door cannot take the machine's memory. What is asked of a password is
its length alone (NIST SP 800-63B §3.1.1.2): rules about kinds of characters make worse passwords.
"""

import threading
from functools import cache
from typing import TYPE_CHECKING

from gesso.domain.errors import BadInputError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

AT_LEAST, AT_MOST = 10, 500
PASSES, MEMORY_KIB, LANES = 3, 64 * 1024, 4

NOBODYS = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$Z2Vzc28tZm9yLW5vYm9keQ$oFqkFmR8wZ3jJxj3c9Rk5vN1sYcXyQ0bL2uTn7dHf6E"
"""A hash that no password has, checked for people who are not there."""

_few = threading.BoundedSemaphore(2)


def check_rules(password: str, *, name: str = "") -> None:
    """Pass if it may be somebody's password.

    Raises:
        BadInputError: too short, too long, or just the person's own name (`bad_password`).
    """
    if not AT_LEAST <= len(password) <= AT_MOST or len(set(password)) < 4 or password.casefold() == name.casefold():
        message = (
            f"A password has {AT_LEAST} to {AT_MOST} characters, at least four of them different, and is not your name. "
            "A few words in a row are good."
        )
        raise BadInputError.at(
            message, code="bad_password", pointer="/password", allowed=f"{AT_LEAST} to {AT_MOST} characters"
        )


def hashed(password: str) -> str:
    """Return the password's hash for the database."""
    with _few:
        return _hasher().hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Tell whether it is the password; takes as long where there is none to compare with."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    if len(password) > AT_MOST:
        kept, password = None, ""
    with _few:
        try:
            _hasher().verify(kept or NOBODYS, password)
        except (Argon2Error, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)

"""Invitations: a link that makes one account, once, and not for ever. No mail is sent; the owner hands the link over."""

import hashlib
import re
import secrets
from collections.abc import Callable

from gesso.accounts import passwords, people
from gesso.domain.errors import BadInputError, NotFoundError, UnauthorizedError
from gesso.domain.ids import IdSource, InvitationId, PersonId
from gesso.domain.person import Invitation, Person
from gesso.store.database import Database
from gesso.store.queries import sessions

DAY_MS = 24 * 3600 * 1000
LIFETIME_MS = 7 * DAY_MS
LONGEST_MS = 90 * DAY_MS
NOTE_AT_MOST = 100

_SECRET = re.compile(r"gsi_[A-Za-z0-9_-]{43}")


def invite(
    database: Database,
    by: PersonId,
    role: str,
    *,
    note: str = "",
    lifetime_ms: int = LIFETIME_MS,
    new_id: IdSource,
    now_ms: int,
) -> tuple[Invitation, str]:
    """Make an invitation and return it with its secret, which cannot be had again.

    Raises:
        BadInputError: `bad_role`, `bad_lifetime` (over 90 days, or none), `bad_note`.
    """
    if not 0 < lifetime_ms <= LONGEST_MS:
        raise BadInputError("An invitation is good for up to 90 days.", code="bad_lifetime")
    note = note.strip()
    if len(note) > NOTE_AT_MOST or (note and not note.isprintable()):
        message = f"A note has at most {NOTE_AT_MOST} printable characters."
        raise BadInputError(message, code="bad_note")
    secret = f"gsi_{secrets.token_urlsafe(32)}"
    made = Invitation(
        id=InvitationId(new_id("inv")),
        role=people.role_of(role),
        note=note,
        created_by=by,
        created_ms=now_ms,
        expires_ms=now_ms + lifetime_ms,
    )
    with database.write() as connection:
        sessions.invite(connection, made, _hash(secret))
    return made, secret


def read_invitation(database: Database, secret: str, *, now_ms: int) -> Invitation:
    """Return the invitation of a link that is still good.

    Raises:
        UnauthorizedError: there is none, or it was used, taken back, or is too old (`bad_invitation`).
    """
    found = None
    if _SECRET.fullmatch(secret):
        with database.read() as connection:
            found = sessions.invitation_by_hash(connection, _hash(secret))
    if found is None or found.accepted_ms or found.revoked_ms or found.expires_ms <= now_ms:
        raise _over()
    return found


def accept(
    database: Database,
    secret: str,
    *,
    name: str,
    email: str | None,
    password: str,
    new_id: IdSource,
    clock_ms: Callable[[], int],
) -> Person:
    """Make the account that was invited.

    Raises:
        UnauthorizedError: `bad_invitation`.
        BadInputError: `bad_name`, `bad_email`, `bad_password`.
        ConflictError: `name_taken`, `email_taken`; the invitation stays good.
    """
    found = read_invitation(database, secret, now_ms=clock_ms())
    people.checked(name, email)
    passwords.check_rules(password, name=name)
    hashed = passwords.hashed(password)
    now_ms = clock_ms()
    with database.write() as connection:
        made = people.add(connection, name, email, found.role, hashed, new_id=new_id, now_ms=now_ms)
        if not sessions.mark_accepted(connection, found.id, made.id, now_ms):
            raise _over()
    return made


def listed(database: Database) -> tuple[Invitation, ...]:
    """Return all invitations, newest first."""
    with database.read() as connection:
        return sessions.invitations(connection)


def revoke(database: Database, invitation_id: InvitationId, *, now_ms: int) -> Invitation:
    """Take an invitation back; one that was used stays used.

    Raises:
        NotFoundError: `invitation_not_found`.
    """
    with database.write() as connection:
        found = sessions.revoke_invitation(connection, invitation_id, now_ms)
    if found is None:
        raise NotFoundError(f"There is no invitation {invitation_id[:80]}.", code="invitation_not_found")
    return found


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _over() -> UnauthorizedError:
    message = "This invitation is not valid: it was used, taken back, or is too old. Ask for another."
    return UnauthorizedError(message, code="bad_invitation")

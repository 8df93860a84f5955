"""SQL of browser sessions and invitations; their secrets come here only as hashes."""

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from gesso.domain.ids import InvitationId, PersonId, SessionId
from gesso.domain.person import Invitation, Session
from gesso.store.tables.accounts import invitation, session


def add(connection: Connection, added: Session, secret_sha256: str) -> None:
    connection.execute(
        insert(session).values(
            id=added.id,
            person_id=added.person_id,
            secret_sha256=secret_sha256,
            address=added.address,
            agent=added.agent,
            created_ms=added.created_ms,
            seen_ms=added.seen_ms,
            expires_ms=added.expires_ms,
        )
    )


def by_hash(connection: Connection, secret_sha256: str) -> Session | None:
    row = connection.execute(select(session).where(session.c.secret_sha256 == secret_sha256)).one_or_none()
    return None if row is None else _session(row)


def of(connection: Connection, person_id: PersonId, now_ms: int) -> tuple[Session, ...]:
    """Return the person's sessions that are not over, newest first."""
    theirs = (session.c.person_id == person_id) & (session.c.expires_ms > now_ms)
    found = select(session).where(theirs).order_by(session.c.id.desc())
    return tuple(_session(row) for row in connection.execute(found))


def mark_seen(connection: Connection, session_id: SessionId, seen_ms: int, expires_ms: int) -> None:
    values = {"seen_ms": seen_ms, "expires_ms": expires_ms}
    connection.execute(update(session).where(session.c.id == session_id).values(values))


def end(connection: Connection, person_id: PersonId, session_id: SessionId) -> bool:
    """End the person's session; tell whether they had it."""
    theirs = (session.c.id == session_id) & (session.c.person_id == person_id)
    return connection.execute(delete(session).where(theirs)).rowcount == 1


def end_all(connection: Connection, person_id: PersonId, but: SessionId | None = None) -> int:
    """End all of the person's sessions, or all but one, and return how many."""
    theirs = session.c.person_id == person_id
    if but is not None:
        theirs &= session.c.id != but
    return connection.execute(delete(session).where(theirs)).rowcount


def sweep(connection: Connection, person_id: PersonId, now_ms: int, *, keep: int) -> None:
    """Delete everybody's sessions that are over, and of the person's own all but the newest `keep`."""
    connection.execute(delete(session).where(session.c.expires_ms <= now_ms))
    newest = select(session.c.id).where(session.c.person_id == person_id).order_by(session.c.id.desc()).limit(keep)
    oldest = connection.scalars(newest).all()[-1:]
    if oldest:
        connection.execute(delete(session).where(session.c.person_id == person_id, session.c.id < oldest[0]))


def invite(connection: Connection, added: Invitation, secret_sha256: str) -> None:
    connection.execute(
        insert(invitation).values(
            id=added.id,
            secret_sha256=secret_sha256,
            role=added.role,
            note=added.note,
            created_by=added.created_by,
            created_ms=added.created_ms,
            expires_ms=added.expires_ms,
        )
    )


def invitations(connection: Connection) -> tuple[Invitation, ...]:
    """Return all invitations, newest first, also those that are over."""
    return tuple(_invitation(row) for row in connection.execute(select(invitation).order_by(invitation.c.id.desc())))


def invitation_by_hash(connection: Connection, secret_sha256: str) -> Invitation | None:
    row = connection.execute(select(invitation).where(invitation.c.secret_sha256 == secret_sha256)).one_or_none()
    return None if row is None else _invitation(row)


def mark_accepted(connection: Connection, invitation_id: InvitationId, person_id: PersonId, now_ms: int) -> bool:
    """Use the invitation up; False when somebody was first."""
    unused = (invitation.c.id == invitation_id) & invitation.c.accepted_ms.is_(None) & invitation.c.revoked_ms.is_(None)
    values = {"accepted_ms": now_ms, "accepted_by": person_id}
    return connection.execute(update(invitation).where(unused).values(values)).rowcount == 1


def revoke_invitation(connection: Connection, invitation_id: InvitationId, now_ms: int) -> Invitation | None:
    """Take an invitation back unless it was used, and return it; None when there is none."""
    unused = (invitation.c.id == invitation_id) & invitation.c.accepted_ms.is_(None) & invitation.c.revoked_ms.is_(None)
    connection.execute(update(invitation).where(unused).values(revoked_ms=now_ms))
    row = connection.execute(select(invitation).where(invitation.c.id == invitation_id)).one_or_none()
    return None if row is None else _invitation(row)


def _session(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        person_id=row.person_id,
        created_ms=row.created_ms,
        seen_ms=row.seen_ms,
        expires_ms=row.expires_ms,
        address=row.address,
        agent=row.agent,
    )


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        role=row.role,
        note=row.note,
        created_by=row.created_by,
        created_ms=row.created_ms,
        expires_ms=row.expires_ms,
        accepted_ms=row.accepted_ms,
        accepted_by=row.accepted_by,
        revoked_ms=row.revoked_ms,
    )

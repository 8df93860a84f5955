"""People of a shared studio: invite, give a role, suspend, remove, change a password. Each is a line of the audit log."""

from typing import TYPE_CHECKING

from gesso.accounts import invitations, people, removal
from gesso.accounts.limits import of_address
from gesso.accounts.removal import Pictures, Removed
from gesso.accounts.whence import whence
from gesso.actions import audit, cancel, login
from gesso.domain.errors import BadInputError
from gesso.domain.ids import InvitationId, PersonId, SessionId
from gesso.domain.person import Invitation, Person

if TYPE_CHECKING:
    from gesso.app import App


def listed(app: "App") -> tuple[Person, ...]:
    """Return everybody who is here."""
    return people.listed(app.database)


def named(app: "App", given: str) -> Person:
    """Return who has this id, name or address.

    Raises:
        NotFoundError: `person_not_found`.
    """
    return people.named(app.database, given)


def invite(
    app: "App", by: PersonId, role: str, *, note: str = "", days: float | None = None
) -> tuple[Invitation, str, str]:
    """Make an invitation; return it, its secret and its link, none of which can be had again.

    Raises:
        BadInputError: `bad_role`, `bad_note`, `bad_lifetime`.
    """
    lifetime_ms = invitations.LIFETIME_MS if days is None else round(days * invitations.DAY_MS)
    made, secret = invitations.invite(
        app.database,
        by,
        role,
        note=note,
        lifetime_ms=lifetime_ms,
        new_id=app.new_id,
        now_ms=app.clock_ms(),
    )
    audit.record(app, "invitation.made", who=by, about=made.id, role=made.role)
    return made, secret, f"{app.settings.address}/invitation#{secret}"


def invited(app: "App") -> tuple[Invitation, ...]:
    """Return all invitations, newest first."""
    return invitations.listed(app.database)


def uninvite(app: "App", invitation_id: str) -> Invitation:
    """Take an invitation back.

    Raises:
        NotFoundError: `invitation_not_found`.
    """
    found = invitations.revoke(app.database, InvitationId(invitation_id), now_ms=app.clock_ms())
    audit.record(app, "invitation.revoked", about=found.id)
    return found


def rename(app: "App", person: PersonId, *, name: str | None, email: str | None) -> Person:
    """Give a person another name or address; None leaves it, an empty address takes it away.

    Raises:
        BadInputError: `bad_name`, `bad_email`.
        ConflictError: `name_taken`, `email_taken`.
        NotFoundError: `person_not_found`.
    """
    found = people.person(app.database, person)
    changed = people.set_name(
        app.database, person, found.name if name is None else name, found.email if email is None else email
    )
    audit.record(app, "person.renamed", about=person, before=found.name, name=changed.name)
    return changed


def set_role(app: "App", given: str, role: str) -> Person:
    """Give somebody another role; it counts from their next request on.

    Raises:
        NotFoundError: `person_not_found`.
        BadInputError: `bad_role`.
        ConflictError: `first_owner`.
    """
    found = named(app, given)
    changed = people.set_role(app.database, found.id, role)
    audit.record(app, "person.role_changed", about=found.id, before=found.role, role=changed.role)
    return changed


def change(
    app: "App",
    given: str,
    *,
    name: str | None = None,
    email: str | None = None,
    role: str | None = None,
    suspended: bool | None = None,
) -> Person:
    """Change several things about somebody, or, where one of them cannot be, nothing. None leaves a thing as it is.

    Raises:
        as `rename`, `set_role` and `suspend`.
    """
    found = named(app, given)
    if (role is not None and people.role_of(role) != "owner") or suspended:
        people.check_removable(app.database, found.id)
    if name is not None or email is not None:
        rename(app, found.id, name=name, email=email)
    if role is not None and role != found.role:
        set_role(app, found.id, role)
    if suspended is not None and suspended != (found.suspended_ms is not None):
        suspend(app, found.id, suspended=suspended)
    return people.person(app.database, found.id)


def suspend(app: "App", given: str, *, suspended: bool) -> Person:
    """Keep somebody out, at once and with all keys and sessions, or let them in again. Their live jobs are cancelled.

    Raises:
        NotFoundError: `person_not_found`.
        ConflictError: `first_owner`.
    """
    found = named(app, given)
    changed = people.set_suspended(app.database, found.id, app.clock_ms() if suspended else None)
    if suspended:
        _cancel_all(app, found.id)
    audit.record(app, "person.suspended" if suspended else "person.let_in", about=found.id)
    return changed


def remove(app: "App", given: str, pictures: Pictures | None) -> Removed:
    """Remove somebody. Their pictures become the home's owner's, or go into the trash; live jobs are cancelled.

    Raises:
        NotFoundError: `person_not_found`.
        BadInputError: what becomes of the pictures was not said (`pictures_undecided`).
        ConflictError: `first_owner`.
    """
    found = named(app, given)
    people.check_removable(app.database, found.id)
    if pictures is None:
        message = "Say what becomes of their pictures: hand_over (they become the owner's) or trash."
        raise BadInputError.at(message, code="pictures_undecided", pointer="query:pictures", allowed="hand_over, trash")
    people.set_suspended(app.database, found.id, app.clock_ms())  # first: so that no new job can come meanwhile
    _cancel_all(app, found.id)
    gone = removal.remove(app.database, found.id, pictures, heir=app.owner, now_ms=app.clock_ms())
    audit.record(app, "person.removed", about=found.id, name=gone.name, pictures=pictures, count=gone.pictures)
    return gone


def change_password(
    app: "App", person: PersonId, password: str, *, current: str | None, proven: bool, keep: SessionId | None
) -> int:
    """Change one's own password; all other sessions end. Returns how many did. Keys stay valid.

    Args:
        app: the rooms.
        person: whose.
        password: the new one.
        current: the old one, where there is one.
        proven: whether the caller has shown to be at the home itself, so that the old one is not asked for.
        keep: the session that goes on.

    Raises:
        BadInputError: `wrong_password`, `bad_password`.
        RateLimitedError: too many wrong ones (`rate_limited`).
    """
    if people.person(app.database, person).has_password and not proven:
        place = whence()
        address = of_address(place.address)
        wait = app.limits.wait_to_try(address, person, local=place.local)
        if wait:
            raise login.too_early(wait)
        if not people.has_password(app.database, person, current or ""):
            app.limits.wrong(address, person)
            message = "Your current password is another one."
            raise BadInputError.at(message, code="wrong_password", pointer="/current_password")
    return _set_password(app, person, password, keep=keep)


def reset_password(app: "App", given: str, password: str, *, proven: bool) -> int:
    """Give somebody else a new password; all their sessions end. Returns how many did.

    Raises:
        NotFoundError: `person_not_found`.
        BadInputError: `bad_password`.
        ConflictError: the home's first owner's is changed only by themself, or at the home (`first_owner`).
    """
    found = named(app, given)
    if not proven:
        people.check_removable(app.database, found.id)
    return _set_password(app, found.id, password, keep=None)


def _set_password(app: "App", person: PersonId, password: str, *, keep: SessionId | None) -> int:
    people.set_password(app.database, person, password)
    audit.record(app, "person.password_changed", about=person)
    return login.end_all(app, person, but=keep)


def _cancel_all(app: "App", person: PersonId) -> None:
    for job_id in removal.live_jobs(app.database, person):
        cancel.cancel(app, person, job_id)

"""Log in: by the printed link, by name and password, or by an invitation that makes the account. Guessing is slowed down."""

from typing import TYPE_CHECKING

from gesso.accounts import invitations, link, people, sessions
from gesso.accounts.limits import of_address
from gesso.accounts.whence import whence
from gesso.actions import audit
from gesso.domain.errors import RateLimitedError, UnauthorizedError
from gesso.domain.ids import PersonId, SessionId
from gesso.domain.person import Invitation, Person

if TYPE_CHECKING:
    from gesso.app import App


def by_link(app: "App", token: str) -> tuple[Person, str]:
    """Return the owner and a fresh cookie for the right login token.

    Raises:
        UnauthorizedError: the token is not this studio's (`bad_login_token`), or it comes from another machine
            (`login_link_local`): there, the owner has a password.
        RateLimitedError: too many wrong ones (`rate_limited`).
    """
    if not whence().local:
        message = "The printed link works on the studio's own machine. From here, log in with your name and password."
        raise UnauthorizedError(message, code="login_link_local")
    wait = app.limits.wait_after_wrong("link", None, local=True)
    try:
        link.check_login_token(app.settings.home, token)
    except UnauthorizedError:
        _wrong(app, "link", None, by="link")
        if wait:
            raise too_early(wait) from None
        raise
    return _in(app, people.person(app.database, app.owner), by="link")


def by_password(app: "App", name: str, password: str) -> tuple[Person, str]:
    """Return who has that name (or address) and password, and a fresh cookie.

    Raises:
        UnauthorizedError: `bad_login`, or with the right password `account_suspended`.
        RateLimitedError: too many attempts from there or for this account (`rate_limited`).
    """
    place = whence()
    address = of_address(place.address)
    known = people.whose(app.database, name)
    account = known or f"nobody {name[:100].casefold()}"  # slowed down like an account, so that 429 tells nothing
    wait = app.limits.wait_to_try(address, account, local=place.local)
    if wait:
        raise too_early(wait)
    try:
        found = people.log_in(app.database, name, password)
    except UnauthorizedError as error:
        _wrong(app, address, account, by="password", about=known, code=error.error_code)
        raise
    app.limits.right(account)
    return _in(app, found, by="password")


def look(app: "App", secret: str) -> Invitation:
    """Return what an invitation's link offers.

    Raises:
        UnauthorizedError: `bad_invitation`.
        RateLimitedError: `rate_limited`.
    """
    address = of_address(whence().address)
    wait = app.limits.wait_to_try(address, None, local=whence().local)
    if wait:
        raise too_early(wait)
    try:
        return invitations.read_invitation(app.database, secret, now_ms=app.clock_ms())
    except UnauthorizedError:
        _wrong(app, address, None, by="invitation")
        raise


def accept(app: "App", secret: str, *, name: str, email: str | None, password: str) -> tuple[Person, str]:
    """Make the account that was invited, and return it with a fresh cookie.

    Raises:
        as `look`, and as `invitations.accept`.
    """
    found = look(app, secret)
    made = invitations.accept(
        app.database,
        secret,
        name=name,
        email=email,
        password=password,
        new_id=app.new_id,
        clock_ms=app.clock_ms,
    )
    audit.record(app, "invitation.accepted", who=made.id, about=found.id, role=made.role)
    return _in(app, made, by="invitation")


def log_out(app: "App", cookie: str) -> None:
    """End the cookie's session; one that is over already is no error."""
    try:
        found = sessions.read_session(app.database, cookie, now_ms=app.clock_ms())
        sessions.end_session(app.database, found.person_id, found.id)
    except UnauthorizedError:
        return
    audit.record(app, "session.ended", who=found.person_id, about=found.id)


def end(app: "App", person: PersonId, session_id: str) -> None:
    """End one of a person's sessions.

    Raises:
        NotFoundError: `session_not_found`.
    """
    sessions.end_session(app.database, person, SessionId(session_id))
    audit.record(app, "session.ended", about=session_id, of=person)


def end_all(app: "App", person: PersonId, *, but: SessionId | None = None) -> int:
    """End all sessions of a person, or all but one, and return how many."""
    ended = sessions.end_sessions(app.database, person, but=but)
    if ended:
        audit.record(app, "session.all_ended", about=person, count=ended)
    return ended


def too_early(wait_ms: int) -> RateLimitedError:
    seconds = -(-wait_ms // 1000)
    message = f"Too many attempts. Try again in {seconds} second{'' if seconds == 1 else 's'}."
    return RateLimitedError(message, retry_after_seconds=seconds)


def _in(app: "App", person: Person, *, by: str) -> tuple[Person, str]:
    place = whence()
    opened, cookie = sessions.open_session(
        app.database,
        person.id,
        address=place.address,
        agent=place.agent,
        new_id=app.new_id,
        now_ms=app.clock_ms(),
    )
    audit.record(app, "session.opened", who=person.id, about=opened.id, by=by)
    return person, cookie


def _wrong(
    app: "App", address: str, account: str | None, *, by: str, about: str | None = None, code: str = "refused"
) -> None:
    if app.limits.wrong(address, account):  # the name that was typed is not written: people type passwords there
        audit.record(app, "login.refused", about=about, by=by, why=code)

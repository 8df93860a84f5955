"""Who asks, for every dialect: a session cookie (the browser), or an API key (programs), and what they may do.

A dialect that carries the key in a header of its own hands the secret to `caller_with_secret`; everything else asks
`caller_of`. An empty Authorization header counts as absent: some clients send it beside a cookie.

Routes say what they need: `person: Reader`, `Painter`, `Editor` or `Admin`. Plain `Person` needs `read` for what only
looks and `edit` for everything else, so that a route that says nothing is closed rather than open.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeAlias

import msgspec
from fastapi import Depends, Request, Response

from gesso.accounts import people
from gesso.accounts.keys import authenticate_key, list_keys
from gesso.accounts.limits import of_address
from gesso.accounts.link import check_login_token, looks_like_token
from gesso.accounts.sessions import list_sessions, read_session
from gesso.accounts.whence import whence
from gesso.actions import audit
from gesso.actions.login import too_early
from gesso.domain.errors import ForbiddenError, NotFoundError, RateLimitedError, UnauthorizedError
from gesso.domain.ids import PersonId
from gesso.domain.person import MAY, Key, Role, Scope, Session

if TYPE_CHECKING:
    from gesso.app import App

COOKIE = "gesso_session"
_COOKIE_AGE_S = 400 * 24 * 3600
"""The longest a browser keeps one; when a session ends is for the server to know."""
LOG_IN = "Log in, or send an API key as “Authorization: Bearer gsk_…”."
_LOOKING = frozenset({"GET", "HEAD"})


class Caller(msgspec.Struct, frozen=True):
    """Who asks and what they may do.

    `key` is None for a browser session, and for whoever brought the home's login token from this machine: `at_home`.
    """

    person_id: PersonId
    role: Role
    key: Key | None
    scopes: tuple[Scope, ...]
    session: Session | None = None

    @property
    def at_home(self) -> bool:
        """Whether the caller has shown to be able to read the home's files."""
        return self.key is None and self.session is None


def caller_of(app: "App", request: Request) -> Caller:
    """Return who asks, by the request's key or cookie.

    Raises:
        UnauthorizedError: neither is there and valid (`not_logged_in`, `bad_key`, `bad_session`, …).
        RateLimitedError: the key or person asks too often (`rate_limited`).
    """
    scheme, _, secret = request.headers.get("authorization", "").strip().partition(" ")
    if scheme:
        if scheme.lower() != "bearer":
            raise UnauthorizedError(f"“{scheme[:40]}” is not a way in. {LOG_IN}", code="not_logged_in")
        return caller_with_secret(app, secret.strip())
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise UnauthorizedError(f"You are not logged in. {LOG_IN}", code="not_logged_in")
    session = read_session(app.database, cookie, now_ms=app.clock_ms())
    return _caller(app, session.person_id, session=session)


def caller_with_secret(app: "App", secret: str) -> Caller:
    """Return who asks, by an API key's secret that a dialect found in a header of its own.

    A valid key passes however many wrong ones came from the same address: nobody guesses 256 bits, and an office shares one
    address. Wrong keys from elsewhere are turned away ever longer all the same.

    Raises:
        UnauthorizedError: there is no such key (`bad_key`), or it is over (`key_revoked`, `key_expired`), or its person is
            suspended (`account_suspended`).
        RateLimitedError: the key asks too often, or too many wrong ones came (`rate_limited`).
    """
    place = whence()
    address = of_address(place.address)
    wait = app.limits.wait_after_wrong(address, None, local=place.local)
    try:
        if place.local and looks_like_token(secret):
            check_login_token(app.settings.home, secret)
            return _caller(app, app.owner)
        key = authenticate_key(app.database, secret, clock_ms=app.clock_ms)
    except UnauthorizedError as error:
        if app.limits.wrong(address, None):
            audit.record(app, "key.refused", why=error.error_code)
        if wait and not place.local:
            raise too_early(wait) from None
        raise
    return _caller(app, key.person_id, key=key)


def require(caller: Caller, scope: Scope) -> None:
    """Pass if the caller may do that.

    Raises:
        ForbiddenError: the key may not (`scope_missing`), or nobody of this role may (`role_forbids`).
    """
    if scope in caller.scopes:
        return
    if scope not in MAY[caller.role]:
        message = f"A {caller.role} of this studio may not do this; it needs “{scope}”. Ask the owner for another role."
        code = "role_forbids"
    else:
        prefix = "" if caller.key is None else f" {caller.key.prefix}…"
        message = (
            f"The key{prefix} may not do this; it needs the scope “{scope}”. Its scopes: {', '.join(caller.scopes)}."
        )
        code = "scope_missing"
    raise ForbiddenError.at(message, code=code, value=", ".join(caller.scopes), allowed=scope)


def is_still_in(app: "App", caller: Caller) -> bool:
    """Tell whether the caller would be let in again: for streams that outlive their first check."""
    try:
        person = people.person(app.database, caller.person_id)
    except NotFoundError:
        return False
    if person.suspended_ms is not None or person.removed_ms is not None:
        return False
    now_ms = app.clock_ms()
    if caller.key is not None:
        kept = next((one for one in list_keys(app.database, caller.person_id) if one.id == caller.key.id), None)
        return kept is not None and kept.revoked_ms is None and (kept.expires_ms is None or kept.expires_ms > now_ms)
    if caller.session is not None:
        return any(one.id == caller.session.id for one in list_sessions(app.database, caller.person_id, now_ms=now_ms))
    return True


def _caller(app: "App", person_id: PersonId, *, key: Key | None = None, session: Session | None = None) -> Caller:
    person = people.person(app.database, person_id)
    if person.suspended_ms is not None or person.removed_ms is not None:
        raise people.suspended()
    place = whence()
    place.person_id, place.key_id = person_id, None if key is None else key.id
    wait = app.limits.wait_to_ask(person_id if key is None else key.id)
    if wait:
        seconds = -(-wait // 1000)
        message = f"Too many requests. Go on in {seconds} second{'' if seconds == 1 else 's'}."
        raise RateLimitedError(message, retry_after_seconds=seconds)
    may = MAY[person.role]
    scopes = may if key is None else tuple(scope for scope in key.scopes if scope in may)
    return Caller(person_id, person.role, key, scopes, session)


def set_cookie(response: Response, cookie: str) -> None:
    """Hand the browser its session; over https only there, where https is spoken."""
    response.set_cookie(
        COOKIE, cookie, path="/", httponly=True, samesite="strict", max_age=_COOKIE_AGE_S, secure=whence().secure
    )


def current_app(request: Request) -> "App":
    """Return the App that this server was made with."""
    return request.app.state.gesso  # type: ignore[no-any-return]


Who: TypeAlias = Callable[["App", Request], Caller]
"""Who asks: `caller_of`, or what a dialect has instead, whose key comes in another header."""


def needs(scope: Scope | None = None, who: Who = caller_of) -> Callable[[Request], PersonId]:
    """Return the dependency of a route that needs a scope; None means by method, `read` or `edit`."""

    def allowed(request: Request) -> PersonId:
        return _allowed(request, scope, who).person_id

    return allowed


def caller_who(scope: Scope, who: Who = caller_of) -> Callable[[Request], Caller]:
    """Return the dependency of a route that needs a scope and wants to know more than whose it is."""

    def allowed(request: Request) -> Caller:
        return _allowed(request, scope, who)

    return allowed


def _allowed(request: Request, scope: Scope | None, who: Who) -> Caller:
    caller = who(current_app(request), request)
    require(caller, scope or ("read" if request.method in _LOOKING else "edit"))
    return caller


Person: TypeAlias = Annotated[PersonId, Depends(needs())]
Reader: TypeAlias = Annotated[PersonId, Depends(needs("read"))]
Painter: TypeAlias = Annotated[PersonId, Depends(needs("draw"))]
Editor: TypeAlias = Annotated[PersonId, Depends(needs("edit"))]
Admin: TypeAlias = Annotated[PersonId, Depends(needs("admin"))]
Account: TypeAlias = Annotated[Caller, Depends(caller_who("account"))]
Looker: TypeAlias = Annotated[Caller, Depends(caller_who("read"))]
Warden: TypeAlias = Annotated[Caller, Depends(caller_who("admin"))]

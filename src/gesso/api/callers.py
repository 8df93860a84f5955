"""Who asks, for every dialect: a session cookie (the browser), or an API key (programs), and what they may do.

A dialect that carries the key in a header of its own hands the secret to `caller_with_secret`; everything else asks
`caller_of`. An empty Authorization header counts as absent: some clients send it beside a cookie.

Routes say what they need: `person: Reader`, `Painter`, `Editor` or `Admin`. Plain `Person` needs `read` for what only
looks and `edit` for everything else, so that a route that says nothing is closed rather than open.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import msgspec
from fastapi import Depends, Request

from gesso.accounts import people
from gesso.accounts.keys import authenticate_key
from gesso.domain.errors import Detail, ForbiddenError, UnauthorizedError
from gesso.domain.ids import PersonId
from gesso.domain.person import MAY, Key, Role, Scope

if TYPE_CHECKING:
    from gesso.app import App

COOKIE: dict[str, Any] = {
    "key": "gesso_session",
    "path": "/",
    "httponly": True,
    "samesite": "strict",
    "max_age": 30 * 24 * 3600,
}
LOG_IN = "Open the link that the server printed, or send an API key as “Authorization: Bearer gsk_…”."
_LOOKING = frozenset({"GET", "HEAD"})


class Caller(msgspec.Struct, frozen=True):
    """Who asks and what they may do. `key` is None for a browser session."""

    person_id: PersonId
    role: Role
    key: Key | None
    scopes: tuple[Scope, ...]


def caller_of(app: "App", request: Request) -> Caller:
    """Return who asks, by the request's key or cookie.

    Raises:
        UnauthorizedError: neither is there and valid (`not_logged_in`, `bad_key`, `bad_session`, …).
    """
    scheme, _, secret = request.headers.get("authorization", "").strip().partition(" ")
    if scheme:
        if scheme.lower() != "bearer":
            raise UnauthorizedError(f"“{scheme[:40]}” is not a way in. {LOG_IN}", code="not_logged_in")
        return caller_with_secret(app, secret.strip())
    cookie = request.cookies.get(COOKIE["key"])
    if not cookie:
        raise UnauthorizedError(f"You are not logged in. {LOG_IN}", code="not_logged_in")
    return _caller(app, app.sessions.read(cookie, now_ms=app.clock_ms()), None)


def caller_with_secret(app: "App", secret: str) -> Caller:
    """Return who asks, by an API key's secret that a dialect found in a header of its own.

    Raises:
        UnauthorizedError: there is no such key (`bad_key`), or it is over (`key_revoked`, `key_expired`).
    """
    key = authenticate_key(app.database, secret, clock_ms=app.clock_ms)
    return _caller(app, key.person_id, key)


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
    detail = Detail(code=code, message=message, value=", ".join(caller.scopes), allowed=scope)
    raise ForbiddenError(message, code=code, details=(detail,))


def _caller(app: "App", person_id: PersonId, key: Key | None) -> Caller:
    person = people.person(app.database, person_id)
    may = MAY[person.role]
    scopes = may if key is None else tuple(scope for scope in key.scopes if scope in may)
    return Caller(person_id, person.role, key, scopes)


def current_app(request: Request) -> "App":
    """Return the App that this server was made with."""
    return request.app.state.gesso  # type: ignore[no-any-return]


def needs(scope: Scope | None = None) -> Callable[[Request], PersonId]:
    """Return the dependency of a route that needs a scope; None means by method, `read` or `edit`."""

    def allowed(request: Request) -> PersonId:
        caller = caller_of(current_app(request), request)
        require(caller, scope or ("read" if request.method in _LOOKING else "edit"))
        return caller.person_id

    return allowed


Person: TypeAlias = Annotated[PersonId, Depends(needs())]
Reader: TypeAlias = Annotated[PersonId, Depends(needs("read"))]
Painter: TypeAlias = Annotated[PersonId, Depends(needs("draw"))]
Editor: TypeAlias = Annotated[PersonId, Depends(needs("edit"))]
Admin: TypeAlias = Annotated[PersonId, Depends(needs("admin"))]

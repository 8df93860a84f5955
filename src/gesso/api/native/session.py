"""Who asks: a session cookie (the browser), or an API key as a bearer token (programs).

An empty Authorization header counts as absent: some clients send it beside a cookie.
"""

from typing import TYPE_CHECKING, Any

from fastapi import Request

from gesso.accounts.keys import authenticate_key
from gesso.accounts.sessions import check_login_token
from gesso.domain.errors import UnauthorizedError
from gesso.domain.ids import PersonId

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


def person_of(app: "App", request: Request) -> PersonId:
    """Return the person of the request's key or cookie.

    Raises:
        UnauthorizedError: neither is there and valid (`not_logged_in`, `bad_key`, `bad_session`, …).
    """
    scheme, _, secret = request.headers.get("authorization", "").strip().partition(" ")
    if scheme:
        if scheme.lower() != "bearer":
            raise UnauthorizedError(f"“{scheme[:40]}” is not a way in. {LOG_IN}", code="not_logged_in")
        return authenticate_key(app.database, secret.strip(), clock_ms=app.clock_ms).person_id
    cookie = request.cookies.get(COOKIE["key"])
    if not cookie:
        raise UnauthorizedError(f"You are not logged in. {LOG_IN}", code="not_logged_in")
    return app.sessions.read(cookie, now_ms=app.clock_ms())


def open_session(app: "App", token: str) -> tuple[PersonId, str]:
    """Return the owner and a fresh cookie for the right login token.

    Raises:
        UnauthorizedError: the token is not this studio's (`bad_login_token`).
    """
    check_login_token(app.settings.home, token)
    return app.owner, app.sessions.issue(app.owner, now_ms=app.clock_ms())

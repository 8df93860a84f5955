"""The browser's way in: the printed link's token becomes a session cookie. Who asks is told by `gesso.api.callers`."""

from typing import TYPE_CHECKING

from fastapi import Request

from gesso.accounts.sessions import check_login_token
from gesso.api.callers import COOKIE, caller_of
from gesso.domain.ids import PersonId

if TYPE_CHECKING:
    from gesso.app import App

__all__ = ["COOKIE", "open_session", "person_of"]


def person_of(app: "App", request: Request) -> PersonId:
    """Return the person of the request's key or cookie.

    Raises:
        UnauthorizedError: as `caller_of`.
    """
    return caller_of(app, request).person_id


def open_session(app: "App", token: str) -> tuple[PersonId, str]:
    """Return the owner and a fresh cookie for the right login token.

    Raises:
        UnauthorizedError: the token is not this studio's (`bad_login_token`).
    """
    check_login_token(app.settings.home, token)
    return app.owner, app.sessions.issue(app.owner, now_ms=app.clock_ms())

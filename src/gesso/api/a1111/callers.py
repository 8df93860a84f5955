"""Who asks in the A1111 dialect: a key as Bearer or as the password of Basic (the user name is anybody's), or a session.

The web UI asks for nothing by default, so its clients often send nothing, or an empty header. Without a credential a
request is refused, unless the operator set `a1111_open`: then a program of this very machine is the owner. A page of
another site, which a browser on this machine shows, is never: browsers say where a request comes from.
"""

import base64
import binascii
from typing import TYPE_CHECKING, Annotated, TypeAlias
from urllib.parse import urlsplit

from fastapi import Depends, Request

from gesso.accounts import people
from gesso.accounts.whence import whence
from gesso.api.callers import COOKIE, Caller, caller_of, caller_with_secret, needs
from gesso.domain.errors import UnauthorizedError
from gesso.domain.ids import PersonId
from gesso.domain.person import MAY, Scope

if TYPE_CHECKING:
    from gesso.app import App

LOG_IN = "Send an API key: “Authorization: Bearer gsk_…”, or as the password of Basic."
OPEN_SCOPES: tuple[Scope, ...] = ("read", "draw")
"""What a program without a key may do, where the operator lets it in at all: what this dialect needs."""


def caller(app: "App", request: Request) -> Caller:
    """Return who asks.

    Raises:
        UnauthorizedError: no credential, or a wrong one (`not_logged_in`, `bad_key`, …).
        RateLimitedError: as `gesso.api.callers.caller_of`.
    """
    scheme, _, rest = request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() == "basic":
        return caller_with_secret(app, _password(rest.strip()))
    if scheme or request.cookies.get(COOKIE):
        return caller_of(app, request)
    if app.settings.a1111_open and not app.settings.is_shared and whence().local and not _from_elsewhere(request):
        owner = people.person(app.database, app.owner)
        return Caller(owner.id, owner.role, None, tuple(one for one in OPEN_SCOPES if one in MAY[owner.role]))
    raise UnauthorizedError(f"You are not logged in. {LOG_IN}", code="not_logged_in")


def _password(encoded: str) -> str:
    try:
        _, _, password = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        password = ""
    return password


def _from_elsewhere(request: Request) -> bool:
    """Tell whether a browser's page of another site sent this. Host was checked by the guard."""
    if request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        return True
    host = request.headers.get("host", "")
    pages = (request.headers.get("origin"), request.headers.get("referer"))
    return any(one is not None and urlsplit(one).netloc != host for one in pages)


Reader: TypeAlias = Annotated[PersonId, Depends(needs("read", caller))]
Painter: TypeAlias = Annotated[PersonId, Depends(needs("draw", caller))]

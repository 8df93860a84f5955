"""What every request passes first: Host and Origin checks against DNS rebinding and cross-site writes, safe headers.

A page of another site can make the browser send requests to 127.0.0.1, and a name it controls can be made to point
there. So the Host must be one of the studio's own names, and whatever changes something must come from our own origin.
Here it is also found out, once for all doors, where a request comes from.
"""

import secrets
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gesso.accounts.whence import come_from
from gesso.api.doorstep import Doorstep
from gesso.domain.errors import ForbiddenError, GessoError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Guard:
    """ASGI middleware; gives every request an id; `told` answers refused ones as the dialect of their address does."""

    def __init__(self, app: ASGIApp, *, doorstep: Doorstep, told: Callable[[Request, GessoError], Response]) -> None:
        self._app = app
        self._doorstep = doorstep
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        come_from(self._doorstep.whence(scope, headers))

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                sent["x-request-id"] = request_id
                sent["x-content-type-options"] = "nosniff"
                sent["referrer-policy"] = "no-referrer"
                sent.setdefault("content-security-policy", CONTENT_SECURITY_POLICY)
                sent.setdefault("cross-origin-resource-policy", "same-origin")
            await send(message)

        if refusal is not None:
            await self._told(Request(scope), refusal)(scope, receive, send_safely)
            return
        await self._app(scope, receive, send_safely)

    def _refusal(self, scope: Scope, headers: Headers) -> GessoError | None:
        method, host = scope["method"], headers.get("host", "")
        if not self._doorstep.answers_to(host, scope):
            return ForbiddenError(
                f"This studio does not answer to the host “{host[:100]}”. Open it by the address it printed, or add "
                "the name to GESSO_ALLOWED_HOSTS.",
                code="host_not_allowed",
            )
        origin = headers.get("origin")
        if origin is not None and method not in SAFE_METHODS and not self._doorstep.is_own_origin(origin, host):
            return ForbiddenError("This request comes from another site and was refused.", code="origin_not_allowed")
        if (
            origin is None
            and method not in SAFE_METHODS
            and headers.get("sec-fetch-site") in {"cross-site", "same-site"}
        ):
            return ForbiddenError("This request comes from another site and was refused.", code="origin_not_allowed")
        return None

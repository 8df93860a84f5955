"""What every request passes first: Host and Origin checks against DNS rebinding and cross-site writes, safe headers.

A page of another site can make the browser send requests to 127.0.0.1, and a name it controls can be made to point
there. So the Host must be a loopback name with our port, and whatever changes something must come from our own origin.
"""

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gesso.api.native.translate import error
from gesso.domain.errors import ForbiddenError, GessoError

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Guard:
    """ASGI middleware; gives every request an id and answers refused ones in the one error shape."""

    def __init__(self, app: ASGIApp, *, allowed_hosts: frozenset[str] = LOOPBACK_NAMES) -> None:
        self._app = app
        self._hosts = allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        refusal = self._refusal(scope["method"], Headers(scope=scope))

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "no-referrer"
                headers.setdefault("content-security-policy", CONTENT_SECURITY_POLICY)
                headers.setdefault("cross-origin-resource-policy", "same-origin")
            await send(message)

        if refusal is not None:
            answer = JSONResponse(error(refusal, request_id), status_code=403)
            await answer(scope, receive, send_safely)
            return
        await self._app(scope, receive, send_safely)

    def _refusal(self, method: str, headers: Headers) -> GessoError | None:
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return ForbiddenError(
                f"This studio does not answer to the host “{host[:100]}”. Open it by the address it printed.",
                code="host_not_allowed",
            )
        origin = headers.get("origin")
        if origin is not None and method not in SAFE_METHODS and urlsplit(origin).netloc != host:
            return ForbiddenError("This request comes from another site and was refused.", code="origin_not_allowed")
        if (
            origin is None
            and method not in SAFE_METHODS
            and headers.get("sec-fetch-site") in {"cross-site", "same-site"}
        ):
            return ForbiddenError("This request comes from another site and was refused.", code="origin_not_allowed")
        return None


def public_names(public_url: str) -> frozenset[str]:
    """Return the host of the address that people outside reach the studio by, to be answered to beside loopback."""
    return frozenset({_name(urlsplit(public_url).netloc)}) - {""}


def _name(host: str) -> str:
    """Return the host without its port, keeping the brackets of an IPv6 address."""
    if host.startswith("["):
        return host[: host.find("]") + 1].lower()
    return host.rsplit(":", 1)[0].lower() if ":" in host else host.lower()

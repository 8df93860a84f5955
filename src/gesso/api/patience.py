"""How long a request may take to arrive: slow heads and slow bodies end, so that a few hundred idle sockets stop nobody.

Uvicorn waits for ever for the head of a request and for the rest of a body. Heads have 20 seconds. A body may pause for 20
seconds, and after its first 30 it must have come at a kilobyte a second.
"""

import asyncio
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from gesso.domain.errors import BadInputError

HEAD_S = 20.0
PAUSE_S = 20.0
BODY_S = 30.0
BYTES_PER_S = 1000


def patient_protocol(head_s: float = HEAD_S) -> type[asyncio.Protocol]:
    """Return uvicorn's HTTP protocol with a limit on the time that the head of a request takes to arrive."""

    class Patient(AutoHTTPProtocol):  # type: ignore[misc,valid-type]
        _giving_up: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            cycle = getattr(self, "cycle", None)
            if cycle is None or cycle.response_complete:
                self._wait()
            else:
                self._stop_waiting()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait(self) -> None:
            """Begin to wait for a head, unless that has begun: what drips in does not begin it anew."""
            if self._giving_up is None:
                self._giving_up = self.loop.call_later(head_s, self._give_up)

        def _stop_waiting(self) -> None:
            if self._giving_up is not None:
                self._giving_up.cancel()
                self._giving_up = None

        def _give_up(self) -> None:
            self._giving_up = None
            cycle = getattr(self, "cycle", None)
            ours = self.transport.get_protocol() is self  # not so after an upgrade
            if ours and (cycle is None or cycle.response_complete) and not self.transport.is_closing():
                self.transport.close()

    return Patient


class Patience:
    """ASGI middleware: a body that comes too slowly ends the request with `body_too_slow`."""

    def __init__(self, app: ASGIApp, *, pause_s: float = PAUSE_S, body_s: float = BODY_S) -> None:
        self._app = app
        self._pause_s = pause_s
        self._body_s = body_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, came, whole = time.monotonic(), 0, False

        async def receive_in_time() -> Message:
            nonlocal came, whole
            if whole:  # from here on it only says that the client left, for which event streams wait
                return await receive()
            left = begun + self._body_s + came / BYTES_PER_S - time.monotonic()
            try:
                message = await asyncio.wait_for(receive(), min(self._pause_s, left))
            except TimeoutError:
                raise BadInputError(
                    "The request's body came too slowly and was given up. Send it again.", code="body_too_slow"
                ) from None
            came += len(message.get("body", b""))
            whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)

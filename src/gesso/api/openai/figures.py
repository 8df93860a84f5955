"""What OpenAI's answers say in their headers: how long they took, and how many more requests there may be."""

import time
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gesso.accounts.whence import whence

if TYPE_CHECKING:
    from gesso.app import App

VERSION = "2020-10-01"
"""The only one there is."""


class Figures:
    """ASGI middleware. Limits are told to whoever is known, where there are any."""

    def __init__(self, app: ASGIApp, *, gesso: "App") -> None:
        self._app = app
        self._gesso = gesso

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.monotonic()

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["openai-version"] = VERSION
                headers["openai-processing-ms"] = str(round((time.monotonic() - begun) * 1000))
                place = whence()
                who = place.key_id or place.person_id
                room = None if who is None else self._gesso.limits.room(who)
                if room is not None:
                    headers["x-ratelimit-limit-requests"] = str(room.most)
                    headers["x-ratelimit-remaining-requests"] = str(room.left)
                    headers["x-ratelimit-reset-requests"] = duration(room.full_ms)
            await send(message)

        await self._app(scope, receive, telling)


def duration(ms: int) -> str:
    """Return a time as OpenAI writes it: `120ms`, `7s`, `6m0s`."""
    if ms < 1000:
        return f"{ms}ms"
    minutes, seconds = divmod(-(-ms // 1000), 60)
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"

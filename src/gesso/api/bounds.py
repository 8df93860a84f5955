"""How large a request may be, and who may send a large one: known before its body is read, for every dialect.

FastAPI reads a body before it asks who sends it. So what announces more than the limit is refused by its head alone, and
what is larger than a megabyte is read only from somebody who may come in: a stranger cannot fill the memory.
"""

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gesso.domain.errors import BadInputError, GessoError, TooLargeError

UNKNOWN_BYTES = 1 << 20
"""What is read from somebody whom nobody has looked at."""

Admit = Callable[[Request], Any]
"""Passes whoever may come in, else raises."""
Told = Callable[[Request, GessoError], Response]
"""An error as the dialect says it."""


class Bounded:
    """ASGI middleware. `most` is the limit in bytes at an address, None for addresses that count for themselves."""

    def __init__(self, app: ASGIApp, *, most: Callable[[str], int | None], admit: Admit, told: Told) -> None:
        self._app = app
        self._most = most
        self._admit = admit
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        most = self._most(scope["path"]) if scope["type"] == "http" else None
        if most is None:
            await self._app(scope, receive, send)
            return
        request, come, known = Request(scope), 0, False
        try:
            announced = announced_bytes(Headers(scope=scope))
            check(announced, most)
            if announced > UNKNOWN_BYTES:
                await run_in_threadpool(self._admit, request)
                known = True
        except GessoError as error:
            await self._told(request, error)(scope, receive, send)
            return

        async def counted() -> Message:
            nonlocal come, known
            message = await receive()
            come += len(message.get("body", b""))
            check(come, most)
            if come > UNKNOWN_BYTES and not known:
                await run_in_threadpool(self._admit, request)
                known = True
            return message

        await self._app(scope, counted, send)


def announced_bytes(headers: Headers) -> int:
    """Return what Content-Length says, 0 where it says nothing.

    Raises:
        BadInputError: it is no number, or is said twice in different words (`bad_length`).
    """
    said = {one.strip() for line in headers.getlist("content-length") for one in line.split(",")}
    if not said:
        return 0
    (first, *more) = said
    if more or not (first.isascii() and first.isdigit()) or len(first) > 18:
        raise BadInputError("Content-Length is not a number.", code="bad_length")
    return int(first)


def check(count: int, most: int) -> None:
    """Pass if a request may have so many bytes.

    Raises:
        TooLargeError: `upload_too_large`.
    """
    if count > most:
        raise TooLargeError(f"A request has at most {most / 1e6:g} MB.", code="upload_too_large")

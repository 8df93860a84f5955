"""The other API dialects and where they answer: each under a prefix of its own, and at the addresses that clients expect.

`POST /v1/images/generations` belongs to two of them. `model` decides there: `mj-v7…` is Evolink's, everything else OpenAI's.
A dialect is an application of its own, so that its errors, limits and OpenAPI document are its own.
"""

import asyncio
import json
import logging
import re
from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gesso import __version__
from gesso.actions import aliases
from gesso.api import documents, failures
from gesso.api.bounds import Bounded
from gesso.api.callers import caller_of
from gesso.api.waiting import ClientGone
from gesso.domain import errors

if TYPE_CHECKING:
    from gesso.app import App

log = logging.getLogger(__name__)

WATCH_S = 5.0
Envelope = Callable[[errors.GessoError, int, str], dict[str, Any]]
"""An error, its status and the address → the dialect's document."""


class Tell(Protocol):
    """An error as the dialect answers it; `status` where it is not that of the error's class."""

    def __call__(self, request: Request, problem: errors.GessoError, status: int | None = None) -> Response:
        """Return the answer."""


UPLOADS_AT_ONCE = 4
"""A request may be as large as so many uploads: a picture, its mask, and what guides."""


class Doors(NamedTuple):
    """What answers beside the native API, in the order in which addresses are tried."""

    routes: list[BaseRoute]
    told: Callable[[Request, errors.GessoError], Response]
    """An error as the dialect of the address says it, for what is refused before anybody looks at the address."""


def doors(app: "App") -> Doors:
    """Return the dialects."""
    from gesso.api.a1111 import routes as a1111
    from gesso.api.evolink import routes as evolink
    from gesso.api.mjproxy import routes as mjproxy
    from gesso.api.onemin import routes as onemin
    from gesso.api.openai import routes as openai

    openai_app, evolink_app, onemin_app = openai.application(app), evolink.application(app), onemin.application(app)
    a1111_app, mjproxy_app = a1111.application(app), mjproxy.application(app)
    shared, files = _Shared(openai_app, evolink_app), _Above(evolink_app, "/api/v1/files")
    told: list[tuple[BaseRoute, Tell]] = [
        (_Door("/openai", openai_app), openai_app.state.told),
        (_Door("/evolink", evolink_app), evolink_app.state.told),
        (_Door("/sdapi", a1111_app), a1111_app.state.told),
        *(
            (_Door(prefix, mjproxy_app), mjproxy_app.state.told)
            for prefix in ("/mj", "/mj-fast/mj", "/mj-relax/mj", "/mj-turbo/mj")
        ),
        (_Door("/v1", _bounded(app, shared)), shared.told),
        (_Door("/api/v1/files", files), files.told),
        (_Door("/onemin", onemin_app), onemin_app.state.told),
        (Route("/api/features", onemin_app), onemin_app.state.told),
        (Route("/api/assets", onemin_app), onemin_app.state.told),
        (_Asked("/models", onemin_app, by="feature"), onemin_app.state.told),
    ]

    def told_there(request: Request, problem: errors.GessoError) -> Response:
        for route, tell in told:
            match, below = route.matches(request.scope)
            if match is not Match.NONE:
                return tell(Request({**request.scope, **below}), problem)
        return failures.told(request, problem)

    return Doors([route for route, _ in told], told_there)


async def watch(app: "App") -> None:
    """Give up, every few seconds, the jobs that are not done by the deadline of their dialect. Ends when it is cancelled."""
    while True:
        await asyncio.sleep(WATCH_S)
        try:
            await run_in_threadpool(aliases.give_up_overdue, app)
        except errors.GessoError as error:
            log.warning("deadlines_wait: %s", error.error_code)


def application(
    app: "App",
    *,
    title: str,
    summary: str,
    envelope: Envelope,
    statuses: dict[str, int],
    admit: "Callable[[App, Request], object]" = caller_of,
    tell: Tell | None = None,
    challenge: str = "Bearer",
) -> FastAPI:
    """Return a dialect's application without routes.

    Args:
        app: the rooms.
        title: of its OpenAPI document, which lies at `/v1/openapi.json`.
        summary: the same.
        envelope: makes the document of an error.
        statuses: HTTP status by error code, where the dialect's differs from that of the error's class.
        admit: finds out who asks, or raises; asked before a large body is read.
        tell: answers errors, where `envelope` and `statuses` alone cannot say how.
        challenge: the way in that an answer of 401 names.
    """
    http = FastAPI(
        title=title,
        summary=summary,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    http.state.gesso = app
    http.state.envelope = envelope

    def enveloped(request: Request, problem: errors.GessoError, status: int | None = None) -> Response:
        code = status or statuses.get(problem.error_code) or failures.status_of(problem)
        answer = failures.answer(problem, code, envelope(problem, code, _path(request.scope)))
        if code == 401:
            answer.headers["www-authenticate"] = challenge
        if code >= 500 or problem.error_code == "allowance_spent":
            answer.headers["x-should-retry"] = "false"  # the official SDKs would draw everything again
        return answer

    told = tell or enveloped

    async def known(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, errors.GessoError)  # noqa: S101 - what it is registered for
        return told(request, problem)

    async def invalid(request: Request, problem: Exception) -> Response:
        return told(request, failures.invalid(problem), 400)

    async def http_problem(request: Request, problem: Exception) -> Response:
        if isinstance(problem.__cause__, errors.GessoError):  # what came while FastAPI read the body
            return told(request, problem.__cause__)
        status = problem.status_code if isinstance(problem, HTTPException) else 500
        answer = told(request, failures.of_http(status), status)
        answer.headers.update(failures.headers_of(problem))
        return answer

    async def unknown(request: Request, problem: Exception) -> Response:
        return told(request, failures.of_bug(request, problem), 500)

    async def gone(_: Request, __: Exception) -> Response:
        return Response(status_code=499)

    http.add_exception_handler(errors.GessoError, known)
    http.add_exception_handler(RequestValidationError, invalid)
    http.add_exception_handler(HTTPException, http_problem)
    http.add_exception_handler(ClientGone, gone)
    http.add_exception_handler(Exception, unknown)
    http.state.told = told
    most = UPLOADS_AT_ONCE * app.settings.upload_bytes
    http.add_middleware(Bounded, most=lambda _: most, admit=lambda request: admit(app, request), told=told)
    documents.tell_the_truth(http)
    return http


def _bounded(app: "App", shared: "_Shared") -> ASGIApp:
    """Bound what looks into a body before a dialect has it."""
    most = UPLOADS_AT_ONCE * app.settings.upload_bytes
    return Bounded(shared, most=lambda _: most, admit=lambda request: caller_of(app, request), told=shared.told)


class _Door(Mount):
    """A mount that takes every address below it, those with line breaks too: all of them are answered in the dialect."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


class _Above:
    """An application that looks above the mount: `/api/v1/files/…` is an address of its own."""

    def __init__(self, app: FastAPI, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(self._above(scope), receive, send)

    def told(self, request: Request, problem: errors.GessoError, status: int | None = None) -> Response:
        """Return an error as the application says it."""
        answer: Response = self._app.state.told(Request(self._above(request.scope)), problem, status)
        return answer

    def _above(self, scope: MutableMapping[str, Any]) -> dict[str, Any]:
        return {**scope, "root_path": scope.get("root_path", "").removesuffix(self._prefix)}


class _Shared:
    """`/v1`: OpenAI's and Evolink's calls at one address."""

    EVOLINK = ("/tasks", "/credits")

    def __init__(self, openai: FastAPI, evolink: FastAPI) -> None:
        self._openai = _Above(openai, "/v1")
        self._evolink = _Above(evolink, "/v1")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._openai(scope, receive, send)
            return
        path = _path(scope)
        if self._is_evolinks(path):
            await self._evolink(scope, receive, send)
        elif path == "/images/generations" and scope["method"] == "POST":
            try:
                body, again = await _read(receive)
            except errors.GessoError as error:  # nobody knows yet whose it is
                await self._openai.told(Request(scope), error)(scope, receive, send)
                return
            chosen = self._evolink if _model_in(body).startswith("mj-v7") else self._openai
            await chosen(scope, again, send)
        else:
            scope.setdefault("state", {})["both"] = True
            await self._openai(scope, receive, send)

    def told(self, request: Request, problem: errors.GessoError, status: int | None = None) -> Response:
        """Return an error as the dialect says it whose address it is; as OpenAI's where it is both's."""
        whose = self._evolink if self._is_evolinks(_path(request.scope)) else self._openai
        return whose.told(request, problem, status)

    def _is_evolinks(self, path: str) -> bool:
        return any(path == one or path.startswith(f"{one}/") for one in self.EVOLINK)


class _Asked(Route):
    """An address that the web app has too: the dialect answers only where its own word stands in the query."""

    def __init__(self, path: str, app: ASGIApp, *, by: str) -> None:
        super().__init__(path, app, methods=["GET"])
        self._by = by

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match as a route does, if the word is there."""
        if scope["type"] == "http" and self._by not in QueryParams(scope.get("query_string", b"")):
            return Match.NONE, {}
        return super().matches(scope)


def _path(scope: MutableMapping[str, Any]) -> str:
    """Return the address within its application."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


async def _read(receive: Receive, most: int = 1 << 20) -> tuple[bytes, Receive]:
    """Return the beginning of a body, and what gives it once more with all that follows."""
    messages: list[Message] = []
    body = b""
    while True:
        message = await receive()
        messages.append(message)
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body") or len(body) > most:
            break

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return body, again


def _model_in(body: bytes) -> str:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    model = document.get("model") if isinstance(document, dict) else None
    return model if isinstance(model, str) else ""

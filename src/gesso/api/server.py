"""The HTTP server: the doors, the web app's files and the login link, on a loopback address."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import msgspec
import uvicorn
from fastapi import FastAPI, Header
from fastapi.responses import RedirectResponse, Response
from starlette.middleware.gzip import GZipMiddleware

from gesso import __version__
from gesso.accounts import people as accounts
from gesso.actions import login
from gesso.api import dialects, documents, failures, links, pages
from gesso.api.bounds import Bounded
from gesso.api.callers import caller_of, set_cookie
from gesso.api.doorstep import Doorstep
from gesso.api.guard import Guard
from gesso.api.native import (
    audit,
    boards,
    desk,
    keys,
    library,
    models,
    people,
    policy,
    profiles,
    routes,
    selecting,
    session,
    styles,
    talks,
    teams,
    usage,
    webhooks,
    words,
)
from gesso.api.patience import Patience, patient_protocol
from gesso.domain.errors import BadInputError, GessoError, UnavailableError
from gesso.settings import Settings

if TYPE_CHECKING:
    from gesso.app import App


LARGEST_JSON_BYTES = 9_000_000
"""A profile's file may be so large; it is the largest document there is."""
LEAST_TO_COMPRESS_BYTES = 1400
"""A shorter answer fits into one packet as it is. Pictures, archives and event streams are never compressed."""
CLOSING_SECONDS = 5
"""How long open event streams may delay the end: uvicorn waits for them unless it is told not to."""


def create_app(app: "App") -> FastAPI:
    """Return the ASGI application of one App."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(dialects.watch(app))
        yield
        watching.cancel()
        app.hub.close()

    http = describe(lifespan)
    http.state.gesso = app
    http.add_middleware(Bounded, most=_limits(app), admit=lambda request: caller_of(app, request), told=failures.told)
    http.add_middleware(Patience)
    http.add_middleware(GZipMiddleware, minimum_size=LEAST_TO_COMPRESS_BYTES, compresslevel=5)
    doors = dialects.doors(app)
    http.add_middleware(Guard, doorstep=Doorstep(app.settings), told=doors.told)
    failures.install(http)
    http.router.routes[:0] = doors.routes
    _add_pages(http, app)
    return http


def _limits(app: "App") -> Callable[[str], int | None]:
    """Return how large a request may be by its address: a file and what is around it; archives and dialects count themselves."""
    most = max(app.settings.upload_bytes, LARGEST_JSON_BYTES) + (1 << 16)

    def limit(path: str) -> int | None:
        own = path.startswith("/api/v1/") and not path.startswith("/api/v1/files")
        return most if own and path.rstrip("/") != "/api/v1/imports" else None

    return limit


def describe(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None) -> FastAPI:
    """Return the application with its routes and nothing behind them: enough for its OpenAPI document."""
    http = FastAPI(
        title="Gesso",
        version=__version__,
        summary="The open creative operating system for pictures.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    for router in (
        links.router,
        webhooks.router,
        session.router,
        people.router,
        keys.router,
        teams.router,
        audit.router,
        policy.router,
        profiles.router,
        boards.router,
        usage.router,
        styles.router,
        words.router,
        talks.router,
        selecting.router,
        desk.router,
        library.router,
        models.router,
        routes.router,
    ):  # the last one answers for every other address
        http.include_router(router)
    documents.tell_the_truth(http)
    return http


def _add_pages(http: FastAPI, app: "App") -> None:
    @http.get("/login", include_in_schema=False)
    def log_in(token: str = "") -> Response:
        """The printed link: set the cookie, and take the token out of the address."""
        try:
            _, cookie = login.by_link(app, token)
        except GessoError:
            return RedirectResponse("/?login=failed", status_code=303, headers={"cache-control": "no-store"})
        answer = RedirectResponse("/", status_code=303, headers={"cache-control": "no-store"})
        set_cookie(answer, cookie)
        return answer

    @http.get("/{path:path}", include_in_schema=False)
    def page(path: str, accept_encoding: Annotated[str, Header()] = "") -> Response:
        """The web app: its files, and its one page for every other address."""
        return pages.answer(path, gzip="gzip" in accept_encoding)


def serve(settings: Settings, announce: Callable[[str], object]) -> None:
    """Serve the studio of `settings.home` until interrupted.

    Raises:
        BadInputError: an address other than loopback, and the owner has no password (`accounts_required`); a host name
            setting that cannot be read (`bad_setting`).
        UnavailableError: the home is in use (`home_in_use`), the port is taken (`port_in_use`).
    """
    from gesso.app import open_app

    Doorstep(settings)
    if settings.is_shared:
        _check_owner_has_password(settings)
    listener = _listen(settings)
    settings = msgspec.structs.replace(settings, port=listener.getsockname()[1])
    # The command line comes this way, also where the studio is open to a network.
    url = msgspec.structs.replace(settings, public_url="").address
    with listener, open_app(settings, address=url) as app:
        app.start_drawing()
        app.start_telling()
        app.start_sweeping()
        app.start_noticing()
        config = uvicorn.Config(
            create_app(app),
            http=patient_protocol(),
            log_config=None,
            lifespan="on",
            timeout_graceful_shutdown=CLOSING_SECONDS,
            server_header=False,
            access_log=False,
            proxy_headers=False,  # the guard reads them, and believes only the proxies that the settings name
        )
        server = _Server(config, before_closing=app.hub.close)
        announce(
            f"Gesso {__version__} is ready. Open this link in your browser:\n\n    {url}/login?token={app.login_token}\n"
        )
        if settings.is_shared:
            announce(
                f"People log in at {settings.address} with name and password; the link works on this machine only."
            )
        announce(f"Home: {settings.home}   Stop: Ctrl+C")
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again after a clean stop
            server.run(sockets=[listener])
        announce("Stopped. Jobs that were not finished go on when the studio starts again.")


def _check_owner_has_password(settings: Settings) -> None:
    from gesso.app import open_records

    with open_records(settings) as app:
        if not accounts.person(app.database, app.owner).has_password:
            raise BadInputError(
                f"{settings.host} would open your studio to the network, and its owner has no password. Set one first: "
                "gesso people password. Without one, Gesso listens on this machine only (127.0.0.1).",
                code="accounts_required",
            )


class _Server(uvicorn.Server):
    """Ends the event streams as soon as a stop is asked for, so that stopping takes no waiting."""

    def __init__(self, config: uvicorn.Config, before_closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._before_closing = before_closing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._before_closing()
        await super().shutdown(sockets)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is said because asyncio sends small answers at once (TCP_NODELAY) only where it is: without it, whatever is
    # written in two parts, as every answer is, waits some 40 ms for the other side's acknowledgement (RFC 896, RFC 1122 §4.2.3.2).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise UnavailableError(
            f"Port {settings.port} is taken ({error.strerror}). Choose another with --port, or --port 0 for a free one.",
            code="port_in_use",
        ) from error
    listener.listen(128)
    return listener

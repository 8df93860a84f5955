"""The HTTP server: the doors, the web app's files and the login link, on a loopback address."""

import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from gesso import __version__
from gesso.api import failures, links
from gesso.api.guard import LOOPBACK_NAMES, Guard, public_names
from gesso.api.native import boards, desk, library, profiles, routes, selecting, styles, talks, webhooks, words
from gesso.api.native.session import COOKIE, open_session
from gesso.domain.errors import BadInputError, UnauthorizedError, UnavailableError
from gesso.settings import Settings

if TYPE_CHECKING:
    from gesso.app import App


STUDIO = Path(__file__).parent / "studio"
LOOPBACK_ADDRESSES = frozenset({"127.0.0.1", "localhost", "::1"})
CLOSING_SECONDS = 5
"""How long open event streams may delay the end: uvicorn waits for them unless it is told not to."""

NOT_BUILT = """<!doctype html><title>Gesso</title><h1>The web studio was not built</h1>
<p>This installation has the API at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a> but not the web app. Install Gesso again with a network
connection to the npm registry, or run <code>python build_studio.py</code> in the checkout.</p>"""


def create_app(app: "App") -> FastAPI:
    """Return the ASGI application of one App."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        app.hub.close()

    http = describe(lifespan)
    http.state.gesso = app
    http.add_middleware(Guard, allowed_hosts=LOOPBACK_NAMES | public_names(app.settings.public_url))
    failures.install(http)
    _add_pages(http, app)
    return http


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
        profiles.router,
        boards.router,
        styles.router,
        words.router,
        talks.router,
        selecting.router,
        desk.router,
        library.router,
        routes.router,
    ):  # the last one answers for every other address
        http.include_router(router)
    return http


def _add_pages(http: FastAPI, app: "App") -> None:
    @http.get("/login", include_in_schema=False)
    def log_in(token: str = "") -> Response:
        """The printed link: set the cookie, and take the token out of the address."""
        try:
            _, cookie = open_session(app, token)
        except UnauthorizedError:
            return RedirectResponse("/?login=failed", status_code=303, headers={"cache-control": "no-store"})
        answer = RedirectResponse("/", status_code=303, headers={"cache-control": "no-store"})
        answer.set_cookie(value=cookie, **COOKIE)
        return answer

    @http.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        """The web app: its files, and its one page for every other address."""
        file = (STUDIO / path).resolve()
        if path and file.is_file() and file.is_relative_to(STUDIO.resolve()):
            hashed = path.startswith("assets/")
            cache = "public, max-age=31536000, immutable" if hashed else "no-cache"
            return FileResponse(file, headers={"cache-control": cache})
        index = STUDIO / "index.html"
        if not index.is_file():
            return HTMLResponse(NOT_BUILT, status_code=200)
        return FileResponse(index, headers={"cache-control": "no-cache"})


def serve(settings: Settings, announce: Callable[[str], object]) -> None:
    """Serve the studio of `settings.home` until interrupted.

    Raises:
        BadInputError: an address other than loopback (`accounts_required`).
        UnavailableError: the home is in use (`home_in_use`), the port is taken (`port_in_use`).
    """
    from gesso.app import open_app

    if settings.host not in LOOPBACK_ADDRESSES:
        raise BadInputError(
            f"Gesso listens only on this machine (127.0.0.1) until it has accounts; {settings.host} would open your "
            "studio to the network without any. Use an SSH tunnel to reach it from elsewhere.",
            code="accounts_required",
        )
    listener = _listen(settings)
    port = listener.getsockname()[1]
    name = "[::1]" if settings.host == "::1" else "127.0.0.1" if settings.host == "localhost" else settings.host
    url = f"http://{name}:{port}"
    with listener, open_app(settings, address=url) as app:
        app.start_drawing()
        app.start_telling()
        app.start_sweeping()
        config = uvicorn.Config(
            create_app(app),
            log_config=None,
            lifespan="on",
            timeout_graceful_shutdown=CLOSING_SECONDS,
            server_header=False,
            access_log=False,
        )
        server = _Server(config, before_closing=app.hub.close)
        announce(
            f"Gesso {__version__} is ready. Open this link in your browser:\n\n    {url}/login?token={app.login_token}\n"
        )
        announce(f"Home: {settings.home}   Stop: Ctrl+C")
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again after a clean stop
            server.run(sockets=[listener])
        announce("Stopped. Jobs that were not finished go on when the studio starts again.")


class _Server(uvicorn.Server):
    """Ends the event streams as soon as a stop is asked for, so that stopping takes no waiting."""

    def __init__(self, config: uvicorn.Config, before_closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._before_closing = before_closing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._before_closing()
        await super().shutdown(sockets)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if settings.host == "::1" else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
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

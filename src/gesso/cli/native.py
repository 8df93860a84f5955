"""The native API for commands: of the studio that runs on this home, else of one opened for the length of the command.

Both go through the same routes, so a command need not know which it is, and says the same errors.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any, Protocol

from gesso.cli import fail
from gesso.domain import errors
from gesso.settings import Settings, load_settings


class Native(Protocol):
    def __call__(self, method: str, path: str, **more: Any) -> Any:
        """Ask, and return the answer's JSON, its bytes where it is none, or None where it is empty.

        Args:
            method: the HTTP method.
            path: behind `/api/v1`.
            **more: `json`, `params` or `content`.

        Raises:
            GessoError: of the kind and code that the studio answered.
        """
        ...


_KINDS: dict[int, type[errors.GessoError]] = {
    400: errors.BadInputError,
    401: errors.UnauthorizedError,
    403: errors.ForbiddenError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    413: errors.TooLargeError,
    503: errors.UnavailableError,
}


@contextlib.contextmanager
def open_native(settings: Settings, *, drawing: bool = False) -> Iterator[Native]:
    """Give the native API of this home; with `drawing`, of a home in which pictures can be drawn and looked at."""
    import httpx

    from gesso.accounts.link import login_token
    from gesso.app import open_app, open_records, running_at

    address = running_at(settings.home)
    if address is not None:
        at_home = {"authorization": f"Bearer {login_token(settings.home)}"}
        with httpx.Client(base_url=f"{address}/api/v1", timeout=120, trust_env=False, headers=at_home) as client:
            yield lambda method, path, **more: answer_of(client.request(method, path, **more))
        return
    from gesso.api.server import create_app

    with open_app(settings) if drawing else open_records(settings) as app:
        if drawing:
            app.start_drawing()
        transport = httpx.ASGITransport(app=create_app(app))

        async def ask(method: str, path: str, **more: Any) -> Any:
            at_home = {"authorization": f"Bearer {app.login_token}"}
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1/api/v1", headers=at_home
            ) as client:
                return answer_of(await client.request(method, path, **more))

        yield lambda method, path, **more: asyncio.run(ask(method, path, **more))


@contextlib.contextmanager
def open_elsewhere(url: str, key: str) -> Iterator[Native]:
    """Give the native API of a studio on another machine, for whoever has a key of it.

    Raises:
        BadInputError: no key (`key_needed`).
        UnavailableError: nothing answers there (`studio_unreachable`).
    """
    import httpx

    if not key:
        message = "A studio elsewhere wants an API key: set GESSO_KEY. Its owner makes one with `gesso keys create`."
        raise errors.BadInputError(message, code="key_needed")
    headers = {"authorization": f"Bearer {key}"}

    def ask(method: str, path: str, **more: Any) -> Any:
        try:
            return answer_of(client.request(method, path, **more))
        except httpx.TransportError as error:
            message = f"{url} does not answer ({error}). Is the studio running there?"
            raise errors.UnavailableError(message, code="studio_unreachable") from error

    with httpx.Client(base_url=f"{url.rstrip('/')}/api/v1", timeout=120, headers=headers) as client:
        ask("GET", "/session")
        yield ask


@contextlib.contextmanager
def native(*, as_json: bool, drawing: bool = False, text: str = "") -> Iterator[Native]:
    """Give the native API of this machine's home to one command; what it refuses ends the command, pointing into `text`."""
    try:
        with open_native(load_settings(), drawing=drawing) as ask:
            yield ask
    except errors.GessoError as error:
        fail(error, as_json=as_json, text=text)


def asked(method: str, path: str, *, as_json: bool, **more: Any) -> Any:
    """Return the answer to one request of one command; what is refused ends the command."""
    with native(as_json=as_json) as ask:
        return ask(method, path, **more)


def answer_of(answer: Any) -> Any:
    """Return what an HTTP answer holds, as `Native` does.

    Raises:
        GessoError: of the kind and code that the studio answered.
    """
    kind = answer.headers.get("content-type", "")
    if answer.is_success:
        if not answer.content:
            return None
        return answer.json() if kind == "application/json" else answer.content
    problem = answer.json()["error"]
    details = tuple(errors.Detail(**one) for one in problem["details"])
    if answer.status_code == 429:
        wait_s = int(answer.headers.get("retry-after", "1"))
        raise errors.RateLimitedError(problem["message"], code=problem["code"], retry_after_seconds=wait_s)
    of_status = _KINDS.get(answer.status_code, errors.GessoError)
    failure = errors.PromptError if problem["code"] == "bad_prompt" else of_status
    raise failure(problem["message"], code=problem["code"], details=details)

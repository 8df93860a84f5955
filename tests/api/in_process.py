"""The HTTP door over an opened home, in this process: no port, no worker. Where a request comes from can be said."""

import asyncio
from typing import Any

import httpx

from gesso.api.server import create_app
from gesso.app import App


class Door:
    """A browser or program at the door. Keeps its cookies; `address` is where it comes from."""

    def __init__(self, app: App, *, address: str = "127.0.0.1", host: str = "127.0.0.1:7788", **headers: str) -> None:
        self._app = create_app(app)
        self._address = address
        self._url = f"http://{host}/api/v1"
        self.headers = headers
        self.cookies = httpx.Cookies()

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app, client=(self._address, 50_000))
            headers = {**self.headers, **more.pop("headers", {})}
            async with httpx.AsyncClient(transport=transport, base_url=self._url, cookies=self.cookies) as client:
                answer = await client.request(method, path, headers=headers, **more)
                self.cookies = client.cookies
                return answer

        return asyncio.run(asked())

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("GET", path, **more).raise_for_status().json()

    def does(self, method: str, path: str, **more: Any) -> Any:
        answer = self.ask(method, path, **more).raise_for_status()
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, **more: Any) -> tuple[int, str]:
        """Return the status and the error's code."""
        answer = self.ask(method, path, **more)
        assert not answer.is_success, answer.text
        return answer.status_code, answer.json()["error"]["code"]

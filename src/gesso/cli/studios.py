"""The studio that a command talks to: one that runs already, or one made for the length of the command.

Both answer with the native API's documents, so that commands need not know which it is.
"""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gesso.cli.native import answer_of
from gesso.settings import Settings

if TYPE_CHECKING:
    import httpx

    from gesso.app import App

Progress = tuple[str, float]
"""A job's id and how far it is, 0 to 1."""


class Studio(Protocol):
    def ask(self, **body: Any) -> list[dict[str, Any]]:
        """Ask for pictures as `POST /api/v1/jobs` does, and return the jobs' documents."""
        ...

    def rerun(self, image_id: str) -> list[dict[str, Any]]: ...

    def upload(self, data: bytes) -> dict[str, Any]:
        """Take a picture in and return its document."""
        ...

    def keep_mask(self, data: bytes) -> str:
        """Keep a PNG file as a mask, and return what names it."""
        ...

    def follow(self, job_ids: list[str]) -> Iterator[Progress]:
        """Yield progress until all these jobs have ended."""
        ...

    def job(self, job_id: str) -> dict[str, Any]: ...

    def cancel(self, job_id: str) -> None: ...

    def file(self, image_id: str) -> bytes:
        """Return the stored PNG."""
        ...


@contextlib.contextmanager
def open_studio(settings: Settings) -> Iterator[Studio]:
    """Use the studio that runs on this home, else bring one up until the block ends."""
    running = _running(settings.home)
    if running is not None:
        with contextlib.closing(running):
            yield _Remote(running)
        return
    from gesso.app import open_app

    with open_app(settings) as app:
        app.start_drawing()
        yield _Local(app)


@contextlib.contextmanager
def open_library(settings: Settings) -> Iterator[Studio]:
    """Use the studio that runs on this home, else open its records until the block ends. Nothing can be drawn."""
    running = _running(settings.home)
    if running is not None:
        with contextlib.closing(running):
            yield _Remote(running)
        return
    from gesso.app import open_records

    with open_records(settings) as app:
        yield _Local(app)


def _running(home: Path) -> "httpx.Client | None":
    """Return a logged-in client of the studio that serves this home, or None when none answers."""
    from gesso.app import running_at

    address = running_at(home)
    if address is None:
        return None
    import httpx

    from gesso.accounts.link import login_token

    at_home = {"authorization": f"Bearer {login_token(home)}"}
    client = httpx.Client(base_url=f"{address}/api/v1", timeout=30, trust_env=False, headers=at_home)
    try:
        client.get("/session").raise_for_status()
    except httpx.HTTPError:
        client.close()
        return None
    return client


class _Remote:
    """A running studio, over its own API."""

    def __init__(self, client: "httpx.Client") -> None:
        self._client = client

    def ask(self, **body: Any) -> list[dict[str, Any]]:
        jobs: list[dict[str, Any]] = self._ask("POST", "/jobs", json=body)["jobs"]
        return jobs

    def rerun(self, image_id: str) -> list[dict[str, Any]]:
        jobs: list[dict[str, Any]] = self._ask("POST", f"/images/{image_id}/rerun")["jobs"]
        return jobs

    def upload(self, data: bytes) -> dict[str, Any]:
        image: dict[str, Any] = self._ask("POST", "/uploads", content=data)
        return image

    def keep_mask(self, data: bytes) -> str:
        return str(self._ask("POST", "/masks", content=data)["file"])

    def follow(self, job_ids: list[str]) -> Iterator[Progress]:
        waiting = set(job_ids)
        while waiting:
            for job_id in sorted(waiting):
                job = self.job(job_id)
                yield job_id, job["progress"]
                if job["finished_at"] is not None:
                    waiting.discard(job_id)
            if waiting:
                time.sleep(0.1)

    def job(self, job_id: str) -> dict[str, Any]:
        job: dict[str, Any] = self._ask("GET", f"/jobs/{job_id}")
        return job

    def cancel(self, job_id: str) -> None:
        self._ask("DELETE", f"/jobs/{job_id}")

    def file(self, image_id: str) -> bytes:
        return self._client.get(f"/images/{image_id}/file").raise_for_status().content

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        return answer_of(self._client.request(method, path, **more))


class _Local:
    """A studio in this very process, for the length of one command."""

    def __init__(self, app: "App") -> None:
        self._app = app

    def ask(self, **body: Any) -> list[dict[str, Any]]:
        from gesso.actions import wishes
        from gesso.api.native import asking, schema

        # Not validated: the actions themselves refuse what is wrong, with their own codes.
        planned = asking.plan(self._app, self._app.owner, schema.NewJob.model_construct(**body))
        return [self.job(job.id) for job in wishes.queue(self._app, self._app.owner, planned)]

    def rerun(self, image_id: str) -> list[dict[str, Any]]:
        from gesso.actions import rerun

        return [self.job(rerun.submit(self._app, self._app.owner, image_id).id)]

    def upload(self, data: bytes) -> dict[str, Any]:
        from gesso.actions import upload
        from gesso.api.native import translate

        return translate.image(upload.upload(self._app, self._app.owner, data)).model_dump()

    def keep_mask(self, data: bytes) -> str:
        from gesso.actions import inpaint

        return inpaint.keep_mask(self._app, self._app.owner, data).sha256

    def follow(self, job_ids: list[str]) -> Iterator[Progress]:
        from gesso.api.native import reading

        yield from reading.follow(self._app, self._app.owner, job_ids)

    def job(self, job_id: str) -> dict[str, Any]:
        from gesso.api.native import reading

        return reading.job(self._app, self._app.owner, job_id).model_dump()

    def cancel(self, job_id: str) -> None:
        from gesso.actions import cancel

        cancel.cancel(self._app, self._app.owner, job_id)

    def file(self, image_id: str) -> bytes:
        from gesso.api.native import reading

        return reading.original(self._app, self._app.owner, image_id)

"""What tests of the other dialects share: keys of two people of one studio, and pictures to send."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from gesso.accounts import keys
from gesso.app import App, open_records
from gesso.domain.ids import PersonId
from gesso.domain.person import Person
from gesso.settings import Settings
from gesso.store.queries import accounts


@contextmanager
def records(home: Path) -> Iterator[App]:
    """Open the records of a home beside its running studio."""
    with open_records(Settings(home=home)) as app:
        yield app


def owner_key(home: Path) -> str:
    with records(home) as app:
        return secret_of(app, app.owner)


def stranger_key(home: Path) -> str:
    """Return the key of a second person, who has nothing here."""
    with records(home) as app:
        return stranger_in(app)


def stranger_in(app: App) -> str:
    person = Person(id=PersonId(app.new_id("usr")), name="stranger", role="member", created_ms=app.clock_ms())
    with app.database.write() as connection:
        accounts.add_person(connection, person)
    return secret_of(app, person.id)


def secret_of(app: App, person: PersonId) -> str:
    _, secret = keys.create_key(app.database, person, "doors", new_id=app.new_id, clock_ms=app.clock_ms)
    return secret


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def linked(url: str) -> Image.Image:
    """Return the picture behind a link, asked for without any credential."""
    answer = httpx.get(url, trust_env=False)
    assert answer.status_code == 200, answer.text
    return opened(answer.content)


def completed(client: httpx.Client, task_id: str, native: httpx.Client) -> dict[str, Any]:
    """Wait for a task on the native event streams, and return it."""
    from serving import wait_for_end

    jobs = native.get("/jobs", params={"status": "live"}).json()["items"]
    for job in jobs:
        wait_for_end(native, job["id"])
    task: dict[str, Any] = client.get(f"/v1/tasks/{task_id}").raise_for_status().json()
    return task

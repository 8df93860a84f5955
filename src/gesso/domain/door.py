"""What an API dialect remembers beside jobs and pictures: an answer by key, another name of a job, an uploaded asset.

`door` is the dialect's word: `evolink`, `onemin`, … Times are milliseconds since the epoch.
"""

from typing import Any

import msgspec

from gesso.domain.ids import ImageId, JobId, PersonId


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The first answer to a request with an idempotency key; `status` is None while the request is at work."""

    person_id: PersonId
    door: str
    key: str
    request_sha256: str
    status: int | None = None
    body: dict[str, Any] | None = None
    created_ms: int
    expires_ms: int


class Alias(msgspec.Struct, frozen=True, kw_only=True):
    """A job as a dialect calls it. `facts` are the dialect's own; `price` is in its money."""

    door: str
    name: str
    person_id: PersonId
    job_id: JobId
    model: str = ""
    facts: dict[str, Any] = {}
    price: float = 0.0
    created_ms: int
    deadline_ms: int | None = None
    """When the job is given up, if it has not ended."""
    overdue: bool = False
    """Whether it was given up."""


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a dialect took in for requests to come. Its bytes are the blob `sha256`, as they were sent."""

    id: str
    person_id: PersonId
    door: str
    name: str
    original_name: str = ""
    folder: str = ""
    mime: str
    bytes: int
    sha256: str
    image_id: ImageId | None = None
    created_ms: int
    expires_ms: int | None = None
    """None: it stays until it is removed."""

"""Webhooks: who is told of which events, and each telling with its tries."""

from typing import Literal

import msgspec

from gesso.domain.ids import JobId, PersonId

TOLD_KINDS = ("queued", "started", "image", "requeued", "succeeded", "failed", "cancelled")
"""The kinds of a job's events that are told. Their names outside are `job.queued` and so on."""
EVENT_NAMES: tuple[str, ...] = tuple(f"job.{kind}" for kind in TOLD_KINDS)
TEST_EVENT = "webhook.test"

DeliveryState = Literal["pending", "delivered", "failed", "dropped"]


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is told once when a job ends, as some dialects have it. Belongs to the job."""

    url: str
    renderer: str
    """Name of what makes the body when it is sent."""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An address of a person that is told of events of their jobs."""

    id: str
    person_id: PersonId
    url: str
    events: tuple[str, ...]
    """Names of events; empty for all."""
    secret: str
    """`whsec_` and base64 of 32 bytes."""
    old_secret: str | None = None
    """What was the secret before; signs too until `old_until_ms`."""
    old_until_ms: int | None = None
    enabled: bool = True
    disabled_reason: str | None = None
    created_ms: int


class Try(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One request that was made, or was refused before it was made."""

    at_ms: int
    took_ms: int
    status: int | None = None
    error: str | None = None
    """Code of what went wrong; the other side's body is never kept."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be told to one address. Its id is the receiver's key against doubles: the same on every try."""

    id: str
    person_id: PersonId
    endpoint_id: str | None
    """None for a callback."""
    job_id: JobId | None
    event: str
    url: str | None
    """Of a callback; an endpoint's own address may change meanwhile."""
    renderer: str | None
    payload: str | None
    """The body; None where a renderer makes it."""
    state: DeliveryState
    tries: tuple[Try, ...]
    attempts: int
    """Tries since it was last asked for; a manual re-send begins anew."""
    next_ms: int | None
    """When it is due; None once it has ended."""
    created_ms: int
    ended_ms: int | None = None

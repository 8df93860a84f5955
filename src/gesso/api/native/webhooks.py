"""The native API's `webhooks`: endpoints, secrets, tests, the log, sending again."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from gesso.actions import webhooks
from gesso.api.callers import Editor, Person, current_app
from gesso.api.native import schema, translate
from gesso.api.native.problems import PROBLEMS
from gesso.domain.image import Page
from gesso.domain.webhook import EVENT_NAMES, Delivery, DeliveryState, Endpoint

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["webhooks"])

Url = Annotated[
    str, Field(max_length=2048, examples=["https://example.org/hook"], description="https, to a public address.")
]
Events = Annotated[
    list[str],
    Field(max_length=20, examples=[["job.succeeded"]], description=f"Of {', '.join(EVENT_NAMES)}; empty means all."),
]


class NewWebhook(schema.Document):
    """An address to be told of your jobs."""

    url: Url
    events: Annotated[Events, Field(default_factory=list)]


class WebhookChange(schema.Document):
    """What to change; what is left out stays."""

    url: Url | None = None
    events: Events | None = None
    enabled: bool | None = None


class WebhookDocument(schema.Document):
    """One webhook. The secret is shown when it is made and when it is rotated, and at no other time."""

    id: str
    url: str
    events: list[str]
    enabled: bool
    disabled_reason: Annotated[str | None, Field(description="`gone` after a 410, `off` where you switched it off.")]
    rotating_until: Annotated[str | None, Field(description="Until when the secret before signs too.")]
    created_at: str
    secret: str | None = None


class TryDocument(schema.Document):
    """One request."""

    at: str
    took_ms: int
    status: int | None
    error: Annotated[str | None, Field(description="`refused` for a status other than 2xx, else a code of errors.md.")]


class DeliveryDocument(schema.Document):
    """One thing that was or is to be told. `id` is the receiver's `webhook-id`."""

    id: str
    webhook_id: Annotated[str | None, Field(description="null for the callback of a single job.")]
    url: str | None
    job_id: str | None
    event: str
    state: DeliveryState
    tries: list[TryDocument]
    next_at: str | None
    body: Annotated[str | None, Field(description="What is sent; null where a dialect makes it then.")]
    created_at: str


class CallbackSecretDocument(schema.Document):
    """What the callbacks of your jobs are signed with."""

    secret: str


def document(endpoint: Endpoint, *, now_ms: int, secret: bool = False) -> WebhookDocument:
    """Translate an endpoint; with `secret`, show that too."""
    until = endpoint.old_until_ms if (endpoint.old_until_ms or 0) > now_ms else None
    return WebhookDocument(
        id=endpoint.id,
        url=endpoint.url,
        events=list(endpoint.events),
        enabled=endpoint.enabled,
        disabled_reason=endpoint.disabled_reason,
        rotating_until=None if until is None else translate.time_text(until),
        created_at=translate.time_text(endpoint.created_ms),
        secret=endpoint.secret if secret else None,
    )


def told(one: Delivery) -> DeliveryDocument:
    """Translate a delivery."""
    return DeliveryDocument(
        id=one.id,
        webhook_id=one.endpoint_id,
        url=one.url,
        job_id=one.job_id,
        event=one.event,
        state=one.state,
        tries=[
            TryDocument(at=translate.time_text(each.at_ms), took_ms=each.took_ms, status=each.status, error=each.error)
            for each in one.tries
        ],
        next_at=None if one.next_ms is None else translate.time_text(one.next_ms),
        body=one.payload,
        created_at=translate.time_text(one.created_ms),
    )


@router.get("/webhooks")
def list_webhooks(request: Request, person: Person) -> schema.PageDocument[WebhookDocument]:
    """List your webhooks, oldest first."""
    app = current_app(request)
    items = [document(one, now_ms=app.clock_ms()) for one in webhooks.listed(app, person)]
    return schema.PageDocument(items=items, next_cursor=None)


@router.post("/webhooks", status_code=201)
def create_webhook(request: Request, person: Person, body: NewWebhook) -> WebhookDocument:
    """Add a webhook. The answer has its secret, this once."""
    app = current_app(request)
    made = webhooks.create(app, person, body.url, tuple(body.events))
    return document(made, now_ms=app.clock_ms(), secret=True)


@router.get("/webhooks/callback-secret")
def read_callback_secret(request: Request, person: Editor) -> CallbackSecretDocument:
    """Return what signs the callbacks (`callback_url`) of your jobs."""
    return CallbackSecretDocument(secret=webhooks.callback_secret(current_app(request), person))


@router.get("/webhooks/deliveries")
def list_all_deliveries(
    request: Request,
    person: Person,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    state: DeliveryState | None = None,
) -> schema.PageDocument[DeliveryDocument]:
    """List all that was or is to be told, callbacks of single jobs too, newest first."""
    app = current_app(request)
    return _page(webhooks.log(app, person, None, limit=limit, cursor=cursor, states=(state,) if state else ()))


@router.post("/webhooks/deliveries/{delivery_id}/resend")
def resend_any(request: Request, person: Person, delivery_id: str) -> DeliveryDocument:
    """Send a delivery again now, under its own id."""
    return told(webhooks.resend(current_app(request), person, delivery_id))


@router.get("/webhooks/{webhook_id}")
def read_webhook(request: Request, person: Person, webhook_id: str) -> WebhookDocument:
    """Read one webhook."""
    app = current_app(request)
    return document(webhooks.found(app, person, webhook_id), now_ms=app.clock_ms())


@router.patch("/webhooks/{webhook_id}")
def change_webhook(request: Request, person: Person, webhook_id: str, body: WebhookChange) -> WebhookDocument:
    """Change address or events, or switch it off or on."""
    app = current_app(request)
    events = None if body.events is None else tuple(body.events)
    changed = webhooks.change(app, person, webhook_id, url=body.url, events=events, enabled=body.enabled)
    return document(changed, now_ms=app.clock_ms())


@router.delete("/webhooks/{webhook_id}", status_code=204)
def delete_webhook(request: Request, person: Person, webhook_id: str) -> None:
    """Remove a webhook, its log and what waits for it."""
    webhooks.delete(current_app(request), person, webhook_id)


@router.post("/webhooks/{webhook_id}/rotate")
def rotate_webhook(request: Request, person: Person, webhook_id: str) -> WebhookDocument:
    """Make a fresh secret, shown this once. The old one signs beside it for a day."""
    app = current_app(request)
    return document(webhooks.rotate(app, person, webhook_id), now_ms=app.clock_ms(), secret=True)


@router.post("/webhooks/{webhook_id}/test")
def test_webhook(request: Request, person: Person, webhook_id: str) -> DeliveryDocument:
    """Send a test event now; the answer says what came of it."""
    return told(webhooks.test(current_app(request), person, webhook_id))


@router.get("/webhooks/{webhook_id}/deliveries")
def list_deliveries(  # noqa: PLR0917 - a request's parts
    request: Request,
    person: Person,
    webhook_id: str,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    state: DeliveryState | None = None,
) -> schema.PageDocument[DeliveryDocument]:
    """List what one webhook was or is to be told, newest first."""
    app = current_app(request)
    return _page(webhooks.log(app, person, webhook_id, limit=limit, cursor=cursor, states=(state,) if state else ()))


@router.post("/webhooks/{webhook_id}/deliveries/{delivery_id}/resend")
def resend(request: Request, person: Person, webhook_id: str, delivery_id: str) -> DeliveryDocument:
    """Send a delivery again now, under its own id, whatever became of it."""
    return told(webhooks.resend(current_app(request), person, delivery_id, endpoint_id=webhook_id))


def _page(found: Page) -> schema.PageDocument[DeliveryDocument]:
    return schema.PageDocument(items=[told(one) for one in found.items], next_cursor=found.next_cursor)

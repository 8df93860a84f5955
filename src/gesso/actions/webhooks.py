"""Webhooks: a person's endpoints, their secrets, a test, the log and sending again; and callbacks of single jobs."""

from typing import TYPE_CHECKING

from gesso.accounts import link
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.image import Page
from gesso.domain.webhook import EVENT_NAMES, Callback, Delivery, DeliveryState, Endpoint
from gesso.network.address import check

if TYPE_CHECKING:
    from gesso.app import App

LONGEST_PAGE = 200
_EVENTS = frozenset(EVENT_NAMES)


def check_address(app: "App", url: str, *, pointer: str = "/url") -> str:
    """Return the address if it may be told things: https to the public network, checked again at every delivery.

    Raises:
        BadInputError: `bad_address`, `address_not_allowed`.
    """
    try:
        check(url, allow=app.allowed)
    except BadInputError as error:
        raise BadInputError.at(error.message, code=error.error_code, pointer=pointer, value=url[:200]) from error
    return url


def callback(app: "App", url: str, renderer: str, *, pointer: str = "/callback_url") -> Callback:
    """Return what `wishes.queue` takes, for an address that is told when a job ends.

    Args:
        app: the rooms.
        url: where to.
        renderer: a name of `gesso.jobs.telling.renderers`, which makes the body when it is sent.
        pointer: of the field in the request, for errors.

    Raises:
        as `check_address`.
    """
    return Callback(url=check_address(app, url, pointer=pointer), renderer=renderer)


def listed(app: "App", person: PersonId) -> tuple[Endpoint, ...]:
    """Return a person's endpoints, oldest first."""
    return app.webhooks.all(person)


def found(app: "App", person: PersonId, endpoint_id: str) -> Endpoint:
    """Return one.

    Raises:
        NotFoundError: `webhook_not_found`.
    """
    return app.webhooks.get(person, endpoint_id)


def create(app: "App", person: PersonId, url: str, events: tuple[str, ...] = ()) -> Endpoint:
    """Add an endpoint for these events; none named means all.

    Raises:
        BadInputError: as `check_address`; an event that there is not (`unknown_event`).
        ConflictError: `too_many_webhooks`.
    """
    return app.webhooks.create(person, check_address(app, url), _events(events))


def change(
    app: "App",
    person: PersonId,
    endpoint_id: str,
    *,
    url: str | None = None,
    events: tuple[str, ...] | None = None,
    enabled: bool | None = None,
) -> Endpoint:
    """Change what is given.

    Raises:
        as `create`, and NotFoundError: `webhook_not_found`.
    """
    endpoint = found(app, person, endpoint_id)
    return app.webhooks.change(
        endpoint,
        url=None if url is None else check_address(app, url),
        events=None if events is None else _events(events),
        enabled=enabled,
    )


def rotate(app: "App", person: PersonId, endpoint_id: str) -> Endpoint:
    """Make a fresh secret; the old one signs too for a day.

    Raises:
        NotFoundError: `webhook_not_found`.
    """
    return app.webhooks.rotate(found(app, person, endpoint_id))


def delete(app: "App", person: PersonId, endpoint_id: str) -> None:
    """Remove an endpoint, its log and what waits for it.

    Raises:
        NotFoundError: `webhook_not_found`.
    """
    app.webhooks.delete(found(app, person, endpoint_id))


def test(app: "App", person: PersonId, endpoint_id: str) -> Delivery:
    """Send a test event now and return what came of it. It is tried again later like any other.

    Raises:
        NotFoundError: `webhook_not_found`.
    """
    return app.telling.tell(app.webhooks.test(found(app, person, endpoint_id)))


def log(
    app: "App",
    person: PersonId,
    endpoint_id: str | None,
    *,
    limit: int = 50,
    cursor: str | None = None,
    states: tuple[DeliveryState, ...] = (),
) -> Page:
    """Return a page of the log, newest first; endpoint None for everything, callbacks of jobs too.

    Raises:
        NotFoundError: `webhook_not_found`.
        BadInputError: `bad_limit`.
    """
    if not 1 <= limit <= LONGEST_PAGE:
        raise BadInputError(f"limit must be 1 to {LONGEST_PAGE}, not {limit}.", code="bad_limit")
    if endpoint_id is not None:
        found(app, person, endpoint_id)
    return app.webhooks.log(person, endpoint_id, limit=limit, cursor=cursor, states=states)


def resend(app: "App", person: PersonId, delivery_id: str, *, endpoint_id: str | None = None) -> Delivery:
    """Send a delivery again now, under its own id, whatever became of it, and return what came of that.

    Raises:
        NotFoundError: `delivery_not_found`.
    """
    delivery = app.webhooks.delivery(person, delivery_id)
    if endpoint_id is not None and delivery.endpoint_id != endpoint_id:
        app.webhooks.delivery(person, "")
    app.webhooks.again(delivery)
    return app.telling.tell(app.webhooks.delivery(person, delivery_id))


def callback_secret(app: "App", person: PersonId) -> str:
    """Return what signs the callbacks of a person's jobs."""
    return link.callback_secret(app.settings.home, person)


def _events(names: tuple[str, ...]) -> tuple[str, ...]:
    for place, name in enumerate(names):
        if name not in _EVENTS:
            allowed = ", ".join(EVENT_NAMES)
            message = f"There is no event “{name[:60]}”. There are {allowed}."
            raise BadInputError.at(
                message, code="unknown_event", pointer=f"/events/{place}", value=name[:60], allowed=allowed
            )
    return tuple(dict.fromkeys(names))

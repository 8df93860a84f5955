"""Webhooks: whom a person wants to be told, and the log of what was told. `telling` sends it."""

import base64
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from gesso.domain.errors import ConflictError, NotFoundError
from gesso.domain.ids import IdSource, PersonId
from gesso.domain.image import Page
from gesso.domain.webhook import TEST_EVENT, Delivery, DeliveryState, Endpoint
from gesso.store.database import Database
from gesso.store.queries import webhooks as rows

ENDPOINTS_AT_MOST = 20
OLD_SECRET_MS = 24 * 3600 * 1000
"""How long the secret before signs too, so that receivers can change theirs without losing anything."""


def new_secret() -> str:
    """Return a fresh signing secret: `whsec_` and base64 of 32 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


class Webhooks:
    """Endpoints and their log. Thread-safe; what belongs to somebody else is not there."""

    def __init__(self, database: Database, *, clock_ms: Callable[[], int], ids: IdSource) -> None:
        self._database = database
        self._clock_ms = clock_ms
        self._ids = ids

    def all(self, person: PersonId) -> tuple[Endpoint, ...]:
        """Return a person's endpoints, oldest first."""
        with self._database.read() as connection:
            return tuple(rows.endpoints(connection, person))

    def get(self, person: PersonId, endpoint_id: str) -> Endpoint:
        """Return one.

        Raises:
            NotFoundError: `webhook_not_found`.
        """
        with self._database.read() as connection:
            found = rows.endpoint(connection, endpoint_id, person)
        if found is None:
            raise NotFoundError(f"You have no webhook {endpoint_id[:80]}.", code="webhook_not_found")
        return found

    def create(self, person: PersonId, url: str, events: tuple[str, ...]) -> Endpoint:
        """Add an endpoint whose address was checked.

        Raises:
            ConflictError: there are twenty already (`too_many_webhooks`).
        """
        made = Endpoint(
            id=self._ids("whk"),
            person_id=person,
            url=url,
            events=events,
            secret=new_secret(),
            created_ms=self._clock_ms(),
        )
        with self._database.write() as connection:
            if len(rows.endpoints(connection, person)) >= ENDPOINTS_AT_MOST:
                message = f"You have {ENDPOINTS_AT_MOST} webhooks already; remove one first."
                raise ConflictError(message, code="too_many_webhooks")
            rows.put_endpoint(connection, made)
        return made

    def change(
        self,
        endpoint: Endpoint,
        *,
        url: str | None = None,
        events: tuple[str, ...] | None = None,
        enabled: bool | None = None,
    ) -> Endpoint:
        """Change what is given. Switching off drops what waits; switching on forgets why it was off."""
        changed = msgspec.structs.replace(
            endpoint,
            url=endpoint.url if url is None else url,
            events=endpoint.events if events is None else events,
            enabled=endpoint.enabled if enabled is None else enabled,
            disabled_reason=endpoint.disabled_reason if enabled is None else None if enabled else "off",
        )
        with self._database.write() as connection:
            rows.put_endpoint(connection, changed)
            if endpoint.enabled and not changed.enabled:
                rows.drop_pending(connection, endpoint.id, now_ms=self._clock_ms())
        return changed

    def rotate(self, endpoint: Endpoint) -> Endpoint:
        """Give an endpoint a fresh secret. The one before signs beside it for a day."""
        changed = msgspec.structs.replace(
            endpoint,
            secret=new_secret(),
            old_secret=endpoint.secret,
            old_until_ms=self._clock_ms() + OLD_SECRET_MS,
        )
        with self._database.write() as connection:
            rows.put_endpoint(connection, changed)
        return changed

    def delete(self, endpoint: Endpoint) -> None:
        """Remove an endpoint, its log and all that waits for it."""
        with self._database.write() as connection:
            rows.delete_endpoints(connection, (endpoint.id,))

    def test(self, endpoint: Endpoint) -> Delivery:
        """Put a test event into the outbox."""
        now_ms = self._clock_ms()
        payload = {
            "type": TEST_EVENT,
            "timestamp": datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "data": {"webhook_id": endpoint.id, "message": "If you can read this, the webhook works."},
        }
        made = Delivery(
            id=self._ids("dlv"),
            person_id=endpoint.person_id,
            endpoint_id=endpoint.id,
            job_id=None,
            event=TEST_EVENT,
            url=None,
            renderer=None,
            payload=msgspec.json.encode(payload).decode(),
            state="pending",
            tries=(),
            attempts=0,
            next_ms=now_ms,
            created_ms=now_ms,
        )
        with self._database.write() as connection:
            rows.add(connection, made, target=endpoint.id)
        return made

    def log(
        self,
        person: PersonId,
        endpoint_id: str | None,
        *,
        limit: int = 50,
        cursor: str | None = None,
        states: tuple[DeliveryState, ...] = (),
    ) -> Page:
        """Return a page of what was and is to be told, newest first; endpoint None for all, callbacks of jobs too."""
        with self._database.read() as connection:
            found = rows.deliveries(
                connection, person, endpoint_id=endpoint_id, limit=limit + 1, before=cursor, states=states
            )
        more = len(found) > limit
        return Page(items=tuple(found[:limit]), next_cursor=found[limit - 1].id if more else None)

    def delivery(self, person: PersonId, delivery_id: str) -> Delivery:
        """Return one telling with its tries.

        Raises:
            NotFoundError: `delivery_not_found`.
        """
        with self._database.read() as connection:
            found = rows.delivery(connection, delivery_id, person)
        if found is None:
            raise NotFoundError(f"There is no delivery {delivery_id[:80]}.", code="delivery_not_found")
        return found

    def again(self, delivery: Delivery) -> None:
        """Make one due now, under its own id, whatever became of it."""
        with self._database.write() as connection:
            rows.again(connection, delivery.id, now_ms=self._clock_ms())

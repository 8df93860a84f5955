"""Webhook endpoints, callbacks and the outbox as rows. Takes a connection, never opens a transaction."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, select, update

from gesso.domain.ids import JobId, PersonId, uuid7_hex
from gesso.domain.job import TERMINAL_STATES, Event
from gesso.domain.webhook import TOLD_KINDS, Callback, Delivery, DeliveryState, Endpoint, Try
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tables.webhooks import job_callback, webhook_delivery, webhook_endpoint

_PENDING = webhook_delivery.c.state == "pending"


def spread(connection: Connection, event: Event) -> None:
    """Write what is to be told of a job's event, in its own transaction: to endpoints that want it, and to a callback.

    The ids follow from event and endpoint, so the same event can never be told as two.
    """
    if event.kind not in TOLD_KINDS:
        return
    name = f"job.{event.kind}"
    for one in endpoints(connection, event.person_id):
        if one.enabled and (not one.events or name in one.events):
            delivery = _outgoing(event, name, one.id)
            add(connection, delivery, target=one.id)
    if event.kind not in TERMINAL_STATES:
        return
    row = connection.execute(select(job_callback).where(job_callback.c.job_id == event.job_id)).mappings().first()
    if row is not None:
        delivery = _outgoing(event, name, None, url=row["url"], renderer=row["renderer"])
        add(connection, delivery, target=row["url"])


def add_callback(connection: Connection, job_id: JobId, callback: Callback) -> None:
    """Remember whom to tell when the job ends."""
    connection.execute(insert(job_callback).values(job_id=job_id, url=callback.url, renderer=callback.renderer))


def add(connection: Connection, delivery: Delivery, *, target: str) -> None:
    """Put something into the outbox."""
    values = {name: getattr(delivery, name) for name in delivery.__struct_fields__}
    connection.execute(insert(webhook_delivery).values({**values, "tries": to_json(delivery.tries), "target": target}))


def due(connection: Connection, now_ms: int, *, busy: Sequence[str], limit: int) -> list[Delivery]:
    """Return what is to be sent now and nobody sends, longest due first, but nothing to the targets in `busy`."""
    wanted = and_(_PENDING, webhook_delivery.c.next_ms <= now_ms, webhook_delivery.c.lease_until_ms <= now_ms)
    query = select(webhook_delivery).where(wanted).order_by(webhook_delivery.c.next_ms).limit(limit)
    if busy:
        query = query.where(webhook_delivery.c.target.not_in(busy))
    return [_delivery(row) for row in connection.execute(query).mappings()]


def next_due(connection: Connection, after_ms: int) -> int | None:
    """Return when the next one after that moment is due, or None where nothing waits."""
    later = and_(_PENDING, webhook_delivery.c.next_ms > after_ms)
    return connection.execute(select(func.min(webhook_delivery.c.next_ms)).where(later)).scalar()


def lease(connection: Connection, delivery_id: str, *, now_ms: int, until_ms: int) -> bool:
    """Take one for sending; tell whether it was free."""
    mine = and_(webhook_delivery.c.id == delivery_id, _PENDING, webhook_delivery.c.lease_until_ms <= now_ms)
    return connection.execute(update(webhook_delivery).where(mine).values(lease_until_ms=until_ms)).rowcount == 1


def free_all(connection: Connection) -> None:
    """Forget who was sending: for the start of the only server of a home."""
    connection.execute(update(webhook_delivery).where(_PENDING).values(lease_until_ms=0))


def settle(
    connection: Connection,
    delivery: Delivery,
    done: Try,
    *,
    state: DeliveryState,
    next_ms: int | None,
) -> None:
    """Write down one try and what follows from it."""
    values: dict[str, Any] = {
        "tries": to_json((*delivery.tries, done)[-50:]),
        "attempts": delivery.attempts + 1,
        "state": state,
        "next_ms": next_ms,
        "lease_until_ms": 0,
        "ended_ms": None if state == "pending" else done.at_ms + done.took_ms,
    }
    connection.execute(update(webhook_delivery).where(webhook_delivery.c.id == delivery.id).values(values))


def again(connection: Connection, delivery_id: str, *, now_ms: int) -> None:
    """Make one due now, with all of its tries before it."""
    values = {"state": "pending", "attempts": 0, "next_ms": now_ms, "lease_until_ms": 0, "ended_ms": None}
    connection.execute(update(webhook_delivery).where(webhook_delivery.c.id == delivery_id).values(values))


def drop_pending(connection: Connection, endpoint_id: str, *, now_ms: int) -> None:
    """Nothing that waits for this endpoint is sent any more."""
    waiting = and_(_PENDING, webhook_delivery.c.endpoint_id == endpoint_id)
    values = {"state": "dropped", "next_ms": None, "lease_until_ms": 0, "ended_ms": now_ms}
    connection.execute(update(webhook_delivery).where(waiting).values(values))


def forget_before(connection: Connection, before_ms: int) -> int:
    """Remove what ended before that moment; return how many."""
    return connection.execute(delete(webhook_delivery).where(webhook_delivery.c.ended_ms < before_ms)).rowcount


def deliveries(
    connection: Connection,
    person_id: PersonId,
    *,
    endpoint_id: str | None,
    limit: int,
    before: str | None = None,
    states: Sequence[DeliveryState] = (),
) -> list[Delivery]:
    """Return up to `limit` of a person's deliveries, newest first; endpoint None means all, callbacks too."""
    query = select(webhook_delivery).where(webhook_delivery.c.person_id == person_id)
    if endpoint_id is not None:
        query = query.where(webhook_delivery.c.endpoint_id == endpoint_id)
    if before is not None:
        query = query.where(webhook_delivery.c.id < before)
    if states:
        query = query.where(webhook_delivery.c.state.in_(states))
    found = connection.execute(query.order_by(webhook_delivery.c.id.desc()).limit(limit))
    return [_delivery(row) for row in found.mappings()]


def delivery(connection: Connection, delivery_id: str, person_id: PersonId | None = None) -> Delivery | None:
    query = select(webhook_delivery).where(webhook_delivery.c.id == delivery_id)
    if person_id is not None:
        query = query.where(webhook_delivery.c.person_id == person_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else _delivery(row)


def endpoints(connection: Connection, person_id: PersonId) -> list[Endpoint]:
    """Return a person's endpoints, oldest first."""
    query = select(webhook_endpoint).where(webhook_endpoint.c.person_id == person_id).order_by(webhook_endpoint.c.id)
    return [_endpoint(row) for row in connection.execute(query).mappings()]


def endpoint(connection: Connection, endpoint_id: str, person_id: PersonId | None = None) -> Endpoint | None:
    query = select(webhook_endpoint).where(webhook_endpoint.c.id == endpoint_id)
    if person_id is not None:
        query = query.where(webhook_endpoint.c.person_id == person_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else _endpoint(row)


def put_endpoint(connection: Connection, value: Endpoint) -> None:
    """Insert the endpoint, or write over the one of its id."""
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    fields |= {"events": to_json(value.events), "enabled": int(value.enabled)}
    known = update(webhook_endpoint).where(webhook_endpoint.c.id == value.id).values(fields)
    if connection.execute(known).rowcount == 0:
        connection.execute(insert(webhook_endpoint).values(fields))


def delete_endpoints(connection: Connection, ids: Iterable[str]) -> None:
    """Remove endpoints with all that was or is to be told to them."""
    connection.execute(delete(webhook_endpoint).where(webhook_endpoint.c.id.in_(tuple(ids))))


def _outgoing(
    event: Event, name: str, endpoint_id: str | None, *, url: str | None = None, renderer: str | None = None
) -> Delivery:
    bits = int.from_bytes(hashlib.sha256(f"{event.job_id} {event.seq} {endpoint_id}".encode()).digest()[:9], "big")
    payload = None
    if renderer is None:
        moment = datetime.fromtimestamp(event.time_ms / 1000, UTC).isoformat(timespec="milliseconds")
        told = {"job_id": event.job_id, "seq": event.seq, "status": event.kind, **event.data}
        payload = to_json({"type": name, "timestamp": moment.replace("+00:00", "Z"), "data": told})
    return Delivery(
        id=f"dlv_{uuid7_hex(event.time_ms, bits)}",
        person_id=event.person_id,
        endpoint_id=endpoint_id,
        job_id=event.job_id,
        event=name,
        url=url,
        renderer=renderer,
        payload=payload,
        state="pending",
        tries=(),
        attempts=0,
        next_ms=event.time_ms,
        created_ms=event.time_ms,
    )


def _delivery(row: RowMapping) -> Delivery:
    fields = {name: row[name] for name in Delivery.__struct_fields__}
    return Delivery(**{**fields, "tries": from_json(row["tries"], tuple[Try, ...])})


def _endpoint(row: RowMapping) -> Endpoint:
    fields = {name: row[name] for name in Endpoint.__struct_fields__}
    return Endpoint(**{**fields, "events": from_json(row["events"], tuple[str, ...]), "enabled": bool(row["enabled"])})

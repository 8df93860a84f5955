"""Webhook endpoints, callbacks of single jobs, and the outbox of what is to be told to either.

An outbox row is written in the transaction of the event that it tells of, so none is lost and none is made up.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from gesso.store.tables.metadata import Flag, Id, Json, Milliseconds, metadata

_PENDING = text("state = 'pending'")

webhook_endpoint = Table(
    "webhook_endpoint",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("url", Text, nullable=False),
    Column("events", Json, nullable=False),
    Column("secret", Text, nullable=False),  # signing needs it whole, so it cannot be hashed
    Column("old_secret", Text),
    Column("old_until_ms", Milliseconds),
    Column("enabled", Flag, nullable=False, server_default="1"),
    Column("disabled_reason", Text),
    Column("created_ms", Milliseconds, nullable=False),
    Index("ix_webhook_endpoint_person_id_id", "person_id", "id"),
)

job_callback = Table(
    "job_callback",
    metadata,
    Column("job_id", Id, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
    Column("url", Text, nullable=False),
    Column("renderer", Text, nullable=False),
)

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("endpoint_id", Id, ForeignKey("webhook_endpoint.id", ondelete="CASCADE")),
    Column("job_id", Id),
    Column("event", Text, nullable=False),
    Column("target", Text, nullable=False),  # endpoint or callback address: what may be slow together
    Column("url", Text),
    Column("renderer", Text),
    Column("payload", Text),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("tries", Json, nullable=False, server_default="[]"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_ms", Milliseconds),
    Column("lease_until_ms", Milliseconds, nullable=False, server_default="0"),
    Column("created_ms", Milliseconds, nullable=False),
    Column("ended_ms", Milliseconds),
    Index("ix_webhook_delivery_due", "next_ms", "target", sqlite_where=_PENDING, postgresql_where=_PENDING),
    Index("ix_webhook_delivery_endpoint_id_id", "endpoint_id", "id"),
    Index("ix_webhook_delivery_person_id_id", "person_id", "id"),
    Index("ix_webhook_delivery_ended_ms", "ended_ms"),
)

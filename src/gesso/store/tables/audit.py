"""The audit log. No foreign keys: a line outlives whatever it is about."""

from sqlalchemy import Column, Index, Table, Text

from gesso.store.tables.metadata import Id, Json, Milliseconds, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("time_ms", Milliseconds, nullable=False),
    Column("action", Text, nullable=False),
    Column("person_id", Id),
    Column("key_id", Id),
    Column("about", Text),
    Column("address", Text, nullable=False, server_default=""),
    Column("facts", Json, nullable=False, server_default="{}"),
    Index("ix_audit_person_id_id", "person_id", "id"),
    Index("ix_audit_action_id", "action", "id"),
)

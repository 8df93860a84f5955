"""People and their API keys. Of a key's secret only the sha256 is kept: see `gesso.accounts.keys` for why that is right."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from gesso.store.tables.metadata import Id, Json, Milliseconds, metadata

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    # 1 for the person a single-user home belongs to, else none: so that two processes cannot both make an owner.
    Column("owner", Integer),
    Column("role", Text, nullable=False, server_default="member"),
    Column("defaults", Json, nullable=False, server_default="{}"),
    Column("created_ms", Milliseconds, nullable=False),
    UniqueConstraint("owner"),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("secret_sha256", Text, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    Column("last_used_ms", Milliseconds),
    Column("expires_ms", Milliseconds),
    Column("revoked_ms", Milliseconds),
    UniqueConstraint("secret_sha256"),
    Index("ix_api_key_person_id_id", "person_id", "id"),
)

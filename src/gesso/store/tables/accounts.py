"""People, their API keys, sessions and invitations.

Of random secrets only the sha256 is kept: see `gesso.accounts.keys` for why that is right. Of a password the argon2 hash is.

People are never deleted while something of theirs may be named: who is removed stays as a row without a way in.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from gesso.store.tables.metadata import Id, Json, Milliseconds, metadata

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text),  # the folded name, by which they log in; none once they are removed
    Column("email", Text),  # folded
    Column("password_hash", Text),
    # 1 for the person a single-user home belongs to, else none: so that two processes cannot both make an owner.
    Column("owner", Integer),
    Column("role", Text, nullable=False, server_default="member"),
    Column("defaults", Json, nullable=False, server_default="{}"),
    Column("created_ms", Milliseconds, nullable=False),
    Column("suspended_ms", Milliseconds),
    Column("removed_ms", Milliseconds),
    UniqueConstraint("owner"),
    UniqueConstraint("name_key"),
    UniqueConstraint("email"),
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

session = Table(
    "session",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("secret_sha256", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    Column("seen_ms", Milliseconds, nullable=False),
    Column("expires_ms", Milliseconds, nullable=False),
    UniqueConstraint("secret_sha256"),
    Index("ix_session_person_id_id", "person_id", "id"),
    Index("ix_session_expires_ms", "expires_ms"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("secret_sha256", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("created_by", Id, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    Column("expires_ms", Milliseconds, nullable=False),
    Column("accepted_ms", Milliseconds),
    Column("accepted_by", Id),
    Column("revoked_ms", Milliseconds),
    UniqueConstraint("secret_sha256"),
)

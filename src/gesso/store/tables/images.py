"""Pictures of the library. Pixels are the blob named `sha256`; a row is only ever written after its blob.

`job_id` and `parent_image_id` have no foreign keys: jobs move to an archive and parents may be thrown away, while a
picture keeps saying where it came from. Ids sort by time, so the newest-first feed needs no other column.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, UniqueConstraint, text

from gesso.store.tables.metadata import Flag, Id, Json, Milliseconds, metadata

_THERE = text("deleted_ms IS NULL")

image = Table(
    "image",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("job_id", Id),
    Column("idx", Integer, nullable=False, server_default="0"),
    Column("sha256", Text, nullable=False),
    Column("mime", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("spec", Json),
    Column("plan", Json),
    Column("seed", BigInteger),  # up to 2^32 - 1: more than PostgreSQL's INTEGER
    Column("model", Text),
    Column("model_revision", Text),
    Column("parent_image_id", Id),
    Column("draft", Flag, nullable=False, server_default="0"),
    Column("placeholder", Text, nullable=False, server_default=""),
    Column("created_ms", Milliseconds, nullable=False),
    Column("deleted_ms", Milliseconds),
    UniqueConstraint("job_id", "idx"),
    Index("ix_image_feed", "person_id", "id", sqlite_where=_THERE, postgresql_where=_THERE),
    Index("ix_image_sha256", "sha256"),
    Index("ix_image_parent_image_id", "parent_image_id"),
)

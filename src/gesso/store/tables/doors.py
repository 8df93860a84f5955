"""What the API dialects remember beside jobs and pictures: answers by idempotency key, other names of jobs, uploaded assets.

`door` is the dialect's word (`evolink`, `onemin`, …). Jobs and pictures are named by id without foreign keys, as pictures
do it: both may go before what is said here of them.
"""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, Table, Text, text

from gesso.store.tables.metadata import Flag, Id, Json, Milliseconds, metadata

answer = Table(
    "answer",
    metadata,
    Column("person_id", Id, primary_key=True),
    Column("door", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_sha256", Text, nullable=False),
    Column("status", Integer),  # none while the request is at work
    Column("body", Json),
    Column("created_ms", Milliseconds, nullable=False),
    Column("expires_ms", Milliseconds, nullable=False),
    Index("ix_answer_expires_ms", "expires_ms"),
)

_DUE = text("deadline_ms IS NOT NULL AND overdue = 0")

job_alias = Table(
    "job_alias",
    metadata,
    Column("door", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("job_id", Id, nullable=False),
    Column("model", Text, nullable=False, server_default=""),  # as the caller named it
    Column("facts", Json, nullable=False, server_default="{}"),
    Column("price", Float, nullable=False, server_default="0"),  # in the dialect's own money
    Column("created_ms", Milliseconds, nullable=False),
    Column("deadline_ms", Milliseconds),
    Column("overdue", Flag, nullable=False, server_default="0"),
    Index("ix_job_alias_person_id", "person_id", "door", "created_ms", "name"),
    Index("ix_job_alias_job_id", "job_id"),
    Index("ix_job_alias_due", "deadline_ms", sqlite_where=_DUE, postgresql_where=_DUE),
)

asset = Table(
    "asset",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("door", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("original_name", Text, nullable=False, server_default=""),
    Column("folder", Text, nullable=False, server_default=""),
    Column("mime", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("image_id", Id),  # the picture of the library that it became when it was first used
    Column("created_ms", Milliseconds, nullable=False),
    Column("expires_ms", Milliseconds),
    Index("ix_asset_person_id", "person_id", "door", "created_ms", "id"),
    Index("ix_asset_name", "door", "name"),
    Index("ix_asset_sha256", "sha256"),
    Index("ix_asset_expires_ms", "expires_ms"),
)

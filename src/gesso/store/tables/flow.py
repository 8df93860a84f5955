"""What the scheduler keeps: everybody's standing in every lane, who leads a pool, and what runs of a kind have taken.

A flow's counters repeat what `job` says, so that a claim reads a few rows instead of the whole queue. They are changed in
the transaction that changes the job, and recomputed from `job` now and then.
"""

from sqlalchemy import Column, Float, Index, Integer, Table, Text, text

from gesso.store.tables.metadata import Id, Milliseconds, metadata

OPEN_WORDS = "queued > 0 AND running < cap"
ACTIVE_WORDS = "(queued > 0 OR running > 0)"
_OPEN, _ACTIVE = text(OPEN_WORDS), text(ACTIVE_WORDS)

flow = Table(
    "flow",
    metadata,
    Column("pool", Text, primary_key=True),
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("person_id", Id, primary_key=True),
    Column("vtime_ms", Milliseconds, nullable=False, server_default="0"),
    Column("queued", Integer, nullable=False, server_default="0"),
    Column("queued_ms", Milliseconds, nullable=False, server_default="0"),  # the sum of the queued jobs' estimates
    Column("running", Integer, nullable=False, server_default="0"),
    Column("cap", Integer, nullable=False),  # jobs of this flow that may run at once
    Column("head_id", Id),  # the oldest queued job, and what a choice among heads needs of it
    Column("head_ms", Milliseconds, nullable=False, server_default="0"),
    Column("head_ready_ms", Milliseconds, nullable=False, server_default="0"),
    Column("head_estimate_ms", Milliseconds, nullable=False, server_default="0"),
    Column("head_model", Text, nullable=False, server_default=""),
    Column("head_batch", Text, nullable=False, server_default=""),
    Index("ix_flow_oldest", "pool", "lane", "head_ms", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_flow_batch", "pool", "lane", "head_batch", "vtime_ms", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_flow_active", "pool", "lane", "vtime_ms", sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
)

pool = Table(
    "pool",
    metadata,
    Column("name", Text, primary_key=True),
    Column("epoch", Integer, nullable=False, server_default="0"),  # rises with every new leader: the fence
    Column("leader", Text),
    Column("until_ms", Milliseconds, nullable=False, server_default="0"),
)

estimate = Table(
    "estimate",
    metadata,
    Column("model_key", Text, primary_key=True),
    Column("task", Text, primary_key=True),
    Column("shape", Text, primary_key=True),
    Column("steps", Integer, primary_key=True, autoincrement=False),
    Column("mean_ms", Float, nullable=False),  # device time of one picture
    Column("runs", Integer, nullable=False),
)

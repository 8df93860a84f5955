"""Jobs, their attempts, outputs and events, and the ledger of device time with its balances.

What the full scheduler, batches, quotas and moderation will need has its column already, so that none of them changes
the tables. Pictures are named by id without a foreign key: throwing a picture away must not depend on its job.
"""

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from gesso.domain.job import LIVE_STATES, TERMINAL_STATES
from gesso.store.tables.metadata import Flag, Id, Json, Milliseconds, metadata

_QUEUED = text("state = 'queued'")
_ON_A_SLOT = text("state IN ('leased', 'running')")
_LIVE = text("state IN (" + ", ".join(f"'{state}'" for state in LIVE_STATES) + ")")
_STATES = ", ".join(f"'{state}'" for state in LIVE_STATES + TERMINAL_STATES)


def _of_job() -> "Column[str]":
    return Column("job_id", Id, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)


job = Table(
    "job",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("pool", Text, nullable=False, server_default="default"),
    Column("lane", Integer, nullable=False),
    Column("speed", Text, nullable=False),
    Column("rates", Text, nullable=False, server_default="native"),  # whose price list
    Column("rate_over", Integer, nullable=False, server_default="1"),  # the price of a millisecond, fixed at submit
    Column("rate_under", Integer, nullable=False, server_default="1"),
    Column("state", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("spec", Json, nullable=False),
    Column("plan", Json, nullable=False),
    Column("recipe", Text, nullable=False),
    Column("warnings", Json, nullable=False, server_default="[]"),
    Column("model_key", Text, nullable=False),
    Column("batch_key", Text, nullable=False),
    Column("units", Integer, nullable=False),
    Column("estimate_ms", Milliseconds, nullable=False, server_default="0"),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("progress", Float, nullable=False, server_default="0"),
    Column("gpu_ms", Milliseconds, nullable=False, server_default="0"),
    Column("failure", Json),
    Column("error_code", Text),
    Column("cancel_requested", Flag, nullable=False, server_default="0"),
    Column("client_token", Text),
    Column("parent_image_id", Id),
    Column("parent_job_id", Id),
    Column("owner", Text),  # the dispatcher that holds the lease
    Column("slot_id", Text),
    Column("lease_until_ms", Milliseconds),
    Column("not_before_ms", Milliseconds, nullable=False, server_default="0"),
    Column("event_seq", Integer, nullable=False, server_default="0"),
    Column("created_ms", Milliseconds, nullable=False),
    Column("started_ms", Milliseconds),
    Column("finished_ms", Milliseconds),
    CheckConstraint(f"state IN ({_STATES})", name="state"),
    UniqueConstraint("person_id", "client_token"),
    Index("ix_job_person_id_id", "person_id", "id"),
    Index(  # its last two columns make it cover the search for heads
        "ix_job_queued",
        *("pool", "lane", "person_id", "id", "not_before_ms", "state"),
        sqlite_where=_QUEUED,
        postgresql_where=_QUEUED,
    ),
    Index("ix_job_batch", "pool", "lane", "batch_key", "id", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    Index("ix_job_live", "person_id", "state", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index("ix_job_lease", "lease_until_ms", sqlite_where=_ON_A_SLOT, postgresql_where=_ON_A_SLOT),
)

attempt = Table(
    "attempt",
    metadata,
    _of_job(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("slot_id", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("batch_id", Id),
    Column("leased_ms", Milliseconds, nullable=False),
    Column("started_ms", Milliseconds),
    Column("ended_ms", Milliseconds),
    Column("outcome", Text),  # succeeded, failed, cancelled, lost (counts against MAX_ATTEMPTS), drained (does not)
    Column("fault", Text),
    Column("gpu_ms", Milliseconds, nullable=False, server_default="0"),
)

output = Table(
    "output",
    metadata,
    _of_job(),
    Column("idx", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("image_id", Id, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("moderation", Json),
    Column("created_ms", Milliseconds, nullable=False),
)

job_event = Table(
    "job_event",
    metadata,
    _of_job(),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("person_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("time_ms", Milliseconds, nullable=False),
    Column("data", Json, nullable=False),
    Index("ix_job_event_person_id_time_ms", "person_id", "time_ms"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("job_id", Id),  # none for grants and adjustments; no foreign key, since the ledger outlives archived jobs
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("kind", Text, nullable=False),
    Column("amount_ms", Milliseconds, nullable=False),  # priced: device time times the speed's rate
    Column("device_ms", Milliseconds, nullable=False, server_default="0"),  # measured
    Column("time_ms", Milliseconds, nullable=False),
    Column("note", Text),
    Column("speed", Text),  # of settles, for usage; the ledger outlives archived jobs
    Column("task", Text),
    Column("units", Integer, nullable=False, server_default="0"),
    CheckConstraint("kind IN ('reserve', 'settle', 'release', 'grant', 'adjust')", name="kind"),
    UniqueConstraint("job_id", "kind", "attempt"),
    Index("ix_ledger_person_id_time_ms", "person_id", "time_ms"),
)

# No CHECK on the balance: the limit holds when time is reserved. A job that ran longer than its estimate must still settle.
account = Table(
    "account",
    metadata,
    Column("person_id", Id, primary_key=True),
    Column("balance_ms", Milliseconds, nullable=False, server_default="0"),
    Column("reserved_ms", Milliseconds, nullable=False, server_default="0"),
    Column("floor_ms", Milliseconds),  # none: unlimited
    Column("granted_for", Text),  # the month whose grant has been given
)

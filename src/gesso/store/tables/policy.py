"""What the operator's policy stopped, and what people said against it."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from gesso.store.tables.metadata import Id, Json, Milliseconds, metadata

policy_decision = Table(
    "policy_decision",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("door", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("prompt_sha256", Text, nullable=False),
    Column("matches", Json, nullable=False),
    Column("time_ms", Milliseconds, nullable=False),
    Index("ix_policy_decision_person_id_prompt_sha256", "person_id", "prompt_sha256"),
)

policy_appeal = Table(
    "policy_appeal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("decision_id", Id, ForeignKey("policy_decision.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("person_id", Id, nullable=False),
    Column("words", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("reply", Text),
    Column("created_ms", Milliseconds, nullable=False),
    Column("decided_ms", Milliseconds),
    Column("decided_by", Id),
    Index("ix_policy_appeal_state_id", "state", "id"),
)

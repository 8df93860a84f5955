"""Conversations and their turns. Jobs are named without foreign keys: they move to an archive while what was said stays."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from gesso.store.tables.metadata import Id, Json, Milliseconds, metadata

talk = Table(
    "talk",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("title", Text, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    Column("changed_ms", Milliseconds, nullable=False),
    Index("ix_talk_person_id_changed_ms", "person_id", "changed_ms", "id"),
)

talk_turn = Table(
    "talk_turn",
    metadata,
    Column("talk_id", Id, ForeignKey("talk.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("token", Text),
    Column("said", Json, nullable=False),
    UniqueConstraint("talk_id", "token"),
)

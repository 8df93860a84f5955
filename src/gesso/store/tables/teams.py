"""Teams and who is in them."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

from gesso.store.tables.metadata import Id, Milliseconds, metadata

team = Table(
    "team",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    UniqueConstraint("name_key"),
)

team_member = Table(
    "team_member",
    metadata,
    Column("team_id", Id, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("added_ms", Milliseconds, nullable=False),
    Index("ix_team_member_person_id", "person_id"),
)

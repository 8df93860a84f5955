"""Taste: profiles with the pairs they learn from, frozen tastes under their codes, moodboards, likes, looks of pictures.

Pictures are named by content hash (or `starter:17`) and never by foreign key: what was answered about a picture stays
true when it is gone. `look` is a cache: its rows can be made again from the pictures.
"""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from gesso.store.tables.metadata import Id, Json, Milliseconds, metadata

profile = Table(
    "profile",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("space", Text, nullable=False),
    Column("weights", Json, nullable=False),
    Column("answered", Integer, nullable=False, server_default="0"),
    Column("created_ms", Milliseconds, nullable=False),
    Column("learnt_ms", Milliseconds),
    UniqueConstraint("person_id", "name"),
    UniqueConstraint("code"),
)

ranking = Table(
    "ranking",
    metadata,
    Column("id", Id, primary_key=True),
    Column("profile_id", Id, ForeignKey("profile.id", ondelete="CASCADE"), nullable=False),
    Column("left_key", Text, nullable=False),
    Column("right_key", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("weight", Float, nullable=False, server_default="1"),
    Column("origin", Text, nullable=False, server_default=""),
    Column("created_ms", Milliseconds, nullable=False),
    Index("ix_ranking_profile_id_id", "profile_id", "id"),
)

look = Table(
    "look",
    metadata,
    Column("picture", Text, primary_key=True),
    Column("space", Text, primary_key=True),
    Column("features", Json, nullable=False),
)

frozen_taste = Table(
    "frozen_taste",
    metadata,
    Column("code", Text, primary_key=True),
    Column("source", Id, nullable=False),
    Column("space", Text, nullable=False),
    Column("weights", Json, nullable=False),
    Column("pictures", Json, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
)

liked = Table(
    "liked",
    metadata,
    Column("person_id", Id, primary_key=True),
    Column("image_id", Id, primary_key=True),
    Column("created_ms", Milliseconds, nullable=False),
)

board = Table(
    "board",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("items", Json, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    Column("changed_ms", Milliseconds, nullable=False),
    UniqueConstraint("person_id", "name"),
    UniqueConstraint("code"),
)

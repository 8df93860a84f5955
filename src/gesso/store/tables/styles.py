"""Styles that a person made from pictures or gave a name. The style stands in the row whole: nothing else is needed to draw in it."""

from sqlalchemy import Column, Table, Text, UniqueConstraint

from gesso.store.tables.metadata import Id, Json, Milliseconds, metadata

style = Table(
    "style",
    metadata,
    Column("person_id", Id, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("style", Json, nullable=False),
    Column("facts", Json, nullable=False),
    Column("created_ms", Milliseconds, nullable=False),
    UniqueConstraint("person_id", "name"),
)

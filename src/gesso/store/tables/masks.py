"""Who keeps which mask. The file is the blob of that name; two people may have sent the same one."""

from sqlalchemy import Column, Table, Text

from gesso.store.tables.metadata import Id, Milliseconds, metadata

mask = Table(
    "mask",
    metadata,
    Column("person_id", Id, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("created_ms", Milliseconds, nullable=False),
)

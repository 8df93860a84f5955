"""Alembic's entry: runs inside the connection and the one transaction that `gesso.store.migrations` hands over."""

from alembic import context

from gesso.store import tables as _tables  # noqa: F401 - registers every table
from gesso.store.tables.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters tables by rebuilding them
    compare_type=True,
)
context.run_migrations()

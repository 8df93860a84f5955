"""Brings a database to this version's tables: packaged Alembic migrations, run in one transaction.

An existing SQLite file is copied into `backups/` beside it first. A database from a newer Gesso is never touched.
"""

from pathlib import Path
from typing import Any

from gesso.domain.errors import UnavailableError
from gesso.store.database import Connection, Database

HEAD = "20261129_talks"
"""The newest revision. Kept here so that a server that is up to date starts without loading Alembic."""


def upgrade_to_head(database: Database) -> str | None:
    """Make or upgrade the tables. Returns the revision that was there before, None for a new database.

    Raises:
        UnavailableError: the database is from a newer Gesso (`home_newer`), or could not be copied or changed.
    """
    before = revision(database)
    if before == HEAD:
        return before
    if before is not None:
        if before not in _known():
            message = f"This home was used by a newer Gesso (its tables are {before}). Install that version, or use another GESSO_HOME."
            raise UnavailableError(message, code="home_newer")
        if database.path is not None:
            database.copy_to(backup_path(database.path, before))
    move_to(database, "head")
    if before is not None:
        _put_on_shelf(database)
    return before


def revision(database: Database) -> str | None:
    """Return the revision of the tables, None when there are none yet."""
    with database.read() as connection:
        return _revision(connection)


def move_to(database: Database, target: str) -> None:
    """Upgrade to `target` (or `head`), or downgrade to it (or `base`). Downgrades lose data and are for tests."""
    from alembic import command

    with database.alter() as connection:
        config = _config(connection)
        if target == "base" or (target != "head" and _is_older(target, _revision(connection))):
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)


def differences(database: Database) -> list[Any]:
    """Return what the tables in the database lack against those in the code; empty when the migrations are complete."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from gesso.store import tables as _tables  # noqa: F401 - registers every table
    from gesso.store.tables.metadata import metadata

    with database.read() as connection:
        options = {"compare_type": True, "include_object": _is_described}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def _is_described(_thing: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
    """The index of words is made by SQL of its own; no table description can say it."""
    return not (name or "").startswith("shelf_words")


def _put_on_shelf(database: Database) -> None:
    """Pictures of homes from before there was a shelf; where all stand on it, this is one look."""
    from gesso.store.queries import shelf

    with database.write() as connection:
        shelf.put_missing(connection)


def backup_path(path: Path, before: str) -> Path:
    """Return a free name for the copy of a database at revision `before`."""
    folder = path.parent / "backups"
    number = 1
    while (candidate := folder / f"{path.stem}-{before}-{number}{path.suffix}").exists():
        number += 1
    return candidate


def _revision(connection: Connection) -> str | None:
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def _known() -> list[str]:
    """Return all revisions, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()]


def _is_older(target: str, than: str | None) -> bool:
    known = _known()
    return than in known and target in known and known.index(target) > known.index(than)


def _config(connection: Connection | None) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config

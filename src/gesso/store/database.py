"""One database, opened once: a single writer, many readers, transactions as context managers.

SQLite keeps the rules of a file that must survive anything: WAL, `synchronous=FULL`, `BEGIN IMMEDIATE`, one writing
connection that alone commits and checkpoints (SQLite before 3.51.3 can corrupt the WAL when two connections do both),
and read-only connections beside it. PostgreSQL gets the same SQL through its own pool.

Whatever the driver raises leaves this room as an `UnavailableError` with a code; it does not know any table.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, pool

from gesso.domain.errors import ConflictError, UnavailableError
from gesso.store.fair_lock import FairLock

__all__ = ["Connection", "Database", "translated"]

BUSY_TIMEOUT_MS = 10_000
IDLE_IN_WRITE_MS = 3_000
"""A server ends the session of a writer that says nothing inside a transaction for so long. A process that froze there would
hold its locks until it wakes, and a standby could not take over."""
READERS = 8
READERS_AT_MOST = 64

_SQLITE_CODES = {
    sqlite3.SQLITE_FULL: ("disk_full", "The disk is full. Free some space, then try again; nothing was lost."),
    sqlite3.SQLITE_BUSY: ("database_busy", "Another program holds the database. Close it, or try again."),
    sqlite3.SQLITE_LOCKED: ("database_busy", "Another program holds the database. Close it, or try again."),
    sqlite3.SQLITE_READONLY: ("database_read_only", "The database cannot be written. Check the folder's permissions."),
    sqlite3.SQLITE_CANTOPEN: ("database_unreadable", "The database cannot be opened. Check the folder's permissions."),
    sqlite3.SQLITE_PERM: ("database_unreadable", "The database cannot be opened. Check the folder's permissions."),
    sqlite3.SQLITE_NOTADB: (
        "database_damaged",
        "The file is not a Gesso database. Restore a copy from the backups folder.",
    ),
    sqlite3.SQLITE_CORRUPT: ("database_damaged", "The database is damaged. Restore a copy from the backups folder."),
    sqlite3.SQLITE_IOERR: ("database_io", "The disk did not take or give the database's bytes. Check the disk."),
}


class Database:
    """An open database. Safe to share between threads; every thread gets connections of its own."""

    def __init__(self, writer: Engine, reader: Engine, path: Path | None) -> None:
        self.path = path
        """The SQLite file; None for a server."""
        self.dialect = writer.dialect.name
        self._writer = writer
        self._reader = reader
        self._writing = FairLock()
        self._writing_thread: int | None = None
        self._closed = False

    @classmethod
    def open(cls, location: str | Path) -> "Database":
        """Open the SQLite file at a path, or the server at a `postgresql://` URL. Makes the file, not the tables.

        Raises:
            UnavailableError: it cannot be opened, or the PostgreSQL driver is not installed.
        """
        if isinstance(location, str) and "://" in location:
            return cls._open_server(location)
        return cls._open_file(Path(location))

    @classmethod
    def _open_file(cls, path: Path) -> "Database":
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnavailableError(
                f"The folder of {path} cannot be made: {error}", code="database_unreadable"
            ) from error
        writer = _sqlite_engine(path, pool.StaticPool)
        reader = _sqlite_engine(path, pool.QueuePool, pool_size=READERS, max_overflow=READERS_AT_MOST - READERS)
        event.listen(writer, "connect", _prepare_writer)
        event.listen(reader, "connect", _prepare_reader)
        event.listen(writer, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        event.listen(reader, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        database = cls(writer, reader, path)
        try:
            with translated(), writer.connect():
                pass
        except UnavailableError:
            database.close()
            raise
        return database

    @classmethod
    def _open_server(cls, url: str) -> "Database":
        if url.startswith(("postgresql://", "postgres://")):
            url = "postgresql+psycopg://" + url.partition("://")[2]
        settings = f"-c lock_timeout={BUSY_TIMEOUT_MS} -c idle_in_transaction_session_timeout={IDLE_IN_WRITE_MS}"
        try:
            writer = _server_engine(url, connect_args={"options": settings})
            reader = _server_engine(url)
        except ModuleNotFoundError as error:
            message = f"The driver {error.name} is missing. Install it with: pip install 'psycopg[binary]'"
            raise UnavailableError(message, code="database_driver_missing") from error
        except exc.ArgumentError as error:
            raise UnavailableError("The database URL cannot be read.", code="database_unreadable") from error
        reader = reader.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return cls(writer, reader, None)

    @contextmanager
    def write(self, after_commit: Callable[[], None] | None = None) -> Iterator[Connection]:
        """Give a connection in one transaction, committed when the block ends and rolled back when it raises.

        `after_commit` runs right after the commit. On SQLite no other write can begin before it returns, so what it
        tells others comes in the order of the commits; it must not write and must not wait.

        Raises:
            UnavailableError: the database refused; nothing of the block was kept.
            ConflictError: a row of that key exists (`row_conflict`); nothing of the block was kept.
        """
        with self._alone(), translated():
            with self._writer.begin() as connection:
                yield connection
            if after_commit is not None:
                after_commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a read-only connection that sees one consistent state until the block ends."""
        with translated(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def alter(self) -> Iterator[Connection]:
        """Like `write`, for migrations: foreign keys rest while tables are rebuilt and are checked before the commit."""
        if self.dialect != "sqlite":
            with self.write() as connection:
                for name in ("lock_timeout", "idle_in_transaction_session_timeout"):
                    connection.exec_driver_sql(f"SET LOCAL {name} = 0")  # an upgrade takes the time it needs
                yield connection
            return
        with self._alone(), translated():
            self._command("PRAGMA foreign_keys=OFF")
            try:
                with self._writer.begin() as connection:
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise UnavailableError(
                            f"The upgrade left rows without parents: {broken[:3]}", code="database_damaged"
                        )
            finally:
                self._command("PRAGMA foreign_keys=ON")

    def session(self) -> Connection:
        """Open a connection of a server that commits every statement, for locks that last as long as it does."""
        with translated():
            return self._writer.connect().execution_options(isolation_level="AUTOCOMMIT")

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the SQLite file to `path`, which must not exist."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._alone(), translated():
            self._command("VACUUM INTO ?", str(path))

    def close(self) -> None:
        """Close all connections; the writer last, so that it alone makes the final checkpoint."""
        with self._writing:
            if not self._closed:
                self._closed = True
                self._reader.dispose()
                self._writer.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self.dialect != "sqlite":
            yield
            return
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a write inside a write would wait for itself: pass the connection down")
        with self._writing:
            if self._closed:
                raise UnavailableError("The database is closed.", code="database_closed")
            self._writing_thread = threading.get_ident()
            try:
                yield
            finally:
                self._writing_thread = None

    def _command(self, words: str, *arguments: str) -> None:
        """Run what SQLite refuses inside a transaction on the writing connection."""
        proxy = self._writer.raw_connection()
        try:
            proxy.cursor().execute(words, arguments)
        finally:
            proxy.close()


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the driver raises into an `UnavailableError` with a code. Broken SQL of ours stays as it is.

    A row that exists already is a `ConflictError` (`row_conflict`): with a server database, two writers may pass each
    other between looking and inserting.
    """
    try:
        yield
    except (exc.OperationalError, exc.TimeoutError, sqlite3.OperationalError) as error:
        if _sqlite_code(error) == sqlite3.SQLITE_ERROR:
            raise
        raise _unavailable(error) from error
    except exc.IntegrityError as error:
        message = "Somebody else wrote the same row at the same moment. Nothing of this was kept: try again."
        raise ConflictError(message, code="row_conflict") from error
    except (exc.DatabaseError, sqlite3.DatabaseError) as error:
        if _sqlite_code(error) in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT} or _was_idle(error):
            raise _unavailable(error) from error
        raise


def _was_idle(error: BaseException) -> bool:
    """Tell whether the server ended the session because its transaction stood still."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) == "25P03"


def _sqlite_code(error: BaseException) -> int | None:
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _unavailable(error: BaseException) -> UnavailableError:
    known = _SQLITE_CODES.get(_sqlite_code(error) or -1)
    if known is not None:
        return UnavailableError(known[1], code=known[0])
    return UnavailableError(
        f"The database cannot be used now: {getattr(error, 'orig', error)}", code="database_unavailable"
    )


def _server_engine(url: str, **options: Any) -> Engine:
    return create_engine(url, pool_pre_ping=True, pool_size=READERS, max_overflow=READERS_AT_MOST - READERS, **options)


def _sqlite_engine(path: Path, kind: type[pool.Pool], **options: Any) -> Engine:
    # isolation_level=None: the driver opens no transactions of its own; the "begin" listeners do.
    arguments = {"check_same_thread": False, "isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000}
    return create_engine(f"sqlite:///{path}", poolclass=kind, connect_args=arguments, **options)


def _prepare_writer(connection: Any, _record: Any) -> None:
    for words in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "mmap_size=0"):
        connection.execute(f"PRAGMA {words}")


def _prepare_reader(connection: Any, _record: Any) -> None:
    for words in ("query_only=ON", "wal_autocheckpoint=0", "mmap_size=0"):
        connection.execute(f"PRAGMA {words}")

"""A lock that the operating system or the server frees when its holder dies: how a standby learns at once that it may lead.

It is only the quick way. What keeps a frozen leader from writing is the epoch in the `pool` table.
"""

import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import text

from gesso.domain.errors import UnavailableError
from gesso.store.database import Connection, Database
from gesso.store.home_lock import try_lock

ADVISORY_KEY = 0x6765_7373_6F  # "gesso"


class LeaderLock(Protocol):
    def take(self) -> bool:
        """Take it if it is free; True while this object holds it."""
        ...

    def release(self) -> None: ...


def leader_lock(database: Database) -> LeaderLock:
    """Return the lock that belongs to a database: a file beside SQLite's, an advisory lock of a server."""
    return _FileLock(Path(f"{database.path}.leader")) if database.path is not None else _ServerLock(database)


class _FileLock:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def take(self) -> bool:
        if self._descriptor >= 0:
            return True
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UnavailableError(f"{self._path} cannot be written: {error}", code="home_unwritable") from error
        if try_lock(descriptor, shared=False):
            self._descriptor = descriptor
            return True
        os.close(descriptor)
        return False

    def release(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)  # closing unlocks
            self._descriptor = -1


class _ServerLock:
    """Held by a session of its own for as long as that lives; needs a direct connection, not a transaction pooler."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._session: Connection | None = None

    def take(self) -> bool:
        try:
            if self._session is None:
                self._session = self._database.session()
            # Taking it twice in one session is granted, and shows that the session still lives.
            taken = self._session.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}).scalar()
        except Exception:  # noqa: BLE001 - the session is gone, and the lock with it
            self.release()
            return False
        if not taken:
            self.release()
        return bool(taken)

    def release(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.invalidate()  # ends the session, and with it the lock
            session.close()

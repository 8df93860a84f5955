"""One server per home: an exclusive lock that the operating system holds, so that `kill -9` frees it at once.

The lock file also says who holds it and where that server listens, for people and for a command line that looks for a
running studio. What it says is only believed while the lock is held.
"""

import os
import sys
import time
from pathlib import Path

import msgspec

from gesso.domain.errors import UnavailableError

FILE_NAME = "server.lock"
TRIES = 5
PAUSE_S = 0.02
"""A command line that asks who holds the lock has it for a moment itself."""

_FAR = 1 << 30
"""Windows locks byte ranges and forbids reading them, so one byte far behind the words is locked there."""


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """The server that has the home; `address` is empty until it listens."""

    pid: int
    address: str = ""


class HomeLock:
    """Held from `acquire` to `release`, or until the process ends in whatever way."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, home: Path, address: str = "") -> "HomeLock":
        """Take the home for this process.

        Raises:
            UnavailableError: another server has it (`home_in_use`; its pid and address are in the message), or the
                folder cannot be written (`home_unwritable`).
        """
        try:
            home.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(home / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)  # not inherited by children (PEP 446)
        except OSError as error:
            raise UnavailableError(f"The home {home} cannot be written: {error}", code="home_unwritable") from error
        for _ in range(TRIES):
            if try_lock(descriptor, shared=False):
                lock = cls(descriptor)
                lock.announce(address)
                return lock
            time.sleep(PAUSE_S)
        other = _read(descriptor)
        os.close(descriptor)
        where = f" at {other.address}" if other.address else ""
        message = f"Another studio (process {other.pid}{where}) uses {home}. Use that one, stop it, or set GESSO_HOME."
        raise UnavailableError(message, code="home_in_use")

    def announce(self, address: str) -> None:
        """Write down where this server listens."""
        words = msgspec.json.encode(Holder(pid=os.getpid(), address=address))
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, words)

    def release(self) -> None:
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)  # closing unlocks
            self._descriptor = -1


def holder(home: Path) -> Holder | None:
    """Return who has the home now, or None when nobody does."""
    try:
        descriptor = os.open(home / FILE_NAME, os.O_RDWR)
    except OSError:
        return None
    try:
        return None if try_lock(descriptor, shared=True) else _read(descriptor)
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> Holder:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        return msgspec.json.decode(os.read(descriptor, 4096), type=Holder)
    except msgspec.DecodeError:
        return Holder(pid=0)  # it has the lock and has not written its name yet


if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int, *, shared: bool) -> bool:
        """Lock an open file if it is free; False where somebody has it."""
        del shared  # msvcrt knows exclusive locks only
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(descriptor: int, *, shared: bool) -> bool:
        """Lock an open file if it is free; False where somebody has it."""
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

"""Blobs on a local disk: `<root>/ab/cd/abcd…`, written as temp file, fsync, rename, fsync of the folder.

So a crash or power cut leaves the whole blob, or nothing but a file in `<root>/tmp` that the sweeper discards. Files
are readable by their owner only. One process at a time may sweep (the one that holds the home).
"""

import errno
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from gesso.domain.errors import UnavailableError
from gesso.store.blobs.protocol import BlobEntry, checked, missing, sha256_of, verified

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MS_NS = 1_000_000


class LocalBlobs:
    """A folder that holds blobs and nothing else."""

    def __init__(self, root: Path) -> None:
        """Open the store, making its folder if need be.

        Raises:
            UnavailableError: the folder cannot be made or entered (`blobs_unwritable`, `disk_full`).
        """
        self.root = root
        self._unfinished = root / "tmp"
        # Guards "is it there? then renew it" against the sweeper's "is it old? then remove it".
        self._presence = threading.Lock()
        self._making = threading.Lock()
        self._durable: set[Path] = set()
        with self._writing(0):
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._unfinished.mkdir(mode=0o700, exist_ok=True)

    def put(self, data: bytes) -> str:
        sha256 = sha256_of(data)
        target = self._place(sha256)
        with self._writing(len(data)):
            with self._presence:
                there = self._renew(target, len(data))
            if there:
                _fsync_folder(target.parent)  # whoever put it first may not have come that far
                return sha256
            written = self._write_unfinished(data)
            try:
                self._make_folders(target.parent)
                with self._presence:
                    written.replace(target)
                _fsync_folder(target.parent)
            except BaseException:
                written.unlink(missing_ok=True)
                raise
        return sha256

    def get(self, sha256: str, *, verify: bool = False) -> bytes:
        with self._reading(sha256):
            data = self._place(checked(sha256)).read_bytes()
        return verified(sha256, data) if verify else data

    def open(self, sha256: str) -> BinaryIO:
        with self._reading(sha256):
            return self._place(checked(sha256)).open("rb")

    def path(self, sha256: str) -> Path:
        place = self._place(checked(sha256))
        if not place.is_file():
            raise missing(sha256)
        return place

    def exists(self, sha256: str) -> bool:
        return self._place(checked(sha256)).is_file()

    def size(self, sha256: str) -> int:
        with self._reading(sha256):
            return self._place(checked(sha256)).stat().st_size

    def delete(self, sha256: str, *, untouched_since_ms: int | None = None) -> bool:
        place = self._place(checked(sha256))
        with self._writing(0), self._presence:
            try:
                if untouched_since_ms is not None and place.stat().st_mtime_ns >= untouched_since_ms * _MS_NS:
                    return False
                place.unlink()
            except FileNotFoundError:
                return False
        return True

    def entries(self) -> Iterator[BlobEntry]:
        for place in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            try:
                facts = place.stat()
            except FileNotFoundError:
                continue
            if len(place.name) == 64:
                yield BlobEntry(sha256=place.name, bytes=facts.st_size, touched_ms=facts.st_mtime_ns // _MS_NS)

    def discard_leftovers(self, before_ms: int) -> int:
        count = 0
        with self._writing(0):
            for leftover in self._unfinished.iterdir():
                with suppress(FileNotFoundError):
                    if leftover.stat().st_mtime_ns < before_ms * _MS_NS:
                        leftover.unlink()
                        count += 1
        return count

    def _place(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def _renew(self, place: Path, size: int) -> bool:
        """Tell whether the blob is there with the right length, and mark it as put just now."""
        try:
            if place.stat().st_size != size:
                return False  # damaged: written over below
            os.utime(place)
        except FileNotFoundError:
            return False
        return True

    def _write_unfinished(self, data: bytes) -> Path:
        descriptor, name = tempfile.mkstemp(dir=self._unfinished)
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                view = memoryview(data)
                while view:
                    view = view[os.write(file.fileno(), view) :]
                os.fsync(file.fileno())
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return Path(name)

    def _make_folders(self, folder: Path) -> None:
        """Make the two levels above a blob, durably: a folder counts only when this process has synced its parent."""
        with self._making:
            for each in (folder.parent, folder):
                if each not in self._durable:
                    each.mkdir(mode=0o700, exist_ok=True)
                    _fsync_folder(each.parent)
                    self._durable.add(each)

    @contextmanager
    def _writing(self, size: int) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _NO_ROOM:
                message = (
                    f"There is no room for {size:,} more bytes under {self.root}. Pictures that were stored before are "
                    "kept and nothing half-written was left. Free some space, then run the job again."
                )
                raise UnavailableError(message, code="disk_full") from error
            message = f"The blob store {self.root} cannot be written: {error}. Check the folder's permissions and disk."
            raise UnavailableError(message, code="blobs_unwritable") from error

    @contextmanager
    def _reading(self, sha256: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise missing(sha256) from error
        except OSError as error:
            message = f"The blob store {self.root} cannot be read: {error}. Check the folder's permissions and disk."
            raise UnavailableError(message, code="blobs_unreadable") from error


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on folders; its rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

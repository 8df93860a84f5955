"""What every blob store promises.

A blob is named by the sha256 of its bytes, is written whole or not at all, and once `put` has returned it survives a
power cut. Stores know nothing of pictures, rows or people.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from gesso.domain.errors import BadInputError, NotFoundError, UnavailableError

_SHA256 = re.compile(r"[0-9a-f]{64}")


class BlobEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One stored blob. `touched_ms` is the last time its bytes were put, also when they were there already."""

    sha256: str
    bytes: int
    touched_ms: int


class Blobs(Protocol):
    """All methods may be called from any thread, outside of database transactions.

    Every method that takes a `sha256` raises BadInputError (`bad_hash`) for anything but 64 hex digits, so a name can
    never reach outside of the store.
    """

    def put(self, data: bytes) -> str:
        """Store `data` durably unless it is there, and return its sha256. Putting again renews `touched_ms`.

        Raises:
            UnavailableError: no room (`disk_full`), or the store cannot be written (`blobs_unwritable`).
        """
        ...

    def get(self, sha256: str, *, verify: bool = False) -> bytes:
        """Return the bytes; with `verify` also hash them again.

        Raises:
            NotFoundError: it is not stored (`blob_missing`).
            UnavailableError: it cannot be read (`blobs_unreadable`) or its bytes have changed (`blob_damaged`).
        """
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Return the bytes as a stream to read; the caller closes it. Raises as `get` does."""
        ...

    def path(self, sha256: str) -> Path | None:
        """Return the file that holds the blob, for reading only, or None where there are no files. Raises as `get`."""
        ...

    def exists(self, sha256: str) -> bool: ...

    def size(self, sha256: str) -> int:
        """Return the number of bytes without reading them. Raises as `get` does."""
        ...

    def delete(self, sha256: str, *, untouched_since_ms: int | None = None) -> bool:
        """Remove the blob and tell whether this call did; one that is not there is no error.

        With `untouched_since_ms`, a blob that was put again after that moment stays.
        """
        ...

    def entries(self) -> Iterator[BlobEntry]:
        """Yield what is stored, in no particular order. Blobs that come or go meanwhile may be missed."""
        ...

    def discard_leftovers(self, before_ms: int) -> int:
        """Remove unfinished files that a crash left before that moment; return how many."""
        ...


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def checked(sha256: str) -> str:
    """Return the hash if it is one."""
    if _SHA256.fullmatch(sha256) is None:
        raise BadInputError(f"{sha256[:80]!r} is not a content hash: 64 hex digits.", code="bad_hash")
    return sha256


def missing(sha256: str) -> NotFoundError:
    return NotFoundError(f"The file {sha256[:12]}… is not in the blob store.", code="blob_missing")


def verified(sha256: str, data: bytes) -> bytes:
    """Return `data` if it still has that hash."""
    if sha256_of(data) != sha256:
        message = f"The file {sha256[:12]}… has changed on disk. Restore it from a backup, or make the picture again."
        raise UnavailableError(message, code="blob_damaged")
    return data

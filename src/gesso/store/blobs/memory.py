"""The shipped fake: blobs in a dictionary, gone with the process. Tests and demos use it; it can be told to be full."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from gesso.domain.errors import UnavailableError
from gesso.store.blobs.protocol import BlobEntry, checked, missing, sha256_of, verified


class MemoryBlobs:
    """Keeps the same promises as the real ones, but for surviving a crash. `room_bytes` is how much it takes in all."""

    def __init__(self, *, clock_ms: Callable[[], int] | None = None, room_bytes: int | None = None) -> None:
        self._clock_ms = clock_ms or (lambda: time.time_ns() // 1_000_000)
        self.room_bytes = room_bytes
        self._kept: dict[str, tuple[bytes, int]] = {}
        self._lock = threading.Lock()

    def put(self, data: bytes) -> str:
        sha256 = sha256_of(data)
        with self._lock:
            used = sum(len(kept) for kept, _ in self._kept.values())
            if sha256 not in self._kept and self.room_bytes is not None and used + len(data) > self.room_bytes:
                message = f"There is no room for {len(data):,} more bytes in memory. What was stored before is kept."
                raise UnavailableError(message, code="disk_full")
            self._kept[sha256] = (bytes(data), self._clock_ms())
        return sha256

    def get(self, sha256: str, *, verify: bool = False) -> bytes:
        data, _ = self._find(sha256)
        return verified(sha256, data) if verify else data

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO(self.get(sha256))

    def path(self, sha256: str) -> Path | None:
        self._find(sha256)
        return None

    def exists(self, sha256: str) -> bool:
        return checked(sha256) in self._kept

    def size(self, sha256: str) -> int:
        return len(self._find(sha256)[0])

    def delete(self, sha256: str, *, untouched_since_ms: int | None = None) -> bool:
        with self._lock:
            kept = self._kept.get(checked(sha256))
            if kept is None or (untouched_since_ms is not None and kept[1] >= untouched_since_ms):
                return False
            del self._kept[sha256]
        return True

    def entries(self) -> Iterator[BlobEntry]:
        with self._lock:
            kept = list(self._kept.items())
        for sha256, (data, touched_ms) in kept:
            yield BlobEntry(sha256=sha256, bytes=len(data), touched_ms=touched_ms)

    def discard_leftovers(self, before_ms: int) -> int:
        del before_ms
        return 0

    def _find(self, sha256: str) -> tuple[bytes, int]:
        try:
            return self._kept[checked(sha256)]
        except KeyError:
            raise missing(sha256) from None

"""The sweeper: removes blobs that no row names and that are older than a day, and what crashes left unfinished.

A day is far longer than any job lies between its blob and its row. A blob that is put again meanwhile is young again.
"""

from collections.abc import Callable
from itertools import islice

import msgspec

from gesso.store.blobs.protocol import Blobs

ORPHAN_AGE_MS = 24 * 3600 * 1000
_BATCH = 500


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """What one sweep removed."""

    blobs: int
    bytes: int
    leftovers: int


def sweep(blobs: Blobs, named: Callable[[list[str]], set[str]], *, now_ms: int, age_ms: int = ORPHAN_AGE_MS) -> Swept:
    """Remove orphans. `named` returns which of up to 500 hashes some row still names; it is asked in batches."""
    before_ms = now_ms - age_ms
    count = freed = 0
    old = (entry for entry in blobs.entries() if entry.touched_ms < before_ms)
    while group := list(islice(old, _BATCH)):
        kept = named([entry.sha256 for entry in group])
        for entry in group:
            if entry.sha256 not in kept and blobs.delete(entry.sha256, untouched_since_ms=before_ms):
                count += 1
                freed += entry.bytes
    return Swept(blobs=count, bytes=freed, leftovers=blobs.discard_leftovers(before_ms))

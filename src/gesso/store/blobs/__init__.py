"""Bytes named by their content hash: where pictures lie. One Protocol, a local disk, a shipped fake, and a sweeper."""

from gesso.store.blobs.local import LocalBlobs
from gesso.store.blobs.memory import MemoryBlobs
from gesso.store.blobs.protocol import BlobEntry, Blobs
from gesso.store.blobs.sweeping import ORPHAN_AGE_MS, Swept, sweep

__all__ = ["ORPHAN_AGE_MS", "BlobEntry", "Blobs", "LocalBlobs", "MemoryBlobs", "Swept", "sweep"]

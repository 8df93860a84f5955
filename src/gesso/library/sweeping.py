"""The library's word to the blob sweeper: which files a picture still names. Run it in the process that holds the home."""

from gesso.store.blobs import Blobs, Swept, sweep
from gesso.store.database import Database
from gesso.store.queries import images


def sweep_blobs(database: Database, blobs: Blobs, *, now_ms: int) -> Swept:
    """Remove blobs older than a day that no picture names, not even one in the trash."""

    def named(hashes: list[str]) -> set[str]:
        with database.read() as connection:
            return images.named_hashes(connection, hashes)

    return sweep(blobs, named, now_ms=now_ms)

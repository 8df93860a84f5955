"""The library's word to the blob sweeper: which files are still named. Run it in the process that holds the home."""

from gesso.store.blobs import Blobs, Swept, sweep
from gesso.store.database import Database
from gesso.store.queries import images, jobs


def sweep_blobs(database: Database, blobs: Blobs, *, now_ms: int) -> Swept:
    """Remove blobs older than a day that neither a picture names, not even one in the trash, nor a job that will need it.

    A job that begins meanwhile names only blobs that a picture names as well, or that are young.
    """

    def named(hashes: list[str]) -> set[str]:
        with database.read() as connection:
            return images.named_hashes(connection, hashes) | (jobs.hashes_of_live(connection) & set(hashes))

    return sweep(blobs, named, now_ms=now_ms)

"""The library's word to the blob sweeper: which files are still named. Run it in the process that holds the home."""

from gesso.store.blobs import Blobs, Swept, sweep
from gesso.store.database import Database
from gesso.store.queries import doors, images, jobs


def sweep_blobs(database: Database, blobs: Blobs, *, now_ms: int) -> Swept:
    """Remove blobs older than a day that neither a picture names, not even one in the trash, nor a job that will need it.

    An asset that came through an API dialect names its file until its time is over.

    A picture names its own file and, by its plan, what it was edited from and the mask it was edited with. A job that
    begins meanwhile names only blobs that a picture names as well, or that are young.
    """
    with database.write() as connection:
        doors.forget_assets(connection, now_ms)
        doors.forget_answers(connection, now_ms)
    with database.read() as connection:
        edited = images.hashes_of_edits(connection)

    def named(hashes: list[str]) -> set[str]:
        with database.read() as connection:
            named_by_pictures = images.named_hashes(connection, hashes)
            live = jobs.hashes_of_live(connection)
            kept = doors.hashes_of_assets(connection, hashes)
        return named_by_pictures | kept | ((live | edited) & set(hashes))

    return sweep(blobs, named, now_ms=now_ms)

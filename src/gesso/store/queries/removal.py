"""SQL for who is removed: what becomes of their pictures."""

from sqlalchemy import Connection, select, update

from gesso.domain.ids import JobId, PersonId
from gesso.domain.job import LIVE_STATES
from gesso.store.tables.images import image
from gesso.store.tables.jobs import job


def hand_over(connection: Connection, person_id: PersonId, heir: PersonId) -> int:
    """Make all of the person's pictures, also those in the trash, somebody else's; return how many. Their blobs stay put."""
    values: dict[str, str | None] = {"person_id": heir}
    if "folder_id" in image.c:
        values["folder_id"] = None  # the folder is not the heir's
    return connection.execute(update(image).where(image.c.person_id == person_id).values(values)).rowcount


def trash(connection: Connection, person_id: PersonId, deleted_ms: int) -> int:
    """Put all of the person's pictures into the trash and return how many that were."""
    there = (image.c.person_id == person_id) & image.c.deleted_ms.is_(None)
    return connection.execute(update(image).where(there).values(deleted_ms=deleted_ms)).rowcount


def live_jobs(connection: Connection, person_id: PersonId) -> tuple[JobId, ...]:
    """Return the person's jobs that have not ended."""
    theirs = (job.c.person_id == person_id) & job.c.state.in_(LIVE_STATES)
    return tuple(connection.scalars(select(job.c.id).where(theirs)))

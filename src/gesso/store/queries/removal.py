"""SQL for who is removed: what becomes of their pictures. The shelf's index and counts stay true."""

from collections import Counter
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from gesso.domain.ids import JobId, PersonId
from gesso.domain.job import LIVE_STATES
from gesso.store import tokens
from gesso.store.queries.shelf import AT_ONCE, change, count, standing_of
from gesso.store.tables.images import image
from gesso.store.tables.jobs import job
from gesso.store.tables.shelf import shelf


def hand_over(connection: Connection, person_id: PersonId, heir: PersonId) -> int:
    """Make all of the person's pictures, also those in the trash, somebody else's; return how many. Their blobs stay put.

    They lie in no folder and no stack then: those are not the heir's.
    """
    while rows := connection.execute(select(shelf).where(shelf.c.person_id == person_id).limit(AT_ONCE)).all():
        counts: Counter[tuple[str, str, str]] = Counter()
        moved = []
        for row in rows:
            old = standing_of(row)
            new = msgspec.structs.replace(old, person_id=heir, folder_id=None, stack_id=None)
            counts.subtract((person_id, *pair) for pair in tokens.counted(old, row.base, row.words, row.seq))
            counts.update((heir, *pair) for pair in tokens.counted(new, row.base, row.words, row.seq))
            moved.append({"at": row.seq, "tokens": tokens.all_of(new, row.base), "state": new.state})
        made: dict[str, Any] = {"person_id": heir, "folder_id": None, "stack_id": None}
        made |= {"tokens": bindparam("tokens"), "state": bindparam("state")}
        connection.execute(update(shelf).where(shelf.c.seq == bindparam("at")).values(made), moved)
        count(connection, counts)
    return connection.execute(update(image).where(image.c.person_id == person_id).values(person_id=heir)).rowcount


def trash(connection: Connection, person_id: PersonId, deleted_ms: int) -> int:
    """Put all of the person's pictures into the trash and return how many that were."""
    there = (shelf.c.person_id == person_id) & shelf.c.deleted_ms.is_(None)
    seqs = connection.scalars(select(shelf.c.seq).where(there)).all()
    return len(change(connection, person_id, seqs, lambda one: msgspec.structs.replace(one, deleted_ms=deleted_ms)))


def live_jobs(connection: Connection, person_id: PersonId) -> tuple[JobId, ...]:
    """Return the person's jobs that have not ended."""
    theirs = (job.c.person_id == person_id) & job.c.state.in_(LIVE_STATES)
    return tuple(connection.scalars(select(job.c.id).where(theirs)))

"""Everybody's standing, kept in the very transactions that change jobs. What the numbers mean is `fairness`.

Lock first, then compare and set the job, then say what happened: `with_lock` before, one of the verbs after.
"""

import logging
from collections.abc import Callable

from gesso.domain.job import LANES, Job
from gesso.jobs import fairness, lanes
from gesso.store.database import Connection, Database
from gesso.store.queries import flow as rows
from gesso.store.queries.flow import Counters, Key, Standing

log = logging.getLogger(__name__)


def key_of(job: Job) -> Key:
    return Key(LANES[job.speed], job.person_id)


def lock(connection: Connection, job: Job) -> Standing:
    """Hold the job's flow until the transaction ends, and return it."""
    key = key_of(job)
    return rows.lock(connection, key, cap=lanes.RUNNING_AT_MOST[key.lane])


def joined(connection: Connection, job: Job, *, cap: int) -> None:
    """A job was queued. A flow that was idle starts at its lane's clock."""
    flow, key = lock(connection, job), key_of(job)
    clock_ms = rows.clock(connection, key.lane) if flow.queued + flow.running == 0 else 0
    after = fairness.joined(flow, job.estimate_ms, clock_ms)
    rows.save(connection, key, after._replace(cap=cap))


def changed(connection: Connection, job: Job, flow: Standing, change: Callable[[Standing], Standing]) -> None:
    """Write what became of a locked flow."""
    rows.save(connection, key_of(job), change(flow))


def mend(connection: Connection, key: Key) -> None:
    """Count one flow again: what it says has turned out to be wrong."""
    flow = rows.lock(connection, key, cap=lanes.RUNNING_AT_MOST[key.lane])
    have = rows.counted(connection, key).get(key, Counters())
    rows.save(connection, key, flow._replace(queued=have.queued, queued_ms=have.queued_ms, running=have.running))


def recount(database: Database) -> list[Key]:
    """Compare every flow with the jobs, mend and log those that have drifted, and return them."""
    with database.read() as connection:
        stored, counted = rows.stored(connection), rows.counted(connection)
    drifted = sorted(key for key in {*stored, *counted} if stored.get(key, Counters()) != counted.get(key, Counters()))
    for key in drifted:
        log.warning(
            "flow_drift",
            extra={"lane": key.lane, "person": key.person_id, "stored": stored.get(key), "jobs": counted.get(key)},
        )
        with database.write() as connection:
            mend(connection, key)
    return drifted

"""Taking over: a new leader asks the workers what they hold before anything is drawn again."""

import logging
from functools import partial

from gesso.domain.execution import FINAL_REPORTS
from gesso.domain.job import Job
from gesso.executors.protocol import Executor
from gesso.jobs import lifecycle
from gesso.jobs.desk import Desk
from gesso.jobs.flight import Flight
from gesso.store.database import Connection
from gesso.store.queries import jobs as rows

log = logging.getLogger(__name__)


def take_over(desk: Desk, executor: Executor, owner: str, lease_until_ms: int, now: float) -> list[Flight]:
    """Return flights for what runs on or is done and not yet written down; queue the rest again, and let go of ghosts.

    Whoever owned a job on a slot no longer leads, and its writes are fenced: there is no lease to wait for.
    """
    held = {(one.job_id, one.number): one for one in executor.inventory()}
    with desk.database.read() as connection:
        left = rows.not_owned_by(connection, owner)
    flights: list[Flight] = []
    for job in left:
        known = held.pop((job.id, job.attempt), None)
        if known is None:
            desk.write(partial(lifecycle.lose, job=job, reason="its server died", **desk.now()))
            continue
        desk.write(partial(_adopt, job=job, owner=owner, lease_until_ms=lease_until_ms))
        flight = Flight(
            job=job, slot_id=known.slot_id, seen_at=now, started=job.state == "running", progress=job.progress
        )
        flight.pending.extend(known.reports)
        flights.append(flight)
    for ghost in held.values():
        if ghost.reports and isinstance(ghost.reports[-1], FINAL_REPORTS):
            executor.ack(ghost.job_id, ghost.number)
        else:
            executor.cancel(ghost.job_id, ghost.number)
    log.info("taken_over", extra={"running_on": len(flights), "of": len(left)})
    return flights


def _adopt(connection: Connection, *, job: Job, owner: str, lease_until_ms: int) -> None:
    rows.touch(connection, job.id, job.attempt, owner=owner, lease_until_ms=lease_until_ms)

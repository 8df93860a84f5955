"""Reading jobs: one, pages of them, where they stand in the queue, and their logs. Changes nothing."""

from collections.abc import Iterable, Sequence

import msgspec

from gesso.domain.errors import BadInputError, NotFoundError
from gesso.domain.ids import JobId, PersonId, is_id
from gesso.domain.image import Page
from gesso.domain.job import Event, Job, State
from gesso.jobs.ledger import Drift, audit
from gesso.store.database import Database
from gesso.store.queries import attempts, events, jobs, ledger
from gesso.store.queries.attempts import Output
from gesso.store.queries.ledger import Balance, Entry, Used

LONGEST_PAGE = 200


def get(database: Database, job_id: JobId, person_id: PersonId | None = None) -> Job:
    """Return one job.

    Raises:
        NotFoundError: there is none of that id, or it belongs to somebody other than `person_id`.
    """
    with database.read() as connection:
        job = jobs.by_id(connection, job_id, person_id)
    if job is None:
        raise NotFoundError(f"There is no job {job_id}.", code="job_not_found")
    return job


def page(
    database: Database,
    person_id: PersonId | None,
    *,
    cursor: str | None = None,
    limit: int = 50,
    states: Sequence[State] = (),
) -> Page:
    """Return a person's jobs, newest first; `cursor` is the `next_cursor` of the page before.

    Raises:
        BadInputError: the cursor is none of ours, or the limit is not 1 to 200.
    """
    if not 1 <= limit <= LONGEST_PAGE:
        raise BadInputError(f"limit must be 1 to {LONGEST_PAGE}, not {limit}.", code="bad_limit")
    if cursor is not None and not is_id(cursor, "job"):
        raise BadInputError("This cursor is none of ours: use the next_cursor of a page.", code="bad_cursor")
    before = None if cursor is None else JobId(cursor)
    with database.read() as connection:
        found = jobs.page(connection, person_id, limit=limit + 1, before=before, states=states)
    more = len(found) > limit
    return Page(items=tuple(found[:limit]), next_cursor=found[limit - 1].id if more else None)


def by_token(database: Database, person_id: PersonId, client_token: str) -> Job | None:
    """Return the person's job that was asked for with this token, or None."""
    with database.read() as connection:
        return jobs.by_token(connection, person_id, client_token)


def live(database: Database, person_id: PersonId | None, *, limit: int = LONGEST_PAGE) -> list[tuple[Job, int]]:
    """Return the jobs that have not ended, newest first, each with the number of its last event: a stream's snapshot."""
    with database.read() as connection:
        found = jobs.live(connection, person_id, limit=limit)
        return [(job, events.last_seq(connection, job.id)) for job in found]


def ahead(database: Database, job_ids: Iterable[JobId]) -> dict[JobId, int]:
    """Return how many jobs wait in front of each of these; those that are not queued are left out."""
    with database.read() as connection:
        waiting = [job for job in jobs.by_ids(connection, job_ids) if job.state == "queued"]
        return {job.id: jobs.ahead(connection, job) for job in waiting}


def events_since(database: Database, job_id: JobId, seq: int = 0) -> list[Event]:
    """Return the job's durable events after number `seq`, oldest first."""
    with database.read() as connection:
        return events.since(connection, job_id, seq)


def pictures(database: Database, job_id: JobId) -> list[Output]:
    """Return the pictures the job has left so far, in the order of its grid."""
    with database.read() as connection:
        return attempts.outputs(connection, job_id)


def balance(database: Database, person_id: PersonId) -> Balance:
    """Return a person's device time; zeros without a limit for somebody who has not asked for anything yet."""
    with database.read() as connection:
        return ledger.balance(connection, person_id) or Balance(person_id, 0, 0)


def audited(database: Database) -> tuple[Drift, ...]:
    """Recompute the ledger; empty when every sum equals its lines."""
    with database.read() as connection:
        return audit(connection)


class Counts(msgspec.Struct, frozen=True):
    """How many jobs wait, and how many are being drawn."""

    queued: int
    running: int


def counts(database: Database, person_id: PersonId) -> Counts:
    """Return a person's live jobs, counted."""
    with database.read() as connection:
        by_state = jobs.count_by_state(connection, person_id)
    on_a_slot = by_state.get("leased", 0) + by_state.get("running", 0)
    return Counts(queued=sum(by_state.values()) - on_a_slot, running=on_a_slot)


def device_ms(database: Database, person_id: PersonId, *, since_ms: int) -> int:
    """Return the device time of a person's jobs made since then."""
    with database.read() as connection:
        return jobs.device_ms(connection, person_id, since_ms)


def usage(
    database: Database, person_id: PersonId | None, *, days: int, before_day: int | None = None
) -> tuple[list[Used], int | None]:
    """Return what was used on the newest `days` days, and the day before which the next page begins (None: no more)."""
    with database.read() as connection:
        found = ledger.used(connection, person_id, days=days + 1, before_day=before_day)
    seen = sorted({one.day for one in found}, reverse=True)
    if len(seen) <= days:
        return found, None
    return [one for one in found if one.day >= seen[days - 1]], seen[days - 1]


def ledger_page(database: Database, person_id: PersonId, *, limit: int, before: str | None = None) -> list[Entry]:
    """Return lines of a person's account older than the line `before`, newest first."""
    with database.read() as connection:
        return ledger.page(connection, person_id, limit=limit, before=before)

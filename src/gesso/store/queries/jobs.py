"""Jobs as rows: insert, compare-and-set moves between states, the heads of the queue, pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, func, literal_column, or_, select, update

from gesso.domain.ids import ImageId, JobId, PersonId
from gesso.domain.job import LANES, LIVE_STATES, Failure, Job, Notice, State
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec
from gesso.store.database import Connection
from gesso.store.tables.jobs import job, ledger
from gesso.store.tables.metadata import from_json, to_json

DEFAULT_POOL = "default"
ON_A_SLOT: tuple[State, ...] = ("leased", "running")

# Written out, not bound: SQLite uses a partial index only when it can read its condition in the query's own words.
_IS_QUEUED = job.c.state == literal_column("'queued'")
_IS_ON_A_SLOT = job.c.state.in_([literal_column("'leased'"), literal_column("'running'")])
_IS_LIVE = job.c.state.in_([literal_column(f"'{state}'") for state in LIVE_STATES])


def insert(connection: Connection, value: Job, *, batch_key: str, pool: str = DEFAULT_POOL) -> None:
    """Add a new job."""
    connection.execute(
        job.insert().values(
            id=value.id,
            person_id=value.person_id,
            pool=pool,
            lane=LANES[value.speed],
            speed=value.speed,
            rates=value.rates,
            rate_over=value.rate[0],
            rate_under=value.rate[1],
            state=value.state,
            prompt=value.prompt,
            spec=to_json(value.spec),
            plan=to_json(value.plan),
            recipe=value.recipe,
            warnings=to_json(value.warnings),
            model_key=value.plan.model.alias,
            batch_key=batch_key,
            units=len(value.plan.seeds),
            estimate_ms=value.estimate_ms,
            client_token=value.client_token,
            parent_image_id=value.parent_image_id,
            created_ms=value.created_ms,
        )
    )


def by_id(connection: Connection, job_id: JobId, person_id: PersonId | None = None) -> Job | None:
    """Return the job, or None; also None when it belongs to somebody other than `person_id` (None asks for anybody's)."""
    query = select(job).where(job.c.id == job_id)
    if person_id is not None:
        query = query.where(job.c.person_id == person_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else _job(row)


def state_of(connection: Connection, job_id: JobId) -> State | None:
    state: State | None = connection.execute(select(job.c.state).where(job.c.id == job_id)).scalar()
    return state


def by_token(connection: Connection, person_id: PersonId, client_token: str) -> Job | None:
    query = select(job).where(job.c.person_id == person_id, job.c.client_token == client_token)
    row = connection.execute(query).mappings().first()
    return None if row is None else _job(row)


def by_ids(connection: Connection, job_ids: Iterable[JobId]) -> list[Job]:
    """Return those that exist, newest first."""
    query = select(job).where(job.c.id.in_(list(job_ids))).order_by(job.c.id.desc())
    return [_job(row) for row in connection.execute(query).mappings()]


def page(
    connection: Connection,
    person_id: PersonId | None,
    *,
    limit: int,
    before: JobId | None = None,
    states: Sequence[State] = (),
) -> list[Job]:
    """Return up to `limit` jobs older than `before`, newest first."""
    query = select(job).order_by(job.c.id.desc()).limit(limit)
    if person_id is not None:
        query = query.where(job.c.person_id == person_id)
    if before is not None:
        query = query.where(job.c.id < before)
    if states:
        query = query.where(job.c.state.in_(states))
    return [_job(row) for row in connection.execute(query).mappings()]


def live(connection: Connection, person_id: PersonId | None, *, limit: int) -> list[Job]:
    """Return up to `limit` jobs that have not ended, newest first.

    In two steps: asked for whole rows in order, SQLite would walk through the person's whole past instead.
    """
    query = select(job.c.id).where(_IS_LIVE)
    if person_id is not None:
        query = query.where(job.c.person_id == person_id)
    return by_ids(connection, sorted(connection.execute(query).scalars(), reverse=True)[:limit])


def move(
    connection: Connection,
    job_id: JobId,
    *,
    sources: Sequence[State],
    to: State,
    number: int | None = None,
    **columns: Any,
) -> bool:
    """Compare and set: move the job to `to` if it is in one of `sources` (and still at attempt `number`).

    Returns whether it was; a False means that somebody else was first and nothing has changed.
    """
    statement = update(job).where(job.c.id == job_id, job.c.state.in_(sources))
    if number is not None:
        statement = statement.where(job.c.attempt == number)
    return connection.execute(statement.values(state=to, **columns)).rowcount == 1


def take(
    connection: Connection, job_id: JobId, *, slot_id: str, owner: str, lease_until_ms: int
) -> tuple[Job, int] | None:
    """Lease a queued job under its next attempt number, and reserve the number of the event that tells of it.

    Returns the job as it is now and that number, or None when it does not wait any more. One statement, since claims are
    what the queue's speed hangs on.
    """
    values = {"state": "leased", "slot_id": slot_id, "owner": owner, "lease_until_ms": lease_until_ms, "progress": 0.0}
    statement = update(job).where(job.c.id == job_id, _IS_QUEUED)
    counted = {"attempt": job.c.attempt + 1, "event_seq": job.c.event_seq + 1}
    row = connection.execute(statement.values(**values, **counted).returning(job)).mappings().first()
    return None if row is None else (_job(row), row["event_seq"])


def touch(connection: Connection, job_id: JobId, number: int, **columns: Any) -> bool:
    """Set columns of a job that is still on its slot under this attempt; False means a ghost asks."""
    statement = update(job).where(job.c.id == job_id, job.c.attempt == number, _IS_ON_A_SLOT)
    return connection.execute(statement.values(**columns)).rowcount == 1


def ask_to_cancel(connection: Connection, job_id: JobId) -> bool:
    """Mark a job on a slot as unwanted; its dispatcher sees to the rest."""
    statement = update(job).where(job.c.id == job_id, _IS_ON_A_SLOT, job.c.cancel_requested == 0)
    return connection.execute(statement.values(cancel_requested=1)).rowcount == 1


def fail_columns(failure: Failure) -> dict[str, str]:
    return {"failure": to_json(failure), "error_code": failure.code}


def renew(connection: Connection, owner: str, lease_until_ms: int) -> int:
    """Extend all leases of one dispatcher in one statement; returns how many."""
    statement = update(job).where(job.c.owner == owner, _IS_ON_A_SLOT)
    return connection.execute(statement.values(lease_until_ms=lease_until_ms)).rowcount


def not_owned_by(connection: Connection, owner: str, *, expired_before_ms: int | None = None) -> list[Job]:
    """Return jobs on slots of other dispatchers: all of them, or those whose lease ran out before a time."""
    query = select(job).where(_IS_ON_A_SLOT, or_(job.c.owner != owner, job.c.owner.is_(None)))
    if expired_before_ms is not None:
        query = query.where(job.c.lease_until_ms < expired_before_ms)
    return sorted((_job(row) for row in connection.execute(query).mappings()), key=lambda item: item.id)


def unwanted(connection: Connection, owner: str) -> list[JobId]:
    """Return the jobs on this dispatcher's slots whose people asked to cancel."""
    query = select(job.c.id).where(job.c.owner == owner, _IS_ON_A_SLOT, job.c.cancel_requested == 1)
    return [JobId(value) for value in connection.execute(query).scalars()]


def ahead(connection: Connection, value: Job, pool: str = DEFAULT_POOL) -> int:
    """Count the queued jobs in front of one: those of earlier lanes, and older ones of its own."""
    lane = LANES[value.speed]
    in_front = or_(job.c.lane < lane, and_(job.c.lane == lane, job.c.id < value.id))
    query = select(func.count()).select_from(job).where(_IS_QUEUED, job.c.pool == pool, in_front)
    return connection.execute(query).scalar_one()


def queued_count(connection: Connection, person_id: PersonId | None = None, pool: str = DEFAULT_POOL) -> int:
    query = select(func.count()).select_from(job).where(_IS_QUEUED, job.c.pool == pool)
    if person_id is not None:
        query = query.where(job.c.person_id == person_id)
    return connection.execute(query).scalar_one()


def running_ms(connection: Connection) -> int:
    """Return the device time that is still expected of everything on a slot."""
    left = job.c.estimate_ms * (1 - job.c.progress)
    return int(connection.execute(select(func.coalesce(func.sum(left), 0)).where(_IS_ON_A_SLOT)).scalar_one())


def count_by_state(connection: Connection, person_id: PersonId) -> dict[State, int]:
    """Return how many of a person's jobs have not ended, by state."""
    query = select(job.c.state, func.count()).where(job.c.person_id == person_id, _IS_LIVE)
    return {row[0]: row[1] for row in connection.execute(query.group_by(job.c.state))}


def device_ms(connection: Connection, person_id: PersonId, since_ms: int) -> int:
    """Return the device time that a person's jobs settled since then."""
    query = select(func.coalesce(func.sum(ledger.c.device_ms), 0))
    query = query.where(ledger.c.person_id == person_id, ledger.c.time_ms >= since_ms)
    return int(connection.execute(query).scalar_one())


def hashes_of_live(connection: Connection) -> set[str]:
    """Return the content hashes of every picture that the plan of a job that has not ended names."""
    plans = [from_json(text, Plan) for text in connection.execute(select(job.c.plan).where(_IS_LIVE)).scalars()]
    named = {one.sha256 for plan in plans for one in plan.references}
    return named | {sha256 for plan in plans for sha256 in (plan.source_sha256, plan.mask_sha256) if sha256}


def _job(row: RowMapping) -> Job:
    failure = row["failure"]
    parent = row["parent_image_id"]
    return Job(
        id=JobId(row["id"]),
        person_id=PersonId(row["person_id"]),
        state=row["state"],
        prompt=row["prompt"],
        spec=from_json(row["spec"], Spec),
        plan=from_json(row["plan"], Plan),
        recipe=row["recipe"],
        speed=row["speed"],
        rates=row["rates"],
        rate=(row["rate_over"], row["rate_under"]),
        attempt=row["attempt"],
        progress=row["progress"],
        gpu_ms=row["gpu_ms"],
        estimate_ms=row["estimate_ms"],
        warnings=from_json(row["warnings"], tuple[Notice, ...]),
        failure=None if failure is None else from_json(failure, Failure),
        cancel_requested=bool(row["cancel_requested"]),
        client_token=row["client_token"],
        parent_image_id=None if parent is None else ImageId(parent),
        created_ms=row["created_ms"],
        started_ms=row["started_ms"],
        finished_ms=row["finished_ms"],
    )

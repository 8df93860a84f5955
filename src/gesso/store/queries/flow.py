"""Flows as rows: one person's standing in one lane.

Lock a flow before its job's row: all who change both do so, in this order (lanes rising), so that on a server database
no two of them ever wait for each other.
"""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    null,
    select,
    text,
    union_all,
    update,
)

from gesso.domain.ids import JobId, PersonId
from gesso.domain.job import Waiting
from gesso.store.database import Connection
from gesso.store.queries.jobs import DEFAULT_POOL
from gesso.store.tables.flow import ACTIVE_WORDS, OPEN_WORDS, flow
from gesso.store.tables.jobs import job

CANDIDATES = 16
"""People per lane, those of the smallest virtual time, among whom a slot chooses."""

# Written out, not bound: SQLite uses a partial index only when it can read its condition in the query's own words.
_QUEUED = job.c.state == literal_column("'queued'")
_ON_A_SLOT = job.c.state.in_([literal_column("'leased'"), literal_column("'running'")])
_HEAD = (
    flow.c.head_id,
    flow.c.person_id,
    flow.c.lane,
    flow.c.head_model,
    flow.c.head_batch,
    flow.c.head_estimate_ms,
    flow.c.head_ms,
    flow.c.vtime_ms,
)


_THIS = (
    flow.c.pool == bindparam("at_pool"),
    flow.c.lane == bindparam("at_lane"),
    flow.c.person_id == bindparam("at_person"),
)
_STANDING = (flow.c.vtime_ms, flow.c.queued, flow.c.queued_ms, flow.c.running, flow.c.cap)
_LOCKED = select(*_STANDING).where(*_THIS).with_for_update()


class Key(NamedTuple):
    """Sorts in the order in which flows are locked."""

    lane: int
    person_id: PersonId


class Counters(NamedTuple):
    """What a flow counts; `head_id` is the oldest job that waits."""

    queued: int = 0
    queued_ms: int = 0
    running: int = 0
    head_id: JobId | None = None


class Standing(NamedTuple):
    """A flow as stored."""

    vtime_ms: int
    queued: int
    queued_ms: int
    running: int
    cap: int


def lock(connection: Connection, key: Key, *, cap: int = 0, pool: str = DEFAULT_POOL) -> Standing:
    """Return the flow and hold its row until the transaction ends, making it first where it is missing."""
    which = {"at_pool": pool, "at_lane": key.lane, "at_person": key.person_id}
    row = connection.execute(_LOCKED, which).first()
    if row is None:
        words = (
            "INSERT INTO flow (pool, lane, person_id, cap) VALUES (:pool, :lane, :person, :cap) ON CONFLICT DO NOTHING"
        )
        values = {"pool": pool, "lane": key.lane, "person": key.person_id, "cap": cap}
        connection.execute(text(words), values)
        row = connection.execute(_LOCKED, which).one()
    return Standing(*row)


def save(connection: Connection, key: Key, value: Standing, *, pool: str = DEFAULT_POOL) -> None:
    """Write a locked flow's numbers, and find its head again."""
    columns = (job.c.id, job.c.created_ms, job.c.not_before_ms, job.c.estimate_ms, job.c.model_key, job.c.batch_key)
    of_flow = (_QUEUED, job.c.pool == pool, job.c.lane == key.lane, job.c.person_id == key.person_id)
    head = None
    if value.queued > 0:
        head = connection.execute(select(*columns).where(*of_flow).order_by(job.c.id).limit(1)).first()
    values: dict[str, Any] = {**value._asdict(), "head_id": None}
    if head is not None:
        names = ("head_id", "head_ms", "head_ready_ms", "head_estimate_ms", "head_model", "head_batch")
        values |= dict(zip(names, head, strict=True))
    connection.execute(update(flow).where(*_is(key, pool)).values(values))


def clock(connection: Connection, lane: int, *, pool: str = DEFAULT_POOL) -> int:
    """Return the lane's time: the smallest of those who are active, else the largest there ever was.

    What runs counts from where it began. Its charge is an estimate: who came in at the time after it would stand behind all
    that its owner gets back when it was shorter.
    """
    in_lane = (flow.c.pool == pool, flow.c.lane == lane)
    active = select(func.min(flow.c.vtime_ms)).where(*in_lane, literal_column(ACTIVE_WORDS))
    now = connection.execute(active).scalar()
    on_slots = select(job.c.person_id, func.sum(job.c.estimate_ms).label("charged_ms"))
    on_slots = on_slots.where(_ON_A_SLOT, job.c.pool == pool, job.c.lane == lane).group_by(job.c.person_id)
    charged = on_slots.subquery()
    began = select(func.min(flow.c.vtime_ms - charged.c.charged_ms)).where(*in_lane)
    began = began.select_from(charged).join(flow, flow.c.person_id == charged.c.person_id)
    at_work = connection.execute(began).scalar()
    if at_work is not None:
        now = int(at_work) if now is None else min(now, int(at_work))
    if now is None:
        now = connection.execute(select(func.max(flow.c.vtime_ms)).where(*in_lane)).scalar()
    return max(0, now or 0)


def candidates(
    connection: Connection,
    now_ms: int,
    lanes: tuple[int, ...],
    *,
    at_most_ms: int | None = None,
    pool: str = DEFAULT_POOL,
) -> list[Waiting]:
    """Return the heads among which a slot chooses: of every lane those of the smallest virtual time, and the oldest one.

    Args:
        connection: reads.
        now_ms: the time; heads that may not start yet are left out.
        lanes: the lanes to look at.
        at_most_ms: leave out heads that are estimated longer.
        pool: the pool.
    """
    values = {"now_ms": now_ms, "pool": pool, "at_most_ms": at_most_ms}
    rows = connection.execute(_candidates(lanes, at_most_ms is not None), values)
    return list({head.job_id: head for head in (_waiting(row) for row in rows)}.values())


@cache
def _candidates(lanes: tuple[int, ...], bounded: bool) -> CompoundSelect[Any]:
    """Put together once: doing so took longer than the database does to answer."""
    parts: list[Select[Any]] = []
    for lane in lanes:
        for order, count in ((flow.c.vtime_ms, CANDIDATES), (flow.c.head_ms, 1)):
            inner = select(*_HEAD).where(*_may_start(lane)).order_by(order).limit(count)
            if bounded:
                inner = inner.where(flow.c.head_estimate_ms <= bindparam("at_most_ms"))
            found = inner.subquery()
            parts.append(select(*found.c))
    return union_all(*parts)


def next_of_batch(
    connection: Connection, batch: str, now_ms: int, lanes: tuple[int, ...], *, pool: str = DEFAULT_POOL
) -> Waiting | None:
    """Return the head that may join a batch: of the first of these lanes that has one, of the smallest virtual time."""
    for lane in lanes:
        values = {"now_ms": now_ms, "pool": pool, "batch": batch}
        row = connection.execute(_of_batch(lane), values).first()
        if row is not None:
            return _waiting(row)
    return None


@cache
def _of_batch(lane: int) -> Select[Any]:
    query = select(*_HEAD).where(*_may_start(lane), flow.c.head_batch == bindparam("batch"))
    return query.order_by(flow.c.vtime_ms).limit(1)


def backlogs(connection: Connection, lanes: tuple[int, ...], *, pool: str = DEFAULT_POOL) -> list[tuple[Key, Standing]]:
    """Return every active flow of these lanes."""
    where: tuple[ColumnElement[bool], ...] = (flow.c.pool == pool, flow.c.lane.in_(lanes), literal_column(ACTIVE_WORDS))
    rows = connection.execute(select(flow.c.lane, flow.c.person_id, *_STANDING).where(*where))
    return [(Key(row[0], row[1]), Standing(*row[2:])) for row in rows]


def stored(connection: Connection, *, pool: str = DEFAULT_POOL) -> dict[Key, Counters]:
    columns = (flow.c.lane, flow.c.person_id, flow.c.queued, flow.c.queued_ms, flow.c.running, flow.c.head_id)
    rows = connection.execute(select(*columns).where(flow.c.pool == pool))
    return {Key(row[0], row[1]): Counters(*row[2:]) for row in rows}


def counted(connection: Connection, key: Key | None = None, *, pool: str = DEFAULT_POOL) -> dict[Key, Counters]:
    """Return what the counters should be, counted in `job`; of one flow or of all that have anything."""
    whose: tuple[ColumnElement[bool], ...] = (job.c.pool == pool,)
    if key is not None:
        whose = (*whose, job.c.lane == key.lane, job.c.person_id == key.person_id)
    group = (job.c.lane, job.c.person_id)
    sums = (func.count(), func.sum(job.c.estimate_ms), func.min(job.c.id))
    waiting = select(*group, *sums).where(and_(_QUEUED, *whose)).group_by(*group)
    running = select(*group, func.count(), null()).where(and_(_ON_A_SLOT, *whose)).group_by(*group)
    found: dict[Key, Counters] = {}
    for lane, person_id, count, total_ms, first in connection.execute(waiting):
        found[Key(lane, person_id)] = Counters(count, int(total_ms), 0, first)
    for lane, person_id, count, _ in connection.execute(running):
        one = Key(lane, person_id)
        found[one] = found.get(one, Counters())._replace(running=count)
    return found


def _is(key: Key, pool: str) -> tuple[ColumnElement[bool], ...]:
    return (flow.c.pool == pool, flow.c.lane == key.lane, flow.c.person_id == key.person_id)


def _may_start(lane: int) -> tuple[ColumnElement[bool], ...]:
    return (
        flow.c.pool == bindparam("pool"),
        flow.c.lane == lane,
        *(literal_column(words) for words in OPEN_WORDS.split(" AND ")),
        flow.c.head_ready_ms <= bindparam("now_ms"),
    )


def _waiting(row: Any) -> Waiting:
    return Waiting(
        job_id=row.head_id,
        person_id=row.person_id,
        lane=row.lane,
        model=row.head_model,
        batch=row.head_batch,
        estimate_ms=row.head_estimate_ms,
        queued_ms=row.head_ms,
        vtime_ms=row.vtime_ms,
    )

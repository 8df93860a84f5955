"""The ledger of device time and its balances as rows. What the entries mean is the jobs room's business."""

from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, case, func, literal_column, or_, select, update

from gesso.domain.ids import JobId, PersonId
from gesso.store.database import Connection
from gesso.store.tables.jobs import account, job, ledger

DAY_MS = 24 * 3600 * 1000

EntryKind = Literal["reserve", "settle", "release", "grant", "adjust"]


class Entry(NamedTuple):
    """One line. `amount_ms` is priced, `device_ms` measured; both whole milliseconds."""

    id: str
    person_id: PersonId
    job_id: JobId | None
    attempt: int
    kind: EntryKind
    amount_ms: int
    device_ms: int
    time_ms: int
    note: str | None = None
    speed: str | None = None
    task: str | None = None
    units: int = 0
    """Pictures; of settles, with their speed and task."""


class Balance(NamedTuple):
    """What a person has and what queued jobs hold of it; `floor_ms` None means no limit."""

    person_id: PersonId
    balance_ms: int
    reserved_ms: int
    floor_ms: int | None = None
    granted_for: str | None = None
    """The month whose grant has been given."""


def add(connection: Connection, entry: Entry) -> None:
    connection.execute(ledger.insert().values(**entry._asdict()))


def balance(connection: Connection, person_id: PersonId) -> Balance | None:
    row = connection.execute(select(account).where(account.c.person_id == person_id)).first()
    return (
        None if row is None else Balance(row.person_id, row.balance_ms, row.reserved_ms, row.floor_ms, row.granted_for)
    )


def open_account(connection: Connection, person_id: PersonId, floor_ms: int | None = None) -> None:
    connection.execute(account.insert().values(person_id=person_id, floor_ms=floor_ms))


def first_of_month(connection: Connection, person_id: PersonId, month: str, *, floor_ms: int) -> bool:
    """Note that a month's grant is being given; False where it was already."""
    new = or_(account.c.granted_for.is_(None), account.c.granted_for != month)
    statement = update(account).where(account.c.person_id == person_id, new)
    return connection.execute(statement.values(granted_for=month, floor_ms=floor_ms)).rowcount == 1


def hold(connection: Connection, person_id: PersonId, amount_ms: int) -> bool:
    """Reserve; False when what is left above the floor does not suffice (or there is no account)."""
    enough = or_(
        account.c.floor_ms.is_(None), account.c.balance_ms - account.c.reserved_ms - amount_ms >= account.c.floor_ms
    )
    statement = update(account).where(account.c.person_id == person_id, enough)
    return connection.execute(statement.values(reserved_ms=account.c.reserved_ms + amount_ms)).rowcount == 1


def shift(connection: Connection, person_id: PersonId, *, balance_ms: int = 0, reserved_ms: int = 0) -> None:
    """Add to (or, negative, take from) the two sums."""
    statement = update(account).where(account.c.person_id == person_id)
    connection.execute(
        statement.values(balance_ms=account.c.balance_ms + balance_ms, reserved_ms=account.c.reserved_ms + reserved_ms)
    )


def held_for(connection: Connection, job_id: JobId) -> int:
    """Return what the job's reserve still holds: reserved less released."""
    signed = case((ledger.c.kind == "reserve", ledger.c.amount_ms), else_=-ledger.c.amount_ms)
    query = select(func.coalesce(func.sum(signed), 0))
    query = query.where(ledger.c.job_id == job_id, ledger.c.kind.in_(("reserve", "release")))
    return int(connection.execute(query).scalar_one())


def entries(connection: Connection, *, person_id: PersonId | None = None, job_id: JobId | None = None) -> list[Entry]:
    """Return lines, oldest first."""
    query: Select[tuple[object, ...]] = select(ledger).order_by(ledger.c.id)
    if person_id is not None:
        query = query.where(ledger.c.person_id == person_id)
    if job_id is not None:
        query = query.where(ledger.c.job_id == job_id)
    return [Entry(**row) for row in connection.execute(query).mappings()]


def page(connection: Connection, person_id: PersonId, *, limit: int, before: str | None = None) -> list[Entry]:
    """Return up to `limit` lines older than the line `before`, newest first."""
    query = select(ledger).where(ledger.c.person_id == person_id).order_by(ledger.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(ledger.c.id < before)
    return [Entry(**row) for row in connection.execute(query).mappings()]


class Used(NamedTuple):
    """What was settled on one day at one speed for one task."""

    day: int
    """Days since the epoch, in UTC."""
    speed: str
    task: str
    jobs: int
    units: int
    device_ms: int
    amount_ms: int


def used(connection: Connection, person_id: PersonId | None, *, days: int, before_day: int | None = None) -> list[Used]:
    """Return what was used on the newest `days` days that have anything, newest first; None asks for everybody's."""
    day = _day()
    where = [ledger.c.kind == "settle"]
    if person_id is not None:
        where.append(ledger.c.person_id == person_id)
    if before_day is not None:
        where.append(ledger.c.time_ms < before_day * DAY_MS)
    newest = select(day.label("day")).where(*where).group_by(day).order_by(day.desc()).limit(days)
    found = list(connection.execute(newest).scalars())
    if not found:
        return []
    since = (*where, ledger.c.time_ms >= min(found) * DAY_MS)
    speed, task = func.coalesce(ledger.c.speed, "fast"), func.coalesce(ledger.c.task, "imagine")
    sums = (func.count(), func.sum(ledger.c.units), func.sum(ledger.c.device_ms), func.sum(ledger.c.amount_ms))
    query = select(day, speed, task, *sums).where(*since).group_by(day, speed, task)
    rows = connection.execute(query.order_by(day.desc(), speed, task))
    return [Used(int(row[0]), row[1], row[2], *(int(value) for value in row[3:])) for row in rows]


def _day() -> ColumnElement[int]:
    """Days since the epoch. Written out: both databases divide whole numbers without a rest, and SQLAlchemy's `/` does not."""
    return literal_column(f"ledger.time_ms / {DAY_MS}", Integer)


def balances(connection: Connection) -> list[Balance]:
    return [
        Balance(row.person_id, row.balance_ms, row.reserved_ms, row.floor_ms)
        for row in connection.execute(select(account).order_by(account.c.person_id))
    ]


def recomputed(connection: Connection) -> list[Balance]:
    """Return every person's sums as the lines give them."""
    signs = {"grant": 1, "adjust": 1, "settle": -1}
    owned = case(*((ledger.c.kind == kind, sign * ledger.c.amount_ms) for kind, sign in signs.items()), else_=0)
    held = case(
        (ledger.c.kind == "reserve", ledger.c.amount_ms), (ledger.c.kind == "release", -ledger.c.amount_ms), else_=0
    )
    query = select(ledger.c.person_id, func.sum(owned).label("owned"), func.sum(held).label("held"))
    rows = connection.execute(query.group_by(ledger.c.person_id).order_by(ledger.c.person_id))
    return [Balance(row.person_id, int(row.owned), int(row.held)) for row in rows]


class JobSums(NamedTuple):
    """One job beside the sums of its lines."""

    job_id: JobId
    person_id: PersonId
    state: str
    gpu_ms: int
    reserves: int
    releases: int
    settles: int
    held_ms: int
    device_ms: int


def job_sums(connection: Connection) -> list[JobSums]:
    """Return every job with what its lines add up to."""

    def count(kind: EntryKind) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((ledger.c.kind == kind, 1), else_=0)), 0)

    held = case(
        (ledger.c.kind == "reserve", ledger.c.amount_ms), (ledger.c.kind == "release", -ledger.c.amount_ms), else_=0
    )
    columns = (job.c.id, job.c.person_id, job.c.state, job.c.gpu_ms)
    sums = (
        count("reserve"),
        count("release"),
        count("settle"),
        func.coalesce(func.sum(held), 0),
        func.coalesce(func.sum(ledger.c.device_ms), 0),
    )
    query = select(*columns, *sums).select_from(job.outerjoin(ledger, ledger.c.job_id == job.c.id))
    rows = connection.execute(query.group_by(*columns).order_by(job.c.id))
    return [JobSums(row[0], row[1], row[2], *(int(value) for value in row[3:])) for row in rows]

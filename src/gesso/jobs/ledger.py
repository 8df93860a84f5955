"""Device time as money: reserve when a job is submitted, release when it ends, settle what it used. Whole milliseconds.

Every job has one `reserve` and, once it has ended, one `release` of the same amount. What is owed is one `settle` of the
attempt that ended it: succeeded jobs, and cancelled ones for the steps they ran. Failed, blocked and lost work costs
nothing. So at all times balance = grants + adjustments - settled, and reserved = reserved - released.
"""

from collections.abc import Iterable

import msgspec

from gesso.domain.errors import ForbiddenError
from gesso.domain.ids import IdSource, JobId, PersonId
from gesso.domain.job import Job
from gesso.store.database import Connection
from gesso.store.queries import ledger as rows


class Drift(msgspec.Struct, frozen=True):
    """A sum that does not equal its lines."""

    person_id: PersonId
    job_id: JobId | None
    what: str
    stored: int
    computed: int


def price_ms(rate: tuple[int, int], device_ms: int) -> int:
    """Return what device time costs at a rate, rounded up to whole milliseconds."""
    numerator, denominator = rate
    return -(-device_ms * numerator // denominator)


def reserve(connection: Connection, job: Job, *, now_ms: int, ids: IdSource) -> None:
    """Hold the price of the job's estimate.

    Raises:
        ForbiddenError: the person has a limit and what is left does not suffice (`allowance_spent`).
    """
    amount_ms = price_ms(job.rate, job.estimate_ms)
    if rows.balance(connection, job.person_id) is None:
        rows.open_account(connection, job.person_id)
    if not rows.hold(connection, job.person_id, amount_ms):
        left = rows.balance(connection, job.person_id)
        left_s = 0.0 if left is None else max(0, left.balance_ms - left.reserved_ms) / 1000
        message = f"This needs {amount_ms / 1000:.1f} s of device time and you have {left_s:.1f} s left. Relax costs nothing, or wait for the first of the month."
        raise ForbiddenError(message, code="allowance_spent")
    _add(connection, job, "reserve", amount_ms, now_ms=now_ms, ids=ids)


def close(connection: Connection, job: Job, *, device_ms: int | None, now_ms: int, ids: IdSource) -> None:
    """Release what the job held and, unless `device_ms` is None, settle it under the job's attempt number.

    Must run in the transaction whose compare-and-set ended the job: that is what makes it happen once.
    """
    held_ms = rows.held_for(connection, job.id)
    _add(connection, job, "release", held_ms, now_ms=now_ms, ids=ids)
    owed_ms = 0
    if device_ms is not None:
        owed_ms = price_ms(job.rate, device_ms)
        _add(connection, job, "settle", owed_ms, device_ms=device_ms, attempt=job.attempt, now_ms=now_ms, ids=ids)
    rows.shift(connection, job.person_id, balance_ms=-owed_ms, reserved_ms=-held_ms)


def grant(
    connection: Connection, person_id: PersonId, amount_ms: int, *, now_ms: int, ids: IdSource, note: str = ""
) -> None:
    """Give a person device time (opening the account if need be)."""
    if rows.balance(connection, person_id) is None:
        rows.open_account(connection, person_id)
    rows.add(connection, rows.Entry(ids("led"), person_id, None, 0, "grant", amount_ms, 0, now_ms, note or None))
    rows.shift(connection, person_id, balance_ms=amount_ms)


def adjust(
    connection: Connection, person_id: PersonId, amount_ms: int, *, now_ms: int, ids: IdSource, note: str
) -> None:
    """Change a person's device time by hand or rule; negative takes away. The account must be open."""
    rows.add(connection, rows.Entry(ids("led"), person_id, None, 0, "adjust", amount_ms, 0, now_ms, note))
    rows.shift(connection, person_id, balance_ms=amount_ms)


def audit(connection: Connection) -> tuple[Drift, ...]:
    """Recompute every balance and every ended job's account from the lines; empty when all is well."""
    stored = {item.person_id: item for item in rows.balances(connection)}
    computed = {item.person_id: item for item in rows.recomputed(connection)}
    drifts: list[Drift] = []
    for person_id in sorted({*stored, *computed}):
        none = rows.Balance(person_id, 0, 0)
        have, should = stored.get(person_id, none), computed.get(person_id, none)
        pairs = [(what, getattr(have, what), getattr(should, what)) for what in ("balance_ms", "reserved_ms")]
        drifts += [Drift(person_id, None, what, is_ms, want_ms) for what, is_ms, want_ms in pairs if is_ms != want_ms]
    return (*drifts, *_job_drifts(rows.job_sums(connection)))


def _job_drifts(sums: Iterable[rows.JobSums]) -> list[Drift]:
    drifts: list[Drift] = []
    for item in sums:
        ended = item.state in {"succeeded", "failed", "cancelled"}
        settles = {"succeeded": (1,), "cancelled": (0, 1)}.get(item.state, (0,))
        checks = [
            ("reserves", item.reserves, 1),
            ("releases", item.releases, int(ended)),
            ("settles", item.settles, item.settles if item.settles in settles else settles[0]),
            ("held_ms", item.held_ms, 0 if ended else item.held_ms),
            ("device_ms", item.device_ms, item.gpu_ms if item.settles else 0),
        ]
        drifts += [Drift(item.person_id, item.job_id, what, have, want) for what, have, want in checks if have != want]
    return drifts


def _add(
    connection: Connection,
    job: Job,
    kind: rows.EntryKind,
    amount_ms: int,
    *,
    now_ms: int,
    ids: IdSource,
    device_ms: int = 0,
    attempt: int = 0,
) -> None:
    entry = rows.Entry(ids("led"), job.person_id, job.id, attempt, kind, amount_ms, device_ms, now_ms)
    if kind == "settle":
        entry = entry._replace(speed=job.speed, task=job.plan.task, units=len(job.plan.seeds))
    rows.add(connection, entry)

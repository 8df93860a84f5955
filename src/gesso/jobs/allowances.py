"""Allowances: a plan's device time, granted once a month when its person first asks for something in it."""

from datetime import UTC, datetime

from gesso.domain.ids import IdSource, PersonId
from gesso.jobs import ledger
from gesso.jobs.tariffs import Plan
from gesso.store.database import Connection
from gesso.store.queries import ledger as rows


def month_of(time_ms: int) -> str:
    """Return the month as `2026-11`, in UTC."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m")


def renew(connection: Connection, person_id: PersonId, plan: Plan, *, now_ms: int, ids: IdSource) -> None:
    """Give this month's time where it has not been given; what is left of the last grant lapses.

    Without a monthly limit there is nothing to grant, and no floor.
    """
    account = rows.balance(connection, person_id)
    if account is None:
        rows.open_account(connection, person_id)
        account = rows.Balance(person_id, 0, 0)
    if plan.monthly_ms is None:
        return
    month = month_of(now_ms)
    if not rows.first_of_month(connection, person_id, month, floor_ms=0):
        return
    left_ms = max(0, min(account.balance_ms, plan.monthly_ms))
    if left_ms and account.granted_for is not None:
        ledger.adjust(connection, person_id, -left_ms, now_ms=now_ms, ids=ids, note=f"{account.granted_for} is over")
    ledger.grant(connection, person_id, plan.monthly_ms, now_ms=now_ms, ids=ids, note=month)

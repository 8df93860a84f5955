"""The native API's routes of device time: what was used, day by day, and every line of one's account."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from gesso.api.callers import Person, current_app
from gesso.api.native import schema
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.routes import Limit
from gesso.api.native.translate import time_text
from gesso.domain.errors import BadInputError
from gesso.domain.ids import is_id
from gesso.jobs import reading

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["usage"])


class UsedDocument(schema.Document):
    """What was used on one day at one speed for one task."""

    day: Annotated[str, Field(examples=["2026-11-29"], description="In UTC.")]
    speed: str
    task: str
    jobs: int
    pictures: int
    device_ms: Annotated[int, Field(description="Measured device time.")]
    price_ms: Annotated[int, Field(description="What it cost: device time times the speed's rate.")]


class AccountDocument(schema.Document):
    """A person's device time. `left_ms` is null where there is no limit."""

    plan: str
    balance_ms: int
    reserved_ms: Annotated[int, Field(description="Held by jobs that have not ended.")]
    left_ms: int | None
    monthly_ms: Annotated[int | None, Field(description="What the plan grants a month.")]


class UsageDocument(schema.PageDocument[UsedDocument]):
    """A page of days; every day is whole."""

    account: AccountDocument


class LineDocument(schema.Document):
    """One line of an account. Lines are never changed."""

    id: str
    at: str
    kind: Annotated[str, Field(description="reserve, release, settle, grant or adjust.")]
    job_id: str | None
    amount_ms: Annotated[int, Field(description="Priced. A settle takes this much from the balance.")]
    device_ms: int
    speed: str | None
    task: str | None
    note: str | None


@router.get("/usage")
def read_usage(
    request: Request,
    person: Person,
    days: Annotated[int, Query(ge=1, le=366)] = 30,
    cursor: Annotated[str | None, Query(max_length=10)] = None,
) -> UsageDocument:
    """What was used, by day, speed and task, newest day first."""
    app = current_app(request)
    found, following = reading.usage(app.database, person, days=days, before_day=_day_number(cursor))
    balance, plan = reading.balance(app.database, person), app.queue.tariff.plan_of(person)
    free = plan.monthly_ms is None and balance.floor_ms is None
    # Before the first job of a plan its grant has not come yet, and it will.
    granted = balance.balance_ms if balance.granted_for or plan.monthly_ms is None else plan.monthly_ms
    return UsageDocument(
        items=[
            UsedDocument(
                day=_day(one.day),
                speed=one.speed,
                task=one.task,
                jobs=one.jobs,
                pictures=one.units,
                device_ms=one.device_ms,
                price_ms=one.amount_ms,
            )
            for one in found
        ],
        next_cursor=None if following is None else _day(following),
        account=AccountDocument(
            plan=app.queue.tariff.people.get(person, app.queue.tariff.default_plan),
            balance_ms=balance.balance_ms,
            reserved_ms=balance.reserved_ms,
            left_ms=None if free else granted - balance.reserved_ms - (balance.floor_ms or 0),
            monthly_ms=plan.monthly_ms,
        ),
    )


@router.get("/ledger")
def read_ledger(
    request: Request,
    person: Person,
    limit: Limit = 50,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
) -> schema.PageDocument[LineDocument]:
    """Every line of your account, newest first."""
    if cursor is not None and not is_id(cursor, "led"):
        raise BadInputError("This cursor is none of ours: use the next_cursor of a page.", code="bad_cursor")
    lines = reading.ledger_page(current_app(request).database, person, limit=limit + 1, before=cursor)
    items = [
        LineDocument(
            id=one.id,
            at=time_text(one.time_ms),
            kind=one.kind,
            job_id=one.job_id,
            amount_ms=one.amount_ms,
            device_ms=one.device_ms,
            speed=one.speed,
            task=one.task,
            note=one.note,
        )
        for one in lines[:limit]
    ]
    return schema.PageDocument(items=items, next_cursor=items[-1].id if len(lines) > limit else None)


def _day(number: int) -> str:
    return date.fromordinal(date(1970, 1, 1).toordinal() + number).isoformat()


def _day_number(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    try:
        return date.fromisoformat(cursor).toordinal() - date(1970, 1, 1).toordinal()
    except ValueError as error:
        raise BadInputError("This cursor is none of ours: use the next_cursor of a page.", code="bad_cursor") from error

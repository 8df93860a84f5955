"""Tariffs: price lists, plans and who has which, read from `plans.toml` here and in the home."""

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec

from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.job import LANES
from gesso.domain.spec import Speed
from gesso.jobs import lanes

Rate = tuple[int, int]
"""Price of a millisecond of device time, as numerator and denominator."""

DEFAULT_PLAN = "unlimited"


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person may use."""

    minutes_a_month: Annotated[float, msgspec.Meta(ge=0)] | None = None
    """Device time that is granted on the first of every month (UTC) and not carried over; None: no limit."""
    queued: Annotated[int, msgspec.Meta(ge=1)] = 200
    """Jobs that may wait at once."""
    running: dict[Speed, Annotated[int, msgspec.Meta(ge=1)]] = {}
    """Jobs that may run at once, by speed, where not the usual number."""

    @property
    def monthly_ms(self) -> int | None:
        return None if self.minutes_a_month is None else round(self.minutes_a_month * 60_000)

    def cap(self, speed: Speed) -> int:
        return self.running.get(speed, lanes.RUNNING_AT_MOST[LANES[speed]])


class Tariff(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `plans.toml` says."""

    rates: Mapping[str, Mapping[Speed, Rate]]
    plans: Mapping[str, Plan]
    people: Mapping[str, str] = {}
    default_plan: str = DEFAULT_PLAN

    def rate(self, rates: str, speed: Speed) -> Rate:
        """Return a price list's price of a speed."""
        return self.rates[rates][speed]

    def plan_of(self, person_id: PersonId) -> Plan:
        return self.plans[self.people.get(person_id, self.default_plan)]


def load(path: Path | None = None, *, default_plan: str = DEFAULT_PLAN) -> Tariff:
    """Return the bundled tariff, changed by the file at `path` where there is one.

    Raises:
        BadInputError: `bad_plans`, naming the file and what is wrong in it.
    """
    tables = _read(files("gesso.jobs").joinpath("plans.toml").read_text(encoding="utf-8"), "plans.toml")
    if path is not None and path.is_file():
        own = _read(path.read_text(encoding="utf-8"), str(path))
        tables = {name: {**tables[name], **own.get(name, {})} for name in tables}
    where = str(path) if path is not None else "plans.toml"
    rates = {name: _rates(name, table, where) for name, table in tables["rates"].items()}
    try:
        plans = {name: msgspec.convert(table, Plan) for name, table in tables["plans"].items()}
    except msgspec.ValidationError as error:
        raise _wrong(where, f"a plan has a wrong value: {error}") from error
    for name in (*tables["people"].values(), default_plan):
        if name not in plans:
            raise _wrong(where, f"there is no plan “{name}”; there are {', '.join(sorted(plans))}")
    return Tariff(rates=rates, plans=plans, people=tables["people"], default_plan=default_plan)


def _read(text: str, where: str) -> dict[str, dict[str, Any]]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(where, str(error)) from error
    unknown = sorted(set(tables) - {"rates", "plans", "people"})
    if unknown:
        raise _wrong(where, f"an unknown table “{unknown[0]}”; there are rates, plans and people")
    return {"rates": {}, "plans": {}, "people": {}, **tables}


def _rates(name: str, table: Mapping[str, Any], where: str) -> dict[Speed, Rate]:
    speeds: tuple[Speed, ...] = get_args(Speed)
    if set(table) != set(speeds):
        raise _wrong(where, f"the rates “{name}” name exactly these speeds: {', '.join(speeds)}")
    found: dict[Speed, Rate] = {}
    for speed in speeds:
        try:
            price = Fraction(str(table[speed]))
        except (ValueError, ZeroDivisionError):
            price = Fraction(-1)
        if not 0 <= price <= 1000:
            raise _wrong(
                where, f'the rate of “{speed}” in “{name}” is a number or fraction from 0 to 1000, such as "1/2"'
            )
        found[speed] = (price.numerator, price.denominator)
    return found


def _wrong(where: str, what: str) -> BadInputError:
    return BadInputError(f"{where}: {what}.", code="bad_plans")

"""Decisions and appeals as rows. Takes a connection, never opens a transaction."""

import hashlib
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, insert, select, update

from gesso.domain.ids import PersonId
from gesso.domain.policy import Appeal, AppealState, Decision, Match
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tables.policy import policy_appeal, policy_decision


def add_decision(connection: Connection, value: Decision) -> None:
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    fields |= {"matches": to_json(value.matches), "prompt_sha256": _sha256(value.prompt)}
    connection.execute(insert(policy_decision).values(fields))


def decision(connection: Connection, decision_id: str, person_id: PersonId | None = None) -> Decision | None:
    query = select(policy_decision).where(policy_decision.c.id == decision_id)
    if person_id is not None:
        query = query.where(policy_decision.c.person_id == person_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else _decision(row)


def decisions(
    connection: Connection, person_id: PersonId | None, *, limit: int, before: str | None = None
) -> list[Decision]:
    """Return decisions, newest first; None for everybody's."""
    query = select(policy_decision)
    if person_id is not None:
        query = query.where(policy_decision.c.person_id == person_id)
    if before is not None:
        query = query.where(policy_decision.c.id < before)
    found = connection.execute(query.order_by(policy_decision.c.id.desc()).limit(limit))
    return [_decision(row) for row in found.mappings()]


def granted(connection: Connection, person_id: PersonId, prompt: str, rule: str) -> bool:
    """Tell whether the owner let this very prompt of this person pass that rule."""
    joined = policy_appeal.join(policy_decision, policy_appeal.c.decision_id == policy_decision.c.id)
    wanted = and_(
        policy_decision.c.person_id == person_id,
        policy_decision.c.prompt_sha256 == _sha256(prompt),
        policy_decision.c.rule == rule,
        policy_appeal.c.state == "granted",
    )
    return connection.execute(select(policy_appeal.c.id).select_from(joined).where(wanted).limit(1)).first() is not None


def add_appeal(connection: Connection, value: Appeal) -> None:
    connection.execute(insert(policy_appeal).values({n: getattr(value, n) for n in value.__struct_fields__}))


def appeal(connection: Connection, appeal_id: str) -> Appeal | None:
    row = connection.execute(select(policy_appeal).where(policy_appeal.c.id == appeal_id)).mappings().first()
    return None if row is None else _appeal(row)


def appeals(
    connection: Connection,
    person_id: PersonId | None,
    *,
    state: AppealState | None,
    limit: int,
    before: str | None = None,
) -> list[Appeal]:
    """Return appeals, newest first; None for everybody's."""
    query = select(policy_appeal)
    if person_id is not None:
        query = query.where(policy_appeal.c.person_id == person_id)
    if state is not None:
        query = query.where(policy_appeal.c.state == state)
    if before is not None:
        query = query.where(policy_appeal.c.id < before)
    found = connection.execute(query.order_by(policy_appeal.c.id.desc()).limit(limit))
    return [_appeal(row) for row in found.mappings()]


def decide(connection: Connection, appeal_id: str, **values: Any) -> bool:
    """Settle an open appeal; tell whether it was open."""
    still = and_(policy_appeal.c.id == appeal_id, policy_appeal.c.state == "open")
    return connection.execute(update(policy_appeal).where(still).values(values)).rowcount == 1


def _sha256(prompt: str) -> str:
    return hashlib.sha256(prompt.encode()).hexdigest()


def _decision(row: RowMapping) -> Decision:
    fields = {name: row[name] for name in Decision.__struct_fields__}
    return Decision(**{**fields, "matches": from_json(row["matches"], tuple[Match, ...])})


def _appeal(row: RowMapping) -> Appeal:
    return Appeal(**{name: row[name] for name in Appeal.__struct_fields__})

"""Jobs under the names that the API dialects gave them, with what each dialect wants to remember, its price and deadline."""

from collections.abc import Sequence
from typing import Any

import msgspec

from gesso.domain.door import Alias
from gesso.domain.errors import NotFoundError
from gesso.domain.ids import JobId, PersonId
from gesso.domain.job import State
from gesso.jobs import states
from gesso.store.database import Database
from gesso.store.queries import doors, jobs

_BATCH = 100


def add(database: Database, alias: Alias) -> Alias:
    """Give a job another name; a job that has one at this door already keeps it, and that one is returned."""
    with database.write() as connection:
        known = doors.alias_of_job(connection, alias.door, alias.job_id)
        if known is None:
            doors.add_alias(connection, alias)
    return known or alias


def get(database: Database, person_id: PersonId, door: str, name: str) -> Alias:
    """Return the alias.

    Raises:
        NotFoundError: there is none, or its job is somebody else's (`job_not_found`).
    """
    with database.read() as connection:
        found = doors.alias_by_name(connection, door, name, person_id)
    if found is None:
        raise NotFoundError(f"There is no job {name[:128]}.", code="job_not_found")
    return found


def become(database: Database, alias: Alias, job_id: JobId, facts: dict[str, Any]) -> Alias:
    """Give a name to another job, with other facts."""
    changed = msgspec.structs.replace(alias, job_id=job_id, facts=facts)
    with database.write() as connection:
        doors.change_alias(connection, changed)
    return changed


def several(database: Database, person_id: PersonId, door: str, names: Sequence[str]) -> tuple[Alias, ...]:
    """Return those of the person's that exist, in the order of the names."""
    with database.read() as connection:
        found = {one.name: one for one in doors.aliases_by_names(connection, door, names, person_id)}
    return tuple(found[name] for name in dict.fromkeys(names) if name in found)


def of_job(database: Database, door: str, job_id: JobId) -> Alias | None:
    """Return what a job is called at a door."""
    with database.read() as connection:
        return doors.alias_of_job(connection, door, job_id)


def page(
    database: Database,
    person_id: PersonId,
    door: str,
    *,
    number: int,
    size: int,
    states: Sequence[State] = (),
    model: str | None = None,
) -> tuple[int, tuple[Alias, ...]]:
    """Return how many there are in all, and page `number` (from 1) of them, newest first."""
    with database.read() as connection:
        return doors.aliases(
            connection, door, person_id, limit=size, offset=(number - 1) * size, states=states, model=model
        )


def paid(database: Database, person_id: PersonId, door: str) -> float:
    """Return what a person's finished jobs cost at this door."""
    with database.read() as connection:
        return doors.price_paid(connection, door, person_id)


def overdue(database: Database, *, now_ms: int) -> tuple[Alias, ...]:
    """Mark the jobs that have not ended by their deadline, and return them; each is returned once."""
    late = []
    with database.write() as connection:
        for alias in doors.due(connection, now_ms, limit=_BATCH):
            job = jobs.by_id(connection, alias.job_id)
            alive = job is not None and not states.terminal(job.state)
            doors.settle_deadline(connection, alias.door, alias.name, overdue=alive)
            if alive:
                late.append(alias)
    return tuple(late)

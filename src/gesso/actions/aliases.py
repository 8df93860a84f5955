"""Aliases: give a job the name that an API dialect knows it by, and give up what is not done by its deadline."""

from typing import TYPE_CHECKING, Any

from gesso.domain.door import Alias
from gesso.domain.ids import JobId
from gesso.jobs import aliases

if TYPE_CHECKING:
    from gesso.app import App


def name(app: "App", alias: Alias) -> Alias:
    """Name a job; one that has a name at this door keeps it, and that one is returned."""
    return aliases.add(app.database, alias)


def became(app: "App", alias: Alias, job_id: JobId, facts: dict[str, Any]) -> Alias:
    """Say which job a task that had none has become; its name stays."""
    return aliases.become(app.database, alias, job_id, facts)


def give_up_overdue(app: "App") -> tuple[Alias, ...]:
    """Cancel the jobs whose deadline has passed and return their aliases, now marked as overdue."""
    late = aliases.overdue(app.database, now_ms=app.clock_ms())
    for alias in late:
        app.queue.cancel(alias.job_id, alias.person_id)
    return late

"""Cancel: stop a job. A waiting one ends at once, a running one after its step; nothing is charged for what never ran."""

from typing import TYPE_CHECKING

from gesso.domain.ids import JobId, PersonId

if TYPE_CHECKING:
    from gesso.app import App


def cancel(app: "App", person: PersonId, job_id: str) -> None:
    """Ask for a job to stop; jobs that have ended stay as they are.

    Raises:
        NotFoundError: there is no such job of theirs.
    """
    app.queue.cancel(JobId(job_id), person)

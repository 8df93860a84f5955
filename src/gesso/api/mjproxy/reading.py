"""What the midjourney-proxy dialect reads: tasks with their pictures, buttons and progress. Changes nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gesso.api.mjproxy import grids, schema, translate
from gesso.domain.door import Alias
from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.ids import JobId, PersonId
from gesso.domain.image import Image
from gesso.domain.job import LIVE_STATES, Job, State
from gesso.jobs import aliases
from gesso.jobs import reading as jobs
from gesso.library import reading as library

if TYPE_CHECKING:
    from gesso.app import App


def alias(app: "App", person: PersonId, name: str) -> Alias:
    """Return a task's alias.

    Raises:
        NotFoundError: there is no such task of theirs (`job_not_found`).
    """
    return aliases.get(app.database, person, translate.DOOR, name)


def job_of(app: "App", named: Alias) -> Job | None:
    """Return the job of a task; None for one that is done at once, or waits for words.

    Raises:
        NotFoundError: it was removed (`job_not_found`).
    """
    if named.job_id.startswith(translate.NOTE):
        return None
    return jobs.get(app.database, named.job_id, named.person_id)


def pictures(app: "App", named: Alias) -> tuple[Image, ...]:
    """Return a task's pictures: all of its job, or the one of a grid that it is."""
    if "index" in named.facts:
        found = library.images_of_job(app.database, JobId(named.facts["job"]))
        return tuple(one for one in found if one.index == named.facts["index"])
    if named.job_id.startswith(translate.NOTE):
        return ()
    return library.images_of_job(app.database, named.job_id)


def picture(app: "App", named: Alias, index: int) -> Image:
    """Return one of a task's pictures to go on from.

    Raises:
        ConflictError: the task has not succeeded (`task_not_ready`).
        BadInputError: it has no such picture (`image_number_out_of_range`).
    """
    job = job_of(app, named)
    if job is not None and job.state != "succeeded":
        message = f"The task {named.name} has not succeeded, so nothing can be made from it."
        raise ConflictError(message, code="task_not_ready")
    found = pictures(app, named)
    chosen = found if len(found) == 1 and index == 0 else tuple(one for one in found if one.index == index)
    if not chosen:
        numbers = ", ".join(str(one.index + 1) for one in found) or "none"
        message = f"The task has no picture {index + 1}; it has: {numbers}."
        raise BadInputError.at(message, code="image_number_out_of_range", pointer="/index", allowed=numbers)
    return chosen[0]


def task(app: "App", named: Alias) -> schema.Task:
    """Return a task as it is now.

    Raises:
        NotFoundError: its job was removed (`job_not_found`).
    """
    job = job_of(app, named)
    if job is not None and job.state != "succeeded":
        step = app.hub.live(job.id).step
        progress = float(step.data["progress"]) if step is not None else 0.0
        return translate.task(named, job, progress=max(progress, job.progress))
    found = pictures(app, named)
    if not found:
        return translate.task(named, job, buttons=translate.prompt_buttons(len(named.facts.get("prompts", ()))))
    links = [app.links.url(f"{one.id}.png", expires_s=translate.LINK_SECONDS, now_ms=app.clock_ms()) for one in found]
    of_job = found[0].job_id or named.job_id
    several = len(found) > 1
    buttons = translate.grid_buttons(of_job, len(found)) if several else translate.picture_buttons(of_job)
    return translate.task(
        named,
        job,
        image=grids.url(app, JobId(of_job)) if several else links[0],
        links=links,
        size=(found[0].width_px, found[0].height_px),
        seed=found[0].seed,
        buttons=buttons,
    )


def tasks(app: "App", person: PersonId, names: Sequence[str]) -> list[schema.Task]:
    """Return those of the tasks that exist and are theirs."""
    return _all(app, aliases.several(app.database, person, translate.DOOR, names))


def newest(app: "App", person: PersonId, *, live: bool = False) -> list[schema.Task]:
    """Return the newest hundred tasks; with `live` those that have not ended."""
    states: tuple[State, ...] = LIVE_STATES if live else ()
    _, found = aliases.page(app.database, person, translate.DOOR, number=1, size=schema.LISTED_AT_MOST, states=states)
    return _all(app, found)


def _all(app: "App", found: Sequence[Alias]) -> list[schema.Task]:
    made = []
    for named in found:
        try:
            made.append(task(app, named))
        except NotFoundError:  # its job was removed
            continue
    return made

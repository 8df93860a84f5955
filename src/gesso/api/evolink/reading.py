"""What the Evolink dialect reads: tasks with their pictures' links, files, credits. Changes nothing."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gesso.api.evolink import files_schema, schema, translate
from gesso.domain.door import Alias, Asset
from gesso.domain.errors import BadInputError, NotFoundError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import Job
from gesso.jobs import aliases
from gesso.jobs import reading as jobs
from gesso.library import reading as library

if TYPE_CHECKING:
    from gesso.app import App

_TASK_ID = re.compile(re.escape(translate.TASK_PREFIX) + r"[A-Za-z0-9._:-]{1,115}")


def alias(app: "App", person: PersonId, name: str) -> Alias:
    """Return a task's alias.

    Raises:
        BadInputError: this is no task id (`bad_task_id`).
        NotFoundError: there is no such task of theirs (`job_not_found`).
    """
    if _TASK_ID.fullmatch(name) is None:
        detail = translate.not_a_task_id(name)
        raise BadInputError(detail.message, code="bad_task_id", details=(detail,))
    return aliases.get(app.database, person, translate.DOOR, name)


def job_of(app: "App", named: Alias) -> Job:
    return jobs.get(app.database, named.job_id, named.person_id)


def images_of(app: "App", job: Job) -> tuple[Image, ...]:
    return library.images_of_job(app.database, job.id)


def task(app: "App", named: Alias, job: Job | None = None) -> schema.Task:
    """Return a task with links to its pictures that last a day from now."""
    found = job or job_of(app, named)
    step = app.hub.live(found.id).step
    progress = float(step.data["progress"]) if step is not None else 0.0
    images = images_of(app, found) if found.state == "succeeded" else ()
    return translate.task(named, found, progress=progress, links=[(one.id, _link(app, one)) for one in images])


def told(app: "App", job: Job) -> bytes:
    """Return the body of a callback: what asking for the task answers.

    Raises:
        NotFoundError: the job has no task's id yet, so soon after it was queued (`job_not_found`).
    """
    named = aliases.of_job(app.database, translate.DOOR, job.id)
    if named is None:
        raise NotFoundError(f"The job {job.id} is no task of this door.", code="job_not_found")
    return task(app, named, job).model_dump_json(exclude_none=True).encode()


def tasks(app: "App", person: PersonId, names: Sequence[str]) -> list[schema.Task]:
    """Return those of the tasks that exist and are theirs."""
    made = []
    for named in aliases.several(app.database, person, translate.DOOR, names):
        try:
            made.append(task(app, named))
        except NotFoundError:  # its job was removed
            continue
    return made


def page(
    app: "App", person: PersonId, *, number: int, size: int, status: str | None, kind: str | None, model: str | None
) -> schema.TaskPage:
    if kind not in {None, "image"}:
        return schema.TaskPage(data=[], total=0, page=number, page_size=size)
    states = translate.STATES[status] if status else ()
    total, found = aliases.page(
        app.database, person, translate.DOOR, number=number, size=size, states=states, model=model
    )
    listed = []
    for named in found:
        try:
            listed.append(translate.listed(named, job_of(app, named)))
        except NotFoundError:
            continue
    return schema.TaskPage(data=listed, total=total, page=number, page_size=size)


def credit(app: "App", person: PersonId) -> schema.Credits:
    """Return what is left of a person's allowance, in credits."""
    rates = translate.rates()
    balance = jobs.balance(app.database, person)
    unlimited = balance.floor_ms is None
    left = rates.unlimited
    if balance.floor_ms is not None:
        left_ms = balance.balance_ms - balance.reserved_ms - balance.floor_ms
        left = round(max(left_ms, 0) / 1000 * rates.per_device_second, 4)
    used = round(aliases.paid(app.database, person, translate.DOOR), 4)
    return schema.Credits(
        data=schema.CreditsData(
            token=schema.TokenCredits(remaining_credits=left, unlimited_credits=unlimited, used_credits=used),
            user=schema.UserCredits(remaining_credits=left, used_credits=used),
        )
    )


def file(app: "App", asset: Asset) -> files_schema.FileData:
    """Return an uploaded file with links that last as long as it does."""
    now_ms = app.clock_ms()
    left_s = max(1, ((asset.expires_ms or now_ms + translate.FILE_MS) - now_ms) // 1000)
    key = f"{asset.sha256}.{asset.name.rpartition('.')[2] or 'png'}"
    link = app.links.url(key, expires_s=left_s, now_ms=now_ms)
    return translate.file(asset, link, app.links.url(key, expires_s=left_s, now_ms=now_ms, filename=asset.name))


def _link(app: "App", image: Image) -> str:
    return app.links.url(f"{image.id}.png", expires_s=translate.LINK_SECONDS, now_ms=app.clock_ms())

"""The record of a finished feature: what 1min's clients read, from what the rooms below know."""

from typing import TYPE_CHECKING, Any

from gesso.accounts import people
from gesso.api.callers import Caller
from gesso.api.onemin import schema, translate
from gesso.domain.errors import EngineError, UnavailableError
from gesso.domain.job import Job
from gesso.jobs import reading as jobs_reading
from gesso.library import reading

if TYPE_CHECKING:
    from gesso.app import App


def record(app: "App", caller: Caller, body: schema.Feature, job: Job) -> dict[str, Any]:
    """Return the record of a job that has ended.

    Raises:
        EngineError: it failed, with its own code. UnavailableError: it was cancelled elsewhere (`job_cancelled`).
    """
    if job.state == "failed" and job.failure is not None:
        raise EngineError(job.failure.message, code=job.failure.code, details=job.failure.details)
    if job.state != "succeeded":
        raise UnavailableError("The request was cancelled. Send it again.", code="job_cancelled")
    images = reading.images_of_job(app.database, job.id)
    person = people.person(app.database, caller.person_id)
    links = [link(app, image.id) for image in images]
    used_ms = jobs_reading.device_ms(app.database, caller.person_id, since_ms=0)
    user = schema.TeamUser(
        teamId=person.id,
        userId=person.id,
        userName=person.name,
        role="ADMIN" if caller.role == "owner" else "MEMBER",
        creditLimit=0,
        usedCredit=used_ms,
        createdAt=translate.time_text(person.created_ms),
        updatedAt=translate.time_text(app.clock_ms()),
    )
    detail = schema.Detail(
        promptObject=body.promptObject.model_dump(mode="json", exclude_unset=True),
        resultObject=[translate.result_path(image) for image in images],
    )
    told = schema.Record(
        uuid=_uuid(job.id),
        userId=person.id,
        teamId=person.id,
        teamUser=user,
        model=body.model,
        type=body.type,
        createdAt=translate.time_text(job.created_ms),
        aiRecordDetail=detail,
        additionalData=schema.Additional(
            temporaryUrls=links, images=[image.id for image in images], warnings=translate.notices(job.warnings)
        ),
        temporaryUrl=links[0],
    )
    return schema.FeatureAnswer(aiRecord=told).model_dump(mode="json")


def link(app: "App", key: str) -> str:
    """Return a link to a picture or asset that lasts seven days."""
    return app.links.url(key, expires_s=translate.LINK_SECONDS, now_ms=app.clock_ms())


def _uuid(job_id: str) -> str:
    digits = job_id.removeprefix("job_")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

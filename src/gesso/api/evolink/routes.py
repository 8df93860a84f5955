"""Evolink's routes: create a task, read tasks, models and credits. Nothing waits here; pictures are polled for."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Header, Query, Request, Response

from gesso.actions import cancel as cancelling
from gesso.actions.once import once
from gesso.api import dialects
from gesso.api.callers import Painter, Reader, current_app
from gesso.api.evolink import asking, files, reading, schema, translate
from gesso.jobs.telling import renderers

if TYPE_CHECKING:
    from gesso.app import App

MADE = 1_763_596_800
"""When the models were made, for a field that nobody reads."""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": schema.ErrorDocument, "description": words}
    for status, words in {
        400: "The request is wrong: `invalid_request`, `invalid_task_id`, `content_policy_violation`, `image_processing_error` …",
        401: "No valid key: `unauthorized`, `key_expired`, `key_disabled`.",
        402: "`insufficient_quota`",
        403: "`model_access_denied`: the key may not do this; an upscaled picture is not upscaled again.",
        404: "`task_not_found`, `resource_not_found`",
        409: "`idempotency_conflict`, `paid_outcome_unknown`",
        413: "Larger than the stated limit.",
        429: "`rate_limit_exceeded`",
        500: "`internal_error`",
        503: "`service_unavailable`; Retry-After says when to come again.",
    }.items()
}

router = APIRouter(prefix="/v1")
renderers[translate.DOOR] = reading.told


def application(app: "App") -> FastAPI:
    """Return the dialect as an application."""
    http = dialects.application(
        app,
        title="Gesso: Evolink",
        summary="Midjourney V7 as a task service, in Evolink's dialect.",
        envelope=translate.problem,
        statuses=translate.STATUSES,
    )
    for one in (router, files.router):
        http.include_router(one, responses=PROBLEMS)
    return http


@router.post("/images/generations", tags=["images"], response_model_exclude_none=True)
def create(
    request: Request,
    response: Response,
    person: Painter,
    body: schema.Create,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> schema.Task:
    """Ask for pictures, or for something to be done with the pictures of an earlier task."""
    app = current_app(request)

    def run() -> tuple[int, dict[str, Any]]:
        named, job = asking.create(app, person, body, idempotency_key)
        return 200, translate.task(named, job, on_create=True).model_dump(exclude_none=True)

    sent = body.model_dump_json().encode()
    answered = once(app, person, translate.DOOR, idempotency_key, request=sent, run=run)
    if answered.replayed:
        response.headers["idempotency-replayed"] = "true"
    return schema.Task.model_validate(answered.body)


@router.get("/tasks", tags=["tasks"], response_model_exclude_none=True)
def list_tasks(  # noqa: PLR0917 - FastAPI hands all of these over by name
    request: Request,
    person: Reader,
    status: Literal["pending", "processing", "completed", "failed"] | None = None,
    kind: Annotated[Literal["text", "image", "audio", "video"] | None, Query(alias="type")] = None,
    model: Annotated[str | None, Query(max_length=100)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> schema.TaskPage:
    """List tasks, newest first. `processing` means all that have not ended."""
    app = current_app(request)
    return reading.page(app, person, number=page, size=page_size, status=status, kind=kind, model=model)


@router.post("/tasks/batch", tags=["tasks"], response_model_exclude_none=True)
def read_tasks(request: Request, person: Reader, body: schema.TaskIds) -> schema.Tasks:
    """Read up to 50 tasks; those that are unknown are left out."""
    return schema.Tasks(data=reading.tasks(current_app(request), person, body.task_ids))


@router.get("/tasks/{task_id}", tags=["tasks"], response_model_exclude_none=True)
def read_task(request: Request, person: Reader, task_id: str) -> schema.Task:
    """Read a task: how far it is, and links to its pictures that last 24 hours."""
    app = current_app(request)
    return reading.task(app, reading.alias(app, person, task_id))


@router.post("/tasks/{task_id}/cancel", tags=["tasks"], response_model_exclude_none=True)
def cancel_task(request: Request, person: Painter, task_id: str) -> schema.Task:
    """Cancel a task: at once while it waits, after the current step when it runs. Ours; the vendor documents no such call."""
    app = current_app(request)
    named = reading.alias(app, person, task_id)
    cancelling.cancel(app, person, named.job_id)
    return reading.task(app, named)


@router.get("/models", tags=["models"])
def list_models(person: Reader) -> schema.Models:
    """List the models."""
    del person
    return schema.Models(data=[schema.ModelName(id=name, created=MADE) for name in schema.MODELS])


@router.get("/credits", tags=["credits"])
def read_credits(request: Request, person: Reader) -> schema.Credits:
    """What is left, and what was used."""
    return reading.credit(current_app(request), person)

"""midjourney-proxy's routes: submits answer at once with a task's id, tasks are polled for. Every submit answers 200.

Clients know codes, not statuses: only a missing key (401, without a body, as there) and a key that may not do this differ.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.responses import Response

from gesso.actions import cancel as cancelling
from gesso.api import dialects, failures
from gesso.api.callers import Caller, caller_of, caller_with_secret, current_app, needs
from gesso.api.mjproxy import asking, grids, reading, schema, translate
from gesso.api.mjproxy.notifying import Hooks
from gesso.domain.door import Alias
from gesso.domain.errors import (
    ForbiddenError,
    GessoError,
    NotFoundError,
    RateLimitedError,
    TooLargeError,
    UnauthorizedError,
)
from gesso.domain.ids import PersonId

if TYPE_CHECKING:
    from gesso.app import App

PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No valid key: without a body."},
    **{
        status: {"model": schema.SubmitResult, "description": words}
        for status, words in {
            400: "The request cannot be read, or is wrong.",
            403: "The key may not do this.",
            404: "Nothing at this address.",
            409: "The request is in conflict with another.",
            413: "The request is too large.",
            429: "Too many requests.",
            500: "Something went wrong inside Gesso.",
            503: "Something that is needed cannot be used now.",
        }.items()
    },
}

router = APIRouter(responses=PROBLEMS)


def _caller(app: "App", request: Request) -> Caller:
    secret = request.headers.get("mj-api-secret", "").strip()
    return caller_with_secret(app, secret) if secret else caller_of(app, request)


Reader: TypeAlias = Annotated[PersonId, Depends(needs("read", _caller))]
Painter: TypeAlias = Annotated[PersonId, Depends(needs("draw", _caller))]


def application(app: "App") -> FastAPI:
    """Return the dialect as an application."""
    http = dialects.application(
        app,
        title="Gesso: midjourney-proxy",
        summary="Midjourney as a task service, in midjourney-proxy's dialect.",
        envelope=translate.problem,
        statuses={},
        admit=_caller,
        tell=_tell,
    )
    http.include_router(router)
    http.state.hooks = Hooks(app)
    return http


@router.post("/submit/imagine", tags=["submit"])
def imagine(request: Request, person: Painter, body: schema.Imagine) -> schema.SubmitResult:
    """Ask for four pictures from words. The prompt language is read; the answer is a task's id."""
    request.state.prompt = body.prompt
    modes = body.accountFilter.modes if body.accountFilter else None
    return _accepted(request, asking.imagined(_asker(request, person, body, modes), body))


@router.post("/submit/change", tags=["submit"])
def change(request: Request, person: Painter, body: schema.Change) -> schema.SubmitResult:
    """Take a picture of a grid (UPSCALE), vary it, or draw the grid again."""
    press = translate.changed(body.action, body.index)
    return _pressed(request, asking.pressed(_asker(request, person, body), body.taskId, press))


@router.post("/submit/simple-change", tags=["submit"])
def simple_change(request: Request, person: Painter, body: schema.SimpleChange) -> schema.SubmitResult:
    """Do the same, written in one line."""
    task_id, press = translate.simple(body.content)
    return _pressed(request, asking.pressed(_asker(request, person, body), task_id, press))


@router.post("/submit/action", tags=["submit"])
def action(request: Request, person: Painter, body: schema.Press) -> schema.SubmitResult:
    """Press one of a task's buttons."""
    press = translate.pressed(body.customId)
    return _pressed(request, asking.pressed(_asker(request, person, body), body.taskId, press))


@router.post("/submit/modal", tags=["submit"])
def modal(request: Request, person: Painter, body: schema.Modal) -> schema.SubmitResult:
    """Send the words or the mask that a task waits for: Vary (Region) and Custom Zoom."""
    request.state.prompt = body.prompt or ""
    return _accepted(request, asking.answered(_asker(request, person, body), body))


@router.post("/submit/describe", tags=["submit"])
def describe(request: Request, person: Painter, body: schema.Describe) -> schema.SubmitResult:
    """Ask for four prompts from a picture; they stand in the task's `properties.finalPrompt`."""
    return _accepted(request, asking.described(_asker(request, person, body), body))


@router.post("/submit/blend", tags=["submit"])
def blend(request: Request, person: Painter, body: schema.Blend) -> schema.SubmitResult:
    """Make pictures from two to five others."""
    return _accepted(request, asking.blended(_asker(request, person, body), body))


@router.post("/submit/shorten", tags=["submit"])
def shorten(request: Request, person: Painter, body: schema.Shorten) -> schema.SubmitResult:
    """Ask for shorter prompts that say the same."""
    request.state.prompt = body.prompt
    return _accepted(request, asking.shortened(_asker(request, person, body), body))


@router.get("/task/list", tags=["tasks"])
def list_tasks(request: Request, person: Reader) -> list[schema.Task]:
    """List the newest hundred tasks."""
    return reading.newest(current_app(request), person)


@router.get("/task/queue", tags=["tasks"])
def list_queue(request: Request, person: Reader) -> list[schema.Task]:
    """List the tasks that have not ended."""
    return reading.newest(current_app(request), person, live=True)


@router.post("/task/list-by-condition", tags=["tasks"])
def list_by_condition(request: Request, person: Reader, body: schema.Ids) -> list[schema.Task]:
    """List those of these tasks that exist."""
    return reading.tasks(current_app(request), person, body.ids)


@router.get("/task/{task_id}/fetch", tags=["tasks"])
def fetch(request: Request, person: Reader, task_id: str) -> schema.Task | None:
    """Read a task; null where there is none."""
    app = current_app(request)
    with suppress(NotFoundError):
        return reading.task(app, reading.alias(app, person, task_id))
    return None


@router.post("/task/{task_id}/cancel", tags=["tasks"])
def cancel(request: Request, person: Painter, task_id: str) -> schema.SubmitResult:
    """Stop a task: a waiting one at once, a running one after its step."""
    app = current_app(request)
    named = reading.alias(app, person, task_id)
    if not named.job_id.startswith(translate.NOTE):
        cancelling.cancel(app, person, named.job_id)
    return schema.SubmitResult(code=translate.ACCEPTED, description="Cancelled.", result=named.name)


@router.get("/task/{task_id}/image-seed", tags=["tasks"])
def read_seed(request: Request, person: Reader, task_id: str) -> schema.SubmitResult:
    """Read the seed of a task's first picture."""
    app = current_app(request)
    seed = reading.picture(app, reading.alias(app, person, task_id), 0).seed
    return schema.SubmitResult(
        code=translate.ACCEPTED, description="success", result=None if seed is None else str(seed)
    )


@router.get(
    "/image/{name}",
    tags=["tasks"],
    response_class=Response,
    responses={200: {"content": {"image/png": {}}, "description": "The grid."}},
)
def read_grid(
    request: Request,
    name: str,
    e: Annotated[int, Query(ge=0, le=1 << 40, description="When the link ends, in seconds.")],
    s: Annotated[str, Query(max_length=64, description="Its signature.")],
) -> Response:
    """Read a grid by the link that its task gave; no key is asked for."""
    data = grids.opened(current_app(request), name, e, s)
    headers = {
        "cache-control": "private, max-age=86400, immutable",
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "*",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(data, media_type="image/png", headers=headers)


def _asker(request: Request, person: PersonId, body: Any, modes: list[str] | None = None) -> asking.Asker:
    return asking.asker(current_app(request), person, body, request.scope.get("root_path", ""), modes)


def _accepted(request: Request, named: Alias) -> schema.SubmitResult:
    request.app.state.hooks.watch(named)
    if "modal" in named.facts:
        description = "Waiting for window confirm"
        return schema.SubmitResult(code=translate.EXISTS, description=description, result=named.name)
    return schema.SubmitResult(code=translate.ACCEPTED, description="Submit success", result=named.name)


def _pressed(request: Request, made: tuple[Alias, bool]) -> schema.SubmitResult:
    named, known = made
    if not known:
        return _accepted(request, named)
    task = reading.task(current_app(request), named)
    return schema.SubmitResult(
        code=translate.EXISTS,
        description="The task exists already.",
        result=named.name,
        properties={"status": task.status, "imageUrl": task.imageUrl},
    )


def _tell(request: Request, problem: GessoError, status: int | None = None) -> Response:
    if isinstance(problem, UnauthorizedError):
        return Response(status_code=401, headers={"www-authenticate": "Bearer"})
    code = status or failures.status_of(problem)
    loud = isinstance(problem, ForbiddenError | RateLimitedError | TooLargeError) or status not in {None, 400}
    submit, task = "/submit/" in request.url.path, "/task/" in request.url.path
    if not loud and (submit or (code == 404 and task)):
        code = 200
    document = translate.problem(problem, code, prompt=getattr(request.state, "prompt", ""))
    return failures.answer(problem, code, document)

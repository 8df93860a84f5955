"""The native API's routes: each translates, asks one action or reading, and answers with a document."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from gesso.actions import cancel as cancelling
from gesso.actions import explain as explaining
from gesso.actions import inpaint, rerun, wishes
from gesso.actions import upload as uploading
from gesso.api.callers import Looker, Painter, Person, Reader, current_app, is_still_in
from gesso.api.native import asking, reading, schema, stream, translate
from gesso.api.native.problems import PROBLEMS
from gesso.domain.errors import BadInputError

if TYPE_CHECKING:
    from gesso.app import App

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=200)]


router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


@router.post(
    "/jobs",
    tags=["jobs"],
    status_code=202,
    response_model=schema.JobsDocument | schema.DryRunDocument,
    responses={200: {"model": schema.DryRunDocument, "description": "With dry_run: what would happen."}},
)
def create_jobs(
    request: Request, response: Response, person: Painter, body: schema.NewJob, dry_run: bool = False
) -> schema.JobsDocument | schema.DryRunDocument:
    """Ask for pictures: from words, or from a picture or job as `parent`. Permutations and --repeat make several jobs."""
    app = current_app(request)
    planned = asking.plan(app, person, body)
    if dry_run:
        response.status_code = 200
        return reading.dry_run(app, person, planned)
    token = body.client_token or request.headers.get("idempotency-key")
    made = wishes.queue(app, person, planned, token)
    return schema.JobsDocument(jobs=[reading.job(app, person, job.id) for job in made])


@router.get("/jobs", tags=["jobs"])
def list_jobs(
    request: Request,
    person: Person,
    limit: Limit = 30,
    cursor: Cursor = None,
    status: Annotated[schema.JobStatus | Literal["live"] | None, Query()] = None,
) -> schema.PageDocument[schema.JobDocument]:
    """List jobs, newest first."""
    return reading.jobs(current_app(request), person, limit=limit, cursor=cursor, status=status)


@router.get("/jobs/{job_id}", tags=["jobs"])
def read_job(request: Request, person: Person, job_id: str) -> schema.JobDocument:
    """Read one job."""
    return reading.job(current_app(request), person, job_id)


@router.delete("/jobs/{job_id}", tags=["jobs"])
def cancel_job(request: Request, person: Painter, job_id: str) -> schema.JobDocument:
    """Cancel a job: at once when it waits, after the current step when it runs. Finished jobs stay as they are."""
    app = current_app(request)
    cancelling.cancel(app, person, job_id)
    return reading.job(app, person, job_id)


EVENT: dict[str, Any] = {
    "type": "object",
    "description": "One event of the stream.",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "description": "What happened: snapshot, queued, running, progress, preview …"},
        "data": {"type": "string", "description": "JSON.", "contentMediaType": "application/json"},
    },
}
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Events, as they happen.", "content": {"text/event-stream": {"schema": EVENT}}}
}


@router.get("/jobs/{job_id}/events", tags=["events"], response_class=EventSourceResponse, responses=EVENTS)
async def follow_job(request: Request, caller: Looker, job_id: str) -> EventSourceResponse:
    """Follow one job as server-sent events until it ends."""
    app = current_app(request)
    await run_in_threadpool(reading.must_exist, app, caller.person_id, job_id)
    events = stream.follow(app, caller.person_id, job_id, still=lambda: is_still_in(app, caller))
    return EventSourceResponse(events, ping=stream.PING_SECONDS)


@router.get("/events", tags=["events"], response_class=EventSourceResponse, responses=EVENTS)
async def follow_everything(request: Request, caller: Looker) -> EventSourceResponse:
    """Follow all jobs as server-sent events: `snapshot`, then `job`, `step`, `preview`, `image`, `status`."""
    app = current_app(request)
    events = stream.follow(app, caller.person_id, still=lambda: is_still_in(app, caller))
    return EventSourceResponse(events, ping=stream.PING_SECONDS)


async def raw_body(request: Request, app: "App") -> bytes:
    """Return a file that is sent as the body itself, read no further than uploads may be large."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        message = "Send the file itself as the body, without a form around it: curl --data-binary @photo.jpg."
        raise BadInputError(message, code="upload_not_raw")
    announced = request.headers.get("content-length", "")
    uploading.check_size(app, int(announced) if announced.isdigit() else 0)
    data = bytearray()
    async for piece in request.stream():
        data += piece
        uploading.check_size(app, len(data))
    return bytes(data)


@router.post(
    "/uploads",
    tags=["images"],
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The file itself, with nothing around it: PNG, JPEG or WebP.",
            "content": {
                f"image/{kind}": {"schema": {"type": "string", "format": "binary"}} for kind in ("png", "jpeg", "webp")
            },
        }
    },
)
async def upload_picture(
    request: Request,
    person: Painter,
    parent: Annotated[str | None, Query(max_length=64, description="The picture of yours it was made from.")] = None,
) -> schema.ImageDocument:
    """Take a picture of one's own into the library. It is turned upright and loses whatever else the file says."""
    app = current_app(request)
    data = await raw_body(request, app)
    return translate.image(await run_in_threadpool(uploading.upload, app, person, data, parent))


@router.post(
    "/masks",
    tags=["images"],
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "A PNG file itself: white is painted, black and transparent are kept, greys count in part.",
            "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def keep_mask(request: Request, person: Painter) -> schema.MaskDocument:
    """Keep a mask for an edit: `mask: {"file": …}` of a job names it. It is as large as the picture that is edited."""
    app = current_app(request)
    kept = await run_in_threadpool(inpaint.keep_mask, app, person, await raw_body(request, app))
    return translate.mask(kept)


@router.get("/images", tags=["images"])
def list_images(  # noqa: PLR0917 - FastAPI hands all of these over by name
    request: Request,
    person: Person,
    limit: Limit = 60,
    cursor: Cursor = None,
    q: Annotated[
        str | None,
        Query(
            max_length=1000,
            description="The search language of docs/14-library.md.",
            examples=["style:watercolor tag:hero -fox rating:>3"],
        ),
    ] = None,
    sort: Annotated[
        Literal["newest", "oldest", "rating"], Query(description="like: and meaning: order by likeness instead.")
    ] = "newest",
) -> schema.PageDocument[schema.ImageDocument]:
    """List pictures, newest first, or those that a search finds."""
    return reading.images(current_app(request), person, limit=limit, cursor=cursor, q=q or "", sort=sort)


@router.get("/images/{image_id}", tags=["images"])
def read_image(request: Request, person: Person, image_id: str) -> schema.ImageWithPlan:
    """Read one picture with its spec and plan, what it was made from, and what was made from it."""
    return reading.image(current_app(request), person, image_id)


@router.get(
    "/images/{image_id}/file",
    tags=["images"],
    response_class=Response,
    responses={200: {"content": {f"image/{kind}": {} for kind in ("png", "jpeg", "webp")}}},
)
def read_image_file(  # noqa: PLR0917 - FastAPI hands all of these over by name
    request: Request,
    person: Person,
    image_id: str,
    file_format: Annotated[Literal["png", "jpeg", "webp"] | None, Query(alias="format")] = None,
    width: Annotated[int | None, Query(ge=16, le=8192, description="Pixels; never larger than the picture.")] = None,
    download: bool = False,
    prompts: Annotated[bool, Query(description="Whether the file says from which words it was made.")] = True,
) -> Response:
    """Read a picture's file, converted and made smaller on request. It carries its provenance in every format."""
    file = reading.file(
        current_app(request), person, image_id, file_format=file_format, width_px=width, prompts=prompts
    )
    etag = f'"{file.etag}"'
    headers = {"etag": etag, "cache-control": "private, max-age=31536000, immutable"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    if download:
        headers["content-disposition"] = f'attachment; filename="{file.name}"'
    return Response(file.data, media_type=file.mime, headers=headers)


@router.get("/images/{image_id}/provenance", tags=["images"])
def read_image_provenance(request: Request, person: Person, image_id: str) -> schema.CarriedDocument:
    """Read what the picture's own file says of its making: ours, or another tool's where it came from there."""
    return reading.carried(current_app(request), person, image_id)


@router.post("/images/{image_id}/rerun", tags=["images"], status_code=202)
def rerun_image(request: Request, person: Painter, image_id: str) -> schema.JobsDocument:
    """Draw one picture again from its plan: same plan, same pixels."""
    app = current_app(request)
    made = rerun.submit(app, person, image_id)
    return schema.JobsDocument(jobs=[reading.job(app, person, made.id)])


@router.post("/prompt/explain", tags=["prompt"])
def explain_prompt(request: Request, person: Reader, body: schema.PromptText) -> schema.ExplanationDocument:
    """What Gesso understands of a prompt, with every error and its place. Never fails on the prompt's content."""
    del person
    settings = current_app(request).settings
    told = explaining.explain(body.text, default_version=settings.default_version, max_jobs=settings.max_jobs)
    return schema.ExplanationDocument(**told)


@router.get("/status", tags=["status"])
def read_status(request: Request, person: Person) -> schema.StatusDocument:
    """The engine, the queue and today's device time."""
    return reading.status(current_app(request), person)


@router.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
def nothing_here(path: str) -> None:
    """Unknown addresses under /api answer in the one error shape, not with the web app."""
    from gesso.domain.errors import NotFoundError

    raise NotFoundError(f"There is nothing at /api/v1/{path[:200]}.")

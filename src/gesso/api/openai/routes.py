"""OpenAI's routes: each translates, queues through the actions, waits without a thread, and answers in OpenAI's shape."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from sse_starlette.event import ServerSentEvent
from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from gesso.api import dialects, forms, waiting
from gesso.api.callers import Painter, Reader, current_app
from gesso.api.openai import answering, asking, schema, translate
from gesso.api.openai.figures import Figures
from gesso.api.openai.translate import Asked
from gesso.domain.errors import GessoError, NotFoundError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import Job

if TYPE_CHECKING:
    from gesso.app import App

KINDS = ("image_generation", "image_edit")
"""How the events of a stream begin."""
STATUSES = {"allowance_spent": 429, "content_blocked": 400, "engine_failed": 500}
"""Where the dialect's HTTP status differs from that of the error's class."""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": schema.ErrorDocument, "description": words}
    for status, words in {
        400: "The request is wrong; `param` names the field.",
        401: "No valid key.",
        403: "The key may not do this.",
        404: "There is no such model, or nothing at this address.",
        409: "The request is in conflict with another.",
        413: "A file is larger than uploads may be.",
        429: "Too many requests, or the allowance is spent.",
        500: "The pictures could not be drawn.",
        503: "Something that is needed cannot be used now; Retry-After says when to come again.",
    }.items()
}
EVENT: dict[str, Any] = {
    "type": "object",
    "description": "One event of the stream.",
    "required": ["event", "data"],
    "properties": {
        "event": {
            "enum": [
                *(f"{kind}.{what}" for kind in KINDS for what in ("partial_image", "completed")),
                "error",
            ]
        },
        "data": {
            "type": "string",
            "description": "JSON; `type` is the event's name.",
            "contentMediaType": "application/json",
        },
    },
}
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": schema.ImagesDocument,
        "description": "The pictures; with `stream` server-sent events.",
        "content": {"text/event-stream": {"schema": EVENT}},
    }
}


class Wanted(msgspec.Struct, frozen=True):
    """What an answer needs to know of its request."""

    person: PersonId
    wanted: Asked
    text: str
    inputs: int = 0
    """Pictures that came along."""
    kind: str = "image_generation"
    """How the events of a stream begin."""
    streams: bool = False


router = APIRouter(prefix="/v1", responses=PROBLEMS)


def application(app: "App") -> FastAPI:
    """Return the dialect as an application."""
    http = dialects.application(
        app,
        title="Gesso: OpenAI Images",
        summary="Pictures in OpenAI's dialect: generations, edits, variations.",
        envelope=translate.problem,
        statuses=STATUSES,
    )
    http.include_router(router)
    http.add_middleware(Figures, gesso=app)
    return http


@router.post("/images/generations", tags=["images"], response_model=schema.ImagesDocument, responses=STREAMED)
async def generate(request: Request, person: Painter, body: schema.Generation) -> Response:
    """Draw pictures from words."""
    app = current_app(request)
    wanted = _asked(request, body)
    asked = Wanted(person, wanted, body.prompt, streams=bool(body.stream))
    return await _answer(request, asked, lambda: asking.generation(app, person, body.prompt, wanted))


def _form(kind: str, *, mask: bool) -> dict[str, Any]:
    """Document a form whose files FastAPI does not read itself."""
    binary = {"type": "string", "format": "binary"}
    fields = (schema.EditForm if mask else schema.VariationForm).model_json_schema()["properties"]
    files: dict[str, Any] = {"image": binary}
    if mask:
        files |= {"image[]": {"type": "array", "items": binary}, "mask": binary}
    document = {"type": "object", "properties": {**files, **fields}, "required": ["prompt"] if mask else ["image"]}
    content = {"multipart/form-data": {"schema": document}}
    return {"requestBody": {"required": True, "description": kind, "content": content}}


@router.post(
    "/images/edits",
    tags=["images"],
    response_model=schema.ImagesDocument,
    responses=STREAMED,
    openapi_extra=_form("`image` or `image[]`, and `mask`: a PNG whose transparent parts are painted.", mask=True),
)
async def edit(request: Request, person: Painter) -> Response:
    """Change a picture: by a mask, by an instruction, or several into one."""
    app = current_app(request)
    words, files = await forms.read_form(app, request)
    body = forms.typed(schema.EditForm, words)
    wanted = _asked(request, body)
    images = _images(files)
    mask = files["mask"][0][1] if files.get("mask") else None
    asked = Wanted(person, wanted, body.prompt, len(images), "image_edit", streams=bool(body.stream))
    return await _answer(request, asked, lambda: asking.edit(app, person, body.prompt, wanted, files=images, mask=mask))


@router.post(
    "/images/variations",
    tags=["images"],
    response_model=schema.ImagesDocument,
    openapi_extra=_form("`image`: the picture to vary.", mask=False),
)
async def vary(request: Request, person: Painter) -> Response:
    """Draw pictures like one."""
    app = current_app(request)
    words, files = await forms.read_form(app, request)
    wanted = _asked(request, forms.typed(schema.VariationForm, words))
    images = _images(files)
    return await _answer(
        request, Wanted(person, wanted, "", 1), lambda: asking.variation(app, person, wanted, images[0])
    )


@router.get("/models", tags=["models"])
def list_models(request: Request, person: Reader) -> schema.ModelList:
    """List the names that `model` takes."""
    del person
    return schema.ModelList(data=_models(request))


@router.get("/models/{model}", tags=["models"])
def read_model(request: Request, person: Reader, model: str) -> schema.ModelDocument:
    """Read one of them."""
    del person
    for one in _models(request):
        if one.id == model:
            return one
    raise NotFoundError(f"The model '{model[:100]}' does not exist.", code="model_not_found")


def _models(request: Request) -> list[schema.ModelDocument]:
    from gesso.api.evolink.schema import MODELS

    both = getattr(request.state, "both", False)
    return translate.models(current_app(request).catalog, MODELS if both else ())


def _asked(request: Request, body: schema.Options) -> Asked:
    app, key = current_app(request), request.headers.get("idempotency-key") or None
    return translate.asked(body, app.catalog, default_version=app.settings.default_version, key=key)


def _images(files: dict[str, list[tuple[str, bytes]]]) -> list[bytes]:
    images = [data for _, data in (*files.get("image", ()), *files.get("image[]", ()))]
    if not images:
        raise forms.missing("image", "a picture, as PNG, JPEG, WebP or GIF")
    return images


async def _answer(request: Request, asked: "Wanted", queue: Callable[[], tuple[Job, ...]]) -> Response:
    """Queue in a worker thread, then wait for the pictures, or stream what happens. Who hangs up cancels."""
    app = current_app(request)
    queued = await run_in_threadpool(queue)
    if asked.streams:
        return EventSourceResponse(_events(app, asked, queued), ping=15)

    async def drawn() -> dict[str, Any]:
        jobs, images = await _drawn(app, asked, queued)
        return await run_in_threadpool(
            answering.document, app, asked.text, asked.wanted, jobs=jobs, images=images, inputs=asked.inputs
        )

    return JSONResponse(await waiting.unless_gone(request, drawn()))


async def _drawn(app: "App", asked: "Wanted", queued: Sequence[Job]) -> tuple[tuple[Job, ...], list[Image]]:
    """Wait for the pictures; where they shall be transparent, have their backgrounds taken away too."""
    jobs = await waiting.ended(app, asked.person, [job.id for job in queued])
    images = await run_in_threadpool(answering.pictures, app, jobs)
    if asked.wanted.transparent:
        cut = await run_in_threadpool(asking.erased, app, asked.person, images)
        done = await waiting.ended(app, asked.person, [job.id for job in cut])
        jobs, images = (*jobs, *done), await run_in_threadpool(answering.pictures, app, done)
    return jobs, images


async def _events(app: "App", asked: "Wanted", queued: Sequence[Job]) -> AsyncIterator[ServerSentEvent]:
    """Yield previews as they come, then one `completed` a picture; a failure is an event too."""
    sizes = {job.id: (job.plan.delivered_width_px, job.plan.delivered_height_px) for job in queued}
    wanted = msgspec.structs.replace(asked.wanted, carrier="b64_json")
    sent: Counter[tuple[str, int]] = Counter()
    try:
        async with aclosing(waiting.followed(app, asked.person, [job.id for job in queued])) as events:
            async for event in events:
                place = (event.job_id, int(event.data.get("index", 0)))
                if event.kind != "preview" or sent[place] >= wanted.partials:
                    continue
                size = sizes[event.job_id]
                yield _event(
                    f"{asked.kind}.partial_image",
                    b64_json=await run_in_threadpool(answering.partial, event, wanted, size),
                    partial_image_index=sent[place],
                    created_at=app.clock_ms() // 1000,
                    size=f"{size[0]}x{size[1]}",
                    quality=wanted.quality,
                    background="opaque",
                    output_format=wanted.file_format,
                )
                sent[place] += 1
        jobs, images = await _drawn(app, asked, queued)
        for image in images:
            yield _event(
                f"{asked.kind}.completed",
                b64_json=await run_in_threadpool(answering.carried, app, image, wanted),
                created_at=app.clock_ms() // 1000,
                usage=translate.usage(asked.text, [image], inputs=asked.inputs).model_dump(),
                gesso=answering.beside(jobs, [image]).model_dump(),
                **answering.facts(wanted, image),
            )
    except GessoError as error:
        yield _event("error", **translate.problem(error, 500))


def _event(name: str, **fields: Any) -> ServerSentEvent:
    return ServerSentEvent(event=name, data=json.dumps({"type": name, **fields}, separators=(",", ":")))

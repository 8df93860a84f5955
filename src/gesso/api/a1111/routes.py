"""A1111's routes: each translates, queues through the actions, waits without a thread, and answers in the web UI's shape."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import APIRouter, FastAPI, Query, Request
from starlette.concurrency import run_in_threadpool

from gesso.actions import cancel, describe, preferences, upload
from gesso.api import dialects, waiting
from gesso.api.a1111 import answering, asking, schema, translate
from gesso.api.a1111.callers import Painter, Reader, caller
from gesso.api.callers import current_app
from gesso.domain.errors import GessoError
from gesso.domain.ids import PersonId
from gesso.domain.job import Job
from gesso.library.provenance import read_provenance

if TYPE_CHECKING:
    from gesso.app import App

Answer = TypeVar("Answer")

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": schema.ErrorDocument, "description": words}
    for status, words in {
        400: "The request is wrong; `errors` names the field.",
        401: "No valid key.",
        403: "The key may not do this.",
        404: "There is no such model, or nothing at this address.",
        409: "The request is in conflict with another.",
        413: "A picture or the request is too large.",
        429: "Too many requests, or the allowance is spent.",
        500: "Something went wrong inside Gesso.",
        503: "The pictures could not be drawn, or something that is needed cannot be used now.",
    }.items()
}

router = APIRouter(prefix="/v1", responses=PROBLEMS)


def application(app: "App") -> FastAPI:
    """Return the dialect as an application."""
    http = dialects.application(
        app,
        title="Gesso: A1111",
        summary="AUTOMATIC1111's /sdapi/v1: words and pictures to pictures, upscales, progress, options.",
        envelope=translate.problem,
        statuses={},
        admit=caller,
        challenge="Basic",
    )
    http.include_router(router)
    return http


@router.post("/txt2img", tags=["pictures"])
async def text_to_image(request: Request, person: Painter, body: schema.TextToImage) -> schema.Pictures:
    """Draw pictures from words. Whoever hangs up cancels."""
    app = current_app(request)
    asked = await run_in_threadpool(asking.understood, app, person, body)
    jobs = await run_in_threadpool(asking.text_to_image, app, person, asked)
    return await _drawn(request, person, jobs, lambda done: answering.document(app, body, asked, done))


@router.post("/img2img", tags=["pictures"])
async def image_to_image(request: Request, person: Painter, body: schema.ImageToImage) -> schema.Pictures:
    """Paint over a picture: all of it, or where the mask is white."""
    app = current_app(request)
    asked = await run_in_threadpool(asking.understood, app, person, body)
    jobs = await run_in_threadpool(asking.image_to_image, app, person, asked, body)
    return await _drawn(request, person, jobs, lambda done: answering.document(app, body, asked, done))


@router.post("/extra-single-image", tags=["pictures"])
async def enlarge(request: Request, person: Painter, body: schema.ExtraSingle) -> schema.ExtraSingleAnswer:
    """Make a picture larger."""
    data = asking.data_of(body.image, "/image")
    made = await _enlarged(request, person, body, data)
    return schema.ExtraSingleAnswer(html_info=answering.html_info(body), image=answering.encoded(made))


@router.post("/extra-batch-images", tags=["pictures"])
async def enlarge_several(request: Request, person: Painter, body: schema.ExtraBatch) -> schema.ExtraBatchAnswer:
    """Make pictures larger."""
    files = [asking.data_of(one.data, f"/imageList/{place}/data") for place, one in enumerate(body.imageList)]
    made = [answering.encoded(await _enlarged(request, person, body, data)) for data in files]
    return schema.ExtraBatchAnswer(html_info=answering.html_info(body), images=made)


@router.post("/png-info", tags=["pictures"])
def read_file(request: Request, person: Reader, body: schema.PngInfo) -> schema.PngInfoAnswer:
    """Read how a picture was made from its file, whichever tool wrote it. Nothing is kept."""
    del person
    data = asking.data_of(body.image, "/image")
    upload.check_size(current_app(request), len(data))
    return translate.png_info(read_provenance(data))


@router.post("/interrogate", tags=["pictures"])
def interrogate(request: Request, person: Painter, body: schema.Interrogate) -> schema.Caption:
    """Say in words what a picture shows."""
    del person
    told = describe.of_upload(current_app(request), asking.data_of(body.image, "/image"))
    return schema.Caption(caption=told.prompts[0].partition(" --")[0])


@router.get("/options", tags=["options"])
def read_options(request: Request, person: Reader) -> schema.OptionsAnswer:
    """Read the options that mean something here."""
    return answering.options(current_app(request), person)


@router.post("/options", tags=["options"])
def write_options(request: Request, person: Painter, body: schema.Options) -> None:
    """Choose the model that the calls of this person draw with from now on."""
    app = current_app(request)
    if body.sd_model_checkpoint:
        version = translate.version_of(body.sd_model_checkpoint, app.catalog)
        preferences.choose_checkpoint(app, person, version)


@router.get("/progress", tags=["queue"])
def progress(request: Request, person: Reader, skip_current_image: Annotated[bool, Query()] = False) -> schema.Progress:
    """Tell how far this person's pictures are, with a preview."""
    return answering.progress(current_app(request), person, with_image=not skip_current_image)


@router.post("/interrupt", tags=["queue"])
def interrupt(request: Request, person: Painter) -> schema.Nothing:
    """Stop everything that this person asked for through this API; the waiting calls answer with what there is."""
    _stop(current_app(request), person, answering.live(current_app(request), person))
    return schema.Nothing()


@router.post("/skip", tags=["queue"])
def skip(request: Request, person: Painter) -> schema.Nothing:
    """Stop what is being drawn now, and go on with what waits."""
    jobs = answering.live(current_app(request), person)
    _stop(current_app(request), person, [job for job in jobs if job.state in {"running", "leased"}][:1])
    return schema.Nothing()


@router.get("/sd-models", tags=["lists"])
def list_models(request: Request, person: Reader) -> list[schema.Checkpoint]:
    """List the models that can draw here."""
    del person
    return answering.checkpoints(current_app(request))


@router.get("/samplers", tags=["lists"])
def list_samplers(person: Reader) -> list[schema.Sampler]:
    """List names of samplers; each model steps with its own."""
    del person
    return [
        schema.Sampler(name=name, aliases=[f"k_{name.lower().replace(' ', '_')}"], options={})
        for name in translate.SAMPLERS
    ]


@router.get("/schedulers", tags=["lists"])
def list_schedulers(person: Reader) -> list[schema.Scheduler]:
    """List names of schedules; each model has its own."""
    del person
    return [schema.Scheduler(name=name, label=name.title()) for name in translate.SCHEDULERS]


@router.get("/upscalers", tags=["lists"])
def list_upscalers(person: Reader) -> list[schema.Upscaler]:
    """List what makes pictures larger."""
    del person
    return [schema.Upscaler(name=name) for name in translate.UPSCALERS]


@router.get("/latent-upscale-modes", tags=["lists"])
def list_latent_modes(person: Reader) -> list[schema.LatentMode]:
    """List the names that `hr_upscaler` may have; the finisher does the work."""
    del person
    return [schema.LatentMode(name=name) for name in translate.LATENT_MODES]


@router.get("/sd-vae", tags=["lists"])
def list_vaes(person: Reader) -> list[schema.Vae]:
    """List VAEs: models bring their own."""
    del person
    return []


@router.get("/scripts", tags=["lists"])
def list_scripts(person: Reader) -> schema.Scripts:
    """List scripts: there are none."""
    del person
    return schema.Scripts()


@router.get("/embeddings", tags=["lists"])
def list_embeddings(person: Reader) -> schema.Embeddings:
    """List embeddings: there are none."""
    del person
    return schema.Embeddings()


@router.get("/cmd-flags", tags=["lists"])
def list_flags(person: Reader) -> schema.Nothing:
    """List flags of the command line: none of the web UI's."""
    del person
    return schema.Nothing()


def _none(person: Reader) -> list[schema.Nothing]:
    """List what there is none of here."""
    del person
    return []


for _name in (
    "loras",
    "hypernetworks",
    "face-restorers",
    "realesrgan-models",
    "prompt-styles",
    "script-info",
    "extensions",
):
    router.get(f"/{_name}", tags=["lists"], operation_id=f"list_{_name.replace('-', '_')}")(_none)


def _again(person: Reader) -> schema.Nothing:
    """Look for new files: what is installed is always known."""
    del person
    return schema.Nothing()


for _name in ("refresh-checkpoints", "refresh-loras", "refresh-vae"):
    router.post(f"/{_name}", tags=["lists"], operation_id=_name.replace("-", "_"))(_again)


async def _drawn(
    request: Request, person: PersonId, jobs: Sequence[Job], answer: Callable[[Sequence[Job]], Answer]
) -> Answer:
    """Wait for the jobs and answer. Whoever hangs up cancels them."""

    async def done() -> Answer:
        ended = await waiting.ended(current_app(request), person, [job.id for job in jobs])
        return await run_in_threadpool(answer, ended)

    return await waiting.unless_gone(request, done())


async def _enlarged(
    request: Request, person: PersonId, body: schema.ExtraSingle | schema.ExtraBatch, data: bytes
) -> bytes:
    app = current_app(request)
    await run_in_threadpool(upload.check_size, app, len(data))
    if body.upscaler_1 in translate.PLAIN:
        return await run_in_threadpool(asking.resized, data, body)
    size, factor = await run_in_threadpool(asking.measured, data, body)
    if factor <= 1:
        return await run_in_threadpool(asking.resized, data, body)
    jobs = await run_in_threadpool(asking.enlargement, app, person, data, factor)

    def finished(ended: Sequence[Job]) -> bytes:
        made = answering.pictures(app, ended)
        return asking.resized(app.export.file(made[0]).data if made else data, body, size)

    return await _drawn(request, person, jobs, finished)


def _stop(app: "App", person: PersonId, jobs: Sequence[Job]) -> None:
    for job in jobs:
        with suppress(GessoError):
            cancel.cancel(app, person, job.id)

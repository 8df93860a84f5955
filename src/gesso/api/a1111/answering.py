"""How finished jobs become A1111's answers: base64 without a prefix, and `info`; and how far the running one is."""

import base64
import html
import io
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from gesso import __version__
from gesso.api.a1111 import asking, schema, translate
from gesso.api.a1111.translate import Asked
from gesso.catalog.models_folder import Installed, ModelsFolder
from gesso.domain.errors import EngineError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import LIVE_STATES, Event, Job
from gesso.jobs import aliases, reading
from gesso.library import reading as library

if TYPE_CHECKING:
    from gesso.app import App

LIVE_AT_MOST = 100


def pictures(app: "App", jobs: Sequence[Job]) -> list[Image]:
    """Return what the jobs left, which may be nothing where they were interrupted.

    Raises:
        EngineError: one failed, as its code says.
    """
    for job in jobs:
        if job.failure is not None:
            raise EngineError(job.failure.message, code=job.failure.code, details=job.failure.details)
    return [image for job in jobs for image in library.images_of_job(app.database, job.id)]


def document(
    app: "App", body: schema.TextToImage | schema.ImageToImage, asked: Asked, jobs: Sequence[Job]
) -> schema.Pictures:
    """Return the whole answer.

    Raises:
        as `pictures`.
    """
    images = pictures(app, jobs)
    plan = jobs[0].plan
    listed = translate.checkpoint(app.catalog.find(plan.model.alias), plan.model.revision)
    told = {msgspec.json.encode(one): one for job in jobs for one in job.warnings}
    facts = {
        "steps": plan.sampling.steps,
        "guidance": plan.sampling.guidance,
        "model": listed.model_name,
        "hash": listed.hash,
        "stamp": time.strftime("%Y%m%d%H%M%S", time.gmtime(jobs[0].created_ms / 1000)),
        "version": f"Gesso {__version__}",
        "warnings": [msgspec.to_builtins(one) for one in told.values()],
    }
    shown = images if body.send_images else []
    return schema.Pictures(
        images=[encoded(app.export.file(one).data) for one in shown],
        parameters=_echo(body.model_dump()),
        info=translate.info(asked, body, images, facts),
    )


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def html_info(body: schema.ExtraSingle | schema.ExtraBatch) -> str:
    """Return what is to be said about an upscale: what was asked for and not done."""
    said = []
    if body.upscaler_1 not in translate.UPSCALERS:
        said.append(f"There is no upscaler {body.upscaler_1} here; Gesso's finisher took its place.")
    faces = ("gfpgan_visibility", "codeformer_visibility")
    said += [f"{name} is not supported here." for name in faces if getattr(body, name)]
    if body.upscaler_2 not in {"None", ""}:
        said.append("A second upscaler is not supported here.")
    return "".join(f"<p>{html.escape(one)}</p>" for one in said)


def live(app: "App", person: PersonId) -> list[Job]:
    """Return the person's jobs of this door that have not ended, oldest first."""
    _, named = aliases.page(app.database, person, translate.DOOR, number=1, size=LIVE_AT_MOST, states=LIVE_STATES)
    jobs = {job.id: job for job, _ in reading.live(app.database, person)}
    return sorted((jobs[one.job_id] for one in named if one.job_id in jobs), key=lambda job: job.created_ms)


def progress(app: "App", person: PersonId, *, with_image: bool) -> schema.Progress:
    """Return how far the person's jobs of this door are, with the newest preview of the first picture."""
    jobs = live(app, person)
    running = next((job for job in jobs if job.state in {"running", "leased"}), None)
    if not jobs:
        return schema.Progress(progress=0.0, eta_relative=0.0, state=schema.ProgressState())
    current = running or jobs[0]
    seen = app.hub.live(current.id)
    data: dict[str, Any] = seen.step.data if seen.step is not None else {}
    done = max(float(data.get("progress", 0.0)), current.progress)
    left_ms = sum(job.estimate_ms for job in jobs if job is not current) + (1 - done) * current.estimate_ms
    state = schema.ProgressState(
        job=current.id,
        job_count=len(jobs),
        job_timestamp=time.strftime("%Y%m%d%H%M%S", time.gmtime(current.created_ms / 1000)),
        sampling_step=int(data.get("step", 0)),
        sampling_steps=int(data.get("steps", current.plan.sampling.steps)),
        interrupted=current.cancel_requested,
    )
    image = _preview(seen.previews[0]) if with_image and seen.previews else None
    return schema.Progress(
        progress=round(min(done, 0.99), 4), eta_relative=round(left_ms / 1000, 2), state=state, current_image=image
    )


def checkpoints(app: "App") -> list[schema.Checkpoint]:
    """Return the models that can draw here: the installed ones."""
    folder = ModelsFolder(app.settings.models_root)
    recipes = app.catalog.recipes.values()
    usable = [one for one in recipes if one.hub_id is None or isinstance(folder.state(one), Installed)]
    return [translate.checkpoint(one, app.drawable(one)[1]) for one in usable]


def options(app: "App", person: PersonId) -> schema.OptionsAnswer:
    """Return the options, with the model that would draw now."""
    _, drawing, revision = asking.checkpoint(app, person)
    listed = translate.checkpoint(drawing, revision)
    return schema.OptionsAnswer(sd_model_checkpoint=listed.title, sd_checkpoint_hash=listed.hash or "")


def _preview(event: Event) -> str:
    """Return a preview as PNG in base64."""
    from PIL import Image as Pillow

    with Pillow.open(io.BytesIO(event.data["webp"])) as small:
        return encoded(asking.png(small.convert("RGB")))


def _echo(given: dict[str, Any]) -> dict[str, Any]:
    """Return the request without its pictures, which would be sent back by the megabyte."""
    shown = {name: value for name, value in given.items() if name not in {"init_images", "mask"}}
    return {**shown, **({"init_images": None, "mask": None} if "init_images" in given else {})}

"""How finished jobs become OpenAI's answer: files in base64 or behind links, in the format that was asked for."""

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from gesso.api.openai import schema, translate
from gesso.api.openai.translate import Asked
from gesso.domain.errors import EngineError, GessoError
from gesso.domain.image import Image
from gesso.domain.job import Event, Job
from gesso.library import reading
from gesso.store.blobs import LocalBlobs

if TYPE_CHECKING:
    from gesso.app import App

LINK_SECONDS = 3600


def pictures(app: "App", jobs: Sequence[Job]) -> list[Image]:
    """Return the pictures of jobs that have ended.

    Raises:
        GessoError: there are none: why the first job failed, as its code says.
    """
    found = [image for job in jobs if job.state == "succeeded" for image in reading.images_of_job(app.database, job.id)]
    if not found:
        raise _failure(jobs)
    return found


def document(
    app: "App", text: str, wanted: Asked, *, jobs: Sequence[Job], images: Sequence[Image], inputs: int
) -> dict[str, Any]:
    """Return the whole answer."""
    answer = schema.ImagesDocument(
        created=app.clock_ms() // 1000,
        data=[schema.ImageDocument(**{wanted.carrier: carried(app, image, wanted)}) for image in images],
        usage=translate.usage(text, images, inputs=inputs),
        gesso=beside(jobs, images),
        **facts(wanted, images[0]),
    )
    return answer.model_dump(exclude_none=True)


def facts(wanted: Asked, image: Image) -> dict[str, Any]:
    """Return what an answer and an event say alike."""
    return {
        "background": "transparent" if wanted.transparent else "opaque",
        "output_format": wanted.file_format,
        "quality": wanted.quality,
        "size": f"{image.width_px}x{image.height_px}",
    }


def beside(jobs: Sequence[Job], images: Sequence[Image]) -> schema.GessoDocument:
    told = {msgspec.json.encode(one): one for job in jobs for one in job.warnings}
    return schema.GessoDocument(
        job_ids=[job.id for job in jobs],
        image_ids=[image.id for image in images],
        warnings=[msgspec.to_builtins(one) for one in told.values()],
    )


def carried(app: "App", image: Image, wanted: Asked) -> str:
    """Return a picture's file in base64, or a link to it that lasts an hour."""
    file = app.export.file(image, file_format=wanted.file_format, quality=wanted.compression)
    if wanted.carrier == "b64_json":
        return base64.b64encode(file.data).decode("ascii")
    key = f"{image.id}.png"
    if wanted.file_format != "png":
        # No row names this blob, so the sweeper takes it a day after; by then its link is long over.
        key = f"{LocalBlobs(app.settings.home / 'blobs').put(file.data)}.{wanted.file_format}"
    return app.links.url(key, expires_s=LINK_SECONDS, now_ms=app.clock_ms())


def partial(event: Event, wanted: Asked, size: tuple[int, int]) -> str:
    """Return a preview in base64, in the answer's format and size."""
    from PIL import Image as Pillow

    with Pillow.open(io.BytesIO(event.data["webp"])) as small:
        picture = small.convert("RGB").resize(size, Pillow.Resampling.BICUBIC)
    out = io.BytesIO()
    picture.save(out, format=wanted.file_format.upper())
    return base64.b64encode(out.getvalue()).decode("ascii")


def _failure(jobs: Sequence[Job]) -> GessoError:
    for job in jobs:
        if job.failure is not None:
            return EngineError(job.failure.message, code=job.failure.code, details=job.failure.details)
    return EngineError("The job was cancelled.", code="job_cancelled")

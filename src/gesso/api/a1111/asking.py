"""What an A1111 request asks of the actions: words to pictures, pictures to pictures, upscales; and what is made of them."""

import base64
import binascii
import io
import re
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.accounts import people
from gesso.actions import aliases, describe, fetching, fitting, imagine, inpaint, upscale, vary, wishes
from gesso.actions.inpaint import Region
from gesso.actions.upscale import Size
from gesso.actions.wishes import Wish
from gesso.api.a1111 import schema, translate
from gesso.api.a1111.translate import Asked
from gesso.catalog import canvas
from gesso.domain.door import Alias
from gesso.domain.errors import BadInputError, TooLargeError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import Job, Notice
from gesso.domain.recipe import Recipe

if TYPE_CHECKING:
    from PIL import Image as Pillow

    from gesso.app import App

PICTURES_A_JOB = 4
DENOISING = 0.75
"""Of a request that says none, as there."""
_DATA_URL = re.compile(r"data:[a-z0-9.+/-]*;base64,", re.IGNORECASE)


def checkpoint(app: "App", person: PersonId, override: object = None) -> tuple[str, Recipe, str]:
    """Return the version, the model that draws for it and its revision: a call's own, the person's choice, or the studio's.

    Raises:
        NotFoundError: there is no such checkpoint (`model_not_found`).
    """
    if isinstance(override, str) and override:
        version = translate.version_of(override, app.catalog)
    else:
        kept = people.person(app.database, person).defaults.checkpoint
        version = kept if kept is not None and app.catalog.has(kept) else app.settings.default_version
    drawing, revision = app.drawable(app.catalog.find(version))
    return version, drawing, revision


def understood(app: "App", person: PersonId, body: schema.TextToImage | schema.ImageToImage) -> Asked:
    """Return a request as it was understood.

    Raises:
        BadInputError: more pictures than a call may ask for (`too_many_pictures`).
        NotFoundError: as `checkpoint`.
    """
    if body.batch_size * body.n_iter > schema.PICTURES_AT_MOST:
        message = f"{body.batch_size} × {body.n_iter} pictures are too many for one call; allowed: {schema.PICTURES_AT_MOST} in all."
        raise BadInputError.at(
            message, code="too_many_pictures", pointer="/n_iter", allowed=str(schema.PICTURES_AT_MOST)
        )
    version, drawing, _ = checkpoint(app, person, (body.override_settings or {}).get("sd_model_checkpoint"))
    return translate.asked(body, drawing, version)


def text_to_image(app: "App", person: PersonId, asked: Asked) -> tuple[Job, ...]:
    """Queue the pictures of a prompt.

    Raises:
        as `gesso.actions.imagine.submit`; BadInputError: `size_out_of_range`.
    """
    return _queued(app, person, asked, lambda typed: imagine.plan(app, person, typed))


def image_to_image(app: "App", person: PersonId, asked: Asked, body: schema.ImageToImage) -> tuple[Job, ...]:
    """Queue pictures that are painted over one, all of it or where a mask is white.

    Raises:
        as an upload, vary and inpaint.
    """
    image = fetching.taken(app, person, data_of(body.init_images[0], "/init_images/0"))
    said = list(asked.notices)
    if len(body.init_images) > 1:
        said.append(Notice(code="not_honoured", message="Only the first of init_images is painted over."))
    denoising = DENOISING if body.denoising_strength is None else body.denoising_strength
    if body.mask is not None:
        region = _region(app, person, image, body.mask, inverted=bool(body.inpainting_mask_invert))
        if asked.size not in {None, (image.width_px, image.height_px)}:
            message = f"With a mask the picture keeps its size, {image.width_px}x{image.height_px}."
            said.append(Notice(code="not_honoured", message=message))
        kept = msgspec.structs.replace(asked, size=None, notices=tuple(said))
        kept = msgspec.structs.replace(kept, spec=msgspec.structs.replace(kept.spec, draft=False))
        return _queued(
            app, person, kept, lambda typed: inpaint.plan(app, person, image.id, typed, region=region), denoising
        )
    if not asked.spec.text:
        told = describe.describe(app, person, image.id)
        text = told.prompts[0].partition(" --")[0]
        said.append(Notice(code="not_honoured", message=f"There were no words, so these were taken: {text}"))
        asked = msgspec.structs.replace(asked, spec=msgspec.structs.replace(asked.spec, text=text))
    strength = translate.strength(denoising)

    def painted(typed: str) -> tuple[Wish, ...]:
        return vary.plan(app, person, image.id, typed, strength=strength, task="remix")  # type: ignore[arg-type]

    return _queued(app, person, msgspec.structs.replace(asked, notices=tuple(said)), painted, denoising)


def enlargement(app: "App", person: PersonId, data: bytes, factor: float) -> tuple[Job, ...]:
    """Queue the upscale of a picture by the finisher: twice, or four times where that is needed.

    Raises:
        as an upload and upscale.
    """
    image = fetching.taken(app, person, data)
    wish = upscale.plan(app, person, image.id, size=Size(factor=2 if factor <= 2 else 4))
    return _known(app, person, wishes.queue(app, person, (wish,), door=translate.DOOR))


def resized(
    data: bytes, body: schema.ExtraSingle | schema.ExtraBatch, original: tuple[int, int] | None = None
) -> bytes:
    """Return a picture as PNG at the size that was asked for. `original` is the size that factors count from.

    Raises:
        TooLargeError: more than a picture may be (`upscale_too_large`); as an upload.
    """
    from PIL import Image as Pillow

    from gesso.library.uploading import decoded

    picture = decoded(data)
    width, height = size_of(body, original or picture.size)
    kind = getattr(Pillow.Resampling, translate.PLAIN.get(body.upscaler_1, "LANCZOS"))
    if picture.size != (width, height):
        picture = picture.resize((width, height), kind)
    wanted = body.upscaling_resize_w, body.upscaling_resize_h
    if body.resize_mode == 1 and body.upscaling_crop and picture.size != wanted:
        left, top = (picture.width - wanted[0]) // 2, (picture.height - wanted[1]) // 2
        picture = picture.crop((left, top, left + wanted[0], top + wanted[1]))
    return png(picture)


def size_of(body: schema.ExtraSingle | schema.ExtraBatch, original: tuple[int, int]) -> tuple[int, int]:
    """Return the size that an upscale is brought to.

    Raises:
        TooLargeError: `upscale_too_large`.
    """
    width, height = translate.enlarged(body, *original)
    if max(width, height) > canvas.SIDE_AT_MOST_PX or width * height > canvas.PIXELS_AT_MOST:
        allowed = f"{canvas.SIDE_AT_MOST_PX} px a side, {canvas.PIXELS_AT_MOST:,} pixels"
        message = f"The picture would be {width}×{height} px; allowed: {allowed}."
        raise TooLargeError(message, code="upscale_too_large")
    return width, height


def measured(data: bytes, body: schema.ExtraSingle | schema.ExtraBatch) -> tuple[tuple[int, int], float]:
    """Return a picture's size, and how many times larger it is to be.

    Raises:
        as `size_of` and an upload.
    """
    from gesso.library.uploading import decoded

    original = decoded(data).size
    return original, size_of(body, original)[0] / original[0]


def data_of(text: str, pointer: str) -> bytes:
    """Return the bytes of base64, with or without a data URL's head.

    Raises:
        BadInputError: it is not base64 (`bad_base64`).
    """
    head = _DATA_URL.match(text[:100])
    try:
        return base64.b64decode(text[head.end() :] if head else text, validate=True)
    except (binascii.Error, ValueError) as error:
        message = "This is not base64 of a picture."
        raise BadInputError.at(message, code="bad_base64", pointer=pointer) from error


def png(picture: "Pillow.Image") -> bytes:
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def _queued(
    app: "App",
    person: PersonId,
    asked: Asked,
    plan: Callable[[str], tuple[Wish, ...]],
    denoising: float | None = None,
) -> tuple[Job, ...]:
    """Plan as many jobs as the pictures need, all of them before the first is queued."""
    planned: list[Wish] = []
    missing = asked.count
    while missing > 0:
        spec = asked.spec
        if spec.seed is not None:
            spec = msgspec.structs.replace(spec, seed=(spec.seed + asked.count - missing) % (1 << 32))
        typed = prompt.unparse(spec, default_version=app.settings.default_version)
        wish = fitting.few(plan(typed)[0], missing)
        if asked.size is not None:
            wish = fitting.exactly(wish, *asked.size)
        drawn = translate.sampled(wish.plan, asked)
        if denoising is not None:
            drawn = translate.painted_over(drawn, denoising)
        planned.append(fitting.saying(msgspec.structs.replace(wish, plan=drawn), asked.notices))
        missing -= len(wish.plan.seeds)
    return _known(app, person, wishes.queue(app, person, tuple(planned), door=translate.DOOR))


def _known(app: "App", person: PersonId, jobs: tuple[Job, ...]) -> tuple[Job, ...]:
    """Note that the jobs came through this door: progress and interrupt are about them alone."""
    for job in jobs:
        name = f"{job.id}.{secrets.token_hex(4)}"
        aliases.name(
            app, Alias(door=translate.DOOR, name=name, person_id=person, job_id=job.id, created_ms=app.clock_ms())
        )
    return jobs


def _region(app: "App", person: PersonId, image: Image, mask: str, *, inverted: bool) -> Region:
    """Keep a mask, brought to the picture's size, as there: of a picture with transparency its opacity counts."""
    from PIL import ImageOps

    from gesso.library.uploading import decoded

    picture = decoded(data_of(mask, "/mask"))
    has_alpha = picture.mode == "RGBA" and picture.getchannel("A").getextrema() != (255, 255)
    grey = picture.getchannel("A") if has_alpha else picture.convert("L")
    if grey.size != (image.width_px, image.height_px):
        grey = grey.resize((image.width_px, image.height_px))
    grey = ImageOps.invert(grey) if inverted else grey
    return Region(file=inpaint.keep_mask(app, person, png(grey)).sha256)

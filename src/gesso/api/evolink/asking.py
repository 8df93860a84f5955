"""What an Evolink request asks of the actions: one model, one action. Pictures and masks by address are brought in first."""

import io
import secrets
from functools import singledispatch
from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.actions import (
    aliases,
    background,
    bring,
    enhance,
    fitting,
    imagine,
    inpaint,
    outpaint,
    retexture,
    upscale,
    vary,
    webhooks,
    wishes,
)
from gesso.actions.inpaint import Region
from gesso.actions.outpaint import Sides
from gesso.actions.wishes import Wish
from gesso.api.evolink import reading, schema, translate
from gesso.domain.door import Alias
from gesso.domain.errors import BadInputError, ConflictError, Detail, ForbiddenError, PromptError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import Job, Notice
from gesso.domain.plan import Canvas
from gesso.domain.spec import Speed

if TYPE_CHECKING:
    from gesso.app import App

_SAME_SHAPE = 0.02


class Asker(msgspec.Struct, frozen=True):
    """Who asks, of which studio."""

    app: "App"
    person: PersonId


def create(app: "App", person: PersonId, body: schema.Create, key: str | None) -> tuple[Alias, Job]:
    """Queue what a request asks for and give it a task's id.

    Raises:
        GessoError: whatever the model's action raises.
    """
    asker = Asker(app, person)
    told = None if body.callback_url is None else webhooks.callback(app, body.callback_url, translate.DOOR)
    (wish, *_) = plan(body, asker)
    speed: Speed | None = getattr(body.model_params, "speed", None)
    if speed is not None and not wish.plan.draft:
        wish = fitting.at_speed(app, wish, speed)
    token = None if key is None else f"{translate.DOOR}:{key}"
    (job,) = wishes.queue(app, person, (wish,), token, callback=told, door=translate.DOOR)
    price = translate.price(
        body.model,
        speed,
        creative=getattr(body.model_params, "type", "") == "creative",
        omni=wish.spec.omni_reference is not None,
    )
    now_ms = app.clock_ms()
    named = aliases.name(
        app,
        Alias(
            door=translate.DOOR,
            name=translate.task_id(now_ms // 1000, secrets.token_hex(4)),
            person_id=person,
            job_id=job.id,
            model=body.model,
            price=price,
            facts={} if body.callback_url is None else {"callback_url": body.callback_url},
            created_ms=now_ms,
            deadline_ms=now_ms + translate.TIMEOUT_MS,
        ),
    )
    return named, job


@singledispatch
def plan(body: schema.Create, asker: Asker) -> tuple[Wish, ...]:  # noqa: ARG001 - what the registered ones take
    """Return what would be drawn.

    Raises:
        as `create`.
    """
    raise TypeError(f"no such request: {type(body).__name__}")


@plan.register
def _(body: schema.Imagine, asker: Asker) -> tuple[Wish, ...]:
    if not body.prompt.strip():
        raise _empty()
    typed, notices = _typed(asker, body.prompt, body.model_params.speed)
    return _said(imagine.plan(asker.app, asker.person, typed), notices)


@plan.register
def _(body: schema.Enhance, asker: Asker) -> tuple[Wish, ...]:
    image, _ = _picture(asker, body.model_params)
    return (enhance.plan(asker.app, asker.person, image.id),)


@plan.register
def _(body: schema.Upscale, asker: Asker) -> tuple[Wish, ...]:
    image, job = _picture(asker, body.model_params)
    if job.spec.task == "upscale":
        message = "This picture was upscaled already; an upscaled picture is not upscaled again."
        raise ForbiddenError(message, code="upscale_twice")
    creative = body.model_params.type == "creative"
    return (upscale.plan(asker.app, asker.person, image.id, creative=creative),)


@plan.register
def _(body: schema.Variation, asker: Asker) -> tuple[Wish, ...]:
    image, _ = _picture(asker, body.model_params)
    typed, notices = _typed(asker, body.prompt)
    task = "remix" if typed else "vary"
    made = vary.plan(
        asker.app,
        asker.person,
        image.id,
        typed,
        strength=body.model_params.type,
        task=task,  # type: ignore[arg-type]
    )
    return _said(made, notices)


@plan.register
def _(body: schema.Remix, asker: Asker) -> tuple[Wish, ...]:
    if not body.prompt.strip():
        raise _empty()
    image, _ = _picture(asker, body.model_params)
    typed, notices = _typed(asker, body.prompt)
    made = vary.plan(asker.app, asker.person, image.id, typed, strength=body.model_params.mode, task="remix")
    return _said(made, notices)


@plan.register
def _(body: schema.Pan, asker: Asker) -> tuple[Wish, ...]:
    image, _ = _picture(asker, body.model_params)
    typed, notices = _typed(asker, body.prompt)
    share, direction = body.model_params.scale - 1, body.model_params.direction
    if share <= 1:
        made = outpaint.pan(asker.app, asker.person, image.id, typed, direction=direction, amount=share)
        return _said(made, notices)
    length = image.width_px if direction in {"left", "right"} else image.height_px
    side = {"left": "left", "right": "right", "up": "top", "down": "bottom"}[direction]
    sides = msgspec.convert({side: round(length * share)}, Sides)
    return _said(outpaint.plan(asker.app, asker.person, image.id, typed, sides=sides), notices)


@plan.register
def _(body: schema.Outpaint, asker: Asker) -> tuple[Wish, ...]:
    image, _ = _picture(asker, body.model_params)
    typed, notices = _typed(asker, body.prompt)
    return _said(outpaint.zoom(asker.app, asker.person, image.id, typed, factor=body.model_params.scale), notices)


@plan.register
def _(body: schema.Inpaint, asker: Asker) -> tuple[Wish, ...]:
    image, _ = _picture(asker, body.model_params)
    typed, notices = _typed(asker, body.prompt)
    region = _region(asker, body.model_params.mask, (image.width_px, image.height_px))
    return _said(inpaint.plan(asker.app, asker.person, image.id, typed, region=region), notices)


@plan.register
def _(body: schema.Edit, asker: Asker) -> tuple[Wish, ...]:
    image, _ = _picture(asker, body.model_params)
    return _placed(asker, image, body.prompt, body.model_params)


@plan.register
def _(body: schema.UploadPaint, asker: Asker) -> tuple[Wish, ...]:
    return _placed(asker, bring.picture(asker.app, asker.person, body.image_urls[0]), body.prompt, body.model_params)


@plan.register
def _(body: schema.Retexture, asker: Asker) -> tuple[Wish, ...]:
    if not body.prompt.strip():
        raise _empty()
    typed, notices = _typed(asker, body.prompt)
    image = bring.picture(asker.app, asker.person, body.image_urls[0])
    return _said(retexture.plan(asker.app, asker.person, image.id, typed), notices)


@plan.register
def _(body: schema.RemoveBackground, asker: Asker) -> tuple[Wish, ...]:
    image = bring.picture(asker.app, asker.person, body.image_urls[0])
    return background.plan(asker.app, asker.person, image.id)


def _typed(asker: Asker, text: str, speed: Speed | None = None) -> tuple[str, tuple[Notice, ...]]:
    """Return the prompt as it is given to an action: V7's, with pictures by address brought into the library."""
    if not text.strip():
        return "", ()
    spec, notices = translate.read_prompt(text, speed)
    # What we handed out ourselves is known here; every other address is fetched where all doors fetch.
    own = {one: bring.own(asker.app, asker.person, one) for one in translate.addresses(spec)}
    found = {address: image.id for address, image in own.items() if image is not None}
    spec = translate.with_pictures(spec, found)
    return prompt.unparse(spec, default_version=asker.app.settings.default_version), notices


def _picture(asker: Asker, params: schema.OfTask) -> tuple[Image, Job]:
    """Return the picture of an earlier task that is meant.

    Raises:
        BadInputError: no task id (`bad_task_id`), or no such picture in it (`image_number_out_of_range`).
        NotFoundError: there is no such task of theirs (`job_not_found`).
        ConflictError: it has not been completed (`task_not_ready`).
    """
    alias = reading.alias(asker.app, asker.person, params.task_id)
    job = reading.job_of(asker.app, alias)
    if job.state != "succeeded":
        message = f"The task {alias.name} is not completed, so nothing can be made from it."
        raise ConflictError(message, code="task_not_ready")
    images = reading.images_of(asker.app, job)
    found = [one for one in images if one.index == params.image_number]
    if not found:
        numbers = ", ".join(str(one.index) for one in images) or "none"
        message = f"The task has no picture {params.image_number}; it has: {numbers}."
        raise BadInputError.at(
            message,
            code="image_number_out_of_range",
            pointer="/model_params/image_number",
            value=str(params.image_number),
            allowed=numbers,
        )
    return found[0], job


def _placed(
    asker: Asker, image: Image, text: str, params: schema.EditParams | schema.UploadPaintParams
) -> tuple[Wish, ...]:
    typed, notices = _typed(asker, text)
    size = params.canvas.width, params.canvas.height
    at = Canvas(
        x_px=params.img_pos.x, y_px=params.img_pos.y, width_px=params.img_pos.width, height_px=params.img_pos.height
    )
    region = None
    if params.mask is not None:
        region = _region(asker, params.mask, size, source=(image.width_px, image.height_px), at=at)
    made = outpaint.place(asker.app, asker.person, image.id, typed, size=size, at=at, region=region)
    return _said(made, notices)


def _region(
    asker: Asker,
    mask: schema.Mask,
    target: tuple[int, int],
    *,
    source: tuple[int, int] | None = None,
    at: Canvas | None = None,
) -> Region:
    if mask.areas is not None:
        return Region(polygons=translate.polygons(mask.areas, target, source=source, at=at), unit="pixel")
    data = bring.data(asker.app, asker.person, mask.url or "", pointer="/model_params/mask/url")
    return Region(file=inpaint.keep_mask(asker.app, asker.person, _fitted(data, target, source=source, at=at)).sha256)


def _fitted(data: bytes, target: tuple[int, int], *, source: tuple[int, int] | None, at: Canvas | None) -> bytes:
    """Return a mask's picture as a PNG of the size that it is needed in."""
    from PIL import Image as Pillow

    from gesso.library.uploading import decoded

    picture = decoded(data)
    if picture.size != target and at is not None and picture.size == source:
        black = "black" if picture.mode == "RGB" else (0, 0, 0, 0)
        canvas = Pillow.new(picture.mode, target, black)
        canvas.paste(picture.resize((at.width_px, at.height_px)), (at.x_px, at.y_px))
        picture = canvas
    elif picture.size != target:
        if abs(picture.width / picture.height / (target[0] / target[1]) - 1) > _SAME_SHAPE:
            message = f"The mask is {picture.width}×{picture.height} px, and the picture {target[0]}×{target[1]}. Make both the same size."
            raise BadInputError.at(message, code="mask_wrong_size", pointer="/model_params/mask/url")
        picture = picture.resize(target, Pillow.Resampling.BILINEAR)
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def _said(made: tuple[Wish, ...], notices: tuple[Notice, ...]) -> tuple[Wish, ...]:
    return tuple(fitting.saying(one, notices) for one in made)


def _empty() -> PromptError:
    message = "There is nothing to draw: no words and no pictures. Describe the picture."
    return PromptError(message, details=(Detail(code="empty_prompt", message=message, pointer="/prompt"),))

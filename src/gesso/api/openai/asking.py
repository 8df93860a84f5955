"""What an OpenAI request asks of the actions: words to pictures, edits by mask or by instruction, variations."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.actions import background, describe, fetching, fitting, imagine, inpaint, instruct, vary, wishes
from gesso.actions.inpaint import Region
from gesso.actions.wishes import Wish
from gesso.api.openai import translate
from gesso.api.openai.translate import Asked
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import Job, Notice
from gesso.domain.spec import Spec

if TYPE_CHECKING:
    from gesso.app import App

PICTURES_A_JOB = 4
_TOO_MUCH = frozenset({"instruction_not_understood", "instruction_needs_mask"})


def generation(app: "App", person: PersonId, text: str, wanted: Asked) -> tuple[Job, ...]:
    """Queue the pictures of a prompt.

    Raises:
        as `gesso.actions.imagine.submit`.
    """
    spec, notices = translate.spec_of(text, wanted)
    return _queued(app, person, wanted, spec, lambda typed: imagine.plan(app, person, typed), notices=notices)


def edit(
    app: "App", person: PersonId, text: str, wanted: Asked, *, files: list[bytes], mask: bytes | None
) -> tuple[Job, ...]:
    """Queue an edit: by mask, by instruction, or, with several pictures, new ones that they guide.

    Raises:
        BadInputError: the mask is none (`mask_wrong_size`, `mask_empty`, …).
        as an upload and as the edit's action.
    """
    pictures = [fetching.taken(app, person, data) for data in files]
    first, others = pictures[0], [one.id for one in pictures[1:]]
    if mask is not None:
        region = Region(file=inpaint.keep_mask(app, person, _painted_where_clear(mask, first)).sha256)
        spec, notices = translate.spec_of(text, _of_own_size(wanted), images=others)
        said = (*notices, *_own_size(wanted, first))

        def painted(typed: str) -> tuple[Wish, ...]:
            return inpaint.plan(app, person, first.id, typed, region=region)

        return _queued(app, person, wanted, spec, painted, notices=said)
    if others:
        spec, notices = translate.spec_of(text, wanted, images=[first.id, *others])
        return _queued(app, person, wanted, spec, lambda typed: imagine.plan(app, person, typed), notices=notices)
    spec, notices = translate.spec_of(text, _of_own_size(wanted))
    said = (*notices, *_own_size(wanted, first))
    return _queued(app, person, wanted, spec, lambda typed: _told(app, first, typed), notices=said)


def variation(app: "App", person: PersonId, wanted: Asked, data: bytes) -> tuple[Job, ...]:
    """Queue variations of a picture: the eye says what it shows, and new ones are made from it.

    Raises:
        as an upload, as describe and as vary.
    """
    image = fetching.taken(app, person, data)
    told = describe.describe(app, person, image.id)
    spec, _ = translate.spec_of(told.prompts[0].partition(" --")[0], msgspec.structs.replace(wanted, language=False))

    def varied(typed: str) -> tuple[Wish, ...]:
        return vary.plan(app, person, image.id, typed, strength="strong")

    return _queued(app, person, wanted, spec, varied, notices=told.notices, shape=wanted.size)


def erased(app: "App", person: PersonId, images: list[Image]) -> tuple[Job, ...]:
    """Queue each picture's subject alone, its background transparent."""
    planned = [one for image in images for one in background.plan(app, person, image.id)]
    return wishes.queue(app, person, tuple(planned), door=translate.DOOR)


def _queued(
    app: "App",
    person: PersonId,
    wanted: Asked,
    spec: Spec,
    plan: Callable[[str], tuple[Wish, ...]],
    *,
    notices: tuple[Notice, ...] = (),
    shape: tuple[int, int] | None = None,
) -> tuple[Job, ...]:
    """Plan as many jobs as the pictures need, all of them before the first is queued."""
    planned: list[Wish] = []
    missing = wanted.count
    while missing > 0:
        seed = None if spec.seed is None else (spec.seed + len(planned) * PICTURES_A_JOB) % (1 << 32)
        typed = prompt.unparse(msgspec.structs.replace(spec, seed=seed), default_version=app.settings.default_version)
        for one in plan(typed):
            wish = fitting.few(one, missing)
            if wish.plan.task in {"imagine", "vary"}:
                size = shape or translate.exact_size(spec, wanted)
                wish = wish if size is None else fitting.exactly(wish, *size)
            planned.append(fitting.saying(wish, notices))
            missing -= len(wish.plan.seeds)
            if missing <= 0:
                break
    return wishes.queue(app, person, tuple(planned), wanted.token, door=translate.DOOR)


def _told(app: "App", image: Image, typed: str) -> tuple[Wish, ...]:
    """An instruction where it is understood; else the picture painted over with the words."""
    try:
        return instruct.plan(app, image.person_id, image.id, typed)
    except BadInputError as error:
        if error.error_code not in _TOO_MUCH:
            raise
        message = "This was not understood as an instruction, so the picture was painted over with these words. A mask says where a thing shall come or go."
        said = Notice(code="not_honoured", message=message)
        made = vary.plan(app, image.person_id, image.id, typed, strength="strong", task="remix")
        return tuple(fitting.saying(one, (said,)) for one in made)


def _of_own_size(wanted: Asked) -> Asked:
    """An edit has its picture's size and is drawn at full quality."""
    return msgspec.structs.replace(wanted, size=None, draft=False)


def _own_size(wanted: Asked, image: Image) -> tuple[Notice, ...]:
    if wanted.size is None or wanted.size == (image.width_px, image.height_px):
        return ()
    written = f"{wanted.size[0]}x{wanted.size[1]}"
    message = f"An edit has its picture's size, {image.width_px}x{image.height_px}; the size {written} was left out."
    return (Notice(code="not_honoured", message=message, value=written),)


def _painted_where_clear(mask: bytes, image: Image) -> bytes:
    """Return OpenAI's mask (transparent is painted) as ours (white is painted).

    Raises:
        BadInputError: `mask_not_png`, `mask_wrong_size`, or nothing of it is transparent (`mask_empty`).
    """
    from PIL import Image as Pillow
    from PIL import ImageOps

    from gesso.library.uploading import decoded

    picture = decoded(mask)
    if picture.size != (image.width_px, image.height_px):
        allowed = f"{image.width_px}x{image.height_px}"
        message = f"The mask is {picture.width}x{picture.height} px and its picture {allowed}. Make both the same size."
        raise _wrong("mask_wrong_size", message)
    if picture.mode != "RGBA":
        message = (
            "Nothing of this mask is transparent. Make transparent what shall be painted, and leave the rest opaque."
        )
        raise _wrong("mask_empty", message)
    grey: Pillow.Image = ImageOps.invert(picture.getchannel("A"))
    out = io.BytesIO()
    grey.save(out, format="PNG")
    return out.getvalue()


def _wrong(code: str, message: str) -> BadInputError:
    return BadInputError.at(message, code=code, pointer="/mask")

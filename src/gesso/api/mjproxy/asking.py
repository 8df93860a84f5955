"""What a midjourney-proxy request asks of the actions. Every submit makes one task, and returns its name and facts."""

import re
import threading
from typing import TYPE_CHECKING, Any

import msgspec

from gesso.actions import (
    aliases,
    blend,
    bring,
    describe,
    fitting,
    imagine,
    inpaint,
    outpaint,
    reroll,
    shorten,
    upscale,
    vary,
    webhooks,
    wishes,
)
from gesso.actions.inpaint import Region
from gesso.actions.outpaint import Sides
from gesso.actions.wishes import Wish
from gesso.api.mjproxy import reading, schema, translate
from gesso.api.mjproxy.translate import Press
from gesso.domain.door import Alias
from gesso.domain.errors import BadInputError, ConflictError
from gesso.domain.ids import JobId, PersonId
from gesso.domain.image import Image
from gesso.domain.spec import Aspect, Speed

if TYPE_CHECKING:
    from gesso.app import App

_NAMES = threading.Lock()
_last = [0]
_ACTIONS: dict[str, schema.Action] = {
    "variation": "VARIATION",
    "low_variation": "VARIATION",
    "high_variation": "VARIATION",
    "reroll": "REROLL",
    "upscale_subtle": "UPSCALE",
    "upscale_creative": "UPSCALE",
    "inpaint": "INPAINT",
    "zoom": "ZOOM",
    "custom_zoom": "ZOOM",
    "square": "ZOOM",
    "pan": "PAN",
    "prompt": "IMAGINE",
}


class Asker(msgspec.Struct, frozen=True):
    """Who asks, of which studio, in which lane, and what each request may say."""

    app: "App"
    person: PersonId
    speed: Speed | None = None
    state: str | None = None
    hook: str | None = None

    def facts(self, action: str, description: str, text: str = "", **more: Any) -> dict[str, Any]:
        """Return what a task remembers."""
        said = {"state": self.state, "hook": self.hook, "mode": None if self.speed is None else self.speed.upper()}
        known = {"action": action, "description": description, "prompt": text, **said, **more}
        return {name: value for name, value in known.items() if value is not None}


def asker(app: "App", person: PersonId, body: schema._Submit, root_path: str, modes: list[str] | None = None) -> Asker:
    """Return who asks. The address of a hook is checked before anything else is done.

    Raises:
        BadInputError: it may not be told things (`bad_address`, `address_not_allowed`).
    """
    hook = body.notifyHook or None
    if hook is not None:
        webhooks.check_address(app, hook, pointer="/notifyHook")
    return Asker(app, person, translate.speed_of(root_path, modes), body.state, hook)


def imagined(asker: Asker, body: schema.Imagine) -> Alias:
    """Queue the grid of a prompt, with pictures that guide before the words.

    Raises:
        as `gesso.actions.imagine.submit` and as an upload; `one_prompt_only` for a prompt that means several.
    """
    guides = [*(body.base64Array or ()), *([body.base64] if body.base64 else ())]
    pictures = [_taken(asker, one, f"/base64Array/{place}").id for place, one in enumerate(guides)]
    typed = " ".join([*pictures, body.prompt.strip()]).strip()
    if body.botType == "NIJI_JOURNEY" and not re.search(r"--(?:niji|v|version)\b", typed):
        typed = f"{typed} --niji 7"
    facts = asker.facts("IMAGINE", f"/imagine {body.prompt}", body.prompt)
    return _queued(asker, imagine.plan(asker.app, asker.person, typed), facts, bot=body.botType or "")


def blended(asker: Asker, body: schema.Blend) -> Alias:
    """Queue the blend of pictures.

    Raises:
        as `gesso.actions.blend.plan` and as an upload.
    """
    images = [_taken(asker, one, f"/base64Array/{place}") for place, one in enumerate(body.base64Array)]
    ratio = f"--ar {translate.DIMENSIONS[body.dimensions or 'SQUARE']}"
    made = blend.plan(asker.app, asker.person, tuple(one.id for one in images), ratio)
    return _queued(asker, made, asker.facts("BLEND", f"/blend {len(images)} {ratio}"))


def described(asker: Asker, body: schema.Describe) -> Alias:
    """Describe a picture: done when this returns. The picture is not kept.

    Raises:
        BadInputError: there is no picture (`picture_needed`); as describe.
    """
    source = body.base64 or body.link
    if not source:
        message = "Send the picture: a data URL in `base64`, or its address in `link`."
        raise BadInputError.at(message, code="picture_needed", pointer="/base64")
    pointer = "/base64" if body.base64 else "/link"
    data = bring.data(asker.app, asker.person, _as_url(source) if body.base64 else source, pointer=pointer)
    told = describe.of_upload(asker.app, data)
    return _noted(asker, asker.facts("DESCRIBE", "/describe", prompts=list(told.prompts)))


def shortened(asker: Asker, body: schema.Shorten) -> Alias:
    """Shorten a prompt: done when this returns.

    Raises:
        PromptError: the prompt has errors.
    """
    told = shorten.shorten(asker.app, body.prompt)
    prompts = list(told.prompts) or [body.prompt]
    return _noted(asker, asker.facts("SHORTEN", f"/shorten {body.prompt}", body.prompt, prompts=prompts))


def pressed(asker: Asker, task_id: str, press: Press) -> tuple[Alias, bool]:
    """Do what a button of a task means; return the task that comes of it, and whether it was there before.

    Raises:
        NotFoundError: there is no such task of theirs.
        ConflictError: it has not succeeded (`task_not_ready`).
        BadInputError: it has no such picture or prompt.
    """
    named = reading.alias(asker.app, asker.person, task_id)
    if press.what == "prompt":
        return _picked(asker, named, press.index), False
    description = f"/up {task_id} {_letter(press)}"
    if press.what == "reroll":
        job = reading.job_of(asker.app, named)
        wanted = JobId(named.facts["job"]) if job is None and "job" in named.facts else named.job_id
        facts = asker.facts("REROLL", description, named.facts.get("prompt", ""))
        return _queued(asker, (reroll.plan(asker.app, asker.person, wanted),), facts, bot=named.model), False
    image = reading.picture(asker.app, named, press.index)
    if press.what == "upsample":
        return _tile(asker, named, image, description)
    if press.asks:
        facts = asker.facts(
            _ACTIONS[press.what], description, named.facts.get("prompt", ""), modal=press.what, image=image.id
        )
        return _noted(asker, facts, bot=named.model), False
    facts = asker.facts(_ACTIONS[press.what], description, named.facts.get("prompt", ""))
    return _queued(asker, _from_picture(asker, image, press), facts, bot=named.model), False


def answered(asker: Asker, body: schema.Modal) -> Alias:
    """Go on with a task that waits for words or a mask; it keeps its id.

    Raises:
        NotFoundError: there is no such task of theirs.
        ConflictError: it waits for nothing (`no_modal`).
        BadInputError: the mask is missing or none, or the zoom is out of range.
    """
    named = reading.alias(asker.app, asker.person, body.taskId)
    if "modal" not in named.facts:
        raise ConflictError(f"The task {named.name} waits for nothing.", code="no_modal")
    image_id, text = named.facts["image"], body.prompt or ""
    if named.facts["modal"] == "custom_zoom":
        text, factor = translate.zoomed(text)
        made = outpaint.zoom(asker.app, asker.person, image_id, text, factor=2.0 if factor is None else factor)
    else:
        made = inpaint.plan(asker.app, asker.person, image_id, text, region=_region(asker, image_id, body.maskBase64))
    wish = _in_lane(asker, _one(made))
    (job,) = wishes.queue(asker.app, asker.person, (wish,), door=translate.DOOR)
    facts = {name: value for name, value in named.facts.items() if name not in {"modal", "image"}}
    later = {"hook": asker.hook, "state": asker.state, "prompt": body.prompt}
    facts |= {name: value for name, value in later.items() if value}
    return aliases.became(asker.app, named, job.id, facts)


def _from_picture(asker: Asker, image: Image, press: Press) -> tuple[Wish, ...]:
    """Plan what goes on from one picture."""
    app, person = asker.app, asker.person
    match press.what:
        case "variation" | "high_variation":
            return vary.plan(app, person, image.id, strength="strong")
        case "low_variation":
            return vary.plan(app, person, image.id, strength="subtle")
        case "upscale_subtle" | "upscale_creative":
            return (upscale.plan(app, person, image.id, creative=press.what == "upscale_creative"),)
        case "zoom":
            return outpaint.zoom(app, person, image.id, factor=press.amount)
        case "square":
            return outpaint.plan(app, person, image.id, sides=Sides(ratio=Aspect(1, 1)))
        case _:
            return outpaint.pan(app, person, image.id, direction=press.direction)  # type: ignore[arg-type]


def _tile(asker: Asker, named: Alias, image: Image, description: str) -> tuple[Alias, bool]:
    """Return the task that is one picture of a grid: the same one whenever it is asked for."""
    job_id = image.job_id or named.job_id
    facts = asker.facts(
        "UPSCALE", description, named.facts.get("prompt", ""), job=job_id, index=image.index, of=named.name
    )
    made = _alias(asker, f"{translate.NOTE}{job_id}_{image.index}", facts, bot=named.model)
    kept = aliases.name(asker.app, made)
    return kept, kept.name != made.name


def _picked(asker: Asker, named: Alias, index: int) -> Alias:
    prompts = named.facts.get("prompts", ())
    if index >= len(prompts):
        message = f"The task {named.name} has no prompt {index + 1}."
        raise BadInputError.at(message, code="image_number_out_of_range", pointer="/customId")
    return imagined(asker, schema.Imagine.model_validate({"prompt": prompts[index]}))


def _queued(asker: Asker, made: tuple[Wish, ...], facts: dict[str, Any], *, bot: str = "") -> Alias:
    wish = _in_lane(asker, _one(made))
    (job,) = wishes.queue(asker.app, asker.person, (wish,), door=translate.DOOR)
    return aliases.name(asker.app, _alias(asker, job.id, facts, bot=bot))


def _noted(asker: Asker, facts: dict[str, Any], *, bot: str = "") -> Alias:
    made = _alias(asker, "", facts, bot=bot)
    return aliases.name(asker.app, msgspec.structs.replace(made, job_id=JobId(f"{translate.NOTE}{made.name}")))


def _alias(asker: Asker, job_id: str, facts: dict[str, Any], *, bot: str) -> Alias:
    return Alias(
        door=translate.DOOR,
        name=_name(asker.app.clock_ms()),
        person_id=asker.person,
        job_id=JobId(job_id),
        model=bot,
        facts=facts,
        created_ms=asker.app.clock_ms(),
    )


def _in_lane(asker: Asker, wish: Wish) -> Wish:
    if asker.speed is None or wish.plan.draft:
        return wish
    return fitting.at_speed(asker.app, wish, asker.speed)


def _one(made: tuple[Wish, ...]) -> Wish:
    if len(made) != 1:
        message = "A task is one prompt, and these words mean several. Leave permutations and --repeat out."
        raise BadInputError.at(message, code="one_prompt_only", pointer="/prompt")
    return made[0]


def _taken(asker: Asker, source: str, pointer: str) -> Image:
    return bring.picture(asker.app, asker.person, _as_url(source), pointer=pointer)


def _region(asker: Asker, image_id: str, mask: str | None) -> Region:
    """Keep a mask. Of one with transparency what is opaque is painted, of any other what is white."""
    import io

    from gesso.actions import editing
    from gesso.library.uploading import decoded

    if not mask:
        message = "Send the part to paint: a mask of the picture's size in `maskBase64`."
        raise BadInputError.at(message, code="mask_needed", pointer="/maskBase64", allowed="a data URL")
    image = editing.picture(asker.app, asker.person, image_id)
    picture = decoded(bring.data(asker.app, asker.person, _as_url(mask), pointer="/maskBase64"))
    see_through = picture.mode == "RGBA" and picture.getchannel("A").getextrema() != (255, 255)
    grey = picture.getchannel("A") if see_through else picture.convert("L")
    if grey.size != (image.width_px, image.height_px):
        grey = grey.resize((image.width_px, image.height_px))
    out = io.BytesIO()
    grey.save(out, format="PNG")
    return Region(file=inpaint.keep_mask(asker.app, asker.person, out.getvalue()).sha256)


def _as_url(source: str) -> str:
    """Return base64 alone as the data URL that it is; an address of a picture is refused, as there."""
    return source if source[:5].lower() == "data:" else f"data:image/png;base64,{source}"


def _letter(press: Press) -> str:
    letters = {"upsample": f"U{press.index + 1}", "variation": f"V{press.index + 1}", "reroll": "R"}
    return letters.get(press.what, press.what)


def _name(now_ms: int) -> str:
    """Return a task's id: milliseconds and three digits, never the same twice from one process."""
    with _NAMES:
        _last[0] = max(_last[0] + 1, now_ms * 1000)
        return str(_last[0])

"""midjourney-proxy's requests → what Gesso's actions take, and back. Pure.

A grid's U is only a picture of it, as with Midjourney since version 5: a task that is done at once. Real upscaling is a
button of what comes of it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from gesso.api.mjproxy import schema
from gesso.domain.door import Alias
from gesso.domain.errors import BadInputError, GessoError, NotFoundError, PromptError
from gesso.domain.job import Job, State
from gesso.domain.spec import Speed

DOOR = "mjproxy"
ACCEPTED, NOT_FOUND, WRONG, FAILED, EXISTS, FULL, BANNED = 1, 3, 4, 9, 21, 23, 24
DIMENSIONS = {"PORTRAIT": "2:3", "SQUARE": "1:1", "LANDSCAPE": "3:2"}
NUMBERS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")
LINK_SECONDS = 24 * 3600
NOTE = "note_"
"""How the id begins of what stands in the place of a job, for tasks that are done at once or wait for words."""

Pressed = Literal[
    "upsample", "variation", "reroll", "upscale_subtle", "upscale_creative", "low_variation", "high_variation",
    "inpaint", "zoom", "custom_zoom", "square", "pan", "prompt", "describe_again",
]  # fmt: skip

_STATUS: Mapping[State, schema.Status] = {
    "held": "NOT_START",
    "queued": "SUBMITTED",
    "leased": "SUBMITTED",
    "running": "IN_PROGRESS",
    "succeeded": "SUCCESS",
    "failed": "FAILURE",
    "cancelled": "CANCEL",
}
_FULL = frozenset({"queue_full", "allowance_spent", "rate_limited"})
_PLACED = re.compile(r"MJ::JOB::(upsample|variation)::([1-4])::")
_SINGLE = re.compile(r"MJ::JOB::(\w+)::(\d+)::")
_OUTPAINT = re.compile(r"MJ::Outpaint::(\d{1,3})::1::")
_PICKED = re.compile(r"MJ::Job::PicReader::([1-4])")
_SIMPLE = re.compile(r"\s*(\d{1,40})\s+(?:([UV])([1-4])|(R))\s*", re.IGNORECASE)
_ZOOM = re.compile(r"\s*--zoom\s+(\d+(?:\.\d+)?)", re.IGNORECASE)
_SPEEDS: Mapping[str, Speed] = {"FAST": "fast", "RELAX": "relax", "TURBO": "turbo"}
_PREFIX = re.compile(r"/mj-(fast|relax|turbo)/mj\Z")


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """What a button means. `index` is the picture, from 0; `amount` how far, `direction` where to."""

    what: Pressed
    index: int = 0
    amount: float = 0.0
    direction: str = ""

    @property
    def asks(self) -> bool:
        """Whether words or a mask have to follow."""
        return self.what in {"inpaint", "custom_zoom"}


def pressed(custom_id: str) -> Press:
    """Return what a button's id means.

    Raises:
        BadInputError: it is no id that means something here (`unknown_button`).
    """
    if found := _PLACED.match(custom_id):
        return Press(what=found[1], index=int(found[2]) - 1)  # type: ignore[arg-type]
    if found := _PICKED.match(custom_id):
        return Press(what="prompt", index=int(found[1]) - 1)
    if found := _OUTPAINT.match(custom_id):
        amounts = {"50": 2.0, "75": 1.5}
        if found[1] in amounts:
            return Press(what="zoom", amount=amounts[found[1]])
        if found[1] == "100":
            return Press(what="square")
    if custom_id.startswith("MJ::Inpaint::1::"):
        return Press(what="inpaint")
    if custom_id.startswith("MJ::CustomZoom::"):
        return Press(what="custom_zoom")
    found = _SINGLE.match(custom_id)
    word = found[1] if found else ""
    if word == "reroll":
        return Press(what="reroll")
    if word in {"low_variation", "high_variation"}:
        return Press(what=word)  # type: ignore[arg-type]
    if word.startswith("pan_") and word[4:] in {"left", "right", "up", "down"}:
        return Press(what="pan", direction=word[4:])
    if word.startswith("upsample_") and word.endswith(("_subtle", "_creative")):
        return Press(what="upscale_creative" if word.endswith("_creative") else "upscale_subtle")
    message = f"The button “{custom_id[:100]}” does nothing here. Use a customId of the task's own buttons."
    raise BadInputError.at(message, code="unknown_button", pointer="/customId", value=custom_id[:100])


def changed(action: str, index: int | None) -> Press:
    """Return what `action` and `index` of a change mean.

    Raises:
        BadInputError: the index is missing (`index_needed`).
    """
    if action == "REROLL":
        return Press(what="reroll")
    if index is None:
        message = "Say which picture: `index`, 1 to 4."
        raise BadInputError.at(message, code="index_needed", pointer="/index", allowed="1–4")
    return Press(what="upsample" if action == "UPSCALE" else "variation", index=index - 1)


def simple(content: str) -> tuple[str, Press]:
    """Return the task and what is asked of it, from `<id> U2`.

    Raises:
        BadInputError: it is not written so (`bad_change`).
    """
    found = _SIMPLE.fullmatch(content)
    if found is None:
        message = f"“{content[:60]}” is no change. Write a task's id and U1–U4, V1–V4 or R: “1764460800000123 U2”."
        raise BadInputError.at(message, code="bad_change", pointer="/content", value=content[:60])
    if found[4]:
        return found[1], Press(what="reroll")
    return found[1], Press(what="upsample" if found[2].upper() == "U" else "variation", index=int(found[3]) - 1)


def speed_of(root_path: str, modes: Sequence[str] | None) -> Speed | None:
    """Return the lane that the address says (it counts first), or the account filter."""
    found = _PREFIX.search(root_path)
    word = found[1].upper() if found else next(iter(modes or ()), "").upper()
    return _SPEEDS.get(word)


def zoomed(text: str) -> tuple[str, float | None]:
    """Return the words without `--zoom`, and what it said."""
    found = _ZOOM.search(text)
    return (text, None) if found is None else (_ZOOM.sub("", text, count=1).strip(), float(found[1]))


def numbered(prompts: Sequence[str]) -> str:
    """Return prompts as Midjourney lists them."""
    return "\n\n".join(f"{number} {text}" for number, text in zip(NUMBERS, prompts, strict=False))


def status_of(alias: Alias, job: Job | None) -> schema.Status:
    if job is None:
        return "MODAL" if "modal" in alias.facts else "SUCCESS"
    return _STATUS[job.state]


def task(
    alias: Alias,
    job: Job | None,
    *,
    progress: float = 0.0,
    image: str | None = None,
    links: Sequence[str] = (),
    size: tuple[int, int] | None = None,
    seed: int | None = None,
    buttons: Sequence[schema.Button] = (),
) -> schema.Task:
    """Return a task.

    Args:
        alias: its name and facts.
        job: what it is here; None for what is done at once.
        progress: 0–1, of a job that runs.
        image: the link of the grid or picture.
        links: those of its single pictures.
        size: of the first of them, in pixels.
        seed: the same.
        buttons: what may be done next.
    """
    facts, status = alias.facts, status_of(alias, job)
    prompts = facts.get("prompts", ())
    final = numbered(prompts) if prompts else facts.get("prompt", "")
    percent = {"SUCCESS": 100, "IN_PROGRESS": min(99, int(progress * 100))}.get(status, 0)
    ended = status in {"SUCCESS", "FAILURE", "CANCEL"}
    finished = alias.created_ms if job is None else job.finished_ms
    why = None
    if job is not None and job.failure is not None:
        why = job.failure.message
    elif status == "CANCEL":
        why = "The task was cancelled."
    warnings = [] if job is None else [msgspec.to_builtins(one) for one in job.warnings]
    return schema.Task(
        id=alias.name,
        action=facts.get("action", "IMAGINE"),
        status=status,
        prompt=facts.get("prompt", ""),
        promptEn=facts.get("prompt", ""),
        description=facts.get("description", ""),
        state=facts.get("state"),
        submitTime=alias.created_ms,
        startTime=alias.created_ms if job is None else job.started_ms,
        finishTime=finished if ended else None,
        progress=f"{percent}%",
        imageUrl=image,
        imageUrls=[schema.Link(url=one, thumbnail=one) for one in links],
        imageWidth=size[0] if size else None,
        imageHeight=size[1] if size else None,
        failReason=why,
        properties={"finalPrompt": final, "notifyHook": facts.get("hook"), "warnings": warnings},
        buttons=list(buttons),
        botType=alias.model or "MID_JOURNEY",
        mode=facts.get("mode"),
        seed=None if seed is None else str(seed),
    )


def grid_buttons(job_id: str, count: int) -> list[schema.Button]:
    """Return the two rows under a grid."""
    made = [_button(f"MJ::JOB::upsample::{one + 1}::{job_id}", f"U{one + 1}") for one in range(count)]
    made.append(_button(f"MJ::JOB::reroll::0::{job_id}::SOLO", emoji="🔄"))
    return made + [_button(f"MJ::JOB::variation::{one + 1}::{job_id}", f"V{one + 1}") for one in range(count)]


def picture_buttons(job_id: str) -> list[schema.Button]:
    """Return what stands under one picture."""
    return [
        _button(f"MJ::JOB::upsample_v7_2x_subtle::1::{job_id}::SOLO", "Upscale (Subtle)"),
        _button(f"MJ::JOB::upsample_v7_2x_creative::1::{job_id}::SOLO", "Upscale (Creative)"),
        _button(f"MJ::JOB::low_variation::1::{job_id}::SOLO", "Vary (Subtle)", "🪄"),
        _button(f"MJ::JOB::high_variation::1::{job_id}::SOLO", "Vary (Strong)", "🪄"),
        _button(f"MJ::Inpaint::1::{job_id}::SOLO", "Vary (Region)", "🖌️"),
        _button(f"MJ::Outpaint::50::1::{job_id}::SOLO", "Zoom Out 2x", "🔍"),
        _button(f"MJ::Outpaint::75::1::{job_id}::SOLO", "Zoom Out 1.5x", "🔍"),
        _button(f"MJ::CustomZoom::{job_id}", "Custom Zoom", "🔍"),
        _button(f"MJ::Outpaint::100::1::{job_id}::SOLO", "Make Square", "↔️"),
        *(
            _button(f"MJ::JOB::pan_{way}::1::{job_id}::SOLO", emoji=emoji)
            for way, emoji in (("left", "⬅️"), ("right", "➡️"), ("up", "⬆️"), ("down", "⬇️"))
        ),
    ]


def prompt_buttons(count: int) -> list[schema.Button]:
    """Return what stands under prompts: each of them can be drawn."""
    return [_button(f"MJ::Job::PicReader::{one + 1}", emoji=NUMBERS[one]) for one in range(min(count, 4))]


def code_of(error: GessoError) -> int:
    """Return the dialect's code for an error."""
    if error.error_code == "content_blocked":
        return BANNED
    if error.error_code in _FULL:
        return FULL
    if isinstance(error, NotFoundError):
        return NOT_FOUND
    return WRONG if isinstance(error, (BadInputError, PromptError)) else FAILED


def problem(error: GessoError, status: int, path: str = "", *, prompt: str = "") -> dict[str, Any]:
    """Return an error in the dialect's envelope; our own code stands in the properties."""
    del status, path
    properties: dict[str, Any] = {"error": error.error_code}
    if error.error_code == "content_blocked":
        word = next((one.value for one in error.details if one.value), None)
        properties |= {"promptEn": prompt, "bannedWord": word or ""}
    return {"code": code_of(error), "description": error.message, "result": None, "properties": properties}


def _button(custom_id: str, label: str = "", emoji: str = "") -> schema.Button:
    return schema.Button(customId=custom_id, label=label, emoji=emoji)

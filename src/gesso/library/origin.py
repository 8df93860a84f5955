"""Provenance as a value: where a picture comes from, as far as a file or a row says. No bytes, no file formats."""

from typing import Any

import msgspec

import gesso
from gesso.domain.image import Image
from gesso.domain.job import Job, Notice
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's word for a picture that a trained model made from words."""

SAMPLER = "Euler"
"""What every family's flow loop steps with; importers of A1111's format insist on a sampler."""


class Provenance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a picture's making. Everything but the tool may be missing.

    It names the job and the index in its grid rather than the picture's id, and takes its time from the job: so a job
    that runs again after a crash makes the same file, byte for byte.
    """

    tool: str
    """`gesso`, `a1111` (and what writes like it), `midjourney`, or `unknown`."""
    tool_version: str | None = None
    prompt: str | None = None
    """The words as typed, flags included."""
    negative: str | None = None
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    sampler: str | None = None
    model: str | None = None
    model_revision: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    dpi: float | None = None
    """How finely it is to be printed, so that it comes out as large as was asked."""
    job_id: str | None = None
    index: int | None = None
    parent_image_id: str | None = None
    created_ms: int | None = None
    source_type: str | None = None
    spec: Spec | None = None
    plan: Plan | None = None
    extras: dict[str, str] = {}
    """Further pairs another tool wrote."""
    notices: tuple[Notice, ...] = ()
    """What in the file could not be read."""

    def without_prompt(self) -> "Provenance":
        """Return the same without the words, nor the Spec and Plan, which hold them too."""
        return msgspec.structs.replace(self, prompt=None, negative=None, spec=None, plan=None, extras={})


def of_job(job: Job, *, index: int, seed: int, width_px: int, height_px: int) -> Provenance:
    """Return what is to be written into picture `index` of the job.

    Neither the job's id nor the time is written: the same words and seed give the same file to the byte, so equal
    pictures share one blob. The library knows when a picture was made, and by which job.
    """
    return _made(
        job.spec,
        job.plan,
        prompt=job.prompt,
        seed=seed,
        width_px=width_px,
        height_px=height_px,
        index=index,
        parent_image_id=job.parent_image_id,
    )


def of_image(image: Image) -> Provenance | None:
    """Return what a copy of the picture should say, or None for one that Gesso did not make (an upload)."""
    if image.plan is None:
        return None
    return _made(
        image.spec,
        image.plan,
        prompt=image.prompt,
        seed=image.seed,
        width_px=image.width_px,
        height_px=image.height_px,
        index=image.index,
        parent_image_id=image.parent_image_id,
    )


def _made(spec: Spec | None, plan: Plan, **facts: Any) -> Provenance:
    negative = plan.words.negative or (", ".join(spec.no) if spec is not None else "")
    return Provenance(
        tool="gesso",
        tool_version=gesso.__version__,
        negative=negative or None,
        steps=plan.sampling.steps,
        guidance=plan.sampling.guidance,
        sampler=SAMPLER,
        model=plan.model.alias,
        model_revision=plan.model.revision,
        source_type=SOURCE_TYPE,
        spec=spec,
        plan=plan,
        dpi=None if plan.enlarge is None else plan.enlarge.dpi,
        **facts,
    )


def to_record(provenance: Provenance) -> str:
    """Return it as the JSON that Gesso keeps in its own files."""
    return msgspec.json.encode(provenance).decode()


def from_record(text: str) -> Provenance | None:
    """Read `to_record`'s JSON back, or return None when it is something else.

    A Spec or Plan of another version of Gesso that cannot be understood is left out, with a notice.
    """
    try:
        fields = msgspec.json.decode(text)
        if not isinstance(fields, dict):
            return None
        spec, plan = fields.pop("spec", None), fields.pop("plan", None)
        read = msgspec.convert(fields, Provenance)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return None
    notices: list[Notice] = []
    return msgspec.structs.replace(
        read,
        spec=_part(spec, Spec, "spec", notices),
        plan=_part(plan, Plan, "plan", notices),
        notices=tuple(notices),
    )


def _part(fields: Any, kind: Any, name: str, notices: list[Notice]) -> Any:
    if fields is None:
        return None
    try:
        return msgspec.convert(fields, kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        message = f"The {name} in this file is not one this version of Gesso can read."
        notices.append(Notice(code=f"{name}_unreadable", message=message, value=str(error)[:200]))
        return None

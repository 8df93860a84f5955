"""Domain values → the native API's documents. Pure."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from gesso.api.native import schema
from gesso.domain.errors import GessoError
from gesso.domain.image import Image
from gesso.domain.job import Job, Notice
from gesso.domain.spec import Spec
from gesso.library.masks import Mask
from gesso.library.reading import Family

PREFIX = "/api/v1"

_RENAMED = {
    "style_references": "style_reference",
    "character_references": "character_reference",
    "profiles": "profile",
}
_NOT_PARAMETERS = {"task", "strength", "text", "parts", "version", "image_prompts"}


def time_text(time_ms: int) -> str:
    """Return RFC 3339 in UTC with milliseconds."""
    moment = datetime.fromtimestamp(time_ms / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time_ms % 1000:03d}Z"


def parameters(spec: Spec | None) -> dict[str, Any]:
    """Return what was written, under the parameters' long names."""
    if spec is None:
        return {}
    written: dict[str, Any] = {}
    for name, value in msgspec.to_builtins(spec).items():
        if name in _NOT_PARAMETERS:
            continue
        if name == "aspect":
            written[name] = str(spec.aspect)
        elif name in {"style_references", "character_references"}:
            written[_RENAMED[name]] = [_reference(reference) for reference in value]
        elif name == "omni_reference":
            written[name] = value["source"]
        else:
            written[_RENAMED.get(name, name)] = value
    return written


def _reference(reference: dict[str, Any]) -> str:
    weight = reference.get("weight", 1.0)
    return reference["source"] if weight == 1.0 else f"{reference['source']}::{weight:g}"


def notice(value: Notice) -> schema.NoticeDocument:
    return schema.NoticeDocument(code=value.code, message=value.message, value=value.value, suggestion=value.suggestion)


def image(value: Image) -> schema.ImageDocument:
    return schema.ImageDocument(**_image_fields(value))


def image_with_plan(value: Image, family: Family) -> schema.ImageWithPlan:
    return schema.ImageWithPlan(
        **_image_fields(value),
        parents=[image(one) for one in family.parents],
        children=[image(one) for one in family.children],
        spec=msgspec.to_builtins(value.spec) if value.spec else None,
        plan=msgspec.to_builtins(value.plan) if value.plan else None,
        model_revision=value.model_revision,
        sha256=value.sha256,
        bytes=value.bytes,
    )


def _image_fields(value: Image) -> dict[str, Any]:
    return {
        "id": value.id,
        "task": value.spec.task if value.spec else "upload",
        "job_id": value.job_id,
        "index": value.index,
        "prompt": value.prompt,
        "parameters": parameters(value.spec),
        "version": value.spec.version if value.spec else None,
        "model": value.model,
        "seed": value.seed,
        "width": value.width_px,
        "height": value.height_px,
        "draft": value.draft,
        "placeholder": f"data:image/webp;base64,{value.placeholder}" if value.placeholder else "",
        "parent_id": value.parent_image_id,
        "created_at": time_text(value.created_ms),
        "file": f"{PREFIX}/images/{value.id}/file",
        "folder_id": value.facts.folder_id,
        "tags": list(value.facts.tags),
        "rating": value.facts.rating,
        "hidden": value.facts.hidden,
        "liked": value.facts.liked,
        "stack_id": value.facts.stack_id,
        "colors": list(value.facts.colours),
        "origin": value.facts.origin,
        "name": value.facts.name,
        "deleted_at": None if value.deleted_ms is None else time_text(value.deleted_ms),
    }


def mask(value: Mask) -> schema.MaskDocument:
    return schema.MaskDocument(
        file=value.sha256, width=value.width_px, height=value.height_px, share=round(value.share, 4)
    )


def job(value: Job, images: tuple[Image, ...], queue_position: int | None) -> schema.JobDocument:
    failure = value.failure
    return schema.JobDocument(
        id=value.id,
        client_token=value.client_token,
        status=value.state,
        task=value.spec.task,
        prompt=value.prompt,
        version=value.spec.version,
        model=value.plan.model.alias,
        recipe=value.recipe,
        speed=value.speed,
        draft=value.plan.draft,
        seed=value.plan.seeds[0],
        count=len(value.plan.seeds),
        width=value.plan.delivered_width_px,
        height=value.plan.delivered_height_px,
        progress=value.progress,
        parameters=parameters(value.spec),
        images=[image(one) for one in images],
        warnings=[notice(one) for one in value.warnings],
        failure=schema.FailureDocument(**msgspec.to_builtins(failure)) if failure else None,
        gpu_ms=value.gpu_ms,
        estimate_ms=value.estimate_ms,
        queue_position=queue_position,
        attempt=value.attempt,
        created_at=time_text(value.created_ms),
        started_at=time_text(value.started_ms) if value.started_ms else None,
        finished_at=time_text(value.finished_ms) if value.finished_ms else None,
    )


def error(value: GessoError, request_id: str | None) -> dict[str, Any]:
    return {"error": {**value.to_json(), "request_id": request_id}}

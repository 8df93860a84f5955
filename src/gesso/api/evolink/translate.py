"""Evolink's requests and tasks ↔ what Gesso's actions take and give. Pure: time and links are arguments.

Prompts are V7's, whatever they say: `--v` is left out, `--niji` is refused, and the speed is `model_params.speed` alone.
What was left out stands in the task's `warnings`.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from gesso import prompt
from gesso.api.evolink import files_schema, schema
from gesso.catalog.plan import wanted_references
from gesso.domain.door import Alias, Asset
from gesso.domain.errors import Detail, GessoError, PromptError
from gesso.domain.job import Job, Notice, State
from gesso.domain.plan import Canvas
from gesso.domain.spec import Reference, Spec, Speed

DOOR = "evolink"
LINK_SECONDS = 24 * 3600
FILE_MS = 72 * 3600 * 1000
TIMEOUT_MS = 20 * 60 * 1000
FILES_AT_MOST = 100
TASK_PREFIX = "task-unified-"
VERSION = "7"
RULES = prompt.PromptRules(
    default_version=VERSION,
    ignore=frozenset({"version", "speed", "draft", "repeat"}),
    max_jobs=1,
    max_chars=schema.LONGEST_PROMPT,
)

STATES: Mapping[str, tuple[State, ...]] = {
    "pending": ("held", "queued"),
    "processing": ("held", "queued", "leased", "running"),
    "completed": ("succeeded",),
    "failed": ("failed", "cancelled"),
}
_STATUS: Mapping[State, schema.Status] = {
    "held": "pending", "queued": "pending", "leased": "processing", "running": "processing",
    "succeeded": "completed", "failed": "failed", "cancelled": "failed",
}  # fmt: skip

STATUSES = {
    "allowance_spent": 402,
    "idempotency_conflict": 409,
    "idempotency_in_progress": 409,
    "job_not_found": 404,
    "upscale_twice": 403,
    "client_token_reused": 409,
    "content_blocked": 400,
    "not_a_draft": 400,
    "image_has_no_plan": 400,
    "task_not_ready": 400,
}
"""Where the HTTP status differs from that of the error's class."""
_NAMED = {
    "allowance_spent": "insufficient_quota",
    "idempotency_conflict": "idempotency_conflict",
    "client_token_reused": "idempotency_conflict",
    "idempotency_in_progress": "paid_outcome_unknown",
    "job_not_found": "task_not_found",
    "bad_task_id": "invalid_task_id",
    "content_blocked": "content_policy_violation",
    "image_not_found": "resource_not_found",
    "link_key_unknown": "resource_not_found",
    "link_expired": "resource_not_found",
    "asset_not_found": "resource_not_found",
    "blob_missing": "resource_not_found",
    "image_format_unknown": "image_processing_error",
    "image_damaged": "image_processing_error",
    "too_many_pixels": "image_processing_error",
    "not_a_picture": "image_processing_error",
    "fetch_failed": "image_processing_error",
    "fetch_too_large": "image_processing_error",
    "address_not_allowed": "image_processing_error",
    "bad_address": "image_processing_error",
    "bad_base64": "image_processing_error",
    "mask_wrong_size": "image_dimension_mismatch",
    "queue_full": "rate_limit_exceeded",
    "disk_full": "service_unavailable",
    "files_at_most": "quota_exceeded",
    "upscale_twice": "model_access_denied",
    "key_expired": "key_expired",
    "key_revoked": "key_disabled",
}
_FAILURES = {
    "content_blocked": "content_policy_violation",
    "picture_unreadable": "image_processing_error",
    "canvas_out_of_range": "image_dimension_mismatch",
    "plan_incomplete": "invalid_parameters",
    "no_subject": "generation_failed_no_content",
    "no_background": "generation_failed_no_content",
    "out_of_memory": "resource_exhausted",
    "disk_full": "service_unavailable",
    "blob_missing": "resource_not_found",
    "engine_failed": "service_error",
    "worker_lost": "service_error",
    "internal_error": "service_error",
}
_BY_STATUS = {
    400: ("invalid_request", "invalid_request_error"),
    401: ("unauthorized", "authentication_error"),
    402: ("insufficient_quota", "insufficient_quota"),
    403: ("model_access_denied", "invalid_request_error"),
    404: ("resource_not_found", "invalid_request_error"),
    405: ("invalid_request", "invalid_request_error"),
    409: ("idempotency_conflict", "invalid_request_error"),
    413: ("image_processing_error", "invalid_request_error"),
    429: ("rate_limit_exceeded", "rate_limit_error"),
    503: ("service_unavailable", "api_error"),
}


class Rates(msgspec.Struct, frozen=True):
    """`credits.toml`."""

    user_group: str
    unlimited: float
    per_device_second: float
    omni_reference: float
    speed: dict[str, float]
    model: dict[str, float]


@cache
def rates() -> Rates:
    """Return what the door charges."""
    text = resources.files("gesso.api.evolink").joinpath("credits.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Rates)


def price(model: str, speed: Speed | None, *, creative: bool = False, omni: bool = False) -> float:
    """Return a task's price in credits."""
    charged = rates()
    fixed = charged.model.get(f"{model}/creative" if creative else model)
    whole = charged.speed[speed or "fast"] if fixed is None else fixed
    return round(whole * (charged.omni_reference if omni else 1.0), 4)


def task_id(created_s: int, random: str) -> str:
    """Return a task's id; `random` has eight characters."""
    return f"{TASK_PREFIX}{created_s}-{random}"


def read_prompt(text: str, speed: Speed | None = None) -> tuple[Spec, tuple[Notice, ...]]:
    """Return what a prompt says in V7 at that speed, and what was left out of it.

    Raises:
        PromptError: with every error of the prompt and its place; `--niji` among them.
    """
    told = prompt.explain(text, RULES)
    errors = list(told.errors)
    for one in told.warnings:
        written = text[one.start or 0 : one.end or 0].lower().lstrip("-—–")
        if one.code == "parameter_ignored" and written == "niji":
            message = "Niji is not supported here; this model is locked to V7. Leave --niji out."
            errors.insert(0, msgspec.structs.replace(one, code="version_not_allowed", message=message))
    if errors:
        raise PromptError(errors[0].message, details=tuple(errors))
    spec = told.specs[0]
    if speed == "draft":
        spec = msgspec.structs.replace(spec, draft=True)
    elif speed == "turbo":
        spec = msgspec.structs.replace(spec, speed=speed)
    return spec, told.notices


def addresses(spec: Spec) -> tuple[str, ...]:
    """Return the addresses of pictures that a wish names."""
    return tuple(dict.fromkeys(one.source for one in wanted_references(spec) if "://" in one.source))


def with_pictures(spec: Spec, found: Mapping[str, str]) -> Spec:
    """Return the wish with addresses replaced by what was found there."""

    def one(reference: Reference) -> Reference:
        return msgspec.structs.replace(reference, source=found.get(reference.source, reference.source))

    omni = spec.omni_reference
    return msgspec.structs.replace(
        spec,
        image_prompts=tuple(map(one, spec.image_prompts)),
        style_references=tuple(map(one, spec.style_references)),
        character_references=tuple(map(one, spec.character_references)),
        omni_reference=None if omni is None else one(omni),
    )


def polygons(
    areas: Sequence[schema.Area],
    target: tuple[int, int],
    *,
    source: tuple[int, int] | None = None,
    at: Canvas | None = None,
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the areas as polygons in pixels of the picture that is painted.

    Points are pixels of that picture, in either winding. Where an area's `width` and `height` are the size of the picture
    that lies on a canvas, they are that picture's pixels. Where they are neither that nor the polygon's own size, and
    every point lies within them, they are the size that the polygon was drawn at, and it is scaled.
    """
    made = []
    for area in areas:
        points = list(zip(area.points[::2], area.points[1::2], strict=True))
        basis = area.width, area.height
        within = all(0 <= x <= basis[0] and 0 <= y <= basis[1] for x, y in points)
        own = (_span([x for x, _ in points]), _span([y for _, y in points]))
        if within and at is not None and source is not None and basis == source and source != target:
            wide, high = at.width_px / source[0], at.height_px / source[1]
            moved = [(x * wide + at.x_px, y * high + at.y_px) for x, y in points]
            points = [(min(max(x, 0.0), target[0]), min(max(y, 0.0), target[1])) for x, y in moved]
        elif within and basis != target and any(abs(a - b) > 1 for a, b in zip(own, basis, strict=True)):
            points = [(x * target[0] / basis[0], y * target[1] / basis[1]) for x, y in points]
        made.append(tuple(points))
    return tuple(made)


def status_of(job: Job) -> schema.Status:
    return _STATUS[job.state]


def failure_of(alias: Alias, job: Job) -> schema.Failure | None:
    """Return why a task failed, in Evolink's codes."""
    if job.state not in {"failed", "cancelled"}:
        return None
    if alias.overdue:
        return schema.Failure(code="generation_timeout", message="The task was not done within 20 minutes. Try again.")
    if job.state == "cancelled" or job.failure is None:
        return schema.Failure(code="request_cancelled", message="The task was cancelled.")
    return schema.Failure(code=_FAILURES.get(job.failure.code, "unknown_error"), message=job.failure.message)


def task(
    alias: Alias, job: Job, *, progress: float = 0.0, links: Sequence[tuple[str, str]] = (), on_create: bool = False
) -> schema.Task:
    """Return a task.

    Args:
        alias: its name.
        job: what it is here.
        progress: 0–1.
        links: (id, link) of its pictures; with them it tells them.
        on_create: whether this answers the request that made it.
    """
    status = status_of(job)
    done, live = status == "completed", status in {"pending", "processing"}
    percent = 100 if done else 0 if status == "failed" else min(99, int(max(progress, job.progress) * 100))
    return schema.Task(
        created=alias.created_ms // 1000,
        id=alias.name,
        model=alias.model,
        progress=0 if on_create else percent,
        status=status,
        task_info=schema.TaskInfo(
            can_cancel=live, estimated_time=math.ceil(job.estimate_ms / 1000) if live or on_create else None
        ),
        usage=schema.Usage(
            credits_reserved=alias.price,
            credits_used=None if live else alias.price if done else 0.0,
            user_group=rates().user_group,
        ),
        results=[link for _, link in links] if done else None,
        result_data=[schema.Result(result_id=name, image_url=link) for name, link in links] if done else None,
        error=failure_of(alias, job),
        warnings=[msgspec.to_builtins(one) for one in job.warnings] or None,
    )


def listed(alias: Alias, job: Job) -> schema.ListedTask:
    """Return a task as the list shows it: without its pictures."""
    fields = task(alias, job).model_dump(exclude={"results", "result_data"})
    done = status_of(job) == "completed"
    return schema.ListedTask(
        **fields, created_at=moment(alias.created_ms), has_results=done, credits_used=alias.price if done else 0.0
    )


def file(asset: Asset, link: str, download: str) -> files_schema.FileData:
    return files_schema.FileData(
        file_id=asset.id,
        file_name=asset.name,
        original_name=asset.original_name or asset.name,
        file_size=asset.bytes,
        mime_type=asset.mime,
        upload_path=asset.folder,
        file_url=link,
        download_url=download,
        upload_time=moment(asset.created_ms),
        expires_at=moment(asset.expires_ms or asset.created_ms + FILE_MS),
    )


def listed_file(asset: Asset) -> files_schema.ListedFile:
    return files_schema.ListedFile(
        file_id=asset.id, file_name=asset.name, file_size=asset.bytes, upload_time=moment(asset.created_ms)
    )


def moment(time_ms: int) -> str:
    """Return ISO 8601 with an offset."""
    return datetime.fromtimestamp(time_ms // 1000, UTC).isoformat()


def problem(error: GessoError, status: int, path: str = "") -> dict[str, Any]:
    """Return an error in Evolink's envelope; under /api/v1/files with the fields of that envelope beside it."""
    code, kind = _BY_STATUS.get(status, ("internal_error", "api_error"))
    param = _param(error)
    if param != "callback_url":  # its address is no picture's
        code = _NAMED.get(error.error_code, code)
    if status == 401 and code not in {"key_expired", "key_disabled"}:
        code = "unauthorized"
    told: dict[str, Any] = {"code": code, "message": error.message, "type": kind}
    if param:
        told["param"] = param
    hint = next((one.suggestion for one in error.details if one.suggestion), None)
    if hint:
        told["fallback_suggestion"] = hint
    document: dict[str, Any] = {"error": told}
    if path.startswith("/api/v1/files"):
        document |= {"success": False, "code": status, "msg": error.message, "data": None}
    return document


def not_a_task_id(name: str) -> Detail:
    message = f"The task id “{name[:60]}” is invalid: it must start with '{TASK_PREFIX}'."
    return Detail(code="bad_task_id", message=message, pointer="/task_id", value=name[:60], allowed=f"{TASK_PREFIX}…")


def _param(error: GessoError) -> str | None:
    if error.error_code == "content_blocked" or isinstance(error, PromptError):
        return "prompt"
    for detail in error.details:
        if detail.code.startswith("union_tag"):
            return "model"
        if detail.pointer:
            parts = [one for one in detail.pointer.split("/") if one and not one.startswith("mj-v7")]
            return ".".join(parts) or None
    return None


def _span(values: Sequence[float]) -> float:
    return max(values) - min(values)

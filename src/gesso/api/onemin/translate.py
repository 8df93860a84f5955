"""1min.ai's requests and records ↔ what Gesso's actions take and give. Pure: time and links are arguments.

A request's fields become parameters of the prompt, unless the prompt's own words say otherwise; then the words win and a
notice says so. Weights are 0.5–2 here and Midjourney's elsewhere: `--ow` is a hundred times the weight.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from gesso import prompt
from gesso.api.onemin import schema
from gesso.domain.door import Asset
from gesso.domain.errors import GessoError
from gesso.domain.ids import ImageId
from gesso.domain.image import Image
from gesso.domain.job import Notice

DOOR = "onemin"
LINK_SECONDS = 7 * 24 * 3600
BUCKET = "asset.gesso"
VERSIONS = {"midjourney_7_0": "7", "midjourney_6_1": "6.1", "midjourney": "5.2"}
WITH_REFERENCES = "midjourney_6_1"
NIJI = "niji 6"
USUAL_RATIO = 7

STATUSES = {"allowance_spent": 402, "content_blocked": 400, "engine_failed": 500}
"""HTTP status where it differs from that of the error's class."""

_PATH = re.compile(r"^(?:development/)?images/[0-9_]+_(?:[^/]*_)?(?P<image>[0-9a-f]{32})\.png$")


def problem(error: GessoError, status: int, path: str = "") -> dict[str, object]:
    """Return an error as 1min's clients read one."""
    del path
    details = [
        schema.Wrong(
            code=one.code,
            message=one.message or error.message,
            pointer=one.pointer,
            value=one.value,
            allowed=one.allowed,
            suggestion=one.suggestion,
        )
        for one in error.details
    ]
    document = schema.ErrorDocument(
        statusCode=status,
        error=HTTPStatus(status).phrase,
        message=error.message,
        code=error.error_code,
        details=details,
    )
    return document.model_dump()


def words(body: schema.Words, model: str, pictures: dict[str, str]) -> tuple[str, tuple[Notice, ...]]:
    """Return the prompt that a request means.

    Args:
        body: what was asked.
        model: 1min's name.
        pictures: ids of the library by the field that named them (`omni_reference`, …).
    """
    raised = VERSIONS[model] == "5.2" and not body.isNiji6 and bool(pictures)
    typed, notices = _with_options(body.prompt, body, WITH_REFERENCES if raised else model)
    if raised:
        message = "Version 5.2 knows no references, so this was drawn as 6.1, which does."
        notices = (*notices, Notice(code="version_raised", message=message, value="6.1"))
    avoided = ", ".join(part.strip(" ,") for part in (body.no, body.negativePrompt) if part and part.strip(" ,"))
    typed, more = _set(typed, "no", f"--no {avoided}" if avoided else None, "no")
    notices = (*notices, *more)
    for field, flag in {"style_reference": "--sref", "character_reference": "--cref"}.items():
        typed, more = _set(typed, field, f"{flag} {pictures[field]}" if field in pictures else None, field)
        notices = (*notices, *more)
    if isinstance(body, schema.Words70):
        weight = 1.0 if body.omni_reference_weight is None else body.omni_reference_weight
        omni = (
            f"--oref {pictures['omni_reference']} --ow {round(100 * weight)}" if "omni_reference" in pictures else None
        )
        typed, more = _set(typed, "omni_reference", omni, "omni_reference")
        notices = (*notices, *more)
        if omni is None and body.omni_reference_weight is not None:
            notices = (
                *notices,
                _said("weight_without_picture", "omni_reference_weight", "There is no omni_reference."),
            )
    return typed, notices


def variation(text: str, body: schema.Picture, model: str) -> tuple[str, tuple[Notice, ...]]:
    """Return the prompt of a variation: the words that describe the picture, with the request's options."""
    typed, notices = _with_options(text, body, model)
    typed, more = _set(typed, "no", f"--no {body.no}" if body.no else None, "no")
    return typed, (*notices, *more)


def _with_options(text: str, body: schema.Options, model: str) -> tuple[str, tuple[Notice, ...]]:
    typed = text.strip()
    pieces = prompt.pieces(typed)
    notices: tuple[Notice, ...] = ()
    for name in ("version", "speed", "draft", "repeat"):
        if pieces.typed(name) is not None:
            pieces = pieces.with_parameter(name, None)
            message = f"--{name} in the prompt was left out: the model and the mode are the request's."
            notices = (*notices, Notice(code="parameter_ignored", message=message, value=name))
    typed = pieces.text()
    has_pictures = "://" in typed.partition(" --")[0] or "img_" in typed.partition(" --")[0]
    fields: tuple[tuple[str, str, str | None], ...] = (
        ("aspect", "aspect_width", _ratio(body)),
        ("stylize", "stylize", None if body.stylize is None else f"--stylize {body.stylize}"),
        ("chaos", "chaos", None if body.chaos is None else f"--chaos {body.chaos}"),
        ("weird", "weird", None if body.weird is None else f"--weird {body.weird}"),
        ("seed", "seed", None if body.seed is None else f"--seed {body.seed}"),
        ("tile", "tile", "--tile" if body.tile else None),
        ("image_weight", "image_weight", f"--iw {body.image_weight:g}" if body.image_weight and has_pictures else None),
    )
    for name, field, written in fields:
        typed, more = _set(typed, name, written, field)
        notices = (*notices, *more)
    if body.image_weight not in {None, 1.0} and not has_pictures:
        notices = (*notices, _said("weight_without_picture", "image_weight", "The prompt names no picture."))
    version = f"--{NIJI}" if body.isNiji6 else f"--version {VERSIONS[model]}"
    typed = " ".join((typed, version, "--relax" if body.mode == "relax" else "--fast"))
    if body.n != 4:
        notices = (*notices, _said("n_is_fixed", "n", "The number of pictures is fixed at 4."))
    if max(body.aspect_width, body.aspect_height) > USUAL_RATIO:
        notices = (
            *notices,
            _said("ratio_unusual", "aspect_width", "The documented ratios reach to 7; this one was tried."),
        )
    unknown = [_said("field_unknown", one, f"“{one[:60]}” is unknown here and was left out.") for one in body.unknown]
    return typed, (*notices, *unknown)


def _ratio(body: schema.Options) -> str | None:
    asked = {"aspect_width", "aspect_height"} & body.model_fields_set
    return f"--ar {body.aspect_width}:{body.aspect_height}" if asked else None


def _set(text: str, name: str, written: str | None, field: str) -> tuple[str, tuple[Notice, ...]]:
    """Add a parameter, unless the prompt's own words have it already."""
    if written is None:
        return text, ()
    if prompt.pieces(text).typed(name) is not None:
        message = f"The prompt says --{name} itself, so `{field}` was left out."
        return text, (Notice(code="field_overridden", message=message, value=field),)
    return f"{text} {written}", ()


def _said(code: str, field: str, message: str) -> Notice:
    return Notice(code=code, message=message, value=field)


def image_of_path(path: str) -> ImageId | None:
    """Return the picture that a result's path means, or None where it is none of ours."""
    found = _PATH.match(path.strip().lstrip("/"))
    return None if found is None else ImageId(f"img_{found['image']}")


def asset_name(path: str) -> str:
    """Return the name under which an asset is kept: the last part of its path, with or without `development/`."""
    return path.strip().rpartition("/")[2]


def stamp(now_ms: int) -> str:
    """Return a time as it stands in 1min's keys: YYYY_MM_DD_HH_MM_SS_mmm."""
    moment = datetime.fromtimestamp(now_ms / 1000, UTC)
    return f"{moment:%Y_%m_%d_%H_%M_%S}_{now_ms % 1000:03d}"


def slug(text: str, length: int = 40) -> str:
    """Return words as a part of a file name."""
    kept = re.sub(r"[^a-z0-9]+", "_", text.partition(" --")[0].lower()).strip("_")
    return kept[:length].strip("_") or "picture"


def result_path(image: Image) -> str:
    """Return a picture's path. It carries the picture's id, so that nothing needs to be remembered."""
    number = f"{image.index + 1:03d}"
    return f"images/{stamp(image.created_ms)}_{number}_{slug(image.prompt)}_{image.id.removeprefix('img_')}.png"


def time_text(time_ms: int) -> str:
    moment = datetime.fromtimestamp(time_ms / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time_ms % 1000:03d}Z"


def asset(kept: Asset, link: str) -> schema.AssetAnswer:
    """Return an upload as 1min tells it."""
    path = f"images/{kept.name}"
    facts = schema.AssetFacts(
        originalname=kept.original_name,
        mimetype=kept.mime,
        size=kept.bytes,
        bucket=BUCKET,
        key=path,
        contentType="application/octet-stream",
        metadata={
            "team-id": kept.person_id,
            "user-id": kept.person_id,
            "fieldname": "asset",
            "originalname": kept.original_name,
            "encoding": "7bit",
            "mimetype": kept.mime,
        },
        location=link,
        etag=f'"{kept.sha256[:32]}"',
    )
    kind = kept.name.rpartition(".")[2]
    return schema.AssetAnswer(
        asset=facts, fileContent=schema.FileContent(uuid=kept.id, path=path, type=kind, name=kept.name)
    )


def models() -> schema.Models:
    """Return the models, and what they can do."""
    both = ["IMAGE_GENERATOR", "IMAGE_VARIATOR"]
    listed = [
        schema.Model(
            modelId=name,
            name=f"Midjourney {version}",
            features=both,
            modality=schema.Modality(INPUT=["text", "image"], OUTPUT=["image"]),
            creditMetadata={"fast": 2, "relax": 1},
        )
        for name, version in VERSIONS.items()
    ]
    return schema.Models(models=listed)


def notices(found: Sequence[Notice]) -> list[schema.Notice]:
    return [schema.Notice(code=one.code, message=one.message) for one in found]

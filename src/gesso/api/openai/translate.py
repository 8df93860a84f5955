"""OpenAI's requests → what Gesso's actions take, and back. Pure.

The prompt language is not triggered by accident. Whoever asks for `gpt-image-*` or `dall-e-*` writes prose: nothing in it is
a parameter, no brace permutes, no link refers. Whoever asks for `midjourney` or for a model of ours by name wants the
language, and has it, but for permutations and repeats: `n` says how many pictures there are.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from gesso import prompt
from gesso.api.openai import schema
from gesso.api.prose import prose
from gesso.catalog import Catalog, canvas, exact
from gesso.domain.errors import BadInputError, GessoError, NotFoundError, PromptError
from gesso.domain.image import Image
from gesso.domain.job import Notice
from gesso.domain.spec import Aspect, Reference, Spec
from gesso.prompt.parameters import PARAMETERS

DOOR = "openai"
KEY_AT_MOST = 255
PROSE = re.compile(r"(?:gpt-image-|dall-e-|chatgpt-image-)[a-z0-9.-]+", re.IGNORECASE)
LISTED = ("gpt-image-1", "gpt-image-1-mini", "dall-e-3", "dall-e-2", "midjourney", "niji")
MADE = 1_763_596_800
"""When the dialect's models were made, for a field that nobody reads."""
CONTENT = {"content_blocked": "moderation_blocked"}

_MIDJOURNEY = re.compile(r"(?:midjourney|mj)(?:[-_](?=.)(.*))?", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,5})[x×](\d{1,5})")
_PIXELS_A_TOKEN = 32 * 32

Format = Literal["png", "jpeg", "webp"]
Carrier = Literal["b64_json", "url"]
_QUALITIES = ("auto", "low", "medium", "high", "standard", "hd")
_BACKGROUNDS = ("auto", "opaque", "transparent")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it was understood."""

    version: str
    language: bool
    """Whether the prompt's parameters are read."""
    count: int = 1
    size: tuple[int, int] | None = None
    """Exact pixels; None leaves them to the ratio."""
    draft: bool = False
    high: bool = False
    natural: bool = False
    transparent: bool = False
    file_format: Format = "png"
    compression: int | None = None
    carrier: Carrier = "b64_json"
    partials: int = 0
    quality: str = "auto"
    token: str | None = None
    """Of the request's idempotency key: the same one again gives the first jobs."""


def asked(body: schema.Options, catalog: Catalog, *, default_version: str, key: str | None = None) -> Asked:
    """Return the options as they were understood. `key` is the request's idempotency key.

    Raises:
        BadInputError: an option that is none (`unsupported_value`), or two that exclude each other (`invalid_value`).
        NotFoundError: there is no such model (`model_not_found`).
    """
    version, language = _model(body.model, catalog, default_version=default_version)
    quality = _choice("quality", body.quality, _QUALITIES, "auto")
    background = _choice("background", body.background, _BACKGROUNDS, "auto")
    file_format = _choice("output_format", body.output_format, ("png", "jpeg", "webp", "jpg"), "png")
    carrier = _choice("response_format", body.response_format, ("b64_json", "url"), _usual_carrier(body.model))
    style = _choice("style", body.style, ("vivid", "natural"), "vivid")
    file_format = "jpeg" if file_format == "jpg" else file_format
    if background == "transparent" and file_format == "jpeg":
        raise _wrong("background", "Transparent background is not supported for JPEG. Ask for png or webp.", "jpeg")
    return Asked(
        version=version,
        language=language,
        count=body.n or 1,
        size=_size(body.size),
        draft=quality == "low",
        high=quality in {"high", "hd"},
        natural=style == "natural",
        transparent=background == "transparent",
        file_format=file_format,  # type: ignore[arg-type]
        compression=body.output_compression,
        carrier=carrier,  # type: ignore[arg-type]
        partials=body.partial_images or 0,
        quality=quality,
        token=None if key is None else f"{DOOR}:{key[:KEY_AT_MOST]}",
    )


def spec_of(text: str, wanted: Asked, *, images: Sequence[str] = ()) -> tuple[Spec, tuple[Notice, ...]]:
    """Return the wish of one prompt, and what is to be said about it.

    Args:
        text: the prompt.
        wanted: the options.
        images: ids of pictures that guide, before the words.

    Raises:
        PromptError: where the language is read: with every error and its place.
    """
    notices: tuple[Notice, ...] = ()
    if wanted.language:
        rules = prompt.PromptRules(default_version=wanted.version, ignore=frozenset({"repeat"}), max_jobs=1)
        told = prompt.explain(_without_braces(text), rules)
        if told.errors:
            raise prompt.error_of(told)
        spec, notices = told.specs[0], told.notices
    else:
        spec = Spec(text=" ".join(prose(text).split()), version=wanted.version)
    changes: dict[str, Any] = {}
    if images:
        changes["image_prompts"] = (*(Reference(one) for one in images), *spec.image_prompts)
    if wanted.size is not None and spec.aspect is None:
        changes["aspect"] = canvas.nearest_ratio(*wanted.size)
    elif wanted.size is not None and not _same_shape(spec.aspect, wanted.size):
        message = f"The prompt says --ar {spec.aspect}, so the size {wanted.size[0]}x{wanted.size[1]} was left out."
        notices = (*notices, Notice(code="not_honoured", message=message, value=f"{wanted.size[0]}x{wanted.size[1]}"))
    flags = {"draft": wanted.draft, "raw": wanted.natural}
    changes |= {name: True for name, wished in flags.items() if wished and _takes(name, spec.version)}
    if wanted.high and not wanted.draft and spec.quality is None and _takes("quality", spec.version, 2):
        changes["quality"] = 2.0
    return msgspec.structs.replace(spec, **changes), notices


def exact_size(spec: Spec, wanted: Asked) -> tuple[int, int] | None:
    """Return the pixels to deliver; None where the prompt's own ratio decides."""
    return wanted.size if wanted.size is not None and _same_shape(spec.aspect, wanted.size) else None


def usage(text: str, images: Sequence[Image], *, inputs: int = 0) -> schema.Usage:
    """Return counts in the units of OpenAI's answer: words, and 32×32 pixels a token."""
    words = len(text.split())
    made = sum(math.ceil(one.width_px * one.height_px / _PIXELS_A_TOKEN) for one in images)
    return schema.Usage(
        input_tokens=words + inputs,
        input_tokens_details=schema.TokenDetails(image_tokens=inputs, text_tokens=words),
        output_tokens=made,
        total_tokens=words + inputs + made,
    )


def image_tokens(images: Sequence[Image]) -> int:
    return sum(math.ceil(one.width_px * one.height_px / _PIXELS_A_TOKEN) for one in images)


def models(catalog: Catalog, also: Sequence[str] = ()) -> list[schema.ModelDocument]:
    """Return every name that the dialect takes, OpenAI's first."""
    names = dict.fromkeys((*LISTED, *catalog.recipes, *also))
    return [schema.ModelDocument(id=name, created=MADE) for name in names]


def problem(error: GessoError, status: int, path: str = "") -> dict[str, Any]:
    """Return an error in OpenAI's envelope. `param` is the field, where one is at fault."""
    del path
    code = CONTENT.get(error.error_code, error.error_code)
    return {"error": {"message": error.message, "type": _kind(error, status), "param": _param(error), "code": code}}


def _kind(error: GessoError, status: int) -> str:
    if error.error_code in CONTENT:
        return "image_generation_user_error"
    if error.error_code == "allowance_spent":
        return "insufficient_quota"
    known: Mapping[int, str] = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    return known.get(status, "server_error" if status >= 500 else "invalid_request_error")


def _param(error: GessoError) -> str | None:
    if error.error_code == "content_blocked" or isinstance(error, PromptError):
        return "prompt"
    for detail in error.details:
        if detail.pointer:
            return detail.pointer.lstrip("/").split("/")[0] or None
    return None


def _model(name: str | None, catalog: Catalog, *, default_version: str) -> tuple[str, bool]:
    """Return the version or alias, and whether the prompt language is read."""
    if not name or PROSE.fullmatch(name):
        return default_version, False
    found = _MIDJOURNEY.fullmatch(name)
    word = name if found is None else found[1] or ""
    if not word:
        return default_version, True
    word = word.lower().replace("_", ".") if found else word.lower()
    for tried in (word, word.removeprefix("v"), "niji 7" if word == "niji" else word.replace("-", " ")):
        if tried in catalog.recipes or catalog.has(tried):
            return tried, True
    message = f"The model `{name[:100]}` does not exist or you do not have access to it. GET /v1/models lists them."
    raise NotFoundError.at(message, code="model_not_found", pointer="/model", value=name[:100])


def _usual_carrier(model: str | None) -> str:
    return "url" if model is not None and model.lower().startswith("dall-e-") else "b64_json"


def _choice(field: str, value: str | None, allowed: Sequence[str], usual: str) -> str:
    if value is None or value == "":
        return usual
    if value in allowed:
        return value
    message = f"Invalid value: '{value[:40]}'. Supported values are: {', '.join(repr(one) for one in allowed)}."
    raise _wrong(field, message, value[:40], ", ".join(allowed))


def _size(written: str | None) -> tuple[int, int] | None:
    if written is None or written in {"", "auto"}:
        return None
    found = _SIZE.fullmatch(written)
    if found is None:
        message = f"Invalid value: '{written[:20]}'. A size is 'auto' or WIDTHxHEIGHT in pixels, such as '1024x1024'."
        raise _wrong("size", message, written[:20], "auto, WIDTHxHEIGHT")
    size = int(found[1]), int(found[2])
    exact.check_size(*size)
    return size


def _wrong(field: str, message: str, value: str, allowed: str | None = None) -> BadInputError:
    return BadInputError.at(message, code="invalid_value", pointer=f"/{field}", value=value, allowed=allowed)


def _without_braces(text: str) -> str:
    """Permutations are not read here: a brace is a brace."""
    return re.sub(r"(?<!\\)([{}])", r"\\\1", text)


def _same_shape(aspect: Aspect | None, size: tuple[int, int]) -> bool:
    return aspect is None or abs(aspect.width / aspect.height / (size[0] / size[1]) - 1) < 0.02


def _takes(name: str, version: str, value: float | None = None) -> bool:
    row = next(one for one in PARAMETERS if one.name == name)
    rule = row.rule(version)
    return rule is not None and (value is None or rule.allows(value))

"""A1111's requests → what Gesso's actions take, and back. Pure.

Prompts are prose with weights in brackets, `(word:1.3)`. The brackets are taken off: models here read sentences, and what is
left out is said in `info`.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from gesso.api.a1111 import schema
from gesso.api.prose import prose
from gesso.catalog import Catalog
from gesso.domain.errors import GessoError, NotFoundError
from gesso.domain.image import Image
from gesso.domain.job import Notice
from gesso.domain.plan import Plan
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Spec
from gesso.library import captions, origin
from gesso.library.origin import Provenance

DOOR = "a1111"
SAMPLERS = ("Euler", "Euler a", "DPM++ 2M", "DPM++ SDE", "DDIM")
"""Names that clients look for; every model steps with Euler."""
SCHEDULERS = ("automatic", "simple")
UPSCALERS = ("None", "Lanczos", "Nearest", "Gesso")
LATENT_MODES = ("Latent", "None")
PLAIN = {"None": "LANCZOS", "Lanczos": "LANCZOS", "Nearest": "NEAREST"}
"""Upscalers that only count pixels, and Pillow's name of each."""

_NETWORK = re.compile(r"<(?:lora|lyco|hypernet):[^<>]{1,200}>", re.IGNORECASE)
_WEIGHT = re.compile(r"(?<!\\)[(\[]([^()\[\]]*?)(?::\s*[\d.]+)?(?<!\\)[)\]]")
_ESCAPED = re.compile(r"\\([()\[\]])")
_PLAIN_BRACKETS = re.compile(r"(?<!\\)[()\[\]]")
_HASH = re.compile(r"\s*\[[0-9a-f]{6,64}\]$")
_STRONG_FROM = 0.5
UNSUPPORTED = ("alwayson_scripts", "script_name", "styles", "restore_faces", "refiner_checkpoint")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it was understood."""

    count: int
    size: tuple[int, int] | None
    """Exact pixels; None: those of the picture that is painted over."""
    spec: Spec
    steps: int | None
    guidance: float | None
    notices: tuple[Notice, ...]


def asked(body: schema.TextToImage | schema.ImageToImage, recipe: Recipe, version: str) -> Asked:
    """Return a request as it was understood, for the model that will draw it."""
    text, left_out = words(body.prompt)
    notices = [_said(f"Left out, since there is no such model here: {one}.", one) for one in left_out]
    unwanted, _ = words(body.negative_prompt)
    given = {name: getattr(body, name) for name in UNSUPPORTED}
    notices += [_said(f"`{name}` is not supported here.", name) for name, value in given.items() if value]
    draft = body.steps is not None and body.steps <= recipe.call.draft_steps < recipe.call.steps
    few = recipe.call.guidance <= 1
    steps = None if draft or body.steps is None else min(body.steps, recipe.call.steps) if few else body.steps
    if steps is not None and body.steps is not None and steps < body.steps:
        notices.append(_said(f"{recipe.title} draws in {steps} steps; more would add nothing.", str(body.steps)))
    guidance = body.cfg_scale if not few else None
    if few and body.cfg_scale not in {None, 1.0}:
        notices.append(_said(f"{recipe.title} has no guidance to scale.", f"{body.cfg_scale:g}"))
    spec = Spec(
        text=text,
        version=version,
        no=tuple(one for part in unwanted.split(",") if (one := part.strip(" -"))),
        seed=None if body.seed < 0 else body.seed % (1 << 32),
        tile=bool(body.tiling),
        draft=draft,
    )
    return Asked(
        count=body.batch_size * body.n_iter,
        size=_size(body),
        spec=spec,
        steps=steps,
        guidance=guidance,
        notices=tuple(notices),
    )


def words(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a prompt's words without weights, and the networks that it named."""
    networks = tuple(found.group()[:80] for found in _NETWORK.finditer(text))
    text = _NETWORK.sub("", text)
    for _ in range(8):  # brackets in brackets
        text, changed = _WEIGHT.subn(r"\1", text)
        if not changed:
            break
    text = _ESCAPED.sub(r"\1", _PLAIN_BRACKETS.sub("", text))
    text = re.sub(r"\b(?:BREAK|AND)\b", ",", text)
    return " ".join(prose(text).split()), networks


def sampled(plan: Plan, asked: Asked) -> Plan:
    """Return the plan with the steps and guidance that were asked for."""
    sampling = plan.sampling
    if asked.steps is not None:
        sampling = msgspec.structs.replace(sampling, steps=asked.steps)
    if asked.guidance is not None:
        sampling = msgspec.structs.replace(sampling, guidance=max(1.0, asked.guidance))
    return msgspec.structs.replace(plan, sampling=sampling)


def painted_over(plan: Plan, denoising: float) -> Plan:
    """Return the plan that paints over a picture's pixels as far as `denoising_strength` 0–1 says."""
    if plan.source_sha256 is None or plan.mask_sha256 is not None:
        return plan
    start = max(0.05, denoising)
    if plan.compose is not None:
        start = min(start, plan.sampling.start)
    return msgspec.structs.replace(plan, sampling=msgspec.structs.replace(plan.sampling, start=start))


def strength(denoising: float) -> str:
    """Return our strength for `denoising_strength`."""
    return "strong" if denoising >= _STRONG_FROM else "subtle"


def version_of(name: str, catalog: Catalog) -> str:
    """Return the version that a checkpoint's title, name or hash means.

    Raises:
        NotFoundError: there is no such checkpoint (`model_not_found`).
    """
    word = _HASH.sub("", name).strip().removesuffix(".safetensors")
    for tried in (word, word.lower()):
        if catalog.has(tried):
            return tried
    message = f"There is no checkpoint “{name[:100]}”. GET /sdapi/v1/sd-models lists them."
    raise NotFoundError(message, code="model_not_found")


def checkpoint(recipe: Recipe, revision: str) -> schema.Checkpoint:
    """Return a model as the web UI lists it."""
    found = re.search(r"[0-9a-f]{10,64}", revision)
    digest = found.group() if found else ""
    short = digest[:10] or None
    return schema.Checkpoint(
        title=f"{recipe.alias} [{short}]" if short else recipe.alias,
        model_name=recipe.alias,
        hash=short,
        sha256=digest if len(digest) == 64 else None,
        filename=f"{recipe.alias}.safetensors",
    )


def info(
    asked: Asked, body: schema.TextToImage | schema.ImageToImage, images: Sequence[Image], facts: dict[str, Any]
) -> str:
    """Return `info`: JSON in a string. `facts`: steps, guidance, model, its hash, warnings, and a time stamp."""
    texts = [infotext(one) for one in images]
    seeds = [one.seed or 0 for one in images]
    size = (images[0].width_px, images[0].height_px) if images else asked.size or (body.width, body.height)
    document = {
        "prompt": body.prompt,
        "all_prompts": [body.prompt] * len(images),
        "negative_prompt": body.negative_prompt,
        "all_negative_prompts": [body.negative_prompt] * len(images),
        "seed": seeds[0] if seeds else body.seed,
        "all_seeds": seeds,
        "subseed": 0,
        "all_subseeds": [0] * len(images),
        "subseed_strength": 0,
        "width": size[0],
        "height": size[1],
        "sampler_name": origin.SAMPLER,
        "cfg_scale": facts["guidance"],
        "steps": facts["steps"],
        "batch_size": body.batch_size,
        "restore_faces": False,
        "face_restoration_model": None,
        "sd_model_name": facts["model"],
        "sd_model_hash": facts["hash"],
        "sd_vae_name": None,
        "sd_vae_hash": None,
        "seed_resize_from_w": -1,
        "seed_resize_from_h": -1,
        "denoising_strength": body.denoising_strength or 0,
        "extra_generation_params": {},
        "index_of_first_image": 0,
        "infotexts": texts,
        "styles": [],
        "job_timestamp": facts["stamp"],
        "clip_skip": 1,
        "is_using_inpainting_conditioning": False,
        "version": facts["version"],
        "gesso_warnings": facts["warnings"],
    }
    return json.dumps(document, ensure_ascii=False)


def infotext(image: Image) -> str:
    """Return A1111's text of a picture."""
    made = origin.of_image(image)
    return "" if made is None else captions.parameters(made)


def png_info(found: Provenance | None) -> schema.PngInfoAnswer:
    """Return what a file says of its making, in A1111's words."""
    if found is None:
        return schema.PngInfoAnswer(info="", items={}, parameters={})
    text = captions.parameters(found)
    told: dict[str, Any] = {
        "Prompt": found.spec.text if found.spec is not None else found.prompt or "",
        "Negative prompt": found.negative or "",
        "Steps": found.steps,
        "Sampler": found.sampler,
        "CFG scale": found.guidance,
        "Seed": found.seed,
        "Size-1": found.width_px,
        "Size-2": found.height_px,
        "Model": found.model,
        **found.extras,
    }
    parameters = {
        name: value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in told.items()
        if value is not None
    }
    items = {"parameters": text, "tool": found.tool, "prompt": found.prompt or ""}
    return schema.PngInfoAnswer(info=text, items=items, parameters=parameters)


def enlarged(body: schema.ExtraSingle | schema.ExtraBatch, width: int, height: int) -> tuple[int, int]:
    """Return the size that an upscale delivers, before anything is cut off."""
    if body.resize_mode == 0:
        return max(1, round(width * body.upscaling_resize)), max(1, round(height * body.upscaling_resize))
    wide, high = body.upscaling_resize_w / width, body.upscaling_resize_h / height
    factor = max(wide, high) if body.upscaling_crop else min(wide, high)
    return max(1, round(width * factor)), max(1, round(height * factor))


def problem(error: GessoError, status: int, path: str = "") -> dict[str, Any]:
    """Return an error in A1111's envelope; `error` is our code."""
    del status, path
    places = "; ".join(f"{one.pointer}: {one.message}" for one in error.details if one.pointer)
    return {"error": error.error_code, "detail": error.message, "body": "", "errors": places or error.message}


def _size(body: schema.TextToImage | schema.ImageToImage) -> tuple[int, int] | None:
    if isinstance(body, schema.ImageToImage):
        return (body.width, body.height) if {"width", "height"} <= body.model_fields_set else None
    if not body.enable_hr:
        return body.width, body.height
    if body.hr_resize_x and body.hr_resize_y:
        return body.hr_resize_x, body.hr_resize_y
    return round(body.width * body.hr_scale), round(body.height * body.hr_scale)


def _said(message: str, value: str) -> Notice:
    return Notice(code="not_honoured", message=message, value=value[:200])

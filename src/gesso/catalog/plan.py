"""Spec + Recipe → Plan: the one place where a wish becomes numbers. Pure: seeds and revisions arrive as arguments.

Whatever the drawing model cannot honour is said in a notice; nothing is dropped in silence.
"""

import math
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from gesso.catalog.size import delivered_size_px, scaled_size_px
from gesso.domain.job import Notice
from gesso.domain.plan import Compose, Model, Plan, Sampling, Variation, Words
from gesso.domain.recipe import Capability, Recipe
from gesso.domain.spec import Aspect, Spec

PICTURES_PER_JOB = 4
DEFAULT_STYLIZE = 100
SEED_RANGE = 1 << 32

UNSUPPORTED: tuple[tuple[Capability, str, str], ...] = (
    ("image_prompt", "image_prompts", "image prompts"),
    ("style_reference", "style_references", "--sref"),
    ("omni_reference", "omni_reference", "--oref"),
    ("character_reference", "character_references", "--cref"),
    ("weights", "parts", "`::` weights"),
    ("exp", "exp", "--exp"),
    ("tile", "tile", "--tile"),
    ("negative", "no", "--no"),
)


class Planned(msgspec.Struct, frozen=True):
    """A plan, and what people should know about how it differs from what they asked."""

    plan: Plan
    notices: tuple[Notice, ...]


def make_plan(spec: Spec, asked: Recipe, drawing: Recipe, *, revision: str, seed: int) -> Planned:
    """Return the complete plan of one job.

    Args:
        spec: the wish; `spec.seed` wins over `seed`.
        asked: the model that the version means.
        drawing: the model that draws; the starter where `asked` is not installed.
        revision: of the drawing model's weights.
        seed: fresh randomness for the case that none was written, 0–4294967295.

    Raises:
        BadInputError: a ratio that cannot be drawn.
    """
    notices = list(_notices(spec, asked, drawing))
    first = spec.seed if spec.seed is not None else seed
    draft = spec.draft or spec.speed == "draft"
    call, sizes = drawing.call, drawing.sizes
    full = delivered_size_px(spec.aspect or Aspect(1, 1))
    painted = scaled_size_px(full, sizes.draft_px if draft else sizes.native_px, sizes.multiple_px)
    delivered = scaled_size_px(full, sizes.draft_delivered_px, 16) if draft else full
    stylize = DEFAULT_STYLIZE if spec.stylize is None else spec.stylize
    start = call.draft_paint if draft else call.paint
    steps = call.draft_steps if draft else call.steps
    compose = None
    if drawing.family == "starter":
        compose, unknown = _compose(spec, stylize)
        notices += unknown
        start *= call.paint_by_style.get(compose.scene.get("style") or "", call.paint) / call.paint
    plan = Plan(
        task=spec.task,
        model=Model(alias=drawing.alias, family=drawing.family, hub_id=drawing.hub_id, revision=revision),
        words=_words(spec, drawing, stylize),
        sampling=Sampling(
            steps=max(1, round(steps * (spec.quality or 1))),
            guidance=call.guidance,
            start=start,
            stop=start * (1 - spec.stop / 100) if spec.stop is not None else 0.0,
            shift=call.shift,
            max_text_tokens=call.max_text_tokens,
            text_layers=call.text_layers,
        ),
        width_px=painted[0],
        height_px=painted[1],
        delivered_width_px=delivered[0],
        delivered_height_px=delivered[1],
        seeds=tuple((first + i) % SEED_RANGE for i in range(PICTURES_PER_JOB)),
        variation=Variation(chaos=(spec.chaos or 0) / 100, weird=(spec.weird or 0) / 3000, weird_seed=first),
        tile=spec.tile,
        draft=draft,
        compose=compose,
    )
    return Planned(plan=plan, notices=tuple(notices))


def estimate_ms(recipe: Recipe, *, draft: bool, quality: float | None) -> int:
    """Return the first guess of a job's device time in milliseconds, before any was measured."""
    return round((recipe.call.draft_ms if draft else recipe.call.final_ms) * (quality or 1))


def _notices(spec: Spec, asked: Recipe, drawing: Recipe) -> Iterator[Notice]:
    if drawing.alias != asked.alias:
        yield Notice(
            code="model_not_installed",
            message=f"{asked.title} is not installed, so {drawing.title} draws in its place.",
            value=asked.alias,
            suggestion=f"gesso models pull {asked.alias}",
        )
    for capability, field, written in UNSUPPORTED:
        if getattr(spec, field) and capability not in drawing.capabilities:
            yield Notice(
                code="not_honoured",
                message=f"{drawing.title} cannot follow {written} yet; the pictures are drawn without it.",
                value=written,
            )


def _words(spec: Spec, drawing: Recipe, stylize: int) -> Words:
    """Turn stylize into how far the embedding moves towards the lexicon's words.

    0–1000 moves it by 0–1.5 times the whole way, as a square root, so that the default of 100 is about half; `--raw`
    halves it, `--exp` adds its own words and up to a half more.
    """
    negative = ", ".join(spec.no)
    parts = tuple((part.text, part.weight) for part in spec.parts)
    if drawing.family == "starter":
        return Words(text=spec.text, parts=parts, negative=negative)
    lexicon = _lexicon()
    amount = 1.5 * math.sqrt(stylize / 1000) * (0.5 if spec.raw else 1.0)
    words = lexicon["model"].get(drawing.alias, lexicon["default"])
    if spec.exp:
        words, amount = f"{words}, {lexicon['exp']}", amount + spec.exp / 200
    return Words(
        text=spec.text,
        parts=parts,
        negative=negative,
        rich=f"{spec.text}, {words}" if amount else "",
        rich_amount=min(amount, 1.5),
    )


def _compose(spec: Spec, stylize: int) -> tuple[Compose, list[Notice]]:
    from gesso import scenes

    reading = scenes.read(spec.text, spec.no)
    notices = [
        Notice(
            code="unknown_word",
            message=f"The starter does not know “{word.text}”"
            + (f"; the nearest it can draw is “{word.nearest}”." if word.nearest else " and left it out."),
            value=word.text,
            suggestion=word.nearest,
        )
        for word in reading.unknown
    ]
    scene: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(reading.scene))
    raw_stylize = round(stylize / 2) if spec.raw else stylize
    return Compose(scene=scene, chaos=spec.chaos or 0, weird=spec.weird or 0, stylize=raw_stylize), notices


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(resources.files("gesso.catalog").joinpath("lexicon.toml").read_text(encoding="utf-8"))

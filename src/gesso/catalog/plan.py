"""Spec + Recipe → Plan: the one place where a wish becomes numbers. Pure: seeds, revisions and hashes arrive as arguments.

Whatever the drawing model cannot honour is said in a notice; nothing is dropped in silence.
"""

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import msgspec

from gesso.catalog import adapters
from gesso.catalog import style_codes as coding
from gesso.catalog import taste as tasting
from gesso.catalog.edits import Edit
from gesso.catalog.size import delivered_size_px, scaled_size_px
from gesso.domain.job import Notice
from gesso.domain.plan import Compose, Model, Plan, PlanReference, Role, Sampling, Taste, Variation, Words
from gesso.domain.recipe import Capability, Recipe
from gesso.domain.spec import Aspect, Reference, Spec, Strength
from gesso.domain.style import Style

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


CAPABILITIES: Mapping[Role, Capability] = MappingProxyType({
    "image": "image_prompt",
    "style": "style_reference",
    "omni": "omni_reference",
    "character": "character_reference",
})  # fmt: skip
"""What a model must be able to do for a reference in this role."""


VARY_STARTS: Mapping[Strength, float] = MappingProxyType({"subtle": 0.35, "strong": 0.75})
"""Flow time at which a picture is painted over: how much of it the noise hides."""
FINISH_START = 0.3
"""The same where a draft is to be kept and only its size and detail grow."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """The picture that is painted over, and from which flow time on: near 0 keeps it, 1 forgets it."""

    sha256: str
    start: float


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A reference as it was written, its weight worked out: 1 is native, 0 is off."""

    role: Role
    source: str
    """A link, an image id, a style code or the word `random`."""
    weight: float


class Pictured(msgspec.Struct, frozen=True):
    """What a reference's source means.

    A picture by its content hash, and the scene it shows where it was composed here; for a style code a style and no picture.
    """

    sha256: str
    scene: dict[str, Any] | None = None
    style: Style | None = None


class Planned(msgspec.Struct, frozen=True):
    """A plan, and what people should know about how it differs from what they asked."""

    plan: Plan
    notices: tuple[Notice, ...]


def wanted_references(spec: Spec) -> tuple[Wanted, ...]:
    """Return the references of a wish in the prompt's order, each with its weight.

    The dials say how much all of one kind count (`--iw` as it is, `--sw`, `--ow` and `--cw` in hundredths); `::` shares
    that out, relative to the heaviest, which counts in full. So 3:1 is not louder than 1, and a lone `::2` changes nothing.
    """
    image = 1.0 if spec.image_weight is None else spec.image_weight
    style, omni, character = (
        (100 if value is None else value) / 100
        for value in (spec.style_weight, spec.omni_weight, spec.character_weight)
    )
    return (
        *_shared("image", spec.image_prompts, image),
        *_shared("style", spec.style_references, style),
        *_shared("omni", () if spec.omni_reference is None else (spec.omni_reference,), omni),
        *_shared("character", spec.character_references, character),
    )


def make_plan(
    spec: Spec,
    asked: Recipe,
    drawing: Recipe,
    *,
    revision: str,
    seed: int,
    pictures: Mapping[str, Pictured] = MappingProxyType({}),
    origin: Origin | None = None,
    edit: Edit | None = None,
    taste: Taste | None = None,
    board: tuple[str, ...] = (),
) -> Planned:
    """Return the complete plan of one job.

    Args:
        spec: the wish; `spec.seed` wins over `seed`.
        asked: the model that the version means.
        drawing: the model that draws; the starter where `asked` is not installed.
        revision: of the drawing model's weights.
        seed: fresh randomness for the case that none was written, 0–4294967295.
        pictures: the picture that a reference's source means. A source without one is not followed, and a
            notice says so.
        origin: the picture to begin from, for what is made from one.
        edit: what is edited and how; in place of an origin.
        taste: what the person likes; how much it may steer follows from `--s`.
        board: content hashes of a moodboard's typical pictures.

    Raises:
        BadInputError: a ratio that cannot be drawn.
    """
    notices = [*_notices(spec, asked, drawing), *_reference_notices(spec, drawing, pictures)]
    first = spec.seed if spec.seed is not None else seed
    draft = spec.draft or spec.speed == "draft"
    call, sizes = drawing.call, drawing.sizes
    full = delivered_size_px(spec.aspect or Aspect(1, 1))
    painted = scaled_size_px(full, sizes.draft_px if draft else sizes.native_px, sizes.multiple_px)
    delivered = scaled_size_px(full, sizes.draft_delivered_px, 16) if draft else full
    stylize = DEFAULT_STYLIZE if spec.stylize is None else spec.stylize
    start = call.draft_paint if draft else call.paint
    steps = call.draft_steps if draft else call.steps
    references = tuple(_references(spec, drawing, pictures))
    coded = coding.plan_styles(
        spec, wanted_references(spec), {name: one.style for name, one in pictures.items() if one.style}
    )
    taste, said = tasting.settled(spec, taste, stylize=stylize, over_pixels=not (origin is None and edit is None))
    notices += said
    words, compose = coding.spoken(_words(spec, drawing, stylize), coded, drawing), None
    if taste is not None:
        references = (*references, *tasting.board_references(spec, drawing, taste, board, references))
        words = tasting.spoken(spec, words, taste)
    if drawing.family == "starter":
        compose, unknown = _compose(spec, stylize)
        notices += unknown
        if taste is not None and not coded and not any(one.role == "style" for one in references):
            compose = tasting.with_style(spec.text, compose, taste)
        taste = None if taste is None else tasting.within(spec.text, taste)
        start *= call.paint_by_style.get(compose.scene.get("style") or "", call.paint) / call.paint
    if origin is not None:
        start = origin.start
    plan = Plan(
        task=spec.task,
        model=Model(alias=drawing.alias, family=drawing.family, hub_id=drawing.hub_id, revision=revision),
        words=words,
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
        references=references,
        styles=coded,
        style_reading=coding.reading_of(spec, references),
        source_sha256=None if origin is None else origin.sha256,
        taste=taste,
    )
    if edit is not None:
        plan = edit.into(plan, drawing)
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
        if field == "style_references" and all(coding.is_code(one.source) for one in spec.style_references):
            continue  # every model takes a style code, in pictures or in words
        if getattr(spec, field) and capability not in drawing.capabilities:
            yield Notice(
                code="not_honoured",
                message=f"{drawing.title} cannot follow {written} yet; the pictures are drawn without it.",
                value=written,
                suggestion=adapters.hint(drawing, capability),
            )


def _shared(role: Role, references: Iterable[Reference], dial: float) -> Iterator[Wanted]:
    found = tuple(references)
    heaviest = max((one.weight for one in found), default=1.0)
    for one in found:
        weight = dial * one.weight / heaviest if heaviest > 0 else min(dial * one.weight, 0.0)
        yield Wanted(role=role, source=one.source, weight=round(weight, 6) + 0.0)


def _references(spec: Spec, drawing: Recipe, pictures: Mapping[str, Pictured]) -> Iterator[PlanReference]:
    """A reference of weight 0 is no part of the plan, so such a plan is the very one without it."""
    for one in wanted_references(spec):
        if CAPABILITIES[one.role] in drawing.capabilities and one.source in pictures and one.weight > 0:
            known = pictures[one.source]
            if known.style is None:
                yield PlanReference(role=one.role, sha256=known.sha256, weight=one.weight, scene=known.scene)


def _reference_notices(spec: Spec, drawing: Recipe, pictures: Mapping[str, Pictured]) -> Iterator[Notice]:
    """Say which references of a kind that the model can follow are left out all the same, and why."""
    followed = [one for one in wanted_references(spec) if CAPABILITIES[one.role] in drawing.capabilities]
    for one in followed:
        if one.source not in pictures:
            yield _unknown_source(one.source)
        elif one.weight < 0:
            message = "A picture cannot be pushed away from: references with a weight below 0 were left out."
            yield Notice(code="not_honoured", message=message, value=f"{one.source}::{one.weight:g}")
    if spec.character_weight == 0 and any(one.role == "character" for one in followed):
        message = (
            "--cw 0 leaves the character out here, the face too. 25 keeps who it is, 50 its colours, 100 its clothes."
        )
        yield Notice(code="not_honoured", message=message, value="--cw 0", suggestion="--cw 25")
    pictured = any(one.role == "style" and not coding.is_code(one.source) for one in followed)
    if spec.style_version not in {None, 6} and pictured and drawing.family != "starter":
        message = f"{drawing.title} reads style pictures in one way only, which is 6; --sv was left out."
        yield Notice(code="not_honoured", message=message, value=f"--sv {spec.style_version}")


def _unknown_source(source: str) -> Notice:
    message = f"Nothing is known of {source[:200]}, so it was left out. Upload the picture and name it by its id."
    return Notice(code="not_honoured", message=message, value=source, suggestion="gesso upload FILE")


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

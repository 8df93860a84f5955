"""A wish for a larger picture → its plan. Pure, as everything that makes plans."""

import math

import msgspec

from gesso.catalog import kept
from gesso.catalog.paper import Enlarged
from gesso.domain.plan import Compose, Control, Enlarge, Model, Plan, Sampling, Variation, Words
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Spec

DEFAULT_CREATIVITY = 0.5
MOST_START = 0.7
"""Flow time from which creativity 1 paints; 0.5, the middle, is the 0.25–0.4 that tiled repaints are done at elsewhere
(founding notes, engine, §2)."""
_FEWEST_STEPS = 2
"""Otherwise steps are as long as those of a whole painting: from half the way, half as many."""
_TILES_IN_OVERLAP = 8
"""Tiles overlap by an eighth of their side."""
_STEP_MS_PER_MEGAPIXEL = 400.0
"""A first guess for the finisher on one thread, until jobs were measured."""


def make_upscale(
    spec: Spec,
    drawing: Recipe,
    *,
    revision: str,
    seed: int,
    sha256: str,
    size: Enlarged,
    creativity: float,
    old: Plan | None = None,
    detail: Model | None = None,
) -> Plan:
    """Return the complete plan of an enlargement.

    Args:
        spec: its words are read by the painter; empty ones are fine.
        drawing: the model that paints over the tiles.
        revision: of its weights.
        seed: of the noise that is painted from, 0–4294967295.
        sha256: the picture.
        size: what it is brought to.
        creativity: 0 adds nothing, 1 repaints freely.
        old: the plan of this one picture, where it was made here: its drawing guides the painter.
        detail: the ControlNet that holds the tiles to the picture, where one is installed; only SDXL takes it.
    """
    call, tile_px = drawing.call, drawing.sizes.native_px
    start = round(MOST_START * creativity, 4)
    under = _drawing_under(old) if creativity > 0 else None
    return Plan(
        task="upscale",
        model=Model(alias=drawing.alias, family=drawing.family, hub_id=drawing.hub_id, revision=revision),
        words=_words(spec, under),
        sampling=Sampling(
            steps=max(_FEWEST_STEPS, math.ceil(call.steps * start)),
            guidance=call.guidance,
            start=start,
            shift=call.shift,
            max_text_tokens=call.max_text_tokens,
            text_layers=call.text_layers,
        ),
        width_px=tile_px,
        height_px=tile_px,
        delivered_width_px=size.width_px,
        delivered_height_px=size.height_px,
        seeds=(seed,),
        variation=Variation() if old is None else old.variation,
        tile=old is not None and old.tile,
        source_sha256=sha256,
        source_compose=under,
        controls=_held_by(detail, drawing, creativity),
        enlarge=Enlarge(
            factor=size.factor,
            creativity=creativity,
            tile_px=tile_px,
            overlap_px=max(16, tile_px // _TILES_IN_OVERLAP),
            dpi=size.dpi,
        ),
    )


def estimate_upscale_ms(recipe: Recipe, plan: Plan) -> int:
    """Return the first guess of an enlargement's device time in milliseconds."""
    pixels = plan.delivered_width_px * plan.delivered_height_px / 1e6
    doubling_ms = _STEP_MS_PER_MEGAPIXEL * pixels / 4
    if plan.enlarge is None or plan.sampling.start == 0:
        return round(doubling_ms)
    inner = plan.enlarge.tile_px - plan.enlarge.overlap_px
    tiles = math.ceil(plan.delivered_width_px / inner) * math.ceil(plan.delivered_height_px / inner)
    return round(doubling_ms + tiles * recipe.call.final_ms / 4)


def _held_by(detail: Model | None, drawing: Recipe, creativity: float) -> tuple[Control, ...]:
    """The freer the hand, the looser the hold: 1 at creativity 0, half at 1."""
    if detail is None or drawing.family != "sdxl" or creativity <= 0:
        return ()
    return (Control(guide="detail", model=detail, weight=round(1 - creativity / 2, 4)),)


def _drawing_under(old: Plan | None) -> Compose | None:
    """The drawing that the picture lies over exactly: not where references changed it, nor where a pattern was cut."""
    drawn = None if old is None else kept.drawing_of(old)
    if old is None or old.compose is None or drawn is None or old.references or old.tile:
        return None
    return msgspec.structs.replace(old.compose, drawn=(drawn,))


def _words(spec: Spec, under: Compose | None) -> Words:
    """The wish's own words, and the drawing's style in the painter's own word. Nothing is mixed in: the picture is there."""
    style = under.scene.get("style") if under is not None else None
    named = spec.text if not style or style in spec.text.lower() else ", ".join(filter(None, (spec.text, style)))
    parts = tuple((part.text, part.weight) for part in spec.parts)
    return Words(text=named, parts=parts, negative=", ".join(spec.no))

"""Soundness: whether a plan that a file brings along may be run here. A file says what it likes; a plan is run as it is written.

The bounds are far beyond what Gesso itself plans, and far below what hurts a machine. Pure.
"""

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any

import msgspec

from gesso.domain.plan import PLAN_FORMAT, Plan

BYTES_AT_MOST = 2**20
DEPTH_AT_MOST = 24
NUMBER_AT_MOST = 2**63
SIDE_AT_MOST_PX = 16_384
PAINTED_AT_MOST_PX = 2**24
DELIVERED_AT_MOST_PX = 120_000_000
STEPS_AT_MOST = 500
SEEDS_AT_MOST = 64
SEED_END = 2**32
REFERENCES_AT_MOST = 32
FACTOR_AT_MOST = 16
TILE_PX = range(64, 4097)


def named_by(plan: Plan) -> tuple[str, ...]:
    """Return the content hashes of the pictures that a plan needs: references, source, mask."""
    named = (*(one.sha256 for one in plan.references), plan.source_sha256, plan.mask_sha256)
    return tuple(dict.fromkeys(one for one in named if one is not None))


def fault_of(plan: Plan, index: int) -> str | None:
    """Return what keeps a plan from being run for the picture at `index` of its grid; None: nothing does."""
    if plan.format > PLAN_FORMAT:
        return f"format {plan.format}"
    whole = msgspec.to_builtins(plan)
    if len(msgspec.json.encode(plan)) > BYTES_AT_MOST or any(not _usual(one) for one in _leaves(whole)):
        return "its size"
    sampling = plan.sampling
    checks = {
        "its picture's place": 0 <= index < len(plan.seeds) <= SEEDS_AT_MOST,
        "its drawings": _drawings(plan),
        "seeds": all(0 <= seed < SEED_END for seed in plan.seeds),
        "steps": 1 <= sampling.steps <= STEPS_AT_MOST and 1 <= sampling.max_text_tokens <= STEPS_AT_MOST * 8,
        "the painted size": _size(plan.width_px, plan.height_px, PAINTED_AT_MOST_PX),
        "the delivered size": _size(plan.delivered_width_px, plan.delivered_height_px, DELIVERED_AT_MOST_PX),
        "references": len(plan.references) + len(plan.styles) + len(plan.controls) <= REFERENCES_AT_MOST,
        "the canvas": plan.canvas is None or _size(plan.canvas.width_px, plan.canvas.height_px, DELIVERED_AT_MOST_PX),
        "the enlargement": _enlargement(plan),
    }
    return next((name for name, holds in checks.items() if not holds), None)


def _drawings(plan: Plan) -> bool:
    """A grid's drawings are one a picture, or none."""
    return plan.compose is None or not plan.compose.drawn or len(plan.compose.drawn) == len(plan.seeds)


def _size(width_px: int, height_px: int, pixels: int) -> bool:
    return 1 <= width_px <= SIDE_AT_MOST_PX and 1 <= height_px <= SIDE_AT_MOST_PX and width_px * height_px <= pixels


def _enlargement(plan: Plan) -> bool:
    one = plan.enlarge
    if one is None:
        return True
    return 1 <= one.factor <= FACTOR_AT_MOST and one.tile_px in TILE_PX and 0 <= one.overlap_px < one.tile_px


def _usual(leaf: Any) -> bool:
    return not isinstance(leaf, int | float) or (isfinite(leaf) and abs(leaf) < NUMBER_AT_MOST)


def _leaves(value: Any, depth: int = 0) -> Iterator[Any]:
    if not isinstance(value, dict | list | tuple):
        yield value
    elif depth >= DEPTH_AT_MOST:
        yield float("inf")  # nothing that Gesso plans is nested so deeply
    else:
        inside: Iterable[Any] = value.values() if isinstance(value, dict) else value
        for one in inside:
            yield from _leaves(one, depth + 1)

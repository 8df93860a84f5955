"""What of an earlier picture a plan that goes on from it keeps: its drawing, or its noise. Pure.

A picture that was composed here is more than its pixels: the plan names its drawing, so a vary draws the same picture
again with a few decisions taken anew (`gesso.scenes.Seeds`), sharp at any size, and a remix draws other words in the same
layout. Families without drawings keep the noise that a picture grew from and turn it a little way towards new noise
(founding notes, engine, §2: 15 % and 50 %, spherically, so that its variance stays 1).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from gesso.domain.plan import Anew, Compose, Drawn, Plan
from gesso.domain.spec import Strength

REACHES: Mapping[Strength, float] = MappingProxyType({"subtle": 0.25, "strong": 0.5})
"""Decisions of a drawing that weigh up to this are taken anew. Subtle: grass, motes, rain and the like. Strong: poses,
scenery and brushwork as well. What, where, when and in which light stays."""
NOISE_SHARES: Mapping[Strength, float] = MappingProxyType({"subtle": 0.15, "strong": 0.5})
_MORE_PAINT, _MOST_PAINT = 1.1, 0.9
"""A vary is painted a little further from its drawing than a first picture, so that brushwork differs too."""
_PIXEL_STARTS: Mapping[Strength, float] = MappingProxyType({"subtle": 0.35, "strong": 0.6})
"""Beyond this the starter, which has nothing but the pixels to go by, leaves blots."""
_STAYS: Mapping[Strength, tuple[str, ...]] = MappingProxyType({
    "subtle": ("setting", "time", "weather", "season", "sky", "framing", "mood", "palette", "style"),
    "strong": ("setting", "time", "weather"),
})  # fmt: skip
"""What a remix keeps of its picture's scene where the new words leave it open."""


def drawing_of(plan: Plan) -> Drawn | None:
    """Return the drawing that the plan's only picture was painted over; None where it began from pixels or from noise.

    Args:
        plan: of one picture (`Plan.only`).
    """
    compose = plan.compose
    if compose is None or plan.source_sha256 is not None:
        return None
    return compose.drawn[0] if compose.drawn else Drawn(plan.seeds[0], compose.chaos)


def varied(plan: Plan, old: Plan, strength: Strength) -> Plan:
    """Return `plan` with the drawing of `old`, varied, in the scene of `old`."""
    if old.compose is None:
        return plan
    return _painted_further(_over_drawing(plan, old.compose, old, strength), old)


def remixed(plan: Plan, old: Plan, strength: Strength) -> tuple[Plan, tuple[str, ...]]:
    """Return `plan`, whose words are new, in the layout of `old`, and what it keeps of the old scene unasked."""
    if plan.compose is None or old.compose is None:
        return plan, ()
    wanted, known = plan.compose.scene, old.compose.scene
    excluded = set(wanted.get("excluded", ()))
    stays: dict[str, Any] = {
        name: known[name]
        for name in _STAYS[strength]
        if not wanted.get(name) and known.get(name) and not excluded & set(_listed(known[name]))
    }
    compose = msgspec.structs.replace(plan.compose, scene={**wanted, **stays})
    kept = tuple(word for value in stays.values() for word in _listed(value))
    return _over_drawing(plan, compose, old, strength), kept


def over_pixels(plan: Plan, strength: Strength) -> Plan:
    """Return `plan`, which paints over a picture, no further than a painter of drawings can without a drawing."""
    if plan.compose is None:
        return plan
    start = min(plan.sampling.start, _PIXEL_STARTS[strength])
    return msgspec.structs.replace(plan, sampling=msgspec.structs.replace(plan.sampling, start=start))


def from_noise(plan: Plan, old: Plan, strength: Strength) -> Plan:
    """Return `plan` with the noise that `old` grew from, turned some way to that of each new seed.

    Only where the same kind of model paints at the same size: other noise has nothing to do with the picture.
    """
    alike = (old.model.family, old.width_px, old.height_px) == (plan.model.family, plan.width_px, plan.height_px)
    if not alike or plan.compose is not None or old.enlarge is not None:
        return plan
    noise = (*old.variation.noise, (old.seeds[0], old.variation.noise_share if old.variation.noise else 1.0))
    variation = msgspec.structs.replace(plan.variation, noise=noise, noise_share=NOISE_SHARES[strength])
    return msgspec.structs.replace(plan, variation=variation)


def again(plan: Plan, seed: int) -> Plan:
    """Return the plan with fresh seeds from `seed` on and everything else kept: its source, its drawing, its words."""
    seeds = tuple((seed + place) % (1 << 32) for place in range(len(plan.seeds)))
    compose = plan.compose
    if compose is not None and plan.source_sha256 is None:
        old = compose.drawn or tuple(Drawn(one, compose.chaos) for one in plan.seeds)
        drawn = tuple(
            msgspec.structs.replace(one, anew=(*one.anew[:-1], Anew(fresh, one.anew[-1].reach))) if one.anew else one
            for one, fresh in zip(old, seeds, strict=True)
        )
        compose = msgspec.structs.replace(compose, drawn=drawn)
    return msgspec.structs.replace(plan, seeds=seeds, compose=compose)


def _over_drawing(plan: Plan, compose: Compose, old: Plan, strength: Strength) -> Plan:
    """Every picture of the plan takes its own small decisions anew, over the one drawing of `old`."""
    drawn = drawing_of(old)
    if drawn is None:
        return plan
    reach = REACHES[strength]
    before = tuple(one for one in drawn.anew if one.reach > reach)
    each = tuple(Drawn(drawn.seed, drawn.chaos, (*before, Anew(seed, reach))) for seed in plan.seeds)
    return msgspec.structs.replace(plan, compose=msgspec.structs.replace(compose, drawn=each), taste=old.taste)


def _painted_further(plan: Plan, old: Plan) -> Plan:
    start = max(plan.sampling.start, min(_MOST_PAINT, plan.sampling.start * _MORE_PAINT))
    stop = plan.sampling.stop * start / plan.sampling.start if plan.sampling.start else 0.0
    sampling = msgspec.structs.replace(plan.sampling, start=start, stop=stop)
    return msgspec.structs.replace(plan, sampling=sampling, variation=old.variation)


def _listed(value: Any) -> tuple[str, ...]:
    return (str(value),) if isinstance(value, str) else tuple(str(one) for one in value)

"""The starter's first stage as the engine sees it: one drawing per picture, rendered at any size so that edges stay crisp.

References act here first: what the eye saw in them has changed the scene (`likeness`), its style may be a mixture of
several finishes over the same drawing, or of the same figures in two colours, and its colours may move towards a
picture's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from gesso import scenes
from gesso.domain.errors import EngineError
from gesso.domain.plan import Compose, Drawn, Plan
from gesso.engine.dress import dressed
from gesso.engine.events import Rgb
from gesso.engine.likeness import Likeness
from gesso.engine.taste import steer

_PUSH = 0.4
"""How far strength 2 would push a finish: by so much of its own difference to the bare drawing."""


@dataclass(frozen=True)
class Sketch:
    """A composed drawing in one style or a mixture of several: `shares` sum to 1. The first is the drawing as it is meant."""

    shares: tuple[tuple[scenes.Drawing, float], ...]
    likeness: Likeness

    def render(self, width_px: int, height_px: int) -> Rgb:
        """H×W×3 bytes, finished."""
        rgb = _mixed([(self._finished(drawing, width_px, height_px), share) for drawing, share in self.shares])
        recolour = self.likeness.recolour
        rgb = rgb if recolour is None else recolour.apply(rgb)
        for style, amount, push in self.likeness.dresses:
            rgb = dressed(rgb, style, amount, push=push, tile=self.shares[0][0].tile)
        return rgb

    def _finished(self, drawing: scenes.Drawing, width_px: int, height_px: int) -> Rgb:
        """One finish; above strength 1 it is pushed further away from the drawing without it."""
        rgb = drawing.render(width_px, height_px)
        more = (self.likeness.strength - 1) * _PUSH
        if more <= 0:
            return rgb
        bare = drawing.render(width_px, height_px, style=False).astype(np.float32)
        pushed: Rgb = np.rint((rgb + np.float32(more) * (rgb - bare)).clip(0, 255)).astype(np.uint8)
        return pushed

    def bare(self, width_px: int, height_px: int) -> Rgb:
        """The drawing alone, without its style's finish: what the painter paints over."""
        drawings: dict[str, tuple[scenes.Drawing, float]] = {}
        for drawing, share in self.shares:
            drawings[drawing.subject] = drawing, drawings.get(drawing.subject, (drawing, 0.0))[1] + share
        return _mixed([(one.render(width_px, height_px, style=False), share) for one, share in drawings.values()])


def _mixed(pictures: Sequence[tuple[Rgb, float]]) -> Rgb:
    """Pictures of one size by their shares, which sum to 1."""
    if len(pictures) == 1:
        return pictures[0][0]
    whole = sum(one.astype(np.float32) * np.float32(share) for one, share in pictures)
    mixed: Rgb = np.rint(np.clip(whole, 0, 255)).astype(np.uint8)
    return mixed


def read_scene(stage: Compose) -> scenes.Scene:
    """Return the plan's scene.

    Raises:
        EngineError: `plan_incomplete` when the scene in the plan is not one that this version knows.
    """
    try:
        return msgspec.convert(stage.scene, scenes.Scene)
    except msgspec.ValidationError as error:
        raise EngineError(f"The plan's scene cannot be read: {error}.", code="plan_incomplete") from error


def drawing_of(plan: Plan, stage: Compose, index: int) -> Drawn:
    """Return which drawing the picture at `index` is painted over: an earlier one that is kept, or its own."""
    return stage.drawn[index] if stage.drawn else Drawn(plan.seeds[index], stage.chaos)


def compose(plan: Plan, stage: Compose, index: int, likeness: Likeness | None = None) -> Sketch:
    """Lay out the plan's scene, as its references left it, for the picture at `index`.

    Raises:
        EngineError: `plan_incomplete` when the scene in the plan is not one that this version knows.
    """
    likeness = likeness or Likeness(read_scene(stage))
    drawn = drawing_of(plan, stage, index)
    aspect = plan.delivered_width_px / plan.delivered_height_px
    scene = likeness.scene
    if plan.taste is not None and not plan.tile:
        dials = {"stylize": stage.stylize, "chaos": drawn.chaos, "weird": stage.weird}
        scene = steer(scene, plan.taste, drawn.seed, aspect=aspect, **dials)
    seeds = scenes.Seeds(drawn.seed, tuple((one.seed, one.reach) for one in drawn.anew))
    shares = []
    for tinted, part in [(scene, 1.0)] if stage.weird else tints(scene, likeness.tints):
        drawing = scenes.compose(
            tinted,
            seed=seeds,
            chaos=drawn.chaos,
            weird=stage.weird,
            stylize=stage.stylize,
            aspect=aspect,
            tile=plan.tile,
        )
        strength = drawing.strength * likeness.strength
        styles = likeness.styles or ((drawing.style, 1.0),)
        shares += [(replace(drawing, style=style, strength=strength), share * part) for style, share in styles]
    return Sketch(tuple(shares), likeness)


def tints(scene: scenes.Scene, shares: Sequence[tuple[int, float]]) -> list[tuple[scenes.Scene, float]]:
    """Return scenes whose mixture shows each named subject's colour by its share, and how much of each to mix in.

    The first is the scene itself; in the others the subjects with the smallest shares have the colours of their kinds. All
    else is equal, so the drawings lie over each other exactly. (Weird recolours by chance what has no colour: it does without.)
    """
    rows, shown = [], 0.0
    for index, share in sorted(shares, key=lambda row: row[1]):
        rows.append((scene, share - shown))
        plain = msgspec.structs.replace(scene.subjects[index], colour=None)
        scene = msgspec.structs.replace(scene, subjects=(*scene.subjects[:index], plain, *scene.subjects[index + 1 :]))
        shown = share
    return [row for row in (*rows, (scene, 1 - shown)) if row[1] > 0]

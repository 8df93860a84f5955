"""The starter's first stage as the engine sees it: one drawing per picture, rendered at any size so that edges stay crisp.

References act here first: what the eye saw in them has changed the scene (`likeness`), its style may be a mixture of
several finishes over the same drawing, and its colours may move towards a picture's.
"""

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
    """A composed drawing in one style or a mixture of several: `shares` sum to 1."""

    shares: tuple[tuple[scenes.Drawing, float], ...]
    likeness: Likeness

    def render(self, width_px: int, height_px: int) -> Rgb:
        """H×W×3 bytes, finished."""
        finished = [(self._finished(drawing, width_px, height_px), share) for drawing, share in self.shares]
        rgb = finished[0][0]
        if len(finished) > 1:
            mixed = sum(one.astype(np.float32) * share for one, share in finished)
            rgb = np.rint(np.clip(mixed, 0, 255)).astype(np.uint8)
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
        return self.shares[0][0].render(width_px, height_px, style=False)


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
    drawing = scenes.compose(
        scene,
        seed=scenes.Seeds(drawn.seed, tuple((one.seed, one.reach) for one in drawn.anew)),
        chaos=drawn.chaos,
        weird=stage.weird,
        stylize=stage.stylize,
        aspect=aspect,
        tile=plan.tile,
    )
    strength = drawing.strength * likeness.strength
    styles = likeness.styles or ((drawing.style, 1.0),)
    return Sketch(tuple((replace(drawing, style=style, strength=strength), share) for style, share in styles), likeness)

"""The starter's first stage as the engine sees it: one drawing per picture, rendered at any size so that edges stay crisp."""

from typing import Any, Protocol

import msgspec

from gesso import scenes
from gesso.domain.errors import EngineError
from gesso.domain.plan import Compose, Plan
from gesso.engine.events import Rgb


class Sketch(Protocol):
    """A composed drawing: `gesso.scenes.Drawing`."""

    def render(self, width_px: int, height_px: int) -> Any:
        """H×W×3 bytes."""
        ...


def compose(plan: Plan, stage: Compose, seed: int) -> Sketch:
    """Lay out the plan's scene for one seed.

    Raises:
        EngineError: `plan_incomplete` when the scene in the plan is not one that this version knows.
    """
    try:
        scene = msgspec.convert(stage.scene, scenes.Scene)
    except msgspec.ValidationError as error:
        raise EngineError(f"The plan's scene cannot be read: {error}.", code="plan_incomplete") from error
    drawing: Sketch = scenes.compose(
        scene,
        seed=seed,
        chaos=stage.chaos,
        weird=stage.weird,
        stylize=stage.stylize,
        aspect=plan.delivered_width_px / plan.delivered_height_px,
        tile=plan.tile,
    )
    return drawing


def render(sketch: Sketch, width_px: int, height_px: int) -> Rgb:
    rgb: Rgb = sketch.render(width_px, height_px)
    return rgb

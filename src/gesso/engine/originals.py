"""What each picture of a job begins from, and how its painting becomes the file that people get.

A picture begins from its own sketch, from the plan's source, from part of it (`edits`), from its structure (`retexture`), or from
nothing. Promises: `open_originals` reads nothing but its arguments. Knows nothing of networks.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

from gesso.domain.errors import EngineError
from gesso.domain.plan import Plan
from gesso.engine import edits, finish, pixels, retexture, sketch
from gesso.engine.events import Rgb
from gesso.engine.masks import Field
from gesso.engine.references import Opened


class Beginning(Protocol):
    """What the engine asks of that which a picture begins from."""

    @property
    def says(self) -> tuple[str, ...]:
        """What the painter should read beside the plan's words: what is around them."""
        ...

    @property
    def delivered(self) -> Rgb | None:
        """It, unpainted, at the delivered size; None where there is nothing."""
        ...

    def bare(self, width_px: int, height_px: int) -> Rgb | None:
        """The drawing without its style's finish, at the painting size: the starter's hint."""
        ...

    def painted_over(self, width_px: int, height_px: int) -> Rgb | None:
        """What is noised and painted over, at the painting size."""
        ...

    def hole(self, width_px: int, height_px: int) -> Field | None:
        """What to paint, H×W in 0–1 at the painting size; None: all of it."""
        ...

    def glimpse(self, preview: Rgb) -> Rgb:
        """A preview of what is painted as a preview of what is delivered."""
        ...

    def deliver(self, painted: Rgb, low: Rgb | None) -> Rgb:
        """Bring a painting, made over `low`, to the file that people get."""
        ...


_FINER = 1.5


class Original:
    """What picture i starts from: its own sketch, the plan's source picture, or nothing."""

    def __init__(self, plan: Plan, drawing: sketch.Sketch | None, source: Rgb | None) -> None:
        self._plan = plan
        self._size = plan.delivered_width_px, plan.delivered_height_px
        self._drawing, self._source = drawing, source
        self.is_sketch = drawing is not None
        self.says: tuple[str, ...] = ()

    def bare(self, width_px: int, height_px: int) -> Rgb | None:
        """The drawing under a sketch at the painting size, without its style's finish."""
        return None if self._drawing is None else self._drawing.bare(width_px, height_px)

    @cached_property
    def delivered(self) -> Rgb | None:
        """The original at the delivered size."""
        if self._drawing is not None:
            return self._drawing.render(*self._size)
        return None if self._source is None else pixels.fit(self._source, *self._size)

    def painted_over(self, width_px: int, height_px: int) -> Rgb | None:
        """Return the original at the painting size.

        A sketch is drawn once, large, and averaged down: a style's brushwork falls elsewhere at another size, and the
        finish needs both sizes to lie exactly over each other.
        """
        if self._drawing is not None and (self._size[0] < width_px or self._size[1] < height_px):
            return self._drawing.render(width_px, height_px)
        if self._drawing is None and self._source is not None:
            return pixels.fit(self._source, width_px, height_px)
        return None if self.delivered is None else pixels.resize(self.delivered, width_px, height_px)

    def _is_finer(self, painted: Rgb) -> bool:
        """Whether the source's own pixels show edges that the painting size cannot."""
        if self._source is None:
            return False
        own, small = self._source.shape, painted.shape
        return bool(own[0] >= _FINER * small[0] and own[1] >= _FINER * small[1])

    def hole(self, width_px: int, height_px: int) -> Field | None:
        """What to paint, H×W in 0–1 at the painting size; None: all of it."""
        del width_px, height_px
        return None

    def glimpse(self, preview: Rgb) -> Rgb:
        """A preview of what is painted as a preview of what is delivered."""
        return preview

    def deliver(self, painted: Rgb, low: Rgb | None) -> Rgb:
        """Bring a painting to the delivered size, with the edges of the sketch or the finer picture it was painted over."""
        plan, (width, height) = self._plan, self._size
        if painted.shape[:2] == (height, width):
            return painted
        guide = None
        weight = guide_weight(plan)
        high = self.delivered if weight > 0 and (self.is_sketch or self._is_finer(painted)) else None
        if low is not None and high is not None:
            guide = finish.Guide(low=low, high=high, weight=weight)
        return finish.enlarge(painted, width, height, guide, tile=plan.tile)


def guide_weight(plan: Plan) -> float:
    """How far what a plan paints over still guides the enlargement."""
    return finish.guide_weight(plan.sampling.start, math.sqrt(plan.width_px * plan.height_px))


def open_originals(plan: Plan, pictures: Mapping[str, bytes], opened: Opened) -> Sequence[Beginning]:
    source = None
    if plan.source_sha256 is not None:
        if plan.source_sha256 not in pictures:
            raise EngineError(
                f"The source picture {plan.source_sha256[:12]}… was not handed to the engine.", code="plan_incomplete"
            )
        source = pixels.open_picture(pictures[plan.source_sha256], plan.source_sha256)
    likeness = opened.likeness
    if source is not None and edits.is_edit(plan):
        piece = edits.Workpiece(plan, pictures, source, likeness)
        return [edits.Edit(piece, index) for index in range(len(plan.seeds))]
    if source is not None and plan.structure > 0 and plan.model.family == "starter":
        return [retexture.Retexture(plan, source, index, likeness) for index in range(len(plan.seeds))]
    drawn = plan.compose if source is None else None
    return [
        Original(plan, None if drawn is None else sketch.compose(plan, drawn, index, likeness), source)
        for index in range(len(plan.seeds))
    ]

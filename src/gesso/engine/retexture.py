"""A picture drawn anew on its own lines: edges stay, style, hour, colours and brushwork are what the words say.

Where the drawing under the source is known it is drawn again, with the words' style, hour, weather and palette in place of its
own: the seed keeps every outline where it was. Else the source itself, simplified until only its shapes are left (mean-shift
filtering: Comaniciu & Meer 2002, TPAMI 24(5)), is the drawing: its colours move to the hour's and palette's, and the words'
style is laid on. The painter then paints over it. Promises: pure. Knows nothing of networks.
"""

import math
from functools import cached_property

import cv2
import msgspec
import numpy as np

from gesso import scenes
from gesso.domain.plan import Compose, Plan
from gesso.engine import beyond, finish, pixels, sketch
from gesso.engine.events import Rgb
from gesso.engine.eye.palette import measure, transfer
from gesso.engine.likeness import Likeness
from gesso.engine.masks import Field
from gesso.scenes.styles import STYLES, Picture
from gesso.scenes.styles import finish as style_finish

_CHANGED = ("setting", "time", "weather", "season", "palette", "mood", "style")
_LOOSEST, _TIGHTEST = 24.0, 9.0
"""Colour radius of the smoothing at structure 0 and 1: what differs less is one surface."""
_REACH = 0.012
_SMOOTHED_AT_PX = 512
_COLOURS = 0.75
"""How far an unknown picture's colours move to those of the hour and palette that the words name."""
_EMPTY = Compose(scene={})


class Retexture:
    """Picture i of a retexture. See `Original` for what the methods promise."""

    says: tuple[str, ...] = ()

    def __init__(self, plan: Plan, source: Rgb, index: int, likeness: Likeness | None) -> None:
        self._plan, self._source, self._index = plan, source, index
        told = plan.compose or _EMPTY
        self._wish = sketch.read_scene(told) if likeness is None else likeness.scene
        self._size = plan.delivered_width_px, plan.delivered_height_px

    @cached_property
    def _drawing(self) -> scenes.Drawing | None:
        known = self._plan.source_compose
        if known is None or not known.drawn:
            return None
        old = sketch.read_scene(known)
        said = {name: getattr(self._wish, name) for name in _CHANGED if getattr(self._wish, name)}
        if "setting" in said:
            said.pop("setting")  # another place has other lines
        if {"time", "weather"} & set(said):
            said["sky"] = self._wish.sky
        scene = msgspec.structs.replace(old, **said, excluded=(*old.excluded, *self._wish.excluded))
        return beyond.drawing_under(known, scene, self._size[0] / self._size[1])

    @cached_property
    def _simple(self) -> Rgb:
        """An unknown source as a drawing: its shapes in the words' colours, at the delivered size."""
        plan = self._plan
        rgb = pixels.fit(self._source, *self._size)
        scale = min(1.0, _SMOOTHED_AT_PX / max(self._size))
        small = pixels.resize(rgb, max(16, round(self._size[0] * scale)), max(16, round(self._size[1] * scale)))
        radius = _LOOSEST + (_TIGHTEST - _LOOSEST) * plan.structure
        flat = cv2.pyrMeanShiftFiltering(small, max(3.0, _REACH * max(small.shape)), radius)
        if scale < 1:  # the smoothed colours, with the edges of the large picture
            low, soft, high = (one.astype(np.float32) / np.float32(255) for one in (flat, small, rgb))
            guided = finish.guided_enlarge(low, soft, high)
            flat = pixels.levels(guided * 255)
        return self._recoloured(np.asarray(flat, np.uint8))

    def _recoloured(self, rgb: Rgb) -> Rgb:
        wish = self._wish
        if not (wish.time or wish.palette or wish.weather or wish.season):
            return rgb
        place = msgspec.structs.replace(wish, subjects=(), relations=())
        shown = scenes.compose(place, seed=self._plan.seeds[self._index], aspect=self._size[0] / self._size[1])
        return transfer(rgb, measure(shown.render(192, 192, style=False)), _COLOURS)

    def bare(self, width_px: int, height_px: int) -> Rgb:
        """The drawing, without the style's finish."""
        if self._drawing is not None:
            return self._drawing.render(width_px, height_px, style=False)
        return pixels.resize(self._simple, width_px, height_px)

    @cached_property
    def delivered(self) -> Rgb:
        """The drawing in the words' style at the delivered size."""
        if self._drawing is not None:
            return self._drawing.render(*self._size)
        simple = self._simple
        style = self._wish.style if self._wish.style in STYLES else None
        if style is None:
            return simple
        nothing = np.zeros(simple.shape[:2], np.float32)
        rng = np.random.default_rng([self._plan.seeds[self._index] & 0xFFFFFFFF, 7])
        return np.asarray(
            style_finish(style, Picture(simple, simple, nothing, self._size[1] / 1024), rng, 1.0), np.uint8
        )

    def painted_over(self, width_px: int, height_px: int) -> Rgb:
        """What is painted over, at the painting size."""
        return pixels.resize(self.delivered, width_px, height_px)

    def hole(self, width_px: int, height_px: int) -> Field | None:
        """All of it is painted."""
        del width_px, height_px
        return None

    def glimpse(self, preview: Rgb) -> Rgb:
        """The preview is of the whole picture."""
        return preview

    def deliver(self, painted: Rgb, low: Rgb | None) -> Rgb:
        """Bring the painting to the delivered size with the drawing's edges."""
        plan = self._plan
        if painted.shape[1::-1] == self._size:
            return painted
        weight = finish.guide_weight(plan.sampling.start, math.sqrt(plan.width_px * plan.height_px))
        guide = None if low is None or weight <= 0 else finish.Guide(low=low, high=self.delivered, weight=weight)
        return finish.enlarge(painted, *self._size, guide, tile=plan.tile)

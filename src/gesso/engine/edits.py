"""One edit, from the plan's source, mask and canvas to the picture that is delivered: what `Original` is to a whole picture.

A small hole in a large picture is painted in a window around it, so that the network's pixels go where they are needed.
For the starter the hole is filled before it is painted (`filling`, `beyond`); for other families only what no source
covers. Afterwards the painting's colours are moved until they meet what is kept, and only the hole is pasted back.

Promises: pixels outside the mask come back byte for byte (`canvas.paste`). Knows nothing of the sampling loop.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import cast

import msgspec
import numpy as np

from gesso.domain.errors import EngineError
from gesso.domain.plan import Compose, Plan
from gesso.engine import beyond, canvas, finish, masks, membrane, pixels, quilt, sketch
from gesso.engine.events import Rgb
from gesso.engine.filling import Filling, Source, Wish, background, fill, names_place, setting_for
from gesso.engine.likeness import Likeness
from gesso.engine.masks import Box, Field, Flags

_OURS = 0.5
"""Familiarity from which on a picture is taken to be one that can be drawn on."""
_SURE = 0.4
_LEVELLED = 0.05
"""Beyond a source's edges a step is levelled out within this share of the picture's side."""
_GRAIN = 0.004
"""The same for what differs from pixel to pixel."""
_EMPTY = Compose(scene={})


def is_edit(plan: Plan) -> bool:
    """Whether a plan changes part of a picture, and not all of it."""
    return plan.mask_sha256 is not None or plan.canvas is not None


class Workpiece:
    """What all pictures of one edit share: the source on its canvas, the hole, and what is known of the source."""

    def __init__(
        self, plan: Plan, pictures: Mapping[str, bytes], source: Rgb, likeness: Likeness | None = None
    ) -> None:
        self.plan, self.source_rgb, self._likeness = plan, source, likeness
        ground = canvas.lay(plan, source)
        width, height = plan.delivered_width_px, plan.delivered_height_px
        mask = np.zeros((height, width), np.float32)
        if plan.mask_sha256 is not None:
            if plan.mask_sha256 not in pictures:
                raise EngineError(
                    f"The mask {plan.mask_sha256[:12]}… was not handed to the engine.", code="plan_incomplete"
                )
            mask = masks.open_mask(pictures[plan.mask_sha256], plan.mask_sha256, width, height)
        self.free = _with_margin(plan, source, ground.free) if plan.model.family == "starter" else ground.free
        self.mask: Field = np.where(self.free, np.float32(1), mask)
        hole = self.mask > 0
        if not hole.any():
            raise EngineError(
                "There is nothing to paint: the mask is black all over, and the source covers the whole picture. "
                "Paint white what shall change, or leave room around the source.",
                code="mask_empty",
            )
        self.rgb = ground.rgb
        self.box: Box = masks.window(hole, (plan.width_px, plan.height_px))
        self.hole = cast("Flags", self.box.cut(hole))
        # Around a subject nothing goes on from the old background: neither its colours nor a strip of it.
        soft = self.mask if plan.background is not None else masks.feathered(self.mask, self.free)
        self.shown = cast("Field", self.box.cut(soft))

    @property
    def unit(self) -> float:
        """The size of one design pixel of the styles: the source's height on the canvas / 1024."""
        spot = self.plan.canvas
        return (self.plan.delivered_height_px if spot is None else spot.height_px) / 1024

    @cached_property
    def seen(self) -> tuple[Source, bool]:
        """What the source shows, and whether it can be drawn on: from its own drawing, else by the eye."""
        known = self.plan.source_compose
        if known is not None:
            scene = sketch.read_scene(known)
            scene = msgspec.structs.replace(scene, style=scene.style or "storybook")
            if known.drawn:
                return Source(scene, known), True
        from gesso.engine.eye import open_eye

        look = open_eye().look(self.source_rgb)
        ours = known is not None or look.familiarity >= _OURS
        eyes = look.scene(_SURE)
        if known is not None:
            eyes = msgspec.structs.replace(
                eyes, **{name: getattr(scene, name) or getattr(eyes, name) for name in ("setting", "time", "style")}
            )
        style = eyes.style or look.style[0]
        return Source(msgspec.structs.replace(eyes, style=style if ours else "photo")), ours

    def wish(self, index: int) -> Wish:
        """What the words want in the picture at `index`."""
        told = self.plan.compose or _EMPTY
        drawn = sketch.drawing_of(self.plan, told, index)
        scene = sketch.read_scene(told) if self._likeness is None else self._likeness.scene
        return Wish(scene, drawn.seed, drawn.chaos, told.weird, told.stylize)

    @cached_property
    def behind(self) -> Rgb:
        """The window with the mask's hole closed, as if nothing had stood there; free parts are not filled."""
        source, _ = self.seen
        rgb, hole = cast("Rgb", self.box.cut(self.rgb)), self.hole & ~cast("Flags", self.box.cut(self.free))
        free = cast("Flags", self.box.cut(self.free))
        known = source.compose
        if known is not None and hole.any():
            spot = self.plan.canvas
            size = (self.rgb.shape[1], self.rgb.shape[0]) if spot is None else (spot.width_px, spot.height_px)
            drawing = beyond.drawing_under(known, source.scene, self.source_rgb.shape[1] / self.source_rgb.shape[0])
            empty = replace(drawing, subject="").render(*size)
            page = self.rgb.copy()
            left, top = (0, 0) if spot is None else (spot.x_px, spot.y_px)
            _lay_over(page, empty, left, top)
            there = cast("Rgb", self.box.cut(page))
            return np.where(hole[..., None], canvas.met(there, rgb, hole | free), rgb)
        return quilt.complete(rgb, hole, usable=~(hole | free)) if hole.any() else rgb

    def beyond(self, window: Rgb, wish: Wish) -> Filling:
        """The window with its free parts filled: what lies beyond the source is drawn for the whole picture."""
        source, _ = self.seen
        page, spot, at = self.rgb.copy(), self.plan.canvas, self.box
        page[at.top : at.bottom, at.left : at.right] = window
        height, width = page.shape[:2]
        lies = (
            Box(0, 0, width, height)
            if spot is None
            else Box(spot.x_px, spot.y_px, spot.x_px + spot.width_px, spot.y_px + spot.height_px)
        )
        ours = self.plan.source_compose is not None
        whole = beyond.continued(page, self.free, lies, wish, source, ours=ours)
        return Filling(cast("Rgb", at.cut(whole.bare)), cast("Rgb", at.cut(whole.finished)))


def _lay_over(page: Rgb, rgb: Rgb, left: int, top: int) -> None:
    height, width = page.shape[:2]
    right, bottom = min(left + rgb.shape[1], width), min(top + rgb.shape[0], height)
    x, y = max(left, 0), max(top, 0)
    page[y:bottom, x:right] = rgb[y - top : bottom - top, x - left : right - left]


def _with_margin(plan: Plan, source: Rgb, free: Flags) -> Flags:
    """Where the canvas goes on beyond the source, the source's bare paper margin is no picture: it is free too."""
    spot = plan.canvas
    if spot is None or not free.any():
        return free
    known = plan.source_compose
    paper = beyond.margin(source, None if known is None or not known.drawn else known.scene.get("style"))
    if paper == 0:
        return free
    across = round(paper * spot.width_px / source.shape[1])
    free = free.copy()
    height, width = free.shape
    inner = (
        max(spot.x_px + across, 0), max(spot.y_px + across, 0),
        min(spot.x_px + spot.width_px - across, width), min(spot.y_px + spot.height_px - across, height),
    )  # fmt: skip
    result = np.ones_like(free)
    result[inner[1] : inner[3], inner[0] : inner[2]] = False
    # A side that lies on the canvas's own edge keeps its paper: there the picture still ends.
    if spot.x_px <= 0:
        result[inner[1] : inner[3], : inner[0]] = free[inner[1] : inner[3], : inner[0]]
    if spot.x_px + spot.width_px >= width:
        result[inner[1] : inner[3], inner[2] :] = free[inner[1] : inner[3], inner[2] :]
    if spot.y_px <= 0:
        result[: inner[1], inner[0] : inner[2]] = free[: inner[1], inner[0] : inner[2]]
    if spot.y_px + spot.height_px >= height:
        result[inner[3] :, inner[0] : inner[2]] = free[inner[3] :, inner[0] : inner[2]]
    return result


def _roomiest(free: Flags) -> Flags:
    """The largest of the strips beside, above and below the source: where figures have room beyond its edges."""
    if free.all():
        return free
    height, width = free.shape
    box = masks.box_of(~free)
    strips = (
        Box(0, 0, box.left, height), Box(box.right, 0, width, height), Box(0, 0, width, box.top), Box(0, box.bottom, width, height),
    )  # fmt: skip
    best = max(strips, key=lambda one: min(one.width, one.height))
    room = np.zeros_like(free)
    room[best.top : best.bottom, best.left : best.right] = True
    return room


class Edit:
    """Picture i of an edit. See `Original` for what the methods promise; all but `delivered` are of the window."""

    def __init__(self, piece: Workpiece, index: int) -> None:
        self._piece, self._index = piece, index

    @property
    def says(self) -> tuple[str, ...]:
        """Place, hour and style around the hole: the starter reads words alone, and sees little beyond it."""
        if self._piece.plan.model.family != "starter":
            return ()
        around = self._piece.seen[0].scene
        return tuple(word for word in (around.setting, around.time, around.style) if word)

    @cached_property
    def _filling(self) -> Filling:
        """The window, filled: by the starter's drawing, or for other families only where no source lies."""
        piece = self._piece
        rgb, free = cast("Rgb", piece.box.cut(piece.rgb)), cast("Flags", piece.box.cut(piece.free))
        if piece.plan.model.family != "starter":
            if not free.any():
                return Filling(rgb, rgb)
            smooth = membrane.spread(rgb.astype(np.float32), ~free)
            whole = np.where(free[..., None], pixels.levels(smooth), rgb)
            return Filling(whole, whole)
        source, _ = piece.seen
        wish = piece.wish(self._index)
        back = self._background(wish, source)
        figures = wish.scene.subjects
        if not figures:
            return back
        masked = piece.hole & ~free if piece.plan.mask_sha256 is not None else piece.hole
        room = masked if masked.any() else _roomiest(free)
        filled = fill(back.finished, room, wish, source, piece.unit)
        # The hint shows the place bare, too, where no figure stands.
        return Filling(
            np.where((filled.bare == back.finished).all(axis=2, keepdims=True), back.bare, filled.bare), filled.finished
        )

    def _background(self, wish: Wish, source: Source) -> Filling:
        piece = self._piece
        free = cast("Flags", piece.box.cut(piece.free))
        behind = piece.behind
        painted = piece.hole & ~free
        placed = names_place(wish.scene) and (not wish.scene.subjects or piece.hole.mean() > 0.5)
        if placed and painted.any():
            height, width = piece.rgb.shape[:2]
            drawn = background(setting_for(wish.scene, source.scene), wish, width, height, source.style)
            styled, bare = (cast("Rgb", piece.box.cut(one)) for one in (drawn.finished, drawn.bare))
            inside = painted[..., None]
            behind = np.where(inside, styled, behind)
            if not free.any():
                return Filling(np.where(inside, bare, behind), behind)
        if free.any():
            return piece.beyond(behind, wish)
        return Filling(behind, behind)

    def bare(self, width_px: int, height_px: int) -> Rgb | None:
        """The filled window without its style's finish, at the painting size: the starter's hint."""
        if self._piece.plan.model.family != "starter":
            return None
        return pixels.resize(self._filling.bare, width_px, height_px)

    def painted_over(self, width_px: int, height_px: int) -> Rgb:
        """The filled window at the painting size."""
        return pixels.resize(self._filling.finished, width_px, height_px)

    def hole(self, width_px: int, height_px: int) -> Field:
        """What to paint, H×W in 0–1 at the painting size."""
        piece = self._piece
        return masks.shrunk(cast("Field", piece.box.cut(piece.mask)), width_px, height_px)

    @property
    def delivered(self) -> Rgb:
        """The edit as it is drawn, unpainted, at the delivered size."""
        return self._laid(self._filling.finished)

    def glimpse(self, preview: Rgb) -> Rgb:
        """The whole picture, small, with the window's preview in it."""
        piece = self._piece
        small = pixels.preview_size(piece.rgb)
        scale = small.shape[1] / piece.rgb.shape[1], small.shape[0] / piece.rgb.shape[0]
        left, top = round(piece.box.left * scale[0]), round(piece.box.top * scale[1])
        wide, tall = max(1, round(piece.box.width * scale[0])), max(1, round(piece.box.height * scale[1]))
        wide, tall = min(wide, small.shape[1] - left), min(tall, small.shape[0] - top)
        shown = masks.shrunk(piece.shown, wide, tall)
        kept = small[top : top + tall, left : left + wide].copy()
        small = small.copy()
        small[top : top + tall, left : left + wide] = canvas.paste(kept, pixels.resize(preview, wide, tall), shown)
        return small

    def deliver(self, painted: Rgb, low: Rgb | None) -> Rgb:
        """Bring the painted window back into the picture; `low` is what it was painted over."""
        piece, plan = self._piece, self._piece.plan
        weight = finish.guide_weight(plan.sampling.start, math.sqrt(plan.width_px * plan.height_px))
        guide = None
        if weight > 0 and low is not None and plan.model.family == "starter":
            guide = finish.Guide(low=low, high=self._filling.finished, weight=weight)
        size = (piece.box.width, piece.box.height)
        if painted.shape[1::-1] == size:
            return self._laid(painted)
        return self._laid(finish.enlarge(painted, *size, guide, tile=False))

    def _laid(self, window: Rgb) -> Rgb:
        piece = self._piece
        kept = cast("Rgb", piece.box.cut(piece.rgb))
        reach = _LEVELLED * max(window.shape) if piece.free.any() else math.inf
        met = window if piece.plan.background is not None else canvas.levelled(window, kept, piece.hole, reach=reach)
        if piece.free.any():
            free = cast("Flags", piece.box.cut(piece.free))[..., None]
            grain = max(1.5, _GRAIN * max(window.shape))
            met = np.where(free, canvas.continued(met, kept, piece.hole, grain), met)
        result = piece.rgb.copy()
        box = piece.box
        result[box.top : box.bottom, box.left : box.right] = canvas.paste(kept, met, piece.shown)
        return result

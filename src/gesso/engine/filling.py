"""What the starter draws into a hole: what was asked for, before a background that goes on from what is around.

Figures are drawn as vectors, fitted into the hole and set on its lower edge, in the source's style; words that name only a
place, an hour or a sky draw that; no words at all leave the background. Promises: pure given its arguments; outside the
hole both versions equal the ground. Knows nothing of networks.
"""

import re
from dataclasses import dataclass, replace

import cv2
import msgspec
import numpy as np

from gesso import scenes
from gesso.domain.plan import Compose
from gesso.engine import pixels
from gesso.engine.events import Rgb
from gesso.engine.masks import Box, Field, Flags, box_of
from gesso.scenes.raster import pixels as raster
from gesso.scenes.styles import STYLES, Picture, finish

_PLACED = ("setting", "time", "weather", "season", "sky", "palette", "mood")
"""What words can say about a background."""
_OUTSIDE = 0.02
"""Share of a figure that may lie outside the hole: tips of ears and tails."""
_FITTED_AT_PX = 160
_HALO_DESIGN_PX = 10


@dataclass(frozen=True)
class Source:
    """What is known of the picture that is changed: its scene with the style always named, and the drawing under it, if any."""

    scene: scenes.Scene
    compose: Compose | None = None
    """Where the very drawing is known, and lies under the picture as it was drawn."""

    @property
    def style(self) -> str:
        """The art style."""
        return self.scene.style if self.scene.style in STYLES else "storybook"


@dataclass(frozen=True, eq=False)
class Filling:
    """The picture with its hole filled: `bare` for the painter's hint, `finished` in the source's style."""

    bare: Rgb
    finished: Rgb


@dataclass(frozen=True)
class Wish:
    """What to draw, with which dials and seed."""

    scene: scenes.Scene
    seed: int
    chaos: int = 0
    weird: int = 0
    stylize: int = 100

    def compose(self, scene: scenes.Scene, aspect: float) -> scenes.Drawing:
        """Lay out another scene with these dials."""
        return scenes.compose(
            scene, seed=self.seed, chaos=self.chaos, weird=self.weird, stylize=self.stylize, aspect=aspect
        )


def names_place(scene: scenes.Scene) -> bool:
    """Whether the words say anything about the background."""
    return any(getattr(scene, name) for name in _PLACED)


def setting_for(wish: scenes.Scene, around: scenes.Scene) -> scenes.Scene:
    """The scene around with what the words say about it, without figures."""
    said = {name: getattr(wish, name) for name in _PLACED if getattr(wish, name)}
    if "time" in said or "setting" in said or "sky" in said:
        said.setdefault("sky", ())
    return msgspec.structs.replace(around, subjects=(), relations=(), excluded=wish.excluded, **said)


def fill(backdrop: Rgb, hole: Flags, wish: Wish, source: Source, unit: float) -> Filling:
    """Draw the wish's figures into the hole.

    Args:
        backdrop: the picture with its hole already closed by what belongs behind the figures.
        hole: H×W, where figures may be.
        wish: what is wanted.
        source: what the picture is.
        unit: delivered height of the whole picture / 1024, the size of one design pixel.
    """
    if not wish.scene.subjects:
        return Filling(backdrop, backdrop)
    figures = _figures(wish, source, hole)
    if figures is None:
        return Filling(backdrop, backdrop)
    alpha = figures[..., 3].astype(np.float32) / np.float32(255)
    bare = _over(backdrop, figures)
    rng = np.random.default_rng([wish.seed & 0xFFFFFFFF, 7])
    styled = finish(
        wish.scene.style if wish.scene.style in STYLES else source.style, Picture(bare, backdrop, alpha, unit), rng, 1.0
    )
    near = _halo(alpha, unit)[..., None]
    finished = backdrop + near * (styled.astype(np.float32) - backdrop)
    outside = ~hole[..., None]
    return Filling(
        np.where(outside, backdrop, bare),
        np.where(outside, backdrop, pixels.levels(finished)),
    )


def _halo(alpha: Field, unit: float) -> Field:
    """1 over the figures, fading out around them: a finish's outlines lie half outside."""
    reach = max(2, round(_HALO_DESIGN_PX * unit))
    wide = cv2.dilate(alpha, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2))
    return np.asarray(cv2.GaussianBlur(wide, (0, 0), reach / 2), np.float32)


def _over(back: Rgb, front: Rgb) -> Rgb:
    keep = 1 - front[..., 3:].astype(np.float32) / 255
    return pixels.levels(back * keep + front[..., :3])


def _figures(wish: Wish, source: Source, hole: Flags) -> Rgb | None:
    """H×W×4 premultiplied: the figures, as large as the hole takes them. None where nothing was drawn."""
    height, width = hole.shape
    box = box_of(hole)
    aspect = min(max(box.width / box.height, 0.6), 1.8)
    around = source.scene
    scene = msgspec.structs.replace(
        wish.scene,
        setting=_ground_of(wish.scene, around),
        time=wish.scene.time or around.time,
        weather=None,
        season=wish.scene.season or around.season,
        palette=wish.scene.palette or around.palette,
        mood=wish.scene.mood or around.mood,
        framing=None,
        style=wish.scene.style or source.style,
    )
    drawing = wish.compose(scene, aspect)
    body = drawing.subject
    if not re.search(r"<(path|g|circle|ellipse|rect)\b", body):
        return None
    extent = _extent(body, drawing.width)
    if extent is None:
        return None
    aloft = all(one.pose == "flying" for one in scene.subjects)
    left, top, scale = _place(body, drawing.width, extent, hole, aloft=aloft)
    shifted = f'<g transform="translate({left:.3f} {top:.3f}) scale({scale:.5f})">{body}</g>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">{shifted}</svg>'
    return raster(svg, width, height)


def _ground_of(wished: scenes.Scene, around: scenes.Scene) -> str:
    """Where the figures are taken to be, which decides on boats and bubbles: what is there, or plain ground."""
    return wished.setting or around.setting or "meadow"


def _extent(body: str, width: float) -> Box | None:
    """Where the figures lie, in canvas units; they may reach beyond the page."""
    margin, scale = 300, 0.25
    size = (round((width + 2 * margin) * scale), round((1000 + 2 * margin) * scale))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" viewBox="0 0 {size[0]} {size[1]}">'
        f'<g transform="scale({scale}) translate({margin} {margin})">{body}</g></svg>'
    )
    solid = raster(svg, *size)[..., 3] > 96
    if not solid.any():
        return None
    box = box_of(solid)
    return Box(*(round(side / scale) - margin for side in box))


def _place(body: str, width: float, extent: Box, hole: Flags, *, aloft: bool) -> tuple[float, float, float]:
    """Offset (left, top) and scale that set the figures into the hole, as large as it takes them.

    They stand on the hole's lower edge at its middle, what flies hangs in its middle; from the size of the hole's box they
    shrink until they lie in it.
    """
    del width
    box = box_of(hole)
    thumb = (
        max(16, round(_FITTED_AT_PX * min(1.0, extent.width / extent.height))),
        max(16, round(_FITTED_AT_PX * min(1.0, extent.height / extent.width))),
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{thumb[0]}" height="{thumb[1]}" viewBox="0 0 {thumb[0]} {thumb[1]}">'
        f'<g transform="scale({thumb[0] / extent.width:.5f} {thumb[1] / extent.height:.5f}) translate({-extent.left} {-extent.top})">{body}</g></svg>'
    )
    shape = raster(svg, *thumb)[..., 3] > 96
    rows, columns = np.nonzero(shape)
    across, down = (columns + 0.5) / thumb[0], (rows + 0.5) / thumb[1]
    whole = 0.96 * min(box.width / extent.width, box.height / extent.height)
    best: tuple[float, float, float, float] = (np.inf, 0.0, 0.0, whole)
    for share in (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4):
        scale = whole * share
        wide, tall = extent.width * scale, extent.height * scale
        room_x, room_y = box.width - wide, box.height - tall
        for side in (0.5, 0.3, 0.7):
            for low in (0.5,) if aloft else (0.96, 0.8, 0.6):
                left, top = box.left + room_x * side, box.top + room_y * low
                x, y = (left + across * wide).astype(int), (top + down * tall).astype(int)
                height, width_px = hole.shape
                inside = hole[np.clip(y, 0, height - 1), np.clip(x, 0, width_px - 1)]
                lost = 1 - float(inside.mean())
                if lost <= _OUTSIDE:
                    return left - extent.left * scale, top - extent.top * scale, scale
                if lost < best[0] - 0.02:
                    best = (lost, left - extent.left * scale, top - extent.top * scale, scale)
    return best[1], best[2], best[3]


def background(scene: scenes.Scene, wish: Wish, width_px: int, height_px: int, style: str) -> Filling:
    """A place without figures at a picture's size."""
    drawing = wish.compose(msgspec.structs.replace(scene, subjects=(), relations=(), style=style), width_px / height_px)
    drawing = replace(drawing, subject="")
    return Filling(drawing.render(width_px, height_px, style=False), drawing.render(width_px, height_px))

"""A picture continued beyond its edges: the same place, drawn on at the same scale, with no figures in it.

Next to the border lies what follows from it without a step. Where the source's drawing is known, that drawing itself goes on beyond
its page (trunks, branches, clouds and hills that the edge cuts go on as they were drawn) before its mirrored backdrop; but for
finishes that show where they end, and for pictures from elsewhere, the picture goes on with pieces of itself (`growing`). Further
away lies, where words name a place or a drawing is known, the place drawn anew as a panorama at the source's scale and horizon,
finished in the source's style, moved in colour to the source's tones, and joined along the line where they differ least (`joining`).

Promises: what the source covers is not touched, but for a margin of its own (`margin`): bare paper, or lead. Knows nothing of
networks, nor of what the picture shows: what repeats is texture, and now and then a thing.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import cast

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from gesso import scenes
from gesso.domain.plan import Compose
from gesso.engine import growing, joining, matte, overhang, pixels, toning
from gesso.engine.events import Rgb
from gesso.engine.filling import Filling, Source, Wish, names_place, setting_for
from gesso.engine.masks import Box, Field, Flags, box_of
from gesso.scenes.raster import pixels as raster
from gesso.scenes.styles import Picture, finish

_GROWN: Mapping[str, float] = MappingProxyType({"glass": 0.25, "ink": 0.0})
"""Styles whose finish shows where it ends, and how far each darkens its corners (`scenes.styles`)."""
_FRAMED: Mapping[str, float] = MappingProxyType({"glass": 0.02})
"""Styles whose finish lays a frame around the picture, and its width in shares of the height."""
_NEVER = 4.0
"""A drawing knows its figures surely, so their pieces cost this much more than those that are only looked for."""
_AROUND = 0.02
"""What lies so near a figure, in shares of the height, belongs to it: its shadow, its outline."""
_LONE = ("rainbow", "planet")
"""What hangs in a sky only once; sun and moon are taken out of the drawing, for its layout depends on them."""
_FALLING = ("rain", "snow", "storm", "fog")
"""Weather that is drawn in front of everything: it falls beyond the edges, too."""
_WIDEST = 4.0
_TRIES = 5
_NEAREST, _FURTHEST, _SOFTEST = 0.02, 0.33, 0.12
"""The line between the two versions keeps within these distances of the border; the widest band of detail fades over the last."""
_HORIZON = 0.62
"""About where the ground of most places begins, as a share of the height."""
_TRUNK = 0.02
_TINT_BLUR, _TINT_DEEP = 0.12, 0.2
_EVEN = 14.0
"""Levels within which a row of sky is one colour."""
_COMPARED_PX = 96
_PAPER_SPREAD, _PAPER_LIGHT, _PAPER_DEEP, _PAPER_ENDS, _PAPER_LEAST = 12.0, 200.0, 0.06, 0.82, 1.2


def margin(source: Rgb, style: str | None = None) -> int:
    """How many pixels of bare paper or lead frame a picture, as some finishes leave; 0 where its edges are picture."""
    height, width = source.shape[:2]
    if style is not None and style in _FRAMED:
        return max(2, round(_FRAMED[style] * float(height)))
    deep = max(1, round(_PAPER_DEEP * min(height, width)))
    thin = max(1, deep // 12)
    edge = np.concatenate([
        source[:thin].reshape(-1, 3), source[-thin:].reshape(-1, 3),
        source[:, :thin].reshape(-1, 3), source[:, -thin:].reshape(-1, 3),
    ]).astype(np.float32)  # fmt: skip
    if edge.std(0).max() > _PAPER_SPREAD or edge.mean() < _PAPER_LIGHT:
        return 0
    away = np.abs(source.astype(np.float32) - edge.mean(0)).max(axis=2) > 3 * _PAPER_SPREAD
    lines = np.array([
        away[d, :].mean() + away[-1 - d, :].mean() + away[:, d].mean() + away[:, -1 - d].mean() for d in range(2 * deep)
    ])  # fmt: skip
    inner = float(np.median(lines[deep:]))
    clean = int(np.argmax(lines > _PAPER_ENDS * inner))
    return 0 if inner < _PAPER_LEAST or clean >= deep or lines[0] > 0.2 * inner else clean + max(1, deep // 12)


def continued(rgb: Rgb, free: Flags, spot: Box, wish: Wish, source: Source, *, ours: bool) -> Filling:
    """Fill what is free around the source.

    Args:
        rgb: H×W×3; its pixels where it is free are not read.
        free: H×W.
        spot: where the whole source lies, also where it leaves the page.
        wish: the words' scene, seed and dials; figures in it are drawn later.
        source: what the source shows.
        ours: whether it was drawn here; looks alone do not tell, a photograph can be as familiar.
    """
    box = box_of(~free)
    if not ours and not names_place(wish.scene):
        whole = _grown_on(rgb, free, box, wish.seed)
        return _whole(whole, whole, rgb, free)
    known = source.compose if source.compose is not None and source.compose.drawn else None
    far = _panorama(rgb, free, wish, source, spot)
    if known is None:
        near = _grown_on(rgb, free, box, wish.seed)
        styled = toning.matched(_styled(far, source, wish, box), rgb, free, box)
        bare = toning.matched(far, rgb, free, box)
        bare, finished = _joined((near, near), (bare, styled), free, box)
        return _whole(bare, finished, rgb, free)
    drawing = drawing_under(known, source.scene, spot.width / spot.height)
    if source.style in _GROWN and not names_place(wish.scene) and growing.can_grow(box, free):
        whole = _regrown(rgb, free, spot, drawing, wish.seed)
        return _whole(whole, whole, rgb, free)
    near = _drawn_on(drawing, source.scene, spot, free.shape[1::-1])
    (bare,) = _joined((near,), (far,), free, box)
    _grown(bare, drawing, spot)
    styled = _styled(bare, source, wish, spot)
    finished = toning.moved(styled, toning.drift_of(styled, rgb, free, box, outlier=toning.SAME_OUTLIER))
    return _whole(bare, finished, rgb, free)


def _whole(bare: Rgb, finished: Rgb, rgb: Rgb, free: Flags) -> Filling:
    inside = free[..., None]
    return Filling(np.where(inside, bare, rgb), np.where(inside, finished, rgb))


def _styled(bare: Rgb, source: Source, wish: Wish, box: Box) -> Rgb:
    """The source's finish at the source's scale, over everything."""
    rng = np.random.default_rng([wish.seed & 0xFFFFFFFF, 7])
    nothing = np.zeros(bare.shape[:2], np.float32)
    return finish(source.style, Picture(bare, bare, nothing, box.height / 1024), rng, 1.0)


def _joined(near: tuple[Rgb, ...], far: tuple[Rgb, ...], free: Flags, box: Box) -> tuple[Rgb, ...]:
    """Near the border what goes on from it, further away the new place; all pairs are cut along the last pair's line."""
    away = cv2.distanceTransform(free.astype(np.uint8), cv2.DIST_L2, 5)
    side = min(box.height, box.width)
    shown = joining.cut(near[-1], far[-1], away <= _NEAREST * side, away >= _FURTHEST * side)
    levels = max(1, round(np.log2(max(2.0, _SOFTEST * side))))
    return tuple(joining.blended(one, other, shown, levels) for one, other in zip(near, far, strict=True))


def _regrown(rgb: Rgb, free: Flags, spot: Box, drawing: scenes.Drawing, seed: int) -> Rgb:
    """A finish that shows where it ends is not laid again: the picture goes on with pieces of itself, in even light."""
    (height, width), box = free.shape, box_of(~free)
    mask = np.zeros((height, width), np.float32)
    subject = drawing.layers(spot.width, spot.height).subject_mask
    around = max(1, round(_AROUND * spot.height))
    subject = cv2.dilate(np.asarray(subject, np.float32), np.ones((2 * around + 1,) * 2, np.uint8))
    page = Box(max(spot.left, 0), max(spot.top, 0), min(spot.right, width), min(spot.bottom, height))
    mask[page.top : page.bottom, page.left : page.right] = subject[
        page.top - spot.top : page.bottom - spot.top, page.left - spot.left : page.right - spot.left
    ]
    rows = (np.clip(np.arange(height), box.top, box.bottom - 1) - spot.top + 0.5) / spot.height
    columns = (np.clip(np.arange(width), box.left, box.right - 1) - spot.left + 0.5) / spot.width
    away = (np.square(2 * rows - 1)[:, None] + np.square(2 * columns - 1)[None]) / 2
    shade = (1 - _GROWN[drawing.style] * np.square(away))[..., None].astype(np.float32)
    even = pixels.levels(rgb / shade)
    lit = growing.grown(even, free, seed, np.where(free, np.float32(0), _NEVER * mask))
    return pixels.levels(lit * shade)


def _grown_on(rgb: Rgb, free: Flags, box: Box, seed: int) -> Rgb:
    """The source goes on with pieces of itself; of its subject only where nothing else fits."""
    if not growing.can_grow(box, free):
        return _mirrored(rgb, box)
    subject = np.zeros(free.shape, np.float32)
    source = cast("Rgb", box.cut(rgb))
    subject[box.top : box.bottom, box.left : box.right] = matte.fitted(source, matte.seen(source))
    return growing.grown(rgb, free, seed, subject)


def _mirrored(rgb: Rgb, box: Box) -> Rgb:
    """What lies in the box, reflected at its sides until the page is full; above an even sky only its colour goes on."""
    height, width = rgb.shape[:2]
    around = ((box.top, height - box.bottom), (box.left, width - box.right), (0, 0))
    page = np.pad(box.cut(rgb), around, mode="symmetric")
    row = page[box.top : box.top + 1].astype(np.float32)
    sky = cv2.GaussianBlur(row, (0, 0), _TINT_BLUR * box.width)
    if box.top > 0 and float((np.abs(row - sky).max(axis=2) < _EVEN).mean()) > 0.8:
        near = np.exp(-np.square((box.top - np.arange(box.top)) / (toning.STRIP * box.height)))[:, None, None]
        page[: box.top] = (sky + (page[: box.top] - sky) * near + 0.5).astype(np.uint8)
    return page


def _drawn_on(drawing: scenes.Drawing, scene: scenes.Scene, spot: Box, size: tuple[int, int]) -> Rgb:
    """The source's own drawing beyond its page: shapes that its edge cuts go on as they were drawn, before a mirrored backdrop."""
    page = _render(drawing, spot.width, spot.height, front=scene.weather in _FALLING)
    width, height = size
    left, top = spot.left, spot.top
    rows = _reflected(np.arange(height) - top, spot.height)
    columns = _reflected(np.arange(width) - left, spot.width)
    back = page[rows[:, None], columns[None, :]].astype(np.float32)
    if top > 0 and (sky := _even(page[0])) is not None:
        back[:top] = sky
    below = top + spot.height
    if below < height:
        plain = replace(
            drawing, background=overhang.grounds(drawing.background, drawing.width), subject="", foreground=""
        )
        ground = plain.render(spot.width, spot.height, style=False)
        back[below:] = ground[rows[below:, None], columns[None, :]]
        lying = overhang.grounds(overhang.without_vignette(drawing.foreground), drawing.width)
        whole = replace(drawing, subject="", foreground=lying)
        stands = whole.render(spot.width, spot.height, style=False)[-1:].astype(np.float32) - page[-1:]
        # What the foreground lays over the page's last row (snow, shade) fades out below it instead of ending there.
        tint = cv2.GaussianBlur(stands, (0, 0), _TINT_BLUR * spot.width)[:, columns]
        depth = (np.arange(below, height) - below + 1) / (_TINT_DEEP * spot.height)
        back[below:] += tint * np.exp(-np.square(depth))[:, None, None].astype(np.float32)
    body = overhang.beyond_page(drawing, front=scene.weather in _FALLING)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<g transform="translate({left} {top}) scale({spot.width / drawing.width:.6g} {spot.height / 1000:.6g})">{body}</g></svg>'
    )
    front = raster(svg, width, height).astype(np.float32)
    return pixels.levels(np.clip(back, 0, 255) * (1 - front[..., 3:] / 255) + front[..., :3])


def _grown(page: Rgb, drawing: scenes.Drawing, spot: Box) -> None:
    """Let trunks of the foreground that the source's upper edge cuts go on up to the page's."""
    if spot.top <= 0:
        return
    width = page.shape[1]
    body = overhang.without_vignette(drawing.foreground)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="2" viewBox="0 0 {width} 2">'
        f'<g transform="translate({spot.left} 0) scale({spot.width / drawing.width:.6g} {spot.height / 1000:.6g})">{body}</g></svg>'
    )
    row = raster(svg, width, 2)[0]
    solid = (row[None, :, 3] > 250).astype(np.uint8)
    trunk = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((1, max(3, round(_TRUNK * spot.width))), np.uint8))[0] > 0
    page[: spot.top, trunk] = row[trunk, :3]


def _reflected(at: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """Places on a line that is reflected at 0 and `count`."""
    turned = at % (2 * count)
    return np.where(turned < count, turned, 2 * count - 1 - turned)


def _even(line: npt.NDArray[np.uint8]) -> Field | None:
    """The colour of a line of pixels, where most of it has one."""
    middle = np.median(line.astype(np.float32), axis=0)
    away = np.abs(line - middle).max(axis=1)
    return middle.astype(np.float32) if float((away < _EVEN).mean()) > 0.5 else None


def _panorama(rgb: Rgb, free: Flags, wish: Wish, source: Source, spot: Box) -> Rgb:
    """The bare place on the whole canvas, at the source's scale and height."""
    height, width = free.shape
    scene = setting_for(wish.scene, source.scene) if names_place(wish.scene) else source.scene
    scene = msgspec.structs.replace(_without_lone(scene, wish.scene.sky), subjects=(), relations=(), framing=None)
    known = source.compose is not None
    box = spot if known else box_of(~free)
    candidates = _candidates(scene, wish, source, min(width / box.height, _WIDEST))
    shifts = (0.0,) if known else tuple(share / 100 for share in range(-20, 21, 4))
    drawing, shift = _likest(candidates, shifts, rgb, free, box)
    strip = _render(drawing, width, box.height, front=scene.weather in _FALLING)
    return _stretched(strip, box.top + round(shift * box.height), height)


def _stretched(strip: Rgb, top: int, height: int) -> Rgb:
    """The strip on a page of this height, its first row at `top`: above it sky goes on, below it nearer ground."""
    tall, width = strip.shape[:2]
    rows = _reflected(np.arange(height) - top, tall)
    page = strip[rows]
    if top > 0 and (sky := _even(strip[0])) is not None:
        page[:top] = (sky + 0.5).astype(np.uint8)
    bottom = top + tall
    if bottom >= height:
        return page
    horizon = top + _HORIZON * tall
    larger = (height - horizon) / (bottom - horizon)
    chart = np.array([[larger, 0, width / 2 * (1 - larger)], [0, larger, height - larger * tall]], np.float32)
    nearer = cv2.warpAffine(strip, chart, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    down = np.broadcast_to(np.arange(height)[:, None], (height, width))
    fade = 0.08 * tall
    shown = joining.cut(page, nearer, down < bottom - fade, down > min(bottom + fade, height - 2))
    return joining.blended(page, nearer, shown, max(1, round(np.log2(max(2.0, _SOFTEST * tall)))))


def _without_lone(scene: scenes.Scene, wanted: tuple[str, ...] = ()) -> scenes.Scene:
    """The scene without a second sun."""
    lone = tuple(word for word in _LONE if word not in wanted)
    sky = tuple(word for word in scene.sky if word not in lone)
    return msgspec.structs.replace(scene, sky=sky, excluded=(*scene.excluded, *lone))


def _candidates(scene: scenes.Scene, wish: Wish, source: Source, aspect: float) -> list[scenes.Drawing]:
    if source.compose is not None and source.compose.drawn and not names_place(wish.scene):
        return [drawing_under(source.compose, scene, aspect)]
    return [replace(wish, seed=(wish.seed + 7919 * step) % (1 << 32)).compose(scene, aspect) for step in range(_TRIES)]


def drawing_under(known: Compose, scene: scenes.Scene, aspect: float) -> scenes.Drawing:
    """The known drawing with another scene or shape: what the seed decides stays."""
    drawn = known.drawn[0]
    return scenes.compose(
        scene,
        seed=scenes.Seeds(drawn.seed, tuple((one.seed, one.reach) for one in drawn.anew)),
        chaos=drawn.chaos,
        weird=known.weird,
        stylize=known.stylize,
        aspect=aspect,
    )


def _render(drawing: scenes.Drawing, width_px: int, height_px: int, *, front: bool = False) -> Rgb:
    foreground = overhang.without_vignette(drawing.foreground) if front else ""
    background = overhang.without_lights(drawing.background)
    return replace(drawing, background=background, subject="", foreground=foreground).render(
        width_px, height_px, style=False
    )


def _likest(
    candidates: list[scenes.Drawing], shifts: tuple[float, ...], rgb: Rgb, free: Flags, box: Box
) -> tuple[scenes.Drawing, float]:
    """The drawing, and the shift in heights, that fits best inside the source along its left and right edges."""
    if len(candidates) == 1 and len(shifts) == 1:
        return candidates[0], shifts[0]
    width = free.shape[1]
    size = (max(8, round(_COMPARED_PX * width / box.height)), _COMPARED_PX)
    scale = size[0] / width
    source = cv2.resize(box.cut(rgb), (max(4, round(box.width * scale)), _COMPARED_PX), interpolation=cv2.INTER_AREA)
    source = _lab(cv2.GaussianBlur(source, (0, 0), 2))
    left, thick = round(box.left * scale), max(2, round(toning.STRIP * source.shape[1]))
    best, found = np.inf, (candidates[0], shifts[0])
    for drawing in candidates:
        page = _lab(cv2.GaussianBlur(_render(drawing, *size), (0, 0), 2))
        for shift in shifts:
            down = round(shift * _COMPARED_PX)
            rows = slice(max(0, down), min(_COMPARED_PX, _COMPARED_PX + down))
            moved = slice(max(0, -down), min(_COMPARED_PX, _COMPARED_PX - down))
            unlike = 0.15 * abs(shift) * 100
            for at in (slice(0, thick), slice(-thick, None)):
                there = page[moved, left : left + source.shape[1]][:, at]
                unlike += float(np.abs(there - source[rows, : there.shape[1] if at.start == 0 else None][:, at]).mean())
            if unlike < best:
                best, found = unlike, (drawing, shift)
    return found


def _lab(rgb: Rgb) -> Field:
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)

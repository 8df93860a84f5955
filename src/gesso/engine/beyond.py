"""A picture continued beyond its edges: the same place, drawn on at the same scale, with no figures in it.

The source's place is drawn anew as a panorama as high as the source lies and as wide as the canvas, so that horizons and the
sizes of things agree; where its drawing is known it is that drawing's hour, palette and horizon. Above and below, sky and
ground go on. The whole is finished in the source's style at the source's scale, moved in colour until it meets the source's
border (`canvas.met`), and along that border a narrow strip is closed with pieces of both sides (`quilt`), so that what the
edge had cut finds an end. Pictures unlike ours have no drawing: they go on in pieces of themselves.

Promises: what the source covers is not touched, but for a paper margin of its own (`margin`). Knows nothing of networks.
"""

from dataclasses import replace

import cv2
import msgspec
import numpy as np

from gesso import scenes
from gesso.domain.plan import Compose
from gesso.engine import canvas, membrane, quilt
from gesso.engine.events import Rgb
from gesso.engine.filling import Filling, Source, Wish, names_place, setting_for
from gesso.engine.masks import Box, Field, Flags, box_of
from gesso.scenes.styles import Picture, finish

_LONE = ("sun", "moon", "rainbow", "planet")
"""What hangs in a sky only once."""
_WIDEST = 4.0
_TRIES = 5
_STRIP = 0.08
_SEAM = 0.05
"""Width of the strip along the border that is closed with pieces, as a share of the source's shorter side."""
_COMPARED_PX = 96
_MATCHED_PX, _MATCH_BLUR, _OUTLIER, _MOST_MATCHED = 96, 3.0, 16.0, 110.0
_PAPER_SPREAD, _PAPER_LIGHT, _PAPER_DEEP, _PAPER_ENDS = 12.0, 200.0, 0.055, 1.0


def margin(source: Rgb) -> int:
    """How many pixels of bare paper frame a picture, as some finishes leave; 0 where its edges are picture."""
    height, width = source.shape[:2]
    deep = max(1, round(_PAPER_DEEP * min(height, width)))
    thin = max(1, deep // 12)
    edge = np.concatenate([
        source[:thin].reshape(-1, 3), source[-thin:].reshape(-1, 3),
        source[:, :thin].reshape(-1, 3), source[:, -thin:].reshape(-1, 3),
    ]).astype(np.float32)  # fmt: skip
    if edge.std(0).max() > _PAPER_SPREAD or edge.mean() < _PAPER_LIGHT:
        return 0
    away = np.abs(source.astype(np.float32) - edge.mean(0)).max(axis=2) > 3 * _PAPER_SPREAD
    lines = [
        away[d, :].mean() + away[-1 - d, :].mean() + away[:, d].mean() + away[:, -1 - d].mean() for d in range(deep)
    ]
    clean = next((d for d, share in enumerate(lines) if share > 4 * 0.8), deep)
    return 0 if clean >= deep else clean + max(1, deep // 20)


def continued(rgb: Rgb, free: Flags, wish: Wish, source: Source, *, ours: bool) -> Filling:
    """Fill what is free around the source.

    Args:
        rgb: H×W×3; its pixels where it is free are not read.
        free: H×W.
        wish: the words' scene, seed and dials; figures in it are drawn later.
        source: what the source shows.
        ours: whether it looks like a picture that can be drawn on.
    """
    if not ours:
        whole = quilt.complete(rgb, free)
        return Filling(whole, whole)
    height, width = free.shape
    box = box_of(~free)
    bare = _panorama(rgb, free, box, wish, source)
    nothing = np.zeros((height, width), np.float32)
    rng = np.random.default_rng([wish.seed & 0xFFFFFFFF, 7])
    styled = finish(source.style, Picture(bare, bare, nothing, box.height / 1024), rng, 1.0)
    joined = np.where(free[..., None], _matched(styled, rgb, free, box), rgb)
    reach = max(3, round(_SEAM * min(box.height, box.width)))
    near = cv2.dilate((~free).astype(np.uint8), np.ones((2 * reach + 1,) * 2, np.uint8)) > 0
    strip = free & near
    finished = quilt.complete(joined, strip, usable=~strip, begin=joined)
    bare = np.where(free[..., None], _matched(bare, rgb, free, box), rgb)
    return Filling(np.where(strip[..., None], finished, bare), finished)


def _toned(drawn: Rgb, rgb: Rgb, free: Flags, size: tuple[int, int]) -> Rgb:
    """The drawing in the source's tones: the affine map of colours that explains the source by the drawing beneath it best.

    Robustly (iteratively reweighted least squares, Cauchy weights), for the source has figures and the drawing has none, and
    drawn to the identity where little can be told.
    """
    known = cv2.resize((~free).astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.999
    if known.sum() < 32:
        return drawn
    given = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA)[known].astype(np.float64) / 255
    wanted = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)[known].astype(np.float64) / 255
    given = np.column_stack((given, np.ones(len(given))))
    identity = np.vstack((np.eye(3), np.zeros(3)))
    ridge = 0.01 * len(given) * np.diag([1.0, 1.0, 1.0, 0.1])
    weight, chart = np.ones(len(given)), identity
    for _ in range(8):
        loaded = given * weight[:, None]
        chart = np.linalg.solve(loaded.T @ given + ridge, loaded.T @ wanted + ridge @ identity)
        weight = 1 / (1 + np.square(np.abs(given @ chart - wanted).max(axis=1) * 255 / _OUTLIER))
    toned = (drawn.astype(np.float32) / 255) @ chart[:3].astype(np.float32) + chart[3].astype(np.float32)
    return np.asarray(np.clip(toned, 0, 1) * 255 + 0.5, np.uint8)


def _matched(drawn: Rgb, rgb: Rgb, free: Flags, box: Box) -> Rgb:
    """Move the drawing's colours, softly, to the source's where both show the same place: along the inside of its border.

    What differs by more than colours do, such as a figure or a tree that only one of them has, has little say.
    """
    height, width = free.shape
    scale = _MATCHED_PX / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    drawn = _toned(drawn, rgb, free, size)
    deep = max(2, round(_STRIP * min(box.height, box.width)))
    inside = cv2.erode((~free).astype(np.uint8), np.ones((2 * deep + 1,) * 2, np.uint8), borderValue=1) > 0
    strip = (~free & ~inside).astype(np.float32)
    share = cv2.resize(strip, size, interpolation=cv2.INTER_AREA)
    drift = (rgb.astype(np.float32) - drawn) * strip[..., None]
    drift = cv2.resize(drift, size, interpolation=cv2.INTER_AREA) / np.maximum(share, np.float32(1e-3))[..., None]
    weight = share / (1 + np.square(np.abs(drift).max(axis=2) / _OUTLIER))
    soft = drift
    for _ in range(3):  # a mean that outliers are argued out of
        total = np.maximum(cv2.GaussianBlur(weight, (0, 0), _MATCH_BLUR), np.float32(1e-4))[..., None]
        soft = cv2.GaussianBlur(drift * weight[..., None], (0, 0), _MATCH_BLUR) / total
        away = np.abs(drift - soft).max(axis=2)
        weight = share / (1 + np.square(away / _OUTLIER))
    soft = np.clip(soft, -_MOST_MATCHED, _MOST_MATCHED).astype(np.float32)
    shift = membrane.spread(soft, share > 0.2)
    big = cv2.resize(shift, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(drawn + big, 0, 255) + 0.5, np.uint8)


def _panorama(rgb: Rgb, free: Flags, box: Box, wish: Wish, source: Source) -> Rgb:
    """The bare place on the whole canvas, at the source's scale and height."""
    height, width = free.shape
    scene = setting_for(wish.scene, source.scene) if names_place(wish.scene) else source.scene
    lone = tuple(word for word in _LONE if word not in wish.scene.sky)
    scene = msgspec.structs.replace(
        scene, subjects=(), relations=(), framing=None,
        sky=tuple(word for word in scene.sky if word not in lone), excluded=(*scene.excluded, *lone),
    )  # fmt: skip
    aspect = min(width / box.height, _WIDEST)
    candidates = _candidates(scene, wish, source, aspect)
    shifts = (0.0,) if source.compose is not None else tuple(share / 100 for share in range(-20, 21, 4))
    drawing, shift = _likest(candidates, shifts, rgb, free, box)
    strip = _render(drawing, width, box.height)
    page = np.zeros((height, width, 3), np.uint8)
    top = box.top + round(shift * box.height)
    first, last = max(top, 0), min(top + box.height, height)
    page[first:last] = strip[first - top : last - top]
    return _stretched(page, first, last)


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


def _render(drawing: scenes.Drawing, width_px: int, height_px: int) -> Rgb:
    return replace(drawing, subject="", foreground="").render(width_px, height_px, style=False)


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
    left, thick = round(box.left * scale), max(2, round(_STRIP * source.shape[1]))
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


def _stretched(page: Rgb, first: int, last: int) -> Rgb:
    """Rows above and below what is drawn: sky goes on as its upper rows, ground as its lower ones, in pieces of them."""
    height = len(page)
    if first == 0 and last == height:
        return page
    hole = np.ones(page.shape[:2], np.bool_)
    hole[first:last] = False
    begin = membrane.spread(page.astype(np.float32), ~hole)
    deep = max(8, (last - first) // 4)
    usable = ~hole
    usable[first + deep : last - deep] = False
    pieces = quilt.complete(page, hole, usable=usable, begin=(np.clip(begin, 0, 255) + 0.5).astype(np.uint8))
    return canvas.levelled(pieces, page, hole)

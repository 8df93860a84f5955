"""Continue a picture into a hole with pieces of itself, so that texture goes on and lines that reach the hole end well.

Coarse to fine, in turns: every patch that touches the hole finds the known patch most like it, and the hole's pixels become
what their patches agree on (Wexler, Shechtman & Irani 2007, "Space-Time Completion of Video", TPAMI 29(3); Simakov et al.
2008). The search is exact over a sample of patches, in the leading principal components; neighbours that would continue
each other are preferred (Ashikhmin 2001, "Synthesizing Natural Textures"). The last turn copies pixels at full size.

Promises: pure and deterministic; what is known comes back untouched. Knows nothing of what the picture shows.
"""

import math
from typing import NamedTuple, TypeAlias, cast

import cv2
import numpy as np
import numpy.typing as npt
import torch

from gesso.engine import membrane, pixels
from gesso.engine.events import Rgb
from gesso.engine.masks import Field, Flags

Places: TypeAlias = npt.NDArray[np.int64]

_RADIUS = 3
_SIDES_PX = (32, 64, 128)
_TURNS = (6, 3, 2)
_COMPONENTS = 20
_MOST_SOURCES = 3000
_CHUNK = 2048
_SAME_HEIGHT = 6.0
"""How much a piece from another height counts as unlike, in levels of every value a patch's side of distance: pictures have
an up and a down, sky above and ground below, so what is beside a hole tells more of it than what is over it."""
_COHERENT = np.float32(0.85)
"""A neighbour's continuation wins up to this ratio of distances."""


class Match(NamedTuple):
    """For each pixel of a small picture where its patch comes from: rows and columns, H×W."""

    rows: Places
    columns: Places


class _Space(NamedTuple):
    """Where patches are compared: leading components, and the height on the page within what is known."""

    mean: torch.Tensor
    axes: torch.Tensor
    lowest: int
    highest: int
    per_row: float

    def place(self, patches: torch.Tensor, rows: Places) -> torch.Tensor:
        heights = torch.from_numpy(
            np.clip(rows, self.lowest, self.highest).astype(np.float32) * np.float32(self.per_row)
        )
        return torch.cat(((patches - self.mean) @ self.axes, heights[:, None]), 1)


def complete(rgb: Rgb, hole: Flags, usable: Flags | None = None) -> Rgb:
    """Return H×W×3 bytes with the hole filled.

    Args:
        rgb: the picture; its pixels in the hole are not read.
        hole: what to fill.
        usable: where pieces may be taken from; None: everywhere outside the hole.
    """
    if not hole.any() or hole.all():
        return rgb.copy()
    height, width = hole.shape
    usable = ~hole if usable is None else usable & ~hole
    current: Field | None = None
    match: Match | None = None
    scale = 1.0
    for side, turns in zip(_SIDES_PX, _TURNS, strict=True):
        scale = min(1.0, side / max(height, width))
        size = (max(2 * _RADIUS + 2, round(width * scale)), max(2 * _RADIUS + 2, round(height * scale)))
        small, gap = _small(rgb, hole, size)
        allowed = _centres(cv2.resize(usable.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.999)
        if allowed.sum() < 40:
            if current is None:
                continue
            break
        if current is not None:
            idea = cv2.resize(current, size, interpolation=cv2.INTER_LINEAR)
        else:
            idea = membrane.spread(small, ~gap, level=True)
        current = np.where(gap[..., None], idea, small).astype(np.float32)
        for _ in range(turns):
            match = _search(current, gap, allowed)
            current = _agreed(current, gap, match)
    if match is None:
        smooth = membrane.spread(rgb.astype(np.float32), ~hole)
        return pixels.levels(smooth)
    return _copied(rgb, hole, match)


def _small(rgb: Rgb, hole: Flags, size: tuple[int, int]) -> tuple[Field, Flags]:
    """The picture averaged down over what is known, and the hole at that size: everything that is not wholly known."""
    weight = (~hole).astype(np.float32)
    share = cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
    total = cv2.resize(rgb.astype(np.float32) * weight[..., None], size, interpolation=cv2.INTER_AREA)
    return (total / np.maximum(share, 1e-3)[..., None]).astype(np.float32), share < 0.999


def _centres(fine: Flags) -> Flags:
    """Middles of patches that lie wholly in `fine` and on the page."""
    side = 2 * _RADIUS + 1
    return cast(
        "Flags",
        cv2.erode(fine.astype(np.uint8), np.ones((side, side), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
        > 0,
    )


def _patches(picture: Field, rows: Places, columns: Places) -> torch.Tensor:
    """(N, 3·7·7) around the given pixels; beyond the page the edge is repeated."""
    padded = np.pad(picture, ((_RADIUS, _RADIUS), (_RADIUS, _RADIUS), (0, 0)), mode="edge")
    side = 2 * _RADIUS + 1
    views = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(0, 1))
    return torch.from_numpy(views[rows, columns].reshape(len(rows), -1).copy())


def _search(picture: Field, gap: Flags, allowed: Flags) -> Match:
    """The nearest allowed patch of every patch that touches the gap; all others are their own."""
    height, width = gap.shape
    side = 2 * _RADIUS + 1
    touching = cv2.dilate(gap.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    rows, columns = np.nonzero(touching)
    source_rows, source_columns = np.nonzero(allowed)
    if len(source_rows) > _MOST_SOURCES:
        chosen = np.random.default_rng(len(source_rows)).permutation(len(source_rows))[:_MOST_SOURCES]
        source_rows, source_columns = source_rows[chosen], source_columns[chosen]
    wanted, given = _patches(picture, rows, columns), _patches(picture, source_rows, source_columns)
    mean = given.mean(0)
    _, axes = torch.linalg.eigh((given - mean).T @ (given - mean))
    axes = axes[:, -_COMPONENTS:]
    lowest, highest = int(source_rows.min()), int(source_rows.max())
    space = _Space(
        mean, axes, lowest, highest, _SAME_HEIGHT * math.sqrt(wanted.shape[1]) * _SIDES_PX[0] / height / side
    )
    wanted, given = space.place(wanted, rows), space.place(given, source_rows)
    norms = given.square().sum(1)
    nearest = torch.cat([(norms - 2 * part @ given.T).argmin(1) for part in torch.split(wanted, _CHUNK)])
    found = np.indices((height, width))
    match = Match(found[0].astype(np.int64), found[1].astype(np.int64))
    match.rows[rows, columns] = source_rows[nearest.numpy()]
    match.columns[rows, columns] = source_columns[nearest.numpy()]
    return _coherent(match, picture, allowed, (rows, columns), space, wanted=wanted)


def _coherent(
    match: Match,
    picture: Field,
    allowed: Flags,
    at: tuple[Places, Places],
    space: "_Space",
    *,
    wanted: torch.Tensor,
) -> Match:
    """Let a neighbour's piece go on where it is hardly worse than the best."""
    height, width = allowed.shape
    rows, columns = at

    def distance(r: Places, c: Places) -> Field:
        given = space.place(_patches(picture, r, c), r)
        return cast("Field", (given - wanted).square().sum(1).numpy())

    best_rows, best_columns = match.rows[rows, columns], match.columns[rows, columns]
    best = distance(best_rows, best_columns) * _COHERENT**2
    for down, right in ((-1, 0), (0, -1), (1, 0), (0, 1)):
        near_rows, near_columns = np.clip(rows + down, 0, height - 1), np.clip(columns + right, 0, width - 1)
        r = np.clip(match.rows[near_rows, near_columns] - down, 0, height - 1)
        c = np.clip(match.columns[near_rows, near_columns] - right, 0, width - 1)
        theirs = np.where(allowed[r, c], distance(r, c) * _COHERENT, np.inf)
        better = theirs < best
        best_rows, best_columns = np.where(better, r, best_rows), np.where(better, c, best_columns)
        best = np.where(better, theirs, best)
    match.rows[rows, columns], match.columns[rows, columns] = best_rows, best_columns
    return match


def _agreed(picture: Field, gap: Flags, match: Match) -> Field:
    """Every pixel of the gap becomes the mean of what the patches over it say."""
    height, width = gap.shape
    rows, columns = np.nonzero(gap)
    total, count = np.zeros((len(rows), 3), np.float32), np.zeros((len(rows), 1), np.float32)
    for down in range(-_RADIUS, _RADIUS + 1):
        for right in range(-_RADIUS, _RADIUS + 1):
            centre_rows, centre_columns = rows + down, columns + right
            inside = (centre_rows >= 0) & (centre_rows < height) & (centre_columns >= 0) & (centre_columns < width)
            r = match.rows[centre_rows[inside], centre_columns[inside]] - down
            c = match.columns[centre_rows[inside], centre_columns[inside]] - right
            total[inside] += picture[np.clip(r, 0, height - 1), np.clip(c, 0, width - 1)]
            count[inside] += 1
    result = picture.copy()
    result[rows, columns] = total / np.maximum(count, 1)
    return result


def _copied(rgb: Rgb, hole: Flags, match: Match) -> Rgb:
    """At full size every pixel mixes what the four small pixels around it point at."""
    height, width = hole.shape
    small_height, small_width = match.rows.shape
    rows, columns = np.nonzero(hole)
    y, x = (rows + 0.5) * small_height / height - 0.5, (columns + 0.5) * small_width / width - 0.5
    total = np.zeros((len(rows), 3), np.float32)
    y0, x0 = np.floor(y).astype(np.int64), np.floor(x).astype(np.int64)
    for down in (0, 1):
        for right in (0, 1):
            r, c = np.clip(y0 + down, 0, small_height - 1), np.clip(x0 + right, 0, small_width - 1)
            weight = np.abs(1 - down - (y - y0)) * np.abs(1 - right - (x - x0))
            from_rows = rows + np.rint((match.rows[r, c] - r) * height / small_height).astype(np.int64)
            from_columns = columns + np.rint((match.columns[r, c] - c) * width / small_width).astype(np.int64)
            piece = rgb[np.clip(from_rows, 0, height - 1), np.clip(from_columns, 0, width - 1)]
            total += piece.astype(np.float32) * weight[:, None].astype(np.float32)
    result = rgb.copy()
    result[rows, columns] = pixels.levels(total)
    return result

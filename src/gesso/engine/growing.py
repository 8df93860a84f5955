"""A picture grown beyond its edges with pieces of itself, so that neither an edge nor a mirror axis shows.

Small first: square pieces are laid outwards where most is known and lines arrive (Criminisi, Pérez & Toyama 2004, "Region
Filling and Object Removal by Exemplar-Based Image Inpainting"), each the one that goes on best from what lies there already. A
difference in tone costs little, a piece used before, from far away, from another height or from the subject costs more: people
notice a second face sooner than a second cloud. Level by level the same pieces are then laid again, larger, each moved by a pixel or two
to where it fits best. At full size their pixels are copied, and tones are levelled in the gradient domain (Pérez, Gangnet &
Blake 2003): along the seams the gradient is what either piece would have gone on with, everywhere else the piece's own.

Promises: pure and deterministic; what is known comes back untouched. Knows nothing of what is shown.
"""

from typing import NamedTuple, TypeAlias, cast

import cv2
import numpy as np
import numpy.typing as npt
import torch

from gesso.engine import membrane, pixels
from gesso.engine.events import Rgb
from gesso.engine.masks import Box, Field, Flags, box_of

Places: TypeAlias = npt.NDArray[np.signedinteger]

_RADIUS = 4
_SIDE = 2 * _RADIUS + 1
_COARSE_PX = 112
"""Longer side of the page where pieces are chosen."""
_SOURCE_PX, _WIDEST_PX = 32, 400
"""The source's shorter side is no smaller there unless the page would be larger than this."""
_BAND_PX = 256
_FINEST_PX = 2200
"""Longer side up to which pieces are moved and tones are solved; a larger page takes both from there."""
_TONE = 0.7
"""How much of a difference in mean colour is forgiven, since it is levelled out."""
_FLOOR = 6.0
_FAR, _SUBJECT, _DEEP, _RARE, _HEIGHT, _AGAIN = 1.2, 6.0, 2.0, 2.5, 35.0, 20.0
"""What a piece costs: factors for its distance from where it goes (in sides), for showing the subject, for lying deep inside, for
being rare; Lab² for another height (in heights), and for having been used."""
_COMMON = 60.0
"""Lab² by which half-rare pieces differ from what is most like them."""
_CHANCE = 0.05
_CHUNK = 1024
_LINES = 8.0
_TRUST = 0.95
_MOVES = 2
_MOVE_COSTS = 0.3


class Piece(NamedTuple):
    """A square: its upper left corner on the page, and that of where it comes from."""

    top: int
    left: int
    from_top: int
    from_left: int


class _Level(NamedTuple):
    """The page at one size: Lab, and what is not wholly known of it."""

    lab: Field
    gap: Flags


def can_grow(box: Box, free: Flags) -> bool:
    """Whether a source is large enough, by itself and on its page, to take pieces from."""
    return bool(min(box.width, box.height) >> _halvings(box, free) >= 2 * _SIDE)


def _halvings(box: Box, free: Flags) -> int:
    """How often the page is halved before pieces are chosen."""
    longer, shorter = max(free.shape), min(box.width, box.height)
    count = max(0, round(float(np.log2(longer / _COARSE_PX))))
    while count > 0 and shorter >> count < _SOURCE_PX and longer >> (count - 1) <= _WIDEST_PX:
        count -= 1
    return count


def grown(rgb: Rgb, free: Flags, seed: int, subject: Field | None = None) -> Rgb:
    """Return H×W×3 bytes with all that is free filled.

    Args:
        rgb: the page; its pixels where it is free are not read.
        free: H×W; what is not free is a rectangle for which `can_grow`.
        seed: of the chance that decides between pieces that fit about equally well.
        subject: H×W in 0–1, how much of the picture's subject is there; None: no part of it stands out.
    """
    if not free.any():
        return rgb.copy()
    height, width = free.shape
    box = box_of(~free)
    scales = _halvings(box, free)
    whole = 1 << scales
    around = ((0, -height % whole), (0, -width % whole))
    page, gap = np.pad(rgb, (*around, (0, 0))), np.pad(free, around, constant_values=True)
    first = next(k for k in range(scales + 1) if max(gap.shape) >> k <= _FINEST_PX or k == scales)
    levels = {k: _level(page, gap, k) for k in range(first, scales + 1)}
    pieces = _laid(
        levels[scales], _dear(gap, box, subject, around, scales), np.random.default_rng([seed & 0xFFFFFFFF, 11])
    )
    side = _SIDE
    for k in range(scales - 1, first - 1, -1):
        pieces = [Piece(*(2 * at for at in one)) for one in pieces]
        side *= 2
        pieces = _moved(levels[k], pieces, side, _MOVES if side <= 8 * _SIDE else 1)
    fine = _shrunk(page, gap, first)
    rows, columns, number = _sources(levels[first].gap, pieces, side)
    tone = _tones(fine, levels[first].gap, rows, columns, number)
    if first:
        pieces = [Piece(*(at << first for at in one)) for one in pieces]
        rows, columns, _ = _sources(gap, pieces, side << first)
        tone = cv2.resize(tone, (gap.shape[1], gap.shape[0]), interpolation=cv2.INTER_LINEAR)
    result = rgb.copy()
    for top in range(0, height, _BAND_PX):  # the whole page in floats would be its largest copy
        band = slice(top, min(top + _BAND_PX, height)), slice(0, width)
        filled = page[rows[band], columns[band]] + tone[band]
        result[band] = np.where(free[band][..., None], pixels.levels(filled), rgb[band])
    return result


def _shrunk(page: Rgb, gap: Flags, k: int) -> Field:
    """The page averaged down 2**k times over what is known."""
    if k == 0:
        return page.astype(np.float32)
    size = (gap.shape[1] >> k, gap.shape[0] >> k)
    weight = (~gap).astype(np.float32)
    share = cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
    total = cv2.resize(page.astype(np.float32) * weight[..., None], size, interpolation=cv2.INTER_AREA)
    return cast("Field", total / np.maximum(share, np.float32(1e-3))[..., None])


def _level(page: Rgb, gap: Flags, k: int) -> _Level:
    small = np.clip(_shrunk(page, gap, k), 0, 255) / np.float32(255)
    size = (gap.shape[1] >> k, gap.shape[0] >> k)
    known = cv2.resize((~gap).astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.999
    return _Level(np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.float32), cast("Flags", ~known))


def _dear(
    gap: Flags, box: Box, subject: Field | None, around: tuple[tuple[int, int], tuple[int, int]], k: int
) -> Field:
    """What a piece from each place costs beside how it fits, as a factor: more for the subject, and deep inside."""

    def depth(count: int) -> Field:
        along = np.arange(count)
        return (np.minimum(along, along[::-1]) / (count / 2)).astype(np.float32)

    cost = np.zeros(gap.shape, np.float32)
    inside = _DEEP * np.minimum(depth(box.height)[:, None], depth(box.width)[None])
    cost[box.top : box.bottom, box.left : box.right] = inside
    if subject is not None:
        cost += _SUBJECT * np.pad(subject, around)
    size = (gap.shape[1] >> k, gap.shape[0] >> k)
    return cast("Field", cv2.resize(cost, size, interpolation=cv2.INTER_AREA))


def _laid(level: _Level, dear: Field, rng: np.random.Generator) -> list[Piece]:
    """Lay pieces outwards until nothing is free."""
    radius, pad = _RADIUS, ((_RADIUS, _RADIUS), (_RADIUS, _RADIUS))
    known, todo = np.pad(~level.gap, pad), np.pad(level.gap, pad)
    lab = np.where(known[..., None], np.pad(level.lab, (*pad, (0, 0))), np.float32(0))
    square = np.ones((_SIDE, _SIDE), np.float32)
    whole = cv2.erode(known.astype(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    rows, columns = np.nonzero(whole)
    views = np.lib.stride_tricks.sliding_window_view(lab, (_SIDE, _SIDE), axis=(0, 1))
    pieces = torch.from_numpy(views[rows - radius, columns - radius].reshape(len(rows), 3, -1).copy())
    flat, squares = pieces.reshape(len(rows), -1), pieces.square().sum(1)
    box = box_of(known)
    dearest = cv2.dilate(np.pad(dear, pad), square)  # a piece costs what the dearest of its pixels does
    factor = dearest[rows, columns] + _RARE * _rarity(flat, squares.sum(1), rows, columns)
    factor = factor * np.exp(rng.normal(0, _CHANCE, len(rows))).astype(np.float32)
    used = np.zeros(len(rows), np.float32)
    trust = known.astype(np.float32)
    height, width = known.shape
    result = []
    while todo.any():
        share = cv2.filter2D(trust, -1, square / square.size, borderType=cv2.BORDER_CONSTANT)
        rim = todo & (cv2.dilate(known.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
        first = int(np.argmax(np.where(rim, share * (_lines(lab, known) + _LINES), -1)))
        y = min(max(first // width, radius), height - 1 - radius)
        x = min(max(first % width, radius), width - 1 - radius)
        window = slice(y - radius, y + radius + 1), slice(x - radius, x + radius + 1)
        there = torch.from_numpy(known[window].reshape(-1).astype(np.float32))
        count = max(float(there.sum()), 1.0)
        given = torch.from_numpy(lab[window].transpose(2, 0, 1).reshape(3, -1).copy()) * there
        tone = ((pieces @ there) - given.sum(1)) / count
        unlike = (squares @ there) - 2 * (flat @ given.reshape(-1)) + given.square().sum()
        unlike = (unlike / count - _TONE * tone.square().sum(1)).clamp_min(0)
        near_y = np.clip(y, box.top + radius, box.bottom - 1 - radius)
        near_x = np.clip(x, box.left + radius, box.right - 1 - radius)
        away = np.hypot((rows - near_y) / box.height, (columns - near_x) / box.width)
        other = np.abs(rows - near_y) / box.height * (1.0 if x < box.left or x >= box.right else 0.4)
        cost = (unlike.numpy() + _FLOOR) * (1 + _FAR * away + factor) + _HEIGHT * other + _AGAIN * used
        best = int(np.argmin(cost))
        from_y, from_x = int(rows[best]), int(columns[best])
        fill = todo[window].copy()
        source = lab[from_y - radius : from_y + radius + 1, from_x - radius : from_x + radius + 1]
        lab[window][fill] = (source - np.float32(_TONE) * tone[best].numpy())[fill]
        trust[window][fill] = max(0.05, float(share[y, x]) * _TRUST)
        known[window] |= fill
        todo[window] = False
        apart = np.square(rows - from_y) + np.square(columns - from_x)
        used += np.exp(-apart / (2 * (1.2 * radius) ** 2)).astype(np.float32)
        result.append(Piece(y - 2 * radius, x - 2 * radius, from_y - 2 * radius, from_x - 2 * radius))
    return result


def _rarity(flat: torch.Tensor, squares: torch.Tensor, rows: Places, columns: Places) -> Field:
    """0–1 for each piece: how unlike it is the piece most like it elsewhere. What is rare is noticed when it comes again."""
    places = torch.from_numpy(np.column_stack((rows, columns)).astype(np.float32))
    nearest = torch.empty(len(flat))
    for first in range(0, len(flat), _CHUNK):
        some = slice(first, first + _CHUNK)
        apart = squares[some, None] + squares[None] - 2 * flat[some] @ flat.T
        apart[torch.cdist(places[some], places) < 2 * _SIDE] = torch.inf
        nearest[some] = apart.min(1).values.clamp_min(0) / _SIDE**2
    found = nearest.numpy()
    found = np.where(np.isfinite(found), found, 0)
    return np.asarray(found / (found + _COMMON), np.float32)


def _lines(lab: Field, known: Flags) -> Field:
    """How strong an edge comes near each pixel, from what is known."""
    light = np.ascontiguousarray(lab[..., 0])
    across, down = cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)
    inner = cv2.erode(known.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    strength = np.where(inner, np.hypot(across, down), np.float32(0))
    return cast("Field", cv2.dilate(strength, np.ones((_SIDE - 2, _SIDE - 2), np.uint8)))


def _window(one: Piece, side: int, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """A piece's part of the page."""
    return (
        slice(max(one.top, 0), min(one.top + side, shape[0])), slice(max(one.left, 0), min(one.left + side, shape[1])),
    )  # fmt: skip


def _moved(level: _Level, pieces: list[Piece], side: int, reach: int) -> list[Piece]:
    """Lay the same pieces again at this size, each from where it fits best within `reach` pixels."""
    height, width = level.gap.shape
    known, lab = ~level.gap, level.lab.copy()
    counted = cv2.integral(known.astype(np.uint8))
    brush = np.ones((2 * (side // 4) + 1,) * 2, np.uint8)
    moves = sorted(
        ((down, right) for down in range(-reach, reach + 1) for right in range(-reach, reach + 1)),
        key=lambda move: abs(move[0]) + abs(move[1]),
    )
    result = []
    for one in pieces:
        window = _window(one, side, known.shape)
        part = (
            slice(window[0].start - one.top, window[0].stop - one.top),
            slice(window[1].start - one.left, window[1].stop - one.left),
        )
        there = known[window]
        todo = ~there
        if not todo.any():
            continue
        rim = there & (cv2.dilate(todo.astype(np.uint8), brush) > 0)
        best, found = np.inf, (min(max(one.from_top, 0), height - side), min(max(one.from_left, 0), width - side))
        wanted = lab[window][rim]
        for down, right in moves:
            top, left = one.from_top + down, one.from_left + right
            if not (0 <= top <= height - side and 0 <= left <= width - side):
                continue
            inside = counted[top + side, left + side] - counted[top, left + side]
            if inside - counted[top + side, left] + counted[top, left] < side * side:
                continue
            cost = _MOVE_COSTS * (abs(down) + abs(right))
            if len(wanted):
                apart = level.lab[top : top + side, left : left + side][part][rim] - wanted
                cost += float(np.square(apart).sum(1).mean() - _TONE * np.square(apart.mean(0)).sum())
            if cost < best:
                best, found = cost, (top, left)
        source = level.lab[found[0] : found[0] + side, found[1] : found[1] + side][part]
        tone = (source[rim] - wanted).mean(0) * np.float32(_TONE) if len(wanted) else np.float32(0)
        lab[window][todo] = (source - tone)[todo]
        known[window] = True
        result.append(Piece(one.top, one.left, *found))
    return result


def _sources(gap: Flags, pieces: list[Piece], side: int) -> tuple[Places, Places, Places]:
    """For each pixel where it comes from, rows and columns, and the number of its piece (0: known)."""
    height, width = gap.shape
    rows = np.repeat(np.arange(height, dtype=np.int32)[:, None], width, 1)
    columns = np.repeat(np.arange(width, dtype=np.int32)[None], height, 0)
    number = np.where(gap, np.int32(-1), np.int32(0))
    for place, one in enumerate(pieces, 1):
        window = _window(one, side, gap.shape)
        todo = number[window] < 0
        rows[window][todo] += one.from_top - one.top
        columns[window][todo] += one.from_left - one.left
        number[window][todo] = place
    return rows.clip(0, height - 1), columns.clip(0, width - 1), number


def _tones(page: Field, gap: Flags, rows: Places, columns: Places, number: Places) -> Field:
    """What to add to the copied pieces so that no seam is left: H×W×3.

    The field's gradient takes each seam's step away; it is zero elsewhere. Laplace's operator is inverted by a cosine transform,
    and a membrane takes out what that leaves on the known.
    """
    height, width = gap.shape
    copied = page[rows, columns]
    flow = np.zeros_like(copied)
    for axis in (0, 1):
        one = (slice(None, -1), slice(None)) if axis == 0 else (slice(None), slice(None, -1))
        other = (slice(1, None), slice(None)) if axis == 0 else (slice(None), slice(1, None))
        at = np.nonzero(number[one] != number[other])
        here, there = (part[axis_at] for part, axis_at in ((copied[one], at), (copied[other], at)))
        step = np.array([1, 0]) if axis == 0 else np.array([0, 1])
        total, count = np.zeros_like(here), np.zeros((len(here), 1), np.float32)
        for side, sign, some in ((one, 1, here), (other, -1, there)):
            y = np.clip(rows[side][at] + sign * step[0], 0, height - 1)
            x = np.clip(columns[side][at] + sign * step[1], 0, width - 1)
            goes_on = ((number[side][at] > 0) & ~gap[y, x])[:, None]
            total += np.where(goes_on, sign * (page[y, x] - some), 0)
            count += goes_on
        wanted = np.where(count > 0, total / np.maximum(count, 1) - (there - here), 0)
        flow[one][at] += wanted
        flow[other][at] -= wanted
    even = height + height % 2, width + width % 2
    waves = [2 - 2 * np.cos(np.pi * np.arange(count) / count) for count in even]
    response = (waves[0][:, None] + waves[1][None]).astype(np.float32)
    response[0, 0] = 1
    field = np.zeros_like(copied)
    for channel in range(3):
        plane = np.zeros(even, np.float32)
        plane[:height, :width] = flow[..., channel]
        spectrum = cv2.dct(plane) / response
        spectrum[0, 0] = 0
        field[..., channel] = -cv2.idct(spectrum)[:height, :width]
    return cast("Field", field - membrane.spread(field, ~gap))

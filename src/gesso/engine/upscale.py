"""Upscale: a picture at a larger size, faithfully (start 0) or with detail painted in, in tiles throughout.

First the finisher doubles it, window by window. A creative upscale then paints over the large picture, tile by tile:
tiles overlap and are feathered into each other (linear weights that sum to 1); all of them read one field of noise, so
neighbours agree where they overlap; and what is large in a tile stays as it was (low frequencies are taken from the
source), so that no tile drifts in colour. Memory is the two pictures, a band of one tile's height, and one tile's
network at work, whatever the size. Closing the iterator cancels between two windows or two steps of a tile.

Where the drawing under the picture is known, the painter sees each tile's part of it, sharp at the new size. A seamless
pattern stays one: it is painted beyond its edges, and the surplus is faded into the opposite side.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import ceil

import cv2
import numpy as np
import numpy.typing as npt
import torch

from gesso import scenes
from gesso.domain.errors import EngineError
from gesso.domain.plan import Compose, Enlarge, Plan
from gesso.engine import finisher, guides, loop, pixels, sketch, turns
from gesso.engine.events import Event, Picture, Preview, Rgb, Step
from gesso.engine.families.family import Beside, Family, Frame, Prompt, Text
from gesso.engine.words import generator

_NOISE_CELLS = 16
"""The field of noise is made in squares of so many latent cells, each from a seed of its own."""
_KEPT_PX = 32
"""Standard deviation of the blur beyond which colours are the source's."""


@dataclass(frozen=True)
class Painter:
    """The model at work: the words it reads, and the frame that every tile has apart from its size."""

    family: Family
    text: Text
    avoid: Text | None
    frame: Frame
    nets: tuple[guides.Net, ...] = ()


@dataclass
class Count:
    """Steps done of all."""

    total: int
    done: int = 0

    def step(self) -> Step:
        self.done += 1
        return Step(self.done, self.total)


def check(plan: Plan, enlarge: Enlarge) -> None:
    """Refuse an enlargement that cannot be run.

    Raises:
        EngineError: `plan_incomplete`.
    """
    doublings = enlarge.factor.bit_length() - 1
    if plan.source_sha256 is None or enlarge.factor != 1 << doublings or len(plan.seeds) != 1:
        message = "An enlargement has one source, one seed, and a factor of 1, 2, 4 or 8."
        raise EngineError(message, code="plan_incomplete")
    if plan.sampling.start > 0 and not 0 < enlarge.overlap_px < enlarge.tile_px:
        message = "The tiles of an enlargement overlap by less than their size."
        raise EngineError(message, code="plan_incomplete")


def source_of(plan: Plan, files: Mapping[str, bytes]) -> Rgb:
    """Open the picture that is enlarged.

    Raises:
        EngineError: `plan_incomplete` where it was not handed in, `picture_unreadable`.
    """
    sha256 = plan.source_sha256 or ""
    if sha256 not in files:
        message = f"The source picture {sha256[:12]}… was not handed to the engine."
        raise EngineError(message, code="plan_incomplete")
    return pixels.open_picture(files[sha256], sha256)


def run(plan: Plan, enlarge: Enlarge, source: Rgb, painter: Painter | None, *, previews: bool) -> Iterator[Event]:
    """Yield the progress of the enlargement, and the picture.

    Args:
        plan: whose delivered size the picture is brought to; where the shape differs, the middle is kept.
        enlarge: how often it is doubled, and the tiles.
        source: the picture.
        painter: paints over it; None adds nothing.
        previews: whether to show it on the way.
    """
    left, top, width, height = middle(source, plan.delivered_width_px, plan.delivered_height_px)
    whole = (width, height) == (source.shape[1], source.shape[0])
    big = np.ascontiguousarray(source[top : top + height, left : left + width])
    wraps = plan.tile and whole
    doublings = enlarge.factor.bit_length() - 1
    canvas = _Canvas(plan, enlarge, painter, wraps=wraps) if painter is not None else None
    count = Count(sum(finisher.windows(width << k, height << k) for k in range(doublings)))
    count.total = max(1, count.total + (canvas.steps if canvas else 0))
    yield Step(0, count.total)
    if previews:
        yield Preview(0, 0, pixels.preview_size(big))
    for _ in range(doublings):
        twice = np.empty((2 * big.shape[0], 2 * big.shape[1], 3), np.uint8)
        for _ in finisher.doubling(big, twice, tile=wraps):
            yield count.step()
        big = twice
    big = _exactly(big, plan.delivered_width_px, plan.delivered_height_px)
    if canvas is None:
        if count.done == 0:
            yield count.step()
    else:
        stage = plan.source_compose
        # The drawing fills the whole source, of which the middle may be all that is left.
        scale = plan.delivered_width_px / width, plan.delivered_height_px / height
        known = None
        if stage is not None and stage.drawn and not plan.tile:
            size = round(source.shape[1] * scale[0]), round(source.shape[0] * scale[1])
            known = Under(_drawing(stage, source), size, (round(left * scale[0]), round(top * scale[1])))
        big = yield from canvas.paint(big, count, known, previews=previews)
    yield Picture(0, plan.seeds[0], big)


def middle(source: Rgb, width_px: int, height_px: int) -> tuple[int, int, int, int]:
    """Return left, top, width and height of the largest part in the middle that has this shape, to a pixel."""
    height, width = source.shape[:2]
    kept_w = min(width, max(1, round(height * width_px / height_px)))
    kept_h = min(height, max(1, round(width * height_px / width_px)))
    return (width - kept_w) // 2, (height - kept_h) // 2, kept_w, kept_h


def offsets(length: int, tile: int, overlap: int, multiple: int) -> list[int]:
    """Return where tiles begin so that they cover `length`, overlap by at least about `overlap`, and end at its end.

    All numbers are multiples of `multiple`, the overlap excepted; a tile is no longer than the length.
    """
    if length <= tile:
        return [0]
    count = ceil((length - overlap) / (tile - overlap))
    return [round(i * (length - tile) / (count - 1) / multiple) * multiple for i in range(count)]


def noise_at(seed: int, left: int, top: int, shape: tuple[int, int, int, int]) -> torch.Tensor:
    """Return a window of the one endless field of noise that belongs to `seed`, in latent cells."""
    _, channels, height, width = shape
    side = _NOISE_CELLS
    first_y, first_x = top // side, left // side
    last_y, last_x = (top + height - 1) // side, (left + width - 1) // side
    rows = []
    for y in range(first_y, last_y + 1):
        squares = [
            torch.randn((channels, side, side), generator=generator(seed, 1 + y * 65_537 + x))
            for x in range(first_x, last_x + 1)
        ]
        rows.append(torch.cat(squares, dim=2))
    y, x = top - first_y * side, left - first_x * side
    return torch.cat(rows, dim=1)[None, :, y : y + height, x : x + width].contiguous()


@dataclass(frozen=True)
class Under:
    """The drawing under the picture at `size_px`, of which the picture begins at `corner_px`."""

    drawing: scenes.Drawing
    size_px: tuple[int, int]
    corner_px: tuple[int, int]

    def part(self, left: int, top: int, width: int, height: int) -> Rgb:
        """The bare drawing behind one tile."""
        place = (self.corner_px[0] + left, self.corner_px[1] + top, width, height)
        return self.drawing.window(place, self.size_px)


class _Canvas:
    """The large picture as tiles."""

    def __init__(self, plan: Plan, enlarge: Enlarge, painter: Painter, *, wraps: bool) -> None:
        self._plan, self._painter, self._wraps = plan, painter, wraps
        self._size = plan.delivered_width_px, plan.delivered_height_px
        multiple = painter.family.multiple_px
        surplus = enlarge.overlap_px if wraps else 0
        width, height = (ceil((side + surplus) / multiple) * multiple for side in self._size)
        self._painted = width, height
        most = max(enlarge.tile_px // multiple, 1) * multiple
        self._tile = min(most, width), min(most, height)
        self._xs, self._ys = (
            offsets(side, tile, enlarge.overlap_px, multiple)
            for side, tile in zip(self._painted, self._tile, strict=True)
        )
        shape = painter.family.latent_shape(*self._tile)
        self._shape = shape
        schedule = painter.family.schedule(plan.sampling, shape)
        frame = replace(painter.frame, size_px=self._tile, tile=False)
        self._run = loop.Run(painter.family, schedule, frame, plan.sampling.stop, 1)
        self.steps = len(self._xs) * len(self._ys) * self._run.total

    def paint(self, big: Rgb, count: Count, known: Under | None, *, previews: bool) -> Generator[Event, None, Rgb]:
        """Paint over `big`, one row of tiles after the other; return the painted picture."""
        painted_w, painted_h = self._painted
        tile_h = self._tile[1]
        band = np.zeros((tile_h, painted_w, 3), np.float32)
        weight = np.zeros((tile_h, painted_w, 1), np.float32)
        out = np.empty((painted_h, painted_w, 3), np.uint8)
        shown = pixels.preview_size(big)
        for row, y in enumerate(self._ys):
            found: dict[int, Rgb] = {}
            across = [self._tiled(big, x, y, known, found) for x in self._xs]
            hands = turns.hands_for(len(across), small=self._painter.family.small, device=self._painter.family.device)
            together = 1 if hands is None else hands.count
            for first in range(0, len(across), together):
                for _ in turns.in_turn(across[first : first + together], hands):
                    yield count.step()
            down = _ramp(self._ys, row, tile_h)[:, None, None]
            for column, x in enumerate(self._xs):
                share = _ramp(self._xs, column, self._tile[0])[None, :, None] * down
                band[:, x : x + self._tile[0]] += found[x] * share
                weight[:, x : x + self._tile[0]] += share
            ready = (self._ys[row + 1] if row + 1 < len(self._ys) else painted_h) - y
            out[y : y + ready] = np.rint(band[:ready] / weight[:ready])
            band[: tile_h - ready], weight[: tile_h - ready] = band[ready:].copy(), weight[ready:].copy()
            band[tile_h - ready :], weight[tile_h - ready :] = 0, 0
            if previews:
                yield Preview(0, row + 1, _with_rows(shown, out[: y + ready], painted_h))
        return self._cropped(out)

    def _tiled(self, big: Rgb, x: int, y: int, known: Under | None, found: dict[int, Rgb]) -> Iterator[list[Event]]:
        """Paint the tile at x, y into `found`; every turn is one step."""
        family, plan, (width, height) = self._painter.family, self._plan, self._tile
        under = self._seen(big, x, y)
        drawing = known.part(x, y, width, height) if known is not None else None
        beside = family.set_beside(Beside(drawing, controls=guides.held(self._painter.nets, under)))
        cell_px = height // self._shape[2]
        noise = noise_at(plan.seeds[0], x // cell_px, y // cell_px, self._shape).to(family.device)
        with torch.inference_mode():
            begun = family.noised(family.encode_image(under), noise, self._run.schedule.sigmas[0])
        easel = loop.Easel(0, plan.seeds[0], Prompt(self._painter.text, self._painter.avoid, beside), begun)
        ends = partial(self._finished, easel, under)
        for step, events in enumerate(self._run.paint(easel, previews=False)):
            if step == self._run.total - 1:
                found[x] = ends()
            yield events

    def _finished(self, easel: loop.Easel, under: Rgb) -> Rgb:
        return with_colours_of(self._painter.family.decode(easel.x, self._run.frame), under)

    def _seen(self, big: Rgb, x: int, y: int) -> Rgb:
        """The tile's pixels; beyond the edges a pattern goes on, and a picture repeats its last row and column."""
        rows, columns = np.arange(y, y + self._tile[1]), np.arange(x, x + self._tile[0])
        height, width = big.shape[:2]
        if self._wraps:
            return np.ascontiguousarray(big[rows % height][:, columns % width])
        if rows[-1] < height and columns[-1] < width:
            return np.ascontiguousarray(big[y : y + self._tile[1], x : x + self._tile[0]])
        return np.ascontiguousarray(big[np.minimum(rows, height - 1)][:, np.minimum(columns, width - 1)])

    def _cropped(self, out: Rgb) -> Rgb:
        width, height = self._size
        if self._wraps:
            out = _closed(_closed(out, height, 0), width, 1)
        return np.ascontiguousarray(out[:height, :width])


def with_colours_of(painted: Rgb, source: Rgb) -> Rgb:
    """Return the painting with the source's low frequencies: large areas keep their colours to the level."""
    apart = source.astype(np.float32) - painted.astype(np.float32)
    height, width = painted.shape[:2]
    small = cv2.resize(apart, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(small, (0, 0), _KEPT_PX / 8)
    drift = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.rint(np.clip(painted + drift, 0, 255)), np.uint8)


def _ramp(places: list[int], at: int, tile: int) -> npt.NDArray[np.float32]:
    """Weights along one side of a tile: up from the edge to where its neighbour ends, 1 between, down again."""
    along = np.arange(tile, dtype=np.float32) + 0.5
    weights = np.ones(tile, np.float32)
    if at > 0:
        weights = np.minimum(weights, along / (places[at - 1] + tile - places[at]))
    if at + 1 < len(places):
        weights = np.minimum(weights, (tile - along) / (places[at] + tile - places[at + 1]))
    return weights


def _closed(out: Rgb, period: int, axis: int) -> Rgb:
    """Fade what was painted beyond the period into the beginning, so that the end meets it."""
    out = np.moveaxis(out, axis, 0)
    surplus = out.shape[0] - period
    fade = ((np.arange(surplus, dtype=np.float32) + 0.5) / surplus)[:, None, None]
    begin = np.rint(out[:surplus] * fade + out[period:] * (1 - fade)).astype(np.uint8)
    return np.moveaxis(np.concatenate([begin, out[surplus:period]]), 0, axis)


def _exactly(big: Rgb, width_px: int, height_px: int) -> Rgb:
    """The rest of the way: cubically, which `engine.finish` found nearest to the truth; area averages from twice on."""
    if big.shape[:2] == (height_px, width_px):
        return big
    shrinking = big.shape[1] > 2 * width_px
    method = cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(big, (width_px, height_px), interpolation=method), np.uint8)


def _with_rows(shown: Rgb, done: Rgb, of_height: int) -> Rgb:
    """The preview with as many painted rows as there are."""
    rows = round(shown.shape[0] * done.shape[0] / of_height)
    if rows < 1:
        return shown
    top = cv2.resize(done, (shown.shape[1], rows), interpolation=cv2.INTER_AREA)
    return np.concatenate([np.asarray(top, np.uint8), shown[rows:]])


def _drawing(stage: Compose, source: Rgb) -> scenes.Drawing:
    drawn = stage.drawn[0]
    return scenes.compose(
        sketch.read_scene(stage),
        seed=scenes.Seeds(drawn.seed, tuple((one.seed, one.reach) for one in drawn.anew)),
        chaos=drawn.chaos,
        weird=stage.weird,
        stylize=stage.stylize,
        aspect=source.shape[1] / source.shape[0],
    )

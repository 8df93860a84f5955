"""Noise that is the same picture at every size.

Promises: a field is drawn on a coarse grid of cells and interpolated by cubic B-splines, so that 128 px and 1024 px
show the same bumps at the same places; it is periodic in both directions, so that a repeating picture stays seamless;
cells finer than a pixel are averaged, not sampled. Draws from the generator depend on the cell count and the aspect
ratio alone.
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from .picture import Bytes, Floats, Sheet

# Standard deviation of unit noise after two-dimensional cubic B-spline interpolation: sum of squared weights 151/315.
_SPLINE_DEVIATION = 151.0 / 315.0

Cells = NDArray[np.intp]


@lru_cache(maxsize=128)
def _weights(samples: int, pad: int, cells: int) -> Floats:
    """Rows: pixels (with margin); columns: periodic cubic B-spline weights of the cells."""
    fine = max(1, int(np.ceil(2.0 * cells / samples)))
    offsets = (np.arange(fine) + 0.5) / fine
    at = (np.arange(-pad, samples + pad)[:, None] + offsets) / samples * cells - 0.5
    base = np.floor(at)
    t = at - base
    taps = ((1 - t) ** 3 / 6, (3 * t**3 - 6 * t**2 + 4) / 6, (-3 * t**3 + 3 * t**2 + 3 * t + 1) / 6, t**3 / 6)
    out = np.zeros((samples + 2 * pad, cells))
    row = np.broadcast_to(np.arange(samples + 2 * pad)[:, None], at.shape)
    for shift, tap in zip((-1, 0, 1, 2), taps, strict=True):
        np.add.at(out, (row, (base.astype(int) + shift) % cells), tap / fine)
    weights: Floats = out.astype(np.float32)
    weights.setflags(write=False)
    return weights


@lru_cache(maxsize=128)
def _taps(samples: int, pad: int, cells: int) -> tuple[tuple[Cells, Floats], ...]:
    """The weights as few (cells, weights) pairs, one cell a pixel: all other weights are nought."""
    dense = _weights(samples, pad, cells)
    count = int((dense != 0).sum(axis=1).max())
    order = np.argsort(dense == 0, axis=1, kind="stable")[:, :count]
    weight = np.take_along_axis(dense, order, axis=1)
    return tuple((np.ascontiguousarray(order[:, k]), np.ascontiguousarray(weight[:, k : k + 1])) for k in range(count))


def _along(samples: int, pad: int, grid: Floats) -> Floats:
    """Interpolate the rows of a grid. A matrix product would wake BLAS's threads, which costs ten times the work."""
    (cells, weight), *rest = _taps(samples, pad, grid.shape[0])
    out = np.take(grid, cells, axis=0)
    out *= weight
    for cells, weight in rest:
        part = np.take(grid, cells, axis=0)
        part *= weight
        out += part
    return np.asarray(out, np.float32)


def _both(rows: int, columns: int, pad: int, grid: Floats) -> Floats:
    down = np.ascontiguousarray(_along(rows, pad, grid).T)
    return np.ascontiguousarray(_along(columns, pad, down).T)


def spread(sheet: Sheet, grid: Floats) -> Floats:
    """Interpolate a periodic coarse grid over the sheet."""
    return _both(sheet.height, sheet.width, sheet.pad, grid)


def noise(sheet: Sheet, rng: np.random.Generator, cells: int, cells_across: int | None = None) -> Floats:
    """Smooth noise of mean 0 and deviation about 1, `cells` bumps to the height (and `cells_across` to that width)."""
    return spread(sheet, _draw(sheet, rng, cells, cells_across or cells)) / np.float32(_SPLINE_DEVIATION)


def layered(sheet: Sheet, rng: np.random.Generator, *layers: tuple[int, float]) -> Floats:
    """Weighted sum of noises, as (cells, weight); put together on the finest grid, so it costs one interpolation."""
    finest = max(cells for cells, _ in layers)
    total = np.zeros(_grid_shape(sheet, finest, finest), np.float32)
    for cells, weight in layers:
        grid = _draw(sheet, rng, cells, cells)
        if cells < finest:
            grid = _both(total.shape[0], total.shape[1], 0, grid)
        total += np.float32(weight) * grid
    return spread(sheet, total) / np.float32(_SPLINE_DEVIATION)


def clouds(sheet: Sheet, rng: np.random.Generator, cells: int, octaves: int, fade: float = 0.55) -> Floats:
    """Sum of noises of deviation about 1, each twice as fine and `fade` times as strong."""
    power = np.sqrt(sum(fade ** (2 * octave) for octave in range(octaves)))
    return layered(sheet, rng, *((cells * 2**octave, fade**octave / power) for octave in range(octaves)))


def _grid_shape(sheet: Sheet, cells: int, cells_across: int) -> tuple[int, int]:
    return max(4, cells), max(4, round(cells_across * sheet.width / sheet.height))


def _draw(sheet: Sheet, rng: np.random.Generator, cells: int, cells_across: int) -> Floats:
    grid = rng.standard_normal(_grid_shape(sheet, cells, cells_across)).astype(np.float32)
    return np.asarray(grid - grid.mean(), np.float32)


def slanted(sheet: Sheet, rng: np.random.Generator, cells: int, cells_along: int, turns: int) -> Floats:
    """Noise drawn out into strokes that run down (or up, if negative) by `turns` heights over the picture's width.

    Whole turns keep it periodic. `cells` strokes to the height, each about 1 / `cells_along` heights long.
    """
    flat = Sheet(sheet.rgb, sheet.background, sheet.mask, sheet.unit, sheet.height, sheet.width, 0, sheet.tile)
    strokes = noise(flat, rng, cells, cells_along)
    rows, columns = sheet.shape
    x = (np.arange(columns, dtype=np.float32) - sheet.pad) % sheet.width
    y = np.arange(rows, dtype=np.float32)[:, None] - sheet.pad
    slide = (np.arange(columns, dtype=np.float32) - sheet.pad) * np.float32(turns * sheet.height / sheet.width)
    # One wrapped row below, so that the interpolation finds its neighbour.
    wrapped = np.vstack([strokes, strokes[:1]])
    map_y = np.mod(y - slide, np.float32(sheet.height)).astype(np.float32)
    map_x = np.ascontiguousarray(np.broadcast_to(x, (rows, columns)))
    return np.asarray(cv2.remap(wrapped, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def displaced(sheet: Sheet, image: Bytes, dx: Floats, dy: Floats) -> Bytes:
    """Fetch every pixel (dx, dy) pixels away."""
    rows, columns = sheet.shape
    x = np.arange(columns, dtype=np.float32)[None, :] + dx
    y = np.arange(rows, dtype=np.float32)[:, None] + dy
    return np.asarray(cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101), np.uint8)

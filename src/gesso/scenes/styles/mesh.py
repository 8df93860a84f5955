"""A net of triangles over the picture: fine where it has detail, its corners drawn to the edges of things.

Promises: coordinates are in thumb pixels (a fixed number to the height), so the net is the same at every size; a
repeating picture gets a net whose copies in the margin carry the numbers of what they are copies of. Knows no style.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .lines import strongest
from .picture import Bytes, Floats, Sheet, thumb

THUMB = 256
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Net:
    """Triangles of a picture.

    corners n x 2 (x, y in thumb px), origins n (the corner each is a copy of, itself where it is none),
    triangles m x 3 (corners), faces m (as origins, for triangles: 0 .. count - 1), and per face colours (0..1) and
    subject (its share).
    """

    corners: Floats
    origins: Indices
    triangles: Indices
    faces: Indices
    colours: Floats
    subject: Floats


def net(sheet: Sheet, rng: np.random.Generator, fine: int, threshold: float = 0.10) -> Net:
    """A net with at most `fine` (even) corners to the height, and far fewer away from the subject and from edges."""
    small, mask = thumb(sheet, THUMB)
    own = _corners(sheet, small, mask, rng, fine, threshold)
    corners, origins = _repeated(sheet, own, small.shape[0], small.shape[1])
    triangles = _joined(corners)
    names = np.sort(origins[triangles], axis=1)
    _, first, faces = np.unique(names, axis=0, return_index=True, return_inverse=True)
    colours, subject = _seen(small, mask, corners[triangles[first]])
    return Net(corners, origins, triangles, faces.ravel(), colours, subject)


def _corners(  # noqa: PLR0917 - the steps of one drawing
    sheet: Sheet, small: Bytes, mask: Floats, rng: np.random.Generator, fine: int, threshold: float
) -> Floats:
    rows, columns = small.shape[:2]
    across = max(6, 2 * round(fine * columns / rows / 2))
    block = 4 if fine > 60 else 6
    edge = strongest(cv2.GaussianBlur(small, (0, 0), 0.9))
    edge += 1.2 * strongest(cv2.GaussianBlur((mask * 255).astype(np.uint8), (0, 0), 0.8))
    edge = cv2.resize(edge, (across * block, fine * block), interpolation=cv2.INTER_AREA)
    # Corners keep off their cell's border, or two cells would put them side by side.
    keep = np.zeros((block, block), np.float32)
    keep[1:-1, 1:-1] = 1
    blocks = (edge.reshape(fine, block, across, block).transpose(0, 2, 1, 3) * keep).reshape(fine, across, -1)
    best, peak = blocks.argmax(axis=2), blocks.max(axis=2)
    body = cv2.resize(mask, (across, fine), interpolation=cv2.INTER_AREA) > 0.3
    # The subject may use every cell; elsewhere four cells share the best corner among them.
    fours = peak.reshape(fine // 2, 2, across // 2, 2).max(axis=(1, 3)).repeat(2, axis=0).repeat(2, axis=1)
    on_edge = (peak > threshold) & (body | (peak >= fours))
    jitter = rng.uniform(0.12, 0.88, (2, fine, across))
    stray = rng.uniform(-1.6, 1.6, (2, fine, across))
    open_cells, half = np.zeros((2, fine, across), bool)
    open_cells[::5, ::5] = True
    half[::3, ::3] = True
    # In the open every fifth cell keeps a corner, which may wander over the cells around it.
    loose = open_cells & ~body
    at_y = np.where(on_edge, (best // block + 0.5) / block, jitter[0] + stray[0] * loose)
    at_x = np.where(on_edge, (best % block + 0.5) / block, jitter[1] + stray[1] * loose)
    row, column = np.nonzero(on_edge | open_cells | (half & body))
    x = (column + at_x[row, column]) / across * columns
    y = (row + at_y[row, column]) / fine * rows
    points = np.stack([x, y], axis=1)
    if sheet.tile:
        return points.astype(np.float32)
    points = np.clip(points, 1, [columns - 1, rows - 1])
    return np.concatenate([points, _border(rows, columns, fine // 5, rng)]).astype(np.float32)


def _border(rows: int, columns: int, count: int, rng: np.random.Generator) -> Floats:
    """Corners along the border, so that the net covers the whole picture."""
    wide = max(3, round(count * columns / rows))
    down = (np.arange(count) + rng.uniform(0.3, 0.7, count)) * rows / count
    over = (np.arange(wide) + rng.uniform(0.3, 0.7, wide)) * columns / wide
    sides = [np.stack([np.full(count, x), down], axis=1) for x in (-0.5, columns + 0.5)]
    sides += [np.stack([over, np.full(wide, y)], axis=1) for y in (-0.5, rows + 0.5)]
    ends = [[-0.5, -0.5], [columns + 0.5, -0.5], [-0.5, rows + 0.5], [columns + 0.5, rows + 0.5]]
    return np.concatenate([*sides, np.array(ends)])


def _repeated(sheet: Sheet, own: Floats, rows: int, columns: int) -> tuple[Floats, Indices]:
    """The corners and, on a picture that repeats, their copies in the margin; and whose copies they are."""
    origins = np.arange(len(own))
    if not sheet.tile:
        return own, origins
    moves = [(i * columns, j * rows) for j in (-1, 0, 1) for i in (-1, 0, 1)]
    corners = np.concatenate([own + np.array(move, np.float32) for move in moves])
    reach = sheet.pad * THUMB / sheet.height + 16
    kept = (corners > -reach).all(axis=1) & (corners[:, 0] < columns + reach) & (corners[:, 1] < rows + reach)
    return corners[kept], np.tile(origins, len(moves))[kept]


def _joined(corners: Floats) -> Indices:
    """Delaunay triangles, m x 3 indices, in an order that depends on the corners alone."""
    low, high = np.floor(corners.min(axis=0)).astype(int) - 2, np.ceil(corners.max(axis=0)).astype(int) + 3
    plane = cv2.Subdiv2D((int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])))
    plane.insert(np.ascontiguousarray(corners))
    found = np.asarray(plane.getTriangleList(), np.float32).reshape(-1, 3, 2)
    found = found[((found >= low) & (found <= high)).all(axis=(1, 2))]
    # OpenCV answers in coordinates; find them again among the corners.
    known = _key(corners)
    order = np.argsort(known, kind="stable")
    place = np.searchsorted(known[order], _key(found))
    triangles = order[np.minimum(place, len(order) - 1)]
    exact = (known[triangles] == _key(found)).all(axis=1)
    triangles = triangles[exact]
    return np.asarray(triangles[np.lexsort(np.sort(triangles, axis=1).T)], np.intp)


def _key(points: Floats) -> NDArray[np.int64]:
    whole = np.rint(points.astype(np.float64) * 16).astype(np.int64)
    return np.asarray(whole[..., 0] * 1_000_003 + whole[..., 1], np.int64)


# Seven places inside a triangle whose median stands for it.
_PLACES = np.array([[1, 1, 1], [4, 1, 1], [1, 4, 1], [1, 1, 4], [2, 2, 0.6], [0.6, 2, 2], [2, 0.6, 2]], np.float32)
_PLACES /= _PLACES.sum(axis=1, keepdims=True)


def _seen(small: Bytes, mask: Floats, shapes: Floats) -> tuple[Floats, Floats]:
    """Colour and share of the subject for triangles (m x 3 corners x 2)."""
    rows, columns = small.shape[:2]
    places = _PLACES @ shapes
    # Places beyond the border exist on repeating pictures only, a sliver of a pixel aside.
    x = np.floor(places[..., 0]).astype(int) % columns
    y = np.floor(places[..., 1]).astype(int) % rows
    colours = np.partition(small[y, x], 3, axis=1)[:, 3] / 255
    return colours.astype(np.float32), mask[y, x].mean(axis=1)


def scattered(points: Floats) -> Floats:
    """A number 0..1 for every point, without a draw: it depends on the place alone, not on how many there are."""
    whole = np.rint(points.astype(np.float64) * 2)
    return np.asarray(np.modf(np.abs(np.sin(whole[..., 0] * 12.9898 + whole[..., 1] * 78.233)) * 43758.5453)[0])


def painted(sheet: Sheet, mesh: Net, colours: Floats) -> Bytes:
    """Fill the triangles, each with the colour of its face, antialiased."""
    # Antialiased edges let a trace of the ground through; on the picture itself that trace has the right colour.
    canvas = sheet.rgb.copy()
    corners = mesh.corners * np.float32(sheet.height / THUMB) + np.float32(sheet.pad)
    shapes = list(np.rint(corners[mesh.triangles] * 16).astype(np.int32))
    fills = np.clip(colours[mesh.faces] * 255, 0, 255).tolist()
    for shape, fill in zip(shapes, fills, strict=True):
        cv2.fillConvexPoly(canvas, shape, fill, cv2.LINE_AA, 4)
    return canvas

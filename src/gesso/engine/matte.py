"""The matte: how much of each pixel belongs to the picture's subject, 0–1.

Where a picture was composed here its drawing knows; the edge is only fitted to what was painted. Any other picture is
looked at. Before a plain backdrop the subject is what differs from it; else the eye says roughly where its subject is and
GrabCut (Rother et al. 2004) finds where the colours part. A guided filter (He et al. 2013, eq. 5–8) lays the edge along the
picture's own. Pure, and the same on every call.

The last way is rough: the eye's map has 6×6 cells and knows our own drawings. It is no segmentation model.
"""

from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from gesso.engine.events import Rgb
from gesso.engine.masks import Field
from gesso.scenes import Drawing

Inside = npt.NDArray[np.bool_]

_CUT_PX = 192
"""The longer side at which colours are parted: GrabCut's time grows with the area, its answer hardly."""
_ROUNDS = 3
_PERHAPS, _SURELY, _NEVER = 0.25, 0.55, 0.01
"""On the eye's map, 1 at its surest place, and what colours add: from here on perhaps the subject, surely the subject; below,
surely not."""
_RIM_SHARE = 0.05
"""So wide is the rim that tells what is behind the subject."""
_PLAIN = 0.95
"""A backdrop is plain when one smooth sheet of colour explains so much of the rim."""
_UNLIKE = 7.0
"""What differs from a plain backdrop by less (ΔE) is a part of it."""
_LEAST, _MOST = 0.002, 0.9
"""Shares of the picture that a subject before a plain backdrop takes."""
_COLOURS, _MAIN_COLOUR = 6, 0.04
"""Into so many colours the rim is parted, and those with so small a share of it do not count: a subject may reach there."""
_STRANGE, _SURELY_STRANGE = 15.0, 0.15
"""A colour so far (ΔE) from the rim's is wholly strange; the subject's surest places are at least so strange."""
_BORDER_SHARE = 0.04
"""So near the edges nothing is taken for the subject unless the eye is sure; below, where subjects stand, half as near."""
_PIECE = 0.2
"""A piece apart from the main one belongs to the subject when it is at least this share of it, weighed by the eye's map."""
_PLAIN_PIECE = 0.04
"""The same before a plain backdrop, where hardly anything is that is not meant."""
_HOLE, _LARGEST_HOLE = 0.04, 0.2
"""An enclosed hole of a smaller share of the subject is a part of it; before a plain backdrop a larger one too."""
_SAME = 3.0
"""What differs from the backdrop by less (ΔE) is the backdrop itself."""
_EDGE_SHARE = 0.004
"""Radius of the guided filter in shares of the longer side, at least 2 px."""
_EPSILON = 1e-4


def matte(rgb: Rgb, drawing: Drawing | None = None) -> Field:
    """Return H×W float32 in 0–1.

    Args:
        rgb: H×W×3 bytes.
        drawing: what the picture was painted over, where that is known.

    Returns:
        all zeros where the drawing has no subject, or nothing stands out.
    """
    height, width = rgb.shape[:2]
    if drawing is not None:
        return fitted(rgb, np.asarray(drawing.layers(width, height).subject_mask, np.float32))
    return fitted(rgb, seen(rgb))


def fitted(rgb: Rgb, rough: Field) -> Field:
    """Lay a matte's edge along the picture's own, and leave nothing half there far from it."""
    height, width = rgb.shape[:2]
    if rough.shape != (height, width):
        rough = cast("Field", cv2.resize(rough, (width, height), interpolation=cv2.INTER_LINEAR))
    radius = max(2, round(_EDGE_SHARE * max(height, width)))
    soft = _guided(rgb, rough, radius)
    # Contrast around one half: a guided matte fades wider than a brush's edge does.
    return cast("Field", np.clip((soft - 0.5) * 1.6 + 0.5, 0, 1).astype(np.float32))


def seen(rgb: Rgb) -> Field:
    """The rough matte of a picture that nothing is known of: h×w of a small size, 0 or 1."""
    from gesso.engine.eye import open_eye

    height, width = rgb.shape[:2]
    scale = min(1.0, _CUT_PX / max(height, width))
    size = max(8, round(width * scale)), max(8, round(height * scale))
    small = cast("Rgb", cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))
    likely = cast("Field", cv2.resize(open_eye().where(small), size, interpolation=cv2.INTER_LINEAR))
    smooth = cv2.bilateralFilter(small, 5, 20, 5).astype(np.float32) / np.float32(255)
    lab = cast("Field", cv2.cvtColor(smooth, cv2.COLOR_RGB2LAB))
    inside = _before_a_plain_backdrop(lab, likely)
    if inside is None:
        inside = _cut(small, lab, likely)
    return inside.astype(np.float32)


def _before_a_plain_backdrop(lab: Field, likely: Field) -> Inside | None:
    """What stands before a wall, a sheet or a clear sky: all that is unlike it or enclosed. None where there is none.

    GrabCut alone ate into such subjects: the eye's map is so coarse that it took white paper for a part of the ball, and
    the ball's middle for a part of the paper.
    """
    height, width = lab.shape[:2]
    rim = _from_edges((width, height)) < _RIM_SHARE
    distance, share, usual = _from_backdrop(lab, rim)
    if share < _PLAIN:
        return None
    alike = distance <= max(_UNLIKE, 4 * usual)
    _, labels = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    behind = alike & np.isin(labels, np.unique(labels[rim & alike]))
    behind |= _openings(alike & ~behind, distance, int((~behind).sum()))
    inside = cv2.morphologyEx((~behind).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    # The eye knows our own drawings; what it does not know may stand there all the same.
    weight = np.minimum(1, likely + 0.25) * np.clip(distance / 20, 0, 1)
    found = _main_pieces(inside, weight.astype(np.float32), _PLAIN_PIECE)
    return found if _LEAST < found.mean() < _MOST else None


def _openings(enclosed: Inside, distance: Field, most: int) -> Inside:
    """Where a thing lets one look through: what is enclosed, is the backdrop's own colour and is as large as a handle's hole.

    Smaller ones are eyes and highlights; larger ones are bodies as white as the paper. Where in doubt the subject stays whole.
    """
    _, labels = cv2.connectedComponents(enclosed.astype(np.uint8), connectivity=4)
    sizes = np.bincount(labels.ravel())
    off = np.bincount(labels.ravel(), weights=distance.ravel()) / np.maximum(sizes, 1)
    through = (sizes >= _HOLE * most) & (sizes <= _LARGEST_HOLE * most) & (off < _SAME)
    through[0] = False
    return cast("Inside", through[labels])


def _from_backdrop(lab: Field, rim: Inside) -> tuple[Field, float, float]:
    """How unlike the backdrop each pixel is (ΔE), how much of the rim the backdrop explains, and how well.

    The backdrop is a smooth sheet of colour (each channel of Lab quadratic in place) laid through most of the rim.
    """
    height, width = lab.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    x, y = (x + 0.5) / width * 2 - 1, (y + 0.5) / height * 2 - 1
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    places, colours = terms[rim], lab[rim]
    off = np.linalg.norm(colours - np.median(colours, axis=0), axis=1)
    near = off <= max(30.0, 2 * float(np.median(off)))
    sheet = np.zeros((6, 3), np.float32)
    for _ in range(4):
        sheet = np.linalg.lstsq(places[near], colours[near], rcond=None)[0]
        off = np.linalg.norm(places @ sheet - colours, axis=1)
        near = off <= max(6.0, 2.5 * float(np.median(off[near])))
    distance = np.linalg.norm(lab - terms @ sheet, axis=2).astype(np.float32)
    return distance, float((off < 9).mean()), float(np.median(off[near]))


def _cut(small: Rgb, lab: Field, likely: Field) -> Inside:
    """GrabCut, begun where the eye looks and colours are none of those at the rim."""
    size = small.shape[1], small.shape[0]
    edge = _from_edges(size)
    strange = np.clip(_from_colours(lab, (edge < _RIM_SHARE) & (likely < 0.3)) / _STRANGE, 0, 1)
    score = 0.7 * likely + 0.5 * strange * np.clip(likely * 4 + 0.2, 0, 1)
    marks = np.full(likely.shape, cv2.GC_PR_BGD, np.uint8)
    marks[score > _PERHAPS] = cv2.GC_PR_FGD
    marks[((likely < _NEVER) & (strange < 0.5)) | (edge < _BORDER_SHARE)] = cv2.GC_BGD
    marks[(likely > _SURELY) & (strange > _SURELY_STRANGE)] = cv2.GC_FGD
    if not (marks & 1).any() or (marks & 1).all():
        return (marks & 1) > 0
    cv2.setRNGSeed(0)  # GrabCut begins with random clusters
    eight = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    cv2.grabCut(eight, marks, None, np.zeros((1, 65)), np.zeros((1, 65)), _ROUNDS, cv2.GC_INIT_WITH_MASK)
    return _main_pieces(np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)), likely)


def _from_colours(lab: Field, rim: Inside) -> Field:
    """How far (ΔE) each pixel's colour lies from the nearest of the rim's main colours; 0 where there is no rim."""
    points = lab[rim].astype(np.float32)
    if len(points) < _COLOURS:
        return np.zeros(lab.shape[:2], np.float32)
    cv2.setRNGSeed(0)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    _, which, colours = cv2.kmeans(points, _COLOURS, np.zeros((0, 0), np.int32), stop, 1, cv2.KMEANS_PP_CENTERS)
    main = colours[np.bincount(which.ravel(), minlength=_COLOURS) > _MAIN_COLOUR * len(points)]
    return np.asarray(np.linalg.norm(lab[:, :, None] - main, axis=3).min(axis=2), np.float32)


def _from_edges(size: tuple[int, int]) -> Field:
    """How far each pixel lies from the nearest edge, in shares of the side; from the lower one it counts double."""
    width, height = size
    x, y = (np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height
    return np.minimum(np.minimum(x, 1 - x)[None], np.minimum(y, 2 * (1 - y))[:, None]).astype(np.float32)


def _main_pieces(inside: Inside, likely: Field, piece: float = _PIECE) -> Inside:
    count, labels = cv2.connectedComponents(inside.astype(np.uint8), connectivity=8)
    weights = np.bincount(labels.ravel(), weights=likely.ravel(), minlength=count)
    weights[0] = 0
    return _filled(np.isin(labels, np.flatnonzero(weights >= max(piece * weights.max(), 1e-6))))


def _filled(inside: Inside) -> Inside:
    """Fill small holes: a highlight, an eye."""
    _, labels = cv2.connectedComponents((~inside).astype(np.uint8), connectivity=4)
    sizes = np.bincount(labels.ravel())
    sizes[np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))] = 0
    sizes[0] = 0
    return inside | np.isin(labels, np.flatnonzero((sizes > 0) & (sizes < _HOLE * inside.sum())))


def _guided(rgb: Rgb, rough: Field, radius: int) -> Field:
    guide = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32) / np.float32(255)
    box = (2 * radius + 1, 2 * radius + 1)

    def mean(values: Field) -> Field:
        return cast("Field", cv2.boxFilter(values, -1, box, borderType=cv2.BORDER_REFLECT))

    middle, target = mean(guide), mean(rough)
    slope = (mean(cast("Field", guide * rough)) - middle * target) / (
        mean(cast("Field", guide * guide)) - middle * middle + _EPSILON
    )
    return cast("Field", mean(cast("Field", slope)) * guide + mean(cast("Field", target - slope * middle)))

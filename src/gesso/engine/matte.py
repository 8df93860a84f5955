"""The matte: how much of each pixel belongs to the picture's subject, 0–1.

Where a picture was composed here its drawing knows; the edge is only fitted to what was painted. Any other picture is
looked at: the eye says roughly where its subject is, GrabCut (Rother et al. 2004) finds where the colours part, and a
guided filter (He et al. 2013, eq. 5–8) lays the edge along the picture's own. Pure, and the same on every call.

The second way is rough: the eye's map has 6×6 cells and knows our own drawings. It is no segmentation model.
"""

from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from gesso.engine.events import Rgb
from gesso.engine.masks import Field
from gesso.scenes import Drawing

_CUT_PX = 192
"""The longer side at which colours are parted: GrabCut's time grows with the area, its answer hardly."""
_ROUNDS = 3
_PERHAPS, _SURELY, _NEVER = 0.12, 0.55, 0.01
"""On the eye's map, 1 at its surest place: from here on perhaps the subject, surely the subject; below, surely not."""
_BORDER_SHARE = 0.04
"""So near the edges nothing is taken for the subject unless the eye is sure; below, where subjects stand, half as near."""
_PIECE = 0.2
"""A piece apart from the main one belongs to the subject when it is at least this share of it, weighed by the eye's map."""
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
    marks = np.full(likely.shape, cv2.GC_PR_BGD, np.uint8)
    marks[likely > _PERHAPS] = cv2.GC_PR_FGD
    marks[(likely < _NEVER) | (_from_edges(size) < _BORDER_SHARE)] = cv2.GC_BGD
    marks[likely > _SURELY] = cv2.GC_FGD
    cv2.setRNGSeed(0)  # GrabCut begins with random clusters
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    cv2.grabCut(lab, marks, None, np.zeros((1, 65)), np.zeros((1, 65)), _ROUNDS, cv2.GC_INIT_WITH_MASK)
    return _main_pieces(np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)), likely)


def _from_edges(size: tuple[int, int]) -> Field:
    """How far each pixel lies from the nearest edge, in shares of the side; from the lower one it counts double."""
    width, height = size
    x, y = (np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height
    return np.minimum(np.minimum(x, 1 - x)[None], np.minimum(y, 2 * (1 - y))[:, None]).astype(np.float32)


def _main_pieces(inside: npt.NDArray[np.bool_], likely: Field) -> Field:
    count, labels = cv2.connectedComponents(inside.astype(np.uint8), connectivity=8)
    weights = np.bincount(labels.ravel(), weights=likely.ravel(), minlength=count)
    weights[0] = 0
    return np.isin(labels, np.flatnonzero(weights >= max(_PIECE * weights.max(), 1e-6))).astype(np.float32)


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

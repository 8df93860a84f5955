"""Smart select: a click on a thing or a box around it → where that thing is, 0–1 for each pixel.

Three ways, the best one that there is: a segmenter that was installed (`segmenter`); the picture's own drawing, which knows
where its figures are; else GrabCut (Rother et al. 2004), begun from the box or from what is coloured like the clicked place
and touches it. The edge is laid along the picture's own (`matte.fitted`). Pure, and the same on every call.
"""

from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from gesso.domain.sight import Pointing
from gesso.engine import matte, sketch
from gesso.engine.events import Rgb
from gesso.engine.masks import Field
from gesso.scenes import Drawing

Inside = npt.NDArray[np.bool_]

_CUT_PX = 320
"""The longer side at which colours are parted: GrabCut's time grows with the area, its answer hardly."""
_ROUNDS = 4
_DOT = 0.012
"""Radius of what a click is sure of, in shares of the longer side."""
_ALIKE = 10
"""How far a colour may lie from the clicked one and still count as its surface, in steps of 8-bit Lab."""
_REACH = 0.03
"""How far beyond that surface GrabCut looks for more of the thing, in shares of the longer side."""
_DRAWN_SHARE = 0.5
"""A figure is what a box means when so much of it, or of the box, is the other's."""


def select(rgb: Rgb, pointing: Pointing) -> Field:
    """Return H×W float32 in 0–1; all zeros where nothing was found.

    Args:
        rgb: H×W×3 bytes.
        pointing: at least one point to keep, or a box.

    Raises:
        EngineError: a segmenter is named and cannot be loaded (`model_unreadable`).
    """
    if pointing.folder is not None:
        from gesso.engine.segmenter import open_segmenter

        return matte.fitted(rgb, open_segmenter(pointing.folder).segment(rgb, pointing))
    figures = _figures(rgb, pointing)
    chosen = None if figures is None else _drawn(figures, pointing)
    if chosen is not None:
        return matte.fitted(rgb, chosen.astype(np.float32))
    # What was not meant, though it was clicked beside it, is at least known not to be it.
    others = None if figures is None or pointing.box is not None else figures > 0
    rough = _cut(rgb, pointing, others)
    return matte.fitted(rgb, rough.astype(np.float32)) if rough.any() else np.zeros(rgb.shape[:2], np.float32)


def _figures(rgb: Rgb, pointing: Pointing) -> npt.NDArray[np.int32] | None:
    """The figures of the picture's own drawing, numbered from 1; 0 is what is behind them. None: nothing is known."""
    known = pointing.compose
    if known is None or not known.drawn:
        return None
    height, width = rgb.shape[:2]
    mask = np.asarray(_drawing(pointing, width / height).layers(width, height).subject_mask) >= 0.5
    return np.asarray(cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)[1], np.int32)


def _drawn(labels: npt.NDArray[np.int32], pointing: Pointing) -> Inside | None:
    """The figures that are meant, if any are."""
    height, width = labels.shape
    chosen: set[int] = set()
    for x, y, keep in pointing.points:
        label = int(labels[_row(y, height), _row(x, width)])
        if keep and label == 0:
            return None  # something that is no figure: colours must tell
        (chosen.add if keep else chosen.discard)(label)
    if pointing.box is not None:
        left, top, right, bottom = pointing.box
        part = labels[_row(top, height) : _row(bottom, height) + 1, _row(left, width) : _row(right, width) + 1]
        inside, sizes = np.bincount(part.ravel(), minlength=labels.max() + 1), np.bincount(labels.ravel())
        meant = [label for label in range(1, len(sizes)) if inside[label] > _DRAWN_SHARE * sizes[label]]
        meant = [label for label in meant if sizes[label] > 0.02 * part.size]
        chosen |= set(meant)
    return np.isin(labels, sorted(chosen)) if chosen else None


def _drawing(pointing: Pointing, aspect: float) -> Drawing:
    from gesso.engine.beyond import drawing_under

    known = pointing.compose
    if known is None:
        raise ValueError("only a known drawing can be drawn")
    return drawing_under(known, sketch.read_scene(known), aspect)


def _cut(rgb: Rgb, pointing: Pointing, never: Inside | None = None) -> Inside:
    """GrabCut at a small size: h×w. `never` is surely not the thing."""
    height, width = rgb.shape[:2]
    scale = min(1.0, _CUT_PX / max(height, width))
    size = max(8, round(width * scale)), max(8, round(height * scale))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    lab = cast("Rgb", cv2.cvtColor(cv2.bilateralFilter(small, 5, 20, 5), cv2.COLOR_RGB2LAB))
    marks = _marks(lab, pointing)
    if never is not None:
        marks[cv2.resize(never.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0] = cv2.GC_BGD
    if not (marks & 1).any() or (marks & 1).all():
        return (marks & 1).astype(bool)
    cv2.setRNGSeed(0)  # GrabCut begins with random clusters
    cv2.grabCut(lab, marks, None, np.zeros((1, 65)), np.zeros((1, 65)), _ROUNDS, cv2.GC_INIT_WITH_MASK)
    return _meant(np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)), pointing)


def _marks(lab: Rgb, pointing: Pointing) -> npt.NDArray[np.uint8]:
    height, width = lab.shape[:2]
    dot = max(1, round(_DOT * max(height, width)))
    marks = np.full((height, width), cv2.GC_BGD, np.uint8)
    if pointing.box is not None:
        left, top, right, bottom = pointing.box
        marks[_row(top, height) : _row(bottom, height) + 1, _row(left, width) : _row(right, width) + 1] = cv2.GC_PR_FGD
    else:
        marks[:] = cv2.GC_PR_BGD
        surface = _surface(lab, pointing)
        reach = 2 * max(1, round(_REACH * max(height, width))) + 1
        near = cv2.dilate(surface, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
        marks[near > 0] = cv2.GC_PR_FGD
        marks[surface > 0] = cv2.GC_FGD
        # What is all around a picture is rarely the thing on it, unless its own surface goes there.
        edge = np.ones((height, width), bool)
        edge[2:-2, 2:-2] = False
        marks[edge & (near == 0)] = cv2.GC_BGD
    for x, y, keep in pointing.points:
        cv2.circle(marks, (_row(x, width), _row(y, height)), dot, int(cv2.GC_FGD if keep else cv2.GC_BGD), -1)
    return marks


def _surface(lab: Rgb, pointing: Pointing) -> npt.NDArray[np.uint8]:
    """What is coloured like the clicked places and touches them."""
    height, width = lab.shape[:2]
    found = np.zeros((height, width), np.uint8)
    for x, y, keep in pointing.points:
        if keep:
            flood = np.zeros((height + 2, width + 2), np.uint8)
            flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (1 << 8)
            spread = (2 * _ALIKE, _ALIKE, _ALIKE)  # light varies over a surface more than its hue does
            cv2.floodFill(lab.copy(), flood, (_row(x, width), _row(y, height)), 0, spread, spread, flags)
            found |= flood[1:-1, 1:-1]
    return found


def _meant(inside: Inside, pointing: Pointing) -> Inside:
    """The pieces that were clicked on; of a box, its largest and what is not far smaller."""
    height, width = inside.shape
    _, labels = cv2.connectedComponents(inside.astype(np.uint8), connectivity=8)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    clicked = {int(labels[_row(y, height), _row(x, width)]) for x, y, keep in pointing.points if keep} - {0}
    if pointing.box is not None:
        clicked |= set(np.flatnonzero(sizes >= max(1.0, 0.2 * sizes.max())).tolist())
    return np.isin(labels, sorted(clicked))


def _row(share: float, side: int) -> int:
    return min(side - 1, max(0, int(share * side)))


def as_png(field: Field) -> bytes:
    """A field as a grey PNG: white what is selected."""
    done, data = cv2.imencode(".png", np.round(field * 255).astype(np.uint8), [cv2.IMWRITE_PNG_COMPRESSION, 3])
    if not done:
        raise ValueError("OpenCV writes every grey picture")
    return bytes(data)

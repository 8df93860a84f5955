"""Two versions of one picture joined along the line where they differ least, each band of detail over its own width.

The line is a minimum cut (Kwatra et al. 2003, "Graphcut Textures", with the gradient cost of OpenCV's stitcher), found on a
small copy; the blend is a Laplacian pyramid's (Burt & Adelson 1983, "A Multiresolution Spline"), so broad tones meet over a
wide strip and edges over a narrow one. Promises: pure and deterministic. Knows nothing of what is shown.
"""

from typing import Any, cast

import cv2
import numpy as np

from gesso.engine import pixels
from gesso.engine.events import Rgb
from gesso.engine.masks import Field, Flags

_CUT_PX = 256
_SMALLEST = 8


def cut(near: Rgb, far: Rgb, only_near: Flags, only_far: Flags) -> Field:
    """Where to show `near`, H×W in 0–1: all of `only_near`, nothing of `only_far`, and between them up to the cheapest line."""
    height, width = only_near.shape
    scale = min(1.0, _CUT_PX / max(height, width))
    size = max(4, round(width * scale)), max(4, round(height * scale))
    pictures = [cv2.resize(one, size, interpolation=cv2.INTER_AREA).astype(np.float32) for one in (near, far)]
    masks = [
        np.where(cv2.resize(forbidden.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0, 0, 255)
        for forbidden in (only_far, only_near)
    ]
    # The finder leaves what only one picture may show; a picture that may show nothing is not asked.
    if not (masks[1] > 0).any():
        return np.ones((height, width), np.float32)
    found = [cv2.UMat(cast("Any", one.astype(np.uint8))) for one in masks]
    finder = cv2.detail.GraphCutSeamFinder("COST_COLOR_GRAD")
    finder.find([cv2.UMat(one) for one in pictures], [(0, 0), (0, 0)], found)
    shown = (found[0].get() > 0).astype(np.float32)
    smooth = cv2.GaussianBlur(cv2.resize(shown, (width, height), interpolation=cv2.INTER_CUBIC), (0, 0), 0.6 / scale)
    result = (smooth > 0.5).astype(np.float32)
    result[only_near], result[only_far] = 1, 0
    return cast("Field", result)


def blended(near: Rgb, far: Rgb, shown: Field, levels: int) -> Rgb:
    """`near` where `shown` is 1, else `far`; the k-th band of detail passes from one to the other over about 2**k pixels."""
    one, other, weight = near.astype(np.float32), far.astype(np.float32), shown.astype(np.float32)
    bands: list[Field] = []
    for _ in range(levels):
        if min(weight.shape) < _SMALLEST:
            break
        size = (weight.shape[1], weight.shape[0])
        low_one, low_other, low_weight = (cv2.pyrDown(part) for part in (one, other, weight))
        detail_one, detail_other = (
            high - cv2.pyrUp(low, dstsize=size) for high, low in ((one, low_one), (other, low_other))
        )
        bands.append(detail_other + weight[..., None] * (detail_one - detail_other))
        one, other, weight = low_one, low_other, low_weight
    result = other + weight[..., None] * (one - other)
    for band in reversed(bands):
        result = cv2.pyrUp(result, dstsize=(band.shape[1], band.shape[0])) + band
    return pixels.levels(result)

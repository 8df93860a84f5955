"""Arithmetic of the table: rates with intervals, distances between seeds, sharpness. Pure functions of arrays.

Promises: pictures of one prompt are not counted as independent; every interval is for the rate over prompts of this kind.
Knows nothing of networks, prompts or files.
"""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Z = 1.959964
"""Two-sided 95 % of the normal distribution."""


class Rate(NamedTuple):
    """A share with its 95 % interval, and over how many prompts and pictures."""

    share: float
    low: float
    high: float
    prompts: int
    pictures: int


def wilson(share: float, number: float) -> tuple[float, float]:
    """Wilson's score interval (1927) of a share among `number` independent trials."""
    if number <= 0:
        return 0.0, 1.0
    middle = (share + Z * Z / (2 * number)) / (1 + Z * Z / number)
    reach = Z / (1 + Z * Z / number) * math.sqrt(share * (1 - share) / number + Z * Z / (4 * number * number))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def rate(clusters: Sequence[Sequence[bool]]) -> Rate:
    """Return the share of right answers over clusters (the seeds of one prompt), Wilson's interval on the effective number.

    The effective number is that of pictures divided by the design effect: the variance of the ratio estimator over clusters
    against that of independent answers (Rao and Scott 1992). It is never more than the number of pictures; where all
    answers agree nothing can be estimated, and the number of prompts is taken.
    """
    clusters = [cluster for cluster in clusters if len(cluster)]
    sizes = np.array([len(cluster) for cluster in clusters], float)
    rights = np.array([sum(cluster) for cluster in clusters], float)
    total = sizes.sum()
    if not total:
        return Rate(math.nan, 0.0, 1.0, 0, 0)
    share = float(rights.sum() / total)
    number = float(len(clusters))
    if 0 < share < 1 and len(clusters) > 1:
        k = len(clusters)
        variance = k / (k - 1) * float(((rights - share * sizes) ** 2).sum()) / total**2
        number = min(total, share * (1 - share) / max(variance, 1e-12))
    low, high = wilson(share, number)
    return Rate(share, low, high, len(clusters), int(total))


def mean_interval(values: Sequence[float], *, resamples: int = 2000, seed: int = 0) -> tuple[float, float, float]:
    """Return the mean and the bootstrap's 95 % percentile interval over prompts."""
    array = np.asarray(values, float)
    if not len(array):
        return math.nan, math.nan, math.nan
    rng = np.random.default_rng(seed)
    means = array[rng.integers(len(array), size=(resamples, len(array)))].mean(1)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(array.mean()), float(low), float(high)


def ratio_interval(
    ones: Sequence[float], others: Sequence[float], *, resamples: int = 2000, seed: int = 0
) -> tuple[float, float, float]:
    """Return mean(ones) / mean(others), paired by prompt, and the bootstrap's 95 % percentile interval over prompts."""
    top, bottom = np.asarray(ones, float), np.asarray(others, float)
    if not len(top):
        return math.nan, math.nan, math.nan
    picks = np.random.default_rng(seed).integers(len(top), size=(resamples, len(top)))
    low, high = np.percentile(top[picks].mean(1) / bottom[picks].mean(1), (2.5, 97.5))
    return float(top.mean() / bottom.mean()), float(low), float(high)


def lab_thumbnail(picture: NDArray[np.uint8], side: int = 32) -> NDArray[np.float32]:
    """CIELAB (L 0–100) of the picture averaged down to `side` px."""
    small = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.float32)


def lab_spread(pictures: Sequence[NDArray[np.uint8]]) -> float:
    """Mean over all pairs of the mean CIELAB distance (ΔE*76) at 32 px: how differently the seeds look."""
    thumbs = [lab_thumbnail(picture) for picture in pictures]
    return pair_mean([float(np.linalg.norm(a - b, axis=2).mean()) for a, b in combinations(thumbs, 2)])


def feature_spread(features: Sequence[NDArray[np.float32]]) -> float:
    """Mean Euclidean distance over all pairs of feature vectors."""
    return pair_mean([float(np.linalg.norm(a - b)) for a, b in combinations(features, 2)])


def pair_mean(distances: Sequence[float]) -> float:
    """Mean, 0 where there is no pair."""
    return sum(distances) / len(distances) if distances else 0.0


def detail(picture: NDArray[np.uint8]) -> float:
    """Standard deviation of the Laplacian of the luma in 0–255: fine contrast, of lines and of grain alike."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_32F).std())


def edge_width(picture: NDArray[np.uint8], *, least: float = 48.0) -> float:
    """Median width in pixels of strong edges: local contrast within 9 px divided by the steepest step there.

    1 is a hard edge, 2–3 a soft one, more is blur. nan where no edge has a contrast of `least` grey levels.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = np.abs(np.diff(grey, axis=1))[:-1], np.abs(np.diff(grey, axis=0))[:, :-1]
    step = np.maximum(across, down)
    kernel = np.ones((9, 9), np.uint8)
    contrast = (cv2.dilate(grey, kernel) - cv2.erode(grey, kernel))[:-1, :-1]
    steepest = cv2.dilate(step, kernel)
    on_edge = (step >= steepest) & (contrast >= least)
    return float(np.median(contrast[on_edge] / steepest[on_edge])) if on_edge.any() else math.nan


def nearest(features: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance of each row of `features` (N, T) to the nearest row of `others` (M, T)."""
    squares = (features**2).sum(1)[:, None] + (others**2).sum(1)[None] - 2 * features @ others.T
    return np.asarray(np.sqrt(np.maximum(squares.min(1), 0)), np.float32)

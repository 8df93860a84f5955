"""Bradley–Terry: answered pairs of pictures to weights over their features. Pure, numpy alone.

The model (Bradley & Terry 1952, Biometrika 39; with features as in Chu & Ghahramani 2005): a person prefers the left
picture with probability σ(w · (x_left − x_right)). The weights are the most probable ones (MAP) under a normal prior of
mean 0 whose width is chosen by the evidence (Laplace's approximation) among `WIDTHS`; the posterior is the Laplace
approximation around them, which is what pairs are chosen by.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Vector: TypeAlias = npt.NDArray[np.float64]
Matrix: TypeAlias = npt.NDArray[np.float64]

WIDTHS = (0.7, 1.0, 1.5, 2.2, 3.3)
"""Standard deviations of the prior that are tried. A feature that goes from absent to certain changes by 1."""
USUAL_WIDTH = 1.5
_STEPS, _CLOSE = 30, 1e-6
_FIRST_CHOICE = 10
"""Answers from which on the width is chosen; fewer say nothing about it."""


@dataclass(frozen=True)
class Posterior:
    """What is believed of a person: the most probable weights (n,), and their covariance (n, n)."""

    weights: Vector
    covariance: Matrix
    log_evidence: float

    def spread(self, differences: Matrix) -> Vector:
        """Standard deviation of the predicted preference for each difference (m, n)."""
        variance = np.einsum("ij,jk,ik->i", differences, self.covariance, differences, optimize=True)
        deviation: Vector = np.sqrt(np.maximum(variance, 0.0))
        return deviation


def learn(differences: Matrix, counts: Vector | None = None, width: float | None = None) -> Posterior:
    """Return what answers say.

    Args:
        differences: (m, n), features of the preferred picture less those of the other one.
        counts: (m,), how much each answer counts; 1 each where None.
        width: the prior's standard deviation; None chooses it by the evidence.
    """
    told = np.ones(len(differences)) if counts is None else np.asarray(counts, np.float64)
    if width is not None or len(differences) < _FIRST_CHOICE:
        return _most_probable(differences, told, width or USUAL_WIDTH)
    tried = [_most_probable(differences, told, one) for one in WIDTHS]
    return max(tried, key=lambda one: one.log_evidence)


def _most_probable(differences: Matrix, counts: Vector, width: float) -> Posterior:
    """Newton's method on the log posterior, which is concave, halving steps that overshoot."""
    size = differences.shape[1]
    precision = 1 / width**2
    weights = np.zeros(size)
    value = _log_posterior(weights, differences, counts, precision)
    for _ in range(_STEPS):
        chance = _logistic(differences @ weights)
        slope = differences.T @ (counts * (1 - chance)) - precision * weights
        curve = (differences.T * (counts * chance * (1 - chance))) @ differences + precision * np.eye(size)
        step = np.linalg.solve(curve, slope)
        share = 1.0
        while True:
            found = _log_posterior(weights + share * step, differences, counts, precision)
            if found >= value or share < 1e-3:
                break
            share /= 2
        weights, gained, value = weights + share * step, found - value, found
        if gained < _CLOSE:
            break
    chance = _logistic(differences @ weights)
    curve = (differences.T * (counts * chance * (1 - chance))) @ differences + precision * np.eye(size)
    _, log_determinant = np.linalg.slogdet(curve)
    evidence = value + size * 0.5 * float(np.log(precision)) - 0.5 * float(log_determinant)
    covariance: Matrix = np.asarray(np.linalg.inv(curve), np.float64)
    return Posterior(weights, covariance, evidence)


def _log_posterior(weights: Vector, differences: Matrix, counts: Vector, precision: float) -> float:
    likely = -np.logaddexp(0.0, -(differences @ weights))
    return float(counts @ likely - 0.5 * precision * weights @ weights)


def _logistic(values: Vector) -> Vector:
    chance: Vector = 1 / (1 + np.exp(-np.clip(values, -35, 35)))
    return chance

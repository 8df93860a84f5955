"""Which pair to show next: the one whose answer teaches most, and never one that was shown before. Pure.

What an answer teaches is its mutual information with the weights (BALD: Houlsby, Huszár, Ghahramani & Lengyel 2011,
"Bayesian Active Learning for Classification and Preference Learning"), in their closed approximation for a probit link;
a logistic of scale s is read as the probit of scale s · √(π/8). A picture that was seen often counts less, so that the
whole pool is covered.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from gesso.personalization.learning import Matrix, Posterior, Vector

CONSIDERED = 1500
"""Pairs that are weighed against each other, drawn at random from all."""
TIRING = 0.15
"""How much of its value a pair loses for each time that its pictures were shown, on the average of both."""


def choose(
    keys: Sequence[str],
    features: Matrix,
    posterior: Posterior,
    *,
    shown: Collection[frozenset[str]],
    times: Mapping[str, int],
    rng: np.random.Generator,
) -> tuple[str, str] | None:
    """Return the keys of the left and the right picture, or None when all pairs were shown.

    Args:
        keys: the pool's pictures.
        features: (len(keys), n).
        posterior: what is believed so far.
        shown: pairs that were answered or skipped.
        times: how often each picture was shown.
        rng: decides which pairs are considered, and which picture is left.
    """
    count = len(keys)
    if count < 2:
        return None
    if count * (count - 1) // 2 <= CONSIDERED:
        left, right = np.triu_indices(count, 1)
    else:
        left = rng.integers(0, count, 2 * CONSIDERED)
        right = (left + rng.integers(1, count, 2 * CONSIDERED)) % count
    new = [
        place
        for place, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True))
        if frozenset((keys[i], keys[j])) not in shown
    ]
    if not new:
        return None
    new = new[:CONSIDERED]
    left, right = left[new], right[new]
    differences = features[left] - features[right]
    seen = np.array([times.get(key, 0) for key in keys], np.float64)
    value = information(differences, posterior) / (1 + TIRING * (seen[left] + seen[right]) / 2)
    best = int(value.argmax())
    pair = keys[left[best]], keys[right[best]]
    return pair if rng.random() < 0.5 else (pair[1], pair[0])


def information(differences: Matrix, posterior: Posterior) -> Vector:
    """Return the bits that the answer to each pair (m, n) tells of the weights."""
    scale = np.pi / 8
    mean = differences @ posterior.weights * np.sqrt(scale)
    variance = posterior.spread(differences) ** 2 * scale
    certain = _entropy(_normal(mean / np.sqrt(1 + variance)))
    constant = np.pi * np.log(2) / 2
    unsure = np.sqrt(constant / (variance + constant)) * np.exp(-(mean**2) / (2 * (variance + constant)))
    told: Vector = certain - unsure
    return told


def _entropy(chance: Vector) -> Vector:
    inside = np.clip(chance, 1e-12, 1 - 1e-12)
    bits: Vector = -(inside * np.log2(inside) + (1 - inside) * np.log2(1 - inside))
    return bits


def _normal(values: Vector) -> Vector:
    """The normal distribution function by the logistic that lies nearest (error below 0.01; Bowling et al. 2009)."""
    chance: Vector = 1 / (1 + np.exp(-np.clip(1.5976 * values + 0.07056 * values**3, -35, 35)))
    return chance

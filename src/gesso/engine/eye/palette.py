"""The colours of a picture as numbers, and the transfer of one picture's colours to another.

Promises: `measure` and `transfer` are pure; `transfer` with amount 0 returns the very array it was given. Statistics are
taken from a small copy of the picture, so they mean the same at every size. Knows nothing of subjects or styles.

The transfer is Reinhard, Ashikhmin, Gooch & Shirley 2001 ("Color Transfer between Images", IEEE CG&A 21(5)): mean and
standard deviation of each channel are moved to the reference's. They used Ruderman's lαβ; CIELAB is used here because
its units are perceptual, so that a bound on them means something.
"""

from dataclasses import dataclass
from typing import TypeAlias, cast

import cv2
import numpy as np
import numpy.typing as npt

from gesso.engine.events import Rgb

Field: TypeAlias = npt.NDArray[np.float32]

_SIDE_PX, _COUNTED_PX = 96, 28
"""Sides of the copies that statistics are taken from and main colours are counted in."""
_MAIN_COLOURS = 5
_SPREAD = (0.5, 2.0)
"""A channel's contrast is at most halved or doubled: a grey reference must not flatten a picture altogether."""


@dataclass(frozen=True)
class Palette:
    """CIELAB statistics (L 0–100, a and b about −100 to 100) and the main colours with their shares, largest first."""

    mean: tuple[float, float, float]
    spread: tuple[float, float, float]
    colours: tuple[tuple[str, float], ...] = ()

    def distance(self, other: "Palette") -> float:
        """How far two palettes lie apart in CIELAB units: 0 is equal, 10 plainly different, 40 night against day.

        It is the 2-Wasserstein distance of two axis-aligned normal distributions.
        """
        mine, theirs = np.array([*self.mean, *self.spread]), np.array([*other.mean, *other.spread])
        return float(np.sqrt(np.square(mine - theirs).sum()))


def measure(rgb: Rgb) -> Palette:
    """The palette of H×W×3 bytes."""
    small = _small(rgb)
    lab = _to_lab(small).reshape(-1, 3)
    mean, spread = lab.mean(0), lab.std(0)
    tiny = _to_lab(_small(small, _COUNTED_PX)).reshape(-1, 3)
    return Palette(_three(mean), _three(spread), _main_colours(tiny))


def transfer(rgb: Rgb, towards: Palette, amount: float, *, lightness: float | None = None) -> Rgb:
    """Move the colours of `rgb` towards a palette.

    Args:
        rgb: H×W×3 bytes.
        towards: the reference's palette.
        amount: 0 leaves the picture as it is, 1 takes the reference's statistics over.
        lightness: the amount for L alone, where the hour of the picture shall stay its own; None is `amount`.
    """
    shares = np.array([amount if lightness is None else lightness, amount, amount], np.float32).clip(0, 1)
    if not shares.any():
        return rgb
    own = measure(rgb)
    gain = np.array(towards.spread, np.float32) / np.maximum(np.array(own.spread, np.float32), 1e-3)
    gain = 1 + shares * (gain.clip(*_SPREAD) - 1)
    centre = np.array(own.mean, np.float32)
    moved = centre + shares * (np.array(towards.mean, np.float32) - centre)
    lab = (_to_lab(rgb) - centre) * gain + moved
    back = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_LAB2RGB)
    return cast("Rgb", np.rint(back.clip(0, 1) * 255).astype(np.uint8))


def _small(rgb: Rgb, side: int = _SIDE_PX) -> Rgb:
    height, width = rgb.shape[:2]
    if height <= side and width <= side:
        return rgb
    size = (min(width, side), min(height, side))
    return cast("Rgb", cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))


def _to_lab(rgb: Rgb) -> Field:
    return cast("Field", cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB))


def _three(values: npt.NDArray[np.float32]) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def _main_colours(lab: npt.NDArray[np.float32]) -> tuple[tuple[str, float], ...]:
    """k-means from a fixed start (points spread along lightness), so that the same picture gives the same colours."""
    ordered = lab[np.argsort(lab[:, 0], kind="stable")]
    centres = ordered[np.linspace(0, len(ordered) - 1, 2 * _MAIN_COLOURS + 1).astype(int)[1::2]]
    nearest = np.zeros(len(lab), np.int64)
    for _ in range(6):
        nearest = (np.square(centres).sum(1) - 2 * lab @ centres.T).argmin(1)  # |x − c|² less what is equal for all c
        for index in range(len(centres)):
            if (nearest == index).any():
                centres[index] = lab[nearest == index].mean(0)
    shares = np.bincount(nearest, minlength=len(centres)) / len(lab)
    rgb = cv2.cvtColor(centres[None].astype(np.float32), cv2.COLOR_LAB2RGB)[0].clip(0, 1)
    named: dict[str, float] = {}
    for colour, share in zip(np.rint(rgb * 255).astype(int), shares, strict=True):
        if share > 0:
            name = "#{:02x}{:02x}{:02x}".format(*colour)
            named[name] = named.get(name, 0.0) + float(share)
    return tuple(sorted(named.items(), key=lambda row: (-row[1], row[0])))

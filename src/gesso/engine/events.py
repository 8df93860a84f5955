"""What a running plan yields. Plain values: no torch tensor leaves the engine.

`rgb` is always an H×W×3 array of uint8. Closing the iterator cancels; nothing is ever called back.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Rgb: TypeAlias = npt.NDArray[np.uint8]
Alpha: TypeAlias = npt.NDArray[np.uint8]
"""H×W, 255 is opaque."""


@dataclass(frozen=True, slots=True)
class Loading:
    """The weights of `alias` are being brought into memory; sampling has not begun."""

    alias: str


@dataclass(frozen=True, slots=True)
class Step:
    """`step` of `steps` network steps are done, counted over all pictures. `Step(0, n)` says that sampling begins."""

    step: int
    steps: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Picture `index` as it would look if the flow went straight on from here; small (at most 256 px a side)."""

    index: int
    step: int
    rgb: Rgb


@dataclass(frozen=True, slots=True)
class Picture:
    """Picture `index`, finished, at the delivered size."""

    index: int
    seed: int
    rgb: Rgb
    alpha: Alpha | None = None
    """None: nothing of it is transparent."""


Event: TypeAlias = Loading | Step | Preview | Picture

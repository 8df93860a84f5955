"""What a finish is given, and the sheet of paper it works on.

Promises: `Picture` is the renderer's hand-over, `Sheet` the same picture ready for filters: when the result has to
repeat, the sheet is a little larger than the picture on every side and holds its wrapped continuation, so that every
filter sees across the seam. Knows no style.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
# Always float32. NumPy's annotations lose the width at every other operation, so it is a promise and not a type.
Floats = NDArray[Any]

# Widest reach of any filter, as a share of the height. Larger costs time: the sheet grows on all four sides.
_REACH = 0.125
_MIDDLE = 256


@dataclass(frozen=True)
class Picture:
    """A drawn scene before its finish.

    rgb and background are height x width x 3 bytes (background: the scene without its subjects), subject_mask is
    height x width, 0..1, unit is height_px / 1024: the size of one design pixel.
    """

    rgb: Bytes
    background: Bytes
    subject_mask: Floats
    unit: float


@dataclass(frozen=True)
class Sheet:
    """A picture with its wrapped margin (`pad` px, 0 unless `tile`). height and width are without the margin."""

    rgb: Bytes
    background: Bytes
    mask: Floats
    unit: float
    height: int
    width: int
    pad: int
    tile: bool

    @property
    def shape(self) -> tuple[int, int]:
        return self.height + 2 * self.pad, self.width + 2 * self.pad

    def px(self, design_px: float, least: float = 0.0) -> float:
        """A length at 1024 px height in pixels of this sheet, never under `least`."""
        return max(design_px * self.unit, least)

    def inner(self, image: NDArray[Any]) -> NDArray[Any]:
        """The picture without the margin."""
        return np.ascontiguousarray(image[self.pad : self.pad + self.height, self.pad : self.pad + self.width])

    def grid(self) -> tuple[Floats, Floats]:
        """Pixel centres in heights of the picture: x as one row, y as one column, from the picture's corner."""
        rows, columns = self.shape
        y = (np.arange(rows, dtype=np.float32) - self.pad + 0.5) / self.height
        x = (np.arange(columns, dtype=np.float32) - self.pad + 0.5) / self.height
        return x[None, :], y[:, None]


def lay(picture: Picture, *, tile: bool) -> Sheet:
    """Put a picture on its sheet, wrapping it around when it has to repeat."""
    height, width = picture.rgb.shape[:2]
    # A multiple of 16 keeps the reduced images inside the filters aligned with the period.
    pad = -(-int(height * _REACH) // 16) * 16 if tile else 0
    pad = max(pad, 16) if tile else 0
    rgb, background, mask = picture.rgb, picture.background, picture.subject_mask.astype(np.float32, copy=False)
    if tile:
        rows = np.arange(-pad, height + pad) % height
        columns = np.arange(-pad, width + pad) % width
        rgb, background, mask = (a[rows[:, None], columns[None, :]] for a in (rgb, background, mask))
    return Sheet(rgb, background, mask, picture.unit, height, width, pad, tile)


def thumb(sheet: Sheet, rows: int) -> tuple[Bytes, Floats]:
    """The picture (without margin) and its mask at a fixed height, so that decisions do not depend on the size."""
    small, mask = sheet.inner(sheet.rgb), sheet.inner(sheet.mask)
    # Everything large passes through the same size first: decisions are jumpy, and so see the same pixels.
    for step in (_MIDDLE, rows) if sheet.height > _MIDDLE else (rows,):
        size = (max(8, round(step * sheet.width / sheet.height)), step)
        how = cv2.INTER_AREA if len(small) > step else cv2.INTER_CUBIC
        small, mask = (cv2.resize(a, size, interpolation=how) for a in (small, mask))
    return small, np.clip(mask, 0, 1)

"""Which pixels an edit paints: a mask file as an array, and the shapes that follow from it.

Promises: a mask is read as grey, white paints and black keeps; values between count in part. Everything here is pure.
Knows nothing of what is painted.
"""

import io
from typing import NamedTuple, TypeAlias, cast

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from gesso.domain.errors import EngineError

Field: TypeAlias = npt.NDArray[np.float32]
Flags: TypeAlias = npt.NDArray[np.bool_]

_FEATHER_SHARE, _FEATHER_OF_RADIUS = 0.012, 0.35
"""A feather is this share of the picture's side, and never more than that share of the hole's inner radius."""
_CONTEXT = 0.5
"""What is looked at around a hole, in lengths of the hole on each side."""
_NEARLY_ALL = 0.8
"""A window that takes this share of the picture's side is the picture."""


class Box(NamedTuple):
    """A rectangle in pixels, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def cut(self, array: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """The part of an H×W(×C) array that lies in the box."""
        return np.ascontiguousarray(array[self.top : self.bottom, self.left : self.right])


def open_mask(data: bytes, sha256: str, width_px: int, height_px: int) -> Field:
    """Return H×W float32 in 0–1. Transparent pixels keep.

    Raises:
        EngineError: `mask_unreadable` when it is no PNG, `mask_wrong_size`.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            if picture.size != (width_px, height_px):
                raise EngineError(
                    f"The mask {sha256[:12]}… is {picture.width}×{picture.height} px; the picture is {width_px}×{height_px}. "
                    "Give a PNG of exactly that size, white where it shall be painted.",
                    code="mask_wrong_size",
                )
            if picture.mode.startswith("I"):
                return np.clip(np.asarray(picture, np.float32) / 65535, 0, 1)
            layers = np.asarray(picture.convert("RGBA"), np.float32)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise EngineError(
            f"The mask {sha256[:12]}… cannot be read ({error}). Give a grey PNG, white where it shall be painted.",
            code="mask_unreadable",
        ) from error
    grey = layers[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    return np.clip(np.rint(grey) / 255 * (layers[..., -1] / 255), 0, 1).astype(np.float32)


def box_of(flags: Flags) -> Box:
    """The smallest box around what is set; something must be."""
    rows, columns = np.flatnonzero(flags.any(axis=1)), np.flatnonzero(flags.any(axis=0))
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def window(hole: Flags, painted_px: tuple[int, int]) -> Box:
    """Where to look while painting: the hole with what is around it, in the shape in which the network paints.

    Never smaller than the network's own size, so nothing is painted larger than it is shown, and never beyond the picture;
    a window that would be most of the picture is all of it.
    """
    height, width = hole.shape
    box = box_of(hole)
    aspect = painted_px[0] / painted_px[1]
    tall = max(box.height * (1 + 2 * _CONTEXT), box.width * (1 + 2 * _CONTEXT) / aspect, painted_px[1])
    if tall > height * _NEARLY_ALL or tall * aspect > width * _NEARLY_ALL:
        return Box(0, 0, width, height)
    size = (round(tall * aspect), round(tall))
    left = _placed((box.left + box.right - size[0]) // 2, size[0], width)
    top = _placed((box.top + box.bottom - size[1]) // 2, size[1], height)
    return Box(left, top, left + size[0], top + size[1])


def _placed(start: int, length: int, room: int) -> int:
    return min(max(start, 0), room - length)


def feathered(mask: Field, free: Flags) -> Field:
    """How much of the painting shows: 0 where the source is kept, rising inside the hole only.

    Where nothing was (`free`) there is nothing to fade from, so the painting shows fully.
    """
    hole = (mask > 0) | free
    if hole.all():
        return np.ones(mask.shape, np.float32)
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 5)
    reach = min(_FEATHER_SHARE * max(mask.shape), _FEATHER_OF_RADIUS * float(depth.max()))
    ramp = np.clip(depth / max(reach, 1.0), 0, 1)
    smooth = ramp * ramp * (3 - 2 * ramp)
    return cast("Field", np.where(free, np.float32(1), np.minimum(mask, smooth)).astype(np.float32))


def shrunk(mask: Field, width_px: int, height_px: int) -> Field:
    """The mask at another size; a pixel that is painted anywhere stays painted."""
    height, width = mask.shape
    if (width, height) == (width_px, height_px):
        return mask
    if width_px < width or height_px < height:
        reach = (-(-width // width_px) | 1, -(-height // height_px) | 1)
        mask = cv2.dilate(mask, np.ones(reach[::-1], np.uint8))
    return cast("Field", cv2.resize(mask, (width_px, height_px), interpolation=cv2.INTER_NEAREST))

"""The background of a picture, taken away or handed on to be painted: both begin with finding the subject.

Promises: an erased background is transparent and the subject's own pixels stay as they are; only where the two mix is the
background's share taken out of the colour. A replaced one becomes a mask, and the plan an
inpaint in which no colour of the old background goes on (`edits`).
"""

import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import cast

import cv2
import msgspec
import numpy as np
from PIL import Image

from gesso.domain.errors import EngineError
from gesso.domain.plan import Plan
from gesso.engine import matte, pixels, sketch
from gesso.engine.events import Event, Picture, Rgb, Step
from gesso.engine.masks import Field

_LEAST_SHARE = 0.002
"""A subject that takes less of the picture is none."""
_WHOLE = 0.98
_SPREAD_SHARE = 0.01
"""How far, in shares of the longer side, a subject's own colour is carried into its soft edge; at least 3 px."""


def erase(plan: Plan, pictures: Mapping[str, bytes]) -> Iterator[Event]:
    """Yield the plan's pictures with their subject alone. No weights are needed.

    Raises:
        EngineError: `no_subject`, `plan_incomplete`, `picture_unreadable`.
    """
    total = len(plan.seeds)
    yield Step(0, total)
    rgb, opacity = _subject(plan, pictures)
    alpha = np.rint(opacity * 255).astype(np.uint8)
    clean = _own_colours(rgb, opacity)
    clean[alpha == 0] = 0
    for index, seed in enumerate(plan.seeds):
        yield Step(index + 1, total)
        yield Picture(index, seed, clean, alpha)


def as_inpaint(plan: Plan, pictures: Mapping[str, bytes]) -> tuple[Plan, dict[str, bytes]]:
    """Return the plan, and its pictures, with a mask of all that is not the subject.

    Raises:
        EngineError: as `erase`; also where the subject is all there is (`no_background`).
    """
    _, opacity = _subject(plan, pictures)
    if opacity.min() >= _WHOLE:
        message = "The subject fills the whole picture, so there is no background to paint. Use a mask instead."
        raise EngineError(message, code="no_background")
    # A pixel wider, so that no rim of the old background stays around the subject.
    kept = cv2.erode(opacity, np.ones((3, 3), np.uint8))
    out = io.BytesIO()
    Image.fromarray(np.rint((1 - kept) * 255).astype(np.uint8)).save(out, format="PNG", compress_level=1)
    data = out.getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    return msgspec.structs.replace(plan, mask_sha256=sha256), {**pictures, sha256: data}


def _subject(plan: Plan, pictures: Mapping[str, bytes]) -> tuple[Rgb, Field]:
    """The source at the delivered size, and how much of each pixel its subject takes."""
    name = plan.source_sha256
    if name is None or name not in pictures:
        raise EngineError("A background needs its source picture, which was not handed in.", code="plan_incomplete")
    size = plan.delivered_width_px, plan.delivered_height_px
    rgb = pixels.fit(pixels.open_picture(pictures[name], name), *size)
    opacity = _opacity_of(pictures[name], size)
    known = plan.source_compose
    if opacity is None:
        drawing = None
        if known is not None and known.drawn:
            drawing = sketch.compose(plan, known, 0).shares[0][0]
        opacity = matte.matte(rgb, drawing)
    if opacity.mean() < _LEAST_SHARE:
        message = (
            "Nothing on this picture stands out as its subject, so its background cannot be told from it. "
            "Paint the background with a mask instead: gesso inpaint IMG WORDS --mask FILE."
        )
        raise EngineError(message, code="no_subject")
    return rgb, opacity


def _opacity_of(data: bytes, size: tuple[int, int]) -> Field | None:
    """The opacity that a file has already; None where all of it is opaque, or it has another size."""
    with Image.open(io.BytesIO(data)) as picture:
        if picture.size != size or picture.mode not in {"RGBA", "LA", "PA"}:
            return None
        alpha = np.asarray(picture.convert("RGBA").getchannel("A"), np.float32) / np.float32(255)
    return None if alpha.min() >= 1 else alpha


def _own_colours(rgb: Rgb, opacity: Field) -> Rgb:
    """Carry the subject's colour into its soft edge, where the background has mixed in."""
    radius = max(3, round(_SPREAD_SHARE * max(rgb.shape[:2])))
    sure = (opacity >= _WHOLE).astype(np.float32)
    box = (2 * radius + 1, 2 * radius + 1)
    weight = cv2.boxFilter(sure, -1, box, normalize=False)[..., None]
    near = cv2.boxFilter(rgb.astype(np.float32) * sure[..., None], -1, box, normalize=False)
    soft = (opacity < _WHOLE)[..., None] & (weight > 0)
    colour = np.where(soft, near / np.maximum(weight, 1), rgb.astype(np.float32))
    return cast("Rgb", np.rint(np.clip(colour, 0, 255)).astype(np.uint8))

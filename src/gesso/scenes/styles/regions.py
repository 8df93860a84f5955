"""Few flat colours with clean borders: the base of posters and cut paper.

Promises: the palette is chosen on a small fixed-size copy, so it does not depend on the size; borders are smooth and
antialiased by the caller. Knows no style.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .picture import Bytes, Floats, Sheet, thumb
from .tone import by_rows, floats, luma, mix, to_bytes, vivid

_THUMB = 56
_RARE = 4  # colours of the palette kept for small bright things: a yellow sun, a lit window, an eye


def palette_of(sheet: Sheet, colours: int, boost: float = 1.0) -> Bytes:
    """The picture's main colours, n x 3: a share for the subject, a share for the rest, a few for what both miss."""
    small, mask = thumb(sheet, _THUMB)
    votes, body = small.reshape(-1, 3), mask.ravel() > 0.5
    own = (colours - _RARE) * 2 // 5 if 12 <= body.sum() < len(body) - 12 else 0
    main = quantised(votes[~body] if own else votes, colours - _RARE - own, boost)
    if own:
        main = np.concatenate([main, quantised(votes[body], own, boost)])
    for turn in range(_RARE):
        asked = votes[body] if own and turn % 2 == 0 else votes
        main = np.asarray(np.concatenate([main, _missed(asked, main)]), np.uint8)
    return main


def _missed(votes: Bytes, palette: Bytes) -> Bytes:
    """The colour the palette serves worst: far off, and shared by several votes; 1 x 3."""
    error = np.abs(votes - palette[_closest(votes, palette)].astype(np.float32)).sum(axis=1)
    worst = np.argsort(error, kind="stable")[-max(8, len(votes) // 16) :]
    group = votes[worst].astype(np.float32)
    alike = np.abs(group[:, None] - group[None, ::4]).sum(axis=2) < 60
    best = alike[:, (alike * error[worst][:, None]).sum(axis=0).argmax()]
    return np.asarray(np.rint(group[best].mean(axis=0, keepdims=True)), np.uint8)


def quantised(votes: Bytes, colours: int, boost: float = 1.0) -> Bytes:
    """Median cut, then k-means until fewer than one vote in twenty-five changes sides; n x 3."""
    image = Image.fromarray(votes.reshape(1, -1, 3))
    counted = image.quantize(colours, method=Image.Quantize.MEDIANCUT, kmeans=max(1, len(votes) // 25))
    flat = np.array(counted.getpalette(), np.uint8)[: 3 * colours].reshape(-1, 3)
    flat = np.unique(flat[: max(1, len(flat))], axis=0)
    if boost != 1.0:
        grey = flat.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
        flat = np.clip(grey[:, None] + (flat - grey[:, None]) * boost, 0, 255).astype(np.uint8)
    return np.asarray(flat, np.uint8)


def nearest(image: Bytes, palette: Bytes) -> Bytes:
    """Index of the nearest palette colour for every pixel, through a 32 x 32 x 32 table."""
    if image.size // 3 < 2 * 32**3:
        return np.asarray(_closest(image.reshape(-1, 3), palette).reshape(image.shape[:2]), np.uint8)
    axis = np.arange(32, dtype=np.float32) * 8 + 4
    cube = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    table = _closest(cube, palette)

    def rule(image: Bytes) -> Bytes:
        bins = (image >> 3).astype(np.intp)
        return np.asarray(np.take(table, (bins[..., 0] << 10) | (bins[..., 1] << 5) | bins[..., 2]), np.uint8)

    return by_rows(rule, image)


def _closest(colours: NDArray[Any], palette: Bytes) -> Bytes:
    """Index of the nearest palette colour for n x 3 colours."""
    # The eye is keenest on green and brightness: weights close to Rec. 601's.
    weight = np.sqrt(np.array([0.9, 1.4, 0.7], np.float32))
    inks = palette.astype(np.float32) * weight
    # The square of the colour itself is the same for all inks and stays out of the comparison.
    far = np.broadcast_to((inks * inks).sum(axis=1), (len(colours), len(inks))).copy()
    for channel in range(3):  # no matrix product: BLAS would wake its threads for it
        far -= colours[:, channel, None].astype(np.float32) * (2 * weight[channel] * inks[:, channel])
    return np.asarray(far.argmin(axis=1), np.uint8)


def regions(sheet: Sheet, image: Bytes, palette: Bytes, smooth: float) -> Bytes:
    """Palette index per pixel with borders evened out over `smooth` design px."""
    order = np.argsort(palette.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32))
    # Medians keep borders and drop the fringe of in-between colours that antialiasing leaves. Two narrow ones cost a
    # tenth of a wide one; the second goes over the indices, in order of brightness so that they have a middle.
    kernel = min(2 * round(sheet.px(smooth)) + 1, 5)
    if kernel > 1:
        image = np.asarray(cv2.medianBlur(image, kernel), np.uint8)
    labels = nearest(image, palette[order])
    if kernel > 1:
        labels = np.asarray(cv2.medianBlur(labels, kernel), np.uint8)
    return np.asarray(np.take(order.astype(np.uint8), labels), np.uint8)


def poster(palette: Bytes, boost: float) -> Bytes:
    """Printing inks for a palette: clearer colours, and half way to the full range from dark to light."""
    inks = vivid(floats(palette[None]), boost)
    grey = luma(inks)
    low, high = float(grey.min()), float(grey.max())
    wide = (inks - low) / max(high - low, 0.3)
    return np.asarray(to_bytes(np.clip(mix(inks, wide, 0.5), 0, 1))[0], np.uint8)


def inked(labels: Bytes, inks: Bytes) -> Bytes:
    """Colours (n x 3) for indices."""
    table = np.zeros((1, 256, 3), np.uint8)
    table[0, : len(inks)] = inks
    return np.asarray(cv2.LUT(cv2.merge([labels, labels, labels]), table), np.uint8)


def heights(labels: Bytes, count: int, mask: Floats) -> Floats:
    """How far to the front each label lies: lower in the picture is nearer, the subject nearest. 0..1 per label."""
    labels, mask = labels[::4, ::4], mask[::4, ::4]
    rows = np.broadcast_to(np.linspace(0, 1, len(labels), dtype=np.float32)[:, None], labels.shape)
    flat = labels.ravel()
    size = np.maximum(np.bincount(flat, minlength=count), 1)
    low = np.bincount(flat, rows.ravel(), count) / size
    subject = np.bincount(flat, mask.ravel(), count) / size
    rank = np.argsort(np.argsort(low + 0.8 * subject))
    return rank.astype(np.float32) / np.float32(max(count - 1, 1))

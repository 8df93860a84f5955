"""The finisher: a small network that doubles a picture, sharply and faithfully; twice for four times.

Promises: a picture of one colour stays exactly that colour, because the network sees differences only and adds its
answer to a bicubic enlargement; no halo, because nothing becomes darker or lighter than the small pixels around it
(5×5), which on pictures never trained on also lies nearer to the truth; the work is done in windows whose overlap covers all that a pixel can see, so that
windows leave no seams and memory stays flat; what is delivered halves to the very picture it came from, up to rounding; it is nearer to
Lanczos where the picture itself shows that the network guesses badly; with `tile` the picture wraps around. Trained on our own drawings alone
(`training/finisher.py`). It draws no new things: what blur, noise or compression took away stays away.

The network works at half the size (pixel unshuffle, Shi et al. 2016, arXiv 1609.05158, backwards), where a 3×3
convolution costs a quarter and reaches twice as far; its convolutions are not padded: the picture is, once.
"""

import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, cast

import cv2
import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file

from gesso.domain.errors import EngineError
from gesso.engine import pixels
from gesso.engine.events import Rgb

Field: TypeAlias = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "weights" / "finisher" / "finisher.safetensors"
WIDTH, DEPTH = 32, 5
REACH_PX = 2 * (DEPTH + 2)
"""How far a pixel sees, and the margin that every window needs."""
_WINDOW_PX = 512
"""Side of a window: its activations are 10 MB a layer, and margins cost a ninth more work."""
_AROUND = np.ones((5, 5), np.uint8)
"""The small pixels whose range the enlarged ones keep to. 3×3 costs thin strokes and fine texture up to 0.1 dB."""
_NEAR = 2.0
"""Standard deviation of a neighbourhood in 4×4 pixels."""
_PRIOR = 0.3
"""Where a neighbourhood tells little, the whole picture does, with this share of its mean difference as weight."""
_MOST = 0.85
"""The network is never believed alone: two guesses err apart, and half the size flatters it on even patterns."""
_loading = threading.Lock()


class FinisherNet(torch.nn.Sequential):
    """(B, 12, h, w), 2×2 pixels a place, in [0, 1] → (B, 48, h − 14, w − 14), what to add to 4×4 enlarged pixels."""

    def __init__(self) -> None:
        body: list[torch.nn.Module] = []
        for _ in range(DEPTH):
            body += [torch.nn.Conv2d(WIDTH, WIDTH, 3), torch.nn.ReLU(inplace=True)]
        super().__init__(
            torch.nn.Conv2d(12, WIDTH, 3), torch.nn.ReLU(inplace=True), *body, torch.nn.Conv2d(WIDTH, 48, 3)
        )


def unshuffled(rows: torch.Tensor) -> torch.Tensor:
    """(B, H, W, 3), H and W even → (B, 12, H/2, W/2) in channels-last memory; channels run y, x, colour."""
    count, height, width, _ = rows.shape
    places = rows.reshape(count, height // 2, 2, width // 2, 2, 3).permute(0, 1, 3, 2, 4, 5)
    return places.reshape(count, height // 2, width // 2, 12).permute(0, 3, 1, 2)


def shuffled(places: torch.Tensor) -> torch.Tensor:
    """(B, 48, h, w) → (B, 4h, 4w, 3), the way back at twice the size."""
    count, _, height, width = places.shape
    blocks = places.permute(0, 2, 3, 1).reshape(count, height, width, 4, 4, 3).permute(0, 1, 3, 2, 4, 5)
    return blocks.reshape(count, 4 * height, 4 * width, 3)


@lru_cache(maxsize=1)
def _load(weights: Path) -> FinisherNet:
    net: Any = FinisherNet()
    try:
        net.load_state_dict({name: value.float() for name, value in load_file(str(weights)).items()})
    except Exception as error:  # whatever the libraries raise about a damaged file becomes one coded error
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EngineError(
            f"The finisher's weights {weights} cannot be read: {why}. Install Gesso again.", code="model_unreadable"
        ) from error
    return cast("FinisherNet", net.eval().requires_grad_(requires_grad=False).to(memory_format=torch.channels_last))


def network() -> FinisherNet | None:
    """The trained network, read once; None where its file is missing, as it may be in a source checkout only.

    Raises:
        EngineError: `model_unreadable` when the file is there and damaged.
    """
    with _loading:
        return _load(WEIGHTS) if WEIGHTS.exists() else None


def upscale(rgb: Rgb, factor: int, *, tile: bool = False) -> Rgb:
    """Return H×W×3 bytes at 2 or 4 times the size; with `tile` the edges see what lies beyond the opposite ones.

    Without the weights (a source checkout that has not trained any) the enlargement is bicubic.

    Raises:
        ValueError: for another factor.
    """
    if factor not in {2, 4}:
        raise ValueError(f"the finisher enlarges 2 or 4 times, not {factor}")
    big = doubled(rgb, tile=tile)
    return big if factor == 2 else doubled(big, tile=tile)


def doubled(rgb: Rgb, *, tile: bool = False, window_px: int = _WINDOW_PX) -> Rgb:
    """Return `rgb` at twice its size. `window_px` is even; the result does not depend on it."""
    big = np.empty((2 * rgb.shape[0], 2 * rgb.shape[1], 3), np.uint8)
    for _ in doubling(rgb, big, tile=tile, window_px=window_px):
        pass
    return big


def windows(width_px: int, height_px: int) -> int:
    """Return in how many windows a picture of this size is doubled."""
    return -(-width_px // _WINDOW_PX) * -(-height_px // _WINDOW_PX)


def doubling(rgb: Rgb, big: Rgb, *, tile: bool = False, window_px: int = _WINDOW_PX) -> Iterator[None]:
    """Double `rgb` into `big` (2H×2W×3); one window is done at each step."""
    net = network()
    height, width = rgb.shape[:2]
    trust = None if net is None else _trusted(net, rgb, tile=tile)
    # One more row or column where the side is odd: the network takes pixels by twos.
    after = tuple(REACH_PX + side % 2 for side in (height, width))
    spread = ((REACH_PX, after[0]), (REACH_PX, after[1]), (0, 0))
    padded = np.pad(rgb, spread, mode="wrap" if tile else "edge")
    for y in range(0, height, window_px):
        for x in range(0, width, window_px):
            part = padded[y : y + window_px + 2 * REACH_PX, x : x + window_px + 2 * REACH_PX]
            place = big[2 * y : 2 * (y + window_px), 2 * x : 2 * (x + window_px)]
            twice = _doubled_window(net, part)
            if trust is not None:
                rows, columns = np.arange(2 * y, 2 * y + twice.shape[0]), np.arange(2 * x, 2 * x + twice.shape[1])
                twice = _guarded(twice, part, _sampled(trust, rows, columns))
            place[:] = pixels.levels(twice * 255)[: place.shape[0], : place.shape[1]]
            yield


def _trusted(net: FinisherNet, rgb: Rgb, *, tile: bool) -> Field:
    """How far the network is believed rather than Lanczos, 0–1, for every 4×4 pixels of `rgb`.

    The picture tells: it is halved, doubled again both ways, and the mixture that would have been nearest to it is found for each
    neighbourhood (least squares), on the understanding that what holds at half the size about holds at this one.
    """
    after = [(0, -side % 4) for side in rgb.shape[:2]]
    page = np.pad(rgb, (*after, (0, 0)), mode="wrap" if tile else "edge")
    height, width = page.shape[0] // 2, page.shape[1] // 2
    small = np.asarray(cv2.resize(page, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    spread = ((REACH_PX, REACH_PX + height % 2), (REACH_PX, REACH_PX + width % 2), (0, 0))
    padded = np.pad(small, spread, mode="wrap" if tile else "edge")
    shared, apart = np.zeros((2, height // 2, width // 2), np.float32)
    for y in range(0, height, _WINDOW_PX):
        for x in range(0, width, _WINDOW_PX):
            part = padded[y : y + _WINDOW_PX + 2 * REACH_PX, x : x + _WINDOW_PX + 2 * REACH_PX]
            truth = page[2 * y : 2 * (y + _WINDOW_PX), 2 * x : 2 * (x + _WINDOW_PX)].astype(np.float32) / np.float32(
                255
            )
            deep, wide = truth.shape[:2]
            ours = _faithful(_doubled_window(net, part), part)[:deep, :wide]
            plain = _faithful(_lanczos(part), part)[:deep, :wide]
            place = slice(y // 2, y // 2 + deep // 4), slice(x // 2, x // 2 + wide // 4)
            for total, one in ((shared, truth - plain), (apart, ours - plain)):
                product = (one * (ours - plain)).sum(2)
                total[place] = cv2.resize(product, (wide // 4, deep // 4), interpolation=cv2.INTER_AREA)
    everywhere = float(np.clip(shared.sum() / max(float(apart.sum()), 1e-12), 0, 1))
    prior = _PRIOR * float(apart.mean()) + 1e-12
    if tile:  # a pattern has no first pixel, and so no fours of pixels: it is believed alike everywhere
        return np.full(shared.shape, min(everywhere, _MOST), np.float32)
    near, far = (cv2.GaussianBlur(one, (0, 0), _NEAR) for one in (shared, apart))
    return cast("Field", np.clip((near + prior * everywhere) / (far + prior), 0, _MOST).astype(np.float32))


def _sampled(trust: Field, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> Field:
    """The map at these pixels of the doubled picture, between its places linearly."""
    result = trust
    for axis, place in ((0, rows), (1, columns)):
        at = (place + 0.5) / 8 - 0.5
        low = np.floor(at).astype(np.int64)
        share = (at - low).astype(np.float32).reshape((-1, 1) if axis == 0 else (1, -1))
        count = result.shape[axis]
        one, other = (np.take(result, np.clip(end, 0, count - 1), axis=axis) for end in (low, low + 1))
        result = one + share * (other - one)
    return result


def _guarded(ours: Field, part: Rgb, trust: Field) -> Field:
    """Mix what the network says with Lanczos, both true to the small pixels, and keep to their range."""
    plain = _faithful(_lanczos(part), part)
    return _in_range(plain + trust[..., None] * (_faithful(ours, part) - plain), part)


def _lanczos(part: Rgb) -> Field:
    """A window at twice the size by Lanczos, without the margins."""
    values = part.astype(np.float32) / np.float32(255)
    big = cv2.resize(values, None, fx=2, fy=2, interpolation=cv2.INTER_LANCZOS4)
    return cast("Field", big[2 * REACH_PX : -2 * REACH_PX, 2 * REACH_PX : -2 * REACH_PX])


def _faithful(big: Field, part: Rgb) -> Field:
    """Shift each four pixels until their mean is the small pixel that they stand for (Irani & Peleg 1991, one step)."""
    inside = part[REACH_PX:-REACH_PX, REACH_PX:-REACH_PX].astype(np.float32) / np.float32(255)
    size = (inside.shape[1], inside.shape[0])
    lost = inside - cv2.resize(big, size, interpolation=cv2.INTER_AREA)
    return cast("Field", big + cv2.resize(lost, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST))


def _doubled_window(net: FinisherNet | None, part: Rgb) -> Field:
    """A window with its margins → its inside at twice the size, in 0–1."""
    values = part.astype(np.float32) / np.float32(255)
    big = enlarged(values)
    if net is not None:
        with torch.inference_mode():
            big += shuffled(net(unshuffled(torch.from_numpy(values)[None])))[0].numpy()
    return _in_range(big, part)


def _in_range(big: Field, part: Rgb) -> Field:
    """Nothing darker or lighter than the small pixels around."""
    lowest, highest = (
        _repeated(extreme(part, _AROUND)).astype(np.float32) / np.float32(255) for extreme in (cv2.erode, cv2.dilate)
    )
    return cast("Field", np.minimum(np.maximum(big, lowest), highest))


def _repeated(part: Rgb) -> Rgb:
    """Every pixel four times, without the margins."""
    inside = np.ascontiguousarray(part[REACH_PX:-REACH_PX, REACH_PX:-REACH_PX])
    return cast("Rgb", cv2.resize(inside, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST))


def enlarged(values: Field) -> Field:
    """Bicubic at twice the size, without the margins: what the network's answer is added to."""
    big = cv2.resize(values, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return cast("Field", big[2 * REACH_PX : -2 * REACH_PX, 2 * REACH_PX : -2 * REACH_PX])

"""How faithful and how quick the finisher is: PSNR, SSIM and seconds against Lanczos, bicubic and sharpened Lanczos.

    python benchmarks/bench_finisher.py [--photos FOLDER] [--per-style 3] [--shrink area|bicubic]

Truth is shrunk 2 or 4 times, enlarged again and compared. Renders are of scenes that training never drew; photographs
are whatever pictures lie in the folder (none are used in training). PSNR is over all channels; SSIM as in Wang et al.
2004 (Gaussian window, σ 1.5 px) on the mean of the channels. One thread; the figures of a method are means over pictures.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from gesso import scenes
from gesso.engine import finish, finisher
from gesso.scenes.styles import STYLES

Pixels = NDArray[np.uint8]
FIRST_SEED = 2_000_000_000
"""Training drew the scenes below 9,000,000 × 32 + 32."""


def resized(method: int) -> Callable[[Pixels, int], Pixels]:
    return lambda rgb, factor: cv2.resize(rgb, None, fx=factor, fy=factor, interpolation=method)


def sharpened(rgb: Pixels, factor: int) -> Pixels:
    values = finish.sharpened_lanczos(rgb.astype(np.float32) / 255, factor * rgb.shape[1], factor * rgb.shape[0])
    return (np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8)


METHODS: dict[str, Callable[[Pixels, int], Pixels]] = {
    "Lanczos": resized(cv2.INTER_LANCZOS4),
    "bicubic": resized(cv2.INTER_CUBIC),
    "sharpened": sharpened,
    "finisher": finisher.upscale,
}


def psnr_db(ours: Pixels, truth: Pixels) -> float:
    squared = np.square(ours.astype(np.float64) - truth).mean()
    return float(10 * np.log10(255**2 / max(squared, 1e-3)))


def ssim(ours: Pixels, truth: Pixels) -> float:
    """Mean structural similarity, 1 for equal pictures."""
    x, y = (picture.mean(axis=2, dtype=np.float64) for picture in (ours, truth))

    def local(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return cv2.GaussianBlur(values, (11, 11), 1.5)

    mean_x, mean_y = local(x), local(y)
    var_x, var_y = local(x * x) - mean_x**2, local(y * y) - mean_y**2
    cov = local(x * y) - mean_x * mean_y
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float(
        ((2 * mean_x * mean_y + c1) * (2 * cov + c2) / ((mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2))).mean()
    )


def shrunk(truth: Pixels, factor: int, kernel: str) -> Pixels:
    size = truth.shape[1] // factor, truth.shape[0] // factor
    if kernel == "area":
        return cv2.resize(truth, size, interpolation=cv2.INTER_AREA)
    return np.array(Image.fromarray(truth).resize(size, Image.Resampling.BICUBIC))


def render(seed: int, style: str, side: int) -> Pixels:
    scene = scenes.random_scene(random.Random(seed))
    return scenes.compose(msgspec.structs.replace(scene, style=style), seed=seed).render(side, side)


def table(title: str, pictures: list[Pixels], kernel: str) -> None:
    """Print one line for 2× and one for 4×."""
    for factor in (2, 4):
        cells = []
        scores: dict[str, tuple[float, float]] = {}
        truths = [p[: p.shape[0] // factor * factor, : p.shape[1] // factor * factor] for p in pictures]
        smalls = [shrunk(truth, factor, kernel) for truth in truths]
        for name, method in METHODS.items():
            pairs = [(method(small, factor), truth) for small, truth in zip(smalls, truths, strict=True)]
            scores[name] = statistics.mean(psnr_db(*p) for p in pairs), statistics.mean(ssim(*p) for p in pairs)
            cells.append(f"{name} {scores[name][0]:5.2f} / {scores[name][1]:.4f}")
        gain = scores["finisher"][0] - scores["Lanczos"][0], scores["finisher"][1] - scores["Lanczos"][1]
        print(f"{title:12} {factor}×  {'   '.join(cells)}   gain {gain[0]:+.2f} dB {gain[1]:+.4f}", flush=True)


def speed(side: int = 512) -> None:
    """Print processor seconds, which other programs on the machine do not stretch."""
    rgb = render(FIRST_SEED, "storybook", side)
    medians = {}
    for name, method in METHODS.items():
        spent = []
        for _ in range(9):
            began = time.process_time()
            method(rgb, 2)
            spent.append(time.process_time() - began)
        medians[name] = statistics.median(spent)
    line = "   ".join(f"{name} {1000 * value:.0f} ms" for name, value in medians.items())
    print(f"{side} → {2 * side} px, one thread: {line}   ratio {medians['finisher'] / medians['Lanczos']:.1f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path, help="a folder of pictures to measure as well")
    parser.add_argument("--per-style", type=int, default=3)
    parser.add_argument("--side", type=int, default=1024)
    parser.add_argument("--shrink", choices=("area", "bicubic"), default="area")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    speed()
    everything = []
    for style in STYLES if args.per_style else ():
        pictures = [render(FIRST_SEED + n, style, args.side) for n in range(args.per_style)]
        table(style, pictures, args.shrink)
        everything += pictures
    if everything:
        table("all styles", everything, args.shrink)
    photos = []
    for path in sorted(args.photos.iterdir()) if args.photos else ():
        photos.append(np.array(Image.open(path).convert("RGB")))
        table(path.stem[:12], photos[-1:], args.shrink)
    if photos:
        table("photographs", photos, args.shrink)


if __name__ == "__main__":
    main()

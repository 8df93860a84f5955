"""Stage 1: draw the training pictures.

`python training/data.py --out runs/first --scenes 6000 --processes 2`

Every scene is drawn once, at 512 px (or 640×384, 384×640), and kept three ways: the picture at half size, and two
192-px windows at full size. A sample is then a 128-px window of the world at any scale between 0 (the whole picture is
128 px wide) and 2 (it is 512 px wide). What is kept with the pixels is the scene, not a caption: a fresh caption is
drawn every time a picture is used. Shards appear whole or not at all, so training may start while drawing goes on.
"""

import argparse
import importlib
import multiprocessing
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

SHAPES = {"square": (512, 512), "wide": (384, 640), "tall": (640, 384)}  # height, width
SHAPE_SHARE = {"square": 0.76, "wide": 0.12, "tall": 0.12}
SHARD = 64
WHOLE, HALF, OBLONG = 0.22, 0.36, 0.06
WINDOW, KEPT, KEPT_PER_SCENE = 128, 192, 2
HELD_OUT = 9_000_000  # first shard number of the held-out set: never below it in training


def open_world(name: str) -> ModuleType:
    """The module that draws: `random_scene`, `caption`, `compose` and `Scene`. Tests bring a toy one."""
    return importlib.import_module(name)


def busiest_window(picture: Pixels, rng: np.random.Generator, tries: int = 2) -> Pixels:
    """A random 192-px window, the one with the most to see out of `tries`: skies are easy and everywhere."""
    height, width = picture.shape[:2]
    windows = []
    for _ in range(tries):
        y, x = rng.integers(height - KEPT + 1), rng.integers(width - KEPT + 1)
        windows.append(picture[y : y + KEPT, x : x + KEPT])
    return max(windows, key=lambda window: float(cv2.Laplacian(window[::2, ::2], cv2.CV_32F).std()))


def draw_shard(world_name: str, folder: Path, number: int) -> None:
    """Draw shard `number` into `folder`; the same number gives the same pictures."""
    world = open_world(world_name)
    rng = np.random.default_rng([20261120, number])
    shape = str(rng.choice(list(SHAPE_SHARE), p=list(SHAPE_SHARE.values())))
    height, width = SHAPES[shape]
    halves, windows, scenes = [], [], []
    for _ in range(SHARD):
        seed = int(rng.integers(2**31))
        scene = world.random_scene(random.Random(seed))
        picture = world.compose(scene, seed=seed, aspect=width / height).render(width, height)
        halves.append(cv2.resize(picture, (width // 2, height // 2), interpolation=cv2.INTER_AREA))
        windows.append(np.stack([busiest_window(picture, rng) for _ in range(KEPT_PER_SCENE)]))
        scenes.append(msgspec.json.encode(scene))
    final = folder / f"{shape}-{number:07d}"
    draft = final.with_name(f".{final.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    np.save(draft / "half.npy", np.stack(halves))
    np.save(draft / "windows.npy", np.stack(windows))
    (draft / "scenes.jsonl").write_bytes(b"\n".join(scenes))
    draft.rename(final)


@dataclass
class Batch:
    """`pixels` (B, H, W, 3), the `scale` of each as log2(render side / 128), and the scenes they show."""

    pixels: Pixels
    scale: NDArray[np.float32]
    scenes: list[Any]


class Pool:
    """The shards drawn so far. A batch is a pure function of the random generator and of that list."""

    def __init__(self, folder: Path, world_name: str, *, held_out: bool = False) -> None:
        self.folder, self.held_out = folder, held_out
        self.scene_type = open_world(world_name).Scene
        self.shards: dict[str, list[tuple[Pixels, Pixels, list[bytes]]]] = {shape: [] for shape in SHAPES}
        self.seen: set[str] = set()
        self.look()

    def look(self) -> int:
        """Take up new shards; returns how many scenes there are now."""
        for path in sorted(self.folder.glob("[a-z]*-*")):
            shape, number = path.name.split("-")
            if path.name in self.seen or (int(number) >= HELD_OUT) != self.held_out:
                continue
            half = np.load(path / "half.npy", mmap_mode="r")
            windows = np.load(path / "windows.npy", mmap_mode="r")
            self.shards[shape].append((half, windows, (path / "scenes.jsonl").read_bytes().split(b"\n")))
            self.seen.add(path.name)
        return len(self.seen) * SHARD

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        """A quarter whole pictures at 128 px (`WHOLE`, and `OBLONG` of all batches), the rest windows of larger renders.

        One batch has one shape, so an oblong batch is all 96×160 or all 160×96.
        """
        oblong = [shape for shape in ("wide", "tall") if self.shards[shape]]
        if oblong and rng.random() < OBLONG:
            shape = str(rng.choice(oblong))
            picks = [self._pick(rng, [shape]) for _ in range(size)]
            pictures = [cv2.resize(half, (half.shape[1] // 2, half.shape[0] // 2), interpolation=cv2.INTER_AREA)
                        for half, _, _ in picks]  # fmt: skip
            return Batch(np.stack(pictures), np.zeros(size, np.float32), [scene for _, _, scene in picks])
        pictures, scales, scenes = [], [], []
        for _ in range(size):
            kind = rng.random()
            shapes = ["square"] if kind < WHOLE else list(SHAPES)
            half, windows, scene = self._pick(rng, shapes)
            if kind < WHOLE:
                picture, scale = cv2.resize(half, (WINDOW, WINDOW), interpolation=cv2.INTER_AREA), 0.0
            elif kind < WHOLE + HALF:  # out of the half-size picture: scale 0–1, mostly 1
                scale = 1.0 if rng.random() < 0.6 else float(rng.uniform(0.3, 1.0))
                picture = self._window(half, scale - 1, rng)
            else:  # out of a full-size window: scale 1.5–2, mostly 2
                scale = 2.0 if rng.random() < 0.7 else float(rng.uniform(1.5, 2.0))
                picture = self._window(windows[rng.integers(len(windows))], scale - 2, rng)
            pictures.append(picture)
            scales.append(scale)
            scenes.append(scene)
        return Batch(np.stack(pictures), np.array(scales, np.float32), scenes)

    def _pick(self, rng: np.random.Generator, shapes: list[str]) -> tuple[Pixels, Pixels, Any]:
        counts = np.array([len(self.shards[shape]) for shape in shapes])
        shard = self.shards[shapes[int(rng.choice(len(shapes), p=counts / counts.sum()))]]
        half, windows, scenes = shard[int(rng.integers(len(shard)))]
        index = int(rng.integers(len(half)))
        return half[index], windows[index], msgspec.json.decode(scenes[index], type=self.scene_type)

    @staticmethod
    def _window(picture: Pixels, zoom: float, rng: np.random.Generator) -> Pixels:
        """A 128-px window of `picture` after scaling it by 2^`zoom`: cut first, then shrink."""
        side = min(round(WINDOW / 2**zoom), *picture.shape[:2])
        y, x = (int(rng.integers(length - side + 1)) for length in picture.shape[:2])
        cut = picture[y : y + side, x : x + side]
        return np.asarray(cut) if side == WINDOW else cv2.resize(cut, (WINDOW, WINDOW), interpolation=cv2.INTER_AREA)


def _worker(task: tuple[str, Path, int]) -> int:
    world_name, folder, number = task
    if not any(folder.glob(f"*-{number:07d}")):
        draw_shard(world_name, folder, number)
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="the run's folder; pictures go to its data/")
    parser.add_argument("--scenes", type=int, default=6000)
    parser.add_argument("--first", type=int, default=0, help="number of the first shard")
    parser.add_argument("--held-out", type=int, default=256, help="scenes drawn only for measuring")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--world", default="gesso.scenes")
    args = parser.parse_args()
    folder = args.out / "data"
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [HELD_OUT + n for n in range(args.held_out // SHARD)]
    numbers += range(args.first, args.first + args.scenes // SHARD)
    tasks = [(args.world, folder, number) for number in numbers]
    began = time.time()
    with multiprocessing.get_context("spawn").Pool(args.processes) as pool:
        for done, _ in enumerate(pool.imap_unordered(_worker, tasks), 1):
            print(
                f"{done * SHARD} of {len(tasks) * SHARD} scenes, {done * SHARD / (time.time() - began):.1f}/s",
                flush=True,
            )


if __name__ == "__main__":
    cv2.setNumThreads(1)
    main()

"""Stage 1: draw the training pictures.

`python training/data.py --out runs/first --scenes 6000 --processes 2`

Every scene is drawn once, at 512 px (or 640×384, 384×640), twice over: as the bare drawing and in its style. Each is kept at half
size, with two 192-px windows at full size. A sample is then a 128-px window of the world at any scale between 0 (the whole
picture is 128 px wide) and 2 (it is 512 px wide). What is kept with the pixels is the scene, not a caption: a fresh caption
is drawn every time a picture is used. Shards appear whole or not at all, so training may start while drawing goes on.
Combinations that the evaluation holds out are never drawn here (`judge/holdout.py`).
"""

import argparse
import collections
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


def busiest_window(picture: Pixels, rng: np.random.Generator, tries: int = 2) -> tuple[slice, slice]:
    """Where a random 192-px window lies, the one with the most to see out of `tries`: skies are easy and everywhere."""
    height, width = picture.shape[:2]
    places = []
    for _ in range(tries):
        y, x = int(rng.integers(height - KEPT + 1)), int(rng.integers(width - KEPT + 1))
        places.append((slice(y, y + KEPT), slice(x, x + KEPT)))
    return max(places, key=lambda place: float(cv2.Laplacian(picture[place][::2, ::2], cv2.CV_32F).std()))


def allowed_scene(world: ModuleType, rng: np.random.Generator) -> tuple[Any, int]:
    """A random scene that is not held out, and its seed. Worlds of tests hold nothing out."""
    while True:
        seed = int(rng.integers(2**31))
        scene = world.random_scene(random.Random(seed))
        if world.__name__ != "gesso.scenes":
            return scene, seed
        from judge.holdout import held_out

        if not held_out(scene):
            return scene, seed


def draw_shard(world_name: str, folder: Path, number: int) -> None:
    """Draw shard `number` into `folder`; the same number gives the same pictures."""
    world = open_world(world_name)
    rng = np.random.default_rng([20261120, number])
    shape = str(rng.choice(list(SHAPE_SHARE), p=list(SHAPE_SHARE.values())))
    height, width = SHAPES[shape]
    halves, windows, scenes = [], [], []
    for _ in range(SHARD):
        scene, seed = allowed_scene(world, rng)
        drawing = world.compose(scene, seed=seed, aspect=width / height)
        picture, bare = drawing.render(width, height), drawing.render(width, height, style=False)
        places = [busiest_window(picture, rng) for _ in range(KEPT_PER_SCENE)]
        small = (width // 2, height // 2)
        halves.append([cv2.resize(one, small, interpolation=cv2.INTER_AREA) for one in (picture, bare)])
        windows.append([[one[place] for place in places] for one in (picture, bare)])
        scenes.append(msgspec.json.encode(scene))
    final = folder / f"{shape}-{number:07d}"
    draft = final.with_name(f".{final.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    np.save(draft / "half.npy", np.array(halves))  # (scene, styled or bare, H, W, 3)
    np.save(draft / "windows.npy", np.array(windows))  # (scene, styled or bare, window, 192, 192, 3)
    (draft / "scenes.jsonl").write_bytes(b"\n".join(scenes))
    draft.rename(final)


@dataclass
class Batch:
    """`pixels` and the `bare` drawing under them (B, H, W, 3), the `scale` of each as log2(render side / 128), and the scenes."""

    pixels: Pixels
    bare: Pixels
    scale: NDArray[np.float32]
    scenes: list[Any]


class Pool:
    """The shards drawn so far. A batch is a pure function of the random generator and of that list."""

    def __init__(self, folder: Path, world_name: str, *, held_out: bool = False) -> None:
        self.folder, self.held_out = folder, held_out
        self.scene_type = open_world(world_name).Scene
        self.shards: dict[str, list[tuple[Pixels, Pixels, list[bytes]]]] = {shape: [] for shape in SHAPES}
        self.seen: set[str] = set()
        self.by_style: dict[str, list[tuple[str, int, int]]] = collections.defaultdict(list)
        self.look()

    def look(self) -> int:
        """Take up new shards; returns how many scenes there are now."""
        for path in sorted(self.folder.glob("[a-z]*-*")):
            shape, number = path.name.split("-")
            if path.name in self.seen or (int(number) >= HELD_OUT) != self.held_out:
                continue
            half = np.load(path / "half.npy", mmap_mode="r")
            windows = np.load(path / "windows.npy", mmap_mode="r")
            scenes = (path / "scenes.jsonl").read_bytes().split(b"\n")
            for index, scene in enumerate(scenes):
                style = getattr(msgspec.json.decode(scene, type=self.scene_type), "style", None)
                self.by_style[style or ""].append((shape, len(self.shards[shape]), index))
            self.shards[shape].append((half, windows, scenes))
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
            pairs = np.stack([[quarter(one) for one in half] for half, _, _ in picks])
            scenes = [scene for _, _, scene in picks]
            return Batch(pairs[:, 0], pairs[:, 1], np.zeros(size, np.float32), scenes)
        pictures, scales, scenes = [], [], []
        for _ in range(size):
            kind = rng.random()
            shapes = ["square"] if kind < WHOLE else list(SHAPES)
            half, windows, scene = self._pick(rng, shapes)
            if kind < WHOLE:
                pair, scale = np.stack([quarter(one) for one in half]), 0.0
            elif kind < WHOLE + HALF:  # out of the half-size picture: scale 0–1, mostly 1
                scale = 1.0 if rng.random() < 0.6 else float(rng.uniform(0.3, 1.0))
                pair = self._window(half, scale - 1, rng)
            else:  # out of a full-size window: scale 1.5–2, mostly 2
                scale = 2.0 if rng.random() < 0.7 else float(rng.uniform(1.5, 2.0))
                pair = self._window(windows[:, rng.integers(windows.shape[1])], scale - 2, rng)
            pictures.append(pair)
            scales.append(scale)
            scenes.append(scene)
        pairs = np.stack(pictures)
        return Batch(pairs[:, 0], pairs[:, 1], np.array(scales, np.float32), scenes)

    def of_style(self, style: str | None, rng: np.random.Generator) -> Pixels:
        """A whole picture in that style at 128 px square, whatever it shows: a style reference."""
        places = self.by_style[style or ""]
        shape, shard, index = places[int(rng.integers(len(places)))]
        half = self.shards[shape][shard][0][index, 0]
        return np.asarray(cv2.resize(half, (WINDOW, WINDOW), interpolation=cv2.INTER_AREA))

    def _pick(self, rng: np.random.Generator, shapes: list[str]) -> tuple[Pixels, Pixels, Any]:
        counts = np.array([len(self.shards[shape]) for shape in shapes])
        shard = self.shards[shapes[int(rng.choice(len(shapes), p=counts / counts.sum()))]]
        half, windows, scenes = shard[int(rng.integers(len(shard)))]
        index = int(rng.integers(len(half)))
        return half[index], windows[index], msgspec.json.decode(scenes[index], type=self.scene_type)

    @staticmethod
    def _window(pair: Pixels, zoom: float, rng: np.random.Generator) -> Pixels:
        """The same 128-px window of both pictures of `pair` after scaling them by 2^`zoom`: cut first, then shrink."""
        side = min(round(WINDOW / 2**zoom), *pair.shape[1:3])
        y, x = (int(rng.integers(length - side + 1)) for length in pair.shape[1:3])
        cut = pair[:, y : y + side, x : x + side]
        if side == WINDOW:
            return np.asarray(cut)
        return np.stack([cv2.resize(one, (WINDOW, WINDOW), interpolation=cv2.INTER_AREA) for one in cut])


def quarter(half: Pixels) -> Pixels:
    """A kept half-size picture at a quarter of the drawn size."""
    size = (half.shape[1] // 2, half.shape[0] // 2)
    return np.asarray(cv2.resize(half, size, interpolation=cv2.INTER_AREA))


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
    there = {int(path.name.split("-")[1]) for path in folder.glob("[a-z]*-*")}
    tasks = [(args.world, folder, number) for number in numbers if number not in there]
    old, began = len(numbers) - len(tasks), time.time()
    print(f"{old * SHARD} of {len(numbers) * SHARD} scenes are there", flush=True)
    if not tasks:
        return
    with multiprocessing.get_context("spawn").Pool(args.processes) as pool:
        for done, _ in enumerate(pool.imap_unordered(_worker, tasks), 1):
            rate = done * SHARD / (time.time() - began)
            print(f"{(old + done) * SHARD} of {len(numbers) * SHARD} scenes, {rate:.1f}/s", flush=True)


if __name__ == "__main__":
    cv2.setNumThreads(1)
    main()

"""Pictures for the judge to learn from: fresh renders of all combinations, with where everything stands.

`PYTHONPATH=training .venv/bin/python -m judge.renders --out training/runs/judge/data --shards 400`

Promises: a shard is a pure function of its number and appears whole or not at all, so training may start while drawing goes
on. Held-out combinations are drawn like all others: what is kept from the painter is not kept from its judge. Keeps the
scene and the place of every figure, not answers; the questions are made in `lessons.py`.
"""

import argparse
import importlib
import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from gesso.scenes import Scene, compose, random_scene
from gesso.scenes.drawing import Drawing
from gesso.scenes.palette import COLOURS
from gesso.scenes.scene import Subject
from gesso.scenes.styles import STYLES

Pixels = NDArray[np.uint8]

SIDE = 128
"""Pixels of the judge's view: whatever a picture's size, it is averaged down to this."""
CELLS = 16
"""The judge's map: cells of 8 px."""
SHARD = 128
DRAWN_AT = {256: 0.74, 512: 0.1, 128: 0.16}
"""Sizes at which pictures are drawn before they are averaged down, and their shares."""
CHECKED = 9_000_000
"""First number of the shards that are only ever measured on."""
TIMES = ("dawn", "day", "sunset", "dusk", "night")


class Figure(msgspec.Struct, frozen=True, array_like=True):
    """One thing in the picture: which of the scene's subjects it is, its middle and its box, as shares of the picture."""

    subject: int
    x: float
    y: float
    width: float
    height: float


class Lesson(msgspec.Struct, frozen=True):
    """What is known of one picture."""

    scene: Scene
    figures: tuple[Figure, ...]


def view(picture: Pixels) -> Pixels:
    """Average a square picture of any size down (or bring it up) to what the judge sees, (128, 128, 3)."""
    if picture.shape[:2] == (SIDE, SIDE):
        return picture
    way = cv2.INTER_AREA if picture.shape[0] > SIDE else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (SIDE, SIDE), interpolation=way), np.uint8)


def lesson_scene(rng: random.Random) -> Scene:
    """A random scene of the world, tilted to what is asked: pairs, small counts, colours, and every style equally often."""
    wanted = rng.choices((0, 1, 2), (0.02, 0.54, 0.44))[0]
    while True:
        scene = random_scene(rng)
        kinds = {one.kind for one in scene.subjects}
        if len(scene.subjects) == wanted == len(kinds):
            break
    subjects = []
    for one in scene.subjects:
        colour = one.colour or (rng.choice(tuple(COLOURS)) if rng.random() < 0.45 else None)
        count = rng.choices((1, 2, 3, 4, 5), (0.5, 0.2, 0.18, 0.07, 0.05))[0] if wanted == 1 else one.count
        size = one.size if rng.random() < 0.6 else None
        subjects.append(msgspec.structs.replace(one, colour=colour, count=count, size=size))
    return msgspec.structs.replace(
        scene,
        subjects=tuple(subjects),
        style=rng.choice(tuple(STYLES)),
        time=scene.time or rng.choice(TIMES),
        framing=scene.framing if rng.random() < 0.4 else None,
        palette=scene.palette if rng.random() < 0.5 else None,
    )


@contextmanager
def _watched() -> Iterator[list[Any]]:
    """Notes the figures that the layout places while a scene is composed."""
    module = importlib.import_module("gesso.scenes.compose")
    arrange, placed = module.arrange, list[Any]()

    def watching(*args: Any, **kwargs: Any) -> Any:
        figures = arrange(*args, **kwargs)
        placed.extend(figures)
        return figures

    module.arrange = watching
    try:
        yield placed
    finally:
        module.arrange = arrange


def draw_lesson(scene: Scene, seed: int, side: int) -> tuple[Pixels, Pixels, Lesson]:
    """Draw `scene` at `side` px: the judge's view, whose cells they are (0 nobody, n the n-th subject), what is known."""
    with _watched() as placed:
        drawing = compose(scene, seed=seed)
    cells, figures = _owners(drawing, [_figure(each, scene.subjects) for each in placed], [f.depth for f in placed])
    return view(drawing.render(side, side)), cells, Lesson(scene, tuple(figures))


def _figure(placed: Any, subjects: tuple[Subject, ...]) -> Figure:
    kinds = [one.kind for one in subjects]
    width = placed.kind.width * placed.height / 1000
    y = (placed.y - placed.height / 2) / 1000
    return Figure(kinds.index(placed.kind.name), placed.x / 1000, y, width, placed.height / 1000)


def _owners(drawing: Drawing, figures: list[Figure], depths: list[float]) -> tuple[Pixels, list[Figure]]:
    """Give every cell that figures cover to the nearest figure whose box holds it; a lone figure owns them all."""
    figures_only = replace(drawing, background="", foreground="")
    mask = figures_only.layers(4 * CELLS, 4 * CELLS).subject_mask
    covered = cv2.resize(mask, (CELLS, CELLS), interpolation=cv2.INTER_AREA) > 0.45
    cells = np.zeros((CELLS, CELLS), np.uint8)
    if not figures or not covered.any():
        return cells, figures
    rows, columns = np.nonzero(covered)
    x, y = (columns + 0.5) / CELLS, (rows + 0.5) / CELLS
    if len(figures) == 1:
        middle = figures[0]
        cells[rows, columns] = middle.subject + 1
        return cells, [msgspec.structs.replace(middle, x=float(x.mean()), y=float(y.mean()))]
    order = np.argsort(depths)
    owner = np.full(len(x), -1)
    distance = np.stack(
        [np.maximum(abs(x - f.x) / max(f.width, 0.02), abs(y - f.y) / max(f.height, 0.02)) for f in figures]
    )
    for index in order:  # from far to near: who stands in front keeps the cell
        owner = np.where(distance[index] < 0.52, index, owner)
    owner = np.where(owner < 0, distance.argmin(0), owner)
    subjects = np.array([f.subject for f in figures])
    near = np.take_along_axis(distance, owner[None], 0)[0] < 0.9
    cells[rows[near], columns[near]] = subjects[owner[near]] + 1
    return cells, figures


def draw_shard(folder: Path, number: int, size: int = SHARD) -> Path:
    """Draw shard `number` into `folder`."""
    final = folder / f"{number:07d}"
    if final.exists():
        return final
    rng = random.Random(f"judge/{number}")
    views, owners, lessons = [], [], []
    while len(views) < size:
        side = rng.choices(tuple(DRAWN_AT), tuple(DRAWN_AT.values()))[0]
        picture, cells, lesson = draw_lesson(lesson_scene(rng), rng.randrange(2**31), side)
        views.append(picture)
        owners.append(cells)
        lessons.append(msgspec.json.encode(lesson))
    draft = folder / f".{number:07d}.{os.getpid()}"
    draft.mkdir(parents=True)
    np.save(draft / "views.npy", np.stack(views))
    np.save(draft / "cells.npy", np.stack(owners))
    (draft / "lessons.jsonl").write_bytes(b"\n".join(lessons))
    draft.rename(final)
    return final


def _work(task: tuple[Path, int]) -> None:
    cv2.setNumThreads(1)
    draw_shard(*task)


def main() -> None:
    """Draw the shards that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--shards", type=int, default=400)
    parser.add_argument("--checked", type=int, default=12, help="shards drawn only for measuring")
    parser.add_argument("--processes", type=int, default=1)
    args = parser.parse_args()
    numbers = [CHECKED + n for n in range(args.checked)]
    numbers = [*range(args.first, args.first + 4), *numbers, *range(args.first + 4, args.first + args.shards)]
    began, tasks = time.time(), [(args.out, number) for number in numbers if not (args.out / f"{number:07d}").exists()]
    with multiprocessing.get_context("spawn").Pool(args.processes) as pool:
        for done, _ in enumerate(pool.imap(_work, tasks), 1):
            rate = done * SHARD / (time.time() - began)
            print(f"{done} of {len(tasks)} shards, {rate:.1f} pictures/s", flush=True)


if __name__ == "__main__":
    main()

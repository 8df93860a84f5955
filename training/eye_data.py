"""Pictures and captions for the eye: what is drawn for it, what it may share with the judge, and how they are roughened.

`python training/eye_data.py --out runs/eye/data --shards 40` draws; `training/eye.py` learns from it.

A shard is a folder that appears whole or not at all, so learning may start while drawing goes on: `views.npy` (N, H, W, 3) and
`lessons.jsonl`, one `{"scene": …, "settled": …}` a picture; a shard of the judge's renders (`judge/renders.py`), which has
`cells.npy` beside them, is read as it is. Held-out combinations (`judge/holdout.py`) are never learnt from.
"""

import argparse
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
from judge.holdout import held_out
from numpy.typing import NDArray

from gesso import scenes
from gesso.engine.eye.eye import SIDE_PX, shrink
from gesso.scenes.compose import dials, settle
from gesso.scenes.subjects import KINDS

Pixels = NDArray[np.uint8]

SHARD = 64
SHAPES = {"square": (128, 128), "wide": (104, 156), "tall": (156, 104)}  # height, width
SHAPE_SHARE = {"square": 0.4, "wide": 0.3, "tall": 0.3}
DRAWN_AT = {1: 0.4, 2: 0.5, 4: 0.1}  # times the size that is kept, and their shares
KEPT_BACK = 9_000_000
"""First number of the shards that are only measured on; they hold held-out combinations alone."""
MIRRORED = {"left": "right", "right": "left", "left of": "right of", "right of": "left of"}
STRANGE = (
    "snargle",
    "quux",
    "blorb",
    "zint",
    "frumious",
    "kelpa",
    "orrin",
    "vantage",
    "mossel",
    "ticket",
    "harvey",
    "grell",
)


class Lesson(msgspec.Struct, frozen=True):
    """What is known of one picture: the scene that was asked for and, where the seed is known, what became of it."""

    scene: scenes.Scene
    settled: scenes.Scene | None = None


def draw(scene: scenes.Scene, seed: int, shape: str, times: int) -> Pixels:
    height, width = SHAPES[shape]
    picture = scenes.compose(scene, seed=seed, aspect=width / height).render(width * times, height * times)
    return picture if times == 1 else cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)


def draw_shard(folder: Path, number: int, size: int = SHARD) -> None:
    """Draw shard `number`; the same number gives the same pictures."""
    rng = random.Random(f"eye/{number}")
    shape = rng.choices(tuple(SHAPE_SHARE), tuple(SHAPE_SHARE.values()))[0]
    views, lessons = [], []
    while len(views) < size:
        scene, seed = scenes.random_scene(rng), rng.randrange(2**31)
        if held_out(scene) != (number >= KEPT_BACK):
            continue
        times = rng.choices(tuple(DRAWN_AT), tuple(DRAWN_AT.values()))[0]
        views.append(draw(scene, seed, shape, times))
        lessons.append(msgspec.json.encode(Lesson(scene, settle(scene, seed, dials(0, 0, 100)))))
    draft = folder / f".{number:07d}.{os.getpid()}"
    draft.mkdir(parents=True)
    np.save(draft / "views.npy", np.stack(views))
    (draft / "lessons.jsonl").write_bytes(b"\n".join(lessons))
    draft.rename(folder / f"{number:07d}")


@dataclass
class Example:
    """One picture, ready to be looked at: its small view, whose cells are whose (−1 unknown, 0 nobody) and what is known."""

    view: Pixels
    cells: NDArray[np.int8]
    lesson: Lesson


class Pool:
    """The shards drawn so far, of both makers."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders
        self.seen: set[Path] = set()
        self.shelves: dict[tuple[int, int], list[tuple[Pixels, Pixels | None, bytes, int]]] = {}
        self.size = 0

    def look(self) -> int:
        """Take up new shards; returns how many pictures there are now."""
        for path in sorted(p for folder in self.folders for p in folder.glob("[0-9]*")):
            if path in self.seen or int(path.name) >= KEPT_BACK:
                continue
            self.seen.add(path)
            views = np.load(path / "views.npy", mmap_mode="r")
            cells = np.load(path / "cells.npy") if (path / "cells.npy").exists() else None
            shelf = self.shelves.setdefault(views.shape[1:3], [])
            for index, line in enumerate((path / "lessons.jsonl").read_bytes().split(b"\n")):
                if not held_out(msgspec.json.decode(line, type=Lesson).scene):
                    shelf.append((views, None if cells is None else cells[index], line, index))
                    self.size += 1
        return self.size

    def batch(self, rng: random.Random, size: int, side_px: int = SIDE_PX) -> list[Example]:
        """Random pictures of one shape, roughened, about `side_px`² large."""
        shapes = list(self.shelves)
        shelf = self.shelves[rng.choices(shapes, [len(self.shelves[s]) for s in shapes])[0]]
        out = []
        for _ in range(size):
            views, owners, line, index = shelf[rng.randrange(len(shelf))]
            cells = np.full((16, 16), -1, np.int8) if owners is None else owners.astype(np.int8)
            lesson = msgspec.json.decode(line, type=Lesson)
            out.append(roughened(np.asarray(views[index]), cells, lesson, rng, side_px))
        return out


def roughened(
    view: Pixels, cells: NDArray[np.int8], lesson: Lesson, rng: random.Random, side_px: int = SIDE_PX
) -> Example:
    """A picture as it may come back from a painter, a phone or the web: cut, mirrored, softened, grained, compressed."""
    if rng.random() < 0.5:
        view, cells = view[:, ::-1], cells[:, ::-1]
        lesson = Lesson(mirrored(lesson.scene), lesson.settled and mirrored(lesson.settled))
    if rng.random() < 0.7:
        share, y, x = rng.uniform(0.86, 1.0), rng.random(), rng.random()
        view, cells = (_cut(array, share, y, x) for array in (view, cells))
    view = shrink(np.ascontiguousarray(view), side_px)
    noise = np.random.default_rng(rng.getrandbits(32))
    height, width = view.shape[:2]
    if rng.random() < 0.2:
        less = rng.uniform(0.55, 1.0)
        small = cv2.resize(view, (round(width * less), round(height * less)), interpolation=cv2.INTER_AREA)
        view = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.25:
        view = cv2.GaussianBlur(view, (0, 0), rng.uniform(0.3, 1.0))
    values = view.astype(np.float32)
    if rng.random() < 0.45:
        grey = values.mean(2, keepdims=True)
        values = grey + (values - grey) * rng.uniform(0.8, 1.2)
        middle = values.mean()
        values = middle + (values - middle) * rng.uniform(0.85, 1.15) + rng.uniform(-14, 14)
    if rng.random() < 0.3:
        values += noise.normal(0, rng.uniform(2, 12), values.shape[: rng.choice((2, 3))] + (1,) * 0).reshape(
            height, width, -1
        )
    if rng.random() < 0.2:  # paper: slow unevenness of its light
        coarse = noise.normal(0, 1, (height // 4, width // 4)).astype(np.float32)
        values *= (
            1 + rng.uniform(0.02, 0.07) * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
        )
    view = values.clip(0, 255).astype(np.uint8)
    if rng.random() < 0.15:
        packed = cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(30, 85)])[1]
        view = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return Example(view, np.ascontiguousarray(cells), lesson)


def _cut(array: NDArray[Any], share: float, y: float, x: float) -> NDArray[Any]:
    height, width = (max(1, round(side * share)) for side in array.shape[:2])
    top, left = round((array.shape[0] - height) * y), round((array.shape[1] - width) * x)
    return array[top : top + height, left : left + width]


def mirrored(scene: scenes.Scene) -> scenes.Scene:
    """The scene of the picture that is seen in a mirror."""
    return msgspec.structs.replace(
        scene,
        subjects=tuple(
            msgspec.structs.replace(one, place=MIRRORED.get(one.place or "", one.place)) for one in scene.subjects
        ),
        relations=tuple(
            msgspec.structs.replace(each, kind=MIRRORED.get(each.kind, each.kind)) for each in scene.relations
        ),
    )


def part_of(scene: scenes.Scene, rng: random.Random) -> scenes.Scene:
    """Mostly the whole; else what somebody who searches would say of it: the subject and one fact, or one or two facts."""
    if rng.random() < 0.6:
        return scene
    kept = {"style", "setting", "time", "weather", "season", "mood", "palette", "framing", "sky"}
    told = rng.sample(
        sorted(name for name in kept if getattr(scene, name)), k=min(2, sum(bool(getattr(scene, n)) for n in kept))
    )
    subjects = scene.subjects if rng.random() < 0.5 else scene.subjects[:1]
    if rng.random() < 0.5 and subjects:
        told = told[:1]
    elif len(told) == 2:
        subjects = ()
    whole = subjects == scene.subjects
    return scenes.Scene(subjects, scene.relations if whole else (), **{name: getattr(scene, name) for name in told})


def told(scene: scenes.Scene, rng: random.Random) -> str:
    """A caption, at times with a word nobody knows or a thing that is not there."""
    words = scenes.caption(scene, rng)
    if rng.random() < 0.05:
        absent = rng.choice(tuple(KINDS))
        if all(one.kind != absent for one in scene.subjects):
            words += f", {rng.choice(('no', 'without'))} {absent}"
    if rng.random() < 0.06:
        words = f"{rng.choice(STRANGE)} {words}" if rng.random() < 0.5 else f"{words} {rng.choice(STRANGE)}"
    return words


def sayings(scene: scenes.Scene) -> frozenset[str]:
    """What can truly be said of a scene; a caption holds for every picture whose sayings contain the caption's."""
    found = {
        f"{name}={getattr(scene, name)}"
        for name in ("setting", "time", "weather", "season", "mood", "palette", "framing")
        if getattr(scene, name)
    }
    found |= (
        {f"sky={one}" for one in scene.sky} | {f"style={scene.style}"}
        if scene.style
        else {f"sky={one}" for one in scene.sky}
    )
    for one in scene.subjects:
        found.add(one.kind)
        parts = {"colour": one.colour, "pose": one.pose, "size": one.size, "place": one.place}
        found |= {f"{one.kind}.{name}={value}" for name, value in parts.items() if value}
        found |= {f"{one.kind}.worn={item.colour} {item.kind}" for item in one.wearing}
        if one.count > 1:
            found.add(f"{one.kind}.count={one.count}")
        if one.holding:
            found.add(f"{one.kind}.held={one.holding.kind}")
    kinds = [one.kind for one in scene.subjects]
    found |= {f"{kinds[r.subject]} {r.kind} {kinds[r.object]}" for r in scene.relations}
    return frozenset(found)


def held_out_pictures(count: int, seed: int = 0) -> Iterator[tuple[Pixels, scenes.Scene]]:
    """Fresh renders of combinations that were never learnt, drawn at 256 px."""
    rng = random.Random(f"eye held out {seed}")
    while count:
        scene = scenes.random_scene(rng)
        if held_out(scene):
            yield draw(scene, rng.randrange(2**31), "square", 2), scene
            count -= 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shards", type=int, default=40)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    began = time.time()
    for done, number in enumerate(range(args.first, args.first + args.shards), 1):
        if not (args.out / f"{number:07d}").exists():
            draw_shard(args.out, number)
        print(f"{done} of {args.shards} shards, {done * SHARD / (time.time() - began):.1f} pictures/s", flush=True)


if __name__ == "__main__":
    cv2.setNumThreads(1)
    main()

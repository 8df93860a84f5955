"""Shards to batches: views, roughened so that no single pixel is a clue, and the questions with their answers.

Promises: a batch is a pure function of the random generator and the shards found so far. Mirrored pictures have left and right
swapped. What a person could not tell is not asked: colours in ink, the hour underwater (`facts.py`); what is asked of renders
here is what is scored on paintings later. Knows nothing of the network but the order of the words.
"""

from pathlib import Path
from typing import NamedTuple

import cv2
import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from judge.facts import CALM_SETTINGS, CALM_STYLES, COLOURLESS_STYLES, TIMELESS_SETTINGS, TIMELESS_STYLES
from judge.renders import CELLS, CHECKED, SIDE, Lesson, Pixels
from judge.words import Words

UNASKED = -100
"""The answer of a question that is not asked; cross-entropy leaves it out."""
MIRRORED = {"left of": "right of", "right of": "left of"}


class Batch(NamedTuple):
    """`pictures` (B, 3, 128, 128) in −1…1, `cells` (B, 16, 16) kinds, `middles` (B, 16, 16); (B,) or (Q,) or (P,) answers."""

    pictures: Tensor
    cells: Tensor
    middles: Tensor
    subjects: Tensor
    style: Tensor
    setting: Tensor
    time: Tensor
    weather: Tensor
    asked_of: Tensor
    kind: Tensor
    colour: Tensor
    count: Tensor
    pair_of: Tensor
    first: Tensor
    second: Tensor
    relation: Tensor


def to_tensor(views: Pixels) -> Tensor:
    """(B, 128, 128, 3) bytes to what the network takes."""
    flat = torch.from_numpy(np.ascontiguousarray(views)).movedim(-1, 1)
    return flat.to(torch.float32, memory_format=torch.channels_last) / 127.5 - 1


class Shards:
    """The shards drawn so far."""

    def __init__(self, folder: Path, words: Words, *, checked: bool = False) -> None:
        self.folder, self.words, self.checked = folder, words, checked
        self.shards: list[tuple[Pixels, Pixels, list[bytes]]] = []
        self.seen: set[str] = set()
        self.look()

    def look(self) -> int:
        """Take up new shards; returns how many pictures there are."""
        for path in sorted(self.folder.glob("[0-9]*")):
            if path.name in self.seen or (int(path.name) >= CHECKED) != self.checked:
                continue
            views, cells = np.load(path / "views.npy", mmap_mode="r"), np.load(path / "cells.npy")
            self.shards.append((views, cells, (path / "lessons.jsonl").read_bytes().split(b"\n")))
            self.seen.add(path.name)
        return sum(len(shard[2]) for shard in self.shards)

    def batch(self, rng: np.random.Generator, size: int, side: int = SIDE) -> Batch:
        """A random batch at `side` px, roughened and half of it mirrored."""
        drawn = []
        for _ in range(size):
            views, cells, lessons = self.shards[int(rng.integers(len(self.shards)))]
            i = int(rng.integers(len(lessons)))
            lesson = msgspec.json.decode(lessons[i], type=Lesson)
            drawn.append(_moved(np.asarray(views[i]), cells[i], lesson, rng))
        return lessons_to_batch([(roughened(view, rng), *rest) for view, *rest in drawn], self.words, side)

    def plain(self, start: int, size: int) -> Batch:
        """Pictures `start`… in order, untouched; fewer at the end."""
        rows = [(shard, i) for shard in self.shards for i in range(len(shard[2]))][start : start + size]
        drawn = [
            (np.asarray(views[i]), cells[i], msgspec.json.decode(lessons[i], type=Lesson), False)
            for (views, cells, lessons), i in rows
        ]
        return lessons_to_batch(drawn, self.words)


def _moved(
    view: Pixels, cells: Pixels, lesson: Lesson, rng: np.random.Generator
) -> tuple[Pixels, Pixels, Lesson, bool]:
    """Mirror, shift by up to 6 px and scale by up to a tenth; the map and the middles move along."""
    mirror = bool(rng.random() < 0.5)
    if mirror:
        view, cells = view[:, ::-1], cells[:, ::-1]
    zoom, x, y = rng.uniform(0.93, 1.1), *rng.uniform(-6, 6, 2)
    matrix = np.array([[zoom, 0, x + SIDE / 2 * (1 - zoom)], [0, zoom, y + SIDE / 2 * (1 - zoom)]], np.float32)
    view = cv2.warpAffine(np.ascontiguousarray(view), matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT)
    step = SIDE // CELLS
    small = matrix.copy()
    small[:, 2] = (matrix[:, 2] + (zoom - 1) * step / 2) / step  # cell i has its middle at pixel 8 i + 4
    cells = cv2.warpAffine(np.ascontiguousarray(cells), small, (CELLS, CELLS), flags=cv2.INTER_NEAREST)
    figures = tuple(
        msgspec.structs.replace(
            f,
            x=((1 - f.x if mirror else f.x) - 0.5) * zoom + 0.5 + x / SIDE,
            y=(f.y - 0.5) * zoom + 0.5 + y / SIDE,
        )
        for f in lesson.figures
    )
    return (
        np.asarray(view, np.uint8),
        np.asarray(cells, np.uint8),
        msgspec.structs.replace(lesson, figures=figures),
        mirror,
    )


def roughened(view: Pixels, rng: np.random.Generator) -> Pixels:
    """Brightness, contrast, saturation; now and then blur, grain in one of three sizes, JPEG."""
    picture = view.astype(np.float32)
    grey = picture.mean((0, 1), keepdims=True).mean(2, keepdims=True)
    picture = (picture - grey) * rng.uniform(0.9, 1.1) + grey + rng.uniform(-9, 9)
    luma = picture.mean(2, keepdims=True)
    picture = luma + (picture - luma) * rng.uniform(0.88, 1.12)
    if rng.random() < 0.3:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 0.95))
    if rng.random() < 0.3:
        side = int(rng.choice((SIDE, SIDE // 2, SIDE // 4)))
        grain = rng.standard_normal((side, side, 3), np.float32) * rng.uniform(2, 9)
        picture = picture + (grain if side == SIDE else cv2.resize(grain, (SIDE, SIDE)))
    rough = picture.clip(0, 255).astype(np.uint8)
    if rng.random() < 0.15:
        rough = cv2.imdecode(cv2.imencode(".jpg", rough, (cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(45, 92))))[1], 1)
    return np.asarray(rough, np.uint8)


def lessons_to_batch(drawn: list[tuple[Pixels, Pixels, Lesson, bool]], words: Words, side: int = SIDE) -> Batch:
    """Views, owners of cells, what is known and whether it is mirrored → questions and answers, at `side` px."""
    length = CELLS * side // SIDE
    number = {field: {w: i for i, w in enumerate(getattr(words, field))} for field in words.__struct_fields__}
    kinds = number["kinds"]
    size = len(drawn)
    cells = np.full((size, length, length), len(words.kinds))
    middles = np.zeros((size, length, length), np.float32)
    subjects = np.zeros((size, len(words.kinds)), np.float32)
    whole: dict[str, list[int]] = {field: [] for field in ("style", "setting", "time", "weather")}
    queries: list[tuple[int, int, int, int]] = []
    pairs: list[tuple[int, int, int, int]] = []
    for row, (_, owners, lesson, mirror) in enumerate(drawn):
        owner = cv2.resize(owners, (length, length), interpolation=cv2.INTER_NEAREST)
        scene, figures = lesson.scene, lesson.figures
        numbers = [kinds[one.kind] for one in scene.subjects]
        for subject, kind in enumerate(numbers):
            cells[row][owner == subject + 1] = kind
            subjects[row, kind] = 1 / len(numbers)
        _spread_middles(middles[row], [(f.x, f.y) for f in figures])
        style = scene.style or "storybook"
        whole["style"].append(number["styles"][style])
        whole["setting"].append(number["settings"][scene.setting] if scene.framing != "close-up" else UNASKED)
        timed = scene.setting not in TIMELESS_SETTINGS and style not in TIMELESS_STYLES and not scene.palette
        whole["time"].append(number["times"][scene.time] if timed and scene.time else UNASKED)
        weather = "fair" if scene.weather in (None, "clear") else scene.weather
        calm = scene.setting in CALM_SETTINGS or style in CALM_STYLES
        whole["weather"].append(UNASKED if calm else number["weathers"][weather])
        start = len(queries)
        for one, kind in zip(scene.subjects, numbers, strict=True):
            coloured = one.colour and style not in COLOURLESS_STYLES and not scene.palette
            queries.append((row, kind, number["colours"][one.colour] if coloured else UNASKED, min(one.count, 5) - 1))
        if len(numbers) == 2:
            pairs += [(row, start + a, start + b, answer) for a, b, answer in _relations(lesson, mirror, number)]
    asked = np.array(queries or np.zeros((0, 4)), np.int64).reshape(-1, 4)
    paired = np.array(pairs or np.zeros((0, 4)), np.int64).reshape(-1, 4)
    tensors = [torch.tensor(whole[field]) for field in ("style", "setting", "time", "weather")]
    pictures = to_tensor(np.stack([cv2.resize(view, (side, side), interpolation=cv2.INTER_AREA) for view, *_ in drawn]))
    return Batch(
        pictures, torch.from_numpy(cells), torch.from_numpy(middles), torch.from_numpy(subjects),
        *tensors, *torch.from_numpy(asked).T, *torch.from_numpy(paired).T,
    )  # fmt: skip


def _spread_middles(target: NDArray[np.float32], points: list[tuple[float, float]]) -> None:
    """Give each figure one unit, spread over the four cells next to its middle: the sum over a region counts figures."""
    length = len(target)
    for x, y in points:
        column, row = np.clip(x, 0, 0.999) * length - 0.5, np.clip(y, 0, 0.999) * length - 0.5
        left, top = int(np.floor(column)), int(np.floor(row))
        for i, a in ((top, 1 - (row - top)), (top + 1, row - top)):
            for j, b in ((left, 1 - (column - left)), (left + 1, column - left)):
                target[min(max(i, 0), length - 1), min(max(j, 0), length - 1)] += a * b


def _relations(lesson: Lesson, mirror: bool, number: dict[str, dict[str, int]]) -> list[tuple[int, int, int]]:
    """(first, second, answer): the relation that was asked for, or who stands left where they stand side by side."""
    names = number["relations"]
    told = [one for one in lesson.scene.relations if one.kind in names]
    if told:
        one = told[0]
        answer = MIRRORED.get(one.kind, one.kind) if mirror else one.kind
        found = [(one.subject, one.object, names[answer])]
        if answer in MIRRORED:
            found.append((one.object, one.subject, names[MIRRORED[answer]]))
        return found
    xs = [[f.x for f in lesson.figures if f.subject == subject] for subject in (0, 1)]
    if not all(xs) or abs(np.mean(xs[0]) - np.mean(xs[1])) < 0.15:
        return []
    left = bool(np.mean(xs[0]) < np.mean(xs[1]))  # figures have moved with a mirrored picture already
    return [(0, 1, names["left of" if left else "right of"]), (1, 0, names["right of" if left else "left of"])]

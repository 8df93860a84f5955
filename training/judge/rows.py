"""What is kept of every prompt that was painted: one JSON line, so that an evaluation can stop and go on, on two processes.

Promises: a line is whole or absent; a prompt already in any of the folder's files is not painted again. What the judge sees is
kept losslessly, so another judge can look again without anything being painted again; larger pictures are not kept.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from gesso.domain.errors import EngineError
from judge import scores
from judge.easel import Arm, Easel
from judge.prompts import Prompt
from judge.renders import SIDE, view
from judge.verdict import Bench


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """All seeds of one prompt on one arm. `views` is a PNG of their 128-px views below each other."""

    prompt: str
    views: bytes = b""
    lab_spread: float = 0.0
    detail: list[float] = []
    edges: list[float | None] = []
    seconds: float = 0.0
    refused: str = ""

    def pictures(self) -> list[NDArray[np.uint8]]:
        """The views, (128, 128, 3) each."""
        if not self.views:
            return []
        strip = cv2.imdecode(np.frombuffer(self.views, np.uint8), cv2.IMREAD_COLOR_RGB)
        return [np.asarray(part, np.uint8) for part in np.split(strip, len(strip) // SIDE)]


@dataclass(frozen=True)
class Judged:
    """A row and what the judge says of each picture: what is right, what it took it for, and (pictures, T) features."""

    row: Row
    right: list[dict[str, bool]]
    named: list[tuple[str, ...]]
    trunk: NDArray[np.float32]

    @property
    def feature_spread(self) -> float:
        """Mean distance over all pairs of seeds in the judge's features."""
        return scores.feature_spread(list(self.trunk))


def judge_rows(bench: Bench, rows: Mapping[str, Row], prompts: Mapping[str, Prompt]) -> dict[str, Judged]:
    """Let the judge look at all rows that answer one of `prompts`."""
    judged = {}
    for name, row in rows.items():
        pictures = row.pictures()
        if name not in prompts:
            continue
        found = bench.verdicts(pictures, [prompts[name].scene] * len(pictures)) if pictures else []
        trunk = np.stack([each.trunk for each in found]) if found else np.zeros((0, 0), np.float32)
        judged[name] = Judged(row, [each.right for each in found], [each.named for each in found], trunk)
    return judged


def paint(easel: Easel, asked: Prompt, arm: Arm, seeds: list[int]) -> Row:
    """Paint one prompt and measure what is lost in the judge's view."""
    began = time.process_time()
    try:
        pictures = easel.paint(asked, arm, seeds)
    except EngineError as error:
        if asked.reference is None:  # references may not be there yet; anything else must work
            raise
        return Row(asked.id, refused=error.message)
    seconds = time.process_time() - began
    edges = [scores.edge_width(picture) for picture in pictures]
    strip = np.concatenate([view(picture) for picture in pictures])
    return Row(
        asked.id,
        cv2.imencode(".png", cv2.cvtColor(strip, cv2.COLOR_RGB2BGR))[1].tobytes(),
        scores.lab_spread(pictures),
        [scores.detail(picture) for picture in pictures],
        [None if np.isnan(width) else width for width in edges],
        seconds,
    )


def file_name(set_name: str, arm: Arm, seeds: int, part: str = "") -> str:
    """The file of one set on one arm; another number of seeds is another measurement."""
    return f"{set_name}.{arm.name}.{arm.size}.{seeds}{'-' + part if part else ''}.jsonl"


def read(folder: Path, set_name: str, arm: Arm, seeds: int) -> dict[str, Row]:
    """Return the rows of a set on an arm by prompt, from however many processes wrote them."""
    rows = {}
    for pattern in (file_name(set_name, arm, seeds), file_name(set_name, arm, seeds, "*")):
        for path in sorted(folder.glob(pattern)):
            for row in _whole_lines(path):
                rows[row.prompt] = row
    return rows


def _whole_lines(path: Path) -> Iterator[Row]:
    for line in path.read_bytes().splitlines():
        try:
            yield msgspec.json.decode(line, type=Row)
        except msgspec.DecodeError:  # the process was killed while it wrote
            continue


def fill(
    folder: Path, easel: Easel, set_name: str, *, prompts: list[Prompt], arm: Arm, seeds: int,
    part: tuple[int, int] = (0, 1),
) -> Iterator[Row]:  # fmt: skip
    """Paint what is not in `folder` yet; with `part` (k, n) only every n-th prompt from the k-th."""
    folder.mkdir(parents=True, exist_ok=True)
    done = read(folder, set_name, arm, seeds)
    which, of = part
    path = folder / file_name(set_name, arm, seeds, str(which) if of > 1 else "")
    for number, asked in enumerate(prompts):
        row = done.get(asked.id)
        if number % of == which and (row is None or row.refused):
            first = 1000 * (1 + number)
            row = paint(easel, asked, arm, list(range(first, first + seeds)))
            with path.open("ab") as file:
                file.write(b"\n" + msgspec.json.encode(row))
            yield row

"""Does the painter only repeat what it was shown? The nearest training picture to each painting, in the judge's features.

Promises: a ratio to fresh renders of the same prompts, which nobody can have memorised: about 1 means no nearer than chance,
far below 1 means copies. It measures likeness of composition and kind, not of pixels. The prompts hold combinations that
were never trained on, so exact copies cannot be right either.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from judge import scores
from judge.lessons import to_tensor
from judge.renders import view
from judge.rows import Judged
from judge.verdict import Bench


def training_pictures(folder: Path, most: int) -> NDArray[np.uint8]:
    """Return up to `most` square training pictures (N, 128, 128, 3) from the painter's shards in `folder`.

    Raises:
        FileNotFoundError: there are no shards.
    """
    shards = sorted(folder.glob("square-*/half.npy"))
    if not shards:
        raise FileNotFoundError(f"There are no training pictures in {folder}.")
    found: list[NDArray[np.uint8]] = []
    for path in shards:
        halves = np.load(path, mmap_mode="r")
        found += [view(np.asarray(pair[0])) for pair in halves[: max(1, most // len(shards) + 1)]]  # styled, bare
        if len(found) >= most:
            break
    return np.stack(found[:most])


@torch.no_grad()
def features(bench: Bench, views: NDArray[np.uint8], *, size: int = 64) -> NDArray[np.float32]:
    """The judge's pooled features of (N, 128, 128, 3) views."""
    parts = [bench.judge(to_tensor(views[start : start + size])).trunk for start in range(0, len(views), size)]
    return np.asarray(torch.cat(parts).numpy(), np.float32)


def compare(paintings: Mapping[str, Judged], renders: Mapping[str, Judged], shown: NDArray[np.float32]) -> str:
    """Return one sentence for the table.

    Every feature is divided by its spread over the training pictures, so that none counts more than another.
    """
    spread = shown.std(0) + 1e-3
    distances = {}
    for name, rows in (("paintings", paintings), ("renders", renders)):
        means = {}
        for prompt, row in rows.items():
            if row.right:
                means[prompt] = float(scores.nearest(row.trunk / spread, shown / spread).mean())
        distances[name] = means
    both = sorted(set(distances["paintings"]) & set(distances["renders"]))
    ratio, low, high = scores.ratio_interval(
        [distances["paintings"][p] for p in both], [distances["renders"][p] for p in both]
    )
    floor = float(np.percentile([distances["renders"][p] for p in both], 1))
    near = sum(distances["paintings"][p] < floor for p in both) / len(both)
    return (
        f"Distance to the nearest of {len(shown)} training pictures, ÷ that of fresh renders: {ratio:.2f} ({low:.2f}–{high:.2f}); "
        f"{near:.1%} of the prompts are nearer than the nearest hundredth of the renders."
    )

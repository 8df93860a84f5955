"""What stands beside the words: the paired data of every conditioning, drawn by lot from pictures that are already there.

A drawn scene is kept bare and styled, so each window gives several lessons: paint this drawing; paint it in the style of
that picture (the caption then keeps silent about style); fill this hole so that it fits what stays, with or without a
drawing in it; or imagine everything. `Lot` holds numpy only; the network's own forms are made where the network is.
"""

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from data import Batch, Pool
from numpy.typing import NDArray

NOTHING, FILL_BLANK, FILL_DRAWN = 0.12, 0.08, 0.18
"""Share of windows painted from words alone, filled without and with a drawing in the hole; the rest paint a drawing."""
LOOKING = 0.3
"""Share of windows whose style is shown by a picture instead of being named."""
BLOCK = 4


@dataclass
class Lot:
    """`under` (B, H, W, 3) bytes with its maps `kept` and `drawn` (B, H, W) of 0 and 1; style `references` for the rows `looking`."""

    under: NDArray[np.uint8]
    kept: NDArray[np.float32]
    drawn: NDArray[np.float32]
    references: NDArray[np.uint8]
    looking: NDArray[np.int64]

    def told_scenes(self, scenes: list[Any]) -> list[Any]:
        """The scenes as the caption may tell them: without the style where a picture shows it."""
        silent = set(self.looking.tolist())
        return [
            msgspec.structs.replace(scene, style=None) if index in silent else scene
            for index, scene in enumerate(scenes)
        ]


def draw_lots(batch: Batch, pool: Pool, rng: np.random.Generator) -> Lot:
    """Draw what each window of `batch` is painted from."""
    count, height, width, _ = batch.pixels.shape
    kept, drawn = np.zeros((count, height, width), np.float32), np.zeros((count, height, width), np.float32)
    looking, references = [], []
    for index, scene in enumerate(batch.scenes):
        kind = rng.random()
        if kind >= NOTHING:
            hole = np.ones((height, width), bool)
            if kind < NOTHING + FILL_BLANK + FILL_DRAWN:
                hole = random_hole(height, width, rng)
            kept[index] = ~hole
            drawn[index] = hole & (kind >= NOTHING + FILL_BLANK)
        if hasattr(scene, "style") and rng.random() < LOOKING:
            looking.append(index)
            references.append(pool.of_style(scene.style, rng))
    under = np.where(kept[..., None] > 0, batch.pixels, batch.bare)
    shown = np.stack(references) if references else np.zeros((0, 128, 128, 3), np.uint8)
    return Lot(under, kept, drawn, shown, np.array(looking, np.int64))


def random_hole(height: int, width: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """A hole as people make them, in whole blocks: a box, a spot, or everything beyond an edge (outpainting)."""
    rows, columns = height // BLOCK, width // BLOCK
    y, x = np.mgrid[:rows, :columns]
    kind = rng.integers(3)
    if kind == 2:
        part, beyond = rng.uniform(0.25, 0.75), rng.integers(4)
        across = (y + 0.5) / rows if beyond < 2 else (x + 0.5) / columns
        hole = across < part if beyond % 2 else across > part
    else:
        tall, broad = rng.uniform(0.12, 0.38, 2)
        down, right = rng.uniform(0.2, 0.8, 2)
        dy, dx = ((y + 0.5) / rows - down) / tall, ((x + 0.5) / columns - right) / broad
        hole = (np.maximum(abs(dy), abs(dx)) < 1) if kind == 0 else (dy**2 + dx**2 < 1)
    return np.asarray(np.kron(hole, np.ones((BLOCK, BLOCK), bool)))

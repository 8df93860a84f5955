"""What one training step is about, made on the processor: pixels, what stands beside the words, captions as numbers.

Promises: `LessonMaker.make` is a pure function of (seed, step, rank) and of the shards that are there; it holds numpy only. `Ahead`
has other processes make the lessons of the coming steps, so that a GPU never waits for pixels; it hands out the very same
lessons in the same order. They travel through shared memory, which lies in a temporary file where /dev/shm is too small.

Does not know: the network, the noise (drawn where the network is, from `noise_seed`), the optimiser.
"""

import multiprocessing
import random
import signal
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, fields
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from data import Pool, open_world
from numpy.typing import NDArray
from paired import draw_lots
from transformers import PreTrainedTokenizerFast
from words import MAX_TOKENS, Reader

NO_CAPTION = 0.10
HIDDEN_WORDS = 0.03
LOOK_EVERY = 20
"""Steps between two looks for new shards."""
SLOTS = 2
"""Lessons that one process keeps ready."""


@dataclass
class Lesson:
    """One step's facts.

    `pixels` and `under` (B, H, W, 3) bytes; `kept`, `drawn` (B, H, W) of 0 and 1; `references` (N, 128, 128, 3) for the N rows
    `looking`; `scale` (B,); `ids` and `mask` (B, L) of the captions.
    """

    pixels: NDArray[np.uint8]
    under: NDArray[np.uint8]
    kept: NDArray[np.uint8]
    drawn: NDArray[np.uint8]
    references: NDArray[np.uint8]
    looking: NDArray[np.int64]
    scale: NDArray[np.float32]
    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    noise_seed: int

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything but the seed."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "noise_seed"}


@dataclass(frozen=True)
class LessonMaker:
    """The recipe of all lessons of one run; small, so that it can be sent to another process."""

    run: Path
    world: str
    batch: int
    seed: int
    rank: int = 0

    def open(self) -> "LessonDesk":
        return LessonDesk(self)


class LessonDesk:
    """A recipe with its shards and its word list open."""

    def __init__(self, maker: LessonMaker) -> None:
        self.maker = maker
        self.pool = Pool(maker.run / "data", maker.world)
        self.reader = Reader(PreTrainedTokenizerFast.from_pretrained(maker.run / "tokenizer"), hide=HIDDEN_WORDS)
        self.caption = open_world(maker.world).caption

    def make(self, step: int) -> Lesson:
        """The lesson of `step`."""
        seed = [self.maker.seed, step, self.maker.rank]
        rng, chance = np.random.default_rng(seed), random.Random(str(seed))
        noise_seed = int(rng.integers(2**62))
        batch = self.pool.batch(rng, self.maker.batch)
        lot = draw_lots(batch, self.pool, rng)
        captions = [
            "" if chance.random() < NO_CAPTION else self.caption(scene, chance)
            for scene in lot.told_scenes(batch.scenes)
        ]
        ids, mask = self.reader(captions, chance)
        return Lesson(
            batch.pixels, lot.under, lot.kept.astype(np.uint8), lot.drawn.astype(np.uint8), lot.references, lot.looking,
            batch.scale, ids.numpy(), mask.numpy(), noise_seed,
        )  # fmt: skip


class Ahead:
    """Lessons from `first` on, made by `workers` processes; worker w makes every `workers`-th one.

    They are spawned: a fork of a process with threads of its own, or with a GPU, may wait for ever.
    """

    def __init__(self, maker: LessonMaker, first: int, workers: int) -> None:
        spawn: Any = multiprocessing.get_context("spawn")
        self.first, self.waited_s = first, 0.0
        # A window: its pixels, what is under it, a reference, two maps, and the words.
        size = maker.batch * (128 * 128 * (3 * 3 + 2) + MAX_TOKENS * 16 + 64) + 4096
        self.lines: list[tuple[Connection, list[Any]]] = []
        self.crew = []
        for worker in range(workers):
            slots = [spawn.RawArray("B", size) for _ in range(SLOTS)]
            ours, theirs = spawn.Pipe()
            process = spawn.Process(
                target=_make_ahead, args=(maker, first + worker, workers, slots, theirs), daemon=True
            )
            process.start()
            theirs.close()
            for slot in range(SLOTS):
                ours.send(slot)
            self.lines.append((ours, slots))
            self.crew.append(process)

    def take(self, step: int, *, pin: bool = False) -> tuple[dict[str, torch.Tensor], int]:
        """The arrays of `step`'s lesson as tensors of our own, and its noise seed. Steps are taken one after the other."""
        line, slots = self.lines[(step - self.first) % len(self.lines)]
        began = time.monotonic()
        try:
            slot, made, noise_seed, places = line.recv()
        except EOFError:
            raise RuntimeError("a process that makes lessons has died (out of memory?)") from None
        self.waited_s += time.monotonic() - began
        if slot is None:
            raise RuntimeError(f"a process that makes lessons failed:\n{made}")
        if made != step:
            raise ValueError(f"asked for the lesson of step {step}, next in turn is {made}")
        tensors = {}
        for name, (kind, shape, place) in places.items():
            count = int(np.prod(shape))
            seen = np.frombuffer(slots[slot], np.uint8, count * np.dtype(kind).itemsize, place) if count else b""
            own = torch.empty(shape, dtype=torch.from_numpy(np.empty(0, kind)).dtype, pin_memory=pin)
            own.numpy().reshape(-1).view(np.uint8)[:] = np.frombuffer(seen, np.uint8)
            tensors[name] = own
        line.send(slot)
        return tensors, noise_seed

    def ready(self) -> None:
        """Wait for the first lesson, so that the run's clock does not count how long processes take to start."""
        self.lines[0][0].poll(None)

    def close(self) -> None:
        """Let the crew go home: a closed line is their sign."""
        for line, _ in self.lines:
            line.close()
        for process in self.crew:
            process.join(2)
            process.kill()  # it has nothing to save, and does not listen to SIGTERM
            process.join()


def _make_ahead(maker: LessonMaker, first: int, stride: int, slots: list[Any], line: Connection) -> None:
    """One process of the crew. The parent decides when to stop, so signals meant for all are left to it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    try:
        for message in _messages(maker, first, stride, slots, line):
            line.send(message)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent has gone
    except Exception:  # noqa: BLE001 (told to the parent, which raises)
        line.send((None, traceback.format_exc(), 0, {}))


def _messages(
    maker: LessonMaker, first: int, stride: int, slots: list[Any], line: Connection
) -> Iterator[tuple[int, int, int, dict[str, Any]]]:
    """Fill a free slot with each lesson; yields what the parent must know to read it."""
    desk, step, looked = maker.open(), first, first // LOOK_EVERY
    while True:
        slot = line.recv()
        if step // LOOK_EVERY != looked:
            looked = step // LOOK_EVERY
            desk.pool.look()
        lesson, place, places = desk.make(step), 0, {}
        for name, array in lesson.arrays().items():
            flat = np.ascontiguousarray(array).view(np.uint8).reshape(-1)
            np.frombuffer(slots[slot], np.uint8, flat.size, place)[:] = flat
            places[name] = (array.dtype.str, array.shape, place)
            place += -(-flat.size // 64) * 64  # aligned, so that every kind of number may begin there
        yield slot, step, lesson.noise_seed, places
        step += stride

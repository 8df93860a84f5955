"""The judge's training: looks at fresh renders until the clock says stop; may be stopped and started again at any moment.

`PYTHONPATH=training nice -n 10 .venv/bin/python -m judge.learn --run training/runs/judge --minutes 45`

Promises: one thread a process, fp32; the processes share each batch, and the work of the optimiser. The learning rate and the
size of the views follow the minutes spent over all starts; a checkpoint every two minutes; new shards are taken up while they
appear. `--export` writes the moving average as half-precision safetensors with the
word lists and the score on shards never trained on. Never sees a picture of the painter.
"""

import argparse
import json
import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any, cast

import cv2
import msgspec
import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, distributed, multiprocessing, nn
from torch.nn import functional

from judge.lessons import UNASKED, Batch, Shards
from judge.measure import measure
from judge.network import Judge
from judge.renders import SIDE
from judge.verdict import Bench
from judge.words import Words

BATCH = 32
SIDES = ((0.22, 64), (0.5, 96), (1.0, SIDE))
"""(Share of the time until which, pixels of the views): small views teach most of it at a quarter of the price."""
SIDES_AGAIN = ((0.15, 96), (1.0, SIDE))
HEAT_AGAIN, DECAY_AGAIN = 0.45, 0.12
"""The same where training begins with weights that have learnt already: the full rate throws away in minutes what they know."""
MUON_RATE, ADAM_RATE = 0.03, 2e-3
DECAY_FROM = 0.3
WEIGHTS_OF_LOSS = {
    "cells": 0.7, "middles": 0.15, "subject": 0.7, "style": 0.4, "setting": 0.3, "time": 0.3, "weather": 0.3,
    "colour": 0.6, "count": 0.5, "relation": 0.5,
}  # fmt: skip


def orthogonal(matrix: Tensor, steps: int = 5) -> Tensor:
    """Push all singular values towards 1 by Newton–Schulz, with the quintic of Keller Jordan's Muon (2024)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if tall else x


def summed(tensors: list[Tensor]) -> None:
    """Add up each of `tensors` over all processes, in place and in one message."""
    flat = torch.cat([tensor.flatten() for tensor in tensors])
    distributed.all_reduce(flat)
    for tensor, part in zip(tensors, flat.split([tensor.numel() for tensor in tensors]), strict=True):
        tensor.copy_(part.view(tensor.shape))


class Muon:
    """Momentum, then orthogonalise; convolutions are read as (out, in·k·k). Every process does its share of the matrices."""

    def __init__(self, parameters: list[nn.Parameter], rank: int, world: int) -> None:
        self.parameters, self.rank, self.world = parameters, rank, world
        self.momentum = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """One step of Nesterov momentum .95 with decay .01."""
        updates = []
        for index, (parameter, momentum) in enumerate(zip(self.parameters, self.momentum, strict=True)):
            gradient = cast("Tensor", parameter.grad)
            momentum.lerp_(gradient, 0.05)
            update = torch.zeros_like(parameter)
            if index % self.world == self.rank:
                matrix = orthogonal(gradient.lerp(momentum, 0.95).flatten(1))
                update = (matrix * max(1.0, matrix.shape[0] / matrix.shape[1]) ** 0.5).view(parameter.shape)
            updates.append(update)
        if self.world > 1:
            summed(updates)
        for parameter, update in zip(self.parameters, updates, strict=True):
            parameter.mul_(1 - rate * 0.01).sub_(update, alpha=rate)


def losses(judge: Judge, batch: Batch) -> dict[str, Tensor]:
    """Mean loss of each question asked in `batch`."""
    look = judge(batch.pictures)
    rare = look.kinds.new_ones(look.kinds.shape[1])
    rare[-1] = 0.25  # most cells hold nobody
    found = {
        "cells": functional.nll_loss(look.kinds, batch.cells, rare),
        "middles": functional.mse_loss(look.middles, batch.middles) * look.middles[0].numel(),
    }
    shown = batch.subjects.sum(1) > 0
    found["subject"] = -(batch.subjects * look.subject.log_softmax(1))[shown].sum(1).mean()
    about = judge.about(look, batch.asked_of, batch.kind)
    between = judge.between(look, batch.pair_of, about, batch.first, batch.second)
    for name, logits, answers in (
        ("style", look.style, batch.style), ("setting", look.setting, batch.setting), ("time", look.time, batch.time),
        ("weather", look.weather, batch.weather), ("colour", about.colour, batch.colour),
        ("count", about.count, batch.count), ("relation", between, batch.relation),
    ):  # fmt: skip
        if (answers != UNASKED).any():
            found[name] = functional.cross_entropy(logits, answers, ignore_index=UNASKED, label_smoothing=0.02)
    return found


class Learner:
    """All that a checkpoint holds, and one step."""

    def __init__(self, run: Path, minutes: float, rank: int = 0, world: int = 1) -> None:
        self.run, self.minutes, self.rank, self.world = run, minutes, rank, world
        self.sides, self.warmest, self.decay_from = SIDES, 1.0, DECAY_FROM
        self.words = Words.of_world()
        torch.manual_seed(0)
        self.judge = Judge(self.words.sizes()).to(memory_format=torch.channels_last)
        self.average = {name: value.clone() for name, value in self.judge.state_dict().items()}
        trunk = [p for name, p in self.judge.named_parameters() if p.ndim == 4 and p.shape[1] > 3 and p.shape[0] > 1]
        chosen = {id(p) for p in trunk}
        self.muon = Muon(trunk, rank, world)
        rest = [p for p in self.judge.parameters() if id(p) not in chosen]
        self.adam = torch.optim.AdamW(rest, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        self.steps, self.seconds = 0, 0.0
        self.curve: list[dict[str, float]] = []

    def heat(self) -> float:
        """The learning rate's factor: a short warm-up, flat, then down to nothing when the minutes are over."""
        done = self.seconds / (60 * self.minutes)
        return self.warmest * min(1.0, (self.steps + 1) / 60) * min(1.0, max(0.02, (1 - done) / (1 - self.decay_from)))

    def side(self) -> int:
        """Pixels of the views now."""
        done = min(1.0, self.seconds / (60 * self.minutes))
        return next(side for until, side in self.sides if done <= until)

    def step(self, batch: Batch) -> dict[str, float]:
        """Learn from one batch; returns its losses."""
        self.judge.train()
        found = losses(self.judge, batch)
        total = sum(WEIGHTS_OF_LOSS[name] * value for name, value in found.items())
        for parameter in self.judge.parameters():
            parameter.grad = torch.zeros_like(parameter)
        cast("Tensor", total).backward()
        if self.world > 1:
            summed([cast("Tensor", parameter.grad).div_(self.world) for parameter in self.judge.parameters()])
        nn.utils.clip_grad_norm_(self.adam.param_groups[0]["params"], 2.0)
        heat = self.heat()
        self.adam.param_groups[0]["lr"] = ADAM_RATE * heat
        self.adam.step()
        self.muon.step(MUON_RATE * heat)
        self.steps += 1
        if self.rank == 0 and self.steps % 4 == 0:
            keep = min(0.97, self.steps / (self.steps + 80))
            for name, value in self.judge.state_dict().items():
                if value.dtype.is_floating_point:
                    self.average[name].lerp_(value, 1 - keep)
        return {name: float(value.detach()) for name, value in found.items()}

    def averaged(self) -> Judge:
        """The moving average as a judge of its own."""
        judge = Judge(self.words.sizes()).to(memory_format=torch.channels_last)
        judge.load_state_dict(self.average)
        return judge.eval()

    def save(self) -> None:
        """Write the checkpoint; the old one stays until the new one is whole."""
        if self.rank:
            return
        state = {
            "judge": self.judge.state_dict(), "average": self.average, "adam": self.adam.state_dict(),
            "momentum": self.muon.momentum, "steps": self.steps, "seconds": self.seconds, "curve": self.curve,
            "words": msgspec.json.encode(self.words),
        }  # fmt: skip
        draft = self.run / ".checkpoint.pt"
        torch.save(state, draft)
        draft.rename(self.run / "checkpoint.pt")

    def agree(self, stop: bool) -> bool:
        """Take the first process's clock, and stop where anybody wants to."""
        if self.world == 1:
            return stop
        told = torch.tensor([self.seconds if self.rank == 0 else 0.0, float(stop)], dtype=torch.float64)
        distributed.all_reduce(told)
        self.seconds = float(told[0])
        return bool(told[1])

    def begin_with(self, weights: Path) -> None:
        """Begin with exported weights, where the checkpoint they came from is gone."""
        self.judge.load_state_dict(Bench.load(weights).judge.state_dict())
        self.average = {name: value.clone() for name, value in self.judge.state_dict().items()}

    def load(self) -> bool:
        """Go on from the checkpoint, if there is one of this world."""
        path = self.run / "checkpoint.pt"
        if not path.exists():
            return False
        state: dict[str, Any] = torch.load(path, weights_only=True)
        if msgspec.json.decode(state["words"], type=Words) != self.words:
            raise SystemExit("The checkpoint is of another world; delete it or take another folder.")
        self.judge.load_state_dict(state["judge"])
        self.adam.load_state_dict(state["adam"])
        self.average, self.muon.momentum = state["average"], state["momentum"]
        self.steps, self.seconds, self.curve = state["steps"], state["seconds"], state["curve"]
        return True

    def export(self, folder: Path, checked: Shards) -> None:
        """Write the averaged weights in half precision and what they score on pictures never trained on."""
        folder.mkdir(parents=True, exist_ok=True)
        judge = self.averaged()
        halves = {
            name: value.half().contiguous() if value.dtype.is_floating_point else value
            for name, value in judge.state_dict().items()
        }
        save_file(halves, folder / "judge.safetensors", {"words": msgspec.json.encode(self.words).decode()})
        judge.load_state_dict({name: value.float() for name, value in halves.items()})
        told = {"pictures_seen": self.steps * BATCH, "seconds": round(self.seconds), "checked": measure(judge, checked)}
        (folder / "judge.json").write_text(json.dumps(told, indent=1) + "\n")
        print(json.dumps(told["checked"]))


def learn(learner: Learner, data: Path, *, steps: int, say_every: int = 25) -> None:
    """Step until the minutes are over, `steps` are done or somebody asks to stop."""
    shards = Shards(data, learner.words)
    stop = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal stop
        stop = True

    signal.signal(signal.SIGTERM, ask)
    means: dict[str, float] = {}
    saved = looked = now = time.monotonic()
    first = learner.steps
    parent = os.getppid()
    while (
        not learner.agree(stop or (learner.world > 1 and os.getppid() != parent))
        and learner.seconds < 60 * learner.minutes
    ):
        if steps and learner.steps - first >= steps:
            break
        rng = np.random.default_rng([learner.steps, learner.rank, 7])
        for name, value in learner.step(shards.batch(rng, BATCH // learner.world, learner.side())).items():
            means[name] = value if name not in means else means[name] + (value - means[name]) * 0.06
        then, now = now, time.monotonic()
        learner.seconds += now - then
        if learner.rank == 0 and learner.steps % say_every == 0:
            told = " ".join(f"{name} {value:.3f}" for name, value in means.items())
            print(f"{learner.steps} {learner.seconds / 60:.1f} min {learner.side()} px {told}", flush=True)
        if learner.steps % 200 == 0:
            learner.curve.append({"steps": learner.steps, "seconds": round(learner.seconds), **means})
        if now - looked > 30:
            looked, _ = now, shards.look()
        if now - saved > 120:
            learner.save()
            saved = now
    learner.save()


def work(rank: int, args: argparse.Namespace) -> None:
    """One process of the training."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    if args.processes > 1:
        os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(args.port)}
        distributed.init_process_group("gloo", rank=rank, world_size=args.processes)
    learner = Learner(args.run, args.minutes, rank, args.processes)
    if args.begin_with:
        learner.sides, learner.warmest, learner.decay_from = SIDES_AGAIN, HEAT_AGAIN, DECAY_AGAIN
    if not learner.load() and args.begin_with:
        learner.begin_with(args.begin_with)
    learn(learner, args.data or args.run / "data", steps=args.steps)
    if args.processes > 1:
        distributed.destroy_process_group()


def main() -> None:
    """Train, measure, or export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="the shards; RUN/data unless told")
    parser.add_argument("--minutes", type=float, default=45, help="of training over all starts")
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps of this start")
    parser.add_argument("--processes", type=int, default=1, help="one thread each")
    parser.add_argument("--port", type=int, default=29533)
    parser.add_argument("--measure", action="store_true", help="only measure the moving average")
    parser.add_argument("--from", dest="begin_with", type=Path, help="judge.safetensors to begin with")
    parser.add_argument("--export", type=Path, help="only write the weights into this folder")
    args = parser.parse_args()
    args.run.mkdir(parents=True, exist_ok=True)
    if not args.measure and not args.export:
        if args.processes > 1:
            multiprocessing.spawn(work, (args,), args.processes)
        else:
            work(0, args)
        return
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    learner = Learner(args.run, args.minutes)
    if not learner.load():
        raise SystemExit("There is no checkpoint yet.")
    checked = Shards(args.data or args.run / "data", learner.words, checked=True)
    if args.export:
        learner.export(args.export, checked)
    else:
        print(json.dumps(measure(learner.averaged(), checked)))


if __name__ == "__main__":
    main()

"""Stage 3: learn to paint.

`python training/train.py --run runs/first --size m --minutes 80 --processes 2`

Rectified flow with velocity prediction (v = noise − x, x_t = (1−t)·x + t·noise) on windows of the drawn world, Muon for
matrices and Adam for the rest. Stop it at any moment (SIGTERM, or pull the plug) and start it again with the same
words: it goes on from the last checkpoint. Time is the budget: the learning rate follows the clock over `--minutes` of
training, however few steps other work on the machine leaves. `--size` is the one dial. A batch, its noise and its captions
are functions of (seed, step, process), so a run that was stopped repeats what an unstopped one would have done.
"""

import argparse
import json
import os
import random
import signal
import time
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing
from data import Pool, open_world
from torch import Tensor, nn
from transformers import PreTrainedTokenizerFast, Qwen3Model
from words import Reader, encode

from gesso.engine.families.starter_unet import BLOCK_PX, StarterUNet

SIZES: dict[str, dict[str, Any]] = {
    "xs": {"widths": (32, 32, 64), "blocks_up": (1, 1), "blocks_middle": 2, "condition_dim": 64},
    "s": {"widths": (64, 96, 192), "blocks_up": (1, 1), "blocks_middle": 2, "condition_dim": 192},
    "m": {"widths": (64, 128, 288), "blocks_up": (2, 1), "blocks_middle": 3, "condition_dim": 256},
    "l": {"widths": (96, 192, 448), "blocks_up": (2, 2), "blocks_middle": 4, "condition_dim": 384},
}
MUON_RATE, ADAM_RATE, TEXT_RATE = 0.012, 1.5e-3, 4e-4
WARM_UP, DECAY = 40, 0.42  # steps; the last part of the time
EMA, EMA_EVERY = 0.99, 4
NO_CAPTION = 0.10


def fit_blocks(pool: Pool, samples: int = 600) -> dict[str, Any]:
    """The 48→48 map of 4×4 pixel blocks: PCA over all scales, each component divided by eigenvalue^0.3.

    That is partial whitening: detail is heard, yet coarse components stay louder. The whole has variance 1.
    """
    rng = np.random.default_rng(0)
    blocks: list[list[Tensor]] = [[], [], []]
    while min(map(len, blocks)) < samples:
        batch = pool.batch(rng, 32)
        for picture, scale in zip(batch.pixels, batch.scale, strict=True):
            if scale in {0.0, 1.0, 2.0}:
                pixels = torch.from_numpy(picture).movedim(-1, 0).double() / 127.5 - 1
                flat = nn.functional.pixel_unshuffle(pixels, BLOCK_PX).flatten(1).T
                blocks[int(scale)].append(
                    flat[torch.randperm(len(flat), generator=torch.Generator().manual_seed(0))[:256]]
                )
    rows = [torch.cat(part[:samples]) for part in blocks]
    mean = torch.cat(rows).mean(0)
    values, vectors = torch.linalg.eigh(torch.cat(rows).T.cov())
    values, basis = values.flip(0).clamp(min=1e-6), vectors.T.flip(0)
    loudness = values**-0.3
    loudness /= (values * loudness**2).mean().sqrt()
    spread = torch.stack([((part - mean) @ basis.T * loudness).std(0) for part in rows])
    return {"basis": basis.float().tolist(), "mean": mean.float().tolist(), "loudness": loudness.float().tolist(),
            "spread": spread.float().tolist()}  # fmt: skip


def flow_times(scale: Tensor, generator: torch.Generator) -> Tensor:
    """Logit-normal. It moves up with scale, since at a larger size the same t hides less (see `start_time`)."""
    return torch.sigmoid(0.25 * scale + 1.2 * torch.randn(len(scale), generator=generator))


def flow_loss(
    unet: StarterUNet, latent: Tensor, t: Tensor, noise: Tensor, *, text: tuple[Tensor, Tensor], scale: Tensor
) -> Tensor:
    """Mean squared error of the velocity, one number per sample."""
    time = t[:, None, None, None]
    velocity = unet((1 - time) * latent + time * noise, t, *text, scale)
    return (velocity - (noise - latent)).square().mean((1, 2, 3))


def orthogonal(matrices: Tensor) -> Tensor:
    """Four Newton–Schulz steps in bf16 towards the nearest orthogonal matrix, for a stack (N, rows, columns) (Jordan 2024)."""
    x = matrices.bfloat16()
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    flipped = x.shape[1] > x.shape[2]
    x = x.mT if flipped else x
    for _ in range(4):
        gram = x @ x.mT
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x.mT if flipped else x


class Muon:
    """Momentum, then orthogonalise, for matrices and convolutions read as (out, in·k·k). Processes share the work."""

    def __init__(self, parameters: list[nn.Parameter], rank: int, world: int) -> None:
        self.parameters, self.rank, self.world = parameters, rank, world
        self.momentum = [torch.zeros_like(p) for p in parameters]
        work = sorted(range(len(parameters)), key=lambda i: -parameters[i].numel())
        self.mine = set(work[rank::world])

    @torch.no_grad()
    def step(self, rate: float) -> None:
        updates = torch.zeros(sum(p.numel() for p in self.parameters), dtype=torch.bfloat16)
        place = 0
        for index, (parameter, momentum) in enumerate(zip(self.parameters, self.momentum, strict=True)):
            gradient = cast("Tensor", parameter.grad)
            momentum.lerp_(gradient, 0.05)
            if index in self.mine:
                nesterov = gradient.lerp(momentum, 0.95).flatten(1)
                update = orthogonal(nesterov[None])[0] * max(1, nesterov.shape[0] / nesterov.shape[1]) ** 0.5
                updates[place : place + parameter.numel()] = update.flatten()
            place += parameter.numel()
        if self.world > 1:
            dist.all_reduce(updates)
        place = 0
        for parameter in self.parameters:
            update = updates[place : place + parameter.numel()].view(parameter.shape)
            parameter.mul_(1 - rate * 0.01).sub_(update.to(parameter.dtype), alpha=rate)
            place += parameter.numel()


class Trainer:
    """Everything that a checkpoint holds, and one step."""

    def __init__(self, args: argparse.Namespace, rank: int) -> None:
        self.args, self.rank, self.world = args, rank, args.processes
        run: Path = args.run
        torch.manual_seed(0)
        self.pool = Pool(run / "data", args.world)
        tokenizer = PreTrainedTokenizerFast.from_pretrained(run / "tokenizer")
        self.reader, self.caption = Reader(tokenizer, hide=0.03), open_world(args.world).caption
        self.encoder = Qwen3Model.from_pretrained(run / "text_encoder", dtype=torch.float32)
        blocks = run / "blocks.json"
        if rank == 0 and not blocks.exists():
            blocks.write_text(json.dumps(fit_blocks(self.pool)))
        if self.world > 1:
            dist.barrier()
        self.unet = StarterUNet(
            **SIZES[args.size], text_dim=self.encoder.config.hidden_size, **json.loads(blocks.read_text())
        )
        self.unet.to(memory_format=torch.channels_last)
        matrices, rest = [], []
        for name, parameter in self.unet.named_parameters():
            edge = name.startswith(("enter", "leave", "clock.0", "sentence")) or ".film." in name
            (rest if parameter.ndim < 2 or edge else matrices).append(parameter)
        self.muon = Muon(matrices, rank, self.world)
        self.adam = torch.optim.Adam(
            [{"params": rest, "rate": ADAM_RATE}, {"params": list(self.encoder.parameters()), "rate": TEXT_RATE}],
            lr=ADAM_RATE, betas=(0.9, 0.97), fused=True,
        )  # fmt: skip
        self.parameters = [*self.unet.parameters(), *self.encoder.parameters()]
        self.ema = [p.detach().clone() for p in self.parameters]
        self.step_number, self.seconds, self.images = 0, 0.0, 0
        self.stop = self.stopped = False

    def state(self) -> dict[str, Any]:
        return {"parameters": [p.detach() for p in self.parameters], "ema": self.ema, "momentum": self.muon.momentum,
                "adam": self.adam.state_dict(), "step": self.step_number, "seconds": self.seconds, "images": self.images,
                "size": self.args.size}  # fmt: skip

    def save(self) -> None:
        """Whole or not at all: write aside, then rename."""
        path: Path = self.args.run / "checkpoint.pt"
        draft = path.with_suffix(".draft")
        torch.save(self.state(), draft)
        draft.replace(path)

    def load(self) -> None:
        state = torch.load(self.args.run / "checkpoint.pt", weights_only=True, mmap=True)
        with torch.no_grad():
            for mine, saved in zip(self.parameters, state["parameters"], strict=True):
                mine.copy_(saved)
            for mine, saved in zip([*self.ema, *self.muon.momentum], [*state["ema"], *state["momentum"]], strict=True):
                mine.copy_(saved)
        self.adam.load_state_dict(state["adam"])
        self.step_number, self.seconds, self.images = state["step"], state["seconds"], state["images"]

    def done(self) -> float:
        """How much of the budget is used, 0–1."""
        if self.args.steps:
            return self.step_number / self.args.steps
        return self.seconds / 60 / self.args.minutes

    def step(self) -> float:
        began = time.time()
        seed = [self.args.seed, self.step_number, self.rank]
        rng, chance = np.random.default_rng(seed), random.Random(str(seed))
        noise_source = torch.Generator().manual_seed(int(rng.integers(2**62)))
        batch = self.pool.batch(rng, self.args.batch)
        captions = ["" if chance.random() < NO_CAPTION else self.caption(scene, chance) for scene in batch.scenes]
        ids, mask = self.reader(captions, chance)
        latent = self.unet.encode(torch.from_numpy(batch.pixels).movedim(-1, 1).float() / 127.5 - 1)
        scale = torch.from_numpy(batch.scale)
        t = flow_times(scale, noise_source)
        noise = torch.randn(latent.shape, generator=noise_source)
        with torch.autocast("cpu", torch.bfloat16):
            losses = flow_loss(self.unet, latent, t, noise, text=(encode(self.encoder, ids), mask), scale=scale)
        loss = losses.mean()
        loss.backward()
        self._share_gradients()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)

        done = self.done()
        heat = min(1.0, (self.step_number + 1) / WARM_UP, max(0.0, (1 - done) / DECAY))
        self.muon.step(MUON_RATE * heat)
        for group in self.adam.param_groups:
            group["lr"] = group["rate"] * heat
        self.adam.step()
        for parameter in self.parameters:
            parameter.grad = None
        self.step_number += 1
        self.images += self.args.batch * self.world
        if self.step_number % EMA_EVERY == 0:
            keep = min(EMA, self.step_number / (self.step_number + 10 * EMA_EVERY))
            for average, parameter in zip(self.ema, self.parameters, strict=True):
                average.lerp_(parameter.detach(), 1 - keep)
        facts = torch.tensor([loss.item(), time.time() - began, self.stop], dtype=torch.float64)
        if self.world > 1:  # one clock for all, or their learning rates would part; and all stop after the same step
            dist.all_reduce(facts)
        self.seconds += facts[1].item() / self.world
        self.stopped = facts[2].item() > 0
        return facts[0].item() / self.world

    def _share_gradients(self) -> None:
        if self.world == 1:
            return
        flat = torch.cat([p.grad.flatten().bfloat16() for p in self.parameters])  # type: ignore[union-attr]
        dist.all_reduce(flat)
        place = 0
        for parameter in self.parameters:
            parameter.grad.copy_(flat[place : place + parameter.numel()].view(parameter.shape) / self.world)  # type: ignore[union-attr]
            place += parameter.numel()


def train(rank: int, args: argparse.Namespace) -> None:
    """One process of the run; the first one saves and logs."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    if args.processes > 1:
        os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
        os.environ["MASTER_PORT"] = str(args.port)
        dist.init_process_group("gloo", rank=rank, world_size=args.processes)
    trainer = Trainer(args, rank)
    if (args.run / "checkpoint.pt").exists():
        trainer.load()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: setattr(trainer, "stop", True))
    losses, saved, said, cpu = [], time.time(), time.time(), time.process_time()
    while trainer.done() < 1 and not trainer.stopped:
        losses.append(trainer.step())
        if trainer.step_number % 20 == 0:
            scenes = trainer.pool.look()
            if rank == 0:
                line = {"step": trainer.step_number, "images": trainer.images, "minutes": round(trainer.seconds / 60, 2),
                        "done": round(trainer.done(), 4), "loss": round(sum(losses) / len(losses), 4), "scenes": scenes,
                        "images_per_s": round(20 * args.batch * args.processes / (time.time() - said), 1),
                        "cpu_s": round(time.process_time() - cpu, 1)}  # fmt: skip
                with (args.run / "log.jsonl").open("a") as log:
                    log.write(json.dumps(line) + "\n")
                print(json.dumps(line), flush=True)
            losses, said, cpu = [], time.time(), time.process_time()
        if rank == 0 and time.time() - saved > args.save_every * 60:
            trainer.save()
            saved = time.time()
    if rank == 0:
        trainer.save()
    if args.processes > 1:
        dist.barrier()
        dist.destroy_process_group()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--size", choices=SIZES, default="m")
    parser.add_argument("--minutes", type=float, default=80, help="training time in all, over every start")
    parser.add_argument("--steps", type=int, default=0, help="a budget in steps instead of minutes")
    parser.add_argument("--batch", type=int, default=22, help="pictures a process and step")
    parser.add_argument("--processes", type=int, default=2, help="one thread each")
    parser.add_argument("--save-every", type=float, default=3, help="minutes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--port", type=int, default=29517)
    parser.add_argument("--world", default="gesso.scenes")
    args = parser.parse_args()
    if args.processes == 1:
        train(0, args)
    else:
        crew = torch.multiprocessing.spawn(train, (args,), args.processes, join=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: [os.kill(process.pid, signal.SIGTERM) for process in crew.processes])
        while not crew.join():
            pass


if __name__ == "__main__":
    main()

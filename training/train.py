"""Stage 3: learn to paint.

`python training/train.py --run runs/first --size m --minutes 80 --processes 2`

Rectified flow with velocity prediction (v = noise − x, x_t = (1−t)·x + t·noise) on windows of the drawn world, Muon for
matrices and Adam for the rest. What stands beside the words is drawn by lot for every window (`paired.py`): mostly the bare
drawing, now and then a picture with a hole, or nothing; sometimes a style reference in place of the style's name. Stop it at any moment (SIGTERM, or pull the plug) and start it again with the same
words: it goes on from the last checkpoint. Time is the budget: the learning rate follows the clock over `--minutes` of
training, however few steps other work on the machine leaves. `--size` is the one dial. A batch, its noise and its captions
are functions of (seed, step, process), so a run that was stopped repeats what an unstopped one would have done.
`--from` begins with exported weights. Computes on a GPU where there is one, in bf16 where that is native; there `--workers`
processes make the lessons ahead (`lessons.py`). On a GPU noise comes from its own generator: the same again on the same machine,
not the processor's.
"""

import argparse
import json
import os
import signal
import time
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing
from data import Pool
from lessons import LOOK_EVERY, Ahead, LessonMaker
from muon import Muon
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import Qwen3Model
from words import MAX_TOKENS, encode

from gesso.engine.device import choose_device, choose_dtype
from gesso.engine.families.starter_unet import BLOCK_PX, Looked, StarterUNet

SIZES: dict[str, dict[str, Any]] = {
    "xs": {"widths": (32, 32, 64), "blocks_up": (1, 1), "blocks_middle": 2, "condition_dim": 64},
    "s": {"widths": (64, 96, 192), "blocks_up": (1, 1), "blocks_middle": 2, "condition_dim": 192},
    "m": {"widths": (64, 128, 288), "blocks_up": (2, 1), "blocks_middle": 3, "condition_dim": 256},
    "l": {"widths": (96, 192, 448), "blocks_up": (2, 2), "blocks_middle": 4, "condition_dim": 384},
}
MUON_RATE, ADAM_RATE, TEXT_RATE = 0.012, 1.5e-3, 4e-4
WARM_UP, DECAY = 40, 0.42  # steps; the last part of the time
WARM_UP_AGAIN = 10  # steps after the optimisers' memories were left behind (`pieces.py`)
EMA, EMA_EVERY = 0.99, 4


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
    return torch.sigmoid(0.3 + 0.25 * scale + 1.3 * torch.randn(len(scale), generator=generator, device=scale.device))


def flow_loss(
    unet: StarterUNet,
    latent: Tensor,
    t: Tensor,
    noise: Tensor,
    *,
    text: tuple[Tensor, Tensor],
    scale: Tensor,
    hint: Tensor | None = None,
    looked: Looked | None = None,
) -> Tensor:
    """Mean squared error of the velocity, one number per sample."""
    time = t[:, None, None, None]
    velocity = unet((1 - time) * latent + time * noise, t, *text, scale, hint, looked)
    return (velocity - (noise - latent)).square().mean((1, 2, 3))


def begin_with(unet: StarterUNet, folder: Path) -> None:
    """Copy exported weights; parts that they did not have yet keep their quiet start."""
    found = load_file(folder / "unet" / "diffusion_pytorch_model.safetensors")
    unet.load_state_dict({name: value.float() for name, value in found.items()}, strict=False)


def signed(pixels: Tensor) -> Tensor:
    """Bytes (B, H, W, 3), wherever they are, as (B, 3, H, W) in [−1, 1]."""
    return pixels.movedim(-1, 1).float() / 127.5 - 1


def on_host(value: Any) -> Any:
    """The same nest of dicts and lists with its tensors in main memory, so that any machine can read them."""
    if isinstance(value, Tensor):
        return value.cpu()
    if isinstance(value, dict):
        return {key: on_host(inner) for key, inner in value.items()}
    return [on_host(inner) for inner in value] if isinstance(value, list) else value


class Trainer:
    """Everything that a checkpoint holds, and one step."""

    def __init__(self, args: argparse.Namespace, rank: int) -> None:
        self.args, self.rank, self.world = args, rank, args.processes
        self.device = choose_device("auto")
        self.kind = choose_dtype("auto", self.device)
        run: Path = args.run
        torch.manual_seed(0)
        self.maker = LessonMaker(run, args.world, args.batch, args.seed, rank)
        self.desk, self.ahead = self.maker.open(), cast("Ahead | None", None)
        self.pool = self.desk.pool
        self.encoder = Qwen3Model.from_pretrained(run / "text_encoder", dtype=torch.float32).to(self.device)
        blocks = run / "blocks.json"
        if rank == 0 and not blocks.exists():
            blocks.write_text(json.dumps(fit_blocks(self.pool)))
        if self.world > 1:
            dist.barrier()
        self.unet = StarterUNet(
            **SIZES[args.size], text_dim=self.encoder.config.hidden_size, **json.loads(blocks.read_text())
        )
        if args.begin_with is not None:
            begin_with(self.unet, args.begin_with)
        self.unet.to(self.device, memory_format=torch.channels_last)
        torch.backends.cudnn.benchmark = True  # three shapes of pictures in all
        self.painter, self.one_length = self.unet, False
        matrices, rest = [], []
        for name, parameter in self.unet.named_parameters():
            edge = (
                name.startswith(("enter", "leave", "clock.0", "sentence", "looked", "looker.enter")) or ".film." in name
            )
            (rest if parameter.ndim < 2 or edge else matrices).append(parameter)
        self.muon = Muon(matrices, rank, self.world, together=self.device.type != "cpu")
        self.adam = torch.optim.Adam(
            [{"params": rest, "rate": ADAM_RATE}, {"params": list(self.encoder.parameters()), "rate": TEXT_RATE}],
            lr=ADAM_RATE, betas=(0.9, 0.97), fused=True,
        )  # fmt: skip
        self.parameters = [*self.unet.parameters(), *self.encoder.parameters()]
        self.ema = [p.detach().clone() for p in self.parameters]
        self.step_number, self.seconds, self.images = 0, 0.0, 0
        self.rested = 0  # the step at which the optimisers last began with empty memories
        self.stop = self.stopped = False

    def state(self) -> dict[str, Any]:
        return {"parameters": [p.detach() for p in self.parameters], "ema": self.ema, "momentum": self.muon.momentum,
                "adam": self.adam.state_dict(), "step": self.step_number, "seconds": self.seconds, "images": self.images,
                "size": self.args.size, "rested": self.rested}  # fmt: skip

    def save(self) -> None:
        """Whole or not at all: write aside, then rename."""
        path: Path = self.args.run / "checkpoint.pt"
        draft = path.with_suffix(".draft")
        torch.save(on_host(self.state()), draft)
        draft.replace(path)

    def load(self) -> None:
        state = torch.load(self.args.run / "checkpoint.pt", weights_only=True, mmap=True, map_location=self.device)
        with torch.no_grad():
            for mine, saved in zip(self.parameters, state["parameters"], strict=True):
                mine.copy_(saved)
            for mine, saved in zip(self.ema, state["ema"], strict=True):
                mine.copy_(saved)
            if state["momentum"] is not None:  # a checkpoint that came in pieces has none (`pieces.py`)
                for mine, saved in zip(self.muon.momentum, state["momentum"], strict=True):
                    mine.copy_(saved)
                self.adam.load_state_dict(state["adam"])
        self.step_number, self.seconds, self.images = state["step"], state["seconds"], state["images"]
        self.rested = state.get("rested", 0)

    def done(self) -> float:
        """How much of the budget is used, 0–1."""
        if self.args.steps:
            return self.step_number / self.args.steps
        return self.seconds / 60 / self.args.minutes

    def lesson(self) -> tuple[dict[str, Tensor], int]:
        """What this step is about, on the device, and the seed of its noise."""
        far = self.device.type != "cpu"
        if self.ahead is not None:
            tensors, noise_seed = self.ahead.take(self.step_number, pin=self.device.type == "cuda")
        else:
            made = self.desk.make(self.step_number)
            tensors = {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in made.arrays().items()}
            noise_seed = made.noise_seed
        if self.one_length:  # one length of text, or every new one is compiled anew
            for name in ("ids", "mask"):
                tensors[name] = nn.functional.pad(tensors[name], (0, MAX_TOKENS - tensors[name].shape[1]))
        return {name: part.to(self.device, non_blocking=far) for name, part in tensors.items()}, noise_seed

    def compile(self) -> None:
        """Let torch compile the network for the shapes it will meet."""
        self.painter, self.one_length = torch.compile(self.unet), True

    def step(self) -> float | Tensor:
        """One step of training; returns the loss, on a GPU as a tensor that nobody has waited for."""
        began = time.time()
        facts, noise_seed = self.lesson()
        noise_source = torch.Generator(self.device).manual_seed(noise_seed)
        ids, mask, scale = facts["ids"], facts["mask"], facts["scale"]
        latent = self.unet.encode(signed(facts["pixels"]))
        t = flow_times(scale, noise_source)
        noise = torch.randn(latent.shape, generator=noise_source, device=self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.kind == torch.bfloat16):
            hint, looked = self.beside(facts)
            text = (encode(self.encoder, ids), mask)
            losses = flow_loss(self.painter, latent, t, noise, text=text, scale=scale, hint=hint, looked=looked)
        loss = losses.mean()
        loss.backward()
        for parameter in self.parameters:
            if parameter.grad is None:  # nothing was looked at in this batch
                parameter.grad = torch.zeros_like(parameter)
        self._share_gradients()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)

        done = self.done()
        warm_up = (self.step_number - self.rested + 1) / (WARM_UP_AGAIN if self.rested else WARM_UP)
        heat = min(1.0, warm_up, max(0.0, (1 - done) / DECAY))
        self.muon.step(self.args.rate * heat)
        for group in self.adam.param_groups:
            group["lr"] = group["rate"] * heat
        self.adam.step()
        for parameter in self.parameters:
            parameter.grad = None
        self.step_number += 1
        self.images += self.args.batch * self.world
        if self.step_number % EMA_EVERY == 0:
            keep = min(EMA, self.step_number / (self.step_number + 10 * EMA_EVERY))
            torch._foreach_lerp_(self.ema, [p.detach() for p in self.parameters], 1 - keep)
        if self.device.type != "cpu" and self.world == 1:  # not waiting, so that the GPU has its next step in hand
            self.seconds += time.time() - began
            self.stopped = self.stop
            return loss.detach()
        shared = torch.tensor([loss.item(), time.time() - began, self.stop], dtype=torch.float64)
        if self.world > 1:  # one clock for all, or their learning rates would part; and all stop after the same step
            dist.all_reduce(shared)
        self.seconds += shared[1].item() / self.world
        self.stopped = shared[2].item() > 0
        return shared[0].item() / self.world

    def beside(self, facts: dict[str, Tensor]) -> tuple[Tensor, Looked | None]:
        """What stands beside the words, as the network takes it."""
        kept, drawn = (facts[name][:, None].float() for name in ("kept", "drawn"))
        rows = facts["looking"]
        with torch.autocast(self.device.type, enabled=False):  # pixels become latents in fp32, as they do in the studio
            hint = self.unet.hint(signed(facts["under"]), kept, drawn)
            if not len(rows):
                return hint, None
            shown = self.unet.encode(signed(facts["references"]))
        tokens, vectors = self.unet.looker(shown)
        batch, count = len(hint), tokens.shape[1]
        all_tokens = tokens.new_zeros(batch, count, tokens.shape[2]).index_copy(0, rows, tokens)
        weights = torch.full((batch, count), -1e4, device=self.device).index_fill(0, rows, 0.0)
        return hint, Looked(
            all_tokens, weights, vectors.new_zeros(batch, vectors.shape[1]).index_copy(0, rows, vectors)
        )

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
    if args.compile:
        trainer.compile()
    if args.workers and trainer.done() < 1:
        trainer.ahead = Ahead(trainer.maker, trainer.step_number, args.workers)
        trainer.ahead.ready()
    losses, saved, said, cpu = [], time.time(), time.time(), time.process_time()
    while trainer.done() < 1 and not trainer.stopped:
        losses.append(trainer.step())
        if trainer.step_number % LOOK_EVERY == 0:
            scenes, loss = trainer.pool.look(), float(sum(losses)) / len(losses)
            if rank == 0:
                line = {"step": trainer.step_number, "images": trainer.images, "minutes": round(trainer.seconds / 60, 2),
                        "done": round(trainer.done(), 4), "loss": round(loss, 4), "scenes": scenes,
                        "images_per_s": round(len(losses) * args.batch * args.processes / (time.time() - said), 1),
                        "cpu_s": round(time.process_time() - cpu, 1)}  # fmt: skip
                if trainer.ahead is not None:  # much of this means: more workers
                    line["waited_s"], trainer.ahead.waited_s = round(trainer.ahead.waited_s, 2), 0.0
                with (args.run / "log.jsonl").open("a") as log:
                    log.write(json.dumps(line) + "\n")
                print(json.dumps(line), flush=True)
            losses, said, cpu = [], time.time(), time.process_time()
        if rank == 0 and time.time() - saved > args.save_every * 60:
            trainer.save()
            saved = time.time()
    if trainer.ahead is not None:
        trainer.ahead.close()
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
    parser.add_argument("--processes", type=int, help="one thread each; 2 on a processor, 1 on a GPU unless told")
    parser.add_argument("--workers", type=int, default=0, help="processes that make lessons ahead, for a GPU")
    parser.add_argument(
        "--compile", action="store_true", help="torch.compile; minutes to start with, for long GPU runs"
    )
    parser.add_argument("--rate", type=float, default=MUON_RATE, help="of Muon; lower it with --from")
    parser.add_argument("--from", dest="begin_with", type=Path, help="exported weights to begin with")
    parser.add_argument("--save-every", type=float, default=3, help="minutes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--port", type=int, default=29517)
    parser.add_argument("--world", default="gesso.scenes")
    args = parser.parse_args()
    if args.processes is None:
        args.processes = 1 if choose_device("auto").type == "cuda" else 2
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

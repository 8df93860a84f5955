"""The finisher's weights, from nothing: draw patches, train, export.

`python training/finisher.py draw   --out training/runs/finisher --shards 48`
`python training/finisher.py train  --out training/runs/finisher --minutes 30`
`python training/finisher.py export --out training/runs/finisher --to src/gesso/engine/weights/finisher`

Promises: every training pixel is drawn by our own code. Two thirds are windows of `gesso.scenes` in every style; a third
are dead leaves (shapes of all sizes that cover each other; Lee, Mumford & Huang 2001), filled with noise of many
spectra, gratings and gradients, because their statistics are those of photographs. Training resumes from its last
checkpoint and appends to log.jsonl. What it does not know: how a particular camera or painter blurs; it sees small
blurs, noise and JPEG of unknown strength instead.
"""

import argparse
import io
import json
import math
import random
import time
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from safetensors.torch import save_file
from torch.nn import functional

from gesso import scenes
from gesso.engine.finisher import REACH_PX, FinisherNet, enlarged, shuffled, unshuffled
from gesso.scenes.styles import STYLES

Pixels = NDArray[np.uint8]

PATCH = 192
HEIGHTS = (512, 768, 1024, 1024, 1024)
RENDERS_PER_SHARD = 32
LEAVES_PER_SHARD = 24
LEAVES_SHARE = 1 / 3
HELD_OUT = 9_000_000


def busiest_patches(picture: Pixels, rng: np.random.Generator, count: int) -> list[Pixels]:
    """Random patches, each the busier of two: skies are easy and everywhere."""
    found = []
    for _ in range(count):
        tries = []
        for _ in range(2):
            y, x = (int(rng.integers(side - PATCH + 1)) for side in picture.shape[:2])
            tries.append(picture[y : y + PATCH, x : x + PATCH])
        found.append(max(tries, key=lambda patch: float(cv2.Laplacian(patch[::2, ::2], cv2.CV_32F).std())))
    return found


def drawn_scene(seed: int, height: int, style: str | None = None) -> Pixels:
    """One picture of the small world; the same seed draws the same at any height."""
    scene = scenes.random_scene(random.Random(seed))
    names = list(STYLES)
    scene = msgspec.structs.replace(scene, style=style or names[seed % len(names)])
    return scenes.compose(scene, seed=seed).render(height, height)


def _spectrum_noise(rng: np.random.Generator, side: int, slope: float, band: float) -> NDArray[np.float32]:
    """Grey noise whose amplitude falls as frequency^-slope above `band` cycles per picture; zero mean, unit deviation."""
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None]) * side
    amplitude = np.where(frequency < band, 0, np.maximum(frequency, 1) ** -slope)
    wave = np.fft.irfft2(amplitude * np.exp(2j * np.pi * rng.random(amplitude.shape)), (side, side))
    return (wave / (wave.std() + 1e-9)).astype(np.float32)


def _leaf(rng: np.random.Generator, side: int, radius: float) -> NDArray[np.int32]:
    """A disc, an oblong, a star-like polygon or a thin bent stroke around a random point, as a polygon."""
    centre = rng.random(2) * side
    kind = rng.random()
    corners = int(rng.integers(3, 9))
    angles = np.linspace(0, 2 * np.pi, 40 if kind < 0.35 else corners, endpoint=False) + rng.random() * 7
    reach = np.full(len(angles), radius)
    if 0.35 <= kind < 0.75:
        reach *= rng.uniform(0.5, 1.2, len(angles))
    shape = np.stack([np.cos(angles), np.sin(angles)], -1) * reach[:, None]
    if kind >= 0.75:  # a stroke: there and back along a bow
        along = np.linspace(-1, 1, 12)
        bow = np.stack([along * radius * 2, rng.normal(0, 0.5) * radius * along**2], -1)
        width = rng.uniform(1.5, 7)
        shape = np.concatenate([bow, bow[::-1] + np.array((0, width))])
    else:
        shape *= (1, rng.uniform(0.3, 1))
    turn = rng.random() * 2 * np.pi
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.rint(centre + shape @ matrix).astype(np.int32)


def leaves(seed: int, side: int = 400) -> Pixels:
    """A dead-leaves picture, drawn at twice its size and averaged down; sometimes as soft as a lens leaves it."""
    rng = np.random.default_rng([seed, 77])
    big = 2 * side
    index = np.zeros((big, big), np.int32)
    smallest = rng.uniform(2, 12)
    count = int(rng.integers(300, 2500))
    # Radii of density r^-3 between the smallest and half the picture: scale invariant, as photographs are.
    radii = smallest / np.sqrt(1 - rng.random(count) * (1 - (smallest / (big / 2)) ** 2))
    for number, radius in enumerate(radii, 1):
        cv2.fillPoly(index, [_leaf(rng, big, radius)], number)
    spread = rng.uniform(0.1, 0.32)
    grey = rng.normal(rng.uniform(0.3, 0.7), spread, (count + 1, 1))
    colour = (grey + rng.normal(0, rng.uniform(0, 0.2), (count + 1, 3))).astype(np.float32)
    picture = colour[index]
    textures = [_spectrum_noise(rng, big, rng.uniform(0.4, 2.0), rng.choice((0, 8, 60))) for _ in range(2)]
    y, x = np.mgrid[0:big, 0:big].astype(np.float32)
    for _ in range(3):  # gratings, smooth or hard, of 3 px and more at the drawn size
        angle, period = rng.random() * np.pi, 2 * np.exp(rng.uniform(np.log(3), np.log(60)))
        wave = np.sin((x * np.cos(angle) + y * np.sin(angle)) * (2 * np.pi / period))
        textures.append((np.sign(wave) if rng.random() < 0.4 else wave).astype(np.float32))
    angle = rng.random() * 2 * np.pi
    textures.append(((x * np.cos(angle) + y * np.sin(angle)) / big).astype(np.float32))
    for texture in textures:
        amplitude = np.abs(rng.normal(0, 0.1, count + 1)) * (rng.random(count + 1) < 0.35)
        picture += (amplitude.astype(np.float32)[index] * texture)[..., None]
    small = cv2.resize(np.clip(picture, 0, 1), (side, side), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.3, 1.1))
    if rng.random() < 0.15:
        small += rng.normal(0, rng.uniform(0, 0.015), small.shape).astype(np.float32)
    return (np.clip(small, 0, 1) * 255 + 0.5).astype(np.uint8)


def draw_shard(folder: Path, kind: str, number: int) -> None:
    """Draw `kind`-`number`.npy, (N, 192, 192, 3) bytes; it appears whole or not at all."""
    path = folder / f"{kind}-{number:07d}.npy"
    if path.exists():
        return
    rng = np.random.default_rng([20261120, number, len(kind)])
    patches: list[Pixels] = []
    if kind == "leaves":
        for turn in range(LEAVES_PER_SHARD):
            patches += busiest_patches(leaves(number * LEAVES_PER_SHARD + turn), rng, 4)
    else:
        for turn in range(RENDERS_PER_SHARD):
            height = int(rng.choice(HEIGHTS))
            picture = drawn_scene(number * RENDERS_PER_SHARD + turn, height)
            patches += busiest_patches(picture, rng, 12 if height == 1024 else 6)
    draft = path.with_suffix(".draft.npy")
    np.save(draft, np.stack(patches))
    draft.rename(path)


def draw(args: argparse.Namespace) -> None:
    folder = args.out / "data"
    folder.mkdir(parents=True, exist_ok=True)
    began = time.time()
    for number in (HELD_OUT, *range(args.shards)):
        draw_shard(folder, "render", number)
        if number % 2 == 0:
            draw_shard(folder, "leaves", number)
        print(f"shard {number}: {time.time() - began:.0f} s", flush=True)


def degraded(sharp: Pixels, rng: np.random.Generator) -> Pixels:
    """The same patch at half its size as a painter, a camera or a web page might hand it over; half are only shrunk."""
    clean = rng.random() < 0.5
    values = sharp
    if not clean and rng.random() < 0.6:
        values = cv2.GaussianBlur(values, (0, 0), rng.uniform(0.2, 1.6))
    half = PATCH // 2
    kernel = rng.choice(("area", "bicubic", "lanczos", "hamming"), p=(0.4, 0.3, 0.2, 0.1))
    if kernel == "area":
        small = cv2.resize(values, (half, half), interpolation=cv2.INTER_AREA)
    else:
        small = np.array(Image.fromarray(values).resize((half, half), Image.Resampling[str(kernel).upper()]))
    if not clean and rng.random() < 0.5:
        noise = rng.normal(0, rng.uniform(0.3, 2), small.shape).astype(np.float32)
        small = np.clip(small + noise + 0.5, 0, 255).astype(np.uint8)
    if not clean and rng.random() < 0.25:  # our own painter works in blocks of 4 px, and where it hesitates they show
        steps = rng.normal(0, rng.uniform(0.5, 3), (half // 4, half // 4, 3)).astype(np.float32)
        small = np.clip(small + steps.repeat(4, 0).repeat(4, 1) + 0.5, 0, 255).astype(np.uint8)
    if not clean and rng.random() < 0.25:
        buffer = io.BytesIO()
        Image.fromarray(small).save(
            buffer, "JPEG", quality=int(rng.integers(70, 96)), subsampling=int(rng.choice((0, 2)))
        )
        small = np.array(Image.open(buffer))
    return small


class Patches:
    """The shards drawn so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shards: dict[str, dict[str, Pixels]] = {"render": {}, "leaves": {}}

    def look(self) -> int:
        """Take up new shards; returns how many patches there are."""
        for path in sorted(self.folder.glob("*-???????.npy")):
            kind, number = path.stem.split("-")
            if int(number) < HELD_OUT and path.name not in self.shards[kind]:
                self.shards[kind][path.name] = np.load(path, mmap_mode="r")
        return sum(len(shard) for shards in self.shards.values() for shard in shards.values())

    def batch(self, rng: np.random.Generator, size: int) -> tuple[torch.Tensor, torch.Tensor]:
        """(B, 96, 96, 3) degraded and (B, 192, 192, 3) sharp, in [0, 1]; turned and mirrored at random."""
        pairs = []
        for _ in range(size):
            shards = list(self.shards["leaves" if rng.random() < LEAVES_SHARE else "render"].values())
            shard = shards[rng.integers(len(shards))]
            sharp = np.rot90(shard[rng.integers(len(shard))], int(rng.integers(4)))
            sharp = np.ascontiguousarray(sharp[:, ::-1] if rng.random() < 0.5 else sharp)
            pairs.append((degraded(sharp, rng), sharp))
        return tuple(torch.from_numpy(np.stack(side)).float() / 255 for side in zip(*pairs, strict=True))


def held_out(folder: Path, count: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
    """Pairs for the curve: patches of scenes never trained on, degraded the same way every time."""
    rng = np.random.default_rng(5)
    sharp = np.load(folder / f"render-{HELD_OUT:07d}.npy")
    sharp = sharp[rng.permutation(len(sharp))[:count]]
    small = np.stack([degraded(patch, rng) for patch in sharp])
    return torch.from_numpy(small).float() / 255, torch.from_numpy(sharp).float() / 255


def centred(net: FinisherNet) -> dict[str, torch.Tensor]:
    """The network's weights, changed so that a flat picture, whatever its colour, is answered with exactly nothing.

    The first layer's kernels sum to zero for each colour, so it sees differences only; the last bias cancels what the
    other biases amount to. Training and export both go through here.
    """
    weights = dict(net.named_parameters())
    first, *rest = [name.removesuffix(".weight") for name in weights if name.endswith(".weight")]
    kernel = weights[f"{first}.weight"]
    by_colour = kernel.view(len(kernel), 4, 3, 3, 3)
    weights[f"{first}.weight"] = (by_colour - by_colour.mean((1, 3, 4), keepdim=True)).view_as(kernel)
    answer = weights[f"{first}.bias"]
    for name in rest[:-1]:
        answer = weights[f"{name}.weight"].sum((2, 3)) @ functional.relu(answer) + weights[f"{name}.bias"]
    weights[f"{rest[-1]}.bias"] = -(weights[f"{rest[-1]}.weight"].sum((2, 3)) @ functional.relu(answer))
    return weights


def doubled(net: FinisherNet, small: torch.Tensor) -> torch.Tensor:
    """Differentiable: (B, h, w, 3) → the inside of it at twice its size, as the engine computes it."""
    bicubic = torch.from_numpy(np.stack([enlarged(rows) for rows in small.numpy()]))
    return bicubic + shuffled(torch.func.functional_call(net, centred(net), (unshuffled(small),)))


def inside(sharp: torch.Tensor) -> torch.Tensor:
    edge = 2 * REACH_PX
    return sharp[:, edge:-edge, edge:-edge]


def loss_of(ours: torch.Tensor, sharp: torch.Tensor) -> torch.Tensor:
    """Charbonnier, plus a tenth of the same for differences between neighbours.

    No term against halos: the engine rules them out by keeping to the range of the small pixels around, and 325 steps
    with such a term made the result 0.05 dB worse.
    """

    def charbonnier(error: torch.Tensor) -> torch.Tensor:
        return (error.square() + 1e-6).sqrt().mean()

    error = ours - sharp
    across, down = error[:, :, 1:] - error[:, :, :-1], error[:, 1:] - error[:, :-1]
    return charbonnier(error) + 0.1 * (charbonnier(across) + charbonnier(down))


def psnr(ours: torch.Tensor, sharp: torch.Tensor) -> float:
    """Mean over pictures, in dB."""
    squared = (ours.clamp(0, 1) - sharp).square().mean((1, 2, 3)).clamp_min(1e-8)
    return float((-10 * squared.detach().log10()).mean())


def new_network() -> FinisherNet:
    """Inner layers begin as the identity plus a little noise: deep and narrow networks learn faster so."""
    net = FinisherNet()
    for layer in net:
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(layer.weight)
            torch.nn.init.zeros_(layer.bias)
            if layer.in_channels == layer.out_channels:
                layer.weight.data.mul_(0.4)
                layer.weight.data[:, :, 1, 1] += 0.7 * torch.eye(layer.in_channels)
    last = net[-1]
    last.weight.data.mul_(0.1)
    last.bias.requires_grad_(requires_grad=False)  # `centred` sets it
    return net.to(memory_format=torch.channels_last)


def train(args: argparse.Namespace) -> None:
    """Adam, cosine over the minutes given, a moving average of the weights; goes on from checkpoint.pt if it is there."""
    torch.manual_seed(args.seed)
    patches = Patches(args.out / "data")
    patches.look()
    small_held, sharp_held = held_out(args.out / "data")
    net, average = new_network(), new_network()
    average.load_state_dict(net.state_dict())
    optimizer = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=args.rate, betas=(0.9, 0.99))
    step, spent, losses = 0, 0.0, []
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(saved["net"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        step, spent = saved["step"], saved["seconds"]
    began = time.monotonic() - spent
    while (spent := time.monotonic() - began) < 60 * args.minutes and step < args.steps:
        share = max(spent / (60 * args.minutes), step / args.steps)
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 200) * max(0.01, 0.5 + 0.5 * math.cos(math.pi * share))
        small, sharp = patches.batch(np.random.default_rng([args.seed, step]), args.batch)
        loss = loss_of(doubled(net, small), inside(sharp))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 0.5)
        optimizer.step()
        step += 1
        losses.append(float(loss.detach()))
        keep = min(0.999, 1 - 1 / (1 + step / 10))
        with torch.no_grad():
            for old, new in zip(average.parameters(), net.parameters(), strict=True):
                old.lerp_(new, 1 - keep)
        if step % args.every == 0:
            with torch.no_grad():
                ours = psnr(doubled(average, small_held), inside(sharp_held))
            plain = psnr(
                torch.from_numpy(np.stack([enlarged(rows) for rows in small_held.numpy()])), inside(sharp_held)
            )
            line = {
                "step": step, "seconds": round(time.monotonic() - began, 1), "patches": patches.look(),
                "loss": round(float(np.mean(losses)), 6), "psnr_db": round(ours, 3), "psnr_bicubic_db": round(plain, 3),
            }  # fmt: skip
            losses.clear()
            with (args.out / "log.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
            print(line, flush=True)
            _save(checkpoint, net, average, optimizer, step=step, seconds=time.monotonic() - began)
    _save(checkpoint, net, average, optimizer, step=step, seconds=time.monotonic() - began)


def _save(path: Path, net: FinisherNet, average: FinisherNet, optimizer: Any, **progress: float) -> None:
    draft = path.with_suffix(".draft")
    state = {"net": net.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save(state | progress, draft)
    draft.replace(path)


def export(args: argparse.Namespace) -> None:
    """Write the moving average, centred, in half precision, with a card that says where it comes from."""
    saved = torch.load(args.out / "checkpoint.pt", weights_only=True)
    net = new_network()
    net.load_state_dict(saved["average"])
    weights = {name: value.detach().half().contiguous() for name, value in centred(net).items()}
    args.to.mkdir(parents=True, exist_ok=True)
    save_file(weights, args.to / "finisher.safetensors")
    (args.to / "finisher.safetensors").chmod(0o644)
    curve = [json.loads(line) for line in (args.out / "log.jsonl").read_text().splitlines()]
    card = {
        "name": "Gesso finisher",
        "licence": "Apache-2.0",
        "data": "Every training pixel was drawn by gesso.scenes or by training/finisher.py. No picture from elsewhere.",
        "parameters": sum(value.numel() for value in weights.values()),
        "trained": {
            "steps": saved["step"], "batch": args.batch, "minutes": round(saved["seconds"] / 60, 1),
            "device": "1 CPU thread", "patches": curve[-1]["patches"],
        },
        "held_out_patches": {key: curve[-1][key] for key in ("psnr_db", "psnr_bicubic_db")},
    }  # fmt: skip
    (args.to / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    print(json.dumps(card, indent=2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stage", choices=("draw", "train", "export"))
    parser.add_argument("--out", type=Path, required=True, help="the run's folder; patches go to its data/")
    parser.add_argument("--shards", type=int, default=48, help="draw: shards of 32 scenes; half as many of dead leaves")
    parser.add_argument("--minutes", type=float, default=30, help="train: the length of the whole schedule")
    parser.add_argument("--steps", type=int, default=10**9, help="train: stop here if the minutes last longer")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--every", type=int, default=500, help="train: steps between two lines of the log")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--to", type=Path, help="export: the folder of the weights")
    args = parser.parse_args()
    {"draw": draw, "train": train, "export": export}[args.stage](args)


if __name__ == "__main__":
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    main()

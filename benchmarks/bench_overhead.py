"""What does Gesso cost over plain diffusers? The same weights, seeds, steps and number format, in one run.

    python benchmarks/bench_overhead.py [--pairs 12] [--size 256] [--steps 4] [--threads 1] [--json FILE]

Side A is the script anyone would write: call the pipeline for four pictures, save four PNG files with Pillow's defaults.
Side B is ours: engine, previews of every step on, files written by an encoder thread. First both must show the same
pixels (fp32, torch's own attention, byte for byte). Then pairs A, B, A, B … run in the number format that the machine
does fast, every pair with a new prompt so that no cache helps. Medians and their ratio are printed; under 1 we are faster.

A further side (the whole way through the studio) is anything with `draw(prompt, seeds, folder)` that returns when
`len(seeds)` files are readable: pass `--b module:factory`, called with (models_root, arguments).
"""

import argparse
import importlib
import json
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # spinning barriers steal a busy machine's second core
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "engine"))

import numpy as np
import tiny
import torch
from PIL import Image

from gesso.domain.plan import Model, Plan, Sampling, Words
from gesso.engine import events
from gesso.engine.engine import Engine
from gesso.executors.encoding import placeholder, png_bytes, preview_webp

TEXT_TOKENS, TEXT_LAYERS = 64, (1, 2, 3)
SUBJECTS = ("fox", "lighthouse", "robot", "rabbit", "castle", "owl", "boat", "wizard", "mushroom", "balloon")


class Side(Protocol):
    """One of the two ways to four files."""

    def draw(self, prompt: str, seeds: tuple[int, ...], folder: Path) -> None: ...


class PlainDiffusers:
    """Side A. `batched` False calls the pipeline once per picture, for comparing pixels."""

    def __init__(
        self, models_root: Path, args: argparse.Namespace, dtype: torch.dtype, *, batched: bool = True
    ) -> None:
        from diffusers import Flux2KleinPipeline

        self.pipe = Flux2KleinPipeline.from_pretrained(str(models_root / "klein"), dtype=dtype, local_files_only=True)
        self.pipe.set_progress_bar_config(disable=True)
        self.args, self.batched = args, batched

    def draw(self, prompt: str, seeds: tuple[int, ...], folder: Path) -> None:
        groups = [seeds] if self.batched else [(seed,) for seed in seeds]
        for group in groups:
            pictures = self.pipe(
                prompt=prompt,
                width=self.args.size,
                height=self.args.size,
                num_inference_steps=self.args.steps,
                guidance_scale=1.0,
                num_images_per_prompt=len(group),
                generator=[torch.Generator("cpu").manual_seed(seed) for seed in group],
                max_sequence_length=TEXT_TOKENS,
                text_encoder_out_layers=TEXT_LAYERS,
            ).images
            for seed, picture in zip(group, pictures, strict=True):
                picture.save(folder / f"{seed}.png")


class OurEngine:
    """Side B: what the worker process does with a plan, without the pipe and the database."""

    def __init__(self, models_root: Path, args: argparse.Namespace, dtype: str, *, native: bool = False) -> None:
        self.engine = Engine(models_root, device="cpu", dtype=dtype, threads=args.threads, native=native)
        self.encoder = ThreadPoolExecutor(max_workers=1)
        self.args = args

    def plan(self, prompt: str, seeds: tuple[int, ...]) -> Plan:
        size = self.args.size
        return Plan(
            model=Model(alias="klein", family="flux2_klein", hub_id=None, revision="tiny"),
            words=Words(text=prompt),
            sampling=Sampling(steps=self.args.steps, max_text_tokens=TEXT_TOKENS, text_layers=TEXT_LAYERS),
            width_px=size,
            height_px=size,
            delivered_width_px=size,
            delivered_height_px=size,
            seeds=seeds,
        )

    def draw(self, prompt: str, seeds: tuple[int, ...], folder: Path) -> None:
        written = []
        for event in self.engine.run(self.plan(prompt, seeds), {}, previews=not self.args.no_previews):
            if isinstance(event, events.Preview):
                self.encoder.submit(preview_webp, event.rgb)
            elif isinstance(event, events.Picture):
                written.append(self.encoder.submit(_write, event, folder))
        for file in written:
            file.result()


def _write(event: events.Picture, folder: Path) -> None:
    (folder / f"{event.seed}.png").write_bytes(png_bytes(event.rgb))
    placeholder(event.rgb)


def files(side: Side, prompt: str, seeds: tuple[int, ...]) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        side.draw(prompt, seeds, Path(folder))
        return [np.asarray(Image.open(Path(folder) / f"{seed}.png")) for seed in seeds]


def prove_equality(models_root: Path, args: argparse.Namespace) -> dict[str, float]:
    """Show that both sides paint the same pixels, or stop."""
    prompt, seeds = "a red fox in a snowy forest at dawn", (1, 2, 3, 4)
    ours = files(OurEngine(models_root, args, "float32", native=True), prompt, seeds)
    singly = files(PlainDiffusers(models_root, args, torch.float32, batched=False), prompt, seeds)
    together = files(PlainDiffusers(models_root, args, torch.float32), prompt, seeds)
    apart = max(int(np.abs(a.astype(int) - b).max()) for a, b in zip(ours, singly, strict=True))
    if apart:
        raise SystemExit(f"pixels differ by up to {apart} levels: no time counts")
    batched = np.stack(ours).astype(int) - np.stack(together)
    return {
        "fp32_single_max_difference": apart,
        "fp32_batched_max_difference": int(np.abs(batched).max()),
        "fp32_batched_share_of_values_that_differ": float((batched != 0).mean()),
    }


def time_once(side: Side, prompt: str, seeds: tuple[int, ...]) -> tuple[float, float]:
    """Return wall and processor seconds of one job."""
    with tempfile.TemporaryDirectory() as folder:
        wall, processor = time.perf_counter(), time.process_time()
        side.draw(prompt, seeds, Path(folder))
        spent = time.perf_counter() - wall, time.process_time() - processor
        for seed in seeds:
            Image.open(Path(folder) / f"{seed}.png").load()
    return spent


def compare(a: Side, b: Side, pairs: int) -> dict[str, Any]:
    """Run interleaved pairs after two warm-up pairs."""
    spent: dict[str, list[tuple[float, float]]] = {"a": [], "b": []}
    for pair in range(-2, pairs):
        prompt = f"a {SUBJECTS[pair % len(SUBJECTS)]} number {pair} in a snowy forest, oil painting"
        seeds = tuple(range(100 * pair + 1000, 100 * pair + 1004))
        for name, side in (("a", a), ("b", b)):
            taken = time_once(side, prompt, seeds)
            if pair >= 0:
                spent[name].append(taken)
    result: dict[str, Any] = {"pairs": pairs}
    for kind, place in (("wall", 0), ("cpu", 1)):
        both = {name: [taken[place] for taken in spent[name]] for name in spent}
        result[kind] = {
            "plain_s": statistics.median(both["a"]),
            "ours_s": statistics.median(both["b"]),
            "ratio": statistics.median(both["b"]) / statistics.median(both["a"]),
            "pair_ratios": sorted(round(ours / plain, 3) for plain, ours in zip(both["a"], both["b"], strict=True)),
        }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dtype", choices=("auto", "float32", "bfloat16"), default="auto")
    parser.add_argument("--no-previews", action="store_true")
    parser.add_argument("--b", default=None, help="module:factory of another side B")
    parser.add_argument("--json", type=Path, default=None)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        tiny.flux2_klein(root / "klein", size="m")
        result: dict[str, Any] = {"equality": prove_equality(root, args)}
        print("pixels:", result["equality"])
        ours = OurEngine(root, args, args.dtype)
        b: Side = ours
        if args.b:
            module, _, factory = args.b.partition(":")
            b = getattr(importlib.import_module(module), factory)(root, args)
        dtype = ours.engine._residency.take(ours.plan("", (0,)).model).family.dtype  # noqa: SLF001
        result |= compare(PlainDiffusers(root, args, dtype), b, args.pairs)
        result |= {"dtype": str(dtype), "size": args.size, "steps": args.steps, "threads": args.threads}
    # Another process's time is not ours to count: through a studio only the clock on the wall says something.
    for kind in ("wall",) if args.b else ("wall", "cpu"):
        row = result[kind]
        print(f"{kind:4}  plain {row['plain_s']:.3f} s   ours {row['ours_s']:.3f} s   ratio {row['ratio']:.3f}")
    if args.json:
        args.json.write_text(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()

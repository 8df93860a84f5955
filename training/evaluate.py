"""Stage 5: look.

`python training/evaluate.py --run runs/first --sheet 256 --loss`, with `--export DIR` for exported weights.

Two things. A contact sheet: sixteen fixed prompts, each as the bare sketch and repainted from .3 .45 .6 .8 1.0. And a
table: the velocity error on pictures never trained on, by flow time and scale, with the caption and without it, and
beside it the Wiener filter, which knows nothing but the spectrum. Eyes decide, the table explains.
"""

import argparse
import json
import random
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np
import torch
from data import Pool, open_world
from paint import Painter, from_export, from_run
from train import flow_loss

PROMPTS = (
    "a red fox in a snowy forest",
    "a watercolor owl on a branch at night",
    "two white rabbits in a meadow under a rainbow, flat vector",
    "an ink drawing of a cat in the rain in a city",
    "an oil painting of a sailboat at sea by moonlight",
    "pixel art robot in the desert",
    "a neon cyberpunk city street at night with a dog",
    "a paper cut bear in an autumn forest",
    "a wizard holding a lantern, storybook illustration",
    "a lighthouse on the coast in a storm, charcoal",
    "low poly mountains with a blue bird",
    "stained glass castle at sunset",
    "an anime girl with a yellow umbrella in spring",
    "a photo of a green frog by a lake",
    "three hot air balloons over a field at dawn",
    "an astronaut on the moon",
)
STRENGTHS = (0.3, 0.45, 0.6, 0.8, 1.0)
TIMES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 0.95)


def scene_for(world: ModuleType, prompt: str, index: int) -> tuple[Any, str]:
    """The scene a prompt asks for, and the words for the painter."""
    if hasattr(world, "read"):
        return world.read(prompt).scene, prompt
    scene = world.random_scene(random.Random(index))
    return scene, world.caption(scene, random.Random(index))


def label(image: np.ndarray, text: str) -> np.ndarray:
    image = image.copy()
    cv2.rectangle(image, (0, 0), (8 * len(text) + 6, 16), (255, 255, 255), -1)
    cv2.putText(image, text, (3, 12), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1, cv2.LINE_AA)
    return image


def sheet(painter: Painter, world: ModuleType, args: argparse.Namespace) -> np.ndarray:
    """Rows are prompts; columns are the sketch and the strengths."""
    prompts = [PROMPTS[index] for index in args.only] if args.only else PROMPTS
    asked = [scene_for(world, prompt, index) for index, prompt in enumerate(prompts)]
    sketches = np.stack([world.compose(scene, seed=7).render(args.sheet, args.sheet) for scene, _ in asked])
    columns = [[label(sketch, prompt[: args.sheet // 8]) for sketch, (_, prompt) in zip(sketches, asked, strict=True)]]
    for strength in args.strengths:
        began, painted = time.process_time(), []
        for start in range(0, len(asked), 4):
            words = [prompt for _, prompt in asked[start : start + 4]]
            steps = args.steps if strength < 1 else args.steps_pure
            guidance = args.guidance if strength < 1 else args.guidance_pure
            painted.append(
                painter.paint(sketches[start : start + 4], words, strength, steps=steps, guidance=guidance, seed=start)
            )
        print(f"strength {strength}: {(time.process_time() - began) / len(asked):.2f} cpu-s a picture", flush=True)
        columns.append([label(image, f"{strength}") for image in np.concatenate(painted)])
    return np.concatenate([np.concatenate(column) for column in columns], 1)


@torch.no_grad()
def losses(
    painter: Painter, pool: Pool, world: ModuleType, args: argparse.Namespace
) -> dict[str, dict[str, list[float]]]:
    """{scale: {caption, empty, wiener: one figure per flow time}} on the held-out shards."""
    rng, chance, table = np.random.default_rng(5), random.Random(5), {}
    batches = [pool.batch(rng, 24) for _ in range(args.batches)]
    for scale in (0.0, 1.0, 2.0):
        rows: dict[str, list[float]] = {"caption": [], "empty": [], "wiener": []}
        for flow_time in TIMES:
            sums: dict[str, list[float]] = {name: [] for name in rows}
            for number, batch in enumerate(batches):
                pick = np.flatnonzero(batch.scale == scale)
                if batch.pixels.shape[1] != batch.pixels.shape[2] or not len(pick):
                    continue
                latent = painter.unet.encode(torch.from_numpy(batch.pixels[pick]).movedim(-1, 1).float() / 127.5 - 1)
                noise = torch.randn(latent.shape, generator=torch.Generator().manual_seed(number))
                t, scales = torch.full((len(pick),), flow_time), torch.full((len(pick),), scale)
                captions = [world.caption(batch.scenes[index], chance) for index in pick]
                for name, words in (("caption", captions), ("empty", [""] * len(pick))):
                    sums[name] += flow_loss(
                        painter.unet, latent, t, noise, text=painter.read(words), scale=scales
                    ).tolist()
                spread = painter.unet.spread_at(scales) ** 2
                sums["wiener"].append((spread / ((1 - flow_time) ** 2 * spread + flow_time**2)).mean().item())
            for name, values in sums.items():
                rows[name].append(round(sum(values) / len(values), 4))
        table[f"{scale:g}"] = rows
        print(f"scale {scale:g}: t        " + " ".join(f"{t:6.2f}" for t in TIMES))
        for name, values in rows.items():
            print(f"         {name:8s} " + " ".join(f"{value:6.3f}" for value in values), flush=True)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--export", type=Path, help="judge exported weights instead of the run's checkpoint")
    parser.add_argument("--world", default="gesso.scenes")
    parser.add_argument("--sheet", type=int, default=0, help="side of the pictures of a contact sheet")
    parser.add_argument("--only", type=int, nargs="*", help="rows of the sheet")
    parser.add_argument("--strengths", type=float, nargs="*", default=STRENGTHS)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--steps-pure", type=int, default=16)
    parser.add_argument("--guidance", type=float, default=1.0)
    parser.add_argument("--guidance-pure", type=float, default=3.0)
    parser.add_argument("--loss", action="store_true")
    parser.add_argument("--batches", type=int, default=8)
    args = parser.parse_args()
    torch.set_num_threads(1)
    world = open_world(args.world)
    painter, progress = (from_export(args.export), {"step": -1}) if args.export else from_run(args.run)
    if args.sheet:
        path = args.run / f"sheet-{args.sheet}-{int(progress['step'])}.png"
        cv2.imwrite(str(path), cv2.cvtColor(sheet(painter, world, args), cv2.COLOR_RGB2BGR))
        print(path)
    if args.loss:
        table = losses(painter, Pool(args.run / "data", args.world, held_out=True), world, args)
        (args.run / "evaluation.json").write_text(json.dumps({"step": progress["step"], "times": TIMES, "loss": table}))


if __name__ == "__main__":
    main()

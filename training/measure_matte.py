"""How well the subject of a picture is found by looking alone: IoU of the matte with the drawing's own mask.

.venv/bin/python training/measure_matte.py            # 42 drafts, 13 styles; two minutes on one core
"""

from pathlib import Path

import cv2
import numpy as np
import torch

from gesso.catalog import Catalog, bundled, make_plan
from gesso.domain.spec import Aspect, Spec
from gesso.engine import matte, sketch
from gesso.engine.engine import Engine
from gesso.engine.events import Picture

STYLES = ("storybook", "watercolor", "ink", "oil", "pixel", "neon", "flat", "papercut", "anime", "lowpoly", "glass", "charcoal", "photo")  # fmt: skip
WORDS = (
    "a red fox in a forest", "an owl at night", "a sailboat on a lake at sunset", "a robot in a city", "a lighthouse by the sea",
    "a cat in a room", "a hot-air balloon over mountains", "a wizard in a garden", "a castle in the snow",
    "a dragon in a desert", "two rabbits in a meadow", "a girl on a beach", "a train in the mountains", "a teapot in a room",
)  # fmt: skip
PICTURES = 42


def main() -> None:
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    starter, engine = Catalog.load().starter, Engine(Path("no-models"))
    found: dict[str, list[float]] = {}
    for number in range(PICTURES):
        style = STYLES[number % len(STYLES)]
        words = f"{WORDS[number % len(WORDS)]}, {style}"
        aspect = Aspect(3, 2) if number % 3 else None
        spec = Spec(text=words, version="starter", draft=True, aspect=aspect, seed=100 + number)
        plan = make_plan(spec, starter, starter, revision=bundled.revision(), seed=1).plan.only(0)
        (picture,) = [one for one in engine.run(plan, {}, previews=False) if isinstance(one, Picture)]
        if plan.compose is None:
            raise SystemExit("the starter composes no scene")
        drawing = sketch.compose(plan, plan.compose, 0).shares[0][0]
        height, width = picture.rgb.shape[:2]
        known = drawing.layers(width, height).subject_mask > 0.5
        seen = matte.matte(picture.rgb) > 0.5
        found.setdefault(style, []).append(float((known & seen).sum() / max(1, (known | seen).sum())))
    every = np.array([value for values in found.values() for value in values])
    print(
        f"{len(every)} pictures: mean {every.mean():.3f}, median {np.median(every):.3f}, above 0.7: {(every > 0.7).sum()}"
    )
    for style, values in found.items():
        print(f"{style:<12} {np.mean(values):.2f}")


if __name__ == "__main__":
    main()

"""How many facts of a picture stand rightly in the first of its four described prompts: `python training/measure_describe.py`.

Fresh renders of held-out scenes (combinations that neither the eye nor the painter was trained on), looked at by the eye alone:
what was composed here is otherwise known from its plan. A fact counts where the scene names it and the prompt reads back as it.
"""

import argparse
import json
import random

import cv2
import torch
from judge.holdout import held_out

from gesso import prompt, scenes
from gesso.conversation import describe, guess
from gesso.engine.eye import open_eye
from gesso.executors.looking import sight_of

FACTS = ("style", "setting", "time")


def measure(count: int, seed: int, side_px: int) -> dict[str, object]:
    """Return the share of right facts, and whether the four prompts differ and have no errors."""
    eye, rng = open_eye(), random.Random(seed)
    right: dict[str, list[int]] = {name: [] for name in ("subject", "colour", *FACTS)}
    four_differ = faultless = made = 0
    while made < count:
        scene = scenes.random_scene(rng)
        if not scene.subjects or not held_out(scene):
            continue
        made += 1
        rgb = scenes.compose(scene, seed=seed + made).render(side_px, side_px)
        sight = sight_of(eye.look(rgb))
        prompts = describe(guess(sight.scene, sight.likely))
        told = scenes.read(prompts[0]).scene
        four_differ += len(set(prompts)) == 4
        faultless += not any(prompt.explain(one).errors for one in prompts)
        main = scene.subjects[0]
        same = next((one for one in told.subjects if one.kind == main.kind), None)
        right["subject"].append(same is not None)
        if main.colour and same is not None:
            right["colour"].append(same.colour == main.colour)
        for name in FACTS:
            usual = "storybook" if name == "style" else None
            asked = getattr(scene, name) or usual
            if asked is not None:
                right[name].append((getattr(told, name) or usual) == asked)
    shares = {name: round(sum(rows) / len(rows), 3) for name, rows in right.items() if rows}
    return {"pictures": made, **shares, "four_differ": four_differ, "faultless": faultless}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--side", type=int, default=192)
    given = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    print(json.dumps(measure(given.count, given.seed, given.side)))

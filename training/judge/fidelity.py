"""Edit fidelity: a picture of the starter, an instruction, and what has become of it.

`PYTHONPATH=training .venv/bin/python -m judge.fidelity --edits 120`

Promises: the instruction is read by the product's own reader and drawn by the product's own plan; the judge sees pixels only.
Three figures: *asked*, the fact that was to change is now as asked; *kept*, a fact that was right before and not to change is
right still; *moved*, the CIELAB distance between before and after, ÷ that of the wanted scene under another seed. Edits are
those of `pairs.py`, whose combinations are drawn without regard to what was held out.
"""

import argparse
import random
from collections import defaultdict
from typing import Any

import cv2
import msgspec
import numpy as np
import torch
from pairs import Pair, pair

from gesso.domain.plan import Compose, Drawn, Plan
from gesso.scenes import Scene, caption
from gesso.scenes.editing import apply
from judge import scores
from judge.easel import Arm, Easel, Pixels
from judge.facts import ATTRIBUTES
from judge.prompts import Prompt
from judge.verdict import Bench

FACTS = ("subject", "colour", "style", "setting", "time", "weather")
SIZE = Arm("shipped", "small")


def changed(one: Pair) -> str:
    """The attribute that the edit is about; `wearing` is not judged."""
    for name in ("style", "setting", "time", "weather"):
        if getattr(one.scene, name) != getattr(one.wanted, name):
            return name
    before, after = one.scene.subjects[0], one.wanted.subjects[0]
    return "colour" if before.colour != after.colour else "wearing"


def plan_of(easel: Easel, scene: Scene, seed: int, drawn: int) -> Plan:
    """The plan of one picture of `scene` over the drawing `drawn`."""
    words = caption(scene, random.Random(drawn))
    plan, _ = easel.plan(Prompt("edit", words, scene), SIZE, [seed])
    stage: dict[str, Any] = msgspec.to_builtins(scene)
    compose = Compose(scene=stage, drawn=(Drawn(drawn),))
    return msgspec.structs.replace(plan, compose=compose)


def painted(easel: Easel, plan: Plan) -> Pixels:
    """The one picture of a plan."""
    from gesso.engine.events import Picture

    (picture,) = [e.rgb for e in easel.engine.run(plan, {}, previews=False) if isinstance(e, Picture)]
    return picture


def main() -> None:
    """Edit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=120)
    parser.add_argument("--first", type=int, default=1_000_000)
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    easel, bench = Easel(), Bench.load()
    right: dict[str, list[list[bool]]] = defaultdict(list)
    kept: list[list[bool]] = []
    moved, elsewhere, read = [], [], []
    for number in range(args.first, args.first + args.edits):
        one = pair("edit", number)
        name, seed = changed(one), number % 2**31
        after = apply(one.scene, one.words).scene
        same = [
            getattr(after, f) == getattr(one.wanted, f) for f in ("subjects", "setting", "time", "weather", "style")
        ]
        read.append([all(same)])
        pictures = [
            painted(easel, plan_of(easel, scene, seed, drawn))
            for scene, drawn in ((one.scene, seed), (after, seed), (one.wanted, seed + 1))
        ]
        was, now = bench.verdicts(pictures[:2], [one.scene, one.wanted])
        if name in now.right:
            right[name].append([now.right[name]])
        stays = [f for f in FACTS if f != name and f in was.right and was.right[f] and f in now.right]
        kept.append([now.right[f] for f in stays])
        thumbs = [scores.lab_thumbnail(picture, 64) for picture in pictures]
        moved.append(float(np.linalg.norm(thumbs[0] - thumbs[1], axis=2).mean()))
        elsewhere.append(float(np.linalg.norm(thumbs[0] - thumbs[2], axis=2).mean()))
    print(f"| edits | {args.edits} | |\n|---|---|---|\n| instruction read as meant | {_told(read)} |")
    for name in (*(f for f in ATTRIBUTES if f in right),):
        print(f"| asked: {name} | {_told(right[name])} |")
    print(f"| asked: all of these | {_told([row for rows in right.values() for row in rows])} |")
    print(f"| kept: facts right before | {_told(kept)} |")
    ratio, low, high = scores.ratio_interval(moved, elsewhere)
    print(f"| moved ÷ another seed | {ratio:.2f} ({low:.2f}–{high:.2f}) |")


def _told(rows: list[list[bool]]) -> str:
    found = scores.rate(rows)
    return f"{found.share:.3f} ({found.low:.2f}–{found.high:.2f}), n {found.pictures}"


if __name__ == "__main__":
    main()

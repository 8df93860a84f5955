"""What the eye is worth: questions about fresh renders of combinations that it never learnt.

`python training/eye_measure.py --count 500` asks the shipped weights, `--write` puts the answers on their card.

Twice: about clean renders, and about the same ones roughened (softer, grainier, paper, JPEG, other light) as a painter or the
web may leave them. Every share is over the pictures that have the fact; a share s of n pictures is uncertain by
about ±2·√(s(1−s)/n).
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from eye_data import Lesson, held_out_pictures, roughened
from judge.facts import asked

from gesso import scenes
from gesso.engine.eye import Eye, Look
from gesso.engine.eye.look import NATURAL, Chances
from gesso.scenes.subjects import KINDS

SHIPPED = Path(__file__).parents[1] / "src/gesso/engine/weights/eye"
MOST_COUNTED = 3


def measure(eye: Eye, count: int, *, rough: bool = False) -> dict[str, float]:
    """What the eye makes of `count` fresh renders of combinations it never learnt; `rough` as a painter may leave them."""
    rng = random.Random(3)
    pictures, shown_scenes, looks = [], [], []
    for picture, scene in held_out_pictures(count):
        nobody = np.zeros((16, 16), np.int8)
        shown = roughened(picture, nobody, Lesson(scene), random.Random(len(looks) * 2 + 1)).view if rough else picture
        pictures.append(shown)
        shown_scenes.append(scene)
        looks.append(eye.look(shown))
    began = time.process_time()
    for picture in pictures[:50]:
        eye.look(picture)
    found: dict[str, float] = {"ms_per_look": 1000 * (time.process_time() - began) / min(50, count)}
    texts = np.stack([eye.read(scenes.caption(scene, rng)) for scene in shown_scenes])
    vectors = np.stack([look.vector for look in looks])
    found |= recall(texts @ vectors.T, "text_to_image") | recall(vectors @ texts.T, "image_to_text")
    styles = np.stack([look.style_vector for look in looks])
    near = styles @ styles.T
    np.fill_diagonal(near, -1)
    right = [shown_scenes[a].style == shown_scenes[b].style for a, b in enumerate(near.argmax(1))]
    found["style_neighbour"] = float(np.mean(right))
    return found | facts_told(looks, shown_scenes)


def recall(agreement: Any, name: str) -> dict[str, float]:
    ranks = (agreement > np.diag(agreement)[:, None]).sum(1)
    return {f"{name}@{k}": float((ranks < k).mean()) for k in (1, 5)}


def facts_told(looks: Sequence[Look], scenes_asked: Sequence[scenes.Scene]) -> dict[str, float]:
    """Shares of right answers, over what a person could see as well (`judge/facts.py`)."""
    told: dict[str, list[bool]] = {}

    def note(name: str, *, right: bool) -> None:
        told.setdefault(name, []).append(right)

    for look, scene in zip(looks, scenes_asked, strict=True):
        visible = asked(scene)
        for name in ("style", "setting", "time", "weather"):
            if name in visible and (value := getattr(scene, name)) is not None:
                note(name, right=likeliest(look.facts[name]) == value)
        kinds = {one.kind: one for one in scene.subjects}
        if not kinds or "subject" not in visible:
            continue
        note("subject", right=look.subjects[0].kind in kinds)
        if len(kinds) == 2:
            note("both subjects", right={one.kind for one in look.subjects[:2]} == set(kinds))
        for seen in look.subjects:
            if (one := kinds.get(seen.kind)) is None:
                continue
            if one.colour and "colour" in visible:
                said = likeliest(seen.colour)
                own = KINDS[one.kind].colour
                note("colour", right=said == one.colour or (one.colour == own and said == NATURAL))
            if "count" in visible and one.count <= MOST_COUNTED:
                note("count", right=likeliest(seen.count) == str(one.count))
            if one.wearing:
                note("worn", right=likeliest(seen.worn) == one.wearing[0].kind)
            if one.holding:
                note("held", right=likeliest(seen.held) == one.holding.kind)
    return {name: float(np.mean(rows)) for name, rows in told.items()} | {
        f"n {n}": len(rows) for n, rows in told.items()
    }


def likeliest(chances: Chances) -> str:
    return max(chances.items(), key=lambda row: row[1])[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--write", action="store_true", help="put the answers on the weights' card")
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    eye = Eye(args.weights)
    told = {}
    for name in ("clean", "roughened"):
        told[name] = {key: round(value, 3) for key, value in measure(eye, args.count, rough=name != "clean").items()}
        print(name, json.dumps(told[name]), flush=True)
    if args.write:
        path = args.weights / "eye.json"
        whole = json.loads(path.read_text())
        whole["card"]["evaluation"] = {"held-out renders": args.count} | told
        path.write_text(json.dumps(whole, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""How references steer the starter: strength over weights, two styles at 3:1, the same code on other prompts.

`PYTHONPATH=training .venv/bin/python training/measure_references.py --pairs 24 --only style`

Every pair is a drawing of a random scene as reference and words that say nothing of what the reference is asked for. A picture is
painted at each weight with one seed, as a draft, and asked two ways: the judge's probability of the reference's style or
subject, which learnt apart from everything here, and the eye's similarity of the picture to the reference. Of a character
the eye is asked two more ways: `eye_figure`, the similarity of the figure alone, cut out where the drawing says that it stands
(of the paintings, the one of the largest weight); and `eye_identity`, its mean probability of the kind, the colour and what is worn, the
latter two only as far as the kind is there. `curve` is the
mean over pairs; a pair is `monotone` where no heavier weight scores lower by more than SLACK. Styles are read from
pixels alone; a character's scene is known, as it is for a picture of the library.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from judge.lessons import to_tensor
from judge.renders import view
from judge.verdict import Bench
from PIL import Image

from gesso import prompt, scenes
from gesso.catalog import Catalog, make_plan
from gesso.domain.plan import Compose, Plan, PlanReference, Role
from gesso.engine import references, sketch
from gesso.engine.engine import Engine
from gesso.engine.events import Picture, Rgb
from gesso.engine.eye import Eye, Look, open_eye
from gesso.scenes.scene import Scene, Subject
from gesso.scenes.styles import STYLES
from gesso.scenes.subjects import KINDS

SEED = 11
"""Which references and words are drawn: rules were tuned on 11, figures are told of others."""
MEASURING: Eye | None = None
"""The eye that measures, where it is not the one that ships."""
WEIGHTS = (0.0, 0.25, 0.5, 1.0, 2.0)
SLACK = 0.02
PLACES = (
    "in a forest at dawn",
    "on a beach at sunset",
    "in a city at night",
    "in a meadow",
    "in the mountains at dusk",
    "in a garden",
)
THINGS = ("a boat", "a cat", "a lighthouse", "a wizard", "an owl", "a red car", "a horse", "a castle")
CARRIED = ("hat", "scarf", "crown")


class Easel:
    """Plans and paints drafts of the starter."""

    def __init__(self) -> None:
        self.engine = Engine(Path("/nonexistent"), device="cpu", dtype="float32", threads=1)
        self.starter = Catalog.load().starter

    def plan(self, words: str, seed: int) -> Plan:
        ((_, spec),) = prompt.parse(f"{words} --model starter --draft --seed {seed}")
        planned = make_plan(spec, self.starter, self.starter, revision="", seed=seed)
        return planned.plan.only(0)

    def paint(self, plan: Plan, files: dict[str, bytes]) -> Rgb:
        return next(one.rgb for one in self.engine.run(plan, files, previews=False) if isinstance(one, Picture))


def drawn(scene: Scene, seed: int) -> tuple[Rgb, bytes]:
    """A reference: its pixels, and the bytes of its file."""
    import io

    rgb = composed(scene, seed).render(384, 384)
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "PNG")
    return rgb, out.getvalue()


def style_likeness(a: Look, b: Look) -> float:
    return float(np.dot(a.style_vector, b.style_vector))


def whole_likeness(a: Look, b: Look) -> float:
    return float(np.dot(a.vector, b.vector))


def refer(role: Role, weight: float, name: str, scene: Scene | None = None) -> PlanReference:
    known = None if scene is None else msgspec.to_builtins(scene)
    return PlanReference(role=role, sha256=name, weight=weight, scene=known)


def figure(rng: random.Random) -> Scene:
    """Somebody to be told from others: a coloured animal or person who wears something."""
    kinds = [kind.name for kind in KINDS.values() if kind.group in ("animal", "person")]
    item = scenes.Item(rng.choice(CARRIED), rng.choice(("red", "blue", "yellow")))
    colour = rng.choice(("blue", "white", "orange", "green", "pink"))
    subject = Subject(rng.choice(kinds), colour, wearing=(item,))
    return Scene((subject,), setting="plain", time="day", style="storybook")


def asked(role: Role, index: int, rng: random.Random) -> tuple[Scene, str]:
    """The reference's scene and the words beside it."""
    thing, place = THINGS[index % len(THINGS)], PLACES[index % len(PLACES)]
    if role == "style":
        style = list(STYLES)[1 + index % (len(STYLES) - 1)]
        return msgspec.structs.replace(scenes.random_scene(rng), style=style, palette=None), f"{thing} {place}"
    if role == "character":
        return figure(rng), place
    return msgspec.structs.replace(scenes.random_scene(rng), style="storybook"), thing


def strength(role: Role, pairs: int, bench: Bench, easel: Easel) -> dict[str, Any]:
    """Curves over WEIGHTS of one role, and the shares of monotone pairs."""
    rng, eye = random.Random(SEED), MEASURING or open_eye()
    by_judge, by_eye, by_figure, by_identity, known = [], [], [], [], role != "style"
    for index in range(pairs):
        scene, words = asked(role, index, rng)
        drawn_by = 1000 + index + 100 * (SEED - 11)
        rgb, file = drawn(scene, drawn_by)
        plan = easel.plan(words, 500 + index + 100 * (SEED - 11))
        paintings = []
        for weight in WEIGHTS:
            one = refer(role, weight, "reference", scene if known else None)
            paintings.append(easel.paint(msgspec.structs.replace(plan, references=(one,)), {"reference": file}))
        by_judge.append(judged(role, scene, paintings, bench))
        alike = style_likeness if role == "style" else whole_likeness
        reference = eye.look(rgb)
        looks = [eye.look(painting) for painting in paintings]
        by_eye.append([alike(look, reference) for look in looks])
        if role == "character":
            by_identity.append([identity(look, scene.subjects[0]) for look in looks])
            at = figure_box(msgspec.structs.replace(plan, references=(one,)), file)
            near = eye.look(cut(rgb, box_of(composed(scene, drawn_by))))
            by_figure.append([whole_likeness(eye.look(cut(painting, at)), near) for painting in paintings])
        _keep(f"{role}-{index}", [rgb, *paintings])
    return {
        "pairs": pairs,
        "judge": _told(by_judge),
        "eye": _told(by_eye),
        **({"eye_figure": _told(by_figure), "eye_identity": _told(by_identity)} if by_figure else {}),
    }


def composed(scene: Scene, seed: int) -> scenes.Drawing:
    return scenes.compose(scene, seed=seed, chaos=0, weird=0, stylize=100, aspect=1.0)


def box_of(drawing: scenes.Drawing) -> tuple[float, float, float, float]:
    """Where a drawing's figures stand: left, top, right and bottom as shares of the picture, with a tenth around them."""
    mask = drawing.layers(256, 256).subject_mask > 0.5
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    left, top, right, bottom = (float(one) / 256 for one in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    around = 0.1 * max(right - left, bottom - top)
    return max(0.0, left - around), max(0.0, top - around), min(1.0, right + around), min(1.0, bottom + around)


def figure_box(plan: Plan, file: bytes) -> tuple[float, float, float, float]:
    """The box of the figure that a plan's reference brings; it is where the paintings of all weights are looked at."""
    opened = references.open_references(plan, {"reference": file})
    stage = msgspec.convert(plan.compose, Compose)
    return box_of(sketch.compose(plan, stage, 0, opened.likeness).shares[0][0])


def cut(rgb: Rgb, box: tuple[float, float, float, float]) -> Rgb:
    height, width = rgb.shape[:2]
    left, top, right, bottom = box
    return rgb[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]


def identity(look: Look, figure: Subject) -> float:
    """How sure the eye is of a figure: the mean of its kind, and of its colour and what it wears as far as the kind is there."""
    seen = next((one for one in look.subjects if one.kind == figure.kind), None)
    if seen is None:
        return 0.0
    colour, worn = seen.colour.get(figure.colour or "natural", 0.0), seen.worn.get(figure.wearing[0].kind, 0.0)
    return seen.confidence * (1 + colour + worn) / 3


def judged(role: Role, scene: Scene, paintings: Sequence[Rgb], bench: Bench) -> list[float]:
    """The judge's probability that a painting shows what the reference was for.

    Of a character: that its kind is there, half for the kind alone and half for it in its colour. What it wears the judge is not asked.
    """
    with torch.no_grad():
        look = bench.judge(to_tensor(np.stack([view(one) for one in paintings])))
    if role == "style":
        place = bench.words.styles.index(scene.style)
        return [float(row) for row in look.style.softmax(1)[:, place]]
    if role == "image":
        place = bench.words.settings.index(scene.setting)
        return [float(row) for row in look.setting.softmax(1)[:, place]]
    main = scene.subjects[0]
    place = bench.words.kinds.index(main.kind)
    with torch.no_grad():
        rows = torch.arange(len(paintings))
        about = bench.judge.about(look, rows, torch.full_like(rows, place))
    colour = about.colour.softmax(1)[:, bench.words.colours.index(main.colour or "natural")]
    return [float(row) for row in (look.subject.softmax(1)[:, place] * (1 + colour) / 2)]


def mixed(pairs: int, easel: Easel) -> dict[str, Any]:
    """Two styles at 3:1, by the eye's style vector.

    `between`: no further from either than they are from each other; `nearer_first`: than to the second; `on_the_way`: the
    step from the first leads towards the second, by less than half of the way.
    """
    rng, eye = random.Random(12), open_eye()
    names = list(STYLES)
    between = nearer = along = 0
    for index in range(pairs):
        first, second = names[index % 13], names[(index * 5 + 3 + index // 13) % 13]
        if first == second:
            second = names[(names.index(first) + 1) % 13]
        files, looks = {}, {}
        for name in (first, second):
            scene = msgspec.structs.replace(scenes.random_scene(rng), style=name, palette=None)
            _, files[name] = drawn(scene, 2000 + index)
        plan = easel.plan(f"{THINGS[index % 8]} {PLACES[index % 6]}", 900 + index)
        for key, shares in {"a": ((first, 1.0),), "b": ((second, 1.0),), "m": ((first, 1.0), (second, 1 / 3))}.items():
            references = tuple(refer("style", weight, name) for name, weight in shares)
            painting = easel.paint(msgspec.structs.replace(plan, references=references), files)
            looks[key] = painting, eye.look(painting)
        whole, to_a, to_b = (
            float(np.linalg.norm(looks[x][1].style_vector - looks[y][1].style_vector)) for x, y in ("ab", "ma", "mb")
        )
        between += to_a <= whole and to_b <= whole
        nearer += to_a < to_b
        a, b, m = (looks[key][1].style_vector for key in "abm")
        along += 0 < float(np.dot(m - a, b - a)) / max(whole, 1e-6) ** 2 < 0.5
        _keep(f"mixed-{index}", [looks[key][0] for key in "amb"])
    return {"pairs": pairs, "between": between / pairs, "nearer_first": nearer / pairs, "on_the_way": along / pairs}


def _told(rows: list[list[float]]) -> dict[str, Any]:
    curve = np.mean(rows, 0)
    steps = np.diff(np.array(rows), axis=1)
    return {
        "curve": [round(float(one), 3) for one in curve],
        "monotone": round(float((steps >= -SLACK).all(1).mean()), 3),
        "more_at_2": round(float((steps[:, -1] > 0).mean()), 3),
    }


KEEP: Path | None = None


def _keep(name: str, pictures: Sequence[Rgb]) -> None:
    if KEEP is not None:
        small = [np.asarray(Image.fromarray(one).resize((256, 256))) for one in pictures]
        KEEP.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.concatenate(small, 1)).save(KEEP / f"{name}.png")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=24)
    parser.add_argument("--only", choices=("style", "character", "image", "mixed"), action="append")
    parser.add_argument("--keep", type=Path, help="folder for the strips that were measured")
    parser.add_argument("--seed", type=int, default=SEED, help="other references and words")
    parser.add_argument("--eye", type=Path, help="folder of another eye to measure with")
    given = parser.parse_args()
    SEED = given.seed
    MEASURING = Eye(given.eye) if given.eye else None
    KEEP = given.keep
    torch.set_num_threads(1)
    table, judge = Easel(), Bench.load()
    for what in given.only or ("style", "mixed", "character", "image"):
        found = mixed(given.pairs, table) if what == "mixed" else strength(what, given.pairs, judge, table)
        print(json.dumps({what: found}), flush=True)

"""The eye: learn to tell what a picture shows, and to meet words with pictures.

`python training/eye.py --run runs/eye --data runs/eye/data runs/judge/data --minutes 25` learns (call it again and it goes on
where it stopped); with `--export src/gesso/engine/weights/eye` it writes the weights that ship, which `training/eye_measure.py`
then questions. One process, one thread.

Loss: contrastive between captions and pictures (Radford et al. 2021, arXiv 2103.00020), where a picture of which a caption is
true as well is no counterexample; beside it every fact of the picture and of its subjects by cross-entropy, and, where the
drawing says whose cells are whose, the place of every kind.
"""

import argparse
import datetime as dt
import json
import math
import random
import signal
import time
from pathlib import Path

import cv2
import msgspec
import numpy as np
import torch
from eye_data import Example, Lesson, Pool, part_of, sayings, told
from eye_muon import Muon
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from gesso import scenes
from gesso.engine.eye.eye import batch_of, number
from gesso.engine.eye.look import NATURAL, NOTHING
from gesso.engine.eye.towers import Glance, Towers, Words
from gesso.engine.eye.words import MOST_TOKENS, vocabulary

OPEN_SKY = ("aurora", "rainbow", "planet", "fireworks", "shooting star")
"""What never hangs in a sky unasked; of the rest a scene does not know whether the layout added it."""
MOST_SUBJECTS = 2
TABLES = ("text.tokens", "text.places", "picture.name", "picture.styles")
"""Looked up rather than multiplied: Adam's, as are biases and norms."""
WARM_UP, DECAY = 30, 0.6
"""Steps until the full rate; the last share of the time in which it falls."""
WEIGHTS = {"style": 0.6, "setting": 0.5, "time": 0.4, "weather": 0.25, "season": 0.15, "palette": 0.15, "mood": 0.1, "framing": 0.15}  # fmt: skip
ABOUT = {"colour": 0.6, "count": 0.3, "pose": 0.15, "worn": 0.3, "worn_colour": 0.3, "held": 0.3}
SELDOM = {"worn": 0.4, "held": 0.4, "weather": 0.5}
"""What "nothing" counts where it is nine answers of ten: at its full weight the eye never saw a hat in 230,000 views."""
SIDES = ((0.4, 64), (0.8, 80), (math.inf, 96))
"""Until which share of the time pictures are how large: small ones cost less than half and teach the coarse things as well
(progressive resizing; the last part at the size of use is what Touvron et al. 2019, arXiv 1906.06423, ask for)."""
CERTAIN = 0.995
"""The share of our own renders that is to count as familiar."""


def words_of_the_world() -> Words:
    """Everything the world can show today."""
    now = scenes.vocabulary()
    plain = {"style": "styles", "setting": "settings", "time": "times"}
    at_times = {"weather": "weather", "season": "seasons", "palette": "palettes", "mood": "moods", "framing": "framing"}
    return Words(
        one_of={name: now[key] for name, key in plain.items()}
        | {name: [NOTHING, *now[key]] for name, key in at_times.items()},
        sky=now["sky"],
        kinds=now["subjects"],
        about={
            "colour": [NATURAL, *now["colours"]],
            "count": list("12345"),
            "pose": [NOTHING, *now["poses"]],
            "worn": [NOTHING, *now["worn"]],
            "worn_colour": [NATURAL, *now["colours"]],
            "held": [NOTHING, *now["held"]],
        },
        tokens=vocabulary(),
    )


class Answers:
    """The right answers for a batch as tensors; −1 where a scene does not say."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.places = {
            name: {word: place for place, word in enumerate(rows)}
            for name, rows in (words.one_of | words.about).items()
        }
        self.kinds = {kind: place for place, kind in enumerate(words.kinds)}

    def whole(self, lessons: list[Lesson]) -> dict[str, Tensor]:
        return {name: torch.tensor([self._fact(name, lesson) for lesson in lessons]) for name in self.words.one_of}

    def _fact(self, name: str, lesson: Lesson) -> int:
        value = getattr(lesson.settled or lesson.scene, name)
        if value is None:
            value = {"style": "storybook", "setting": "", "time": ""}.get(name, NOTHING)
        return self.places[name].get(value, -1)

    def sky(self, lessons: list[Lesson]) -> tuple[Tensor, Tensor]:
        """Whether each thing hangs there, and whether that is known."""
        there, known = (torch.zeros(len(lessons), len(self.words.sky)) for _ in range(2))
        for row, lesson in enumerate(lessons):
            sky = set((lesson.settled or lesson.scene).sky)
            for place, word in enumerate(self.words.sky):
                there[row, place] = word in sky
                known[row, place] = lesson.settled is not None or word in sky or word in OPEN_SKY
        return there, known

    def subjects(self, lessons: list[Lesson]) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        """Which kinds are there (B, kinds); the first two (B, 2), −1 for none; what they look like."""
        there = torch.zeros(len(lessons), len(self.words.kinds))
        first = torch.full((len(lessons), MOST_SUBJECTS), -1)
        about = {name: torch.full((len(lessons), MOST_SUBJECTS), -1) for name in self.words.about}
        for row, lesson in enumerate(lessons):
            kinds = [one.kind for one in lesson.scene.subjects]
            for place, one in enumerate(lesson.scene.subjects):
                there[row, self.kinds[one.kind]] = 1
                if place >= MOST_SUBJECTS or kinds.count(one.kind) > 1:
                    continue
                first[row, place] = self.kinds[one.kind]
                worn = one.wearing[0] if one.wearing else None
                said = {
                    "colour": one.colour or NATURAL,
                    "count": str(one.count),
                    "pose": one.pose,
                    "worn": worn.kind if worn else NOTHING,
                    "worn_colour": (worn.colour or NATURAL) if worn else None,
                    "held": one.holding.kind if one.holding else NOTHING,
                }
                for name, value in said.items():
                    about[name][row, place] = self.places[name].get(value, -1)
        return there, first, about


def fact_loss(towers: Towers, glance: Glance, answers: Answers, examples: list[Example]) -> Tensor:
    """All that the picture tower is asked besides its vector."""
    lessons = [each.lesson for each in examples]
    loss = torch.zeros(())
    for name, right in answers.whole(lessons).items():
        loss = loss + WEIGHTS[name] * _choice(glance.facts[name], right, SELDOM.get(name, 1.0))
    there, known = answers.sky(lessons)
    loss = loss + 1.5 * functional.binary_cross_entropy_with_logits(glance.sky, there, known)
    there, first, about = answers.subjects(lessons)
    loss = loss + 30 * functional.binary_cross_entropy_with_logits(glance.present, there)
    shown = there.sum(1) > 0
    if shown.any():  # against each other, which teaches faster than one by one; the line above makes them probabilities
        loss = loss + 0.7 * functional.cross_entropy(
            glance.present[shown], (there / there.sum(1, keepdim=True).clamp(min=1))[shown]
        )
    asked = first.clamp(min=0)
    for name, logits in towers.picture.tell(glance, asked).items():
        loss = loss + ABOUT[name] * _choice(logits.flatten(0, 1), about[name].flatten(), SELDOM.get(name, 1.0))
    return loss + 0.3 * place_loss(glance, first, examples)


def place_loss(glance: Glance, first: Tensor, examples: list[Example]) -> Tensor:
    """Cross-entropy between each subject's map and the cells it was drawn in."""
    rows, columns = glance.cells
    targets, maps = [], []
    for row, example in enumerate(examples):
        for place in range(MOST_SUBJECTS):
            mine = (example.cells == place + 1).astype(np.float32)
            if first[row, place] < 0 or not mine.any():
                continue
            small = cv2.resize(mine, (columns, rows), interpolation=cv2.INTER_AREA)
            targets.append(torch.from_numpy(small / max(float(small.sum()), 1e-6)).flatten())
            maps.append(glance.maps[row, first[row, place]])
    if not maps:
        return torch.zeros(())
    return -(torch.stack(targets) * torch.stack(maps).clamp(min=1e-6).log()).sum(1).mean()


def _choice(logits: Tensor, right: Tensor, nothing: float = 1.0) -> Tensor:
    """Cross-entropy where the answer is known; `nothing` is what the first answer counts, in questions mostly answered so."""
    if (right < 0).all():
        return torch.zeros(())
    counts = logits.new_ones(logits.shape[-1])
    counts[0] = nothing
    return functional.cross_entropy(logits, right, counts, ignore_index=-1, label_smoothing=0.03)


def meeting_loss(pictures: Tensor, texts: Tensor, warmth: Tensor, true_too: Tensor) -> Tensor:
    """InfoNCE both ways; `true_too` (texts, pictures) marks pairs that are true without being the pair."""
    logits = (warmth.exp() * texts @ pictures.T).masked_fill(true_too, -1e4)
    right = torch.arange(len(texts))
    return (functional.cross_entropy(logits, right) + functional.cross_entropy(logits.T, right)) / 2


class Learner:
    """Towers, optimiser and how far they are."""

    def __init__(self, run: Path, words: Words, rate: float) -> None:
        torch.manual_seed(0)
        self.path, self.words, self.rate = run / "checkpoint.pt", words, rate
        self.towers = Towers(words, MOST_TOKENS).to(memory_format=torch.channels_last)
        self.warmth = torch.nn.Parameter(torch.tensor(math.log(10.0)))
        named = dict(self.towers.named_parameters())
        turned = [name for name, p in named.items() if p.ndim > 1 and not name.startswith(TABLES)]
        self.optimisers = (
            Muon([named[name] for name in turned], lr=rate),
            torch.optim.AdamW(
                [*(p for name, p in named.items() if name not in turned), self.warmth], lr=rate / 5, weight_decay=0.0
            ),
        )
        self.done = {"step": 0, "seconds": 0.0, "pictures": 0}
        self.answers = Answers(words)
        self.numbers = {token: place + 1 for place, token in enumerate(words.tokens)}
        if self.path.exists():
            saved = torch.load(self.path, weights_only=True)
            self.towers.load_state_dict(saved["towers"])
            self.warmth.data.copy_(saved["warmth"])
            for optimiser, state in zip(self.optimisers, saved["optimisers"], strict=True):
                optimiser.load_state_dict(state)
            self.done = saved["done"]

    def save(self) -> None:
        draft = self.path.with_suffix(".draft")
        states = {"towers": self.towers.state_dict(), "optimisers": [each.state_dict() for each in self.optimisers]}
        torch.save(states | {"warmth": self.warmth.data, "done": self.done}, draft)
        draft.rename(self.path)

    def ids(self, texts: list[str]) -> Tensor:
        rows = [number(self.numbers, text) for text in texts]
        width = max(map(len, rows))
        return torch.tensor([row + [0] * (width - len(row)) for row in rows])

    def step(self, examples: list[Example], rng: random.Random, progress: float) -> dict[str, float]:
        share = min(1, (self.done["step"] + 1) / WARM_UP, 0.01 + (1 - progress) / DECAY)
        for optimiser, rate in zip(self.optimisers, (self.rate, self.rate / 5), strict=True):
            for group in optimiser.param_groups:
                group["lr"] = rate * share
        parts = []
        for each in examples:
            settled = each.lesson.settled
            parts.append(part_of(settled if settled and rng.random() < 0.3 else each.lesson.scene, rng))
        claims = [sayings(part) for part in parts]
        truths = [
            sayings(each.lesson.scene) | (sayings(each.lesson.settled) if each.lesson.settled else frozenset())
            for each in examples
        ]
        true_too = torch.tensor([[claim <= truth for truth in truths] for claim in claims])
        true_too.fill_diagonal_(False)
        self.towers.train()
        glance = self.towers.picture(batch_of([each.view for each in examples]))
        texts = self.towers.text(self.ids([told(part, rng) for part in parts]))
        meeting = meeting_loss(glance.vector, texts, self.warmth.clamp(max=math.log(40.0)), true_too)
        facts = fact_loss(self.towers, glance, self.answers, examples)
        for optimiser in self.optimisers:
            optimiser.zero_grad()
        (meeting + facts).backward()
        torch.nn.utils.clip_grad_norm_(self.towers.parameters(), 5.0)
        for optimiser in self.optimisers:
            optimiser.step()
        return {"meeting": meeting.item(), "facts": facts.item()}


def train(args: argparse.Namespace) -> None:
    args.run.mkdir(parents=True, exist_ok=True)
    learner, pool = Learner(args.run, words_of_the_world(), args.rate), Pool(args.data)
    if args.begin_with and not learner.path.exists():  # where the checkpoint it came from is gone
        learner.towers.load_state_dict({name: value.float() for name, value in load_file(args.begin_with).items()})
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stop.append(number))
    rng = random.Random(f"{args.seed}/{learner.done['step']}")
    before, began, saved, mean = learner.done["seconds"], time.time(), time.time(), dict[str, float]()
    pool.look()
    while not stop and learner.done["seconds"] < args.minutes * 60:
        progress = learner.done["seconds"] / (args.minutes * 60)
        examples = pool.batch(rng, args.batch, next(side for until, side in SIDES if progress < until))
        losses = learner.step(examples, rng, progress)
        learner.done["step"] += 1
        learner.done["pictures"] += len(examples)
        learner.done["seconds"] = before + time.time() - began
        mean = {name: mean.get(name, value) * 0.95 + value * 0.05 for name, value in losses.items()}
        if learner.done["step"] % args.every == 0:
            line = learner.done | {"drawn": pool.look(), "cpu": round(time.process_time())} | mean
            text = json.dumps({name: round(value, 3) for name, value in line.items()})
            print(text, flush=True)
            with (args.run / "log.jsonl").open("a") as log:
                log.write(text + "\n")
        if time.time() - saved > args.save * 60:
            learner.save()
            saved = time.time()
    learner.save()


@torch.inference_mode()
def acquaint(towers: Towers, pool: Pool, pictures: int = 1200) -> None:
    """Note what our own pictures' style features look like, so that stranger ones can be told."""
    towers.eval()
    rng, features, styles = random.Random(5), [], []
    answers = Answers(words_of_the_world())
    for _ in range(max(1, min(pictures, 8 * pool.size) // 40)):
        examples = pool.batch(rng, 40)
        features.append(towers.picture(batch_of([each.view for each in examples])).style)
        styles.append(answers.whole([each.lesson for each in examples])["style"])
    known, style = torch.cat(features), torch.cat(styles)
    for place in range(len(towers.centres)):
        if (style == place).any():
            towers.centres[place] = known[style == place].mean(0)
    apart = known - towers.centres[style]
    covariance = apart.T @ apart / len(apart) + 1e-3 * torch.eye(apart.shape[1])
    values, vectors = torch.linalg.eigh(covariance)
    towers.whitening.copy_(vectors @ torch.diag(values.rsqrt()) @ vectors.T)
    distance = towers.strangeness(known)
    limit = distance.quantile(CERTAIN)
    towers.familiar.copy_(torch.tensor([float(limit), float((limit - distance.median()) / 8)]))


def export(args: argparse.Namespace) -> None:
    """Write the weights: matrices in 16 bits, the rest in 32, and a card that says where they come from."""
    learner, pool = Learner(args.run, words_of_the_world(), args.rate), Pool(args.data)
    pool.look()
    acquaint(learner.towers, pool)
    args.export.mkdir(parents=True, exist_ok=True)
    state = learner.towers.state_dict()
    small = {name: (value.half() if value.ndim > 1 else value).contiguous() for name, value in state.items()}
    save_file(small, args.export / "eye.safetensors")
    card = {
        "name": "Gesso eye",
        "licence": "Apache-2.0",
        "data": "Every training pixel was drawn by gesso.scenes, every caption written by it. No picture from elsewhere.",
        "parameters": sum(p.numel() for p in learner.towers.parameters()),
        "trained": {"date": dt.datetime.now(dt.UTC).date().isoformat(), "drawn": pool.size}
        | {name: round(value) for name, value in learner.done.items()},
    }
    (args.export / "eye.json").write_text(
        json.dumps({"card": card, "words": msgspec.to_builtins(learner.words)}, indent=1) + "\n"
    )
    for path in args.export.iterdir():
        path.chmod(0o644)
    print(f"{sum(path.stat().st_size for path in args.export.iterdir()):,} bytes in {args.export}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, default=Path("runs/eye"))
    parser.add_argument("--data", type=Path, nargs="+", default=[Path("runs/eye/data")])
    parser.add_argument("--minutes", type=float, default=25.0)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--every", type=int, default=20, help="steps between two lines of the log")
    parser.add_argument("--save", type=float, default=3.0, help="minutes between two checkpoints")
    parser.add_argument("--from", dest="begin_with", type=Path, help="eye.safetensors to begin with")
    parser.add_argument("--export", type=Path, help="write the weights there instead of learning")
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    if args.export:
        export(args)
    else:
        train(args)


if __name__ == "__main__":
    main()

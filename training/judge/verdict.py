"""A picture and its facts → which questions were answered right.

Promises: `verdicts` asks only what `facts.asked` allows, the same for paintings and renders. Nothing is a leading question but
the colour, number and relation of a kind, which cannot be asked otherwise; the subject is the judge's best guess among all
kinds. Knows nothing of files and tables.
"""

from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from torch import Tensor

from gesso.scenes.scene import Scene
from judge.facts import asked, countable
from judge.lessons import to_tensor
from judge.network import Judge, Look
from judge.renders import Pixels, view
from judge.words import Words

WEIGHTS = Path(__file__).parent / "weights" / "judge.safetensors"


class Verdict(NamedTuple):
    """`right` by attribute, only what was asked; `named` are the kinds it took the picture for; `trunk` (T,) features."""

    right: dict[str, bool]
    named: tuple[str, ...]
    trunk: NDArray[np.float32]


class Bench:
    """A judge with its words."""

    def __init__(self, judge: Judge, words: Words) -> None:
        self.judge, self.words = judge.eval(), words

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Bench":
        """Read the judge's weights.

        Raises:
            ValueError: they were trained on another world.
            FileNotFoundError: they are not there.
        """
        if not path.is_file():
            raise FileNotFoundError(f"There is no judge at {path}; train one with judge.renders and judge.learn.")
        with safe_open(path, "pt") as file:
            words = msgspec.json.decode(file.metadata()["words"], type=Words)
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
        words.check()
        judge = Judge(words.sizes())
        judge.load_state_dict({n: v.float() if v.dtype.is_floating_point else v for n, v in state.items()})
        return cls(judge.to(memory_format=torch.channels_last), words)

    @torch.no_grad()
    def verdicts(self, pictures: list[Pixels], scenes: list[Scene]) -> list[Verdict]:
        """Judge square pictures of any size, each against its own facts."""
        look = self.judge(to_tensor(np.stack([view(picture) for picture in pictures])))
        return [self._verdict(look, row, scene) for row, scene in enumerate(scenes)]

    def _verdict(self, look: Look, row: int, scene: Scene) -> Verdict:
        words, wanted, right = self.words, asked(scene), {}
        kinds = list(dict.fromkeys(one.kind for one in scene.subjects))
        best = look.subject[row].topk(max(1, len(kinds))).indices.tolist()
        named = tuple(words.kinds[index] for index in best)
        if "subject" in wanted:
            right["subject"] = set(named) == set(kinds)
        for attribute, logits, answers, answer in (
            ("style", look.style, words.styles, scene.style),
            ("setting", look.setting, words.settings, scene.setting),
            ("time", look.time, words.times, scene.time),
            ("weather", look.weather, words.weathers, "fair" if scene.weather == "clear" else scene.weather),
        ):
            if attribute in wanted:
                right[attribute] = answers[int(logits[row].argmax())] == answer
        if kinds:
            self._ask_about(look, row, scene, right)
        return Verdict(right, named, look.trunk[row].numpy())

    def _ask_about(self, look: Look, row: int, scene: Scene, right: dict[str, bool]) -> None:
        wanted = asked(scene)
        numbers = torch.tensor([self.words.kinds.index(one.kind) for one in scene.subjects])
        rows = torch.full_like(numbers, row)
        about = self.judge.about(look, rows, numbers)
        colours = [self.words.colours[index] for index in about.colour.argmax(1).tolist()]
        counts = (about.count.argmax(1) + 1).tolist()
        coloured = [(one.colour, seen) for one, seen in zip(scene.subjects, colours, strict=True) if one.colour]
        if "colour" in wanted:
            right["colour"] = all(colour == seen for colour, seen in coloured)
        if "two colours" in wanted:
            right["two colours"] = right["subject"] and right["colour"]
        if "count" in wanted:
            known = countable(scene)
            pairs = zip(scene.subjects, counts, strict=True)
            right["count"] = all(one.count == seen for one, seen in pairs if one in known)
        if "relation" in wanted:
            told = scene.relations[0]
            first, second = torch.tensor([told.subject]), torch.tensor([told.object])
            logits: Tensor = self.judge.between(look, rows[:1], about, first, second)
            right["relation"] = self.words.relations[int(logits[0].argmax())] == told.kind

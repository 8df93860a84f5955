"""Prompts to pictures the way the product makes them: prompt language, catalog, plan, engine.

Promises: nothing of the painter is called behind the engine's back; what an evaluation changes, it changes in the plan (the
start, the seeds, the sizes), and says so by the name of its `Arm`. Knows nothing of judging.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from gesso import prompt, scenes
from gesso.catalog import Catalog, make_plan
from gesso.catalog.bundled import revision
from gesso.domain.plan import Plan, PlanReference
from gesso.engine.engine import Engine
from gesso.engine.events import Picture
from judge.prompts import Prompt

Pixels = NDArray[np.uint8]

RENDERS_FROM = 700_000_000
"""First seed of fresh renders: far from those of the paintings, whose sketches would be the same drawings."""
REFERENCE_SIDE = 512


@dataclass(frozen=True)
class Arm:
    """One way of making the pictures.

    `name`: `shipped` as the product does; a number 0–1 as its start for all styles; `pure` from noise without a sketch;
    `sketch` the drawing that the painter starts from, untouched; `render` fresh drawings of the facts themselves.
    A number of steps may follow, as in `shipped@20`; else it is the catalog's.
    `size`: `final` (painted at 512, delivered at 1024 px), `native` (512, as painted), `draft` (224 px, as painted, in a
    draft's one step), `small` (256 px in four steps from a strength that hides as much there as the shipped one at 512).
    """

    name: str
    size: str = "native"

    def settle(self, plan: Plan) -> Plan:
        """Return `plan` as this arm makes it."""
        replace = msgspec.structs.replace
        if self.size != "final":
            plan = replace(plan, delivered_width_px=plan.width_px, delivered_height_px=plan.height_px)
        if self.size == "small":
            plan = replace(
                plan, width_px=plan.width_px // 2, height_px=plan.height_px // 2,
                delivered_width_px=plan.width_px // 2, delivered_height_px=plan.height_px // 2,
                sampling=replace(plan.sampling, start=half_size_start(plan.sampling.start)),
            )  # fmt: skip
        how, _, steps = self.name.partition("@")
        if steps:
            plan = replace(plan, sampling=replace(plan.sampling, steps=int(steps)))
        if how == "shipped":
            return plan
        if how == "pure":
            return replace(plan, compose=None, sampling=replace(plan.sampling, start=1.0))
        start = 0.0 if how == "sketch" else float(how)
        return replace(plan, sampling=replace(plan.sampling, start=start))


def half_size_start(start: float) -> float:
    """Return the flow time that hides at half the side what `start` hides (Esser et al. 2024, equation 23)."""
    return start / (2 - start)


class Easel:
    """Plans and paints on one thread. `models` is a folder that holds `starter/`; None takes what ships.

    `known` hands references over as pictures of the library, whose plan says what they show; otherwise the eye has
    only their pixels.
    """

    def __init__(self, models: Path | None = None, *, dtype: str = "auto", known: bool = False) -> None:
        self.known = known
        self.catalog = Catalog.load()
        self.engine = Engine(models or Path("no-models"), device="cpu", dtype=dtype, threads=1)
        self.revision = revision() if models is None else "under-test"

    def plan(self, asked: Prompt, arm: Arm, seeds: Iterable[int]) -> tuple[Plan, dict[str, bytes]]:
        """Return the plan of one prompt and the reference picture that it names.

        Raises:
            PromptError: the words are not a prompt.
        """
        words = asked.prompt + (" --draft" if arm.size == "draft" else "")
        told = prompt.explain(words, prompt.PromptRules(default_version="starter"))
        if told.errors:
            raise prompt.error_of(told)
        (_, spec), *_ = told.prompts
        recipe = self.catalog.starter
        seeds = tuple(seeds)
        plan = make_plan(spec, recipe, recipe, revision=self.revision, seed=seeds[0]).plan
        plan = msgspec.structs.replace(plan, seeds=seeds)
        pictures: dict[str, bytes] = {}
        if asked.reference is not None and asked.role is not None:
            shown = encoded(reference_picture(asked))
            name = hashlib.sha256(shown).hexdigest()
            pictures[name] = shown
            scene = msgspec.to_builtins(asked.reference) if self.known else None
            reference = PlanReference(role="style" if asked.role == "style" else "character", sha256=name, scene=scene)
            plan = msgspec.structs.replace(plan, references=(reference,))
        return arm.settle(plan), pictures

    def paint(self, asked: Prompt, arm: Arm, seeds: Iterable[int]) -> list[Pixels]:
        """Return one picture (H, W, 3) a seed.

        Raises:
            EngineError: as the engine; `not_supported` for what this version cannot do.
        """
        if arm.name == "render":
            return renders(asked.scene, seeds, {"final": 1024, "native": 512, "draft": 224, "small": 256}[arm.size])
        plan, pictures = self.plan(asked, arm, seeds)
        events = self.engine.run(plan, pictures, previews=False)
        painted = {event.index: event.rgb for event in events if isinstance(event, Picture)}
        return [painted[index] for index in range(len(plan.seeds))]


def renders(scene: scenes.Scene, seeds: Iterable[int], side: int) -> list[Pixels]:
    """Fresh drawings of `scene`, as many as there are seeds, none with a seed that paintings use."""
    return [scenes.compose(scene, seed=RENDERS_FROM + seed).render(side, side) for seed in seeds]


def reference_picture(asked: Prompt) -> Pixels:
    """The picture that a prompt refers to: a fresh drawing of its reference scene, (512, 512, 3)."""
    if asked.reference is None:
        raise ValueError(f"{asked.id} has no reference.")
    seed = int.from_bytes(hashlib.sha256(asked.id.encode()).digest()[:4], "big") % 1_000_000
    return renders(asked.reference, [seed], REFERENCE_SIDE)[0]


def encoded(picture: Pixels) -> bytes:
    """PNG bytes."""
    return bytes(cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1])

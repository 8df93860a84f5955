"""The engine's front: a Plan and the bytes of its pictures in, events out.

`Engine.run` is a generator. It reads nothing but the plan, the pictures handed in and the weights that the plan
names; it writes nothing; closing it cancels between two steps. One engine serves one device and runs one plan at a time.
"""

import math
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec
import torch

from gesso.domain.errors import EngineError
from gesso.domain.plan import Model, Plan, Words
from gesso.engine import finish, loop, pixels, references, sketch, turns, words
from gesso.engine.events import Event, Loading, Picture, Preview, Rgb, Step
from gesso.engine.families.family import Beside, Family, Frame, Prompt, Text
from gesso.engine.references import Opened
from gesso.engine.residency import Loaded, Residency

_LOWEST_START = 1e-3
"""A start below this leaves the source untouched."""


class Engine:
    """Runs plans on one device.

    Args:
        models_root: folder with one subfolder per pulled model, named by its alias.
        device: `auto`, `cpu`, `cuda` or `mps`.
        dtype: `auto`, `float32`, `bfloat16` or `float16`.
        threads: threads for one operation on the processor; None leaves torch's choice. Set once per process.
        native: keep torch's own attention and memory layout, so that pixels can be compared with plain diffusers.
    """

    def __init__(
        self,
        models_root: Path,
        *,
        device: str = "auto",
        dtype: str = "auto",
        threads: int | None = None,
        native: bool = False,
    ) -> None:
        if threads is not None:
            torch.set_num_threads(threads)
        self._residency = Residency(models_root, device, dtype, native=native)

    def loaded(self) -> tuple[str, ...]:
        """Aliases of the models in memory."""
        return self._residency.loaded()

    @property
    def device_name(self) -> str:
        """`cpu`, `mps`, or the name of the graphics card."""
        device = self._residency.device
        return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type

    def warm_up(self) -> None:
        """Load the bundled starter, if it is there, so that the first job finds it in memory."""
        starter = Model(alias="starter", family="starter", hub_id=None, revision="")
        if self._residency.folder(starter).is_dir():
            self._residency.take(starter)

    def run(self, plan: Plan, pictures: Mapping[str, bytes], *, previews: bool = True) -> Generator[Event]:
        """Yield the plan's progress, previews and pictures.

        Args:
            plan: what to make. Nothing else is read.
            pictures: bytes of the files that the plan names, by content hash.
            previews: whether to yield a Preview of every picture at every step.

        Raises:
            EngineError: with a code of its own for unreadable weights, incomplete plans and too little memory.
        """
        _check(plan)
        opened = references.open_references(plan, pictures)
        originals = _originals(plan, pictures, opened)
        if plan.sampling.start < _LOWEST_START or self._only_sketch(plan):
            yield from _untouched(plan, originals)
            return
        if not self._residency.has(plan.model):
            yield Loading(plan.model.alias)
        try:
            loaded = self._residency.take(plan.model)
            yield from _sample(plan, loaded, originals, opened, previews=previews)
        except torch.OutOfMemoryError as error:
            raise EngineError(
                f"'{plan.model.alias}' needs more memory than this device has left. Ask for a smaller picture or a smaller model.",
                code="out_of_memory",
            ) from error

    def _only_sketch(self, plan: Plan) -> bool:
        """A composed scene is a picture even where its painter's weights are not there (a source checkout without them)."""
        return plan.compose is not None and not self._residency.folder(plan.model).is_dir()


class Original:
    """What picture i starts from: its own sketch, the plan's source picture, or nothing."""

    def __init__(self, plan: Plan, drawing: sketch.Sketch | None, source: Rgb | None) -> None:
        self._size = plan.delivered_width_px, plan.delivered_height_px
        self._drawing, self._source = drawing, source
        self.is_sketch = drawing is not None

    def bare(self, width_px: int, height_px: int) -> Rgb | None:
        """The drawing under a sketch at the painting size, without its style's finish."""
        return None if self._drawing is None else self._drawing.bare(width_px, height_px)

    @cached_property
    def delivered(self) -> Rgb | None:
        """The original at the delivered size."""
        if self._drawing is not None:
            return self._drawing.render(*self._size)
        return None if self._source is None else pixels.fit(self._source, *self._size)

    def painted_over(self, width_px: int, height_px: int) -> Rgb | None:
        """Return the original at the painting size.

        A sketch is drawn once, large, and averaged down: a style's brushwork falls elsewhere at another size, and the
        finish needs both sizes to lie exactly over each other.
        """
        if self._drawing is not None and (self._size[0] < width_px or self._size[1] < height_px):
            return self._drawing.render(width_px, height_px)
        if self._drawing is None and self._source is not None:
            return pixels.fit(self._source, width_px, height_px)
        return None if self.delivered is None else pixels.resize(self.delivered, width_px, height_px)


def _originals(plan: Plan, pictures: Mapping[str, bytes], opened: Opened) -> list[Original]:
    source = None
    if plan.source_sha256 is not None:
        if plan.source_sha256 not in pictures:
            raise EngineError(
                f"The source picture {plan.source_sha256[:12]}… was not handed to the engine.", code="plan_incomplete"
            )
        source = pixels.open_picture(pictures[plan.source_sha256], plan.source_sha256)
    drawn = plan.compose if source is None else None
    likeness = opened.likeness
    return [
        Original(plan, None if drawn is None else sketch.compose(plan, drawn, index, likeness), source)
        for index in range(len(plan.seeds))
    ]


def _check(plan: Plan) -> None:
    """Refuse what cannot be run as asked; nothing is dropped in silence."""
    if not 0 <= plan.sampling.stop < 1 or not 0 <= plan.sampling.start <= 1 or plan.sampling.steps < 1:
        raise EngineError(
            "A plan's steps are at least 1; its start lies in 0–1 and its stop in 0–1, below 1.", code="plan_incomplete"
        )
    if plan.sampling.start < 1 and plan.source_sha256 is None and plan.compose is None:
        raise EngineError(
            "A plan that starts below 1 needs a source picture or a scene to start from.", code="plan_incomplete"
        )
    if plan.mask_sha256 is not None:
        raise EngineError(
            "This version of the engine paints whole pictures; it has no masks yet.", code="not_supported"
        )
    if plan.compose is not None and len(plan.compose.drawn) not in {0, len(plan.seeds)}:
        raise EngineError("A plan that names drawings names one for each of its pictures.", code="plan_incomplete")
    references.check(plan)


def _untouched(plan: Plan, originals: Sequence[Original]) -> Iterator[Event]:
    """Start 0: the sketch or source itself, at the delivered size. No weights are needed."""
    yield Step(0, len(originals))
    for index, (seed, original) in enumerate(zip(plan.seeds, originals, strict=True)):
        rgb = original.delivered
        yield Step(index + 1, len(originals))
        if rgb is not None:
            yield Picture(index, seed, pixels.cut_calmly(rgb) if plan.tile else rgb)


def _sample(
    plan: Plan, loaded: Loaded, originals: Sequence[Original], opened: Opened, *, previews: bool
) -> Iterator[Event]:
    family, sampling = loaded.family, plan.sampling
    width, height = _painted_size(plan, family.multiple_px)
    shape = family.latent_shape(width, height)
    schedule = family.schedule(sampling, shape)
    run = loop.Run(family, schedule, _frame(plan, family, (width, height)), sampling.stop, len(plan.seeds))
    yield Step(0, run.total)

    def encode(text: str) -> Text:
        return loaded.encode(text, sampling)

    told = words.strange(words.read(_told(plan, opened), encode), plan.variation)
    avoid = encode(plan.words.negative) if run.frame.guidance > 1 else None

    def paint(index: int, seed: int, original: Original) -> Iterator[list[Event]]:
        low = original.painted_over(width, height) if sampling.start < 1 else None
        text = words.vary(told, plan.variation.chaos, seed, family.chaos_scale)
        source = None if low is None else family.encode_image(low)
        beside = family.set_beside(Beside(original.bare(width, height), opened.styles))
        easel = run.set_up(index, seed, Prompt(text, avoid, beside), source, shape)
        yield [Preview(index, 0, pixels.preview_size(low))] if low is not None and previews else []
        yield from run.paint(easel, previews=previews)
        delivered = _deliver(plan, family.decode(easel.x, run.frame), original, low)
        yield [Picture(index, seed, pixels.cut_calmly(delivered) if plan.tile else delivered)]

    pictures = [paint(index, *one) for index, one in enumerate(zip(plan.seeds, originals, strict=True))]
    hands = turns.hands_for(len(pictures), small=family.small, device=family.device)
    yield from turns.in_turn(pictures, hands)


def _told(plan: Plan, opened: Opened) -> Words:
    """Return the plan's words for the painter; to a composed scene's they add what its references brought.

    The style is named in the painter's own word, too: people say "aquarelle", and a small reader may not know it.
    """
    if plan.compose is None:
        return plan.words
    likeness = opened.likeness
    style = plan.compose.scene.get("style") if likeness is None else likeness.scene.style
    more: list[str] = [*(likeness.says if likeness else ()), *([str(style)] if style else [])]
    missing = [word for word in dict.fromkeys(more) if word not in plan.words.text.lower()]
    return msgspec.structs.replace(plan.words, text=", ".join([plan.words.text, *missing]))


def _frame(plan: Plan, family: Family, size_px: tuple[int, int]) -> Frame:
    """Choose the guidance: the plan's own, or the family's where there are words to avoid and the plan asks for none."""
    gentle = bool(plan.words.negative) and plan.sampling.guidance <= 1
    guidance = family.negative_guidance if gentle else plan.sampling.guidance
    return Frame(size_px=size_px, tile=plan.tile, guidance=guidance, gentle=gentle)


def _painted_size(plan: Plan, multiple_px: int) -> tuple[int, int]:
    width, height = plan.width_px, plan.height_px
    if width % multiple_px or height % multiple_px:
        raise EngineError(
            f"'{plan.model.alias}' paints sizes that are multiples of {multiple_px} px; the plan says {width}×{height}.",
            code="plan_incomplete",
        )
    return width, height


def _deliver(plan: Plan, painted: Rgb, original: Original, low: Rgb | None) -> Rgb:
    """Bring a painting to the delivered size, with the sketch's edges where it was painted over a sketch."""
    width, height = plan.delivered_width_px, plan.delivered_height_px
    if painted.shape[:2] == (height, width):
        return painted
    guide = None
    weight = finish.guide_weight(plan.sampling.start, math.sqrt(plan.width_px * plan.height_px))
    high = original.delivered if original.is_sketch and weight > 0 else None
    if low is not None and high is not None:
        guide = finish.Guide(low=low, high=high, weight=weight)
    return finish.enlarge(painted, width, height, guide, tile=plan.tile)

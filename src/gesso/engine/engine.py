"""The engine's front: a Plan and the bytes of its pictures in, events out.

`Engine.run` is a generator. It reads nothing but the plan, the pictures handed in and the weights that the plan
names; it writes nothing; closing it cancels between two steps. One engine serves one device and runs one plan at a time.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import torch

from gesso.domain.errors import EngineError
from gesso.domain.plan import Enlarge, Model, Plan, Words
from gesso.engine import backdrop, edits, guides, loop, pixels, references, turns, upscale, words
from gesso.engine.events import Event, Loading, Picture, Preview, Step
from gesso.engine.families.family import Beside, Family, Frame, Prompt, Text
from gesso.engine.guides import Net
from gesso.engine.originals import Beginning, open_originals
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
        if plan.enlarge is not None:
            yield from self._enlarge(plan, plan.enlarge, pictures, previews=previews)
            return
        if plan.background == "erase":
            yield from backdrop.erase(plan, pictures)
            return
        if plan.background == "replace":
            plan, pictures = backdrop.as_inpaint(plan, pictures)
        opened = references.open_references(plan, pictures)
        originals = open_originals(plan, pictures, opened)
        if plan.sampling.start < _LOWEST_START or self._only_sketch(plan):
            yield from _untouched(plan, originals)
            return
        if not self._residency.has(plan.model):
            yield Loading(plan.model.alias)
        try:
            loaded, nets = self._residency.take(plan.model), self._controls(plan)
            yield from _sample(plan, loaded, nets, originals, opened, previews=previews)
        except torch.OutOfMemoryError as error:
            raise EngineError(
                f"'{plan.model.alias}' needs more memory than this device has left. Ask for a smaller picture or a smaller model.",
                code="out_of_memory",
            ) from error

    def _enlarge(
        self, plan: Plan, enlarge: Enlarge, pictures: Mapping[str, bytes], *, previews: bool
    ) -> Iterator[Event]:
        upscale.check(plan, enlarge)
        source, painter = upscale.source_of(plan, pictures), None
        try:
            if plan.sampling.start >= _LOWEST_START:
                if not self._residency.has(plan.model):
                    yield Loading(plan.model.alias)
                painter = _painter(plan, self._residency.take(plan.model), self._controls(plan))
            yield from upscale.run(plan, enlarge, source, painter, previews=previews)
        except (torch.OutOfMemoryError, MemoryError) as error:
            message = (
                f"'{plan.model.alias}' needs more memory than is left for this. Enlarge less, or without creativity."
            )
            raise EngineError(message, code="out_of_memory") from error

    def _controls(self, plan: Plan) -> tuple[Net, ...]:
        heavy = [one for one in plan.controls if one.weight > 0]
        return tuple(Net(one, self._residency.control(one.model, beside=plan.model)) for one in heavy)

    def _only_sketch(self, plan: Plan) -> bool:
        """A composed scene is a picture even where its painter's weights are not there (a source checkout without them)."""
        return plan.compose is not None and not self._residency.folder(plan.model).is_dir()


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
    if plan.source_sha256 is None and (edits.is_edit(plan) or plan.structure > 0):
        raise EngineError(
            "A plan with a mask, a canvas or a structure to keep names the picture that they belong to.",
            code="plan_incomplete",
        )
    if any(one.weight > 0 for one in plan.controls):
        guides.check(plan)
    if plan.compose is not None and len(plan.compose.drawn) not in {0, len(plan.seeds)}:
        raise EngineError("A plan that names drawings names one for each of its pictures.", code="plan_incomplete")
    references.check(plan)


def _untouched(plan: Plan, originals: Sequence[Beginning]) -> Iterator[Event]:
    """Start 0: the sketch or source itself, at the delivered size. No weights are needed."""
    yield Step(0, len(originals))
    for index, (seed, original) in enumerate(zip(plan.seeds, originals, strict=True)):
        rgb = original.delivered
        yield Step(index + 1, len(originals))
        if rgb is not None:
            yield Picture(index, seed, pixels.cut_calmly(rgb) if plan.tile else rgb)


def _sample(
    plan: Plan,
    loaded: Loaded,
    nets: Sequence[Net],
    originals: Sequence[Beginning],
    opened: Opened,
    *,
    previews: bool,
) -> Iterator[Event]:
    family, sampling = loaded.family, plan.sampling
    width, height = _painted_size(plan, family.multiple_px)
    shape = family.latent_shape(width, height)
    schedule = family.schedule(sampling, shape)
    run = loop.Run(
        family,
        schedule,
        _frame(plan, family, (width, height)),
        sampling.stop,
        len(plan.seeds),
        variation=plan.variation,
    )
    yield Step(0, run.total)

    def encode(text: str) -> Text:
        return loaded.encode(text, sampling)

    told = words.strange(words.read(_told(plan, opened, originals[0].says), encode), plan.variation)
    avoid = encode(plan.words.negative) if run.frame.guidance > 1 else None

    def paint(index: int, seed: int, original: Beginning) -> Iterator[list[Event]]:
        hole = original.hole(width, height)
        needed = sampling.start < 1 or hole is not None or nets
        low = original.painted_over(width, height) if needed else None
        text = words.vary(told, plan.variation.chaos, seed, family.chaos_scale)
        clean = family.encode_image(low) if low is not None and (sampling.start < 1 or hole is not None) else None
        source = clean if sampling.start < 1 else None
        beside = family.set_beside(
            Beside(
                original.bare(width, height),
                opened.styles,
                opened.pictures,
                opened.roles,
                () if low is None else guides.held(nets, low),
                None if hole is None else hole <= 0,
            )
        )
        easel = run.set_up(index, seed, Prompt(text, avoid, beside), source, shape)
        if clean is not None and hole is not None:
            run.hold(easel, clean, hole)
        yield [Preview(index, 0, original.glimpse(pixels.preview_size(low)))] if low is not None and previews else []
        for events in run.paint(easel, previews=previews):
            yield [_seen_whole(event, original) for event in events]
        delivered = original.deliver(family.decode(easel.x, run.frame), low)
        yield [Picture(index, seed, pixels.cut_calmly(delivered) if plan.tile else delivered)]

    pictures = [paint(index, *one) for index, one in enumerate(zip(plan.seeds, originals, strict=True))]
    hands = turns.hands_for(len(pictures), small=family.small, device=family.device)
    yield from turns.in_turn(pictures, hands)


def _painter(plan: Plan, loaded: Loaded, nets: Sequence[Net]) -> upscale.Painter:
    """What paints the tiles of an enlargement, with the plan's words read."""
    frame = _frame(plan, loaded.family, (plan.width_px, plan.height_px))

    def encode(text: str) -> Text:
        return loaded.encode(text, plan.sampling)

    text = words.strange(words.read(plan.words, encode), plan.variation)
    avoid = encode(plan.words.negative) if frame.guidance > 1 else None
    return upscale.Painter(loaded.family, text, avoid, frame, tuple(nets))


def _seen_whole(event: Event, original: Beginning) -> Event:
    """Put a preview of a part into the picture that it is a part of."""
    if not isinstance(event, Preview):
        return event
    return Preview(event.index, event.step, original.glimpse(event.rgb))


def _told(plan: Plan, opened: Opened, around: tuple[str, ...]) -> Words:
    """Return the plan's words for the painter; to a composed scene's they add what its references brought, and what is around.

    The style is named in the painter's own word, too: people say "aquarelle", and a small reader may not know it.
    """
    if plan.compose is None and not around:
        return references.spoken(plan.words, plan)
    likeness = opened.likeness
    scene = {} if plan.compose is None else plan.compose.scene
    style = scene.get("style") if likeness is None else likeness.scene.style
    more: list[str] = [*(likeness.says if likeness else ()), *([str(style)] if style else []), *around]
    missing = [word for word in dict.fromkeys(more) if word not in plan.words.text.lower()]
    return msgspec.structs.replace(plan.words, text=", ".join(word for word in (plan.words.text, *missing) if word))


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

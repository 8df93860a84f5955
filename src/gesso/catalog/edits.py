"""Edits of a picture, as a plan knows them: what is kept, what is painted, and how a fresh plan becomes an edit's.

Promises: pictures and masks are named by content hash, so that the plan stands alone. Pure; knows nothing of where they
are kept, nor whether a mask suits its picture.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from gesso.catalog.size import size_for_area
from gesso.domain.plan import Background, Canvas, Compose, Control, Model, Plan, PlanReference
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Task

STARTER_STARTS: Mapping[Task, float] = MappingProxyType({
    "inpaint": 0.5, "outpaint": 0.45, "pan": 0.45, "zoom": 0.45, "retexture": 0.5, "edit": 0.5, "background": 0.5,
})  # fmt: skip
"""Flow time at which the starter paints over what its drawing lays into the hole: it paints lightly everywhere."""
OTHER_STARTS: Mapping[Task, float] = MappingProxyType({"retexture": 0.85})
"""The same for models that paint from noise: a hole is filled from nothing, a retexture keeps a trace of the light."""


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What an edit says beyond its words. Hashes are those of blobs; sizes are pixels."""

    source_sha256: str | None
    """The picture that is edited; None where its drawing is changed instead of its pixels."""
    width_px: int
    """Size of the edited picture."""
    height_px: int
    pictures: int = 4
    mask_sha256: str | None = None
    canvas: Canvas | None = None
    structure: float = 0.0
    edges: Model | None = None
    """The ControlNet that can hold the source's edges, where one is installed; only SDXL takes it."""
    background: Background | None = None
    source_compose: Compose | None = None
    scene: dict[str, Any] | None = None
    """The scene to paint, where it is not the one that the words say; `{}` continues what is around."""
    compose: Compose | None = None
    """The whole drawing to keep, in place of one made from words."""
    references: tuple[PlanReference, ...] | None = None
    """All that guides, where it is not what the words name: a model that follows instructions is shown the picture so."""

    def into(self, plan: Plan, drawing: Recipe) -> Plan:
        """Return a fresh plan of the edit's words as the plan of the edit."""
        starter = drawing.family == "starter"
        starts = STARTER_STARTS if starter else OTHER_STARTS
        compose = plan.compose if self.compose is None or not starter else self.compose
        if compose is not None and self.scene is not None:
            compose = msgspec.structs.replace(compose, scene=self.scene)
        start = plan.sampling.start if self.source_sha256 is None else starts.get(plan.task, 1.0)
        if starter and self._grows_on:
            start = 0.0  # pieces of itself need no paint, which would show beside a photograph
        controls = self._controls(drawing)
        if controls:
            start = 1.0  # its edges hold the structure; the source's colours need not
        stop = plan.sampling.stop / plan.sampling.start * start if plan.sampling.start else 0.0
        drawn_anew = self.source_sha256 is None and self.compose is not None
        painted = painted_size_px(self.width_px, self.height_px, drawing)
        return msgspec.structs.replace(
            plan,
            sampling=msgspec.structs.replace(plan.sampling, start=start, stop=stop),
            width_px=plan.width_px if drawn_anew else painted[0],
            height_px=plan.height_px if drawn_anew else painted[1],
            delivered_width_px=self.width_px,
            delivered_height_px=self.height_px,
            seeds=plan.seeds[: self.pictures],
            tile=plan.tile and drawn_anew,
            draft=plan.draft and drawn_anew,
            compose=compose,
            references=plan.references if self.references is None else self.references,
            source_sha256=self.source_sha256,
            mask_sha256=self.mask_sha256,
            canvas=self.canvas,
            structure=self.structure,
            controls=controls,
            background=self.background,
            source_compose=self.source_compose,
        )

    @property
    def _grows_on(self) -> bool:
        """Whether a picture of which no drawing is known goes on beyond its edges, and nothing is said of what is there."""
        unknown = self.source_sha256 is not None and self.source_compose is None
        return unknown and self.canvas is not None and self.mask_sha256 is None and self.scene == {}

    def _controls(self, drawing: Recipe) -> tuple[Control, ...]:
        if drawing.family != "sdxl" or self.edges is None or self.structure <= 0:
            return ()
        return (Control(guide="edges", model=self.edges, weight=self.structure),)


def painted_size_px(width_px: int, height_px: int, drawing: Recipe) -> tuple[int, int]:
    """Return the size at which a model paints a picture of any size: its own area, in the picture's shape."""
    return size_for_area(width_px / height_px, float(drawing.sizes.native_px**2), drawing.sizes.multiple_px)

"""Plan: the first law. It is complete: the engine reads nothing else, so a plan can be run again exactly.

Plans are kept with every picture, so `format` rises whenever a field changes its meaning, and old plans stay readable.
"""

from typing import Any, Literal

import msgspec

from gesso.domain.recipe import Family
from gesso.domain.spec import Task
from gesso.domain.style import Style

PLAN_FORMAT = 1

Role = Literal["image", "style", "omni", "character"]
Guide = Literal["edges", "detail"]
"""What a ControlNet is shown of the source: its edges (Canny), or the picture itself, whose content it holds while detail is added."""
Background = Literal["erase", "replace"]
"""What becomes of all that is not the picture's subject: nothing (transparent), or what the words say."""


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """Which weights, to the byte: `revision` is the hub's commit, or the hash of the bundled weights."""

    alias: str
    family: Family
    hub_id: str | None
    revision: str


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the text encoder is given.

    `rich` is the prompt with the style lexicon's words that `--stylize` mixes in; `rich_amount` s mixes the two
    embeddings as e = e_raw + s · (e_rich − e_raw).
    """

    text: str
    parts: tuple[tuple[str, float], ...] = ()
    negative: str = ""
    rich: str = ""
    rich_amount: float = 0.0


class Variation(msgspec.Struct, frozen=True, kw_only=True):
    """How far images leave the prompt. `chaos` 0–1 differs from image to image, `weird` 0–1 is one push for the job."""

    chaos: float = 0.0
    weird: float = 0.0
    weird_seed: int = 0
    noise: tuple[tuple[int, float], ...] = ()
    """The noise of the picture that is varied, where its own is kept: (seed, share), each turned into the sum so far."""
    noise_share: float = 1.0
    """How far each picture's own seed turns that noise away, 0–1. Without `noise` it says nothing."""


class Sampling(msgspec.Struct, frozen=True, kw_only=True):
    """The loop's settings. `start` is the flow time where sampling begins: 1 is pure noise, 0 leaves the source as is."""

    steps: int
    guidance: float = 1.0
    start: float = 1.0
    stop: float = 0.0
    """Flow time where sampling ends early (`--stop`): 0 runs to the clean picture."""
    shift: float | None = None
    max_text_tokens: int = 512
    text_layers: tuple[int, ...] = ()


class Anew(msgspec.Struct, frozen=True, array_like=True):
    """Decisions of a drawing that are taken again: those that weigh up to `reach` 0–1, from `seed` in place of its own."""

    seed: int
    reach: float


class Drawn(msgspec.Struct, frozen=True, array_like=True):
    """Which drawing a picture is painted over: its seed 0–4294967295, its chaos 0–100, and what of it was decided again.

    Of several in `anew` the last one that reaches a decision takes it.
    """

    seed: int
    chaos: int = 0
    anew: tuple[Anew, ...] = ()


class Compose(msgspec.Struct, frozen=True, kw_only=True):
    """The starter's first stage: the scene that was read from the words, and how it is laid out.

    One drawing per image, from the image's own seed. `scene` is `gesso.scenes.Scene` as plain JSON values.
    """

    scene: dict[str, Any]
    chaos: int = 0
    weird: int = 0
    stylize: int = 100
    drawn: tuple[Drawn, ...] = ()
    """One per picture where an earlier drawing is kept while the painter's seeds are new; empty: each picture's own seed."""


class PlanReference(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that guides, by content hash, so that a plan never depends on a link. `weight` 1 is native, 0 is off."""

    role: Role
    sha256: str
    weight: float = 1.0
    scene: dict[str, Any] | None = None
    """What the picture is known to show (`gesso.scenes.Scene` as JSON values), where it was composed here; None: look at it."""
    by_taste: bool = False
    """Whether a moodboard brought it, and not the prompt."""


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """A ControlNet beside the model that draws. `weight` 1 is native; what weighs 0 is left out."""

    guide: Guide
    model: Model
    weight: float = 1.0


class PlanStyle(msgspec.Struct, frozen=True, kw_only=True):
    """A style without a picture: what its code meant at submit. `weight` 1 is native; what weighs 0 is left out."""

    code: str
    weight: float = 1.0
    style: Style


class Canvas(msgspec.Struct, frozen=True, kw_only=True):
    """Where the source lies on the delivered picture, in its pixels; it may reach beyond the edges or leave some free.

    What it leaves free is always painted. Where its size is the source's own, kept pixels come back byte for byte.
    """

    x_px: int
    y_px: int
    width_px: int
    height_px: int


class Enlarge(msgspec.Struct, frozen=True, kw_only=True):
    """An upscale: `creativity` 0 adds nothing, 1 repaints freely. Tiles keep memory flat whatever the size."""

    factor: int
    creativity: float = 0.0
    tile_px: int = 1024
    overlap_px: int = 128
    dpi: int | None = None
    """How finely it is to be printed; the files say so. None: nothing is known of a print."""


class Taste(msgspec.Struct, frozen=True, kw_only=True):
    """What a person likes, frozen at submit: weights over the named features of one feature space (`space`, versioned).

    `amount` 0–1 is how much it may steer; `codes` are the profiles and moodboards that it was mixed from.
    """

    space: str
    weights: tuple[float, ...]
    amount: float = 1.0
    codes: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the engine needs for one job."""

    format: int = PLAN_FORMAT
    task: Task = "imagine"
    model: Model
    words: Words
    sampling: Sampling
    width_px: int
    """Size at which the network paints."""
    height_px: int
    delivered_width_px: int
    """Size of the files that people get."""
    delivered_height_px: int
    seeds: tuple[int, ...]
    """One per picture: 0–4294967295."""
    variation: Variation = Variation()
    tile: bool = False
    draft: bool = False
    compose: Compose | None = None
    references: tuple[PlanReference, ...] = ()
    styles: tuple[PlanStyle, ...] = ()
    style_reading: int = 6
    """What is taken from style references (`--sv`): see `gesso.domain.style.READINGS`. Codes have it in their style already."""
    source_sha256: str | None = None
    """The picture that is changed (img2img, inpaint), by content hash."""
    mask_sha256: str | None = None
    """What to paint of the source: a PNG of the delivered size, one channel, white paints and black keeps."""
    canvas: Canvas | None = None
    """None: the source fills the delivered picture."""
    source_compose: Compose | None = None
    """The drawing under the source, where it was composed here and is known: its scene, and in `drawn` its one drawing.

    An edit continues, restores or restyles by it. None: the engine looks at the pixels.
    """
    structure: float = 0.0
    """0–1: how firmly the source's edges hold while all else is painted anew (retexture)."""
    controls: tuple[Control, ...] = ()
    """ControlNets that hold to the source, or to the drawing where there is no source."""
    background: Background | None = None
    """Set: the engine finds the subject of the source by itself; it needs no mask."""
    enlarge: Enlarge | None = None
    taste: Taste | None = None

    def only(self, index: int) -> "Plan":
        """Return the plan of the picture at `index` alone: same seed, same drawing, same pixels."""
        compose = self.compose
        if compose is not None and compose.drawn:
            compose = msgspec.structs.replace(compose, drawn=(compose.drawn[index],))
        return msgspec.structs.replace(self, seeds=(self.seeds[index],), compose=compose)

    def first(self, count: int) -> "Plan":
        """Return the plan of its first pictures alone; each of them stays what it is."""
        compose = self.compose
        if compose is not None and compose.drawn:
            compose = msgspec.structs.replace(compose, drawn=compose.drawn[:count])
        return msgspec.structs.replace(self, seeds=self.seeds[:count], compose=compose)

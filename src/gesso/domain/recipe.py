"""Recipe: everything Gesso knows about one model before anyone asks it for a picture. Read from TOML by the catalog."""

from typing import Literal

import msgspec

Capability = Literal[
    "text",
    "negative",
    "stylize",
    "chaos",
    "weird",
    "tile",
    "draft",
    "exp",
    "quality",
    "stop",
    "weights",
    "image_prompt",
    "style_reference",
    "omni_reference",
    "character_reference",
    "profile",
]
Family = Literal["starter", "flux2_klein", "z_image", "sdxl", "controlnet"]
"""`controlnet` never draws by itself: it stands beside an SDXL checkpoint."""


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    """The weights' licence. `commercial` False means: never a default, and pulled only after an explicit yes."""

    name: str
    url: str
    commercial: bool


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """How a checkpoint wants to be called; a checkpoint's files do not carry this."""

    steps: int
    draft_steps: int
    guidance: float = 1.0
    """Classifier-free guidance scale; 1 means none (one forward pass a step)."""
    max_text_tokens: int = 512
    text_layers: tuple[int, ...] = ()
    """Hidden layers of the text encoder that are concatenated (FLUX.2 klein)."""
    shift: float | None = None
    """Fixed flow-time shift; None lets the family use its own resolution-dependent schedule."""
    paint: float = 1.0
    """Start strength: 1 paints from pure noise, 0 leaves the composed sketch untouched (the starter's dial)."""
    draft_paint: float = 1.0
    paint_by_style: dict[str, float] = {}
    """The same dial for art styles that bear more or less of it than `paint`; drafts in proportion."""
    final_ms: int = 20_000
    """A first guess of the device time of four pictures, until jobs were measured."""
    draft_ms: int = 5_000


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """Pixels. Delivered sizes follow the V7 table for every model; `native_px` is what the network paints at."""

    multiple_px: int = 16
    native_px: int = 1024
    """Side of the square whose area the network paints at for a finished picture."""
    draft_px: int = 512
    """The same for a draft."""
    draft_delivered_px: int = 512
    """Side of the square whose area a delivered draft has."""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Gigabytes (10⁹ bytes): on disk, and at run time as published or measured."""

    disk_gb: float
    device_gb: float


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """One model of the catalog."""

    alias: str
    title: str
    summary: str
    family: Family
    versions: tuple[str, ...]
    """The version words (`7`, `niji 7`) that mean this model."""
    hub_id: str | None
    """Where it is pulled from; None for what ships inside the package."""
    revision: str | None
    """Pinned commit of the hub repository (40 hex digits); None resolves to a commit at pull time and is recorded."""
    licence: Licence
    call: Call
    sizes: Sizes
    memory: Memory
    capabilities: frozenset[Capability]

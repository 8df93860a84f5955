"""Spec: what a person asked for, typed. Unset stays unset (None): defaults belong to the version and the person."""

from typing import Literal

import msgspec

Task = Literal[
    "imagine", "vary", "remix", "enhance", "finish",
    "upscale", "inpaint", "outpaint", "pan", "zoom", "retexture", "edit", "background", "blend",
]  # fmt: skip
"""What is asked. All of them enter the same corridor."""

Strength = Literal["subtle", "strong", "creative"]
"""How far from the picture; an upscale is subtle or creative, a vary and a remix subtle or strong."""

Speed = Literal["turbo", "draft", "fast", "relax"]
Visibility = Literal["public", "stealth"]


class Aspect(msgspec.Struct, frozen=True):
    """A ratio in lowest terms, as typed: 16:9 is Aspect(16, 9)."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}:{self.height}"


class TextPart(msgspec.Struct, frozen=True):
    """One part of a multi-prompt with its `::` weight (default 1)."""

    text: str
    weight: float = 1.0


class Reference(msgspec.Struct, frozen=True):
    """A picture or code that guides: where it comes from and how much it counts against its siblings.

    `source` is a URL, an image id (`img_…`), a style code (a number or `sty_…`) or the word `random`.
    """

    source: str
    weight: float = 1.0


class Spec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One job's wish. Field names are the long parameter names; ranges are checked by the prompt room."""

    task: Task = "imagine"
    strength: Strength | None = None
    """How far a vary, a remix or an upscale may leave its picture."""
    text: str = ""
    """The words alone, `::` removed: what the model reads."""
    parts: tuple[TextPart, ...] = ()
    """Set only for a multi-prompt with weights."""
    version: str = "7"
    """A version as people type it: `7`, `6.1`, `5.2`, `niji 7`, `niji 6`, or a model alias such as `starter`."""
    aspect: Aspect | None = None
    stylize: int | None = None
    chaos: int | None = None
    weird: int | None = None
    exp: int | None = None
    seed: int | None = None
    no: tuple[str, ...] = ()
    quality: float | None = None
    stop: int | None = None
    tile: bool = False
    image_prompts: tuple[Reference, ...] = ()
    image_weight: float | None = None
    style_references: tuple[Reference, ...] = ()
    style_weight: int | None = None
    style_version: int | None = None
    omni_reference: Reference | None = None
    omni_weight: int | None = None
    character_references: tuple[Reference, ...] = ()
    character_weight: int | None = None
    profiles: tuple[str, ...] | None = None
    """None: not written. Empty: a bare `--p`. Otherwise ids or codes."""
    raw: bool = False
    draft: bool = False
    speed: Speed | None = None
    visibility: Visibility | None = None

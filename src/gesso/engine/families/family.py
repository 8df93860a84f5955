"""What the sampling loop asks of a family of models. One file beside this one per family; no base class.

Latents are fp32 on the device, shaped (1, C, h, w) whatever the network's own layout is, so that the loop can roll,
mask and preview them without knowing the family. `sigma` is the family's own noise scale: flow time in [0, 1] for
flow models, σ of dx/dσ for SDXL. In both, velocity is dx/dσ and x − σ·velocity is the predicted picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt
import torch

from gesso.domain.plan import Role, Sampling
from gesso.engine.events import Rgb
from gesso.engine.schedule import Schedule


@dataclass(frozen=True)
class Text:
    """Words as the network reads them. `tokens` is (1, L, D); `pooled` (1, P) and `mask` (1, L) where a family has them."""

    tokens: torch.Tensor
    pooled: torch.Tensor | None = None
    mask: torch.Tensor | None = None


@dataclass(frozen=True)
class Controlled:
    """A loaded ControlNet, what it is shown at the painting size, and its weight."""

    net: Any
    shown: Rgb
    weight: float


@dataclass(frozen=True)
class Beside:
    """What stands beside the words of one picture, as pixels at the painting size.

    `drawing` is the bare drawing under the painting, `styles` are pictures whose style is wanted, each with its weight.
    `references` are all pictures that guide, in the plan's order, in their own shapes, and `roles` says what each is for.
    """

    drawing: Rgb | None = None
    styles: Sequence[tuple[Rgb, float]] = ()
    references: Sequence[tuple[Rgb, float]] = ()
    roles: Sequence[Role] = ()
    controls: Sequence[Controlled] = ()
    kept: npt.NDArray[np.bool_] | None = None
    """H×W, where `drawing` holds pixels of the source that stay; None: nowhere."""


@dataclass(frozen=True)
class Prompt:
    """What to paint, and what to keep away from (None: no guidance, one pass a step).

    `beside` is what a family made of a `Beside`; None where there was none, or where the family takes none.
    """

    text: Text
    avoid: Text | None = None
    beside: Any = None


@dataclass(frozen=True)
class Moment:
    """One step's place on the schedule: `sigma` in the loop's units, `time` as the network is told. 0-d fp32."""

    sigma: torch.Tensor
    time: torch.Tensor


@dataclass(frozen=True)
class Frame:
    """What stays the same for every step of a job: painting size, whether edges wrap, and guidance.

    `guidance` 1 means one pass a step. `gentle` says that the plan asked for none and only words to avoid made it
    necessary; families then hold the prediction's norm. `size_px` is (width, height).
    """

    size_px: tuple[int, int]
    tile: bool
    guidance: float = 1.0
    gentle: bool = False


class Family(Protocol):
    """A loaded model. Construction (`load`) is a module function of each family, listed in `families/__init__.py`."""

    device: torch.device
    multiple_px: int
    """Painting sizes are multiples of this."""
    small: ClassVar[bool]
    """True: one picture does not fill a processor's cores, so several are painted side by side, each by a thread of its own."""
    wraps: bool
    """True: circular padding makes the network itself periodic. False: the loop rolls the torus at every step."""
    chaos_scale: ClassVar[float]
    """Standard deviations of embedding noise at chaos 1."""
    negative_guidance: float
    """Guidance used when there are words to avoid and the plan asks for no guidance."""

    def modules(self) -> tuple[torch.nn.Module, ...]:
        """Everything that takes memory."""
        ...

    def encode_text(self, text: str, sampling: Sampling) -> Text: ...

    def encode_image(self, rgb: Rgb) -> torch.Tensor:
        """H×W×3 bytes at the painting size to clean latents."""
        ...

    def set_beside(self, beside: Beside) -> Any:
        """Read what stands beside the words, once a picture; None where the family has no use for it."""
        ...

    def latent_shape(self, width_px: int, height_px: int) -> tuple[int, int, int, int]: ...

    def schedule(self, sampling: Sampling, shape: tuple[int, int, int, int]) -> Schedule: ...

    def noised(self, clean: torch.Tensor | None, noise: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
        """Latents at the first sigma: from pure noise, or from clean latents that are noised that far."""
        ...

    def stop_sigma(self, flow_time: float) -> float:
        """The sigma at which a picture is as noisy as a flow is at `flow_time`."""
        ...

    def velocity(self, x: torch.Tensor, moment: Moment, prompt: Prompt, frame: Frame) -> torch.Tensor:
        """dx/dσ at x."""
        ...

    def decode(self, x: torch.Tensor, frame: Frame) -> Rgb:
        """Clean latents to H×W×3 bytes at the painting size."""
        ...

    def preview(self, x: torch.Tensor) -> Rgb:
        """The same, small and cheap."""
        ...

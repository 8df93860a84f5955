"""The sampling loop, ours: Euler steps of dx/dσ of one picture, as an iterator that takes one step a turn.

Every picture is sampled by itself (batch 1), so that several may take turns (`turns`) and develop together, and yet
`plan.only(i)` gives the very same pixels: a batch of four differs from four single runs in the last bits
(founding notes, engine, §2, 2.6e-6). Noise comes from one CPU fp32 generator per picture, seeded with its seed alone.
Nothing here runs while the iterator is not being advanced; closing it drops the work.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from gesso.domain.plan import Variation
from gesso.engine.events import Event, Preview, Step
from gesso.engine.families.family import Family, Frame, Moment, Prompt
from gesso.engine.pixels import preview_size
from gesso.engine.schedule import Schedule
from gesso.engine.words import generator

NO_VARIATION = Variation()
_TORUS_SALT = 0x746F7275
_TORUS_GRID = 2
"""Rolls are multiples of two cells, so that 2×2 patches keep their phase."""


@dataclass
class Easel:
    """One picture in the making: `x` is its latent, at the end of the loop the clean one."""

    index: int
    seed: int
    prompt: Prompt
    x: torch.Tensor
    held: "Held | None" = None


@dataclass(frozen=True)
class Held:
    """What stays of a source while the rest is painted: its clean latent, the picture's noise, and `hole` (1, 1, h, w).

    A soft hole, 0 < m < 1, is painted in the last m of the steps only, so it leaves the source less the softer it is
    (differential diffusion: Levin & Fried 2023, arXiv 2306.00950).
    """

    clean: torch.Tensor
    noise: torch.Tensor
    hole: torch.Tensor

    def painted(self, done: float) -> torch.Tensor:
        """Where to paint when this share of the steps is done: 1 there, else 0."""
        return ((self.hole > 0) & (self.hole >= 1 - done - 1e-6)).float()


class Run:
    """One job's way down the schedule, to the end or to the flow time `stop`, where the foreseen picture is taken."""

    def __init__(
        self,
        family: Family,
        schedule: Schedule,
        frame: Frame,
        stop: float,
        pictures: int,
        *,
        variation: Variation = NO_VARIATION,
    ) -> None:
        self.family, self.schedule, self.frame, self._variation = family, schedule, frame, variation
        moments = [Moment(sigma, time) for sigma, time in zip(schedule.sigmas[:-1], schedule.times, strict=True)]
        self._moments = [moment for moment in moments if float(moment.sigma) > family.stop_sigma(stop)]
        self._ends_early = len(self._moments) < len(moments)
        self._pictures = pictures
        self.total = len(self._moments) * pictures

    @torch.inference_mode()
    def set_up(
        self, index: int, seed: int, prompt: Prompt, source: torch.Tensor | None, shape: tuple[int, int, int, int]
    ) -> Easel:
        """Put noise, or the noised source, on an easel."""
        noise = grown_from(self._variation, seed, shape).to(self.family.device)
        return Easel(index, seed, prompt, self.family.noised(source, noise, self.schedule.sigmas[0]))

    @torch.inference_mode()
    def hold(self, easel: Easel, clean: torch.Tensor, hole: npt.NDArray[np.float32]) -> None:
        """Keep `clean` (a latent) wherever `hole`, H×W pixels in 0–1, is 0. A cell that has any pixel to paint is painted."""
        cells = torch.from_numpy(np.ascontiguousarray(hole))[None, None]
        cells = functional.adaptive_max_pool2d(cells, tuple(easel.x.shape[-2:])).to(easel.x.device)
        noise = grown_from(self._variation, easel.seed, tuple(easel.x.shape)).to(easel.x.device)
        easel.held = Held(clean, noise, cells)
        easel.x = self._blended(easel, easel.x, 0)

    def _blended(self, easel: Easel, x: torch.Tensor, step: int, *, clean: bool = False) -> torch.Tensor:
        """Put the source back where it stays, as noisy as the picture is after `step` steps."""
        held = easel.held
        if held is None:
            return x
        sigma = self.schedule.sigmas[step]
        kept = held.clean if clean or float(sigma) == 0 else self.family.noised(held.clean, held.noise, sigma)
        return torch.where(held.painted(1.0 if clean else step / len(self._moments)) > 0, x, kept)

    def paint(self, easel: Easel, *, previews: bool) -> Iterator[list[Event]]:
        """Advance the easel to its end; every turn is one step. Steps are numbered as all pictures take them in turn."""
        for step in range(len(self._moments)):
            foreseen = self._advance(easel, step)
            events: list[Event] = [Step(step * self._pictures + easel.index + 1, self.total)]
            if previews:
                events.append(Preview(easel.index, step + 1, preview_size(self.family.preview(foreseen))))
            yield events

    @torch.inference_mode()
    def _advance(self, easel: Easel, step: int) -> torch.Tensor:
        """Take one Euler step, or at an early end the whole rest at once; return the foreseen picture, x − σ·v."""
        moment, (down, right) = self._moments[step], self._shift(easel, step)
        v = self.family.velocity(_roll(easel.x, down, right), moment, easel.prompt, self.frame)
        v = _roll(v, -down, -right)
        foreseen = easel.x - moment.sigma * v
        if self._ends_early and step == len(self._moments) - 1:
            easel.x = self._blended(easel, foreseen, step + 1, clean=True)
        else:
            easel.x = self._blended(easel, easel.x + (self.schedule.sigmas[step + 1] - moment.sigma) * v, step + 1)
        return foreseen

    def _shift(self, easel: Easel, step: int) -> tuple[int, int]:
        """Choose how far this step's view is shifted over the torus: the seam lies elsewhere each time, so none is left."""
        if self.family.wraps or not self.frame.tile:
            return 0, 0
        height, width = easel.x.shape[-2:]
        source = generator(easel.seed + step, _TORUS_SALT)
        down, right = torch.randint(0, 1 << 20, (2,), generator=source).tolist()
        return (down * _TORUS_GRID) % height, (right * _TORUS_GRID) % width


def grown_from(variation: Variation, seed: int, shape: tuple[int, ...]) -> torch.Tensor:
    """Return the noise of a picture: its seed's own, or that of an earlier picture turned some way towards it.

    Independent Gaussians in so many dimensions are orthogonal, so x·cos(share·π/2) + y·sin(share·π/2) is the spherical
    interpolation and has variance 1 again (founding notes, engine, §2, 1.004).
    """

    def noise(of_seed: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator(of_seed), dtype=torch.float32)

    layers = (*variation.noise, (seed, variation.noise_share)) if variation.noise else ((seed, 1.0),)
    total = noise(layers[0][0])
    for of_seed, share in layers[1:]:
        total = total * math.cos(share * math.pi / 2) + noise(of_seed) * math.sin(share * math.pi / 2)
    return total


def _roll(x: torch.Tensor, down: int, right: int) -> torch.Tensor:
    return x if (down, right) == (0, 0) else torch.roll(x, (down, right), dims=(-2, -1))

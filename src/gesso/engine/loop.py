"""The sampling loop, ours: Euler steps of dx/dσ of one picture, as an iterator that takes one step a turn.

Every picture is sampled by itself (batch 1), so that several may take turns (`turns`) and develop together, and yet
`plan.only(i)` gives the very same pixels: a batch of four differs from four single runs in the last bits
(founding notes, engine, §2, 2.6e-6). Noise comes from one CPU fp32 generator per picture, seeded with its seed alone.
Nothing here runs while the iterator is not being advanced; closing it drops the work.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from gesso.engine.events import Event, Preview, Step
from gesso.engine.families.family import Family, Frame, Moment, Prompt
from gesso.engine.pixels import preview_size
from gesso.engine.schedule import Schedule
from gesso.engine.words import generator

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


class Run:
    """One job's way down the schedule, to the end or to the flow time `stop`, where the foreseen picture is taken."""

    def __init__(self, family: Family, schedule: Schedule, frame: Frame, stop: float, pictures: int) -> None:
        self.family, self.schedule, self.frame = family, schedule, frame
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
        noise = torch.randn(shape, generator=generator(seed), dtype=torch.float32).to(self.family.device)
        return Easel(index, seed, prompt, self.family.noised(source, noise, self.schedule.sigmas[0]))

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
            easel.x = foreseen
        else:
            easel.x = easel.x + (self.schedule.sigmas[step + 1] - moment.sigma) * v
        return foreseen

    def _shift(self, easel: Easel, step: int) -> tuple[int, int]:
        """Choose how far this step's view is shifted over the torus: the seam lies elsewhere each time, so none is left."""
        if self.family.wraps or not self.frame.tile:
            return 0, 0
        height, width = easel.x.shape[-2:]
        source = generator(easel.seed + step, _TORUS_SALT)
        down, right = torch.randint(0, 1 << 20, (2,), generator=source).tolist()
        return (down * _TORUS_GRID) % height, (right * _TORUS_GRID) % width


def _roll(x: torch.Tensor, down: int, right: int) -> torch.Tensor:
    return x if (down, right) == (0, 0) else torch.roll(x, (down, right), dims=(-2, -1))

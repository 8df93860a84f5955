"""Flow times of the steps. Pure functions of numbers; no model is known here.

A flow goes from noise (time 1) to the picture (time 0): x_t = (1 − t)·picture + t·noise. Base times lie evenly on
[1, 1/steps]; a shift a bends them towards noise, t = a·u / (1 + (a − 1)·u) (Esser et al. 2024, arXiv 2403.03206, §5.3.2);
the "exponential" dynamic shift of diffusers' FlowMatchEulerDiscreteScheduler is the same curve with a = exp(mu).
The arithmetic follows that scheduler operation by operation in fp32, so that whole schedules are bit-identical.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from gesso.domain.errors import EngineError

_UNSUPPORTED = (
    "use_karras_sigmas",
    "use_exponential_sigmas",
    "use_beta_sigmas",
    "invert_sigmas",
    "stochastic_sampling",
)


@dataclass(frozen=True)
class Schedule:
    """`sigmas` has one more entry than there are steps. Step k goes from sigmas[k] to sigmas[k + 1].

    `times` is what the network is told at each step, where that differs from sigma (SDXL's training steps).
    """

    sigmas: torch.Tensor
    times: torch.Tensor

    def __len__(self) -> int:
        return len(self.sigmas) - 1


def empirical_mu(tokens: int, steps: int) -> float:
    """Return FLUX.2's shift exponent for a number of image tokens and steps (black-forest-labs/flux2, sampling.py)."""
    a1, b1 = 8.73809524e-05, 1.89833333
    a2, b2 = 0.00016927, 0.45666666
    if tokens > 4300:
        return float(a2 * tokens + b2)
    m_200 = a2 * tokens + b2
    m_10 = a1 * tokens + b1
    a = (m_200 - m_10) / 190.0
    b = m_200 - 200.0 * a
    return float(a * steps + b)


def linear_mu(tokens: int, config: Mapping[str, Any]) -> float:
    """Return FLUX.1's shift exponent, a straight line in the number of tokens (diffusers, calculate_shift)."""
    base_tokens, max_tokens = config.get("base_image_seq_len", 256), config.get("max_image_seq_len", 4096)
    base, top = config.get("base_shift", 0.5), config.get("max_shift", 1.15)
    m = (top - base) / (max_tokens - base_tokens)
    b = base - m * base_tokens
    return float(tokens * m + b)


def check_config(config: Mapping[str, Any]) -> None:
    """Refuse a checkpoint whose scheduler asks for a curve that this module does not know."""
    odd = [name for name in _UNSUPPORTED if config.get(name)]
    if config.get("shift_terminal"):
        odd.append("shift_terminal")
    if odd:
        raise EngineError(
            f"scheduler_config.json asks for {', '.join(odd)}, which Gesso's sampler does not know. "
            "Use weights with a plain flow-matching Euler scheduler.",
            code="model_unreadable",
        )


def flow(
    base: npt.NDArray[np.float64],
    config: Mapping[str, Any],
    *,
    mu: float | None,
    shift: float | None = None,
    start: float = 1.0,
) -> Schedule:
    """Bend evenly spaced base times and append 0.

    With `start` < 1 the base times are compressed so that the first bent one is exactly `start` and every step is
    kept: a four-step model keeps its four steps for a light repaint, which counting off whole steps cannot do.
    """
    exponential = shift is None and mu is not None and bool(config.get("use_dynamic_shifting"))
    if exponential and config.get("time_shift_type", "exponential") == "exponential":
        curve = math.exp(mu or 0.0)
    elif exponential:
        curve = float(mu or 0.0)
    else:
        curve = float(config.get("shift", 1.0)) if shift is None else shift
    if start < 1.0:
        base = base * (start / (curve - (curve - 1.0) * start))
    times = base.astype(np.float32)
    bent = curve / (curve + (1 / times - 1) ** 1.0) if exponential else curve * times / (1 + (curve - 1) * times)
    if start < 1.0:
        bent[0] = np.float32(start)
    sigmas = torch.from_numpy(bent).to(torch.float32)
    return Schedule(sigmas=torch.cat([sigmas, torch.zeros(1)]), times=sigmas * 1000)

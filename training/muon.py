"""Muon: momentum made orthogonal, for the matrices of a network (Jordan et al. 2024, "Muon: an optimizer for hidden layers").

Promises: on a processor one matrix after the other, and the work of one step shared between processes; on a GPU matrices of one shape
together. Does not know: learning-rate schedules, and what is not a matrix (Adam's work, `train.py`).
"""

from typing import Any, cast

import torch
import torch.distributed as dist
from torch import Tensor, nn

from gesso.engine.device import choose_dtype


def orthogonal(matrices: Tensor, kind: torch.dtype = torch.bfloat16) -> Tensor:
    """Four Newton–Schulz steps towards the nearest orthogonal matrix, for a stack (N, rows, columns) (Jordan 2024)."""
    x = matrices.to(kind)
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    flipped = x.shape[1] > x.shape[2]
    x = x.mT if flipped else x
    for _ in range(4):
        gram = x @ x.mT
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x.mT if flipped else x


class Muon:
    """Momentum, then orthogonalise, for matrices and convolutions read as (out, in·k·k). Processes share the work.

    On a GPU all matrices of one shape go through Newton–Schulz together; one by one they would leave it idle.
    """

    def __init__(self, parameters: list[nn.Parameter], rank: int, world: int, *, together: bool = False) -> None:
        self.parameters, self.world = parameters, world
        self.momentum = [torch.zeros_like(p) for p in parameters]
        work = sorted(range(len(parameters)), key=lambda i: -parameters[i].numel())
        groups: dict[Any, list[int]] = {}
        for index in sorted(work[rank::world]):
            groups.setdefault(tuple(parameters[index].flatten(1).shape) if together else index, []).append(index)
        self.groups = list(groups.values())

    @torch.no_grad()
    def step(self, rate: float) -> None:
        device = self.parameters[0].device
        kind = choose_dtype("auto", device)
        gradients = [cast("Tensor", parameter.grad) for parameter in self.parameters]
        torch._foreach_lerp_(self.momentum, gradients, 0.05)
        updates = torch.zeros(sum(p.numel() for p in self.parameters), dtype=torch.bfloat16, device=device)
        views = [
            part.view(p.shape)
            for part, p in zip(updates.split([p.numel() for p in self.parameters]), self.parameters, strict=True)
        ]
        for group in self.groups:
            nesterov = torch.stack([gradients[i].lerp(self.momentum[i], 0.95).flatten(1) for i in group])
            stretch = max(1, nesterov.shape[1] / nesterov.shape[2]) ** 0.5
            for index, update in zip(group, orthogonal(nesterov, kind) * stretch, strict=True):
                views[index].copy_(update.view(views[index].shape))
        if self.world > 1:
            dist.all_reduce(updates)
        torch._foreach_mul_(self.parameters, 1 - rate * 0.01)
        torch._foreach_sub_(self.parameters, [view.float() for view in views], alpha=rate)

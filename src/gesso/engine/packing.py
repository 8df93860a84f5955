"""Weights in the order that the processor's matrix kernels read, arranged once instead of at every call.

oneDNN reorders a bf16 weight whenever torch multiplies by it; for a few hundred tokens that is 4–8 % of the product
(measured, one thread, AVX512-BF16). torch packs weights ahead only inside compiled graphs; the operators it uses for
that are called here directly. Results are the same to the bit. Small models only: the packed copy lies beside the plain one.
"""

from functools import partial

import torch

from gesso.engine.device import Compute

_TYPICAL_ROWS = 512
_LARGEST_BYTES = 1_000_000_000


def pack(module: torch.nn.Module, compute: Compute) -> None:
    """Let every bf16 Linear below `module` multiply by a packed copy. Does nothing where that is not possible."""
    operators = torch.ops.mkldnn
    possible = hasattr(operators, "_linear_pointwise") and hasattr(operators, "_reorder_linear_weight")
    if compute.native or compute.device.type != "cpu" or compute.dtype != torch.bfloat16 or not possible:
        return
    layers = [layer for layer in module.modules() if type(layer) is torch.nn.Linear]
    if sum(layer.weight.numel() * 2 for layer in layers) > _LARGEST_BYTES:
        return
    for layer in layers:
        weight = operators._reorder_linear_weight(layer.weight.detach(), _TYPICAL_ROWS)  # noqa: SLF001
        layer.forward = partial(_multiply, weight, layer.bias)  # type: ignore[method-assign]


def _multiply(weight: torch.Tensor, bias: torch.Tensor | None, x: torch.Tensor) -> torch.Tensor:
    product: torch.Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")  # noqa: SLF001
    return product

"""Attention and memory layout on processors: where the libraries' defaults leave speed on the table.

torch's scaled_dot_product_attention multiplies bf16 at fp32 speed on CPUs; one matmul, softmax, matmul per head runs
the two products in native bf16 (1.4–1.75 times faster here, founding notes, engine, §3.3). FLUX.2's rotary embedding is
written with strided copies; as a complex product it is the same to the bit and four times faster. diffusers has no
public place for either, so `per_head` replaces its registry's native entry and the function's name in FLUX.2's module
around one forward pass. Should a later version arrange things differently, nothing is replaced and its own code runs.
`Compute.native` keeps the libraries' own way, for comparing pixels.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

from gesso.engine.device import Compute

_registry: Any
_native: Any
_flux2: Any
try:
    from diffusers.models.attention_dispatch import AttentionBackendName, _AttentionBackendRegistry
    from diffusers.models.transformers import transformer_flux2

    _registry, _native, _flux2 = _AttentionBackendRegistry._backends, AttentionBackendName.NATIVE, transformer_flux2  # noqa: SLF001
except (ImportError, AttributeError):  # another diffusers: its own attention stays
    _registry, _native, _flux2 = {}, None, None


def lay_out(module: torch.nn.Module, compute: Compute) -> None:
    """Put convolution weights channels-last on processors and CUDA, where that layout is the fast one."""
    if not compute.native and compute.device.type in {"cpu", "cuda"}:
        module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


@contextmanager
def per_head(compute: Compute) -> Iterator[None]:
    """While inside, bf16 attention on the processor goes head by head. Does nothing elsewhere."""
    attend, rotate = _registry.get(_native), getattr(_flux2, "apply_rotary_emb", None)
    if compute.native or compute.device.type != "cpu" or attend is None or rotate is None:
        yield
        return
    _registry[_native], _flux2.apply_rotary_emb = _choose(attend), rotate_pairs
    try:
        yield
    finally:
        _registry[_native], _flux2.apply_rotary_emb = attend, rotate


def _choose(original: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    def attend(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, **options: Any) -> torch.Tensor:
        bias = options.get("attn_mask")
        columns = bias is None or (bias.is_floating_point() and bias.shape[:-1].numel() == 1)
        plain = query.dtype == torch.bfloat16 and columns and not options.get("is_causal")
        if plain and not options.get("dropout_p") and query.shape[2] == key.shape[2]:
            return head_by_head(query, key, value, options.get("scale"), None if bias is None else bias.flatten())
        return original(query=query, key=key, value=value, **options)

    return attend


def head_by_head(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scale: float | None, bias: torch.Tensor | None = None
) -> torch.Tensor:
    """Attend with (B, L, heads, D) tensors; return the same shape. `bias` (L) is added to every row of logits."""
    batch, length, heads, width = query.shape
    factor = width**-0.5 if scale is None else scale
    out = torch.empty_like(query, memory_format=torch.contiguous_format)
    scores = torch.empty(length, key.shape[1], dtype=query.dtype)
    for item in range(batch):
        for head in range(heads):
            q, k, v = query[item, :, head], key[item, :, head], value[item, :, head]
            if bias is None:
                torch.mm(q * factor, k.T, out=scores)
            else:
                torch.addmm(bias, q * factor, k.T, out=scores)
            out[item, :, head] = torch.softmax(scores, dim=-1) @ v
    return out


def rotate_pairs(x: torch.Tensor, waves: tuple[torch.Tensor, torch.Tensor], sequence_dim: int = 1) -> torch.Tensor:
    """Turn neighbouring channels of (B, L, heads, D) by angles whose cosines and sines (L, D) come doubled."""
    cos, sin = (wave[:, ::2].contiguous() for wave in waves)
    turn = torch.complex(cos, sin)
    turn = turn[None, :, None] if sequence_dim == 1 else turn[None, None]
    pairs = torch.view_as_complex(x.float().reshape(*x.shape[:-1], -1, 2))
    return torch.view_as_real(pairs * turn).flatten(-2).to(x.dtype)

"""Attention and memory layout on processors: where torch's defaults leave two to three times the speed on the table.

torch's scaled_dot_product_attention multiplies bf16 at fp32 speed on CPUs; one matmul, softmax, matmul per head runs
the two products in native bf16 (measured 2–3 times faster, reference/engine.md §3.3). `per_head` swaps it in around
one forward pass. diffusers has no public place for an outside attention function, so the entry of its registry for
the native backend is replaced for that moment; should a later version arrange things differently, nothing is
replaced and the native function runs. `Compute.native` keeps torch's own way, for comparing pixels.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

from gesso.engine.device import Compute

_registry: Any
_native: Any
try:
    from diffusers.models.attention_dispatch import AttentionBackendName, _AttentionBackendRegistry

    _registry, _native = _AttentionBackendRegistry._backends, AttentionBackendName.NATIVE  # noqa: SLF001
except (ImportError, AttributeError):  # another diffusers: the native attention stays
    _registry, _native = {}, None


def lay_out(module: torch.nn.Module, compute: Compute) -> None:
    """Put convolution weights channels-last on processors and CUDA, where that layout is the fast one."""
    if not compute.native and compute.device.type in {"cpu", "cuda"}:
        module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


@contextmanager
def per_head(compute: Compute) -> Iterator[None]:
    """While inside, bf16 attention on the processor goes head by head. Does nothing elsewhere."""
    original = _registry.get(_native)
    if compute.native or compute.device.type != "cpu" or original is None:
        yield
        return
    _registry[_native] = _choose(original)
    try:
        yield
    finally:
        _registry[_native] = original


def _choose(original: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    def attend(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, **options: Any) -> torch.Tensor:
        plain = query.dtype == torch.bfloat16 and options.get("attn_mask") is None and not options.get("is_causal")
        if plain and not options.get("dropout_p") and query.shape[2] == key.shape[2]:
            return head_by_head(query, key, value, options.get("scale"))
        return original(query=query, key=key, value=value, **options)

    return attend


def head_by_head(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scale: float | None) -> torch.Tensor:
    """Attend with (B, L, heads, D) tensors; return the same shape."""
    batch, length, heads, width = query.shape
    factor = width**-0.5 if scale is None else scale
    out = torch.empty_like(query, memory_format=torch.contiguous_format)
    scores = torch.empty(length, key.shape[1], dtype=query.dtype)
    for item in range(batch):
        for head in range(heads):
            q, k, v = query[item, :, head], key[item, :, head], value[item, :, head]
            torch.mm(q * factor, k.T, out=scores)
            out[item, :, head] = torch.softmax(scores, dim=-1) @ v
    return out

"""Which device and number format to compute in, and how much memory models may fill.

Formats: bf16 where the processor multiplies it natively (AVX512-BF16, AMX, CUDA), fp32 elsewhere.
The loop's own arithmetic is fp32 always.
"""

import os
from dataclasses import dataclass, replace

import torch

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
_RESIDENT_SHARE = 0.6
"""Part of the machine's memory that weights may fill; the rest is for activations and everybody else."""


@dataclass(frozen=True)
class Compute:
    """Where and how a model computes. `native` keeps torch's own attention and memory layout, for comparing pixels."""

    device: torch.device
    dtype: torch.dtype
    native: bool = False

    def with_dtype(self, dtype: torch.dtype) -> "Compute":
        """Return the same place with another number format."""
        return replace(self, dtype=dtype)


def choose_device(name: str) -> torch.device:
    """Return the device that is meant; `auto` takes CUDA, then Apple's GPU, then the processor."""
    if name != "auto":
        return torch.device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def has_native_bf16() -> bool:
    """Tell whether this processor multiplies bfloat16 in hardware."""
    facts = torch.cpu.get_capabilities()
    return bool(facts.get("avx512_bf16") or facts.get("amx_bf16") or facts.get("bf16"))


def choose_dtype(name: str, device: torch.device) -> torch.dtype:
    """Return the number format: an explicit name wins, otherwise what the device does fast."""
    if name != "auto":
        return _DTYPES[name]
    if device.type == "cpu":
        return torch.bfloat16 if has_native_bf16() else torch.float32
    return torch.bfloat16


def memory_budget_bytes(device: torch.device) -> int:
    """Return how many bytes of weights may stay loaded on this device."""
    if device.type == "cuda":
        _, total = torch.cuda.mem_get_info(device)
    else:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return int(total * _RESIDENT_SHARE)

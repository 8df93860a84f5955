"""Guidance: extrapolate from a prediction to avoid towards the wanted one (Ho & Salimans 2022, arXiv 2207.12598)."""

import torch


def hold_norm(guided: torch.Tensor, plain: torch.Tensor) -> torch.Tensor:
    """Scale `guided` down to the norm of `plain` where it is larger.

    For weights that were not trained for guidance: the direction moves, the contrast does not burn (the same bound
    as Z-Image's `cfg_normalization` at 1).
    """
    share = torch.linalg.vector_norm(plain) / torch.linalg.vector_norm(guided).clamp_min(1e-9)
    held: torch.Tensor = guided * share.clamp_max(1)
    return held

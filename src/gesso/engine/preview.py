"""Latents to a small picture by one matrix, fitted on the checkpoint's own encoder.

Tables of "latent RGB factors" circulate for well-known autoencoders. A least-squares fit on a few smooth colour fields
gives the same kind of matrix for any checkpoint, fine-tuned or tiny, without a table to keep: encode the fields, pair
every latent cell with the mean colour of the pixels under it, solve. It costs one small encode per loaded model.
"""

from collections.abc import Callable

import cv2
import numpy as np
import torch

from gesso.engine.events import Rgb

_FIELDS = 12
_SIDE_CELLS = 12
_RIDGE = 1e-2


def fit_matrix(encode: Callable[[Rgb], torch.Tensor], cell_px: int) -> torch.Tensor:
    """Return the (C + 1, 3) matrix, last row the offset, that maps latent cells to colours in [0, 1].

    Args:
        encode: H×W×3 bytes to clean latents (1, C, H / cell_px, W / cell_px).
        cell_px: pixels a side of one latent cell.
    """
    side = _SIDE_CELLS * cell_px
    rows, colours = [], []
    for number in range(_FIELDS):
        field = _colour_field(side, number)
        latent = encode(field)[0].float().cpu()
        rows.append(latent.flatten(1).T)
        small = cv2.resize(field, (latent.shape[-1], latent.shape[-2]), interpolation=cv2.INTER_AREA)
        colours.append(torch.from_numpy(small.reshape(-1, 3).astype(np.float32) / 255))
    cells = torch.cat(rows).double()
    cells = torch.cat([cells, torch.ones(len(cells), 1, dtype=torch.float64)], dim=1)
    wanted = torch.cat(colours).double()
    gram = cells.T @ cells
    ridge = _RIDGE * gram.diagonal().mean() * torch.eye(len(gram), dtype=torch.float64)
    matrix: torch.Tensor = torch.linalg.solve(gram + ridge, cells.T @ wanted).float()
    return matrix


def project(latent: torch.Tensor, matrix: torch.Tensor) -> Rgb:
    """Apply the matrix to (1, C, h, w); return h×w×3 bytes."""
    cells = latent[0].float().cpu().permute(1, 2, 0)
    colours = cells @ matrix[:-1] + matrix[-1]
    return (colours.clamp(0, 1) * 255).round().to(torch.uint8).numpy()


def _colour_field(side: int, number: int) -> Rgb:
    """Draw a smooth random field of saturated colours; the same ones every time."""
    source = np.random.default_rng(number)
    coarse = source.random((4, 4, 3), dtype=np.float32)
    smooth = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(smooth, 0, 1) * 255, dtype=np.uint8)

"""ControlNet for SDXL: a copy of the encoder that reads a picture and adds to the network's skips (arXiv 2302.05543).

Promises: what it adds is scaled by the weight; without controls nothing of the network is touched. Tests show a difference of
exactly 0 in fp32 against diffusers' own ControlNet pipelines. One folder serves every SDXL checkpoint; it has the hub's layout of
a single part: `config.json` and `diffusion_pytorch_model.safetensors`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers import ControlNetModel

from gesso.engine import attention, loading, tile
from gesso.engine.device import Compute
from gesso.engine.events import Rgb

_CLASSES = ("ControlNetModel",)


def load(folder: Path, compute: Compute) -> "ControlNet":
    """Load one ControlNet folder.

    Raises:
        EngineError: `model_unreadable` or `weights_not_safetensors`.
    """
    if not folder.is_dir():
        raise loading.unreadable(folder, "the folder is missing")
    loading.check_weights(folder)
    config = loading.read_json(folder / "config.json")
    if config.get("_class_name") not in _CLASSES:
        raise loading.unreadable(folder / "config.json", f"it is {config.get('_class_name')}, expected {_CLASSES[0]}")
    if config.get("addition_embed_type") != "text_time":
        raise loading.unreadable(
            folder / "config.json", "it is no ControlNet for SDXL, whose size conditioning it lacks"
        )
    return ControlNet(loading.load_component(ControlNetModel, folder, compute), compute)


class ControlNet:
    """The weights of one ControlNet."""

    def __init__(self, net: Any, compute: Compute) -> None:
        self.net, self._compute = net, compute
        attention.lay_out(net, compute)

    def modules(self) -> tuple[torch.nn.Module, ...]:
        """Everything that takes memory."""
        return (self.net,)

    def show(self, rgb: Rgb) -> torch.Tensor:
        """What it is shown, H×W×3 bytes at the painting size, as (1, 3, H, W) in 0–1."""
        values = torch.from_numpy(rgb.copy()).permute(2, 0, 1)[None].float() / 255
        return values.to(self._compute.device, self._compute.dtype)


Held = tuple[ControlNet, torch.Tensor, float]
"""A ControlNet, what it is shown, and its weight."""


def skips(
    held: Sequence[Held],
    x: torch.Tensor,
    time: torch.Tensor,
    tokens: torch.Tensor,
    added: dict[str, torch.Tensor],
    *,
    wraps: bool,
) -> dict[str, Any]:
    """Return what the ControlNets add to the U-Net's skips, summed, as arguments of its call; nothing where there are none."""
    down: list[torch.Tensor] = []
    middle: torch.Tensor | None = None
    for control, shown, weight in held:
        with tile.circular(control.net, on=wraps):
            more, inner = control.net(
                x,
                time,
                encoder_hidden_states=tokens,
                controlnet_cond=shown.expand(x.shape[0], -1, -1, -1),
                conditioning_scale=weight,
                added_cond_kwargs=added,
                return_dict=False,
            )
        down = list(more) if middle is None else [one + other for one, other in zip(down, more, strict=True)]
        middle = inner if middle is None else middle + inner
    if middle is None:
        return {}
    return {"down_block_additional_residuals": down, "mid_block_additional_residual": middle}

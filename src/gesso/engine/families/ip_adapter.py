"""IP-Adapter for SDXL: pictures beside the words, by attention of its own in every cross-attention layer (arXiv 2308.06721).

Promises: without references nothing of the network is touched. Each layer adds Σ w·softmax(q kᵀ) v over the references, w being
a reference's weight where its role acts: `image` everywhere, `style` only in the first decoder block's middle attention, which
carries style and not content (InstantStyle, arXiv 2404.02733). The addition stands before the layer's last linear map; because that is
linear, it is mapped by itself and added afterwards, so that the layer's own processor stays as it is.

The folder has the hub's layout (h94/IP-Adapter): `sdxl_models/ip-adapter_sdxl*.safetensors`, `models/image_encoder/`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torch.nn import functional
from transformers import CLIPVisionModelWithProjection

from gesso.domain.plan import Role
from gesso.engine import loading
from gesso.engine.device import Compute
from gesso.engine.events import Rgb

FOLDER = "ip_adapter"
STYLE_BLOCK = "up_blocks.0.attentions.1."
MOST_SCALE = 2.0
"""Heavier weights count as this: beyond it a picture's attention drowns the words."""
_CLIP_MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
_CLIP_STD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)


@dataclass(frozen=True)
class Listened:
    """References as the adapter reads them: for each its tokens (1, N, D), its weight and its role; and those of no picture."""

    tokens: tuple[torch.Tensor, ...]
    weights: tuple[float, ...]
    roles: tuple[Role, ...]
    nothing: torch.Tensor


def find(folder: Path) -> Path | None:
    """Return the adapter's weights in a checkpoint folder, or None where there are none."""
    found = sorted((folder / FOLDER / "sdxl_models").glob("ip-adapter_sdxl*.safetensors"))
    return found[0] if found else None


class IpAdapter:
    """The weights of one adapter and its picture encoder."""

    def __init__(self, folder: Path, compute: Compute) -> None:
        weights = find(folder)
        if weights is None:
            raise loading.unreadable(folder / FOLDER, "there is no sdxl_models/ip-adapter_sdxl*.safetensors in it")
        encoder = folder / FOLDER / "models" / "image_encoder"
        loading.check_weights(encoder)
        self.encoder = loading.load_component(CLIPVisionModelWithProjection, encoder, compute)
        try:
            state = {name: value.to(compute.device, compute.dtype) for name, value in load_file(weights).items()}
            self._project = {
                name: state[f"image_proj.{name}"] for name in ("proj.weight", "proj.bias", "norm.weight", "norm.bias")
            }
        except Exception as error:  # whatever a damaged or foreign file raises becomes one coded error
            raise loading.unreadable(
                weights, f"it is no plain IP-Adapter for SDXL ({type(error).__name__}: {error})"
            ) from error
        self._state, self._compute = state, compute
        self.width = int(self._project["norm.weight"].shape[0])

    @torch.inference_mode()
    def listen(self, references: Sequence[tuple[Rgb, float]], roles: Sequence[Role]) -> Listened | None:
        """Read references; those of weight 0 are not there."""
        heavy = [(rgb, weight, role) for (rgb, weight), role in zip(references, roles, strict=True) if weight > 0]
        if not heavy:
            return None
        seen = [self.encoder(pixel_values=self._pixels(rgb)).image_embeds for rgb, _, _ in heavy]
        return Listened(
            tokens=tuple(self._tokens(one) for one in seen),
            weights=tuple(min(weight, MOST_SCALE) for _, weight, _ in heavy),
            roles=tuple(role for _, _, role in heavy),
            nothing=self._tokens(torch.zeros_like(seen[0])),
        )

    def _tokens(self, embed: torch.Tensor) -> torch.Tensor:
        mapped = functional.linear(embed, self._project["proj.weight"], self._project["proj.bias"])
        rows = mapped.reshape(embed.shape[0], -1, self.width)
        return functional.layer_norm(rows, (self.width,), self._project["norm.weight"], self._project["norm.bias"])

    def _pixels(self, rgb: Rgb) -> torch.Tensor:
        """The shorter side to the encoder's size, bicubically, then the middle: as CLIP's own processor does."""
        side = int(self.encoder.config.image_size)
        height, width = rgb.shape[:2]
        size = (side, int(side * height / width)) if width <= height else (int(side * width / height), side)
        big = np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.BICUBIC))
        top, left = (size[1] - side) // 2, (size[0] - side) // 2
        values = (big[top : top + side, left : left + side].astype(np.float32) / 255 - _CLIP_MEAN) / _CLIP_STD
        return torch.from_numpy(values).permute(2, 0, 1)[None].to(self._compute.device, self._compute.dtype)

    @contextmanager
    def beside(self, unet: Any, listened: Listened | None) -> Iterator[None]:
        """While inside, the network's cross-attention listens to the references. Batches of two are (avoided, wanted)."""
        if listened is None:
            yield
            return
        own: Mapping[str, Any] = dict(unet.attn_processors)
        crossing = [name for name in own if name.endswith("attn2.processor")]
        numbers = {name: 2 * place + 1 for place, name in enumerate(crossing)}
        unet.set_attn_processor({
            name: self._with(processor, name, numbers[name], listened) if name in numbers else processor
            for name, processor in own.items()
        })  # fmt: skip
        try:
            yield
        finally:
            unet.set_attn_processor(dict(own))

    def _with(self, processor: Any, name: str, number: int, listened: Listened) -> Any:
        heard = [
            (tokens, weight)
            for tokens, weight, role in zip(listened.tokens, listened.weights, listened.roles, strict=True)
            if role != "style" or name.startswith(STYLE_BLOCK)
        ]
        if not heard:
            return processor
        keys, values = (self._state[f"ip_adapter.{number}.to_{kind}_ip.weight"] for kind in "kv")
        return _Beside(processor, heard, listened.nothing, keys, values)


class _Beside:
    """One layer's processor with what the references add to it."""

    def __init__(
        self,
        processor: Any,
        heard: Sequence[tuple[torch.Tensor, float]],
        nothing: torch.Tensor,
        keys: torch.Tensor,
        values: torch.Tensor,
    ) -> None:
        self._processor, self._heard, self._nothing = processor, heard, nothing
        self._keys, self._values = keys, values

    def __call__(self, attn: Any, hidden_states: torch.Tensor, *args: Any, **options: Any) -> torch.Tensor:
        out: torch.Tensor = self._processor(attn, hidden_states, *args, **options)
        batch, length, _ = hidden_states.shape
        query = attn.to_q(hidden_states)
        heads, depth = attn.heads, query.shape[-1] // attn.heads

        def split(rows: torch.Tensor) -> torch.Tensor:
            return rows.view(batch, -1, heads, depth).transpose(1, 2)

        for tokens, weight in self._heard:
            rows = tokens if batch == 1 else torch.cat([self._nothing] * (batch - 1) + [tokens])
            k, v = functional.linear(rows, self._keys), functional.linear(rows, self._values)
            seen = functional.scaled_dot_product_attention(split(query), split(k), split(v))
            seen = seen.transpose(1, 2).reshape(batch, length, heads * depth)
            out = out + weight * functional.linear(seen, attn.to_out[0].weight)
        return out

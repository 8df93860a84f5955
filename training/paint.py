"""The shed's own sampler: fifteen lines, so that judging weights needs nothing of the studio. Loads a run or an export."""

import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import PreTrainedTokenizerFast, Qwen3Model
from words import MAX_TOKENS, encode

from gesso.engine.families.starter_unet import StarterUNet, start_time


@dataclass
class Painter:
    """A painter and its reader, ready to run in bf16."""

    unet: StarterUNet
    encoder: Qwen3Model
    tokenizer: PreTrainedTokenizerFast

    @torch.no_grad()
    def read(self, captions: list[str]) -> tuple[Tensor, Tensor]:
        """Captions to (hidden states, mask)."""
        words = self.tokenizer(captions, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        return encode(self.encoder, words.input_ids), words.attention_mask

    @torch.no_grad()
    def paint(
        self,
        pictures: NDArray[np.uint8],
        captions: list[str],
        strength: float,
        *,
        steps: int = 4,
        guidance: float = 1.0,
        seed: int = 0,
        scale: float | None = None,
    ) -> NDArray[np.uint8]:
        """Repaint (B, H, W, 3) from `strength` (0 leaves, 1 is from pure noise), Euler steps evenly spaced in time."""
        batch, height, width, _ = pictures.shape
        scale = float(np.log2((height * width) ** 0.5 / 128)) if scale is None else scale
        text, mask = self.read(captions)
        nothing, nothing_mask = self.read([""] * batch)
        latent = self.unet.encode(torch.from_numpy(pictures).movedim(-1, 1).float() / 127.5 - 1)
        noise = torch.randn(latent.shape, generator=torch.Generator().manual_seed(seed))
        times = torch.linspace(start_time(strength, scale), 0, steps + 1)
        latent = (1 - times[0]) * latent + times[0] * noise
        scales = torch.full((batch,), scale)
        for now, then in itertools.pairwise(times):
            velocity = self.unet(latent, now.expand(batch), text, mask, scales)
            if guidance != 1:
                unasked = self.unet(latent, now.expand(batch), nothing, nothing_mask, scales)
                velocity = unasked + guidance * (velocity - unasked)
            latent = latent + (then - now) * velocity
        pixels = self.unet.decode(latent, (height, width)).clamp(-1, 1)
        return ((pixels.movedim(1, -1) + 1) * 127.5).round().byte().numpy()


def from_export(folder: Path) -> Painter:
    """The diffusers layout that ships."""
    return Painter(
        StarterUNet.from_pretrained(folder / "unet", torch_dtype=torch.bfloat16).eval(),
        Qwen3Model.from_pretrained(folder / "text_encoder", dtype=torch.bfloat16).eval(),
        PreTrainedTokenizerFast.from_pretrained(folder / "tokenizer"),
    )


def from_run(
    run: Path, *, average: bool = True, kind: torch.dtype = torch.bfloat16
) -> tuple[Painter, dict[str, float]]:
    """The last checkpoint of a run (its moving average by default) and how far it had come."""
    from train import SIZES

    state = torch.load(run / "checkpoint.pt", weights_only=True, mmap=True)
    encoder = Qwen3Model.from_pretrained(run / "text_encoder", dtype=kind)  # its rotary table stays exact
    blocks = json.loads((run / "blocks.json").read_text())
    unet = StarterUNet(**SIZES[state["size"]], text_dim=encoder.config.hidden_size, **blocks)
    with torch.no_grad():
        for mine, saved in zip(
            [*unet.parameters(), *encoder.parameters()], state["ema" if average else "parameters"], strict=True
        ):
            mine.copy_(saved)
    painter = Painter(unet.to(kind).eval(), encoder.eval(), PreTrainedTokenizerFast.from_pretrained(run / "tokenizer"))
    return painter, {name: state[name] for name in ("step", "seconds", "images")}

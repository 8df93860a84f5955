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

from gesso.engine.device import choose_device, choose_dtype
from gesso.engine.families.starter_unet import Looked, StarterUNet, start_time


def unit(pixels: NDArray[np.uint8]) -> Tensor:
    """Bytes (B, H, W, 3) as (B, 3, H, W) in [−1, 1]."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).movedim(-1, 1).float() / 127.5 - 1


@dataclass
class Painter:
    """A painter and its reader, ready to run on the processor."""

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
        bare: NDArray[np.uint8] | None = None,
        like: NDArray[np.uint8] | None = None,
    ) -> NDArray[np.uint8]:
        """Repaint (B, H, W, 3) from `strength` (0 leaves, 1 is from pure noise), Euler steps evenly spaced in time.

        `bare` (B, H, W, 3) are the drawings under the pictures; `like` (h, w, 3) is one style reference for all of them.
        """
        batch, height, width, _ = pictures.shape
        scale = float(np.log2((height * width) ** 0.5 / 128)) if scale is None else scale
        text, mask = self.read(captions)
        nothing, nothing_mask = self.read([""] * batch)
        latent = self.unet.encode(unit(pictures))
        noise = torch.randn(latent.shape, generator=torch.Generator().manual_seed(seed))
        times = torch.linspace(start_time(strength, scale), 0, steps + 1)
        latent = (1 - times[0]) * latent + times[0] * noise
        scales = torch.full((batch,), scale)
        hint = None if bare is None else self.unet.hint(unit(bare))
        looked = None if like is None else self.unet.look([unit(like[None])], [1.0])
        if looked is not None:
            looked = Looked(*(part.expand(batch, *part.shape[1:]) for part in looked))
        for now, then in itertools.pairwise(times):
            velocity = self.unet(latent, now.expand(batch), text, mask, scales, hint, looked)
            if guidance != 1:
                unasked = self.unet(latent, now.expand(batch), nothing, nothing_mask, scales, hint)
                velocity = unasked + guidance * (velocity - unasked)
            latent = latent + (then - now) * velocity
        pixels = self.unet.decode(latent, (height, width)).clamp(-1, 1)
        return ((pixels.movedim(1, -1) + 1) * 127.5).round().byte().numpy()


def from_export(folder: Path, *, kind: torch.dtype | None = None) -> Painter:
    """The diffusers layout that ships, by default in the number format that this processor is quick at."""
    kind = kind or choose_dtype("auto", choose_device("cpu"))
    return Painter(
        StarterUNet.from_pretrained(folder / "unet", torch_dtype=kind).eval(),
        Qwen3Model.from_pretrained(folder / "text_encoder", dtype=kind).eval(),
        PreTrainedTokenizerFast.from_pretrained(folder / "tokenizer"),
    )


def from_run(
    run: Path, *, average: bool = True, kind: torch.dtype = torch.bfloat16, checkpoint: str = "checkpoint.pt"
) -> tuple[Painter, dict[str, float]]:
    """A checkpoint of a run (its moving average by default) and how far it had come. `kind` is bf16 for what ships."""
    from train import SIZES

    state = torch.load(run / checkpoint, weights_only=True, mmap=True)
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

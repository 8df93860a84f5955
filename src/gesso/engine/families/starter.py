"""The starter: our own small painter over 4-px pixel blocks, with a little Qwen3 that reads word by word.

The weights ship inside the package (`engine/weights/starter/`: unet, text_encoder, tokenizer). There is no
autoencoder: encoding and decoding are one exact linear map, in fp32. Convolutions wrap around for tiles.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from transformers import PreTrainedTokenizerFast, Qwen3Model

from gesso.domain.plan import Sampling
from gesso.engine import attention, loading, pixels, schedule, tile
from gesso.engine.device import Compute
from gesso.engine.events import Rgb
from gesso.engine.families.family import Beside, Frame, Moment, Prompt, Text
from gesso.engine.families.starter_unet import GRID_PX, Looked, StarterUNet
from gesso.engine.guidance import hold_norm
from gesso.engine.schedule import Schedule

_TRAINED_PX = 128
_MAX_TOKENS = 48


def load(folder: Path, compute: Compute) -> "Starter":
    """Load the starter's folder.

    Raises:
        EngineError: `model_unreadable` or `weights_not_safetensors`.
    """
    if not folder.is_dir():
        raise loading.unreadable(folder, "the folder is missing")
    for part in ("unet", "text_encoder"):
        loading.check_weights(folder / part)
    return Starter(
        compute,
        unet=loading.load_component(StarterUNet, folder / "unet", compute),
        text_encoder=loading.load_component(Qwen3Model, folder / "text_encoder", compute),
        tokenizer=loading.load_tokenizer(PreTrainedTokenizerFast, folder / "tokenizer"),
    )


@dataclass(frozen=True)
class Seen:
    """The bare drawing as a hint, and what was seen in the style references; None where there is none."""

    hint: torch.Tensor | None
    looked: Looked | None


class Starter:
    """Loaded starter weights. See `Family` for what the methods promise."""

    multiple_px = GRID_PX
    small = True
    wraps = True
    chaos_scale: ClassVar[float] = 0.2
    """Low: the drawing itself carries chaos (`scenes`), and the words should still say what was drawn."""
    negative_guidance = 2.0

    def __init__(self, compute: Compute, *, unet: Any, text_encoder: Any, tokenizer: Any) -> None:
        self.unet, self.text_encoder, self.tokenizer = unet, text_encoder, tokenizer
        self.compute, self.device, self.dtype = compute, compute.device, compute.dtype
        attention.lay_out(unet, compute)

    def modules(self) -> tuple[torch.nn.Module, ...]:
        return self.unet, self.text_encoder

    @torch.inference_mode()
    def encode_text(self, text: str, sampling: Sampling) -> Text:
        length = min(sampling.max_text_tokens, _MAX_TOKENS)
        ids = self.tokenizer(text, truncation=True, max_length=length, return_tensors="pt")
        hidden = self.text_encoder(input_ids=ids["input_ids"].to(self.device)).last_hidden_state
        return Text(tokens=hidden, mask=torch.ones(hidden.shape[:2], dtype=torch.long, device=self.device))

    @torch.inference_mode()
    def encode_image(self, rgb: Rgb) -> torch.Tensor:
        latent: torch.Tensor = self.unet.encode(pixels.to_tensor(rgb, self.device, torch.float32))
        return latent

    @torch.inference_mode()
    def set_beside(self, beside: Beside) -> Seen:
        hint = None
        if beside.drawing is not None:
            kept = None
            if beside.kept is not None:
                kept = torch.from_numpy(beside.kept)[None, None].to(self.device, torch.float32)
            hint = self.unet.hint(pixels.to_tensor(beside.drawing, self.device, torch.float32), kept)
        pictures = [pixels.to_tensor(rgb, self.device, torch.float32) for rgb, _ in beside.styles]
        return Seen(hint, self.unet.look(pictures, [weight for _, weight in beside.styles]))

    def latent_shape(self, width_px: int, height_px: int) -> tuple[int, int, int, int]:
        channels, block = int(self.unet.enter.in_channels), GRID_PX // 4
        return (1, channels, height_px // block, width_px // block)

    def schedule(self, sampling: Sampling, shape: tuple[int, int, int, int]) -> Schedule:
        """Shift by the side's ratio to the trained 128 px, unless the plan fixes one (Esser et al. 2024, eq. 23)."""
        base = np.linspace(1.0, 1 / sampling.steps, sampling.steps)
        side = math.exp2(_scale(shape))
        return schedule.flow(base, {}, mu=None, shift=sampling.shift or max(1.0, side), start=sampling.start)

    def noised(self, clean: torch.Tensor | None, noise: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
        return noise if clean is None else (1 - sigma) * clean + sigma * noise

    def stop_sigma(self, flow_time: float) -> float:
        return flow_time

    def velocity(self, x: torch.Tensor, moment: Moment, prompt: Prompt, frame: Frame) -> torch.Tensor:
        with tile.circular(self.unet, on=frame.tile, but=self.unet.looker):
            towards = self._predict(x, moment.sigma, prompt.text, prompt.beside)
            if prompt.avoid is None:
                return towards
            away = self._predict(x, moment.sigma, prompt.avoid, prompt.beside)
        guided = away + frame.guidance * (towards - away)
        return hold_norm(guided, towards) if frame.gentle else guided

    def _predict(self, x: torch.Tensor, sigma: torch.Tensor, text: Text, seen: Seen | None) -> torch.Tensor:
        scale = torch.full((1,), _scale(tuple(x.shape)), device=self.device)
        hint, looked = (None, None) if seen is None else (seen.hint, seen.looked)
        time = sigma.to(self.device).view(1)
        velocity: torch.Tensor = self.unet(x, time, text.tokens, text.mask, scale, hint, looked)
        return velocity.contiguous()

    @torch.inference_mode()
    def decode(self, x: torch.Tensor, frame: Frame) -> Rgb:
        width, height = frame.size_px
        return pixels.to_rgb(self.unet.decode(x, (height, width)))

    @torch.inference_mode()
    def preview(self, x: torch.Tensor) -> Rgb:
        return pixels.to_rgb(self.unet.decode(x))


def _scale(shape: tuple[int, ...]) -> float:
    """log2 of the painting's side against the trained window's, as the painter was told in training."""
    side_px = math.sqrt(shape[-1] * shape[-2]) * (GRID_PX // 4)
    return math.log2(side_px / _TRAINED_PX)

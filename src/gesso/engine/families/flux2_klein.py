"""FLUX.2 [klein]: a rectified-flow transformer over 16-px tokens with a Qwen3 reader. Distilled (4 steps) or base.

Arithmetic follows diffusers' Flux2KleinPipeline 0.42.1; tests show a difference of exactly 0 in fp32 for single
pictures. Latents are the patchified, batch-norm-normalised grid (1, 4C, H/16, W/16), kept in fp32.

Words to avoid: base weights use classifier-free guidance with the avoided words in place of the empty prompt.
Distilled weights were trained without guidance, so for them a second pass is extrapolated gently and its norm is held
to that of the plain prediction, which keeps the contrast from burning; this costs twice the time and only when
asked for. Attention-level guidance (NAG) has conflicting reports on klein (founding notes, engine, §2); it is not used.

References stand in the context: their latents follow the picture's own tokens, at T = 10, 20, 30 … by order. A weight w is
log(w) added to the attention's logits in their columns, which multiplies what they are listened to by w: 1 is how
the weights were trained, and what weighs 0 is left out. (Scaling the latents themselves would do nothing: the network's
first norm takes it out again.)
"""

from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from diffusers import AutoencoderKLFlux2, Flux2Transformer2DModel
from PIL import Image
from safetensors import safe_open
from transformers import Qwen2Tokenizer, Qwen3ForCausalLM

from gesso.domain.plan import Sampling
from gesso.engine import attention, loading, packing, pixels, preview, schedule, tile
from gesso.engine.device import Compute
from gesso.engine.events import Rgb
from gesso.engine.families.family import Beside, Frame, Moment, Prompt, Text
from gesso.engine.guidance import hold_norm
from gesso.engine.schedule import Schedule

_COMPONENTS: dict[str, tuple[str, ...]] = {
    "transformer": ("Flux2Transformer2DModel",),
    "text_encoder": ("Qwen3ForCausalLM",),
    "vae": ("AutoencoderKLFlux2",),
}
_DEFAULT_LAYERS = (9, 18, 27)
_MOST_REFERENCE_PX = 1024 * 1024
"""Larger references are shrunk to this area, as they were in training."""
_LEAST_SIDE_PX, _LONGEST = 64, 8
"""What the weights never saw: a side below 64 px, or a shape beyond 8:1."""
_APART = 10
"""References stand this far from each other, and from the picture, along the fourth axis of positions."""


def load(folder: Path, compute: Compute) -> "Flux2Klein":
    """Load a checkpoint folder in diffusers layout.

    Raises:
        EngineError: `model_unreadable` or `weights_not_safetensors`.
    """
    index = loading.check_folder(folder, _COMPONENTS)
    config = loading.read_json(folder / "scheduler" / "scheduler_config.json")
    schedule.check_config(config)
    return Flux2Klein(
        compute,
        transformer=loading.load_component(Flux2Transformer2DModel, folder / "transformer", compute),
        text_encoder=loading.load_component(Qwen3ForCausalLM, folder / "text_encoder", compute),
        tokenizer=loading.load_tokenizer(Qwen2Tokenizer, folder / "tokenizer"),
        vae=loading.load_component(AutoencoderKLFlux2, folder / "vae", compute),
        latent_stats=_latent_stats(folder / "vae"),
        scheduler_config=config,
        distilled=bool(index.get("is_distilled", False)),
    )


def _latent_stats(folder: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Read the latents' mean and variance in fp32 from the file: loading the autoencoder as bf16 would round them."""
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, framework="pt") as file:
            if "bn.running_mean" in file.keys():  # noqa: SIM118  safe_open is no mapping
                return file.get_tensor("bn.running_mean").float(), file.get_tensor("bn.running_var").float()
    raise loading.unreadable(folder, "the weights lack bn.running_mean")


@dataclass(frozen=True)
class InContext:
    """References ready for the transformer: `tokens` (1, N, 4C), `ids` (N, 4), `logs` (N) or None where every weight is 1."""

    tokens: torch.Tensor
    ids: torch.Tensor
    logs: torch.Tensor | None


class Flux2Klein:
    """Loaded klein weights. See `Family` for what the methods promise."""

    small = False
    wraps = False
    chaos_scale: ClassVar[float] = 0.5

    def __init__(
        self,
        compute: Compute,
        *,
        transformer: Any,
        text_encoder: Any,
        tokenizer: Any,
        vae: Any,
        latent_stats: tuple[torch.Tensor, torch.Tensor],
        scheduler_config: dict[str, Any],
        distilled: bool,
    ) -> None:
        self.transformer, self.text_encoder, self.tokenizer, self.vae = transformer, text_encoder, tokenizer, vae
        self.compute, self.device, self.dtype = compute, compute.device, compute.dtype
        self.distilled = distilled
        self.negative_guidance = 2.0 if distilled else 4.0
        self._config = scheduler_config
        self.multiple_px = 2 ** len(vae.config.block_out_channels)
        mean, variance = (stats.view(1, -1, 1, 1).to(self.device) for stats in latent_stats)
        self._mean, self._std = mean, torch.sqrt(variance + vae.config.batch_norm_eps)
        self._matrix: torch.Tensor | None = None
        attention.lay_out(vae, compute)
        packing.pack(transformer, compute)

    def modules(self) -> tuple[torch.nn.Module, ...]:
        return self.transformer, self.text_encoder, self.vae

    @torch.inference_mode()
    def encode_text(self, text: str, sampling: Sampling) -> Text:
        wrapped = self.tokenizer.apply_chat_template(
            [{"role": "user", "content": text}], tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        ids = self.tokenizer(
            wrapped, return_tensors="pt", padding="max_length", truncation=True, max_length=sampling.max_text_tokens
        )
        output = self.text_encoder(
            input_ids=ids["input_ids"].to(self.device),
            attention_mask=ids["attention_mask"].to(self.device),
            output_hidden_states=True,
            use_cache=False,
            logits_to_keep=1,
        )
        layers = sampling.text_layers or _DEFAULT_LAYERS
        stack = torch.stack([output.hidden_states[layer] for layer in layers], dim=1)
        batch, count, length, width = stack.shape
        return Text(tokens=stack.permute(0, 2, 1, 3).reshape(batch, length, count * width))

    @torch.inference_mode()
    def encode_image(self, rgb: Rgb) -> torch.Tensor:
        moments = self.vae.encode(pixels.to_tensor(rgb, self.device, self.dtype)).latent_dist
        return (_patchify(moments.mode()).float() - self._mean) / self._std

    @torch.inference_mode()
    def set_beside(self, beside: Beside) -> InContext | None:
        """Encode the references, in their order. Those of weight 0 are not there at all."""
        heavy = [(rgb, weight) for rgb, weight in beside.references if weight > 0]
        if not heavy:
            return None
        tokens, ids, logs = [], [], []
        for place, (rgb, weight) in enumerate(heavy):
            latent = self.encode_image(_reference_size(rgb, self.multiple_px))
            _, channels, height, width = latent.shape
            tokens.append(latent.reshape(1, channels, height * width).permute(0, 2, 1))
            ids.append(_ids(_APART * (place + 1), height, width))
            logs.append(torch.full((height * width,), weight).log())
        plain = all(weight == 1 for _, weight in heavy)
        return InContext(torch.cat(tokens, 1), torch.cat(ids), None if plain else torch.cat(logs))

    def latent_shape(self, width_px: int, height_px: int) -> tuple[int, int, int, int]:
        channels = int(self.transformer.config.in_channels)
        return (1, channels, height_px // self.multiple_px, width_px // self.multiple_px)

    def schedule(self, sampling: Sampling, shape: tuple[int, int, int, int]) -> Schedule:
        base = np.linspace(1.0, 1 / sampling.steps, sampling.steps)
        mu = schedule.empirical_mu(shape[-2] * shape[-1], sampling.steps)
        return schedule.flow(base, self._config, mu=mu, shift=sampling.shift, start=sampling.start)

    def noised(self, clean: torch.Tensor | None, noise: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
        return noise if clean is None else (1 - sigma) * clean + sigma * noise

    def stop_sigma(self, flow_time: float) -> float:
        return flow_time

    def velocity(self, x: torch.Tensor, moment: Moment, prompt: Prompt, frame: Frame) -> torch.Tensor:
        towards = self._predict(x, moment.time, prompt.text, prompt.beside)
        if prompt.avoid is None:
            return towards
        away = self._predict(x, moment.time, prompt.avoid, prompt.beside)
        guided = away + frame.guidance * (towards - away)
        return hold_norm(guided, towards) if self.distilled or frame.gentle else guided

    def _predict(self, x: torch.Tensor, time: torch.Tensor, text: Text, context: InContext | None) -> torch.Tensor:
        batch, channels, height, width = x.shape
        tokens = x.reshape(batch, channels, height * width).permute(0, 2, 1).to(self.dtype)
        ids, text_ids = _ids(0, height, width), _text_ids(text.tokens.shape[1])
        listening = None
        if context is not None:
            listening = _listening(context, text.tokens.shape[1] + tokens.shape[1], self.device, self.dtype)
            tokens, ids = torch.cat([tokens, context.tokens.to(tokens)], 1), torch.cat([ids, context.ids])
        with attention.per_head(self.compute):
            velocity = self.transformer(
                hidden_states=tokens,
                timestep=(time.expand(batch) / 1000).to(self.device),
                guidance=None,
                encoder_hidden_states=text.tokens,
                txt_ids=text_ids.to(self.device),
                img_ids=ids.to(self.device),
                joint_attention_kwargs=None if listening is None else {"attention_mask": listening},
                return_dict=False,
            )[0][:, : height * width]
        grid: torch.Tensor = velocity.float().permute(0, 2, 1).reshape(x.shape)
        return grid

    @torch.inference_mode()
    def decode(self, x: torch.Tensor, frame: Frame) -> Rgb:
        latent = _unpatchify(x * self._std + self._mean)
        with tile.circular(self.vae, on=frame.tile):
            image = self.vae.decode(latent.to(self.dtype), return_dict=False)[0]
        return pixels.to_rgb(image)

    @torch.inference_mode()
    def preview(self, x: torch.Tensor) -> Rgb:
        if self._matrix is None:
            self._matrix = preview.fit_matrix(self._raw_latent, self.multiple_px // 2)
        return preview.project(_unpatchify(x * self._std + self._mean), self._matrix)

    def _raw_latent(self, rgb: Rgb) -> torch.Tensor:
        return _unpatchify(self.encode_image(rgb) * self._std + self._mean)


def _ids(apart: int, height: int, width: int) -> torch.Tensor:
    """Positions (T, H, W, L) of a grid's tokens."""
    return torch.cartesian_prod(torch.tensor([apart]), torch.arange(height), torch.arange(width), torch.arange(1))


def _text_ids(length: int) -> torch.Tensor:
    return torch.cartesian_prod(torch.arange(1), torch.arange(1), torch.arange(1), torch.arange(length))


def _listening(context: InContext, before: int, device: torch.device, dtype: torch.dtype) -> torch.Tensor | None:
    """The bias (1, 1, 1, L) on the attention's columns: 0 for words and picture, log(w) for each reference's tokens.

    None where all weights are 1, so that the fast path without a mask stays open.
    """
    if context.logs is None:
        return None
    return torch.cat([torch.zeros(before), context.logs]).view(1, 1, 1, -1).to(device, dtype)


def _reference_size(rgb: Rgb, multiple_px: int) -> Rgb:
    """A reference as the weights know them: at most a megapixel, 64 px a side, 8:1, cut in the middle to whole tokens.

    Larger areas shrink by Lanczos. What the pipeline refuses is brought into its range instead: what is too long is
    cut in the middle, what is too small is enlarged.
    """
    height, width = rgb.shape[:2]
    if max(height, width) > _LONGEST * min(height, width):
        rgb = _middle(rgb, min(width, _LONGEST * height), min(height, _LONGEST * width))
        height, width = rgb.shape[:2]
    scale = max(1.0, _LEAST_SIDE_PX / min(width, height))
    if width * height > _MOST_REFERENCE_PX:
        scale = sqrt(_MOST_REFERENCE_PX / (width * height))
    if scale != 1:
        size = (max(_LEAST_SIDE_PX, int(width * scale)), max(_LEAST_SIDE_PX, int(height * scale)))
        rgb = np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))
        width, height = size
    return _middle(rgb, width // multiple_px * multiple_px, height // multiple_px * multiple_px)


def _middle(rgb: Rgb, width: int, height: int) -> Rgb:
    top, left = (rgb.shape[0] - height) // 2, (rgb.shape[1] - width) // 2
    return rgb[top : top + height, left : left + width]


def _patchify(latents: torch.Tensor) -> torch.Tensor:
    """(B, C, 2h, 2w) to (B, 4C, h, w)."""
    batch, channels, height, width = latents.shape
    split = latents.view(batch, channels, height // 2, 2, width // 2, 2).permute(0, 1, 3, 5, 2, 4)
    return split.reshape(batch, channels * 4, height // 2, width // 2)


def _unpatchify(latents: torch.Tensor) -> torch.Tensor:
    """(B, 4C, h, w) to (B, C, 2h, 2w)."""
    batch, channels, height, width = latents.shape
    split = latents.reshape(batch, channels // 4, 2, 2, height, width).permute(0, 1, 4, 2, 5, 3)
    return split.reshape(batch, channels // 4, height * 2, width * 2)

"""FLUX.2 [klein]: a rectified-flow transformer over 16-px tokens with a Qwen3 reader. Distilled (4 steps) or base.

Arithmetic follows diffusers' Flux2KleinPipeline 0.42.1; tests show a difference of exactly 0 in fp32 for single
pictures. Latents are the patchified, batch-norm-normalised grid (1, 4C, H/16, W/16), kept in fp32.

Words to avoid: base weights use classifier-free guidance with the avoided words in place of the empty prompt.
Distilled weights were trained without guidance, so for them a second pass is extrapolated gently and its norm is held
to that of the plain prediction, which keeps the contrast from burning; this costs twice the time and only when
asked for. Attention-level guidance (NAG) has conflicting reports on klein (founding notes, engine, §2); it is not used.
"""

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from diffusers import AutoencoderKLFlux2, Flux2Transformer2DModel
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

    def set_beside(self, beside: Beside) -> None:
        """Paints from words and a source alone."""

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
        towards = self._predict(x, moment.time, prompt.text)
        if prompt.avoid is None:
            return towards
        away = self._predict(x, moment.time, prompt.avoid)
        guided = away + frame.guidance * (towards - away)
        return hold_norm(guided, towards) if self.distilled or frame.gentle else guided

    def _predict(self, x: torch.Tensor, time: torch.Tensor, text: Text) -> torch.Tensor:
        batch, channels, height, width = x.shape
        tokens = x.reshape(batch, channels, height * width).permute(0, 2, 1).to(self.dtype)
        ids = (torch.arange(1), torch.arange(height), torch.arange(width), torch.arange(1))
        text_ids = (torch.arange(1), torch.arange(1), torch.arange(1), torch.arange(text.tokens.shape[1]))
        with attention.per_head(self.compute):
            velocity = self.transformer(
                hidden_states=tokens,
                timestep=(time.expand(batch) / 1000).to(self.device),
                guidance=None,
                encoder_hidden_states=text.tokens,
                txt_ids=torch.cartesian_prod(*text_ids).to(self.device),
                img_ids=torch.cartesian_prod(*ids).to(self.device),
                return_dict=False,
            )[0]
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

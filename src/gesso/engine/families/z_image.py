"""Z-Image and Z-Image-Turbo: one stream of caption and image tokens, a Qwen3 reader, FLUX.1's autoencoder.

Arithmetic follows diffusers' ZImagePipeline 0.42.1; tests show a difference of exactly 0 in fp32. The plan's guidance
w means 1 + the pipeline's `guidance_scale` (w = 1: none, as Turbo wants). The network counts time from noise (0) to
picture (1) and predicts picture − noise, the opposite of the loop's velocity.
"""

from pathlib import Path
from typing import Any, ClassVar

import torch
from diffusers import AutoencoderKL, ZImageTransformer2DModel
from transformers import Qwen2Tokenizer, Qwen3ForCausalLM, Qwen3Model

from gesso.domain.plan import Sampling
from gesso.engine import attention, loading, packing, pixels, preview, schedule, tile
from gesso.engine.device import Compute
from gesso.engine.events import Rgb
from gesso.engine.families.family import Beside, Frame, Moment, Prompt, Text
from gesso.engine.guidance import hold_norm
from gesso.engine.schedule import Schedule

_READERS = {"Qwen3Model": Qwen3Model, "Qwen3ForCausalLM": Qwen3ForCausalLM}
_COMPONENTS: dict[str, tuple[str, ...]] = {
    "transformer": ("ZImageTransformer2DModel",),
    "text_encoder": tuple(_READERS),
    "vae": ("AutoencoderKL",),
}


def load(folder: Path, compute: Compute) -> "ZImage":
    """Load a checkpoint folder in diffusers layout.

    Raises:
        EngineError: `model_unreadable` or `weights_not_safetensors`.
    """
    index = loading.check_folder(folder, _COMPONENTS)
    config = loading.read_json(folder / "scheduler" / "scheduler_config.json")
    schedule.check_config(config)
    reader = _READERS[index["text_encoder"][1]]
    return ZImage(
        compute,
        transformer=loading.load_component(ZImageTransformer2DModel, folder / "transformer", compute),
        text_encoder=loading.load_component(reader, folder / "text_encoder", compute),
        tokenizer=loading.load_tokenizer(Qwen2Tokenizer, folder / "tokenizer"),
        vae=loading.load_component(AutoencoderKL, folder / "vae", compute),
        scheduler_config=config,
    )


class ZImage:
    """Loaded Z-Image weights. See `Family` for what the methods promise."""

    small = False
    wraps = False
    chaos_scale: ClassVar[float] = 0.5
    negative_guidance = 2.5

    def __init__(
        self,
        compute: Compute,
        *,
        transformer: Any,
        text_encoder: Any,
        tokenizer: Any,
        vae: Any,
        scheduler_config: dict[str, Any],
    ) -> None:
        self.transformer, self.text_encoder, self.tokenizer, self.vae = transformer, text_encoder, tokenizer, vae
        self.compute, self.device, self.dtype = compute, compute.device, compute.dtype
        self._config = scheduler_config
        self.multiple_px = 2 ** len(vae.config.block_out_channels)
        self._matrix: torch.Tensor | None = None
        attention.lay_out(vae, compute)
        packing.pack(transformer, compute)

    def modules(self) -> tuple[torch.nn.Module, ...]:
        return self.transformer, self.text_encoder, self.vae

    @torch.inference_mode()
    def encode_text(self, text: str, sampling: Sampling) -> Text:
        wrapped = self.tokenizer.apply_chat_template(
            [{"role": "user", "content": text}], tokenize=False, add_generation_prompt=True, enable_thinking=True
        )
        ids = self.tokenizer(
            [wrapped], return_tensors="pt", padding="max_length", truncation=True, max_length=sampling.max_text_tokens
        )
        mask = ids["attention_mask"].to(self.device).bool()
        hidden = self.text_encoder(
            input_ids=ids["input_ids"].to(self.device), attention_mask=mask, output_hidden_states=True
        ).hidden_states[-2]
        return Text(tokens=hidden[0][mask[0]].unsqueeze(0))

    @torch.inference_mode()
    def encode_image(self, rgb: Rgb) -> torch.Tensor:
        mode = self.vae.encode(pixels.to_tensor(rgb, self.device, self.dtype)).latent_dist.mode().float()
        return (mode - self.vae.config.shift_factor) * self.vae.config.scaling_factor  # type: ignore[no-any-return]

    def set_beside(self, beside: Beside) -> None:
        """Paints from words and a source alone."""

    def latent_shape(self, width_px: int, height_px: int) -> tuple[int, int, int, int]:
        cell = self.multiple_px // 2
        return (1, int(self.transformer.in_channels), height_px // cell, width_px // cell)

    def schedule(self, sampling: Sampling, shape: tuple[int, int, int, int]) -> Schedule:
        base = torch.linspace(1.0, 1 / sampling.steps, sampling.steps).double().numpy()
        mu = schedule.linear_mu((shape[-2] // 2) * (shape[-1] // 2), self._config)
        return schedule.flow(base, self._config, mu=mu, shift=sampling.shift, start=sampling.start)

    def noised(self, clean: torch.Tensor | None, noise: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
        return noise if clean is None else (1 - sigma) * clean + sigma * noise

    def stop_sigma(self, flow_time: float) -> float:
        return flow_time

    def velocity(self, x: torch.Tensor, moment: Moment, prompt: Prompt, frame: Frame) -> torch.Tensor:
        texts = [prompt.text] if prompt.avoid is None else [prompt.text, prompt.avoid]
        latents = list(x.to(self.dtype).repeat(len(texts), 1, 1, 1).unsqueeze(2).unbind(0))
        clock = ((1000 - moment.time.expand(1)) / 1000).repeat(len(texts)).to(self.device)
        with attention.per_head(self.compute):
            out = self.transformer(latents, clock, [one.tokens[0] for one in texts], return_dict=False)[0]
        towards = out[0].float()
        if prompt.avoid is not None:
            guided = towards + (frame.guidance - 1) * (towards - out[1].float())
            towards = hold_norm(guided, towards) if frame.gentle else guided
        velocity: torch.Tensor = -towards.unsqueeze(0).squeeze(2)
        return velocity

    @torch.inference_mode()
    def decode(self, x: torch.Tensor, frame: Frame) -> Rgb:
        latent = (x.to(self.dtype) / self.vae.config.scaling_factor) + self.vae.config.shift_factor
        with tile.circular(self.vae, on=frame.tile):
            image = self.vae.decode(latent, return_dict=False)[0]
        return pixels.to_rgb(image)

    @torch.inference_mode()
    def preview(self, x: torch.Tensor) -> Rgb:
        if self._matrix is None:
            self._matrix = preview.fit_matrix(self.encode_image, self.multiple_px // 2)
        return preview.project(x, self._matrix)

"""Stable Diffusion XL and its fine-tunes: a U-Net with two CLIP readers, noise or v prediction.

It runs in the same loop as the flow models. With σ the noise scale of the variance-exploding form, x = picture + σ·noise
and dx/dσ is the predicted noise (Karras et al. 2022, arXiv 2206.00364, eq. 3 and 6), so an Euler step and the foreseen
picture x − σ·dx/dσ read the same. A picture at flow time t is as noisy as one at σ = t/(1 − t).
Tests show a difference of exactly 0 in fp32 against StableDiffusionXLPipeline with its Euler scheduler, whose sigma
table is used for whole runs. Convolutions wrap for tiles, in the U-Net and in the autoencoder.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from gesso.domain.errors import EngineError
from gesso.domain.plan import Sampling
from gesso.engine import attention, loading, pixels, preview, tile
from gesso.engine.device import Compute
from gesso.engine.events import Rgb
from gesso.engine.families import controlnet, ip_adapter
from gesso.engine.families.family import Beside, Frame, Moment, Prompt, Text
from gesso.engine.families.ip_adapter import IpAdapter, Listened
from gesso.engine.guidance import hold_norm
from gesso.engine.schedule import Schedule


@dataclass(frozen=True)
class Seen:
    """What stands beside the words: references by the IP-Adapter, and what ControlNets hold to."""

    listened: Listened | None = None
    held: tuple[controlnet.Held, ...] = ()


_NOTHING = Seen()
_COMPONENTS: dict[str, tuple[str, ...]] = {
    "unet": ("UNet2DConditionModel",),
    "text_encoder": ("CLIPTextModel",),
    "text_encoder_2": ("CLIPTextModelWithProjection",),
    "vae": ("AutoencoderKL",),
}


def load(folder: Path, compute: Compute) -> "Sdxl":
    """Load a checkpoint folder in diffusers layout.

    Raises:
        EngineError: `model_unreadable` or `weights_not_safetensors`.
    """
    index = loading.check_folder(folder, _COMPONENTS)
    config = loading.read_json(folder / "scheduler" / "scheduler_config.json")
    if (
        config.get("prediction_type", "epsilon") not in {"epsilon", "v_prediction"}
        or config.get("timestep_type") == "continuous"
    ):
        raise EngineError(
            f"{folder / 'scheduler'} asks for a prediction type or time scale that Gesso does not know.",
            code="model_unreadable",
        )
    vae_dtype = torch.float32 if compute.dtype == torch.float16 else compute.dtype  # SDXL's decoder overflows in fp16
    return Sdxl(
        compute,
        unet=loading.load_component(UNet2DConditionModel, folder / "unet", compute),
        readers=(
            loading.load_component(CLIPTextModel, folder / "text_encoder", compute),
            loading.load_component(CLIPTextModelWithProjection, folder / "text_encoder_2", compute),
        ),
        tokenizers=(
            loading.load_tokenizer(CLIPTokenizer, folder / "tokenizer"),
            loading.load_tokenizer(CLIPTokenizer, folder / "tokenizer_2"),
        ),
        vae=loading.load_component(AutoencoderKL, folder / "vae", compute.with_dtype(vae_dtype)),
        scheduler_config=config,
        zeros_for_empty=bool(index.get("force_zeros_for_empty_prompt", True)),
        adapter=IpAdapter(folder, compute) if ip_adapter.find(folder) else None,
    )


class Sdxl:
    """Loaded SDXL weights. See `Family` for what the methods promise."""

    small = False
    wraps = True
    chaos_scale: ClassVar[float] = 0.4
    negative_guidance = 5.0

    def __init__(
        self,
        compute: Compute,
        *,
        unet: Any,
        readers: tuple[Any, Any],
        tokenizers: tuple[Any, Any],
        vae: Any,
        scheduler_config: dict[str, Any],
        zeros_for_empty: bool,
        adapter: IpAdapter | None = None,
    ) -> None:
        self._adapter = adapter
        self.unet, self.readers, self.tokenizers, self.vae = unet, readers, tokenizers, vae
        self.compute, self.device, self.dtype = compute, compute.device, compute.dtype
        self._scheduler = EulerDiscreteScheduler.from_config(scheduler_config)
        self._zeros_for_empty = zeros_for_empty
        self._cell_px = 2 ** (len(vae.config.block_out_channels) - 1)
        self.multiple_px = self._cell_px * 2 ** (len(unet.config.block_out_channels) - 1)
        self._matrix: torch.Tensor | None = None
        for module in (unet, vae):
            attention.lay_out(module, compute)

    def modules(self) -> tuple[torch.nn.Module, ...]:
        seeing = () if self._adapter is None else (self._adapter.encoder,)
        return self.unet, *self.readers, self.vae, *seeing

    @torch.inference_mode()
    def encode_text(self, text: str, sampling: Sampling) -> Text:
        """Read with both encoders. The empty text is all zeros where the checkpoint was trained so."""
        del sampling  # CLIP reads 77 tokens
        layers, pooled = [], None
        for tokenizer, reader in zip(self.tokenizers, self.readers, strict=True):
            ids = tokenizer(
                text, padding="max_length", max_length=tokenizer.model_max_length, truncation=True, return_tensors="pt"
            )
            output = reader(ids.input_ids.to(self.device), output_hidden_states=True)
            if output[0].ndim == 2:
                pooled = output[0]
            layers.append(output.hidden_states[-2])
        tokens = torch.concat(layers, dim=-1)
        if pooled is None:
            raise EngineError(
                "The second text encoder of this SDXL checkpoint gives no pooled vector.", code="model_unreadable"
            )
        if not text and self._zeros_for_empty:
            tokens, pooled = torch.zeros_like(tokens), torch.zeros_like(pooled)
        return Text(tokens=tokens, pooled=pooled)

    @torch.inference_mode()
    def encode_image(self, rgb: Rgb) -> torch.Tensor:
        mode = self.vae.encode(pixels.to_tensor(rgb, self.device, self.vae.dtype)).latent_dist.mode().float()
        return mode * self.vae.config.scaling_factor  # type: ignore[no-any-return]

    def set_beside(self, beside: Beside) -> Seen:
        """Read the references with the IP-Adapter, and what the ControlNets are shown.

        Raises:
            EngineError: `adapter_missing` where the checkpoint has no IP-Adapter.
        """
        held = tuple((one.net, one.net.show(one.shown), one.weight) for one in beside.controls if one.weight > 0)
        return Seen(self._listen(beside), held)

    def _listen(self, beside: Beside) -> Listened | None:
        if not any(weight > 0 for _, weight in beside.references):
            return None
        if self._adapter is None:
            raise EngineError(
                "This SDXL checkpoint has no IP-Adapter, so it cannot follow pictures. Put h94/IP-Adapter into its folder "
                "as ip_adapter/ (docs/05-references.md), or leave the references out.",
                code="adapter_missing",
            )
        return self._adapter.listen(beside.references, beside.roles)

    def latent_shape(self, width_px: int, height_px: int) -> tuple[int, int, int, int]:
        return (1, int(self.unet.config.in_channels), height_px // self._cell_px, width_px // self._cell_px)

    def schedule(self, sampling: Sampling, shape: tuple[int, int, int, int]) -> Schedule:
        del shape
        self._scheduler.set_timesteps(sampling.steps)
        whole = Schedule(sigmas=self._scheduler.sigmas.clone(), times=self._scheduler.timesteps.clone())
        first = self.stop_sigma(sampling.start)
        if first >= float(whole.sigmas[0]):
            return whole
        alphas = self._scheduler.alphas_cumprod.numpy().astype(np.float64)
        table = np.sqrt((1 - alphas) / alphas)
        places = np.arange(len(table))
        times = np.linspace(np.interp(first, table, places), 0, sampling.steps + 1)[:-1]
        sigmas = np.append(np.interp(times, places, table), 0)
        sigmas[0] = first
        return Schedule(sigmas=torch.from_numpy(sigmas).float(), times=torch.from_numpy(times).float())

    def noised(self, clean: torch.Tensor | None, noise: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
        if clean is None:
            return noise * self._scheduler.init_noise_sigma  # type: ignore[no-any-return]
        return clean + sigma * noise

    def stop_sigma(self, flow_time: float) -> float:
        return flow_time / (1 - flow_time) if flow_time < 1 else float("inf")

    def velocity(self, x: torch.Tensor, moment: Moment, prompt: Prompt, frame: Frame) -> torch.Tensor:
        texts = [prompt.text] if prompt.avoid is None else [prompt.avoid, prompt.text]
        sigma = moment.sigma
        width, height = frame.size_px
        sizes = torch.tensor([[height, width, 0, 0, height, width]], dtype=self.dtype, device=self.device)
        scaled = torch.cat([x] * len(texts)) / ((sigma**2 + 1) ** 0.5)
        tokens, time = torch.cat([one.tokens for one in texts]), moment.time.to(self.device)
        added = {
            "text_embeds": torch.cat([one.pooled for one in texts if one.pooled is not None]),
            "time_ids": sizes.repeat(len(texts), 1),
        }
        seen: Seen = prompt.beside or _NOTHING
        skips = controlnet.skips(seen.held, scaled.to(self.dtype), time, tokens, added, wraps=frame.tile)
        with tile.circular(self.unet, on=frame.tile), self._listening(seen.listened):
            out = self.unet(
                scaled.to(self.dtype),
                time,
                encoder_hidden_states=tokens,
                added_cond_kwargs=added,
                return_dict=False,
                **skips,
            )[0].float()
        if prompt.avoid is not None:
            away, towards = out.chunk(2)
            guided = away + frame.guidance * (towards - away)
            out = hold_norm(guided, towards) if frame.gentle else guided
        if self._scheduler.config.prediction_type == "v_prediction":
            foreseen = out * (-sigma / (sigma**2 + 1) ** 0.5) + (x / (sigma**2 + 1))
        else:
            foreseen = x - sigma * out
        velocity: torch.Tensor = (x - foreseen) / sigma
        return velocity

    def _listening(self, listened: Listened | None) -> AbstractContextManager[None]:
        return nullcontext() if self._adapter is None else self._adapter.beside(self.unet, listened)

    @torch.inference_mode()
    def decode(self, x: torch.Tensor, frame: Frame) -> Rgb:
        latent = (x / self.vae.config.scaling_factor).to(self.vae.dtype)
        with tile.circular(self.vae, on=frame.tile):
            image = self.vae.decode(latent, return_dict=False)[0]
        return pixels.to_rgb(image)

    @torch.inference_mode()
    def preview(self, x: torch.Tensor) -> Rgb:
        if self._matrix is None:
            self._matrix = preview.fit_matrix(self.encode_image, self._cell_px)
        return preview.project(x, self._matrix)

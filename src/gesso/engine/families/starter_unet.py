"""The starter's painter: a small flow-matching U-Net over 4×4 pixel blocks, 9 million weights, no autoencoder to train.

Promises: `encode` and `decode` are exact inverses (pixels ↔ latents, a fixed linear map kept in the config);
`forward` gives the velocity v = noise − x of x_t = (1−t)·x + t·noise, so one Euler step is `x + (t_next − t)·v`;
after `set_tile(True)` a picture rolled by 16 px is painted rolled by 16 px, which is what makes a tile seamless.
Any size works that is a multiple of 16 px; `encode` mirrors the right and bottom edge of others, `decode(size=…)` cuts
the mirror off again. There are no positions inside: the network learns from 128-px windows and is told by `scale` =
log2(render side / 128) how large its window is within the picture.

Three things may stand beside the words, all optional. A *hint* is a picture under the painting: the bare drawing that is to
be painted, pixels that shall stay as they are, or a patchwork of both (`hint`). *Pictures to look at* are style references,
read into tokens beside the words and into one vector beside the sentence (`look`). Without them the answer is, to the
bit, that of the words alone.

Does not know: prompts, schedules, guidance, strengths of a product, files. The recipe is in `training/`, the figures of
the design in its LOG.md. Wiener preconditioning after Karras et al. 2022 (EDM) written for flow time; attention
logits grow with log(tokens) so that a larger grid does not flatten them (Chiang & Cholak 2022; Su 2021).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from diffusers import ConfigMixin, ModelMixin
from diffusers.configuration_utils import register_to_config
from torch import Tensor, nn
from torch.nn import functional

BLOCK_PX = 4
GRID_PX = 16
"""Pictures are whole numbers of this: 4-px blocks, then two halvings."""
CHANNELS = BLOCK_PX * BLOCK_PX * 3
TRAINED_TOKENS = 64
"""Coarsest positions of a 128-px window: the size attention was trained at."""
MANY_TOKENS = 256
HINT_CHANNELS = CHANNELS + 2
"""A hint's latents, and two planes of 0 and 1: here is drawing, here are pixels that stay."""
LOOKED_AT_PX = 128
"""Side at which a picture is looked at."""


def start_time(strength: float, scale: float) -> float:
    """Return the flow time that hides as much of a picture at `scale` as `strength` hides at 128 px (scale 0).

    Doubling the side leaves four times the pixels to average the noise over, so time is shifted by the side's factor:
    s·t / (1 + (s−1)·t), Esser et al. 2024, equation 23.
    """
    side = math.exp2(scale)
    return side * strength / (1.0 + (side - 1.0) * strength)


def attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None = None) -> Tensor:
    """Softmax attention over (B, heads, tokens, dim), written out: 2–3× faster than torch's bf16 CPU kernel.

    In fp32, among many tokens, torch's own kernel never writes the logits down and takes a quarter of the time.
    """
    if bias is None and query.dtype == torch.float32 and key.shape[-2] >= MANY_TOKENS:
        return functional.scaled_dot_product_attention(query, key, value, scale=1.0)
    logits = query @ key.transpose(-1, -2)
    if bias is not None:
        logits = logits + bias
    return logits.softmax(-1) @ value


def tokens_to_grid(tokens: Tensor, height: int, width: int) -> Tensor:
    """(B, height·width, C) → (B, C, height, width), channels last in memory."""
    return tokens.reshape(len(tokens), height, width, -1).movedim(-1, 1)


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of each position: the same answer whatever the size of the picture."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)

    def scaled(self, x: Tensor, gain: Tensor, shift: Tensor) -> Tensor:
        """norm(x)·gain + shift, with (C,) factors of the whole batch, in one pass over x."""
        weight, bias = self.weight * gain, self.bias * gain + shift
        return functional.layer_norm(x.movedim(1, -1), self.normalized_shape, weight, bias, self.eps).movedim(-1, 1)


class ResBlock(nn.Module):
    """Two 3×3 convolutions; time, scale and the sentence enter as scale and shift between them (FiLM)."""

    def __init__(self, channels_in: int, channels: int, condition: int) -> None:
        super().__init__()
        self.norm1 = ChannelNorm(channels_in)
        self.conv1 = nn.Conv2d(channels_in, channels, 3, padding=1)
        self.norm2 = ChannelNorm(channels)
        self.film = nn.Linear(condition, 2 * channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.skip = nn.Conv2d(channels_in, channels, 1, bias=False) if channels_in != channels else nn.Identity()

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        gain, shift = self.film(condition)[:, :, None, None].chunk(2, 1)
        h = self.conv1(functional.silu(self.norm1(x)))
        if len(x) == 1 and not torch.is_grad_enabled():  # one picture: the norm's own scale and shift do it on the way
            h = self.norm2.scaled(h, 1 + gain.flatten(), shift.flatten())
        else:
            h = self.norm2(h) * (1 + gain) + shift
        h = self.conv2(functional.silu(h))
        return self.skip(x) + h  # type: ignore[no-any-return]


class Attention(nn.Module):
    """Each position looks at the words, and where `whole` at all other positions too, then thinks it over (MLP)."""

    def __init__(self, channels: int, text: int, head: int, *, whole: bool) -> None:
        super().__init__()
        self.heads = channels // head
        self.norm_words = ChannelNorm(channels)
        self.to_q = nn.Linear(channels, channels, bias=False)
        self.words_kv = nn.Linear(text, 2 * channels, bias=False)
        self.words_out = nn.Linear(channels, channels, bias=False)
        self.whole = whole
        if whole:
            self.norm_self = ChannelNorm(channels)
            self.self_qkv = nn.Linear(channels, 3 * channels, bias=False)
            self.self_out = nn.Linear(channels, channels, bias=False)
            self.norm_mlp = ChannelNorm(channels)
            self.mlp_in = nn.Linear(channels, 3 * channels)
            self.mlp_out = nn.Linear(3 * channels, channels)

    def split(self, x: Tensor, parts: int) -> tuple[Tensor, ...]:
        """(B, tokens, parts·C) → `parts` tensors of (B, heads, tokens, head)."""
        batch, tokens, _ = x.shape
        return x.view(batch, tokens, parts, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)

    def forward(self, x: Tensor, text: Tensor, bias: Tensor) -> Tensor:
        batch, channels, height, width = x.shape

        def tokens(y: Tensor) -> Tensor:
            return y.flatten(2).transpose(1, 2)

        def unit(y: Tensor) -> Tensor:
            return functional.rms_norm(y, (y.shape[-1],))

        h = tokens(x)
        (query,) = self.split(self.to_q(tokens(self.norm_words(x))), 1)
        key, value = self.split(self.words_kv(text), 2)
        sharpness = query.shape[-1] ** -0.5
        seen = attend(unit(query) * (2 * sharpness), unit(key), value, bias)
        h = h + self.words_out(seen.transpose(1, 2).reshape(batch, -1, channels))
        if self.whole:
            image = tokens_to_grid(h, height, width)
            query, key, value = self.split(self.self_qkv(tokens(self.norm_self(image))), 3)
            growth = math.log(height * width) / math.log(TRAINED_TOKENS)
            seen = attend(unit(query) * (2 * sharpness * growth), unit(key), value)
            h = h + self.self_out(seen.transpose(1, 2).reshape(batch, -1, channels))
            image = tokens_to_grid(h, height, width)
            h = h + self.mlp_out(functional.silu(self.mlp_in(tokens(self.norm_mlp(image)))))
        return tokens_to_grid(h, height, width)


class Looked(NamedTuple):
    """What was seen in the pictures looked at: `tokens` (B, N, text), their log weights (B, N), and one `vector` (B, text)."""

    tokens: Tensor
    log_weights: Tensor
    vector: Tensor


class Looker(nn.Module):
    """A 128-px picture as 16 tokens (4×4 places) and one of its whole: mean and spread over all places, where a style lives."""

    def __init__(self, text: int) -> None:
        super().__init__()
        self.enter = nn.Conv2d(CHANNELS, 96, 3, stride=2, padding=1)
        self.norm = ChannelNorm(96)
        self.deeper = nn.Conv2d(96, text, 3, stride=2, padding=1)
        self.leave_norm = ChannelNorm(text)
        self.token = nn.Linear(text, text)
        self.whole = nn.Linear(2 * text, text)

    def forward(self, latent: Tensor) -> tuple[Tensor, Tensor]:
        """Latents (B, 48, 32, 32) → tokens (B, 17, text) and vector (B, text)."""
        h = functional.silu(self.norm(self.enter(latent)))
        h = functional.silu(self.leave_norm(self.deeper(h)))
        spread, mean = torch.std_mean(h, (2, 3))
        whole = self.whole(torch.cat((mean, spread), 1))
        places = self.token(functional.adaptive_avg_pool2d(h, 4).flatten(2).transpose(1, 2))
        return torch.cat((whole[:, None], places), 1), whole


def _table(numbers: Sequence[object] | None, otherwise: Tensor) -> Tensor:
    """Config numbers in fp32, also while diffusers builds the model with another default type."""
    return torch.tensor(numbers, dtype=torch.float32) if numbers else otherwise.float()


class StarterUNet(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """The painter. Latents are (B, 48, H/4, W/4) in fp32, text is (B, L, `text_dim`) with a (B, L) mask of 1 and 0.

    `basis` (48×48 orthonormal, rows are components), `mean` (48) and `loudness` (48) map pixel blocks to latents;
    `spread` holds the latents' standard deviation per channel at scales 0, 1 and 2, from which the Wiener filter is built.
    They live in the config, not in the weights, so that saving in bf16 does not blur the pixels.
    """

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        *,
        widths: Sequence[int] = (64, 128, 288),
        blocks_up: Sequence[int] = (2, 1),
        blocks_middle: int = 3,
        text_dim: int = 192,
        condition_dim: int = 256,
        head_dim: int = 32,
        basis: Sequence[Sequence[float]] | None = None,
        mean: Sequence[float] | None = None,
        loudness: Sequence[float] | None = None,
        spread: Sequence[Sequence[float]] | None = None,
    ) -> None:
        super().__init__()
        fine, half, coarse = widths
        self._basis = _table(basis, torch.eye(CHANNELS))
        self._mean = _table(mean, torch.zeros(CHANNELS))
        self._loudness = _table(loudness, torch.ones(CHANNELS))
        self._spread = _table(spread, torch.ones(3, CHANNELS))

        self.sentence = nn.Linear(text_dim, condition_dim)
        self.clock = nn.Sequential(nn.Linear(40, condition_dim), nn.SiLU(), nn.Linear(condition_dim, condition_dim))
        self.words_norm = nn.RMSNorm(text_dim, eps=1e-5)

        self.looker = Looker(text_dim)
        self.looked_norm = nn.RMSNorm(text_dim, eps=1e-5)
        self.looked_sentence = nn.Linear(text_dim, condition_dim, bias=False)

        self.enter = nn.Conv2d(CHANNELS, fine, 3, padding=1)
        self.enter_hint = nn.Conv2d(HINT_CHANNELS, fine, 3, padding=1, bias=False)
        self.down1 = ResBlock(fine, fine, condition_dim)
        self.halve1 = nn.Conv2d(fine, half, 2, stride=2)
        self.down2 = ResBlock(half, half, condition_dim)
        self.look2 = Attention(half, text_dim, head_dim, whole=False)
        self.halve2 = nn.Conv2d(half, coarse, 2, stride=2)
        self.middle = nn.ModuleList(ResBlock(coarse, coarse, condition_dim) for _ in range(blocks_middle))
        self.middle_look = nn.ModuleList(
            Attention(coarse, text_dim, head_dim, whole=True) for _ in range(blocks_middle - 1)
        )
        self.double2 = nn.Conv2d(coarse, half * 4, 1)
        self.up2 = nn.ModuleList(
            ResBlock(2 * half if index == 0 else half, half, condition_dim) for index in range(blocks_up[1])
        )
        self.look_up2 = Attention(half, text_dim, head_dim, whole=False)
        self.double1 = nn.Conv2d(half, fine * 4, 1)
        self.up1 = nn.ModuleList(
            ResBlock(2 * fine if index == 0 else fine, fine, condition_dim) for index in range(blocks_up[0])
        )
        self.leave_norm = ChannelNorm(fine)
        self.leave = nn.Conv2d(fine, CHANNELS, 3, padding=1)
        self._start_quiet()

    def _start_quiet(self) -> None:
        """Begin as the Wiener filter: whatever ends a residual branch, and the last layer, starts at zero."""
        for module in self.modules():
            if isinstance(module, ResBlock):
                nn.init.zeros_(module.conv2.weight)
                nn.init.normal_(module.film.weight, std=0.02)
                nn.init.zeros_(module.film.bias)
            if isinstance(module, Attention):
                nn.init.zeros_(module.words_out.weight)
                if module.whole:
                    nn.init.zeros_(module.self_out.weight)
                    nn.init.zeros_(module.mlp_out.weight)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.enter_hint.weight)
        nn.init.zeros_(self.looked_sentence.weight)

    def set_tile(self, tile: bool) -> None:
        """Let every convolution wrap around the edges (True) or see nothing beyond them (False)."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d) and module.padding != (0, 0):
                module.padding_mode = "circular" if tile else "zeros"

    def encode(self, pixels: Tensor) -> Tensor:
        """(B, 3, H, W) in [−1, 1] → fp32 latents; sides that are no multiple of 16 px are mirrored up to one."""
        height, width = pixels.shape[-2:]
        below, right = -height % GRID_PX, -width % GRID_PX
        pixels = pixels.float()
        if below or right:
            pixels = functional.pad(pixels, (0, right, 0, below), mode="reflect")
        blocks = functional.pixel_unshuffle(pixels, BLOCK_PX).movedim(1, -1)
        basis, mean, loudness = (part.to(pixels.device) for part in (self._basis, self._mean, self._loudness))
        return ((blocks - mean) @ basis.T * loudness).movedim(-1, 1).contiguous(memory_format=torch.channels_last)

    def decode(self, latent: Tensor, size: tuple[int, int] | None = None) -> Tensor:
        """Latents → (B, 3, H, W) about [−1, 1], not clamped; `size` (height, width) cuts off what `encode` mirrored."""
        basis, mean, loudness = (part.to(latent.device) for part in (self._basis, self._mean, self._loudness))
        blocks = (latent.float().movedim(1, -1) / loudness) @ basis + mean
        pixels = functional.pixel_shuffle(blocks.movedim(-1, 1), BLOCK_PX)
        return pixels if size is None else pixels[..., : size[0], : size[1]]

    def spread_at(self, scale: Tensor) -> Tensor:
        """(B,) scales → (B, 48, 1, 1): the latents' standard deviation, interpolated between scales 0, 1 and 2."""
        table = self._spread.to(scale.device)
        place = scale.float().clamp(0, len(table) - 1)
        low = place.floor().long().clamp(max=len(table) - 2)
        part = (place - low)[:, None]
        return (table[low] * (1 - part) + table[low + 1] * part)[:, :, None, None]

    def look(self, pictures: Sequence[Tensor], weights: Sequence[float]) -> Looked | None:
        """Look at style references: each (1, 3, H, W) in [−1, 1], with its weight; those of weight 0 are not seen at all.

        A weight enters as its logarithm beside the attention's logits, so 1 is how it was trained and 2 counts twice; the
        vectors are averaged by weight and scaled by the sum of the weights, up to 1.
        """
        seen = [(picture, weight) for picture, weight in zip(pictures, weights, strict=True) if weight > 0]
        if not seen:
            return None
        side = (LOOKED_AT_PX, LOOKED_AT_PX)
        small = torch.cat([functional.interpolate(one.float(), side, mode="area") for one, _ in seen])
        tokens, vectors = self.looker(self.encode(small).to(self.enter.weight.dtype))
        share = torch.tensor([weight for _, weight in seen], device=tokens.device, dtype=torch.float32)
        logs = share.log()[:, None].expand(tokens.shape[:2]).reshape(1, -1)
        vector = (vectors * (share / share.sum())[:, None]).sum(0, keepdim=True) * share.sum().clamp(max=1)
        return Looked(tokens.reshape(1, -1, tokens.shape[-1]), logs, vector.to(tokens.dtype))

    def hint(self, picture: Tensor, kept: Tensor | None = None, drawn: Tensor | None = None) -> Tensor:
        """A hint (B, 50, H/4, W/4) from its picture (B, 3, H, W) in [−1, 1] and two maps (B, 1, H, W) of 0 and 1.

        `kept` marks pixels that shall stay, `drawn` those that are a bare drawing (all others, where it is not given). What is
        neither is not seen. A 4-px block counts as kept only where all of it is.
        """
        latent = self.encode(picture)
        size = (latent.shape[-2], latent.shape[-1])
        nothing = latent.new_zeros(len(latent), 1, *size)
        stays = nothing if kept is None else (functional.adaptive_avg_pool2d(kept.float(), size) >= 1).float()
        bare = 1 - stays
        if drawn is not None:
            bare = (functional.adaptive_avg_pool2d(drawn.float(), size) >= 1).float() * (1 - stays)
        return torch.cat((latent * (stays + bare), bare, stays), 1)

    def forward(  # noqa: PLR0917 (the network's inputs, in diffusers' order)
        self,
        latent: Tensor,
        t: Tensor,
        text: Tensor,
        text_mask: Tensor,
        scale: Tensor,
        hint: Tensor | None = None,
        looked: Looked | None = None,
    ) -> Tensor:
        """Velocity (fp32, like `latent`) at flow times `t` (B,) in (0, 1], for renders of side 128·2^`scale` (B,)."""
        kind = self.enter.weight.dtype
        latent, time = latent.float(), t.float()[:, None, None, None]
        spread = self.spread_at(scale)
        variance = ((1 - time) * spread) ** 2 + time**2
        keep = (time - (1 - time) * spread**2) / variance

        told = self._condition(t, text, text_mask, scale, kind)
        text = self.words_norm(text.to(kind))
        bias = torch.zeros(text_mask.shape, dtype=kind, device=text.device).masked_fill(text_mask == 0, -1e4)
        if looked is not None:
            told = told + self.looked_sentence(looked.vector.to(kind))
            text = torch.cat((text, self.looked_norm(looked.tokens.to(kind))), 1)
            bias = torch.cat((bias, looked.log_weights.to(kind)), 1)
        condition, bias = functional.silu(told), bias[:, None, None, :]

        x = (latent * variance.rsqrt()).to(kind).contiguous(memory_format=torch.channels_last)
        x = self.enter(x)
        if hint is not None:
            x = x + self.enter_hint(hint.to(kind).contiguous(memory_format=torch.channels_last))
        fine = self.down1(x, condition)
        half = self.look2(self.down2(self.halve1(fine), condition), text, bias)
        h = self.halve2(half)
        for index, block in enumerate(self.middle):
            h = block(h, condition)
            if index < len(self.middle_look):
                h = self.middle_look[index](h, text, bias)
        h = torch.cat((functional.pixel_shuffle(self.double2(h), 2), half), 1)
        for block in self.up2:
            h = block(h, condition)
        h = self.look_up2(h, text, bias)
        h = torch.cat((functional.pixel_shuffle(self.double1(h), 2), fine), 1)
        for block in self.up1:
            h = block(h, condition)
        out = self.leave(functional.silu(self.leave_norm(h))).float()
        return keep * latent + out * spread * variance.rsqrt()  # type: ignore[no-any-return]

    def _condition(self, t: Tensor, text: Tensor, mask: Tensor, scale: Tensor, kind: torch.dtype) -> Tensor:
        """Time, scale and the sentence's last word (a causal encoder has read everything by then) as one vector."""
        turns = torch.arange(1, 17, device=t.device) * (math.pi / 2)
        waves = t.float()[:, None] * turns
        sizes = scale.float()[:, None] * turns[:3]
        ratio = (t.float().clamp(1e-3, 1 - 1e-3).logit() / 4)[:, None]
        clock = torch.cat((waves.sin(), waves.cos(), sizes.sin(), sizes.cos(), ratio, scale.float()[:, None] - 1), 1)
        last = (mask.long().sum(1) - 1).clamp(min=0)
        sentence = text[torch.arange(len(text), device=text.device), last]
        return self.clock(clock.to(kind)) + self.sentence(sentence.to(kind))  # type: ignore[no-any-return]

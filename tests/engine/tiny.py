"""Tiny random checkpoints of every family in their real diffusers layout: the production loader opens them.

Sizes follow founding notes, engine, §4–5. Tokenizers are trained on a few captions; nothing comes from a network.
"""

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

CAPTIONS = [
    "a red fox in a snowy forest at dawn, watercolour",
    "two white rabbits under a rainbow on a green meadow",
    "an old lighthouse by the sea at night, oil painting, highly detailed",
    "a blue robot on the moon, neon cyberpunk style",
] * 4
CHAT = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}"
)


def _bpe(vocabulary: int) -> tuple[dict[str, int], list[tuple[str, str]]]:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(CAPTIONS, trainer)
    state = json.loads(tokenizer.to_str())["model"]
    return state["vocab"], [tuple(merge) for merge in state["merges"]]


def qwen_tokenizer(folder: Path):
    from transformers import Qwen2Tokenizer

    vocab, merges = _bpe(400)
    tokenizer = Qwen2Tokenizer(vocab=vocab, merges=merges, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>"]})
    tokenizer.chat_template = CHAT
    tokenizer.save_pretrained(folder)
    return tokenizer


def _qwen_config(tokenizer, hidden: int, layers: int):
    from transformers import Qwen3Config

    return Qwen3Config(
        vocab_size=len(tokenizer), hidden_size=hidden, intermediate_size=hidden * 3, num_hidden_layers=layers,
        num_attention_heads=max(1, hidden // 64), num_key_value_heads=max(1, hidden // 64), head_dim=min(64, hidden),
        tie_word_embeddings=True, pad_token_id=tokenizer.pad_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip


def _write_index(folder: Path, pipeline: str, parts: dict[str, tuple[str, str]], **more: object) -> None:
    index = {"_class_name": pipeline, "_diffusers_version": "0.42.1"}
    index |= {name: list(entry) for name, entry in parts.items()} | more
    (folder / "model_index.json").write_text(json.dumps(index, indent=2))


def flux2_klein(folder: Path, *, size: str = "xs", distilled: bool = True, seed: int = 0) -> Path:
    """`xs` for unit tests; `m` is the 22M transformer of the founding notes, engine, §5.3 with 3 heads of 128."""
    from diffusers import AutoencoderKLFlux2, FlowMatchEulerDiscreteScheduler, Flux2Transformer2DModel
    from transformers import Qwen3ForCausalLM

    torch.manual_seed(seed)
    big = size == "m"
    hidden, channels = (192, 16) if big else (32, 4)
    tokenizer = qwen_tokenizer(folder / "tokenizer")
    Qwen3ForCausalLM(_qwen_config(tokenizer, hidden, 3)).save_pretrained(folder / "text_encoder")
    Flux2Transformer2DModel(
        in_channels=channels * 4, num_layers=2 if big else 1, num_single_layers=6 if big else 1,
        attention_head_dim=128 if big else 16, num_attention_heads=3 if big else 2, joint_attention_dim=hidden * 3,
        axes_dims_rope=(32, 32, 32, 32) if big else (4, 4, 4, 4), guidance_embeds=False,
    ).save_pretrained(folder / "transformer")  # fmt: skip
    vae = AutoencoderKLFlux2(
        block_out_channels=(32, 64, 128, 128) if big else (8, 8, 8, 8),
        decoder_block_out_channels=(16, 32, 64, 128) if big else (8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1, latent_channels=channels, norm_num_groups=16 if big else 4, mid_block_add_attention=False,
    )  # fmt: skip
    vae.bn.running_mean.normal_(0, 0.1)
    vae.bn.running_var.uniform_(0.5, 1.5)
    vae.save_pretrained(folder / "vae")
    FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True, shift=3.0).save_pretrained(folder / "scheduler")
    _write_index(
        folder, "Flux2KleinPipeline",
        {
            "scheduler": ("diffusers", "FlowMatchEulerDiscreteScheduler"),
            "text_encoder": ("transformers", "Qwen3ForCausalLM"), "tokenizer": ("transformers", "Qwen2TokenizerFast"),
            "transformer": ("diffusers", "Flux2Transformer2DModel"), "vae": ("diffusers", "AutoencoderKLFlux2"),
        },
        is_distilled=distilled,
    )  # fmt: skip
    return folder


def starter(folder: Path, *, seed: int = 0) -> Path:
    """Our own layout: unet, text_encoder, tokenizer; weights random and loud enough to change pixels."""
    from tokenizers import Regex, normalizers, processors
    from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3Model

    from gesso.engine.families.starter_unet import CHANNELS, StarterUNet

    torch.manual_seed(seed)
    words = ["<pad>", "<unk>", "<end>", *sorted({word.strip(",") for text in CAPTIONS for word in text.split()})]
    inner = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="<unk>"))
    inner.normalizer = normalizers.Lowercase()
    inner.pre_tokenizer = pre_tokenizers.Split(Regex(r"[a-z]+|[0-9]|,"), behavior="removed", invert=True)
    inner.post_processor = processors.TemplateProcessing(single="$A <end>", special_tokens=[("<end>", 2)])
    PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", unk_token="<unk>", eos_token="<end>", model_max_length=48
    ).save_pretrained(folder / "tokenizer")
    Qwen3Model(
        Qwen3Config(
            vocab_size=len(words), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=1,
            num_key_value_heads=1, head_dim=32, bos_token_id=None, eos_token_id=2, pad_token_id=0,
        )
    ).save_pretrained(folder / "text_encoder")  # fmt: skip
    basis, _ = torch.linalg.qr(torch.randn(CHANNELS, CHANNELS, dtype=torch.float64))
    unet = StarterUNet(
        widths=(32, 32, 64), blocks_up=(1, 1), blocks_middle=2, text_dim=32, condition_dim=32,
        basis=basis.tolist(), spread=torch.full((3, CHANNELS), 0.5).tolist(),
    )  # fmt: skip
    for parameter in unet.parameters():
        torch.nn.init.normal_(parameter, std=0.05)
    unet.save_pretrained(folder / "unet")
    return folder


def _autoencoder(latent_channels: int, **more: object):
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(8, 8, 8, 8), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=1, latent_channels=latent_channels,
        norm_num_groups=4, mid_block_add_attention=False, **more,
    )  # fmt: skip


def z_image(folder: Path, *, seed: int = 0) -> Path:
    from diffusers import FlowMatchEulerDiscreteScheduler, ZImageTransformer2DModel
    from transformers import Qwen3Model

    torch.manual_seed(seed)
    tokenizer = qwen_tokenizer(folder / "tokenizer")
    Qwen3Model(_qwen_config(tokenizer, 32, 3)).save_pretrained(folder / "text_encoder")
    transformer = ZImageTransformer2DModel(
        in_channels=16, dim=48, n_layers=2, n_refiner_layers=1, n_heads=2, n_kv_heads=2, cap_feat_dim=32,
        axes_dims=[8, 8, 8], axes_lens=[256, 64, 64],
    )  # fmt: skip
    torch.nn.init.normal_(transformer.x_pad_token, std=0.02)  # made by torch.empty
    torch.nn.init.normal_(transformer.cap_pad_token, std=0.02)
    transformer.save_pretrained(folder / "transformer")
    vae = _autoencoder(16, scaling_factor=0.3611, shift_factor=0.1159, use_quant_conv=False, use_post_quant_conv=False)
    vae.save_pretrained(folder / "vae")
    FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=False, shift=3.0).save_pretrained(folder / "scheduler")
    _write_index(
        folder, "ZImagePipeline",
        {
            "scheduler": ("diffusers", "FlowMatchEulerDiscreteScheduler"), "text_encoder": ("transformers", "Qwen3Model"),
            "tokenizer": ("transformers", "Qwen2Tokenizer"), "transformer": ("diffusers", "ZImageTransformer2DModel"),
            "vae": ("diffusers", "AutoencoderKL"),
        },
    )  # fmt: skip
    return folder


def sdxl(folder: Path, *, prediction: str = "epsilon", seed: int = 0) -> Path:
    from diffusers import EulerDiscreteScheduler, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

    torch.manual_seed(seed)
    vocab, merges = _clip_bpe()
    tokenizer = CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=77)
    config = CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        projection_dim=32, max_position_embeddings=77, bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    for suffix, kind in (("", CLIPTextModel), ("_2", CLIPTextModelWithProjection)):
        tokenizer.save_pretrained(folder / f"tokenizer{suffix}")
        kind(config).save_pretrained(folder / f"text_encoder{suffix}")
    UNet2DConditionModel(
        block_out_channels=(8, 16), down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), layers_per_block=1, norm_num_groups=4, attention_head_dim=(1, 2),
        cross_attention_dim=64, addition_embed_type="text_time", addition_time_embed_dim=8, use_linear_projection=True,
        projection_class_embeddings_input_dim=6 * 8 + 32, transformer_layers_per_block=1, sample_size=16,
    ).save_pretrained(folder / "unet")  # fmt: skip
    _autoencoder(4, scaling_factor=0.13025).save_pretrained(folder / "vae")
    EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", timestep_spacing="leading", steps_offset=1,
        prediction_type=prediction,
    ).save_pretrained(folder / "scheduler")  # fmt: skip
    _write_index(
        folder, "StableDiffusionXLPipeline",
        {
            "scheduler": ("diffusers", "EulerDiscreteScheduler"), "unet": ("diffusers", "UNet2DConditionModel"),
            "text_encoder": ("transformers", "CLIPTextModel"), "tokenizer": ("transformers", "CLIPTokenizer"),
            "text_encoder_2": ("transformers", "CLIPTextModelWithProjection"),
            "tokenizer_2": ("transformers", "CLIPTokenizer"), "vae": ("diffusers", "AutoencoderKL"),
            "image_encoder": (None, None), "feature_extractor": (None, None),
        },
        force_zeros_for_empty_prompt=True,
    )  # fmt: skip
    return folder


def _clip_bpe() -> tuple[dict[str, int], list[tuple[str, str]]]:
    tokenizer = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=600, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
        end_of_word_suffix="</w>", special_tokens=["<|startoftext|>", "<|endoftext|>"],
    )  # fmt: skip
    tokenizer.train_from_iterator(CAPTIONS, trainer)
    state = json.loads(tokenizer.to_str())["model"]
    return state["vocab"], [tuple(merge) for merge in state["merges"]]


def ip_adapter(folder: Path, *, seed: int = 5) -> Path:
    """An IP-Adapter in the hub's layout for `sdxl`: random projections, loud enough to change pixels."""
    from diffusers import UNet2DConditionModel
    from safetensors.torch import save_file
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    torch.manual_seed(seed)
    unet = UNet2DConditionModel.from_pretrained(folder / "unet")
    width, seen = unet.config.cross_attention_dim, 24
    state = {
        "image_proj.proj.weight": torch.randn(4 * width, seen) * 0.3, "image_proj.proj.bias": torch.randn(4 * width) * 0.1,
        "image_proj.norm.weight": torch.ones(width), "image_proj.norm.bias": torch.zeros(width),
    }  # fmt: skip
    crossing = [name for name in unet.attn_processors if name.endswith("attn2.processor")]
    for place, name in enumerate(crossing):
        inner = unet.get_submodule(name.removesuffix(".processor")).to_q.out_features
        for kind in "kv":
            state[f"ip_adapter.{2 * place + 1}.to_{kind}_ip.weight"] = torch.randn(inner, width) * 0.2
    target = folder / "ip_adapter" / "sdxl_models"
    target.mkdir(parents=True)
    save_file(state, target / "ip-adapter_sdxl_vit-h.safetensors")
    vision = CLIPVisionConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, image_size=32, patch_size=8,
        projection_dim=seen,
    )  # fmt: skip
    CLIPVisionModelWithProjection(vision).save_pretrained(folder / "ip_adapter" / "models" / "image_encoder")
    return folder


def controlnet(folder: Path, checkpoint: Path, *, seed: int = 0) -> Path:
    """A ControlNet in the hub's layout for an `sdxl` checkpoint: a copy of its encoder with loud outlets."""
    from diffusers import ControlNetModel, UNet2DConditionModel

    unet = UNet2DConditionModel.from_pretrained(checkpoint / "unet")
    torch.manual_seed(seed)
    net = ControlNetModel.from_unet(unet, conditioning_channels=3, load_weights_from_unet=True)
    for name, parameter in net.named_parameters():
        if name.startswith(("controlnet_down_blocks", "controlnet_mid_block", "controlnet_cond_embedding.conv_out")):
            torch.nn.init.normal_(parameter, std=0.5)  # published as zeros, which a training fills
    net.save_pretrained(folder)
    return folder

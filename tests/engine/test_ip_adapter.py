"""SDXL follows pictures by an IP-Adapter in the hub's layout: as diffusers does, graded, and untouched without."""

import io
import shutil

import numpy as np
import pytest
import tiny
import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from plans import FAMILIES, PROMPT, distance, pictures
from test_references import FILES, with_references
from transformers import CLIPImageProcessor, CLIPVisionModelWithProjection

from gesso.domain.errors import EngineError
from gesso.engine.engine import Engine

FAMILIES["sdxl-ip"] = "sdxl"


@pytest.fixture(scope="module")
def seeing(models_root, tmp_path_factory):
    root = tmp_path_factory.mktemp("adapted")
    shutil.copytree(models_root / "sdxl", root / "sdxl-ip")
    tiny.ip_adapter(root / "sdxl-ip")
    return Engine(root, device="cpu", dtype="float32", threads=1, native=True), root / "sdxl-ip"


def paint(seeing, *rows, guidance=1.0):
    plan = with_references("sdxl-ip", *rows, sampling={"guidance": guidance}, words={"negative": ""})
    return pictures(seeing[0], plan, FILES)[0]


@pytest.mark.parametrize("guidance", [1.0, 5.0])
def test_an_image_reference_does_what_diffusers_does(seeing, guidance):
    folder = seeing[1]
    encoder = CLIPVisionModelWithProjection.from_pretrained(folder / "ip_adapter" / "models" / "image_encoder")
    processor = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    pipe = StableDiffusionXLPipeline.from_pretrained(
        folder, image_encoder=encoder, feature_extractor=processor, local_files_only=True, dtype=torch.float32
    )
    pipe.set_progress_bar_config(disable=True)
    pipe.load_ip_adapter(
        str(folder / "ip_adapter"), subfolder="sdxl_models", weight_name="ip-adapter_sdxl_vit-h.safetensors",
        image_encoder_folder=None, local_files_only=True,
    )  # fmt: skip
    pipe.set_ip_adapter_scale(0.7)
    theirs = pipe(
        prompt=PROMPT, width=96, height=64, num_inference_steps=3, guidance_scale=guidance, output_type="np",
        ip_adapter_image=Image.open(io.BytesIO(FILES["a"])), generator=torch.Generator("cpu").manual_seed(11),
    ).images[0]  # fmt: skip
    ours = paint(seeing, ("image", "a", 0.7), guidance=guidance)
    assert np.abs(ours.astype(int) - (theirs * 255).round().astype(int)).max() <= 1
    assert distance(ours, paint(seeing, guidance=guidance)) > 1


def test_weight_nothing_is_no_reference_and_more_is_more(seeing):
    plain = paint(seeing)
    assert np.array_equal(paint(seeing, ("image", "gone", 0.0)), plain)
    away = [distance(paint(seeing, ("image", "a", weight)), plain) for weight in (0.25, 0.5, 1.0, 2.0)]
    assert away == sorted(away)
    assert away[0] > 0


def test_style_acts_in_fewer_layers_than_a_whole_picture(seeing):
    plain = paint(seeing)
    whole, style = (distance(paint(seeing, (role, "a", 1.0)), plain) for role in ("image", "style"))
    assert 0 < style < whole


def test_without_an_adapter_it_says_what_to_install(engine):
    with pytest.raises(EngineError) as raised:
        pictures(engine, with_references("sdxl", ("style", "a", 1.0)), FILES)
    assert raised.value.error_code == "adapter_missing"


def test_a_damaged_adapter_is_named(seeing, tmp_path):
    shutil.copytree(seeing[1], tmp_path / "sdxl-ip")
    (tmp_path / "sdxl-ip/ip_adapter/sdxl_models/ip-adapter_sdxl_vit-h.safetensors").write_bytes(b"{}")
    with pytest.raises(EngineError) as raised:
        pictures(
            Engine(tmp_path, device="cpu", dtype="float32", threads=1),
            with_references("sdxl-ip", ("image", "a", 1.0)),
            FILES,
        )
    assert raised.value.error_code == "model_unreadable"

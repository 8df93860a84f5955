"""SDXL holds to a source by ControlNets in the hub's layout: as diffusers does, graded, and untouched without."""

import shutil

import numpy as np
import pytest
import tiny
import torch
from diffusers import (
    ControlNetModel,
    StableDiffusionXLControlNetImg2ImgPipeline,
    StableDiffusionXLControlNetPipeline,
)
from PIL import Image
from plans import PROMPT, distance, make, pictures
from test_references import FILES

from gesso.domain.errors import EngineError
from gesso.domain.plan import Control, Enlarge, Model
from gesso.engine import guides, pixels
from gesso.engine.engine import Engine

ALIASES = {"edges": "sdxl-canny", "detail": "sdxl-tile"}


@pytest.fixture(scope="module")
def root(models_root, tmp_path_factory):
    root = tmp_path_factory.mktemp("controlled")
    shutil.copytree(models_root / "sdxl", root / "sdxl")
    for seed, alias in enumerate(ALIASES.values()):
        tiny.controlnet(root / alias, root / "sdxl", seed=seed)
    return root


@pytest.fixture(scope="module")
def holding(root):
    return Engine(root, device="cpu", dtype="float32", threads=1, native=True)


def control(guide, weight):
    model = Model(alias=ALIASES[guide], family="controlnet", hub_id=None, revision="tiny")
    return Control(guide=guide, model=model, weight=weight)


def plan(*controls, guidance=1.0, start=1.0, steps=3, **more):
    return make(
        "sdxl", words={"negative": ""}, sampling={"guidance": guidance, "start": start, "steps": steps}, seeds=(11,),
        source_sha256="a", controls=controls, **more,
    )  # fmt: skip


def paint(engine, *controls, **more):
    return pictures(engine, plan(*controls, **more), FILES)[0]


def pipeline(kind, root, *aliases):
    nets = [ControlNetModel.from_pretrained(root / alias, local_files_only=True) for alias in aliases]
    pipe = kind.from_pretrained(
        root / "sdxl", controlnet=nets[0] if len(nets) == 1 else nets, local_files_only=True, dtype=torch.float32,
        add_watermarker=False,
    )  # fmt: skip
    pipe.set_progress_bar_config(disable=True)
    return pipe


def shown(guide):
    return Image.fromarray(guides.shown(guide, pixels.fit(pixels.open_picture(FILES["a"], "a"), 96, 64)))


@pytest.mark.parametrize("guidance", [1.0, 5.0])
@pytest.mark.parametrize("guided", [("edges",), ("edges", "detail")])
def test_it_does_what_diffusers_does(holding, root, guidance, guided):
    pipe = pipeline(StableDiffusionXLControlNetPipeline, root, *(ALIASES[one] for one in guided))
    single = len(guided) == 1
    theirs = pipe(
        prompt=PROMPT, width=96, height=64, num_inference_steps=3, guidance_scale=guidance, output_type="np",
        image=shown("edges") if single else [shown(one) for one in guided],
        controlnet_conditioning_scale=0.7 if single else [0.7] * len(guided),
        generator=torch.Generator("cpu").manual_seed(11),
    ).images[0]  # fmt: skip
    ours = paint(holding, *(control(one, 0.7) for one in guided), guidance=guidance)
    assert np.array_equal(ours, (theirs * 255).round().astype(np.uint8))
    assert distance(ours, paint(holding, guidance=guidance)) > 1


def test_over_a_picture_it_does_what_diffusers_does(holding, root):
    """One step from the same noise scale: of several, diffusers chooses other times than the exact start."""
    pipe = pipeline(StableDiffusionXLControlNetImg2ImgPipeline, root, ALIASES["detail"])
    family = holding._residency.take(plan().model).family
    source = pixels.fit(pixels.open_picture(FILES["a"], "a"), 96, 64)
    latent = family.encode_image(source)
    pipe.scheduler.set_timesteps(4)
    sigma = float(pipe.scheduler.sigmas[3])
    theirs = pipe(
        prompt=PROMPT, width=96, height=64, num_inference_steps=4, strength=0.25, guidance_scale=5.0, output_type="np",
        image=latent,
        control_image=shown("detail"), controlnet_conditioning_scale=0.7,
        generator=torch.Generator("cpu").manual_seed(11),
    ).images[0]  # fmt: skip
    ours = paint(holding, control("detail", 0.7), guidance=5.0, start=sigma / (1 + sigma), steps=1)
    away = np.abs(ours.astype(int) - (theirs * 255).round().astype(int))
    assert away.max() <= 1
    assert (away > 0).mean() < 0.01


def test_weight_nothing_is_no_control_and_more_is_more(holding):
    plain = paint(holding)
    gone = Control(guide="edges", model=Model(alias="gone", family="controlnet", hub_id=None, revision=""), weight=0.0)
    assert np.array_equal(paint(holding, gone), plain)
    away = [distance(paint(holding, control("edges", weight)), plain) for weight in (0.25, 0.5, 1.0, 2.0)]
    assert away == sorted(away)
    assert away[0] > 0


def test_a_creative_upscale_is_held_tile_by_tile(holding):
    def enlarged(*controls):
        enlarge = Enlarge(factor=1, creativity=0.5, tile_px=64, overlap_px=16)
        return paint(holding, *controls, start=0.6, enlarge=enlarge)

    plain = enlarged()
    assert distance(enlarged(control("detail", 1.0)), plain) > 0.5
    assert np.array_equal(enlarged(control("detail", 0.0)), plain)


def test_edges_are_those_of_the_picture():
    rgb = np.zeros((64, 96, 3), np.uint8)
    rgb[:, 48:] = 255
    found = guides.shown("edges", rgb)
    assert set(np.unique(found)) == {0, 255}
    assert (found[:, 44:52].max(axis=(1, 2)) == 255).all()
    assert found[:, :40].max() == found[:, 56:].max() == 0


def test_what_it_cannot_be_used_for_is_said(holding, engine, root, tmp_path):
    def refused(engine, plan):
        with pytest.raises(EngineError) as raised:
            pictures(engine, plan, FILES)
        return raised.value.error_code

    assert refused(engine, plan(control("edges", 1.0))) == "model_unreadable"  # not pulled there
    z_image = make("z-image", source_sha256="a", controls=(control("edges", 1.0),))
    assert refused(engine, z_image) == "not_supported"
    lost = make("sdxl", controls=(control("edges", 1.0),))
    assert refused(holding, lost) == "plan_incomplete"
    shutil.copytree(root, tmp_path / "damaged")
    weights = tmp_path / "damaged" / "sdxl-canny" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    damaged = Engine(tmp_path / "damaged", device="cpu", dtype="float32", threads=1)
    assert refused(damaged, plan(control("edges", 1.0))) == "model_unreadable"
    foreign = tmp_path / "damaged" / "sdxl-tile" / "config.json"
    foreign.write_text(foreign.read_text().replace("text_time", "text"))
    assert refused(damaged, plan(control("detail", 1.0))) == "model_unreadable"

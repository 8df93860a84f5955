"""Our loop against the plain diffusers pipelines: in fp32, picture by picture, the difference is exactly zero."""

import numpy as np
import pytest
import torch
from diffusers import Flux2KleinPipeline, StableDiffusionXLPipeline, ZImagePipeline
from plans import PROMPT, make, pictures

from gesso.engine.families.family import Frame, Prompt
from gesso.engine.loop import Run

AVOIDED = "rain, text"


def pipeline(cls, models_root, alias):
    pipe = cls.from_pretrained(str(models_root / alias), local_files_only=True, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def call(pipe, family, seed, guidance, kind):
    common = {
        "prompt": PROMPT,
        "width": 96,
        "height": 64,
        "num_inference_steps": 3,
        "generator": torch.Generator("cpu").manual_seed(seed),
        "output_type": kind,
    }
    if family == "flux2_klein":
        return pipe(**common, guidance_scale=guidance, max_sequence_length=48, text_encoder_out_layers=(1, 2, 3)).images
    avoided = AVOIDED if guidance > 1 else None
    if family == "z_image":
        return pipe(**common, guidance_scale=guidance - 1, negative_prompt=avoided, max_sequence_length=48).images
    return pipe(**common, guidance_scale=guidance, negative_prompt=avoided).images


CASES = [
    ("klein", Flux2KleinPipeline, 1.0),
    ("klein-base", Flux2KleinPipeline, 1.0),
    ("klein-base", Flux2KleinPipeline, 4.0),
    ("z-image", ZImagePipeline, 1.0),
    ("z-image", ZImagePipeline, 4.0),
    ("sdxl", StableDiffusionXLPipeline, 1.0),
    ("sdxl", StableDiffusionXLPipeline, 5.0),
    ("sdxl-v", StableDiffusionXLPipeline, 5.0),
]


@pytest.mark.parametrize(("alias", "cls", "guidance"), CASES)
def test_pictures_and_latents_equal_the_pipelines(engine, models_root, alias, cls, guidance):
    avoided = AVOIDED if guidance > 1 and cls is not Flux2KleinPipeline else ""
    plan = make(alias, words={"negative": avoided}, sampling={"guidance": guidance})
    pipe = pipeline(cls, models_root, alias)
    ours = pictures(engine, plan)
    for seed, rgb in zip(plan.seeds, ours, strict=True):
        theirs = call(pipe, plan.model.family, seed, guidance, "np")[0]
        assert np.array_equal(rgb, (theirs * 255).round().astype(np.uint8))
    assert ours[0].std() > 5, "a flat picture would prove nothing"

    latent = our_latent(engine, plan)
    assert (latent - call(pipe, plan.model.family, plan.seeds[0], guidance, "latent")).abs().max().item() == 0.0


def our_latent(engine, plan):
    loaded = engine._residency.take(plan.model)
    family, sampling = loaded.family, plan.sampling
    shape = family.latent_shape(plan.width_px, plan.height_px)
    guided = sampling.guidance > 1
    frame = Frame(size_px=(plan.width_px, plan.height_px), tile=False, guidance=sampling.guidance)
    run = Run(family, family.schedule(sampling, shape), frame, 0.0, 1)
    prompt = Prompt(loaded.encode(PROMPT, sampling), loaded.encode(plan.words.negative, sampling) if guided else None)
    easel = run.set_up(0, plan.seeds[0], prompt, None, shape)
    list(run.paint(easel, previews=False))
    if plan.model.family == "flux2_klein":  # the pipeline hands out latents that are taken apart already
        from gesso.engine.families.flux2_klein import _unpatchify

        return _unpatchify(easel.x * family._std + family._mean)
    return easel.x

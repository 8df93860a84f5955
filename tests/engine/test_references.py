"""References in the families that have their own way with them: exact at weight 0 and 1, and graded between."""

import io

import numpy as np
import pytest
import torch
from diffusers import Flux2KleinPipeline
from PIL import Image
from plans import PROMPT, distance, make, pictures

from gesso.domain.errors import EngineError
from gesso.domain.plan import PlanReference
from gesso.engine import references
from gesso.engine.attention import head_by_head
from gesso.engine.references import spoken


def picture(seed: int, width: int, height: int) -> Image.Image:
    """Noise over a gradient: nothing in it is alike."""
    rng = np.random.default_rng(seed)
    ramp = np.linspace(0, 200, width * height * 3).reshape(height, width, 3)
    return Image.fromarray((ramp + rng.integers(0, 55, ramp.shape)).astype(np.uint8))


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


FILES = {"a": png(picture(1, 96, 80)), "b": png(picture(2, 70, 130))}


def with_references(alias, *rows, **more):
    named = tuple(PlanReference(role=role, sha256=name, weight=weight) for role, name, weight in rows)
    return make(alias, references=named, seeds=(11,), **more)


@pytest.mark.parametrize(("alias", "guidance"), [("klein", 1.0), ("klein-base", 4.0)])
def test_at_weight_one_klein_equals_the_pipeline(engine, models_root, monkeypatch, alias, guidance):
    monkeypatch.setattr(references, "spoken", lambda words, _plan: words)
    plan = with_references(alias, ("image", "a", 1.0), ("style", "b", 1.0), sampling={"guidance": guidance})
    pipe = Flux2KleinPipeline.from_pretrained(str(models_root / alias), local_files_only=True, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    theirs = pipe(
        prompt=PROMPT, image=[Image.open(io.BytesIO(FILES[name])) for name in "ab"], width=96, height=64,
        num_inference_steps=3, generator=torch.Generator("cpu").manual_seed(11), output_type="np",
        guidance_scale=guidance, max_sequence_length=48, text_encoder_out_layers=(1, 2, 3),
    ).images[0]  # fmt: skip
    (ours,) = pictures(engine, plan, FILES)
    apart = np.abs(ours.astype(int) - (theirs * 255).round().astype(int))
    # Packed weights add in another order, and on some processors one value in thousands then rounds the other way.
    assert apart.max() <= 1
    assert (apart > 0).mean() < 0.001
    (without,) = pictures(engine, make(alias, seeds=(11,), sampling={"guidance": guidance}))
    assert distance(ours, without) > 0, "references that change nothing would prove nothing"


@pytest.mark.parametrize("role", ["image", "style", "omni", "character"])
def test_weight_nothing_is_no_reference_to_the_byte(engine, role):
    plan = with_references("klein", (role, "gone", 0.0))
    assert np.array_equal(pictures(engine, plan)[0], pictures(engine, make("klein", seeds=(11,)))[0])


def test_a_heavier_reference_changes_klein_more(engine, monkeypatch):
    monkeypatch.setattr(references, "spoken", lambda words, _plan: words)
    latents = [latent(engine, weight) for weight in (0, 0.25, 0.5, 1, 2, 4)]
    away = [(one - latents[0]).abs().mean().item() for one in latents]
    assert away == sorted(away)
    assert away[1] > 0
    assert away[-1] > 2 * away[1]


def latent(engine, weight):
    """The first prediction, before bytes round small differences away."""
    from gesso.engine.families.family import Beside, Frame, Moment, Prompt

    plan = make("klein")
    loaded = engine._residency.take(plan.model)
    seen = np.asarray(Image.open(io.BytesIO(FILES["a"])))
    prompt = Prompt(
        loaded.encode(PROMPT, plan.sampling), None, loaded.family.set_beside(Beside(references=((seen, weight),)))
    )
    x = torch.randn((1, 16, 4, 6), generator=torch.Generator().manual_seed(3))
    moment = Moment(torch.tensor(1.0), torch.tensor(1000.0))
    with torch.inference_mode():
        return loaded.family.velocity(x, moment, prompt, Frame(size_px=(96, 64), tile=False))


def test_each_reference_has_a_weight_of_its_own(engine):
    def paint(first, second):
        return pictures(engine, with_references("klein", ("omni", "a", first), ("character", "b", second)), FILES)[0]

    assert not np.array_equal(paint(1.0, 0.2), paint(0.2, 1.0))


def test_the_words_say_what_each_picture_is_for():
    plan = with_references("klein", ("style", "a", 1.0), ("omni", "gone", 0.0), ("character", "b", 0.5))
    told = spoken(plan.words, plan)
    assert told.text == f"{PROMPT}, in the style of image 1, with the same character as image 2"


@pytest.mark.parametrize("size", [(20, 30), (2400, 100), (1500, 1400)])
def test_pictures_of_any_shape_are_taken(engine, size):
    files = {"a": png(Image.new("RGB", size, "teal"))}
    assert pictures(engine, with_references("klein", ("image", "a", 1.0)), files)[0].shape == (64, 96, 3)


def test_what_is_no_picture_is_a_coded_error(engine):
    with pytest.raises(EngineError) as raised:
        pictures(engine, with_references("klein", ("image", "a", 1.0)), {"a": b"<svg/>"})
    assert raised.value.error_code == "picture_unreadable"


def test_z_image_takes_none_and_says_so(engine):
    with pytest.raises(EngineError) as raised:
        pictures(engine, with_references("z-image", ("style", "a", 1.0)), FILES)
    assert raised.value.error_code == "not_supported"


def test_a_bias_in_bf16_attention_is_the_weight_of_its_column():
    torch.manual_seed(0)
    q, k, v = (torch.randn(1, 5, 2, 8) for _ in range(3))
    bias = torch.tensor([0.0, 0.0, 0.0, 0.7, 0.7])
    ours = head_by_head(q.bfloat16(), k.bfloat16(), v.bfloat16(), None, bias.bfloat16())
    theirs = torch.nn.functional.scaled_dot_product_attention(
        q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), attn_mask=bias.view(1, 1, 1, -1)
    )
    assert torch.allclose(ours.float(), theirs.transpose(1, 2), atol=0.03)

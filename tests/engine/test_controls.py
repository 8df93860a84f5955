"""Every control on every family, over the production loader."""

import io

import numpy as np
import pytest
import torch
from PIL import Image
from plans import EVERY, composed, distance, make, pictures, previews, seam_ratio, steps

from gesso.domain.errors import EngineError
from gesso.engine.events import Loading, Picture, Preview, Step
from gesso.engine.families.family import Frame, Moment, Prompt

every_family = pytest.mark.parametrize("alias", EVERY)


@every_family
def test_same_plan_gives_the_same_bytes_and_each_picture_alone_too(engine, alias):
    plan = make(alias, seeds=(5, 6, 7), variation={"chaos": 0.3, "weird": 0.2})
    whole = pictures(engine, plan)
    assert all(np.array_equal(a, b) for a, b in zip(whole, pictures(engine, plan), strict=True))
    for index in range(3):
        (alone,) = pictures(engine, plan.only(index))
        assert np.array_equal(alone, whole[index])
    assert distance(whole[0], whole[1]) > 1


@every_family
def test_chaos_spreads_pictures_whose_noise_is_the_same(engine, alias):
    """The noise seed's own effect is taken out by comparing each picture with its calm self."""
    calm = pictures(engine, make(alias))
    shifts = []
    for chaos in (0.2, 1.0):
        wild = pictures(engine, make(alias, variation={"chaos": chaos}))
        shifts.append(np.mean([distance(a, b) for a, b in zip(calm, wild, strict=True)]))
    assert 0 < shifts[0] < shifts[1]


@every_family
def test_weird_pushes_and_its_seed_chooses_where(engine, alias):
    calm = pictures(engine, make(alias))
    left, right = (pictures(engine, make(alias, variation={"weird": 1.0, "weird_seed": seed})) for seed in (1, 2))
    assert distance(left[0], calm[0]) > 0
    assert distance(left[0], right[0]) > 0


@every_family
def test_stylize_moves_towards_the_rich_wording(engine, alias):
    rich = "a red fox in a snowy forest, oil painting, highly detailed"
    raw = pictures(engine, make(alias))[0]
    full = pictures(engine, make(alias, words={"text": rich}))[0]
    a_little, all_of_it = (
        pictures(engine, make(alias, words={"rich": rich, "rich_amount": amount}))[0] for amount in (0.2, 1.0)
    )
    assert 0 < distance(raw, a_little) < distance(raw, all_of_it)
    if alias != "starter":  # its sentences differ in length, and the sentence's end is what it hears best
        assert distance(all_of_it, full) < distance(raw, full)


@every_family
def test_words_to_avoid_change_the_picture_without_burning_it(engine, alias):
    plain = pictures(engine, make(alias))[0]
    avoiding = pictures(engine, make(alias, words={"negative": "snow, rain"}))[0]
    assert distance(plain, avoiding) > 0
    assert avoiding.std() < 1.5 * plain.std()


@every_family
def test_a_tile_has_no_seam(engine, alias):
    plan = make(alias, size=(128, 128), tile=True, seeds=(1, 2, 3, 4))
    tiles = pictures(engine, plan)
    assert np.mean([seam_ratio(rgb, period=16) for rgb in tiles]) <= 1.2
    assert distance(tiles[0], pictures(engine, make(alias, size=(128, 128), seeds=(1,)))[0]) > 0


@pytest.mark.parametrize("alias", ["sdxl", "starter"])
def test_a_convolutional_tile_rolls_with_its_noise(engine, alias):
    """Circular padding makes the whole network equivariant: the torus has no preferred place for a seam."""
    family = engine._residency.take(make(alias).model).family
    plan = make(alias, size=(128, 128))
    shape = family.latent_shape(128, 128)
    frame = Frame(size_px=(128, 128), tile=True)
    moment = Moment(torch.tensor(0.7), torch.tensor(500.0))
    prompt = Prompt(family.encode_text("a fox", plan.sampling))
    x = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    half = (shape[2] // 2, shape[3] // 4)
    with torch.inference_mode():
        straight = family.velocity(x, moment, prompt, frame)
        rolled = family.velocity(x.roll(half, (2, 3)), moment, prompt, frame)
    assert torch.allclose(straight.roll(half, (2, 3)), rolled, atol=2e-5)


@every_family
def test_a_draft_is_delivered_small_and_a_size_can_be_enlarged(engine, alias):
    (draft,) = pictures(engine, make(alias, size=(64, 64), seeds=(1,), draft=True))
    assert draft.shape == (64, 64, 3)
    (big,) = pictures(engine, make(alias, seeds=(1,), delivered_width_px=150, delivered_height_px=100))
    assert big.shape == (100, 150, 3)


@every_family
def test_every_step_is_told_and_previewed(engine, alias):
    plan = make(alias)
    assert steps(engine, plan) == [Step(n, 6) for n in range(7)]
    seen = previews(engine, plan)
    assert [(view.index, view.step) for view in seen] == [(0, 1), (1, 1), (0, 2), (1, 2), (0, 3), (1, 3)]
    assert all(view.rgb.dtype == np.uint8 and 96 <= max(view.rgb.shape[:2]) <= 256 for view in seen)


def test_previews_do_not_touch_the_pictures(engine):
    plan = make("klein")
    seen = [event.rgb for event in engine.run(plan, {}, previews=True) if isinstance(event, Picture)]
    assert all(np.array_equal(a, b) for a, b in zip(seen, pictures(engine, plan), strict=True))


@every_family
def test_closing_the_iterator_cancels_between_two_steps(engine, alias, monkeypatch):
    family = engine._residency.take(make(alias).model).family
    calls = []
    ask = type(family).velocity
    monkeypatch.setattr(type(family), "velocity", lambda self, *rest: calls.append(1) or ask(self, *rest))
    running = engine.run(make(alias), {})
    for event in running:
        if event == Step(2, 6):
            running.close()
    others = 1 if family.small else 0  # the other picture's step that is under way beside this one
    assert 2 <= len(calls) <= 2 + others
    assert len(pictures(engine, make(alias))) == 2, "the engine is ready for the next plan"


@every_family
def test_stop_takes_the_picture_foreseen_early(engine, alias):
    stopped = make(alias, sampling={"stop": 0.75, "steps": 6})
    assert len(steps(engine, stopped)) < len(steps(engine, make(alias, sampling={"steps": 6})))
    seen = [event for event in engine.run(stopped, {}) if isinstance(event, Preview | Picture)]
    assert isinstance(seen[-1], Picture)


@every_family
def test_a_source_is_left_near_in_proportion_to_the_start(engine, alias):
    ramp = np.linspace(0, 255, 96 * 64 * 3).reshape(64, 96, 3).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(ramp).save(file, "PNG")
    files = {"abc": file.getvalue()}

    def painted(start):
        return pictures(engine, make(alias, source_sha256="abc", sampling={"start": start}), files)[0]

    assert np.array_equal(painted(0.0), ramp)
    light, heavy, whole = (painted(start) for start in (0.1, 0.6, 1.0))
    assert distance(light, heavy) > 0
    assert distance(light, painted(0.12)) < distance(light, heavy)
    assert np.array_equal(whole, pictures(engine, make(alias))[0]), "start 1 forgets the source"


@every_family
def test_parts_with_weights_blend(engine, alias):
    first, second = "a red fox", "a blue robot on the moon"
    one = pictures(engine, make(alias, words={"text": first, "parts": ((first, 1.0), (second, 0.0))}))[0]
    both = pictures(engine, make(alias, words={"text": first, "parts": ((first, 1.0), (second, 1.0))}))[0]
    assert distance(one, both) > 0


def test_loading_is_told_once(models_root):
    from gesso.engine.engine import Engine

    fresh = Engine(models_root, device="cpu", dtype="float32")
    assert fresh.loaded() == ()
    first = [event for event in fresh.run(make("klein"), {}) if isinstance(event, Loading)]
    assert first == [Loading("klein")]
    assert not [event for event in fresh.run(make("klein"), {}) if isinstance(event, Loading)]
    assert fresh.loaded() == ("klein",)


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (make("klein", sampling={"start": 0.5}), "plan_incomplete"),
        (make("klein", source_sha256="abc"), "plan_incomplete"),
        (make("klein", mask_sha256="abc"), "plan_incomplete"),
        (make("klein", size=(90, 64)), "plan_incomplete"),
        (composed(sampling={"stop": 1.0}), "plan_incomplete"),
    ],
)
def test_what_cannot_be_run_is_refused_with_a_code(engine, plan, code):
    with pytest.raises(EngineError) as caught:
        list(engine.run(plan, {}))
    assert caught.value.error_code == code


def test_a_broken_source_is_refused(engine):
    with pytest.raises(EngineError) as caught:
        list(engine.run(make("klein", source_sha256="abc"), {"abc": b"no picture"}))
    assert caught.value.error_code == "picture_unreadable"

"""Upscale: nearer to the truth than Lanczos, nothing lost between tiles, patterns stay patterns, any size, cancellable."""

from itertools import pairwise

import cv2
import numpy as np
import plans
import pytest
import torch
from plans import png, psnr_db

from gesso import scenes
from gesso.domain.errors import EngineError
from gesso.domain.plan import Compose, Drawn, Enlarge
from gesso.engine import upscale
from gesso.engine.events import Picture, Preview, Step


def render(width: int, height: int, seed: int = 8) -> np.ndarray:
    return scenes.compose(scenes.read("a red fox in a forest").scene, seed=seed, aspect=width / height).render(
        width, height
    )


def wanted(size, *, factor=2, start=0.0, alias="starter", tile_px=64, overlap_px=16, **more):
    enlarge = Enlarge(factor=factor, creativity=start, tile_px=tile_px, overlap_px=overlap_px)
    sampling = {"steps": 2, "start": start}
    return plans.make(
        alias, enlarge=enlarge, source_sha256="s", seeds=(3,), sampling=sampling, task="upscale",
        **{"delivered_width_px": size[0], "delivered_height_px": size[1]} | more,
    )  # fmt: skip


def made(engine, plan, rgb) -> np.ndarray:
    (picture,) = plans.pictures(engine, plan, {"s": png(rgb)})
    return picture


@pytest.mark.parametrize("factor", [2, 4])
def test_a_subtle_upscale_is_nearer_to_the_truth_than_lanczos(engine, factor):
    truth = render(384, 256)
    small = cv2.resize(truth, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    ours = made(engine, wanted((384, 256), factor=factor), small)
    lanczos = cv2.resize(small, (384, 256), interpolation=cv2.INTER_LANCZOS4)
    assert psnr_db(ours, truth) > psnr_db(lanczos, truth) + 0.5


@pytest.mark.parametrize(("source", "size", "factor"), [((1, 1), (2, 2), 2), ((37, 5), (148, 20), 4), ((40, 30), (90, 67), 2), ((64, 64), (50, 33), 1)])  # fmt: skip
def test_every_size_is_reached(engine, source, size, factor):
    rgb = np.random.default_rng(0).integers(0, 255, (source[1], source[0], 3), dtype=np.uint8)
    for start in (0.0, 0.3):
        assert made(engine, wanted(size, factor=factor, start=start), rgb).shape == (size[1], size[0], 3)


@pytest.mark.parametrize("alias", plans.EVERY)
def test_every_family_paints_over_tiles(engine, alias):
    picture = render(96, 64)
    plain, painted = (made(engine, wanted((192, 128), start=start, alias=alias), picture) for start in (0.0, 0.4))
    assert painted.shape == plain.shape
    assert plans.distance(painted, plain) > 0
    assert np.abs(cv2.blur(painted, (101, 101)).astype(int) - cv2.blur(plain, (101, 101))).mean() < 6  # no tile drifts


def test_more_creativity_changes_more(engine):
    picture = render(96, 64)
    plain = made(engine, wanted((192, 128)), picture)
    apart = [
        plans.distance(made(engine, wanted((192, 128), start=start), picture), plain) for start in (0.1, 0.35, 0.7)
    ]
    assert 0 < apart[0] < apart[1] < apart[2]


def test_the_middle_is_kept_where_the_shape_is_another(engine):
    picture = np.zeros((60, 120, 3), np.uint8)
    picture[:, 30:90] = 255
    assert made(engine, wanted((120, 120)), picture).min() == 255
    assert upscale.middle(picture, 120, 120) == (30, 0, 60, 60)


def test_tiles_cover_everything_and_fade_into_each_other():
    for length in (64, 80, 128, 208, 1024):
        places = upscale.offsets(length, 64, 16, 16)
        assert (places[0], places[-1] + 64) == (0, length)
        assert all(0 < b - a <= 64 - 16 + 16 for a, b in pairwise(places))
        total = np.zeros(length)
        for at, place in enumerate(places):
            total[place : place + 64] += upscale._ramp(places, at, 64)
        assert total.min() > 0


def test_neighbouring_tiles_see_the_same_noise_where_they_overlap():
    one, other = upscale.noise_at(7, 0, 0, (1, 3, 40, 40)), upscale.noise_at(7, 24, 8, (1, 3, 40, 40))
    assert torch.equal(one[..., 8:, 24:], other[..., :32, :16])
    assert abs(float(one.std()) - 1) < 0.05
    assert not torch.equal(one, upscale.noise_at(8, 0, 0, (1, 3, 40, 40)))


@pytest.mark.parametrize("start", [0.0, 0.35])
def test_a_seamless_pattern_stays_seamless(engine, start):
    pattern = scenes.compose(scenes.read("a red fox").scene, seed=4, tile=True).render(96, 96)
    big = made(engine, wanted((192, 192), start=start, tile=True), pattern)
    assert plans.seam_ratio(big) < 1.6


def test_the_known_drawing_guides_what_is_painted_in(engine):
    picture = render(96, 64, seed=5)
    known = Compose(scene=plans.FOX, drawn=(Drawn(5),))
    plans_ = [wanted((192, 128), start=0.5, source_compose=under) for under in (None, known)]
    blind, seeing = (made(engine, plan, picture) for plan in plans_)
    assert plans.distance(blind, seeing) > 0


def test_the_part_of_a_drawing_behind_a_tile_lies_where_it_does_in_the_whole():
    drawing = scenes.compose(scenes.read("a red fox in a forest").scene, seed=5, aspect=1.5)
    whole = drawing.render(288, 192, style=False)
    part = drawing.window((64, 32, 96, 80), (288, 192))
    assert plans.distance(part, whole[32:112, 64:160]) < 0.5


def test_progress_rises_to_its_end_and_closing_cancels_between_tiles(engine):
    plan = wanted((192, 128), start=0.4)
    events = list(engine.run(plan, {"s": png(render(96, 64))}))
    steps = [event for event in events if isinstance(event, Step)]
    assert [event.step for event in steps] == list(range(steps[0].steps + 1))
    assert steps[0].steps > 8
    assert any(isinstance(event, Preview) for event in events)
    run = engine.run(plan, {"s": png(render(96, 64))}, previews=False)
    seen = [next(run) for _ in range(4)]
    run.close()
    assert not any(isinstance(event, Picture) for event in seen)


def test_the_same_plan_gives_the_same_pixels(engine):
    plan, picture = wanted((192, 128), start=0.4), render(96, 64)
    assert np.array_equal(made(engine, plan, picture), made(engine, plan, picture))


@pytest.mark.parametrize("change", [{"source_sha256": None}, {"seeds": (1, 2)}, {"enlarge": Enlarge(factor=3)}])
def test_an_enlargement_that_makes_no_sense_is_refused(engine, change):
    import msgspec

    plan = msgspec.structs.replace(wanted((192, 128)), **change)
    with pytest.raises(EngineError) as raised:
        list(engine.run(plan, {"s": png(render(96, 64))}))
    assert raised.value.error_code == "plan_incomplete"


def test_a_source_that_was_not_handed_in_is_named(engine):
    with pytest.raises(EngineError, match="was not handed") as raised:
        list(engine.run(wanted((192, 128)), {}))
    assert raised.value.error_code == "plan_incomplete"

"""Enlarging without a sketch: exact sizes, nearer to the truth than before, and a way on without weights."""

import random

import cv2
import numpy as np
import pytest
from plans import psnr_db

from gesso import scenes
from gesso.engine import finish, finisher, pixels


def truth_of(width: int, height: int) -> np.ndarray:
    rng = random.Random(3_000_000_001)
    return scenes.compose(scenes.random_scene(rng), seed=8, aspect=width / height).render(width, height)


@pytest.mark.parametrize(
    ("painted", "delivered"),
    [((256, 256), (512, 512)), ((368, 208), (728, 408)), ((312, 232), (616, 464)), ((160, 160), (512, 512))],
)
def test_painted_sizes_reach_delivered_ones_nearer_to_the_truth(painted, delivered):
    truth = truth_of(*delivered)
    small = cv2.resize(truth, painted, interpolation=cv2.INTER_AREA)
    ours = finish.enlarge(small, *delivered, None, tile=False)
    before = pixels.levels(finish.sharpened_lanczos(finish._unit(small), *delivered) * 255)
    assert ours.shape == truth.shape
    assert psnr_db(ours, truth) > psnr_db(before, truth) + 0.5


def test_shrinking_averages_areas():
    truth = truth_of(256, 128)
    assert np.array_equal(
        finish.enlarge(truth, 64, 32, None, tile=False), cv2.resize(truth, (64, 32), interpolation=cv2.INTER_AREA)
    )


@pytest.mark.parametrize("delivered", [(192, 128), (384, 256)])
def test_a_torus_stays_one_when_doubled_once_or_twice(delivered):
    picture = truth_of(96, 64)
    turns = delivered[0] // 96
    whole = finish.enlarge(picture, *delivered, None, tile=True)
    rolled = finish.enlarge(np.roll(picture, (32, 48), (0, 1)), *delivered, None, tile=True)
    back = np.roll(rolled, (-32 * turns, -48 * turns), (0, 1))
    # Each doubling ends in whole levels, which may round differently where the picture begins elsewhere.
    assert np.abs(whole.astype(int) - back).max() <= turns // 2


def test_without_its_weights_the_finish_sharpens_as_before(monkeypatch, tmp_path):
    picture = truth_of(64, 64)
    monkeypatch.setattr(finisher, "WEIGHTS", tmp_path / "none.safetensors")
    big = finish.enlarge(picture, 128, 128, None, tile=False)
    assert np.array_equal(big, pixels.levels(finish.sharpened_lanczos(finish._unit(picture), 128, 128) * 255))
    assert finisher.upscale(picture, 2).shape == (128, 128, 3)

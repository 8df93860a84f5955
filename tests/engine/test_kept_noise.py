"""A vary of a picture of one's own: the noise that it grew from, turned some way towards new noise."""

import msgspec
import numpy as np
import plans
import pytest
import torch

from gesso.catalog import kept
from gesso.domain.plan import Variation
from gesso.engine.loop import grown_from

SHAPE = (1, 4, 32, 32)


def apart(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one - other).square().mean().sqrt())


def test_turned_noise_is_noise_and_leaves_the_old_one_by_degrees():
    old = grown_from(Variation(), 7, SHAPE)
    assert torch.equal(grown_from(Variation(noise=((7, 1.0),), noise_share=0.0), 9, SHAPE), old)
    turned = [grown_from(Variation(noise=((7, 1.0),), noise_share=share), 9, SHAPE) for share in (0.15, 0.5, 1.0)]
    assert [abs(float(one.std()) - 1) < 0.06 for one in turned] == [True] * 3
    assert 0 < apart(turned[0], old) < apart(turned[1], old) < apart(turned[2], old)
    assert apart(turned[2], grown_from(Variation(), 9, SHAPE)) < 1e-6


def test_the_vary_of_a_vary_turns_on_from_where_the_first_one_ended():
    first = plans.make("klein", seeds=(7,))
    varied = kept.from_noise(plans.make("klein", seeds=(8, 9)), first, "strong")
    again = kept.from_noise(plans.make("klein", seeds=(20, 21)), varied.only(1), "subtle")
    assert again.variation.noise == ((7, 1.0), (9, 0.5))
    parent = grown_from(varied.variation, 9, SHAPE)
    assert apart(grown_from(again.variation, 20, SHAPE), parent) < apart(grown_from(Variation(), 20, SHAPE), parent)


def test_noise_of_another_family_or_size_is_not_kept():
    new = plans.make("klein", seeds=(8,))
    for old in (plans.make("sdxl", seeds=(7,)), plans.make("klein", seeds=(7,), size=(64, 64))):
        assert kept.from_noise(new, old, "subtle") == new


@pytest.mark.parametrize("alias", ["klein", "z-image", "sdxl"])
def test_the_less_noise_is_new_the_nearer_a_variation_is(engine, alias):
    first = plans.make(alias, seeds=(7,))
    (picture,) = plans.pictures(engine, first)
    shares = []
    for share in (0.0, 0.15, 0.5, 1.0):
        variation = Variation(noise=((7, 1.0),), noise_share=share)
        plan = msgspec.structs.replace(first, seeds=(8,), variation=variation)
        shares.append(plans.distance(plans.pictures(engine, plan)[0], picture))
    assert shares[0] == 0
    assert np.all(np.diff(shares) > 0)

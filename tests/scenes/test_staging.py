"""What a reader of the picture book would notice: heroes are large, groups can be counted, relations are seen."""

import numpy as np
import pytest

from gesso.scenes import compose, read


def mask(text: str, seed: int) -> np.ndarray:
    return compose(read(text).scene, seed=seed).layers(96, 96).subject_mask > 0.5


@pytest.mark.parametrize("kind", ["rabbit", "mouse", "owl", "cat", "frog"])
def test_a_lone_subject_is_the_hero(kind: str):
    for seed in range(4):
        rows = np.flatnonzero(mask(f"a {kind} in a meadow", seed).any(axis=1))
        assert (rows[-1] - rows[0]) / 96 > 0.36


@pytest.mark.parametrize("seed", range(4))
def test_a_rainbow_has_both_its_feet_on_the_page(seed: int):
    arcs = compose(read("a meadow with a rainbow").scene, seed=seed).background.split("<path")
    xs = [float(part.split('d="M')[1].split(" ")[0]) for part in arcs if 'stroke-opacity=".72"' in part]
    assert len(xs) == 6
    assert all(0 < x < 500 for x in xs)


@pytest.mark.parametrize("seed", range(4))
def test_ducks_on_a_lake_are_on_the_water(seed: int):
    rows = np.flatnonzero(mask("a duck on a lake", seed).any(axis=1))
    assert rows[-1] / 96 < 0.87

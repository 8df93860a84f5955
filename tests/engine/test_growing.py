"""Pictures grow beyond their edges with pieces of themselves: no step at the old border, and no mirror image."""

import numpy as np
import pytest

from gesso.engine import growing
from gesso.engine.masks import Box


def stripes(height=160, width=200):
    """Slanted stripes over a gradient with a little grain: lines that a mirror would break."""
    y, x = np.mgrid[:height, :width]
    light = 120 + 60 * np.sign(np.sin((x + 0.7 * y) / 7.0)) + 0.15 * x
    grain = np.random.default_rng(3).normal(0, 3, (height, width))
    return np.clip((light + grain)[..., None] + np.array([0, -10, 20]), 0, 255).astype(np.uint8)


def page_of(source, margin):
    page = np.pad(source, ((margin, margin), (margin, margin), (0, 0)))
    free = np.ones(page.shape[:2], bool)
    free[margin:-margin, margin:-margin] = False
    return page, free


def step(grey, at):
    return np.abs(grey[:, at] - grey[:, at - 1]).mean()


@pytest.fixture(scope="module")
def grown():
    source = stripes()
    page, free = page_of(source, 40)
    return source, growing.grown(page, free, 1), page, free


def test_what_is_known_stays(grown):
    source, result, _, _ = grown
    assert np.array_equal(result[40:-40, 40:-40], source)


def test_the_old_border_is_a_line_like_its_neighbours(grown):
    _, result, _, _ = grown
    grey = result.astype(float).mean(axis=2)[40:-40]
    for border in (40, grey.shape[1] - 40):
        around = np.mean([step(grey, border + away) for away in (*range(-12, -3), *range(4, 13))])
        assert step(grey, border) < 1.35 * around


def test_lines_go_on_instead_of_turning_back(grown):
    """Stripes that cross the border slanted are continued by the pattern itself better than by its mirror image."""
    _, result, _, _ = grown
    grey = result.astype(float).mean(axis=2)
    strip, whole = grey[40:-40, -40:-8], stripes(160, 280).astype(float).mean(axis=2)[:, 200:232]
    mirrored = grey[40:-40, -72:-40][:, ::-1]

    def like(one, other):
        return np.corrcoef(one.ravel(), other.ravel())[0, 1]

    assert like(strip, whole) > 0.5
    assert like(strip, whole) > like(strip, mirrored) + 0.3


def test_a_seed_gives_the_same_and_another_something_else():
    rng = np.random.default_rng(0)
    page, free = page_of(rng.integers(0, 255, (64, 80, 3)).astype(np.uint8), 16)
    first, again, other = (growing.grown(page, free, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_pieces_are_not_taken_from_the_subject():
    source = np.full((120, 120, 3), 90, np.uint8) + np.random.default_rng(1).integers(0, 9, (120, 120, 1), np.uint8)
    source[50:80, 90:112] = (250, 20, 20)
    page, free = page_of(source, 40)
    subject = np.zeros(free.shape, np.float32)
    subject[90:120, 130:152] = 4
    result = growing.grown(page, free, 1, subject)
    red = (result[..., 0] > 200) & (result[..., 1] < 80)
    assert red[free].mean() < 0.005


def test_tiny_sources_are_left_to_others():
    assert not growing.can_grow(Box(0, 0, 17, 100), np.ones((100, 100), bool))
    page, free = page_of(np.full((18, 18, 3), 7, np.uint8), 9)
    assert growing.can_grow(Box(9, 9, 27, 27), free)
    assert (growing.grown(page, free, 1) == 7).all()


def test_a_small_source_on_a_huge_page_takes_neither_for_ever_nor_nothing():
    """Pieces are chosen where the page is at most 400 px large; a source that is too small there is left to others."""
    assert growing._halvings(Box(0, 0, 512, 512), np.ones((5600, 5600), bool)) == 4
    assert not growing.can_grow(Box(0, 0, 128, 128), np.ones((8192, 4096), bool))

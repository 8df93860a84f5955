"""The paired data: what a pair is about is what parts its two pictures, and nothing else."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))

import pairs


@pytest.mark.parametrize("kind", pairs.KINDS_OF_PAIRS)
def test_a_pair_is_a_function_of_its_number(kind):
    first, again, other = pairs.pair(kind, 3), pairs.pair(kind, 3), pairs.pair(kind, 4)
    for one, two in zip(first.pictures(64), again.pictures(64), strict=True):
        assert np.array_equal(one, two)
    assert first.words == again.words
    assert (first.words, first.scene) != (other.words, other.scene)


def test_a_character_keeps_its_looks_and_the_words_are_silent_about_them():
    for number in range(20):
        one = pairs.pair("character", number)
        before, after = one.scene.subjects[0], one.wanted.subjects[0]
        assert (before.kind, before.colour, before.wearing) == (after.kind, after.colour, after.wearing)
        assert one.scene.setting != one.wanted.setting
        assert before.colour not in one.words.split()


def test_an_edit_changes_one_thing_and_keeps_the_drawing():
    for number in range(20):
        one = pairs.pair("edit", number)
        assert one.scene != one.wanted
        kept = sum(getattr(one.scene, f) == getattr(one.wanted, f) for f in ("setting", "time", "style", "subjects"))
        assert kept >= 3
        assert one.shown.seed == one.made.seed
    still = [pair for pair in (pairs.pair("edit", n) for n in range(40)) if pair.words.startswith("give the")]
    for one in still[:3]:
        shown, made = (picture.astype(int) for picture in one.pictures(96))
        changed = (abs(shown - made).max(-1) > 24).mean()
        assert 0 < changed < 0.5


def test_what_is_kept_of_a_region_is_the_same_in_both():
    one = pairs.pair("region", 1)
    shown, made = one.pictures(64)
    assert np.array_equal(shown[~one.hole], made[~one.hole])
    assert (shown[one.hole] == 128).all()


def test_style_pairs_share_their_style_only_and_tiles_repeat():
    one = pairs.pair("style", 2)
    assert one.scene.style == one.wanted.style
    assert one.scene.subjects != one.wanted.subjects
    assert pairs.pair("tile", 2).made.tile
    assert not pairs.pair("tile", 2).shown.tile

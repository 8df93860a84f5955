"""A figure's colour grows over the colour of its kind, on one and the same drawing."""

import numpy as np
import pytest
from plans import composed, distance

from gesso.domain.plan import Compose
from gesso.engine import sketch
from gesso.engine.likeness import Likeness

FOX = {"subjects": [{"kind": "fox", "colour": "blue"}], "setting": "meadow", "time": "day", "style": "oil"}


def drawn(*tints, weird=0) -> sketch.Sketch:
    stage = Compose(scene=FOX, weird=weird)
    return sketch.compose(composed(), stage, 0, Likeness(sketch.read_scene(stage), tints=tints))


@pytest.mark.parametrize("picture", ["render", "bare"])
def test_the_colour_goes_step_by_step_from_the_kinds_own_to_the_figures(picture):
    whole = getattr(drawn(), picture)(96, 96)
    away = [distance(whole, getattr(drawn((0, share)), picture)(96, 96)) for share in (0.9, 0.6, 0.3, 0.01)]
    assert 0 < away[0] < away[1] < away[2] < away[3]


def test_nothing_moves_while_the_colour_grows():
    """What is not the fox is the same to the level of a rounding: no second outline, no other scenery."""
    whole, half = drawn().bare(96, 96).astype(int), drawn((0, 0.5)).bare(96, 96).astype(int)
    changed = np.abs(whole - half).max(-1) > 2
    fox = drawn().shares[0][0].layers(96, 96).subject_mask > 0
    assert changed.any()
    assert not (changed & ~fox).any()


def test_where_chance_recolours_what_has_no_colour_it_is_whole():
    assert np.array_equal(drawn((0, 0.5), weird=2000).bare(96, 96), drawn(weird=2000).bare(96, 96))

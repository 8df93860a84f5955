"""Style codes on the starter: the same look on any drawing and at any size, graded by weight, and nothing at all at weight 0."""

import cv2
import msgspec
import numpy as np
import pytest
from plans import composed, distance, pictures

from gesso.catalog.style_codes import style_of
from gesso.domain.plan import PlanStyle
from gesso.domain.style import Style, read_as
from gesso.engine.dress import dressed
from gesso.engine.likeness import with_references
from gesso.scenes import Scene

RNG = np.random.default_rng(4)
PICTURE = cv2.resize(RNG.integers(0, 255, (9, 9, 3), np.uint8), (256, 256), interpolation=cv2.INTER_CUBIC)
EVERYTHING = Style(
    finishes=(("oil", 100),), tones=("#1b1a3f", "#4b3b78", "#b8688c", "#f2a98a", "#ffeccf"), toning=60, contrast=110,
    line=60, bloom=30, vignette=20, texture="weave", texture_amount=40, border=30,
)  # fmt: skip


def test_amount_zero_is_the_very_picture():
    assert dressed(PICTURE, EVERYTHING, 0.0) is PICTURE


def test_more_is_further_away():
    away = [distance(PICTURE, dressed(PICTURE, EVERYTHING, amount)) for amount in (0.25, 0.5, 1.0)]
    away.append(distance(PICTURE, dressed(PICTURE, EVERYTHING, 1.0, push=1.5)))
    assert away == sorted(away)
    assert away[0] > 1
    assert away[3] > away[2] + 1


@pytest.mark.parametrize("texture", ["grain", "paper", "halftone", "weave", "scanlines"])
def test_every_texture_is_seen_and_looks_the_same_at_twice_the_size(texture):
    style = Style(finishes=(("oil", 100),), texture=texture, texture_amount=60, texture_size=16)
    small = dressed(PICTURE, style, 1.0)
    big = dressed(cv2.resize(PICTURE, (512, 512), interpolation=cv2.INTER_CUBIC), style, 1.0)
    assert distance(small, PICTURE) > 1
    assert distance(cv2.resize(big, (256, 256), interpolation=cv2.INTER_AREA), small) < 0.6 * distance(small, PICTURE)


def test_a_seamless_pattern_gets_neither_border_nor_dark_corners():
    plain = msgspec.structs.replace(EVERYTHING, border=0, vignette=0)
    assert np.array_equal(dressed(PICTURE, EVERYTHING, 1.0, tile=True), dressed(PICTURE, plain, 1.0))


def test_finishes_of_codes_and_of_the_scene_share_by_weight():
    styled = with_references(Scene(style="ink"), (), [(EVERYTHING, 0.5)])
    assert dict(styled.styles)["oil"] == pytest.approx(0.5**0.7)
    assert dict(styled.styles)["ink"] == pytest.approx(1 - 0.5**0.7)
    colours_alone = with_references(Scene(style="ink"), (), [(read_as(EVERYTHING, 2), 1.0)])
    assert colours_alone.styles == ()
    assert colours_alone.scene.style == "ink"
    assert colours_alone.dresses[0][0].toning == 60


def coded(engine, weight):
    styles = (PlanStyle(code="123", weight=weight, style=style_of(123)),)
    return pictures(engine, composed(seeds=(3,), styles=styles))[0]


def test_a_code_draws_the_starter_in_its_style_by_weight(engine):
    plain = pictures(engine, composed(seeds=(3,)))[0]
    assert np.array_equal(coded(engine, 0.0), plain)
    away = [distance(coded(engine, weight), plain) for weight in (0.25, 0.5, 1.0)]
    assert away == sorted(away)
    assert away[0] > 1
    assert np.array_equal(coded(engine, 1.0), coded(engine, 1.0))

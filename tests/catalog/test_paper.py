"""Centimetres to pixels: exact sizes, which way the paper lies, what is cut off, and how fine it can be."""

import re

import pytest

from gesso.catalog.paper import Paper, enlarged, for_print
from gesso.domain.errors import BadInputError


@pytest.mark.parametrize(
    ("size", "paper", "pixels", "factor"),
    [
        ((1024, 1024), Paper(30, 30), (3543, 3543), 4),
        ((928, 1232), Paper(30, 40), (3543, 4724), 4),
        ((1024, 1024), Paper(30, 40), (3543, 4724), 4),
        ((1024, 1024), Paper(50, 50), (5906, 5906), 8),
        ((1024, 1024), Paper(10, 10), (1181, 1181), 1),
        ((4096, 4096), Paper(10, 10), (1181, 1181), 1),
    ],
)
def test_paper_is_filled_exactly(size, paper, pixels, factor):
    found = for_print(size, paper)
    assert (found.width_px, found.height_px) == pixels
    assert found.factor == factor


def test_paper_is_turned_as_the_picture_lies():
    wide, tall = for_print((1456, 816), Paper(30, 40)), for_print((816, 1456), Paper(30, 40))
    assert wide.turned
    assert not tall.turned
    assert (wide.width_px, wide.height_px) == (tall.height_px, tall.width_px) == (4724, 3543)


def test_a_whole_picture_loses_nothing_and_leaves_paper_free():
    filled, whole = for_print((1456, 816), Paper(40, 30)), for_print((1456, 816), Paper(40, 30), whole=True)
    assert (filled.cut, whole.cut) == (True, False)
    assert whole.width_px == 4724
    assert whole.width_px / whole.height_px == pytest.approx(1456 / 816, rel=1e-3)


def test_the_same_shape_is_not_cut():
    assert not for_print((1200, 900), Paper(40, 30)).cut


def test_what_is_too_fine_is_refused_with_what_can_be_reached():
    with pytest.raises(BadInputError) as raised:
        for_print((512, 512), Paper(60, 60))
    assert raised.value.error_code == "print_too_fine"
    reachable = int(re.findall(r"reaches (\d+) dpi", raised.value.message)[0])
    assert for_print((512, 512), Paper(60, 60, reachable)).factor == 8
    with pytest.raises(BadInputError):
        for_print((512, 512), Paper(60, 60, reachable + 1))


def test_a_poster_beyond_64_million_pixels_is_refused_with_what_can_be_reached():
    with pytest.raises(BadInputError) as raised:
        for_print((4096, 4096), Paper(100, 100))
    reachable = int(re.findall(r"reaches (\d+) dpi", raised.value.message)[0])
    fits = for_print((4096, 4096), Paper(100, 100, reachable))
    assert 60_000_000 < fits.width_px * fits.height_px <= 64_000_000


@pytest.mark.parametrize(
    ("paper", "pointer"),
    [
        (Paper(0, 40), "/print/width_cm"),
        (Paper(30, -1), "/print/height_cm"),
        (Paper(30, float("nan")), "/print/height_cm"),
        (Paper(30, 501), "/print/height_cm"),
        (Paper(30, 40, 29), "/print/dpi"),
        (Paper(30, 40, 9600), "/print/dpi"),
    ],
)
def test_paper_that_cannot_be_is_refused_with_its_place(paper, pointer):
    with pytest.raises(BadInputError) as raised:
        for_print((1024, 1024), paper)
    assert (raised.value.error_code, raised.value.details[0].pointer) == ("paper_out_of_range", pointer)
    assert raised.value.details[0].allowed


def test_factors():
    assert enlarged((1456, 816), 4)[:3] == (5824, 3264, 4)
    with pytest.raises(BadInputError) as raised:
        enlarged((1024, 1024), 3)
    assert (raised.value.error_code, raised.value.details[0].allowed) == ("factor_out_of_range", "2 or 4")
    with pytest.raises(BadInputError, match="Enlarge it 2 times") as raised:
        enlarged((3000, 3000), 4)
    assert raised.value.error_code == "upscale_too_large"
    with pytest.raises(BadInputError, match="as large as pictures get"):
        enlarged((8000, 8000), 2)

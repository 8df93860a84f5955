"""Ratios become the V7 sizes, and unlisted ones something near them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso.catalog.size import delivered_size_px, scaled_size_px
from gesso.domain.errors import BadInputError
from gesso.domain.spec import Aspect


@pytest.mark.parametrize(
    ("ratio", "size"),
    [
        ((1, 1), (1024, 1024)),
        ((4, 3), (1232, 928)),
        ((3, 4), (928, 1232)),
        ((3, 2), (1344, 896)),
        ((2, 3), (896, 1344)),
        ((16, 9), (1456, 816)),
        ((9, 16), (816, 1456)),
        ((21, 9), (1680, 720)),
        ((7, 3), (1680, 720)),
    ],
)
def test_the_published_sizes(ratio: tuple[int, int], size: tuple[int, int]) -> None:
    assert delivered_size_px(Aspect(*ratio)) == size


@given(st.integers(1, 500), st.integers(1, 500))
def test_any_other_ratio_is_kept_near_the_same_area(width: int, height: int) -> None:
    if not 1 / 8 <= width / height <= 8:
        return
    w, h = delivered_size_px(Aspect(width, height))
    assert w % 16 == h % 16 == 0
    assert w / h == pytest.approx(width / height, rel=0.06)
    assert 0.95e6 <= w * h <= 1.3e6


@given(st.integers(1, 200), st.integers(1, 200), st.sampled_from([256, 512, 768, 1024]))
def test_networks_paint_the_same_shape_at_their_own_area(width: int, height: int, side: int) -> None:
    if not 1 / 4 <= width / height <= 4:
        return
    delivered = delivered_size_px(Aspect(width, height))
    w, h = scaled_size_px(delivered, side, 16)
    assert w % 16 == h % 16 == 0
    assert w / h == pytest.approx(delivered[0] / delivered[1], rel=0.12)


@pytest.mark.parametrize("ratio", [(15, 1), (1, 15), (1000, 1)])
def test_a_ratio_that_cannot_be_drawn_says_what_can(ratio: tuple[int, int]) -> None:
    with pytest.raises(BadInputError) as caught:
        delivered_size_px(Aspect(*ratio))
    assert caught.value.error_code == "aspect_out_of_range"
    assert caught.value.details[0].allowed == "1:14 to 14:1"

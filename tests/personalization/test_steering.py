"""Steering: the words win, the choice follows the taste and the seed, and no taste means the very same pixels."""

import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))

from plans import composed, pictures

from gesso import scenes
from gesso.catalog import taste as tasting
from gesso.domain.errors import EngineError
from gesso.domain.plan import Taste, Words
from gesso.domain.spec import Spec
from gesso.domain.taste import SPACE, liked
from gesso.engine import taste as engine_taste
from gesso.engine.engine import Engine

NIGHT = {"time:night": 2.0, "weather:rain": 1.5, "warmth": 0.5}


def taste(amount: float = 0.5, **weights: float) -> Taste:
    named = {name.replace("__", ":"): weight for name, weight in weights.items()} or NIGHT
    return Taste(space=SPACE, weights=liked(named), amount=amount)


def scene(words: str) -> scenes.Scene:
    return scenes.read(words).scene


@pytest.fixture
def sketcher(tmp_path: Path) -> Engine:
    """An engine without a painter's weights: its pictures are the drawings themselves."""
    return Engine(tmp_path, device="cpu", threads=1)


def test_what_is_open_is_filled_in_to_ones_liking() -> None:
    filled = [engine_taste.steer(scene("a fox"), taste(), seed, aspect=1.0) for seed in range(6)]
    assert sum(one.time == "night" for one in filled) >= 4
    assert all(one.subjects == scene("a fox").subjects for one in filled)


def test_the_same_seed_makes_the_same_choice() -> None:
    once, again = (engine_taste.steer(scene("a castle"), taste(1.0), 7, aspect=1.5) for _ in range(2))
    assert once == again


def test_what_the_words_say_stays() -> None:
    said = scene("a fox at dawn in a sunny meadow, peaceful, pastel colors, in spring")
    assert engine_taste.steer(said, taste(1.0), 3, aspect=1.0) == said
    never = scenes.read("a fox", ("night", "rain")).scene
    for seed in range(4):
        chosen = engine_taste.steer(never, taste(1.0), seed, aspect=1.0)
        assert chosen.time != "night"
        assert chosen.weather != "rain"


def test_places_suit_what_is_drawn() -> None:
    seaside = taste(1.0, setting__underwater=2.0, setting__sea=1.5, setting__room=2.0)
    assert {engine_taste.steer(scene("a castle"), seaside, seed, aspect=1.0).setting for seed in range(4)} <= {
        None,
        "sea",
    }


def test_a_taste_that_weighs_nothing_changes_no_pixel(sketcher) -> None:
    plain = composed(size=(64, 64), seeds=(5, 6))
    without = pictures(sketcher, plain)
    for nothing in (taste(0.0), Taste(space=SPACE, weights=liked({}))):
        same = pictures(sketcher, msgspec.structs.replace(plain, taste=nothing))
        assert all(np.array_equal(one, other) for one, other in zip(without, same, strict=True))
    steered = pictures(sketcher, msgspec.structs.replace(plain, taste=taste(1.0)))
    assert any(not np.array_equal(one, other) for one, other in zip(without, steered, strict=True))


def test_one_picture_of_a_steered_grid_is_drawn_again_to_the_pixel(sketcher) -> None:
    grid = composed(size=(64, 64), seeds=(5, 6), taste=taste(1.0))
    assert np.array_equal(pictures(sketcher, grid.only(1))[0], pictures(sketcher, grid)[1])


def test_a_taste_of_another_space_is_refused(sketcher) -> None:
    for wrong in (Taste(space="look-99", weights=liked({})), Taste(space=SPACE, weights=(1.0, 2.0))):
        with pytest.raises(EngineError) as refused:
            pictures(sketcher, composed(size=(64, 64), taste=wrong))
        assert refused.value.error_code == "profile_other_space"


def test_models_that_follow_words_are_told_what_is_liked_and_left_open() -> None:
    words = Words(text="a fox", rich="a fox, fine", rich_amount=0.5)
    likes = taste(0.5, style__watercolor=2.0, time__night=1.5, setting__city=3.0, palette__warm=0.9, mood__cozy=0.1)
    told = tasting.spoken(Spec(text="a fox"), words, likes).rich
    assert told == "a fox, fine, watercolor painting, at night, warm colors"
    said = tasting.spoken(Spec(text="a fox at dawn, oil painting"), words, likes).rich
    assert "watercolor" not in said
    assert "night" not in said
    assert tasting.spoken(Spec(text="a fox"), Words(text="a fox"), likes) == Words(text="a fox")


def test_liked_styles_take_turns_over_words_and_stay_for_the_same_words() -> None:
    likes = taste(0.5, style__ink=1.6, style__oil=1.5)
    styles = {tasting.style_for(f"a fox {number}", likes) for number in range(30)}
    assert {"ink", "oil"} <= styles
    assert tasting.style_for("a fox", likes) == tasting.style_for("a fox", likes)

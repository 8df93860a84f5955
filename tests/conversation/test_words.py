"""Describe and shorten: prompts that differ and mean the same, and weights that follow what matters."""

import pytest

from gesso import prompt, scenes
from gesso.conversation import describe, shorten

FOX = {
    "subjects": [{"kind": "fox", "colour": "red", "holding": {"kind": "lantern"}}],
    "setting": "forest",
    "time": "night",
    "style": "ink",
}


@pytest.mark.parametrize("scene", [FOX, {"subjects": [{"kind": "whale"}]}, {"setting": "beach", "time": "sunset"}, {}])
def test_four_prompts_differ_and_say_the_same(scene: dict[str, object]) -> None:
    prompts = describe(scene, aspect="3:2")
    assert len(set(prompts)) == 4
    first = scenes.read(prompts[0]).scene
    for one in prompts:
        told = prompt.explain(one)
        assert not told.errors
        assert told.parameters == {"aspect": "3:2"}
        read = scenes.read(told.text).scene
        assert (read.subjects, read.setting, read.time) == (first.subjects, first.setting, first.time)


def test_the_third_prompt_names_the_medium_first_and_the_fourth_the_hour() -> None:
    _, tags, lit, sung = describe(FOX)
    assert tags.startswith("red fox")
    assert lit.startswith("ink drawing of a red fox")
    assert sung.startswith("At night, deep in a forest")


LONG = (
    "a very beautiful masterpiece of a red fox wearing a hat in a forest at night, artstation, oil painting --ar 16:9"
)


def test_words_that_do_something_weigh_more_than_filler_and_the_subject_most() -> None:
    told = shorten(LONG)
    weights = {word.text: word.weight for word in told.words}
    assert weights["fox"] == 1
    assert weights["masterpiece"] == weights["artstation"] == 0
    assert 0 < weights["red"] < weights["fox"]
    for word in told.words:
        assert LONG[word.start : word.end] == word.text


def test_shorter_prompts_keep_the_subject_and_the_parameters() -> None:
    told = shorten(LONG)
    assert 1 <= len(told.prompts) <= 5
    lengths = [len(one) for one in told.prompts]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] < len(LONG)
    for one in told.prompts:
        read = prompt.explain(one)
        assert not read.errors
        assert read.parameters == {"aspect": "16:9"}
        assert "fox" in read.text
    assert told.prompts[0] == "a red fox wearing a hat in a forest at night, oil painting --ar 16:9"


def test_meaning_is_measured_where_vectors_are_given() -> None:
    def vectors(texts: list[str]) -> list[list[float]]:
        return [[1.0, 0.0] if "zorgon" in text else [0.0, 1.0] for text in texts]

    told = shorten("a zorgon with wumps", vectors)  # type: ignore[arg-type]
    weights = {word.text: word.weight for word in told.words}
    assert told.measured == ("scene", "embedding")
    assert weights["zorgon"] == 1
    assert weights["wumps"] == 0

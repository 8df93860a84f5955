"""The judge: what is kept from the painter, what is asked of a picture, what it learns from, and that it can see."""

import random
import sys
from argparse import Namespace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from gesso import scenes
from gesso.scenes import Relation, Scene, Subject

SHED = Path(__file__).parents[2] / "training"


@pytest.fixture(scope="module")
def shed():
    """The judge's modules; the shed is a folder of scripts, not an installed package."""
    import torch

    sys.path.insert(0, str(SHED))
    from judge import facts, holdout, lessons, network, prompts, renders, verdict, words

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield Namespace(
        facts=facts, holdout=holdout, lessons=lessons, network=network, prompts=prompts, renders=renders,
        verdict=verdict, words=words,
    )  # fmt: skip
    torch.set_num_threads(threads)
    sys.path.remove(str(SHED))


# What is kept from the painter.


def test_about_an_eleventh_of_each_axis_is_held_out(shed):
    words = scenes.vocabulary()
    for axis, values in (("style", words["styles"]), ("setting", words["settings"]), ("colour", words["colours"])):
        pairs = [shed.holdout.held_out_pair(kind, axis, value) for kind in words["subjects"] for value in values]
        assert 0.07 < np.mean(pairs) < 0.11
        for value in values:  # nothing is taken away as a whole
            assert not all(shed.holdout.held_out_pair(kind, axis, value) for kind in words["subjects"])
        for kind in words["subjects"]:
            assert sum(shed.holdout.held_out_pair(kind, axis, value) for value in values) < len(values) / 2


def test_a_scene_is_held_out_for_its_pairs_and_nothing_else(shed):
    pair = next(
        (kind, style)
        for kind in scenes.vocabulary()["subjects"]
        for style in scenes.vocabulary()["styles"]
        if shed.holdout.held_out_pair(kind, "style", style)
    )
    scene = Scene((Subject(pair[0]),), style=pair[1])
    assert shed.holdout.held_out_pairs(scene) == [(pair[0], "style", pair[1])]
    moved = msgspec.structs.replace(scene, time="night", weather="rain", framing="wide")
    assert shed.holdout.held_out(moved)
    assert not shed.holdout.held_out(Scene(style=pair[1]))


def test_no_style_is_the_storybook(shed):
    kinds = scenes.vocabulary()["subjects"]
    named = [shed.holdout.held_out(Scene((Subject(kind),), style="storybook")) for kind in kinds]
    assert named == [shed.holdout.held_out(Scene((Subject(kind),))) for kind in kinds]
    assert any(named)


def test_most_random_scenes_are_left_for_training(shed):
    rng = random.Random(1)
    held = np.mean([shed.holdout.held_out(scenes.random_scene(rng)) for _ in range(600)])
    assert 0.15 < held < 0.32


# The prompts.


def test_the_stored_prompts_are_those_the_seed_gives(shed):
    for name, made in shed.prompts.all_sets().items():
        assert shed.prompts.load(name) == made, name


def test_every_prompt_of_the_held_out_sets_holds_what_training_lacks(shed):
    for name in ("held-out", "phrasings", "style-reference"):
        for asked in shed.prompts.load(name):
            assert shed.holdout.held_out(asked.scene), asked.prompt
    training = random.Random(2)
    trained = set()
    for _ in range(2000):
        scene = scenes.random_scene(training)
        if not shed.holdout.held_out(scene):
            trained |= {(one.kind, scene.style) for one in scene.subjects}
    for asked in shed.prompts.load("held-out"):
        for kind, axis, word in shed.holdout.held_out_pairs(asked.scene):
            assert axis != "style" or (kind, word) not in trained


def test_the_sets_are_large_and_balanced(shed):
    held = shed.prompts.load("held-out")
    assert len(held) >= 500
    assert len({asked.id for asked in held}) == len(held)
    styles = [asked.scene.style for asked in held]
    assert set(styles) == set(scenes.vocabulary()["styles"])
    assert {one.kind for asked in held for one in asked.scene.subjects} == set(scenes.vocabulary()["subjects"])
    counts = [asked.scene.subjects[0].count for asked in held if asked.id.startswith("count")]
    assert all(counts.count(n) > 25 for n in (1, 2, 3))
    assert sum("two colours" in shed.facts.asked(asked.scene) for asked in held) >= 100
    relations = {asked.scene.relations[0].kind for asked in held if asked.id.startswith("relation")}
    assert relations == set(shed.facts.TOLD_RELATIONS)
    for name, number in (("wall", 64), ("own-words", 32), ("styles", 13), ("phrasings", 100)):
        assert len(shed.prompts.load(name)) >= number


def test_phrasings_are_not_those_of_the_captions(shed):
    from gesso.scenes import captions

    forms = [
        words
        for table in (captions.SETTING, captions.TIME, captions.WEATHER)
        for row in table.values()
        for words in row
    ]
    own = [asked.prompt.lower() for asked in shed.prompts.load("phrasings")]
    shared = [words for words in forms if len(words.split()) > 2 and any(words in prompt for prompt in own)]
    assert len(shared) <= 2
    assert len(set(own)) == len(own)


def test_a_reference_prompt_does_not_name_what_the_reference_gives(shed):
    for asked in shed.prompts.load("style-reference"):
        assert asked.reference.style == asked.scene.style
        assert asked.reference.subjects[0].kind != asked.scene.subjects[0].kind
        assert scenes.read(asked.prompt).scene.style is None
    for asked in shed.prompts.load("character-reference"):
        assert asked.reference.subjects == asked.scene.subjects
        assert not scenes.read(asked.prompt).scene.subjects
        assert asked.reference.setting != asked.scene.setting


def test_facts_are_read_as_they_are_written(shed):
    scene = shed.facts.parse("2 red fox left of tree; forest, night, ink")
    assert scene.subjects == (Subject("fox", "red", 2), Subject("tree"))
    assert scene.relations == (Relation(0, "left of", 1),)
    assert (scene.setting, scene.time, scene.style, scene.weather) == ("forest", "night", "ink", None)
    assert shed.facts.parse("; village, snow").subjects == ()
    with pytest.raises(ValueError, match="griffon"):
        shed.facts.parse("griffon; sea")


# What is asked.


@pytest.mark.parametrize(
    ("scene", "asked", "not_asked"),
    [
        (Scene((Subject("fox", "red"),), setting="meadow", time="night", style="oil"), {"colour", "time", "setting"}, {"weather", "relation"}),
        (Scene((Subject("fox", "red"),), setting="meadow", time="night", style="ink"), {"subject", "style"}, {"colour", "time"}),
        (Scene((Subject("fish"),), setting="underwater", time="dusk", weather="rain"), {"setting"}, {"time", "weather", "style"}),
        (Scene((Subject("fox", None, 4),), setting="meadow"), {"subject"}, {"count"}),
        (Scene((Subject("house", None, 2),), setting="village"), {"subject"}, {"count"}),
        (Scene((Subject("fox", size="tiny"),), setting="meadow"), {"setting"}, {"subject", "count"}),
        (Scene((Subject("fox", "red"), Subject("owl", "blue"))), {"two colours", "colour"}, {"setting", "relation"}),
        (Scene((Subject("fox"), Subject("owl")), (Relation(0, "next to", 1),)), {"subject"}, {"relation", "two colours"}),
        (Scene((Subject("fox"), Subject("owl")), (Relation(1, "on", 0),)), {"relation"}, set()),
    ],
)  # fmt: skip
def test_only_what_can_be_seen_is_asked(shed, scene, asked, not_asked):
    found = shed.facts.asked(scene)
    assert asked <= found
    assert not not_asked & found


# What it learns from.


def test_cells_and_middles_lie_where_the_figures_are(shed):
    scene = Scene(
        (Subject("lighthouse"), Subject("whale")), (Relation(0, "left of", 1),), setting="plain", style="flat"
    )
    picture, cells, lesson = shed.renders.draw_lesson(scene, 3, 128)
    assert picture.shape == (128, 128, 3)
    columns = [np.nonzero(cells == n)[1].mean() for n in (1, 2)]
    assert columns[0] + 2 < columns[1]
    for figure in lesson.figures:
        assert abs(columns[figure.subject] / 15 - figure.x) < 0.12
        assert cells[int(figure.y * 16), int(figure.x * 16)] == figure.subject + 1


def test_a_mirrored_lesson_has_left_and_right_swapped(shed):
    words = shed.words.Words.of_world()
    scene = Scene((Subject("cat"), Subject("car")), (Relation(0, "left of", 1),), "plain", "day", style="flat")
    picture, cells, lesson = shed.renders.draw_lesson(scene, 1, 128)
    rows = [(picture, cells, lesson, False), (picture[:, ::-1], cells[:, ::-1], lesson, True)]
    batch = shed.lessons.lessons_to_batch(rows, words)
    answers = [words.relations[index] for index in batch.relation.tolist()]
    assert answers == ["left of", "right of", "right of", "left of"]
    assert (batch.first.tolist(), batch.second.tolist()) == ([0, 1, 2, 3], [1, 0, 3, 2])
    assert batch.middles.sum((1, 2)).tolist() == pytest.approx([2, 2])
    assert (batch.cells[1] == batch.cells[0].flip(1)).all()


def test_lessons_ask_no_more_than_the_table(shed):
    words = shed.words.Words.of_world()
    scene = Scene((Subject("cat", "red"),), setting="underwater", time="night", weather="rain", style="ink")
    batch = shed.lessons.lessons_to_batch([(*shed.renders.draw_lesson(scene, 1, 128), False)], words)
    assert {int(batch.colour[0]), int(batch.time[0]), int(batch.weather[0])} == {shed.lessons.UNASKED}
    assert words.styles[int(batch.style[0])] == "ink"


def test_a_shard_is_the_same_whenever_it_is_drawn(shed, tmp_path):
    for name in ("one", "two"):
        shed.renders.draw_shard(tmp_path / name, 5, size=3)
    for file in ("views.npy", "cells.npy", "lessons.jsonl"):
        assert (tmp_path / "one/0000005" / file).read_bytes() == (tmp_path / "two/0000005" / file).read_bytes()
    shards = shed.lessons.Shards(tmp_path / "one", shed.words.Words.of_world())
    one, two = (shards.batch(np.random.default_rng(4), 6) for _ in range(2))
    assert (one.pictures == two.pictures).all()
    assert one.pictures.shape == (6, 3, 128, 128)


# That it can see.


def test_weights_of_another_world_are_refused(shed):
    words = msgspec.structs.replace(shed.words.Words.of_world(), kinds=("fox", "griffon"))
    with pytest.raises(ValueError, match="griffon"):
        words.check()


def judged(shed, things: int, number: int) -> dict[str, float]:
    """The share of right answers on fresh renders with so many subjects, by attribute."""
    bench = shed.verdict.Bench.load()
    rng = random.Random(f"fresh/{things}")
    shown: list[Scene] = []
    while len(shown) < number:
        scene = shed.renders.lesson_scene(rng)
        if len(scene.subjects) == things:
            shown.append(scene)
    rights: dict[str, list[bool]] = {}
    for scene in shown:
        picture = scenes.compose(scene, seed=rng.randrange(2**31)).render(192, 192)
        (found,) = bench.verdicts([picture], [scene])
        for name, right in found.right.items():
            rights.setdefault(name, []).append(right)
    return {name: float(np.mean(values)) for name, values in rights.items()}


def test_the_committed_judge_is_right_on_fresh_renders(shed):
    found = judged(shed, 1, 48)
    answers = [found[name] for name in ("subject", "style", "setting", "count", "time")]
    assert np.mean(answers) >= 0.9
    assert min(answers) >= 0.85


def test_the_committed_judge_sees_pairs(shed):
    """Both of two things, one of them often half hidden: harder, and the table's ceiling says by how much."""
    found = judged(shed, 2, 48)
    assert found["subject"] >= 0.65  # by chance 0.0002
    assert found["relation"] >= 0.75


def test_a_wrong_picture_is_judged_wrong(shed):
    bench = shed.verdict.Bench.load()
    shown = shed.facts.parse("red elephant; desert, day, storybook")
    asked = shed.facts.parse("blue owl; sea, night, neon")
    picture = scenes.compose(shown, seed=2).render(256, 256)
    right, wrong = bench.verdicts([picture, picture], [shown, asked])
    assert right.right["subject"]
    assert right.right["setting"]
    assert not any(wrong.right[name] for name in ("subject", "style", "setting"))
    assert right.named == wrong.named == ("elephant",)

"""How the eye learns: what it is shown, what counts as an answer, stopping and going on, and the weights that come out."""

import json
import random
import sys
from argparse import Namespace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from gesso import scenes
from gesso.engine.eye import Eye
from gesso.scenes import Item, Relation, Scene, Subject

SHED = Path(__file__).parents[2] / "training"


@pytest.fixture(scope="module")
def shed():
    sys.path.insert(0, str(SHED))
    import eye
    import eye_data
    import eye_measure
    import eye_muon
    from judge.holdout import held_out

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield Namespace(eye=eye, data=eye_data, measure=eye_measure, muon=eye_muon, held_out=held_out)
    torch.set_num_threads(threads)
    sys.path.remove(str(SHED))


@pytest.fixture(scope="module")
def drawn(shed, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for number in (0, 1, shed.data.KEPT_BACK):
        shed.data.draw_shard(folder, number, size=6)
    return folder


def test_shards_are_the_same_when_drawn_again(shed, drawn, tmp_path):
    shed.data.draw_shard(tmp_path, 1, size=6)
    for name in ("views.npy", "lessons.jsonl"):
        assert (tmp_path / "0000001" / name).read_bytes() == (drawn / "0000001" / name).read_bytes()


def test_held_out_combinations_are_never_learnt(shed, drawn, tmp_path):
    pool = shed.data.Pool([drawn])
    assert pool.look() == 12
    assert pool.look() == 12
    rng = random.Random(0)
    assert not any(shed.held_out(each.lesson.scene) for _ in range(4) for each in pool.batch(rng, 8))
    shed.data.draw_shard(tmp_path, shed.data.KEPT_BACK, size=6)
    (tmp_path / f"{shed.data.KEPT_BACK:07d}").rename(tmp_path / "0000005")
    assert shed.data.Pool([tmp_path]).look() == 0, "a shard of held-out scenes by another number"


def test_the_judges_renders_can_be_read(shed, tmp_path):
    shard = tmp_path / "0000000"
    shard.mkdir()
    scene = next(s for s in (scenes.random_scene(random.Random(n)) for n in range(99)) if not shed.held_out(s))
    np.save(shard / "views.npy", np.zeros((1, 128, 128, 3), np.uint8))
    np.save(shard / "cells.npy", np.ones((1, 16, 16), np.uint8))
    (shard / "lessons.jsonl").write_bytes(msgspec.json.encode({"scene": scene, "figures": [[0, 0.5, 0.5, 0.2, 0.2]]}))
    pool = shed.data.Pool([tmp_path])
    assert pool.look() == 1
    (example,) = pool.batch(random.Random(1), 1)
    assert example.view.shape == (96, 96, 3)
    assert (example.cells == 1).all()


def test_a_mirror_swaps_sides_and_nothing_else(shed):
    scene = Scene(
        (Subject("fox", place="left"), Subject("cat")), (Relation(0, "left of", 1), Relation(0, "on", 1)), time="day"
    )
    other = shed.data.mirrored(scene)
    assert other.subjects[0].place == "right"
    assert [each.kind for each in other.relations] == ["right of", "on"]
    assert shed.data.mirrored(other) == scene


def test_parts_of_a_scene_are_true_of_it(shed):
    rng = random.Random(2)
    for _ in range(200):
        scene = scenes.random_scene(rng)
        assert shed.data.sayings(shed.data.part_of(scene, rng)) <= shed.data.sayings(scene)


def test_sayings_tell_scenes_apart(shed):
    fox = Scene((Subject("fox", "red"), Subject("cat")), (Relation(0, "on", 1),), sky=("moon",), style="ink")
    for other in (
        Scene((Subject("fox", "blue"), Subject("cat")), (Relation(0, "on", 1),), sky=("moon",), style="ink"),
        Scene((Subject("fox", "red"), Subject("cat")), (Relation(1, "on", 0),), sky=("moon",), style="ink"),
        Scene((Subject("fox", "red", 2), Subject("cat")), (Relation(0, "on", 1),), sky=("moon",), style="ink"),
        Scene((Subject("fox", "red", holding=Item("key")), Subject("cat")), (Relation(0, "on", 1),), sky=("moon",)),
    ):
        assert shed.data.sayings(other) - shed.data.sayings(fox)
    assert shed.data.sayings(Scene((Subject("fox"),))) < shed.data.sayings(fox)


def test_pairs_that_are_true_as_well_are_no_counterexamples(shed):
    vectors = torch.eye(3)
    vectors[1] = vectors[0]
    none, warmth = torch.zeros(3, 3, dtype=torch.bool), torch.tensor(3.0)
    same = none.clone()
    same[0, 1] = same[1, 0] = True
    strict = shed.eye.meeting_loss(vectors, vectors, warmth, none)
    fair = shed.eye.meeting_loss(vectors, vectors, warmth, same)
    assert fair < 1e-3 < strict


def test_a_step_of_muon_turns_every_direction_alike(shed):
    matrix = torch.randn(12, 40, generator=torch.Generator().manual_seed(0)) @ torch.diag(torch.logspace(0, -1, 40))
    values = torch.linalg.svdvals(shed.muon.orthogonal(matrix))
    assert 0.5 < values.min() < values.max() < 1.5


def test_it_learns_a_few_pictures(shed, drawn, tmp_path):
    learner, pool = shed.eye.Learner(tmp_path, shed.eye.words_of_the_world(), 0.02), shed.data.Pool([drawn])
    pool.look()
    learner.done["step"] = 30  # past the warm-up
    examples = pool.batch(random.Random(0), 6, 64)
    losses = [learner.step(examples, random.Random(0), 0.1)["facts"] for _ in range(6)]
    assert losses[-1] < 0.9 * losses[0]


def test_it_stops_goes_on_and_hands_weights_out(shed, drawn, tmp_path, capsys):
    arguments = {"run": tmp_path / "run", "data": [drawn], "rate": 0.02, "batch": 4, "seed": 0, "every": 1, "save": 9.0}
    shed.eye.train(Namespace(**arguments, begin_with=None, minutes=0.005))
    first = shed.eye.Learner(arguments["run"], shed.eye.words_of_the_world(), 0.02).done
    shed.eye.train(Namespace(**arguments, begin_with=None, minutes=(first["seconds"] + 0.3) / 60))
    second = shed.eye.Learner(arguments["run"], shed.eye.words_of_the_world(), 0.02).done
    assert 0 < first["step"] < second["step"]
    assert first["seconds"] < second["seconds"]
    steps = [json.loads(line)["step"] for line in (arguments["run"] / "log.jsonl").read_text().splitlines()]
    assert steps == list(range(1, second["step"] + 1))
    shed.eye.export(Namespace(**arguments, export=tmp_path / "weights"))
    assert sum(path.stat().st_size for path in (tmp_path / "weights").iterdir()) <= 2_000_000
    told = shed.measure.measure(Eye(tmp_path / "weights"), 4)
    assert {"text_to_image@1", "style", "style_neighbour"} <= set(told)
    assert all(0 <= told[name] <= 1 for name in ("text_to_image@1", "style"))
    assert "bytes in" in capsys.readouterr().out

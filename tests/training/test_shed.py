"""The whole shed at toy size: draw, read, paint, stop, go on, ship, load. The stages are the real ones."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
import torch

HERE = Path(__file__).parent
SHED = HERE.parents[1] / "training"


@pytest.fixture(scope="module")
def shed():
    """The stages as modules; they are scripts in a folder, not a package."""
    sys.path[:0] = [str(SHED), str(HERE)]
    import data
    import export
    import paint
    import train
    import words

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield Namespace(data=data, words=words, train=train, paint=paint, export=export)
    torch.set_num_threads(threads)
    sys.path[:] = [path for path in sys.path if path not in {str(SHED), str(HERE)}]


@pytest.fixture(scope="module")
def run(shed, tmp_path_factory):
    """A run that has drawn and learnt to read (hardly)."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "data").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shed.data, "SHARD", 4)
        for number in (0, 1, 2, shed.data.HELD_OUT):
            shed.data.draw_shard("toy_world", folder / "data", number)
    blocks = shed.train.fit_blocks(shed.data.Pool(folder / "data", "toy_world"), samples=24)
    (folder / "blocks.json").write_text(json.dumps(blocks))
    tokenizer = shed.words.make_tokenizer(["a", "one", "red", "green", "blue", "box", "bar", ",", "cute"])
    tokenizer.save_pretrained(folder / "tokenizer")
    torch.manual_seed(0)
    shed.words.make_encoder(len(tokenizer), 32, layers=1).save_pretrained(folder / "text_encoder")
    return folder


def arguments(run: Path, **changes) -> Namespace:
    standard = {
        "run": run,
        "size": "xs",
        "minutes": 1,
        "steps": 4,
        "batch": 2,
        "processes": 1,
        "seed": 0,
        "world": "toy_world",
        "rate": 0.012,
        "begin_with": None,
    }
    return Namespace(**standard | changes)


def test_shards_are_the_same_when_drawn_again(shed, run, tmp_path, monkeypatch):
    monkeypatch.setattr(shed.data, "SHARD", 4)
    shed.data.draw_shard("toy_world", tmp_path, 1)
    (again,) = tmp_path.iterdir()
    for name in ("half.npy", "windows.npy", "scenes.jsonl"):
        assert (again / name).read_bytes() == (run / "data" / again.name / name).read_bytes()


def test_batches_hold_windows_of_the_world_and_never_the_held_out(shed, run):
    pool = shed.data.Pool(run / "data", "toy_world")
    assert {number for number in pool.seen if int(number.split("-")[1]) >= shed.data.HELD_OUT} == set()
    batches = [pool.batch(np.random.default_rng(seed), 8) for seed in range(12)]
    for batch in batches:
        assert batch.pixels.shape[0] == len(batch.scale) == len(batch.scenes) == 8
        assert batch.pixels.shape[1] * batch.pixels.shape[2] in {128 * 128, 96 * 160}
    scales = np.concatenate([batch.scale for batch in batches])
    assert {0.0, 1.0, 2.0} <= set(scales.tolist())


def test_blocks_are_a_rotation_and_latents_have_variance_one(run):
    blocks = json.loads((run / "blocks.json").read_text())
    basis = torch.tensor(blocks["basis"])
    assert torch.allclose(basis @ basis.T, torch.eye(48), atol=1e-4)
    assert torch.tensor(blocks["spread"]).square().mean() == pytest.approx(1, abs=0.4)


def test_a_stopped_run_goes_on_as_if_it_had_not_been(shed, run):
    straight = shed.train.Trainer(arguments(run), 0)
    for _ in range(4):
        straight.step()
    first = shed.train.Trainer(arguments(run), 0)
    first.step()
    first.step()
    first.save()
    second = shed.train.Trainer(arguments(run), 0)
    second.load()
    second.step()
    second.step()
    for one, other in zip(straight.parameters + straight.ema, second.parameters + second.ema, strict=True):
        assert torch.equal(one, other)
    assert (second.step_number, second.images) == (4, 8)
    second.save()


def test_new_words_take_spare_places_and_move_nothing(shed):
    old = shed.words.make_tokenizer(["fox", "owl"])
    new = shed.words.extend(old, ["fox", "bear", "owl"])
    assert len(new) == len(old)
    assert new.get_vocab()["owl"] == old.get_vocab()["owl"]
    assert old("a Bear").input_ids[1] == 1
    assert new("Béar").input_ids[0] not in {0, 1, 2}
    assert new("").input_ids == [2]


def test_reader_and_tokenizer_read_alike(shed):
    tokenizer = shed.words.make_tokenizer(["a", "red", "fox", ",", "2"])
    import random

    ids, mask = shed.words.Reader(tokenizer)(["a red-Fox, 2 unicorns", ""], random.Random(0))
    for row, keep, text in zip(ids, mask, ["a red-Fox, 2 unicorns", ""], strict=True):
        assert row[keep == 1].tolist() == tokenizer(text).input_ids


def test_export_loads_and_paints_the_same(shed, run, tmp_path, monkeypatch):
    if not (run / "checkpoint.pt").exists():
        trainer = shed.train.Trainer(arguments(run), 0)
        trainer.step()
        trainer.save()
    (run / "log.jsonl").write_text(json.dumps({"scenes": 12, "loss": 1.0}) + "\n")
    to = tmp_path / "weights" / "starter"
    monkeypatch.setattr(sys, "argv", ["export.py", "--run", str(run), "--to", str(to)])
    shed.export.main()
    card = json.loads((to / "card.json").read_text())
    assert card["revision"] == shed.export.revision_of(to)
    trained, _ = shed.paint.from_run(run)
    shipped = shed.paint.from_export(to, kind=torch.bfloat16)
    sketch = np.full((1, 64, 96, 3), 200, np.uint8)
    asked = {"captions": ["a red box"], "strength": 0.5, "steps": 2, "guidance": 2.0}
    assert np.array_equal(trained.paint(sketch, **asked), shipped.paint(sketch, **asked))
    assert np.abs(shipped.paint(sketch, ["a red box"], 0.02, steps=1).astype(int) - 200).mean() < 8


def test_paired_data_shows_the_same_place_twice_and_holes_hide_what_is_to_be_painted(shed, run):
    import paired

    pool = shed.data.Pool(run / "data", "toy_world")
    seen = {"nothing": 0, "blank": 0, "hole": 0, "drawing": 0, "looking": 0}
    for seed in range(30):
        batch = pool.batch(np.random.default_rng(seed), 8)
        plain = [scene.style is None for scene in batch.scenes]
        assert np.array_equal(batch.pixels[plain], batch.bare[plain])  # without a style both are the same window
        lot = paired.draw_lots(batch, pool, np.random.default_rng(seed))
        assert not (lot.kept * lot.drawn).any()
        stays = lot.kept > 0
        assert np.array_equal(lot.under[stays], batch.pixels[stays])
        assert np.array_equal(lot.under[~stays], batch.bare[~stays])
        for kept, drawn in zip(lot.kept, lot.drawn, strict=True):
            whole = (kept.mean(), drawn.mean())
            kind = {(0, 0): "nothing", (0, 1): "drawing"}.get(whole, "hole" if drawn.any() else "blank")
            seen[kind] += 1
        for row, picture in zip(lot.looking, lot.references, strict=True):
            told = lot.told_scenes(batch.scenes)[row]
            assert told.style is None
            assert (picture.mean() < 128) == (batch.scenes[row].style == "negative")
            seen["looking"] += 1
    assert min(seen.values()) > 3, seen
    assert seen["drawing"] > seen["hole"] > seen["blank"]


def test_training_may_begin_with_exported_weights(shed, run, tmp_path):
    first = shed.train.Trainer(arguments(run), 0)
    first.step()
    (tmp_path / "unet").mkdir()
    first.unet.save_pretrained(tmp_path / "unet")
    second = shed.train.Trainer(arguments(run, begin_with=tmp_path), 0)
    for one, other in zip(first.unet.parameters(), second.unet.parameters(), strict=True):
        assert torch.equal(one, other)


def test_lessons_made_ahead_teach_the_same(shed, run):
    """Two processes take turns; what is learned is, to the bit, what is learned without them."""
    import lessons

    alone = shed.train.Trainer(arguments(run, steps=5), 0)
    helped = shed.train.Trainer(arguments(run, steps=5), 0)
    assert alone.step() == helped.step()
    helped.ahead = lessons.Ahead(helped.maker, helped.step_number, 2)  # from where it stands, as after a stop
    try:
        for _ in range(4):
            assert alone.step() == helped.step()
    finally:
        helped.ahead.close()
    for one, other in zip(alone.parameters + alone.ema, helped.parameters + helped.ema, strict=True):
        assert torch.equal(one, other)
    assert not any(process.is_alive() for process in helped.ahead.crew)


@pytest.mark.usefixtures("shed")
def test_a_process_that_cannot_make_lessons_says_why(run, tmp_path):
    import lessons

    (tmp_path / "data").mkdir()
    (tmp_path / "tokenizer").symlink_to(run / "tokenizer")
    ahead = lessons.Ahead(lessons.LessonMaker(tmp_path, "toy_world", 2, 0), 0, 1)
    try:
        with pytest.raises(RuntimeError, match="failed:\nTraceback"):
            ahead.take(0)
    finally:
        ahead.close()


def test_drawing_again_draws_only_what_is_missing(shed, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shed.data, "SHARD", 4)
    for number in (0, 1):
        shed.data.draw_shard("toy_world", tmp_path / "data", number)
    ask = ["data.py", "--out", str(tmp_path), "--scenes", "8", "--held-out", "0", "--world", "toy_world"]
    monkeypatch.setattr(sys, "argv", ask)
    shed.data.main()
    assert capsys.readouterr().out == "8 of 8 scenes are there\n"


@pytest.mark.parametrize("script", ["run.sh", "lease.sh"])
def test_scripts_are_sound_and_refuse_what_they_do_not_know(script, tmp_path):
    subprocess.run(["bash", "-n", SHED / script], check=True)
    wrong = {"RUN": str(tmp_path), "PARTS": "harp", "PYTHON": sys.executable, "PATH": os.environ["PATH"]}
    said = subprocess.run([SHED / script, "harp"], env=wrong, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "knows" in said.stderr

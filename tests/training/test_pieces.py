"""A run that travels in pieces arrives as it was sent, or is refused; and the script for a short lease does all of it."""

import json
import shutil
import sys
from argparse import Namespace
from pathlib import Path

import pytest
import torch

HERE = Path(__file__).parent
SHED = HERE.parents[1] / "training"


@pytest.fixture(scope="module")
def shed():
    """The stages as modules; they are scripts in a folder, not a package."""
    sys.path[:0] = [str(SHED), str(HERE)]
    import data
    import paint
    import pieces
    import train
    import words

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield Namespace(data=data, words=words, train=train, pieces=pieces, paint=paint)
    torch.set_num_threads(threads)
    sys.path[:] = [path for path in sys.path if path not in {str(SHED), str(HERE)}]


def arguments(run: Path, **changes) -> Namespace:
    standard = {
        "run": run, "size": "xs", "minutes": 1, "steps": 8, "batch": 2, "processes": 1, "seed": 0, "world": "toy_world",
        "rate": 0.012, "begin_with": None,
    }  # fmt: skip
    return Namespace(**standard | changes)


@pytest.fixture(scope="module")
def run(shed, tmp_path_factory):
    """A run of three steps."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "data").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shed.data, "SHARD", 4)
        for number in (0, 1, 2):
            shed.data.draw_shard("toy_world", folder / "data", number)
    blocks = shed.train.fit_blocks(shed.data.Pool(folder / "data", "toy_world"), samples=24)
    (folder / "blocks.json").write_text(json.dumps(blocks))
    (folder / "log.jsonl").write_text('{"step": 3}\n')
    tokenizer = shed.words.make_tokenizer(["a", "one", "red", "green", "blue", "box", "bar", ",", "cute"])
    tokenizer.save_pretrained(folder / "tokenizer")
    torch.manual_seed(0)
    shed.words.make_encoder(len(tokenizer), 32, layers=1).save_pretrained(folder / "text_encoder")
    trainer = shed.train.Trainer(arguments(folder), 0)
    for _ in range(3):
        trainer.step()
    trainer.save()
    return folder


def total(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def test_a_run_arrives_in_an_empty_folder_and_goes_on_from_there(shed, run, tmp_path):
    sent = shed.pieces.split(run, tmp_path / "out", piece_mib=1)
    assert sent["kept"] == "both"
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["log.jsonl", "manifest.json", "piece-1", "piece-2", "piece-3"]
    assert max(path.stat().st_size for path in (tmp_path / "out").iterdir()) <= 2**20
    assert list(run.glob(".*")) == []  # no draft is left behind

    arrived = tmp_path / "arrived"
    assert shed.pieces.join(tmp_path / "out", arrived) == sent
    (arrived / "data").symlink_to(run / "data")
    before, after = shed.train.Trainer(arguments(run), 0), shed.train.Trainer(arguments(arrived), 0)
    before.load()
    after.load()
    assert (after.step_number, after.images, after.seconds) == (3, 6, before.seconds)
    for mine, theirs in ((after.parameters, before.parameters), (after.ema, before.ema)):
        for one, other in zip(mine, theirs, strict=True):
            torch.testing.assert_close(one, other, rtol=2**-8, atol=0)  # bf16 keeps 8 bits
            assert one.dtype == torch.float32
    after.step()
    assert after.step_number == 4
    assert (arrived / "log.jsonl").read_text() == '{"step": 3}\n'
    sketch = torch.full((1, 32, 32, 3), 200, dtype=torch.uint8).numpy()
    one, other = (shed.paint.from_run(place)[0].paint(sketch, ["a red box"], 0.5, steps=1) for place in (run, arrived))
    assert abs(one.astype(int) - other).max() <= 3


def test_where_both_do_not_fit_the_average_travels_alone(shed, run, tmp_path):
    wide = shed.pieces.split(run, tmp_path / "wide")
    room = wide["bytes"] * 0.7 / 2**20
    sent = shed.pieces.split(run, tmp_path / "out", mib=room)
    assert sent["kept"] == "average"
    assert total(tmp_path / "out") <= room * 2**20
    shed.pieces.join(tmp_path / "out", tmp_path / "arrived")
    state = torch.load(tmp_path / "arrived" / "checkpoint.pt", weights_only=True)
    for one, other in zip(state["parameters"], state["ema"], strict=True):
        assert torch.equal(one, other)


def test_what_does_not_fit_is_refused_with_advice_and_the_last_pieces_stay(shed, run, tmp_path):
    shed.pieces.split(run, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    with pytest.raises(shed.pieces.PiecesError, match=r"do not fit into .*--keep average halves it"):
        shed.pieces.split(run, tmp_path / "out", keep="both", mib=2)
    with pytest.raises(shed.pieces.PiecesError, match="train a smaller size"):
        shed.pieces.split(run, tmp_path / "out", piece_mib=0.1)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_fewer_pieces_than_last_time_leave_no_old_ones(shed, run, tmp_path):
    shed.pieces.split(run, tmp_path / "out", piece_mib=1)
    shed.pieces.split(run, tmp_path / "out", piece_mib=2)
    assert len(list((tmp_path / "out").glob("piece-*"))) == 2


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda out: (out / "piece-2").unlink(), r"piece-2 \(2 of 3\) is missing"),
        (lambda out: (out / "piece-2").write_bytes(b"short"), "damaged: 5 bytes"),
        (lambda out: flip(out / "piece-3"), r"piece-3 \(3 of 3\) is damaged: its SHA-256"),
        (lambda out: (out / "manifest.json").unlink(), "no manifest.json"),
        (lambda out: (out / "manifest.json").write_text('{"format": 2}'), "format 2"),
    ],
)
def test_pieces_that_cannot_be_trusted_are_refused(shed, run, tmp_path, harm, said):
    shed.pieces.split(run, tmp_path / "out", piece_mib=1)
    harm(tmp_path / "out")
    with pytest.raises(shed.pieces.PiecesError, match=said):
        shed.pieces.join(tmp_path / "out", tmp_path / "arrived")
    assert not (tmp_path / "arrived" / "checkpoint.pt").exists()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)


def test_a_checkpoint_is_not_overwritten_unasked(shed, run, tmp_path):
    shed.pieces.split(run, tmp_path / "out")
    with pytest.raises(shed.pieces.PiecesError, match="already"):
        shed.pieces.join(tmp_path / "out", run)


def test_a_run_that_has_only_learnt_to_read_travels_too(shed, run, tmp_path):
    young = tmp_path / "young"
    shutil.copytree(run, young, ignore=shutil.ignore_patterns("checkpoint.pt", "data", "log.jsonl"))
    assert shed.pieces.split(young, tmp_path / "out")["step"] == 0
    shed.pieces.join(tmp_path / "out", tmp_path / "arrived")
    (tmp_path / "arrived" / "data").symlink_to(run / "data")
    shed.train.Trainer(arguments(tmp_path / "arrived"), 0).step()


def test_after_a_journey_the_learning_rate_warms_up_again(shed, run, tmp_path):
    shed.pieces.split(run, tmp_path / "out")
    shed.pieces.join(tmp_path / "out", tmp_path / "arrived")
    (tmp_path / "arrived" / "data").symlink_to(run / "data")
    trainer = shed.train.Trainer(arguments(tmp_path / "arrived", steps=1000), 0)
    trainer.load()
    assert trainer.step_number == 3
    trainer.step()
    assert trainer.adam.param_groups[0]["lr"] == pytest.approx(shed.train.ADAM_RATE / 10)


def test_matrices_of_one_shape_together_take_the_same_step_as_one_by_one(shed):
    def matrices():
        torch.manual_seed(1)
        return [torch.nn.Parameter(torch.randn(shape)) for shape in ((8, 4, 3, 3), (12, 36), (8, 36), (8, 36))]

    results = []
    for together in (False, True):
        parameters = matrices()
        muon = shed.train.Muon(parameters, 0, 1, together=together)
        assert len(muon.groups) == (2 if together else 4)
        for parameter in parameters:
            parameter.grad = parameter.detach().sin()
        muon.step(0.1)
        results.append(parameters)
    for one, other in zip(*results, strict=True):
        torch.testing.assert_close(one, other, atol=2e-3, rtol=0)
    assert not torch.equal(results[0][0], matrices()[0])

"""The finisher's shed at toy size: draw, train, stop, go on, export, enlarge with what was exported."""

import json
import sys
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
import torch

from gesso.engine import finisher as engine_finisher

SHED = Path(__file__).parents[2] / "training"


@pytest.fixture(scope="module")
def shed():
    """The stages as a module; it is a script in a folder, not a package."""
    sys.path.insert(0, str(SHED))
    import finisher

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield finisher
    torch.set_num_threads(threads)
    sys.path.remove(str(SHED))


@pytest.fixture(scope="module")
def run(shed, tmp_path_factory):
    """A run whose patches are drawn."""
    folder = tmp_path_factory.mktemp("finisher")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shed, "RENDERS_PER_SHARD", 1)
        patch.setattr(shed, "LEAVES_PER_SHARD", 1)
        patch.setattr(shed, "HEIGHTS", (256,))
        shed.draw(Namespace(out=folder, shards=1))
    return folder


def arguments(run: Path, **changes) -> Namespace:
    standard = {"out": run, "minutes": 5, "steps": 4, "batch": 1, "rate": 2e-3, "every": 4, "seed": 0}
    return Namespace(**standard | {"to": run / "weights"} | changes)


def test_the_same_shard_is_drawn_again_alike(shed, run, tmp_path, monkeypatch):
    monkeypatch.setattr(shed, "RENDERS_PER_SHARD", 1)
    monkeypatch.setattr(shed, "HEIGHTS", (256,))
    shed.draw_shard(tmp_path, "render", 0)
    again = np.load(tmp_path / "render-0000000.npy")
    assert again.shape[1:] == (192, 192, 3)
    assert np.array_equal(again, np.load(run / "data" / "render-0000000.npy"))


def test_what_is_held_out_is_never_trained_on(shed, run):
    patches = shed.Patches(run / "data")
    drawn = sum(len(np.load(path, mmap_mode="r")) for path in (run / "data").glob("*-0000000.npy"))
    assert patches.look() == drawn
    assert not any(str(shed.HELD_OUT) in name for shards in patches.shards.values() for name in shards)


def test_degraded_patches_lie_exactly_under_the_sharp_ones(shed):
    """No kernel may shift the picture: the network would learn to shift it back."""
    sharp = shed.leaves(1, 192)[:192, :192]
    truth = sharp.reshape(96, 2, 96, 2, 3).mean((1, 3))

    def apart(shift: int) -> float:
        pairs = [np.roll(shed.degraded(sharp, np.random.default_rng(n)), shift, 1) for n in range(12)]
        return float(np.mean([np.abs(small - truth).mean() for small in pairs]))

    assert apart(0) < 0.7 * min(apart(1), apart(-1))
    balance = [shed.degraded(sharp, np.random.default_rng(n)).mean() - truth.mean() for n in range(12)]
    assert np.abs(balance).max() < 1, "nor may one lighten it"


def test_even_an_untrained_network_leaves_a_flat_colour_alone(shed):
    torch.manual_seed(1)
    net = shed.new_network()
    for layer in net:
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.normal_(layer.bias, std=0.3)
    flat = torch.tensor([0.2, 0.5, 0.9]).expand(1, 32, 32, 3)
    assert (shed.doubled(net, flat) - torch.tensor([0.2, 0.5, 0.9])).abs().max() < 1e-5


def test_a_ripple_costs_more_than_a_tint_of_the_same_size(shed):
    sharp = torch.full((1, 16, 16, 3), 0.5)
    ripple = sharp + 0.1 * (torch.arange(16) % 2 * 2 - 1).view(1, 1, 16, 1)
    assert shed.loss_of(ripple, sharp) > 1.1 * shed.loss_of(sharp + 0.1, sharp)
    assert shed.loss_of(sharp, sharp) < 0.01


def test_training_goes_on_where_it_stopped_and_what_it_exports_enlarges(shed, run, monkeypatch):
    shed.train(arguments(run))
    first = torch.load(run / "checkpoint.pt", weights_only=True)
    shed.train(arguments(run, steps=12))
    second = torch.load(run / "checkpoint.pt", weights_only=True)
    assert (first["step"], second["step"]) == (4, 12)
    assert second["seconds"] > first["seconds"]
    curve = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in curve] == [4, 8, 12]
    assert curve[-1]["psnr_db"] > curve[0]["psnr_db"] + 0.05

    shed.export(arguments(run))
    card = json.loads((run / "weights" / "card.json").read_text())
    assert card["trained"]["steps"] == 12
    monkeypatch.setattr(engine_finisher, "WEIGHTS", run / "weights" / "finisher.safetensors")
    picture = shed.leaves(3, 64)
    big = engine_finisher.upscale(picture, 2)
    bicubic = shed.enlarged(np.pad(picture, ((14, 14), (14, 14), (0, 0)), mode="edge").astype(np.float32))
    assert big.shape == (128, 128, 3)
    apart = np.abs(big - np.clip(bicubic, 0, 255)).mean()
    assert 0 < apart < 20, "it adds something of its own to the bicubic enlargement, and not much yet"

"""Bad model folders: each has its code and a message that names the file. Nothing is ever unpickled."""

import json
import pickle
import shutil
from pathlib import Path

import pytest
from plans import make

from gesso.domain.errors import EngineError
from gesso.engine.engine import Engine


@pytest.fixture
def broken(tmp_path, models_root):
    """A copy of a good klein folder to damage, and a way to see what is said about it."""
    shutil.copytree(models_root / "klein", tmp_path / "klein")

    def complaint() -> EngineError:
        with pytest.raises(EngineError) as caught:
            list(Engine(tmp_path, device="cpu", dtype="float32").run(make("klein"), {}))
        return caught.value

    return tmp_path / "klein", complaint


def weights(folder: Path) -> Path:
    return next((folder / "transformer").glob("*.safetensors"))


def test_a_missing_folder(tmp_path):
    with pytest.raises(EngineError) as caught:
        list(Engine(tmp_path, device="cpu").run(make("klein"), {}))
    assert caught.value.error_code == "model_unreadable"
    assert "gesso models pull" in caught.value.message


class Bomb:
    def __reduce__(self):
        return (Path.touch, (Path("exploded"),))


@pytest.mark.parametrize("suffix", ["bin", "ckpt", "pt", "pth"])
def test_pickled_weights_are_refused_unopened(broken, suffix, monkeypatch, tmp_path):
    folder, complaint = broken
    monkeypatch.chdir(tmp_path)
    weights(folder).unlink()
    (folder / "transformer" / f"diffusion_pytorch_model.{suffix}").write_bytes(pickle.dumps(Bomb()))
    error = complaint()
    assert error.error_code == "weights_not_safetensors"
    assert f"diffusion_pytorch_model.{suffix}" in error.message
    assert not Path("exploded").exists()


def damage_cut(folder):
    data = weights(folder).read_bytes()
    weights(folder).write_bytes(data[:-100])
    return weights(folder).name


def damage_header(folder):
    weights(folder).write_bytes(b"\x10\0\0\0\0\0\0\0not a json head!")
    return weights(folder).name


def damage_tiny(folder):
    weights(folder).write_bytes(b"abc")
    return weights(folder).name


def damage_gone(folder):
    weights(folder).unlink()
    return "transformer"


def damage_config(folder):
    (folder / "transformer" / "config.json").write_text("{")
    return "config.json"


def damage_index(folder):
    (folder / "model_index.json").unlink()
    return "model_index.json"


def damage_class(folder):
    index = json.loads((folder / "model_index.json").read_text())
    index["transformer"] = ["os", "system"]
    (folder / "model_index.json").write_text(json.dumps(index))
    return "model_index.json"


def damage_tokenizer(folder):
    shutil.rmtree(folder / "tokenizer")
    return "tokenizer"


def damage_shape(folder):
    config = json.loads((folder / "transformer" / "config.json").read_text())
    config["num_attention_heads"] = 4
    (folder / "transformer" / "config.json").write_text(json.dumps(config))
    return "transformer"


def damage_depth(folder):
    """More layers than the file has: transformers would fill them with random numbers."""
    path = folder / "text_encoder" / "config.json"
    config = json.loads(path.read_text())
    config["num_hidden_layers"] += 1
    config["layer_types"].append("full_attention")
    path.write_text(json.dumps(config))
    return "text_encoder"


def damage_scheduler(folder):
    path = folder / "scheduler" / "scheduler_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"use_karras_sigmas": True}))
    return "scheduler_config.json"


DAMAGES = [
    damage_cut, damage_header, damage_tiny, damage_gone, damage_config, damage_index, damage_class, damage_tokenizer,
    damage_shape, damage_depth, damage_scheduler,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_folder_is_named(broken, damage):
    folder, complaint = broken
    name = damage(folder)
    error = complaint()
    assert error.error_code == "model_unreadable"
    assert name in error.message

"""Tiny checkpoints of every family, built once a session; no test may open a connection."""

import os
import socket
import sys
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
sys.path.insert(0, str(Path(__file__).parent))

import tiny
import torch

from gesso.engine.engine import Engine

BUILDERS = {
    "klein": tiny.flux2_klein,
    "klein-base": lambda folder: tiny.flux2_klein(folder, distilled=False, seed=1),
    "z-image": tiny.z_image,
    "sdxl": tiny.sdxl,
    "sdxl-v": lambda folder: tiny.sdxl(folder, prediction="v_prediction", seed=2),
    "starter": tiny.starter,
}


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    def refuse(*_):
        raise AssertionError("the engine opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def models_root(tmp_path_factory) -> Path:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("models")
    for alias, build in BUILDERS.items():
        build(root / alias)
    return root


@pytest.fixture(scope="session")
def engine(models_root) -> Engine:
    """In fp32 and with torch's own attention, so that pixels can be compared with the plain pipelines."""
    return Engine(models_root, device="cpu", dtype="float32", threads=1, native=True)

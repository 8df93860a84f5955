"""The library from the command line, on a home that nobody serves."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo


@pytest.fixture
def gesso(tmp_path: Path, monkeypatch: Any) -> Any:
    def run(home: str, *arguments: str) -> Any:
        monkeypatch.setenv("GESSO_HOME", str(tmp_path / home))
        command = [sys.executable, "-m", "gesso", *arguments, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode in {0, 2}, done.stderr
        return json.loads(done.stdout)

    return run


def test_in_find_out_and_in_again(gesso: Any, tmp_path: Path) -> None:
    folder = tmp_path / "Outputs" / "2024"
    folder.mkdir(parents=True)
    told = PngInfo()
    told.add_text("parameters", "a red fox\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 12x8, Model: m")
    Image.fromarray(np.zeros((8, 12, 3), np.uint8)).save(folder / "fox.png", pnginfo=told)
    (folder / "broken.png").write_bytes(b"\x89PNG broken")
    taken = gesso("one", "import", str(tmp_path / "Outputs"))
    assert (taken["done"], [entry["code"] for entry in taken["report"]]) == (1, ["image_format_unknown"])
    (found,) = gesso("one", "search", "red", "fox", "from:a1111", "folder:Outputs")["items"]
    assert (found["seed"], found["model"]) == (5, "m")
    assert gesso("one", "search", "tagg:x")["error"]["details"][0]["suggestion"] == "tag:"
    assert gesso("one", "trash", "put", found["id"])["changed"] == 1
    assert gesso("one", "trash", "restore", found["id"])["changed"] == 1
    out = tmp_path / "all.zip"
    assert gesso("one", "export", str(out))["status"] == "done"
    assert gesso("two", "import", str(out))["report"] == []
    assert gesso("two", "search", "folder:Outputs/2024 red")["items"][0]["id"] == found["id"]

"""npm's clients, unchanged, against the real studio. Node comes with its wheel, packages from the web app's folder."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from serving import RunningStudio

import build_studio

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.node_clients


def said(script: str, studio: RunningStudio, secret: str) -> dict[str, Any]:
    node = build_studio.node_with_packages(ROOT)
    environment = {**os.environ, "GESSO_URL": studio.url, "GESSO_KEY": secret, "GESSO_WEB": str(ROOT / "web")}
    command = [str(node), str(ROOT / "tests" / "clients" / script)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_openai_of_npm(studio: RunningStudio, secret: str) -> None:
    told = said("openai.mjs", studio, secret)
    assert (told["pictures"], told["task"]) == (2, True)
    assert told["edited"] > 1000
    assert told["types"][-1] == "image_generation.completed"
    assert set(told["types"][:-1]) <= {"image_generation.partial_image"}
    assert told["code"] == "BadRequestError size_out_of_range size"


def test_the_ai_sdk(studio: RunningStudio, secret: str) -> None:
    assert said("ai.mjs", studio, secret)["pictures"] == ["image/png"] * 4


def test_uniai(studio: RunningStudio, secret: str) -> None:
    told = said("uniai.mjs", studio, secret)
    assert (told["progress"], told["type"], told["grids"]) == (100, "IMAGINE", 1)
    assert told["info"] == "/imagine a fox --draft --ar 3:2 --no dog"
    assert (told["tile"], told["one"]) == ("UPSCALE", 1)

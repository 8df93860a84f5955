"""Edits on the command line: real commands against a running studio, real files, stable exit statuses."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from serving import RunningStudio


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    made = RunningStudio(tmp_path_factory.mktemp("cli-edits") / "home")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def photo(studio: RunningStudio, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of an upload, 60×40, half of it transparent."""
    file = tmp_path_factory.mktemp("photo") / "photo.png"
    pixels = np.full((40, 60, 4), 200, np.uint8)
    pixels[..., 3] = np.where(np.arange(60) < 30, 255, 0)
    Image.fromarray(pixels).save(file)
    image: str = answer(studio, "upload", str(file))["id"]
    return image


def answer(studio: RunningStudio, *words: str, status: int = 0) -> Any:
    environment = {**os.environ, "GESSO_HOME": str(studio.home), "GESSO_THREADS": "1", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "gesso", *words, "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == status, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_a_background_is_erased_into_a_file_with_transparency(
    studio: RunningStudio, photo: str, tmp_path: Path
) -> None:
    made = answer(studio, "background", photo, "--out", str(tmp_path))
    assert (made["job"]["status"], len(made["images"])) == ("succeeded", 1)
    cut = Image.open(made["images"][0]["path"])
    assert (cut.mode, cut.size) == ("RGBA", (60, 40))
    assert [cut.getchannel("A").getpixel((x, 20)) for x in (10, 50)] == [255, 0]


def test_a_box_is_painted_and_the_rest_stays(studio: RunningStudio, photo: str, tmp_path: Path) -> None:
    made = answer(
        studio,
        "inpaint",
        photo,
        "a red apple --model starter",
        "--box",
        "30,10,20,20",
        "--pixels",
        "--out",
        str(tmp_path),
    )
    assert [one["code"] for one in made["job"]["warnings"]] == ["transparency_filled"]
    assert len(made["images"]) == 4
    after = np.asarray(Image.open(made["images"][0]["path"]).convert("RGB"))
    assert after.shape == (40, 60, 3)
    assert (after[:, :28] == 200).all()
    assert not (after[10:30, 30:50] == 255).all()


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("inpaint", "PHOTO", "a door"), 2, "mask_needed"),
        (("inpaint", "PHOTO", "a door", "--box", "0.1,0.1,2,0.1"), 2, "mask_out_of_range"),
        (("inpaint", "PHOTO", "a door", "--box", "here"), 2, "bad_field"),
        (("inpaint", "PHOTO", "a door", "--polygon", "0.1,0.1 0.2"), 2, "bad_field"),
        (("inpaint", "PHOTO", "a door", "--mask", "none.png"), 1, "file_unreadable"),
        (("inpaint", "PHOTO", "a door", "--layer", "PHOTO"), 2, "bad_field"),
        (("outpaint", "PHOTO", "trees"), 2, "canvas_needed"),
        (("pan", "PHOTO", "north"), 2, "bad_input"),
        (("zoom", "PHOTO", "-x", "3"), 2, "zoom_out_of_range"),
        (("retexture", "PHOTO", "ink", "--structure", "7"), 2, "structure_out_of_range"),
        (("edit", "PHOTO", "add a red boat --model starter"), 2, "instruction_needs_mask"),
        (("square", "img_" + "0" * 32), 1, "image_not_found"),
    ],
)
def test_what_makes_no_sense_leaves_with_a_code(
    studio: RunningStudio, photo: str, tmp_path: Path, words: tuple[str, ...], status: int, code: str
) -> None:
    written = [photo if word == "PHOTO" else word for word in words]
    assert answer(studio, *written, "--out", str(tmp_path), status=status)["error"]["code"] == code
    assert list(tmp_path.iterdir()) == []

"""The command line as people and scripts use it: real processes, real files, stable exit statuses."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from serving import RunningStudio


def gesso(*words: str, home: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GESSO_HOME": str(home), "GESSO_THREADS": "1", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "gesso", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=cwd, check=False, timeout=300)


def answer(*words: str, home: Path, status: int = 0) -> Any:
    done = gesso(*words, "--json", home=home)
    assert done.returncode == status, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def drawn(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("out")
    return answer("imagine", "a red fox in the snow --draft --seed 9", "--out", str(out), home=home)


def test_imagine_prints_the_job_and_leaves_four_files(drawn: Any) -> None:
    job = drawn["job"]
    assert set(job) == {"id", "status", "prompt", "model", "recipe", "seed", "speed", "gpu_seconds", "warnings"}
    assert job["status"] == "succeeded"
    assert job["seed"] == 9
    assert job["gpu_seconds"] > 0
    assert [set(image) for image in drawn["images"]] == [{"id", "path", "width", "height", "seed"}] * 4
    for image in drawn["images"]:
        assert Image.open(image["path"]).size == (image["width"], image["height"])


def test_the_same_seed_twice_gives_identical_files(drawn: Any, home: Path, tmp_path: Path) -> None:
    again = answer("imagine", drawn["job"]["prompt"], "--out", str(tmp_path), home=home)
    assert again["job"]["id"] != drawn["job"]["id"]
    for first, second in zip(drawn["images"], again["images"], strict=True):
        assert Path(first["path"]).read_bytes() == Path(second["path"]).read_bytes()


def test_show_reads_back_what_a_file_carries(drawn: Any, home: Path) -> None:
    told = answer("show", drawn["images"][1]["path"], home=home)
    assert told["seed"] == 10
    assert "a red fox in the snow" in told["prompt"]
    assert told["plan"]["seeds"] == [9, 10, 11, 12]


def test_rerun_gives_the_same_pixels(drawn: Any, home: Path, tmp_path: Path) -> None:
    image = drawn["images"][2]
    again = answer("rerun", image["id"], "--out", str(tmp_path), home=home)
    assert len(again["images"]) == 1
    first, second = (Image.open(path).tobytes() for path in (image["path"], again["images"][0]["path"]))
    assert first == second


def test_a_bad_prompt_exits_with_2_and_one_object(home: Path) -> None:
    told = answer("imagine", "a fox --stylise 5", home=home, status=2)
    assert told["error"]["code"] == "bad_prompt"
    assert told["error"]["details"][0]["suggestion"] == "--stylize"


def test_a_bad_prompt_points_at_the_place(home: Path) -> None:
    done = gesso("imagine", "a fox --stylise 5", home=home)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    at = next(i for i, line in enumerate(lines) if line.strip() == "a fox --stylise 5")
    assert lines[at + 1].strip() == "^" * len("--stylise")


def test_explain_prints_what_was_understood(home: Path) -> None:
    told = answer("prompt", "explain", "a {red, blue} fox --ar 1920:1080 --repeat 2 --no snow, ice", home=home)
    assert told["jobs"] == 4
    assert told["version"] == "7"
    assert told["parameters"]["no"] == ["snow", "ice"]
    assert told["errors"] == []
    assert set(told) == {
        "text",
        "image_prompts",
        "version",
        "parameters",
        "jobs",
        "canonical",
        "errors",
        "warnings",
    }


def test_models_are_listed_with_state_and_licence(home: Path) -> None:
    models = {model["alias"]: model for model in answer("models", "list", home=home)["items"]}
    assert models["starter"]["installed"] == "bundled"
    assert models["v7"]["installed"] == "missing"
    assert models["klein-9b"]["licence"]["commercial"] is False


def test_non_commercial_weights_need_a_yes(home: Path) -> None:
    told = answer("models", "pull", "klein-9b", home=home, status=2)
    assert told["error"]["code"] == "licence_not_accepted"


def test_the_starters_card_says_how_it_works(home: Path) -> None:
    done = gesso("models", "card", "starter", home=home)
    assert "two stages" in done.stdout
    assert "fox" in done.stdout


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.4", "::"])
def test_the_studio_does_not_leave_loopback_without_a_password(home: Path, address: str) -> None:
    done = gesso("serve", "--host", address, home=home)
    assert done.returncode == 2
    assert "gesso people password" in done.stderr
    assert "127.0.0.1" in done.stderr


def test_a_bad_setting_names_its_key(tmp_path: Path) -> None:
    (tmp_path / "gesso.toml").write_text("prot = 1\n", encoding="utf-8")
    done = gesso("imagine", "a fox", home=tmp_path)
    assert done.returncode == 2
    assert "prot" in done.stderr


def test_a_file_without_words_is_a_clear_error(home: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.png"
    Image.new("RGB", (8, 8)).save(plain)
    assert answer("show", str(plain), home=home, status=2)["error"]["code"] == "no_provenance"
    assert answer("show", str(tmp_path / "none.png"), home=home, status=1)["error"]["code"] == "file_unreadable"


def test_commands_use_the_studio_that_runs(tmp_path: Path) -> None:
    studio = RunningStudio(tmp_path / "home")
    studio.start()
    try:
        made = answer("imagine", "a blue owl --draft --seed 2", "--out", str(tmp_path / "out"), home=studio.home)
        assert made["job"]["status"] == "succeeded"
        key = answer("keys", "create", "--name", "test", home=studio.home)["key"]
        with studio.client() as client:
            assert client.get("/jobs").json()["items"][0]["id"] == made["job"]["id"]
            client.cookies.clear()
            assert client.get("/jobs", headers={"authorization": f"Bearer {key}"}).status_code == 200
        second = gesso("serve", "--port", "0", home=studio.home)
        assert second.returncode == 1
        assert str(studio.process.pid if studio.process else "") in second.stderr
    finally:
        studio.stop()


@pytest.mark.parametrize("command", [["models", "list"], ["prompt", "explain", "a fox"], ["keys", "list"], ["doctor"]])
def test_every_command_tells_a_bad_setting_without_a_traceback(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "gesso.toml").write_text('port = "x"\n', encoding="utf-8")
    assert answer(*command, home=tmp_path, status=2)["error"]["code"] == "bad_setting"


def test_what_the_prompt_language_leaves_out_is_said(home: Path, tmp_path: Path) -> None:
    told = answer("imagine", "a fox --draft --ow 20", "--out", str(tmp_path), home=home)
    assert any("--ow" in notice["message"] for notice in told["job"]["warnings"])


def test_an_upload_gets_an_id_and_needs_words_to_be_varied(home: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.webp"
    Image.new("RGB", (30, 20), "teal").save(photo)
    image = answer("upload", str(photo), home=home)
    assert (image["width"], image["height"]) == (30, 20)
    assert answer("upload", str(tmp_path / "none.png"), home=home, status=1)["error"]["code"] == "file_unreadable"
    told = answer("vary", image["id"], "--out", str(tmp_path), home=home, status=2)
    assert told["error"]["code"] == "words_needed"


def test_a_picture_is_gone_on_from(drawn: Any, home: Path, tmp_path: Path) -> None:
    made = answer("remix", drawn["images"][0]["id"], "a red owl --draft", "--out", str(tmp_path), home=home)
    assert [Path(one["path"]).exists() for one in made["images"]] == [True] * 4
    assert len({one["seed"] for one in made["images"]} | {9}) == 5
    full = answer("finish", drawn["images"][1]["id"], "--out", str(tmp_path), home=home)
    assert [(one["seed"], one["width"]) for one in full["images"]] == [(10, 1024)]

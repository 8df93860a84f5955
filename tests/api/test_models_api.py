"""Models over HTTP: pulled in the background from a hub on the loopback, cancelled, gone on with, checked, removed."""

import json
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api.in_process import Door
from fake_hub import FakeHub

from gesso.app import App, open_records
from gesso.settings import Settings

REVISION = "a" * 40
BIG = random.Random(0).randbytes(3_000_000)
FILES = {
    "model_index.json": json.dumps({"_class_name": "FoxPipeline", "unet": ["diffusers", "UNet"]}).encode(),
    "unet/config.json": b"{}",
    "unet/diffusion_pytorch_model.safetensors": BIG,
}
ENTRY = """
[[model]]
alias = "%s"
title = "%s"
summary = "For tests."
family = "sdxl"
versions = ["%s"]
hub_id = "painters/fox"
revision = "%s"
licence = { name = "Fox", url = "https://example.org/fox", commercial = %s }
call = { steps = 4, draft_steps = 1, guidance = 1.0, max_text_tokens = 77, final_ms = 1000, draft_ms = 100 }
sizes = { multiple_px = 16, native_px = 512, draft_px = 256, draft_delivered_px = 256 }
memory = { disk_gb = 0.003, device_gb = 1.0 }
capabilities = ["text"]
"""


class Slow(FakeHub):  # type: ignore[misc]
    """A hub that keeps the large file back until it is let go."""

    def __init__(self) -> None:
        self.asked, self.go = threading.Event(), threading.Event()
        self.go.set()
        super().__init__("painters/fox", REVISION, FILES)

    def send_file(self, request: Any, name: str) -> None:
        if name.endswith(".safetensors"):
            self.asked.set()
            assert self.go.wait(60)
        super().send_file(request, name)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    monkeypatch.setenv("NO_PROXY", "*")
    made = Slow()
    yield made
    made.go.set()
    made.close()


@pytest.fixture
def app(hub: Slow, tmp_path: Path) -> Iterator[App]:
    home = tmp_path / "home"
    home.mkdir()
    entries = [ENTRY % ("fox", "Fox", "fox", REVISION, "true"), ENTRY % ("hare", "Hare", "hare", REVISION, "false")]
    (home / "models.toml").write_text("".join(entries), encoding="utf-8")
    with open_records(Settings(home=home, hub_endpoint=hub.endpoint)) as opened:
        yield opened
        opened.pulls.stop()


@pytest.fixture
def door(app: App) -> Door:
    return Door(app, authorization=f"Bearer {app.login_token}")


def ended(door: Door, alias: str) -> dict[str, Any]:
    """Wait for what is under way, and tell how it ended."""
    for thread in threading.enumerate():
        if thread.name in {"gesso-pull", "gesso-verify"}:
            thread.join(60)
    return next(one for one in door.get("/models/pulls")["items"] if one["alias"] == alias)


def installed(door: Door, alias: str) -> str:
    return next(one["installed"] for one in door.get("/models")["items"] if one["alias"] == alias)


def test_a_model_is_pulled_checked_repaired_and_removed(door: Door, app: App) -> None:
    assert installed(door, "fox") == "missing"
    assert door.refused("POST", "/models/fox/verify") == (404, "model_not_installed")
    begun = door.ask("POST", "/models/fox/pull")
    assert (begun.status_code, begun.json()["kind"]) == (202, "pull")
    told = ended(door, "fox")
    total = sum(len(content) for content in FILES.values())
    assert (told["status"], told["bytes_done"], told["bytes_total"]) == ("done", total, total)
    assert told["finished_at"] is not None
    assert installed(door, "fox") == "installed"

    door.does("POST", "/models/fox/verify")
    assert (ended(door, "fox")["status"], ended(door, "fox")["problems"]) == ("done", [])
    weights = app.settings.models_root / "fox" / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(bytes([BIG[0] ^ 1]) + BIG[1:])
    door.does("POST", "/models/fox/verify")
    assert len(ended(door, "fox")["problems"]) == 1
    door.does("POST", "/models/fox/pull")  # brings again what is damaged
    assert ended(door, "fox")["status"] == "done"
    assert weights.read_bytes() == BIG

    assert door.does("DELETE", "/models/fox")["freed_bytes"] >= total
    assert installed(door, "fox") == "missing"
    assert door.get("/audit", params={"action": "model"})["items"][0]["action"] == "model.removed"


def test_a_cancelled_pull_is_gone_on_with_and_two_take_turns(door: Door, hub: Slow) -> None:
    hub.go.clear()
    door.does("POST", "/models/fox/pull")
    assert hub.asked.wait(60)
    under_way = door.get("/models/pulls")["items"][0]
    assert (under_way["status"], under_way["bytes_total"] > len(BIG)) == ("running", True)
    assert door.does("POST", "/models/fox/pull")["started_at"] == under_way["started_at"]  # the same one
    waiting = door.does("POST", "/models/hare/pull", json={"accept_licence": True})
    assert waiting["status"] == "waiting"
    assert door.does("DELETE", "/models/hare/pull")["status"] == "cancelled"
    assert door.does("DELETE", "/models/fox/pull")["status"] == "cancelled"
    hub.go.set()
    assert ended(door, "fox")["status"] == "cancelled"
    assert installed(door, "fox") == "partial"

    hub.served.clear()
    door.does("POST", "/models/fox/pull")
    assert ended(door, "fox")["status"] == "done"
    assert "unet/config.json" not in hub.served  # it was here already
    door.does("DELETE", "/models/fox/pull")
    assert door.refused("DELETE", "/models/fox/pull") == (404, "pull_not_found")


def test_what_goes_wrong_is_said(door: Door, hub: Slow) -> None:
    assert door.refused("POST", "/models/hare/pull") == (400, "licence_not_accepted")
    assert door.refused("POST", "/models/starter/pull") == (400, "model_bundled")
    assert door.refused("POST", "/models/cat/pull") == (400, "unknown_model")
    hub.refuse = (403, "GatedRepo")
    door.does("POST", "/models/fox/pull")
    told = ended(door, "fox")
    assert (told["status"], told["error"]) == ("failed", "model_gated")
    assert "fox" in told["message"]
    assert {one["alias"] for one in door.get("/models/beside")["items"]} >= {"sdxl-canny", "sdxl-tile"}

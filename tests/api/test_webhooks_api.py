"""Webhooks over HTTP: made, tested, told of real jobs, and told again after kill -9."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import RunningStudio
from sites import Site, site
from standardwebhooks.webhooks import Webhook
from typer.testing import CliRunner

from gesso.cli import app as cli


@pytest.fixture
def receiver() -> Iterator[Site]:
    with site() as made:
        yield made


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[RunningStudio]:
    made = RunningStudio(tmp_path / "home", GESSO_ALLOWED_NETWORKS="127.0.0.0/8")
    made.start()
    yield made
    made.stop()


def cancelled_job(client: httpx.Client) -> str:
    job: str = client.post("/jobs", json={"prompt": "a fox"}).raise_for_status().json()["jobs"][0]["id"]
    client.delete(f"/jobs/{job}").raise_for_status()
    return job


def test_a_server_killed_while_it_tells_tells_again(lab: RunningStudio, receiver: Site) -> None:
    reached, let_go = threading.Event(), threading.Event()

    def never(*_: Any) -> tuple[int, dict[str, str], bytes]:
        reached.set()
        let_go.wait(30)
        return 200, {}, b""

    receiver.answer = never
    with lab.client() as client:
        made = client.post("/webhooks", json={"url": receiver.url, "events": ["job.cancelled"]}).json()
        job = cancelled_job(client)
    assert reached.wait(20)
    lab.kill()
    receiver.answer = lambda *_: (200, {}, b"")
    let_go.set()
    lab.start()
    (first, second, *_) = receiver.wait_for(2)
    assert first[2]["webhook-id"] == second[2]["webhook-id"]
    told = Webhook(made["secret"]).verify(second[3], second[2])
    assert (told["type"], told["data"]["job_id"]) == ("job.cancelled", job)
    with lab.client() as client:
        sent = client.post(f"/webhooks/{made['id']}/test").json()
        assert (sent["state"], sent["event"], sent["tries"][0]["status"]) == ("delivered", "webhook.test", 200)
        log = client.get(f"/webhooks/{made['id']}/deliveries").json()["items"]
        assert [one["event"] for one in log] == ["webhook.test", "job.cancelled"]
        again = client.post(f"/webhooks/{made['id']}/deliveries/{log[1]['id']}/resend").json()
        assert again["id"] == first[2]["webhook-id"]
        assert "secret" not in str(client.get("/webhooks").json()["items"][0]["secret"])


def test_the_doors_rules(client: httpx.Client) -> None:
    for url, code in (
        ("http://example.org/", "address_not_allowed"),
        ("https://127.0.0.1/", "address_not_allowed"),
        ("https://user:x@example.org/", "bad_address"),
    ):
        answer = client.post("/webhooks", json={"url": url})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
        assert answer.json()["error"]["details"][0]["pointer"] == "/url"
    assert client.post("/webhooks", json={"url": "https://x.org/" + "y" * 2048}).status_code == 400
    for method, path in (
        ("GET", "/webhooks/whk_1"),
        ("DELETE", "/webhooks/whk_1"),
        ("POST", "/webhooks/whk_1/rotate"),
        ("GET", "/webhooks/whk_1/deliveries"),
        ("POST", "/webhooks/whk_1/deliveries/dlv_1/resend"),
    ):
        assert client.request(method, path).status_code == 404
    assert client.get("/webhooks/callback-secret").json()["secret"].startswith("whsec_")
    assert client.get("/webhooks/deliveries").json()["next_cursor"] is None


def test_the_command_line(tmp_path: Path, receiver: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from gesso.cli import webhooks  # noqa: F401 - adds its commands

    monkeypatch.setenv("GESSO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GESSO_ALLOWED_NETWORKS", "127.0.0.0/8")

    def said(*words: str) -> str:
        result = CliRunner().invoke(cli, ["webhooks", *words])
        assert result.exit_code == 0, result.output
        return result.output

    identity, address, secret = said("add", receiver.url, "--event", "job.failed").split()
    assert (address, secret[:6]) == (receiver.url, "whsec_")
    assert "job.failed" in said("list")
    assert "delivered after 1: 200" in said("test", identity)
    assert "webhook.test" in said("log", identity)
    assert said("rotate", identity).split()[2] != secret
    said("off", identity)
    assert "(off)" in said("list")
    said("remove", identity)
    assert said("list") == ""
    receiver.answer = lambda *_: (500, {}, b"")
    assert CliRunner().invoke(cli, ["webhooks", "add", receiver.url, "--event", "nothing"]).exit_code == 1 + 1

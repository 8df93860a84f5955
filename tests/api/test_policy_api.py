"""The policy over HTTP and on the command line: the owner's to change, everybody's to ask."""

from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from gesso.cli import app as cli


def test_a_stopped_job_an_appeal_and_a_verdict(client: httpx.Client) -> None:
    before = client.get("/policy").json()
    assert "minors" in before["rules"]
    try:
        text = "[[rule]]\nname = 'zebras'\nreason = 'No zebras.'\nwords = ['zebra*']\n"
        assert client.put("/policy", json={"text": text}).json()["rules"] == ["zebras"]
        broken = client.put("/policy", json={"text": "[["})
        assert (broken.status_code, broken.json()["error"]["code"]) == (400, "bad_policy")
        answer = client.post("/jobs", json={"prompt": "three zebras"})
        assert answer.status_code == 400
        error = answer.json()["error"]
        assert error["code"] == "content_blocked"
        (detail,) = error["details"]
        assert (detail["start"], detail["end"], detail["parameter"]) == (6, 12, "zebras")
        decision = detail["pointer"].rpartition("/")[2]
        appeal = client.post("/policy/appeals", json={"decision_id": decision, "words": "They are plush."}).json()
        assert (appeal["state"], appeal["decision"]["prompt"]) == ("open", "three zebras")
        assert [one["id"] for one in client.get("/policy/appeals", params={"state": "open"}).json()["items"]] == [
            appeal["id"]
        ]
        verdict = client.post(f"/policy/appeals/{appeal['id']}/decide", json={"granted": True}).json()
        assert verdict["state"] == "granted"
        job = client.post("/jobs", json={"prompt": "three zebras"}).raise_for_status().json()["jobs"][0]
        client.delete(f"/jobs/{job['id']}")
        told = client.post("/policy/check", json={"prompt": "a zebra"}).json()
        assert (told["allowed"], told["matches"][0]["words"]) == (False, "zebra")
        assert client.post("/policy/check", json={"prompt": "a horse"}).json()["allowed"] is True
        assert client.get("/policy/decisions").json()["items"][0]["id"] == decision
    finally:
        client.put("/policy", json={"text": before["text"]}).raise_for_status()


def test_only_the_owner_reads_and_writes_it(client: httpx.Client) -> None:
    with httpx.Client(base_url=client.base_url, trust_env=False) as nobody:
        assert nobody.get("/policy").status_code == 401
        assert nobody.put("/policy", json={"text": ""}).status_code == 401
    for path in ("/policy/appeals/apl_1/decide",):
        assert client.post(path, json={"granted": True}).status_code == 404
    assert client.post("/policy/appeals", json={"decision_id": "dec_1", "words": "x"}).status_code == 404


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gesso.cli import policy  # noqa: F401 - adds its commands

    monkeypatch.setenv("GESSO_HOME", str(tmp_path / "home"))
    mine = tmp_path / "mine.toml"
    mine.write_text("[[rule]]\nname = 'zebras'\nreason = 'No zebras.'\nwords = ['zebra*']\n")

    def said(*words: str, leaves: int = 0) -> str:
        result = CliRunner().invoke(cli, ["policy", *words])
        assert result.exit_code == leaves, result.output
        return result.output

    assert "would be drawn" in said("check", "a zebra")
    assert "Rules: zebras" in said("set", str(mine))
    assert said("show") == mine.read_text()
    told = said("check", "two zebras", leaves=1)
    assert "two zebras\n      ^^^^^^" in told
    mine.write_text("rule = 1")
    said("set", str(mine), leaves=2)
    assert said("decisions") == ""
    assert said("appeals") == ""
    said("grant", "apl_1", leaves=1)

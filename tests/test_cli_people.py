"""A studio that is opened to others from the command line: the password first, then people, keys, teams, and what was done."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import RunningStudio

PASSWORD = "four words in a row"


def gesso(*arguments: str, home: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GESSO_HOME": str(home)}
    command = [sys.executable, "-m", "gesso", *arguments]
    return subprocess.run(command, env=environment, input=said, capture_output=True, text=True, check=False)


def told(*arguments: str, home: Path) -> Any:
    done = gesso(*arguments, "--json", home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStudio]:
    """A studio on an address that is none of loopback's usual names: to Gesso, it is open to others."""
    made = RunningStudio(tmp_path_factory.mktemp("shared") / "home", GESSO_HOST="127.0.0.2")
    refused = gesso("serve", "--host", "127.0.0.2", home=made.home)
    assert refused.returncode == 2
    assert "gesso people password" in refused.stderr
    short = gesso("people", "password", "--stdin", home=made.home, said="short\n")
    assert short.returncode == 2
    done = gesso("people", "password", "--stdin", home=made.home, said=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    made.start()
    yield made
    made.stop()


def test_others_log_in_by_password_and_the_command_line_needs_none(shared: RunningStudio) -> None:
    elsewhere = {"x-forwarded-for": "198.51.100.4"}  # nobody trusts this header, but who sends it is not at the machine
    with httpx.Client(base_url=f"{shared.url}/api/v1", headers=elsewhere, trust_env=False, timeout=60) as client:
        assert client.post("/session", json={"token": shared.token}).json()["error"]["code"] == "login_link_local"
        assert client.post("/session", json={"name": "owner", "password": "x"}).status_code == 401
        assert client.post("/session", json={"name": "owner", "password": PASSWORD}).status_code == 200
        assert client.get("/people").json()["items"][0]["role"] == "owner"
        assert client.get("/session", headers={"host": "evil.example"}).status_code == 403
    assert told("people", "list", home=shared.home)["items"][0]["has_password"] is True
    actions = [one["action"] for one in told("audit", "--last", "3", home=shared.home)["items"]]
    assert actions == ["session.opened", "login.refused", "login.refused"]


def test_people_keys_and_teams_from_the_command_line(shared: RunningStudio) -> None:
    link = gesso("people", "invite", "--role", "viewer", home=shared.home).stdout.strip()
    account = {"secret": link.partition("#")[2], "name": "Ada", "password": PASSWORD}
    httpx.post(f"{shared.url}/api/v1/invitations/accept", json=account, trust_env=False, timeout=60).raise_for_status()
    assert gesso("people", "role", "Ada", "member", home=shared.home).stdout == "Ada: member.\n"
    gesso("teams", "create", "South", home=shared.home)
    assert "South: Ada" in gesso("teams", "add", "South", "Ada", home=shared.home).stdout
    key = told("keys", "create", "--name", "reader", "--scopes", "read", "--days", "1", home=shared.home)
    assert key["scopes"] == ["read"]
    undecided = gesso("people", "remove", "Ada", home=shared.home)
    assert (undecided.returncode, "--pictures" in undecided.stderr) == (2, True)
    gone = gesso("people", "remove", "Ada", "--pictures", "trash", home=shared.home)
    assert gone.stdout == "Ada is removed. Their pictures (0) are in the trash.\n"
    assert "person.removed" in gesso("audit", "--action", "person", home=shared.home).stdout


def test_the_log_holds_no_secret(shared: RunningStudio) -> None:
    written = "".join(file.read_text(errors="replace") for file in (shared.home / "logs").glob("*"))
    assert PASSWORD not in written
    assert shared.token not in written
    assert "gsk_" not in written
    assert "gss_" not in written
    assert "gsi_" not in written

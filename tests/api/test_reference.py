"""The reference pages: as the routes are now, and with examples that run: curl and Python, and JavaScript for one call a dialect.

Run are all reads, and all calls whose schema has an example of its own that needs nothing made before; ids of a job and a
picture are put in. The studio draws colour cards.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from api import fuzzing
from door_clients import secret_of
from PIL import Image
from serving import wait_for_end

import build_studio
from docs import make_reference
from docs.make_reference import Call

ROOT = Path(__file__).parents[2]
NEEDS_MORE = frozenset({
    "mj-v7-", "/modal", "/submit/change", "/submit/simple-change", "/submit/action",  # a task made before
    "/events", "/exports", "/imports", "/pull", "/files/", "/image/{name}", "/session", "/select",
})  # fmt: skip
SCRIPTED = {
    "/v1/images/generations",
    "/sdapi/v1/txt2img",
    "/mj/submit/imagine",
    "/api/v1/prompt/explain",
    "/sdapi/v1/options",
}


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    return make_reference.documents()


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A studio with a finished job; what the examples' names in capitals stand for."""
    folder = tmp_path_factory.mktemp("reference")
    Image.new("RGB", (64, 64), "orange").save(folder / "picture.png")
    with fuzzing.serving(folder / "home") as (url, app):
        key = secret_of(app, app.owner)
        client = httpx.Client(base_url=f"{url}/api/v1", headers={"authorization": f"Bearer {key}"}, trust_env=False)
        with client:
            job = client.post("/jobs", json={"prompt": "a fox --draft"}).json()["jobs"][0]["id"]
            image = wait_for_end(client, job)["images"][0]["id"]
        yield {"GESSO_URL": url, "GESSO_KEY": key, "FOLDER": str(folder), "JOB_ID": job, "IMAGE_ID": image, "SEED": "7"}


def test_the_pages_are_as_the_routes_are(documents: dict[str, Any]) -> None:
    for name, document in documents.items():
        written = (make_reference.FOLDER / f"{name}.md").read_text(encoding="utf-8")
        assert written == make_reference.page(name, document), f"docs/reference/{name}.md is old: make reference"


def runnable(documents: dict[str, Any]) -> list[Call]:
    found = []
    for name, document in documents.items():
        for call in make_reference.calls(name, document):
            ids = {one.strip("{}").upper() for one in call.path.split("/") if one.startswith("{")}
            known = ids <= {"JOB_ID", "IMAGE_ID"}
            reads = call.method == "get" and not any(one in call.path for one in NEEDS_MORE)
            sends = call.method == "post" and call.declared and not any(one in call.path for one in NEEDS_MORE)
            if known and (reads or (sends and "/admin" not in call.path)):
                found.append(call)
    return found


def filled(text: str, studio: dict[str, str]) -> str:
    for name in ("JOB_ID", "IMAGE_ID"):
        text = text.replace(f"/{name}", f"/{studio[name]}")
    return text


def scoped(call: Call) -> bool:
    """Tell whether the key's scopes reach: accounts and administration have their own."""
    return call.operation.get("tags", [""])[0] not in {"people", "keys", "teams", "audit", "policy", "session"}


def test_curl_and_python_run(
    documents: dict[str, Any], studio: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(studio["FOLDER"])
    for name in ("GESSO_URL", "GESSO_KEY"):
        monkeypatch.setenv(name, studio[name])
    wrong, ran = [], 0
    for call in filter(scoped, runnable(documents)):
        names: dict[str, Any] = {"print": lambda *_: None}
        exec(compile(filled(make_reference.python(call), studio), call.path, "exec"), names)  # noqa: S102 - our own text
        command = filled(make_reference.curl(call), studio) + " --noproxy '*' -s -o /dev/null -w '%{http_code}'"
        said = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False).stdout
        statuses = {names["response"].status_code, int(said)}
        ran += 1
        if not statuses <= {200, 201, 202, 204}:
            wrong.append((call.method, call.path, statuses, names["response"].text[:200]))
    assert wrong == []
    assert ran > 60


@pytest.mark.node_clients
def test_javascript_runs(documents: dict[str, Any], studio: dict[str, str]) -> None:
    node = build_studio.node_with_packages(ROOT)
    environment = {**os.environ, "GESSO_URL": studio["GESSO_URL"], "GESSO_KEY": studio["GESSO_KEY"]}
    chosen = [call for call in runnable(documents) if any(call.path.endswith(one) for one in SCRIPTED)]
    assert len(chosen) >= len(SCRIPTED)
    for call in chosen:
        script = filled(make_reference.javascript(call), studio)
        command = [str(node), "--input-type=module", "-e", script]
        done = subprocess.run(
            command, env=environment, cwd=studio["FOLDER"], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.stdout.startswith("200 "), (call.path, done.stdout, done.stderr)

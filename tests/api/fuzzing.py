"""Every call of every dialect, asked what its document allows and what it does not: hypothesis through Schemathesis.

The studio is real but for what draws: the shipped fake. What it must never do: answer 5xx that is not said, a status that
is not documented, or a body of another shape. `python tests/api/fuzzing.py 200` runs longer and with fresh chance;
`… 200 native:/api/v1/boards mjproxy` asks one document, or what lies below an address of it.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from api.cards import serving
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from gesso.accounts.link import login_token

DOCUMENTS = {
    "native": "/api/v1/openapi.json",
    "openai": "/openai/v1/openapi.json",
    "evolink": "/evolink/v1/openapi.json",
    "onemin": "/onemin/v1/openapi.json",
    "a1111": "/sdapi/v1/openapi.json",
    "mjproxy": "/mj/v1/openapi.json",
}
LEFT_OUT = {
    "GET /api/v1/events": "it never ends",
    "POST /api/v1/models/{alias}/pull": "it downloads gigabytes",
}
"""Operations that are not asked, and why."""
DRAWN = {
    "/api/v1/jobs": {"prompt": "a red fox --draft"},
    "/v1/images/generations": {"model": "mj-v7", "prompt": "a red fox", "model_params": {"speed": "draft"}},
    "/mj/submit/imagine": {"prompt": "a red fox --draft"},
}
"""What is drawn first, so that there is something to ask for."""
LISTS = {
    "task_id": ("/evolink/v1/tasks", "/mj/task/list"), "taskId": ("/mj/task/list",), "ids": ("/mj/task/list", "/api/v1/images"),
    "task_ids": ("/evolink/v1/tasks",), "file_id": ("/api/v1/files/list",), "image_id": ("/api/v1/images",),
    "images": ("/api/v1/images",), "image": ("/api/v1/images",), "parent_id": ("/api/v1/folders",),
    "folder_id": ("/api/v1/folders",), "job_id": ("/api/v1/jobs",), "tag": ("/api/v1/tags",), "person": ("/api/v1/people",),
}  # fmt: skip
"""Where ids of that name are listed; else before the parameter in its path."""
NO_DOCUMENTS: tuple[Any, ...] = ([1], 5, "a red fox", True, [], [{"prompt": "a"}])
"""JSON that is no object."""
ANSWER_S = 30
ANSWERED: Counter[int] = Counter()
"""How many answers had which status."""


@schemathesis.serializer("application/zip", "image/png", "image/jpeg", "image/webp")
def as_it_is(_: Any, value: Any) -> bytes:
    """Files are sent as they are."""
    return value if isinstance(value, bytes) else str(value).encode()


def draw(url: str, secret: str) -> None:
    """Draw a few pictures, and wait for them."""
    with httpx.Client(
        base_url=url, headers={"authorization": f"Bearer {secret}"}, timeout=ANSWER_S, trust_env=False
    ) as client:
        for path, body in DRAWN.items():
            client.post(path, json=body).raise_for_status()
        for job in client.get("/api/v1/jobs").json()["items"]:
            with client.stream("GET", f"/api/v1/jobs/{job['id']}/events") as stream:
                stream.read()


def operations(url: str, name: str) -> Iterator[Any]:
    """Yield the operations of a document that are asked."""
    document = httpx.get(url + DOCUMENTS[name], trust_env=False).raise_for_status().json()
    for found in from_dict(document).get_all_operations():
        operation = found.ok()
        if f"{operation.method.upper()} {operation.path}" not in LEFT_OUT:
            yield operation


def asked(operation: Any, url: str, secret: str, *, mode: GenerationMode, count: int, chance: int | None) -> None:
    """Ask an operation `count` things and check the answers. `chance` None draws afresh each time."""
    base = url + (operation.schema.raw_schema.get("servers") or [{"url": ""}])[0]["url"]
    headers = {"authorization": f"Bearer {secret}"}

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        derandomize=chance is not None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        if (
            mode is GenerationMode.POSITIVE and sum(ANSWERED.values()) % 2
        ):  # half of what is right is asked of what is there
            case.path_parameters = _placed(case.path_parameters, there)
            case.body = _placed(case.body, there)
        if mode is GenerationMode.NEGATIVE and isinstance(case.body, dict) and not sum(ANSWERED.values()) % 8:
            case.body = NO_DOCUMENTS[sum(ANSWERED.values()) // 8 % len(NO_DOCUMENTS)]  # hardly ever drawn by itself
        case.headers = {k: v for k, v in (case.headers or {}).items() if k.lower() != "content-length"}
        answer = case.call(base_url=base, headers=headers, timeout=ANSWER_S)
        ANSWERED[answer.status_code] += 1
        said = str(answer.status_code) in operation.definition.raw.get("responses", {})
        checks: list[Callable[..., Any]] = [status_code_conformance, response_schema_conformance]
        if not (answer.status_code == 503 and said):
            checks.append(not_a_server_error)
        case.validate_response(answer, checks=checks)

    there = Known(url, operation, headers)
    with suppress(Unsatisfiable):  # nothing wrong can be said where nothing is taken
        (ask if chance is None else seed(chance)(ask))()


class Known:
    """Ids that are there, by the name under which an operation takes them; looked up when first wanted."""

    def __init__(self, url: str, operation: Any, headers: dict[str, str]) -> None:
        self._url = url
        self._path = (operation.schema.raw_schema.get("servers") or [{"url": ""}])[0]["url"] + operation.path
        self._headers = headers
        self._found: dict[str, list[str]] = {}

    def __getitem__(self, name: str) -> list[str]:
        if name not in self._found:
            self._found[name] = list(self._look(name))[:20] if name in LISTS or f"{{{name}}}" in self._path else []
        return self._found[name]

    def _look(self, name: str) -> Iterator[str]:
        before = self._path.partition(f"/{{{name}}}")[0]
        for place in LISTS.get(name, (before,) if "{" not in before else ()):
            answer = httpx.get(self._url + place, headers=self._headers, timeout=ANSWER_S, trust_env=False)
            if answer.is_success and "json" in answer.headers.get("content-type", ""):
                yield from _ids(answer.json(), name)


def _ids(document: Any, name: str) -> Iterator[str]:
    """Yield what the entries of a list are called."""
    if isinstance(document, dict):
        called = next((document[one] for one in (name, "id", "code", "alias", "name") if one in document), None)
        if isinstance(called, str | int) and not isinstance(called, bool):
            yield str(called)
        else:
            for value in document.values():
                yield from _ids(value, name)
    elif isinstance(document, list):
        for one in document:
            yield from _ids(one, name)


def _placed(value: Any, there: Known) -> Any:
    """Return what is sent with ids that are there in the place of invented ones, another one each time."""
    if isinstance(value, list):
        return [_placed(one, there) for one in value]
    if not isinstance(value, dict):
        return value
    placed = {}
    for name, one in value.items():
        ids = there[name]
        if ids and isinstance(one, str | int) and not isinstance(one, bool):
            placed[name] = ids[sum(ANSWERED.values()) // 2 % len(ids)]
        elif ids and isinstance(one, list) and all(isinstance(entry, str) for entry in one):
            placed[name] = ids[: len(one)]
        else:
            placed[name] = _placed(one, there)
    return placed


def told(error: BaseException) -> str:
    """Return what is wrong in words."""
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return "\n".join([str(error), *(told(one) for one in parts)])


def main(count: int) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "home") as (url, app):
        secret = login_token(app.settings.home)
        draw(url, secret)
        for asked_for in sys.argv[2:] or DOCUMENTS:
            name, _, below = asked_for.partition(":")
            for operation in operations(url, name):
                if not operation.path.startswith(below):
                    continue
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    try:
                        asked(operation, url, secret, mode=mode, count=count, chance=None)
                    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - all of them are wanted
                        wrong += 1
                        print(f"{name} {operation.method.upper()} {operation.path} ({mode.value}): {told(error)}\n")
    print(dict(sorted(ANSWERED.items())))
    print(f"schemathesis {schemathesis.SCHEMATHESIS_VERSION}: {wrong} operations are wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))

"""What is refused before anybody draws: each dialect says it in its own envelope, under its own code, and says when to come again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from door_clients import secret_of

from gesso.api.openai.figures import duration
from gesso.api.patience import Patience
from gesso.api.server import create_app
from gesso.app import App, open_records
from gesso.settings import Settings

Document = dict[str, Any]
JSON = {"content-type": "application/json"}
FORM = {"content-type": "multipart/form-data; boundary=x"}
PIECE = b" " * (1 << 17)


class Dialect(NamedTuple):
    path: str
    says: Callable[[httpx.Response], str]
    """Checks the envelope and returns the code in it."""
    codes: dict[str, tuple[int, str]]
    """Status and code of what is told below, where they are not the class's status and Gesso's code."""


def openai(answer: httpx.Response) -> str:
    problem = answer.json()["error"]
    kinds = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    assert problem.keys() == {"message", "type", "param", "code"}
    assert problem["type"] == kinds.get(answer.status_code, "invalid_request_error")
    return str(problem["code"])


def evolink(answer: httpx.Response) -> str:
    document = answer.json()
    assert document.keys() == {"error"}
    kinds = {401: "authentication_error", 429: "rate_limit_error"}
    assert document["error"]["type"] == kinds.get(answer.status_code, "invalid_request_error")
    return str(document["error"]["code"])


def evolink_files(answer: httpx.Response) -> str:
    document = answer.json()
    assert (document["success"], document["code"], document["data"]) == (False, answer.status_code, None)
    assert document["msg"] == document["error"]["message"]
    return str(document["error"]["code"])


def onemin(answer: httpx.Response) -> str:
    document = answer.json()
    assert document["statusCode"] == answer.status_code
    assert document["message"]
    return str(document["code"])


def a1111(answer: httpx.Response) -> str:
    document = answer.json()
    assert document.keys() == {"error", "detail", "body", "errors"}
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"] == "Basic"
    return str(document["error"])


def mjproxy(answer: httpx.Response) -> str:
    if answer.status_code == 401:
        assert answer.content == b""
        return ""
    document = answer.json()
    assert document.keys() == {"code", "description", "result", "properties"}
    assert document["result"] is None
    return f"{document['code']} {document['properties']['error']}"


EVOLINK = {
    "key": (401, "unauthorized"), "large": (413, "image_processing_error"), "slow": (400, "invalid_request"),
    "json": (400, "invalid_request"), "form": (400, "invalid_request"), "broken": (400, "invalid_request"),
    "site": (403, "model_access_denied"), "host": (403, "model_access_denied"), "method": (405, "invalid_request"),
    "often": (429, "rate_limit_exceeded"),
}  # fmt: skip
MJ = {
    "key": (401, ""), "large": (413, "9 upload_too_large"), "slow": (200, "4 body_too_slow"), "json": (200, "4 not_json"),
    "site": (403, "9 origin_not_allowed"), "host": (403, "9 host_not_allowed"), "method": (405, "9 method_not_allowed"),
    "often": (429, "23 rate_limited"), "wrong": (401, ""),
}  # fmt: skip
DIALECTS = {
    "openai": Dialect("/v1/images/generations", openai, {}),
    "openai-own": Dialect("/openai/v1/images/generations", openai, {}),
    "openai-form": Dialect("/v1/images/edits", openai, {}),
    "evolink": Dialect("/evolink/v1/images/generations", evolink, EVOLINK),
    "evolink-batch": Dialect("/v1/tasks/batch", evolink, EVOLINK),
    "evolink-file": Dialect("/api/v1/files/upload/base64", evolink_files, EVOLINK),
    "evolink-form": Dialect("/evolink/api/v1/files/upload/stream", evolink_files, EVOLINK),
    "onemin": Dialect("/api/features", onemin, {}),
    "onemin-own": Dialect("/onemin/api/features", onemin, {}),
    "onemin-form": Dialect("/api/assets", onemin, {}),
    "a1111": Dialect("/sdapi/v1/txt2img", a1111, {}),
    "mjproxy": Dialect("/mj/submit/imagine", mjproxy, MJ),
    "mjproxy-fast": Dialect("/mj-fast/mj/submit/imagine", mjproxy, MJ),
}
USUAL = {
    "key": (401, "not_logged_in"), "large": (413, "upload_too_large"), "slow": (400, "body_too_slow"),
    "json": (400, "not_json"), "form": (400, "not_a_form"), "broken": (400, "bad_form"),
    "site": (403, "origin_not_allowed"), "host": (403, "host_not_allowed"), "method": (405, "method_not_allowed"),
    "often": (429, "rate_limited"), "wrong": (401, "bad_key"),
}  # fmt: skip

each = pytest.mark.parametrize("name", DIALECTS)
forms = pytest.mark.parametrize("name", [one for one in DIALECTS if one.endswith("-form")])
documents = pytest.mark.parametrize("name", [one for one in DIALECTS if not one.endswith("-form")])


class Caller:
    """A program at the door of a studio in this process."""

    def __init__(self, app: App) -> None:
        self.key = {"authorization": f"Bearer {secret_of(app, app.owner)}"}
        self._http = Patience(create_app(app), pause_s=0.05)

    def asks(self, path: str, *, method: str = "POST", **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._http, client=("127.0.0.1", 50_000), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7788") as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())

    def refused(self, name: str, what: str, **more: Any) -> httpx.Response:
        """Ask a dialect, and check that it refuses as it is documented."""
        dialect = DIALECTS[name]
        answer = self.asks(dialect.path, **more)
        assert (answer.status_code, dialect.says(answer)) == dialect.codes.get(what, USUAL[what]), answer.text
        return answer


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with open_records(Settings(home=tmp_path_factory.mktemp("doors") / "home", upload_mb=1)) as app:
        yield Caller(app)


def begun(name: str) -> tuple[dict[str, str], bytes]:
    """Return the headers and the beginning of what a call takes."""
    if name.endswith("-form"):
        return FORM, b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.png"\r\n\r\n'
    return JSON, b"{"


async def pieces(count: int, before: bytes = b"") -> AsyncIterator[bytes]:
    """A body that announces no length."""
    yield before
    for _ in range(count):
        yield PIECE


async def stopping(before: bytes) -> AsyncIterator[bytes]:
    """A body that begins and does not go on."""
    yield before
    await asyncio.Event().wait()


@each
def test_no_key_or_an_empty_one(caller: Caller, name: str) -> None:
    caller.refused(name, "key", json={})
    empty = {"authorization": "", "api-key": "", "mj-api-secret": ""}
    caller.refused(name, "key", json={}, headers=empty)
    caller.refused(name, "key", json={}, headers=dict.fromkeys(empty, "  "))


@each
def test_what_is_no_way_in(caller: Caller, name: str) -> None:
    dialect = DIALECTS[name]
    ways = (
        "Bearer",
        "Bearer gsk_wrong",
        "Basic",
        "Basic ???",
        "Basic bWU6Z3NrX3dyb25n",
        "Digest x",
        "gsk_wrong",
        "Bearer é",
    )
    for way in ways:
        answer = caller.asks(dialect.path, json={}, headers={"authorization": way.encode()})
        assert answer.status_code == 401, (way, answer.text)
        code = dialect.says(answer)
        assert code in {"not_logged_in", "bad_key", "unauthorized", ""}, way


@pytest.mark.parametrize(
    ("name", "own"), [("onemin", "api-key"), ("onemin-form", "api-key"), ("mjproxy", "mj-api-secret")]
)
def test_a_header_of_its_own_comes_first_and_an_empty_one_leaves_the_bearer(
    caller: Caller, name: str, own: str
) -> None:
    bearer = caller.key["authorization"]
    secret, path = bearer.partition(" ")[2], DIALECTS[name].path
    for headers in (
        {own: secret},
        {own: f" {secret} "},
        {own: secret, "authorization": ""},
        {own: secret, "authorization": "Bearer gsk_wrong"},
        {own: "", "authorization": bearer},
        {own: "  ", "authorization": bearer},
    ):
        assert caller.asks(path, json={}, headers=headers).status_code in {200, 400}, headers
    caller.refused(name, "wrong", json={}, headers={own: "gsk_wrong", "authorization": bearer})


@each
def test_a_strangers_large_body(caller: Caller, name: str) -> None:
    caller.refused(name, "key", content=PIECE * 12, headers=JSON)
    caller.refused(name, "key", content=pieces(12), headers=JSON)


@each
def test_a_body_larger_than_bodies_may_be(caller: Caller, name: str) -> None:
    caller.refused(name, "large", content=b"", headers={**JSON, **caller.key, "content-length": "99999999"})
    kind, before = begun(name)
    caller.refused(name, "large", content=pieces(40, before), headers={**kind, **caller.key})


@each
def test_a_body_that_does_not_go_on(caller: Caller, name: str) -> None:
    kind, before = begun(name)
    caller.refused(name, "slow", content=stopping(before), headers={**kind, **caller.key})


@documents
def test_a_body_that_is_not_json(caller: Caller, name: str) -> None:
    body = b'{"prompt": "a fox"}'
    for kind in ({}, {"content-type": "text/plain"}, {"content-type": "application/xml"}):
        caller.refused(name, "json", content=body, headers={**caller.key, **kind})
    caller.refused(name, "json", data={"prompt": "a fox"}, headers=caller.key)
    for other in (b"[1]", b"5", b'"a fox"', b"null", b"true"):  # JSON, and no document
        answer = caller.asks(DIALECTS[name].path, content=other, headers={**JSON, **caller.key})
        assert answer.status_code == (200 if name.startswith("mjproxy") else 400), answer.text
        DIALECTS[name].says(answer)


@forms
def test_a_form_that_is_none_or_broken(caller: Caller, name: str) -> None:
    caller.refused(name, "form", json={"prompt": "a fox"}, headers=caller.key)
    broken = {**FORM, **caller.key}
    caller.refused(name, "broken", content=b"{}", headers=broken)
    caller.refused(name, "broken", content=b"--x", headers={**broken, "content-type": "multipart/form-data"})
    caller.refused(name, "broken", data={f"field{one}": "x" for one in range(101)}, headers=caller.key)


@each
def test_other_sites_other_names_and_other_methods(caller: Caller, name: str) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        caller.refused(name, "site", json={}, headers={**caller.key, **headers})
    caller.refused(name, "host", json={}, headers={**caller.key, "host": "evil.example"})
    answer = caller.refused(name, "method", method="PUT", headers=caller.key)
    assert answer.headers["allow"] == "POST"


def test_a_sites_own_pages_refuse_as_gesso_does(caller: Caller) -> None:
    for path in ("/api/v1/jobs", "/", "/mjx"):
        answer = caller.asks(path, headers={"host": "evil.example"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "host_not_allowed")


@each
def test_who_asks_too_often_is_told_when_to_come_again(tmp_path: Path, name: str) -> None:
    with open_records(Settings(home=tmp_path / "home", requests_per_minute=2)) as app:
        caller = Caller(app)
        for _ in range(2):
            assert caller.asks(DIALECTS[name].path, json={}, headers=caller.key).status_code < 429
        answer = caller.refused(name, "often", json={}, headers=caller.key)
    assert 0 < int(answer.headers["retry-after"]) <= 30
    if name.startswith("openai"):
        assert answer.headers["x-ratelimit-limit-requests"] == "2"
        assert answer.headers["x-ratelimit-remaining-requests"] == "0"
        assert answer.headers["x-ratelimit-reset-requests"].endswith("s")


def test_openais_answers_say_how_much_is_left(tmp_path: Path, caller: Caller) -> None:
    with open_records(Settings(home=tmp_path / "home", requests_per_minute=60)) as app:
        limited = Caller(app)
        told = [limited.asks("/v1/models", method="GET", headers=limited.key).headers for _ in range(3)]
    left = [int(one["x-ratelimit-remaining-requests"]) for one in told]
    assert left == sorted(left, reverse=True)
    assert left[0] == 59
    assert {one["x-ratelimit-limit-requests"] for one in told} == {"60"}
    assert all(int(one["openai-processing-ms"]) >= 0 and one["openai-version"] and one["x-request-id"] for one in told)
    free = caller.asks("/v1/models", method="GET", headers=caller.key).headers
    assert "x-ratelimit-limit-requests" not in free, "nobody is held up on this machine"


@pytest.mark.parametrize(
    ("ms", "written"), [(0, "0ms"), (120, "120ms"), (1000, "1s"), (59_001, "1m0s"), (360_000, "6m0s")]
)
def test_times_are_written_as_openai_writes_them(ms: int, written: str) -> None:
    assert duration(ms) == written

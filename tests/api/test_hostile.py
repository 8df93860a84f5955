"""Hostile requests at every dialect's door: too large, too deep, from other sites, with ids that are paths."""

import base64
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from api.fuzzing import DOCUMENTS
from door_clients import owner_key
from serving import RunningStudio

POSTS = {
    "native": "/api/v1/jobs",
    "openai": "/v1/images/generations",
    "evolink": "/evolink/v1/images/generations",
    "onemin": "/api/features",
    "a1111": "/sdapi/v1/txt2img",
    "mjproxy": "/mj/submit/imagine",
}
"""One call of each dialect that draws."""
PATHS = (
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fgesso.toml",
    "..%5c..%5cgesso.sqlite",
    "%2fetc%2fpasswd",
    "img_%00",
    "%0d%0aset-cookie:%20a=b",
    "a" * 5000,
    "%ff%fe",
)


@pytest.fixture(scope="session")
def secret(studio: RunningStudio) -> str:
    return owner_key(studio.home)


def raw(studio: RunningStudio, head: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send a request's bytes, and return the status and all that came before the other side closed or paused."""
    place = urlsplit(studio.url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as sock:
        sock.sendall(head.replace("HOST", place.netloc).replace("\n", "\r\n").encode("latin-1") + b"\r\n" + body)
        said = b""
        while b"\r\n\r\n" not in said and (piece := sock.recv(65536)):
            said += piece
    return int(said.split(b" ", 2)[1]) if said else 0, said


@pytest.mark.parametrize("name", POSTS)
def test_what_is_too_large_is_refused_by_its_head_alone(studio: RunningStudio, secret: str, name: str) -> None:
    head = f"POST {POSTS[name]} HTTP/1.1\nHost: HOST\nContent-Type: application/json\n"
    status, said = raw(studio, f"{head}Authorization: Bearer {secret}\nContent-Length: 99999999999\n")
    assert status == 413, said
    assert raw(studio, f"{head}Content-Length: 99999999999\n")[0] == 413


@pytest.mark.parametrize("name", POSTS)
def test_a_strangers_large_body_is_not_read(studio: RunningStudio, name: str) -> None:
    head = f"POST {POSTS[name]} HTTP/1.1\nHost: HOST\nContent-Type: application/json\nContent-Length: 8000000\n"
    for credential in ("", "Authorization: \n", "Authorization: Bearer gsk_wrong\n"):
        status, said = raw(studio, head + credential)
        assert status == 401, said


@pytest.mark.parametrize("name", POSTS)
def test_a_body_that_announces_nothing_is_counted_as_it_comes(studio: RunningStudio, name: str) -> None:
    chunk = b"20000\r\n" + b" " * 0x20000 + b"\r\n"
    head = f"POST {POSTS[name]} HTTP/1.1\nHost: HOST\nContent-Type: application/json\nTransfer-Encoding: chunked\n"
    status, said = raw(studio, head, chunk * 10)
    assert status == 401, said


@pytest.mark.parametrize("name", POSTS)
def test_lengths_that_disagree_are_refused(studio: RunningStudio, secret: str, name: str) -> None:
    head = f"POST {POSTS[name]} HTTP/1.1\nHost: HOST\nContent-Type: application/json\nAuthorization: Bearer {secret}\n"
    for lengths in ("Content-Length: 2\nContent-Length: 3\n", "Content-Length: -1\n", "Content-Length: 2e3\n"):
        assert raw(studio, head + lengths, b"{}")[0] == 400, lengths


@pytest.mark.parametrize("name", POSTS)
def test_deep_json_and_broken_json_are_wrong_input(studio: RunningStudio, secret: str, name: str) -> None:
    headers = {"authorization": f"Bearer {secret}", "content-type": "application/json"}
    with httpx.Client(base_url=studio.url, headers=headers, trust_env=False, timeout=30) as client:
        for body in (
            b"[" * 200_000,
            b'{"a":' * 50_000,
            b'{"prompt": "\xff\xfe"}',
            b"\x00",
            b'{"prompt": NaN}',
            b"1" * 6000,
        ):
            answer = client.post(POSTS[name], content=body)
            submits = name == "mjproxy"
            assert answer.status_code == (200 if submits else 400), (body[:20], answer.text)
            assert not submits or answer.json()["code"] == 4
        assert client.get("/api/v1/session").status_code == 200, "the studio lives"


def test_huge_heads_end(studio: RunningStudio) -> None:
    status, _ = raw(studio, f"GET /api/v1/session HTTP/1.1\nHost: HOST\nX-Large: {'a' * 300_000}\n")
    assert status in {0, 400, 431}


@pytest.mark.parametrize("name", POSTS)
def test_other_sites_and_rebound_names_are_refused(studio: RunningStudio, client: httpx.Client, name: str) -> None:
    cookies = dict(client.cookies)
    body: dict[str, Any] = {"prompt": "a fox"}
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example"},
        {"host": f"evil.example:{urlsplit(studio.url).port}"},
        {"host": "127.0.0.1.evil.example"},
    ):
        with httpx.Client(base_url=studio.url, cookies=cookies, headers=headers, trust_env=False) as browser:
            assert browser.post(POSTS[name], json=body).status_code == 403, headers
            plain = {"content-type": "text/plain"}
            assert browser.post(POSTS[name], content=json.dumps(body), headers=plain).status_code == 403, headers


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_id_is_never_a_path(studio: RunningStudio, secret: str, name: str) -> None:
    with httpx.Client(base_url=studio.url, headers={"authorization": f"Bearer {secret}"}, trust_env=False) as client:
        document = client.get(DOCUMENTS[name]).json()
        base = (document.get("servers") or [{"url": ""}])[0]["url"]
        asked = 0
        for path, methods in document["paths"].items():
            if "{" not in path or "get" not in methods:
                continue
            before, _, rest = path.partition("{")
            after = rest.partition("}")[2].replace("{", "").replace("}", "")
            for written in PATHS:
                answer = client.get(
                    httpx.URL(studio.url).copy_with(raw_path=f"{base}{before}{written}{after}".encode())
                )
                assert answer.status_code in {200, 400, 403, 404}, (path, written, answer.text)
                assert b"root:" not in answer.content
                assert b"SQLite" not in answer.content
                assert "set-cookie" not in answer.headers
                if answer.status_code == 200:  # midjourney-proxy's null, the studio's page, or nothing found
                    page = answer.content[:15].lower() == b"<!doctype html>"
                    nothing = answer.content == b"null" or "items" in answer.text or '"code":3' in answer.text
                    assert page or nothing, (path, written)
                asked += 1
        assert asked or name in {"onemin", "a1111"}


def test_no_secret_of_any_header_is_ever_logged(studio: RunningStudio, secret: str) -> None:
    wrong = "gsk_" + "w" * 40
    basic = base64.b64encode(f"me:{secret}".encode()).decode()
    with httpx.Client(base_url=studio.url, trust_env=False) as client:
        for given in (secret, wrong):
            for headers in (
                {"authorization": f"Bearer {given}"},
                {"api-key": given},
                {"mj-api-secret": given},
                {"authorization": f"Basic {base64.b64encode(f'me:{given}'.encode()).decode()}"},
                {"authorization": f"Digest {given}"},
                {"cookie": f"gesso_session={given}"},
            ):
                for path in POSTS.values():
                    client.post(path, content=b"{", headers={**headers, "content-type": "application/json"})
                    client.post(path, json={"prompt": ""}, headers=headers)
        client.get("/login", params={"token": studio.token})
    logged = b"".join(file.read_bytes() for file in (studio.home / "logs").rglob("*") if file.is_file())
    for one in (secret, wrong, basic, studio.token):
        assert one.encode() not in logged

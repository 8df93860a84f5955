"""Pictures come in by address within their limits, and nothing else does."""

import io
import itertools
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sites import Names, Site, site

from gesso.domain.errors import GessoError
from gesso.network import connection
from gesso.network.address import Allow
from gesso.network.fetch import fetch_picture
from gesso.network.post import post

LAB = Allow.parse("127.0.0.0/8")


def png(size: int = 32) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def there() -> Iterator[Site]:
    with site() as made:
        yield made


def failing(url: str, **more: object) -> GessoError:
    with pytest.raises(GessoError) as raised:
        fetch_picture(url, **{"limit_bytes": 10_000, "timeout_s": 5, "allow": LAB} | more)  # type: ignore[arg-type]
    return raised.value


def test_a_picture_comes_whole(there: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    there.answer = lambda *_: (200, {"Content-Type": "text/html"}, png())
    assert fetch_picture(f"{there.url}/a.png?x=1", limit_bytes=10_000, allow=LAB) == png()
    ((method, path, headers, _),) = there.asked
    assert (method, path, headers["host"]) == ("GET", "/a.png?x=1", f"127.0.0.1:{there.port}")
    assert "cookie" not in headers
    assert "authorization" not in headers


def test_three_redirects_are_followed_and_no_more(there: Site) -> None:
    def lead(path: str, _: bytes) -> tuple[int, dict[str, str], bytes]:
        left = int(path.strip("/"))
        return (302, {"Location": f"/{left - 1}"}, b"") if left else (200, {}, png())

    there.answer = lead
    assert fetch_picture(f"{there.url}/3", limit_bytes=10_000, allow=LAB) == png()
    assert failing(f"{there.url}/4").error_code == "fetch_failed"


@pytest.mark.parametrize(
    "leads_to", ["http://10.0.0.1/", "http://[fd00:ec2::254]/", "file:///etc/passwd", "http://u:p@127.0.0.1/", ""]
)
def test_every_hop_is_checked(there: Site, leads_to: str) -> None:
    there.answer = lambda *_: (302, {"Location": leads_to} if leads_to else {}, b"")
    assert failing(there.url).error_code in {"address_not_allowed", "bad_address", "fetch_failed"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ((404, {}, b"SECRET of the inside"), "fetch_failed"),
        ((500, {}, png()), "fetch_failed"),
        ((200, {}, b"<html>SECRET</html>"), "not_a_picture"),
        ((200, {}, b""), "not_a_picture"),
        ((200, {}, b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not_a_picture"),
        ((200, {}, png() + b"x" * 10_000), "fetch_too_large"),
        ((200, {"Content-Length": "99999999"}, png()), "fetch_too_large"),
        ((200, {"Content-Length": "5000"}, png()), "fetch_failed"),
    ],
)
def test_what_is_no_picture_is_said_without_repeating_it(
    there: Site, said: tuple[int, dict[str, str], bytes], code: str
) -> None:
    there.answer = lambda *_: said
    error = failing(there.url)
    assert error.error_code == code
    assert "SECRET" not in error.message


def test_a_body_without_an_end_is_cut_at_the_limit(there: Site) -> None:
    sent = itertools.count()

    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + png()
        while True:
            next(sent)
            yield b"x" * 1000

    there.answer = lambda *_: endless()
    assert failing(there.url).error_code == "fetch_too_large"
    assert next(sent) < 10_000


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_byte_now_and_then_does_not_stretch_the_time(there: Site, where: str) -> None:
    def dripping() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n" + (b"X: " if where == "head" else b"\r\n" + png())
        while True:
            time.sleep(0.05)
            yield b"x"

    there.answer = lambda *_: dripping()
    begun = time.monotonic()
    assert failing(there.url, timeout_s=0.6, limit_bytes=10**6).error_code == "fetch_failed"
    assert time.monotonic() - begun < 3


def test_nobody_there_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "nothing answers" in failing(f"http://127.0.0.1:{port}/").message


def test_a_name_that_changes_its_mind_reaches_nothing(there: Site) -> None:
    """DNS rebinding: public when it is checked, private when somebody would ask again to connect."""
    names = Names(rebind_example_org=[["198.51.100.7"], ["127.0.0.1"]], second_example_org=[["127.0.0.1"]])
    names.answers["rebind.example.org"][0] = ["93.184.216.34"]
    error = failing(f"http://rebind.example.org:{8080}/", allow=Allow(), resolve=names, timeout_s=0.4)
    assert error.error_code == "fetch_failed", "it tried the public address, where nobody answers in this test"
    assert names.asked == ["rebind.example.org"], "the name is asked once"
    assert failing("http://second.example.org/", allow=Allow(), resolve=names).error_code == "address_not_allowed"
    assert there.asked == []


def test_a_post_follows_nothing_and_repeats_nothing(there: Site) -> None:
    there.answer = lambda *_: (307, {"Location": "/elsewhere", "Retry-After": "7"}, b"")
    answer = post(f"{there.url}/hook", b'{"a":1}', {"Content-Type": "application/json"}, allow=LAB)
    assert (answer.status, answer.retry_after_s, answer.taken) == (307, 7.0, False)
    ((method, path, headers, body),) = there.asked
    assert (method, path, body, headers["content-type"]) == ("POST", "/hook", b'{"a":1}', "application/json")
    with pytest.raises(GessoError) as raised:
        post(there.url, b"", {})
    assert raised.value.error_code == "address_not_allowed"
    assert len(there.asked) == 1


def test_certificates_are_checked_against_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name goes into SNI and Host although the connection goes to a pinned address."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "2",
         "-subj", "/CN=pictures.example.org", "-addext", "subjectAltName=DNS:pictures.example.org"],
        check=True, capture_output=True,
    )  # fmt: skip
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    named: list[str | None] = []
    tls.sni_callback = lambda _socket, name, _context: named.append(name)
    names = Names(pictures_example_org=[["127.0.0.1"]], other_example_org=[["127.0.0.1"]])
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    connection._trust.cache_clear()
    try:
        with site(tls) as safe:
            safe.answer = lambda *_: (200, {}, png())
            url = f"https://pictures.example.org:{safe.port}/p.png"
            assert fetch_picture(url, limit_bytes=10_000, allow=LAB, resolve=names) == png()
            assert named == ["pictures.example.org"]
            assert safe.asked[0][2]["host"] == f"pictures.example.org:{safe.port}"
            wrong = failing(f"https://other.example.org:{safe.port}/p.png", resolve=names)
            assert "certificate" in wrong.message
            monkeypatch.delenv("SSL_CERT_FILE")
            connection._trust.cache_clear()
            assert "certificate" in failing(url, resolve=names).message
            assert len(safe.asked) == 1
    finally:
        connection._trust.cache_clear()

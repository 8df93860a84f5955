"""Slow requests end by themselves: heads and bodies that drip in hold no connection open."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request

from gesso.api import failures
from gesso.api.patience import Patience, patient_protocol


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    http = FastAPI()

    @http.post("/size")
    async def size(request: Request) -> int:
        return sum([len(piece) async for piece in request.stream()])

    http.add_middleware(Patience, pause_s=0.3, body_s=0.6)
    failures.install(http)
    config = uvicorn.Config(http, http=patient_protocol(0.4), log_config=None, port=0, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield listener.getsockname()
    server.should_exit = True
    thread.join(10)
    listener.close()


@contextmanager
def connected(address: tuple[str, int]) -> Iterator[socket.socket]:
    with socket.create_connection(address, timeout=10) as made:
        yield made


def closed_after(made: socket.socket, drip: bytes = b"") -> float:
    """Return how long the other side kept the connection while bytes dripped in."""
    begun = time.monotonic()
    made.settimeout(0.05)
    while time.monotonic() - begun < 10:
        try:
            if drip:
                made.sendall(drip)
            if made.recv(4096) == b"":
                return time.monotonic() - begun
        except TimeoutError:
            continue
        except OSError:
            return time.monotonic() - begun
    raise AssertionError("it was kept open")


@pytest.mark.parametrize(
    ("head", "drip"), [(b"", b""), (b"POST /size HTT", b""), (b"POST /size HTTP/1.1\r\nX: ", b"y")]
)
def test_a_head_that_does_not_end_closes_the_connection(address: tuple[str, int], head: bytes, drip: bytes) -> None:
    with connected(address) as made:
        made.sendall(head)
        assert closed_after(made, drip) < 3


def test_a_second_head_on_the_same_connection_may_not_drip_either(address: tuple[str, int]) -> None:
    with connected(address) as made:
        made.sendall(b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
        assert b"200 OK" in made.recv(4096)
        assert closed_after(made, b"P") < 3


@pytest.mark.parametrize("pieces", [0, 100])
def test_a_body_that_stops_or_drips_is_given_up(address: tuple[str, int], pieces: int) -> None:
    with connected(address) as made:
        made.sendall(b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n")
        made.settimeout(0.05)
        said = b""
        for _ in range(200):
            if pieces and not said:
                made.sendall(b"x")
            try:
                more = made.recv(4096)
            except TimeoutError:
                continue
            except ConnectionResetError:  # what was still dripping when the other side closed
                break
            if not more:
                break
            said += more
        assert b"400 Bad Request" in said
        assert b"body_too_slow" in said


def test_what_comes_in_time_is_taken_whole(address: tuple[str, int]) -> None:
    url = f"http://{address[0]}:{address[1]}/size"
    with httpx.Client(trust_env=False) as client:
        assert client.post(url, content=b"x" * 3_000_000).json() == 3_000_000
        assert client.post(url, content=(b"x" * 100 for _ in range(5))).json() == 500

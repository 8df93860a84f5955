"""Other people's sites, for tests: real HTTP servers on loopback that count what reaches them, and a resolver's stub."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


class Site:
    """What a test server was asked. `answer` decides what it says; it may be replaced at any time."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.arrived = threading.Condition()
        self.answer: Callable[[str, bytes], Answer | Iterator[bytes]] = lambda *_: (200, {}, b"")
        self.host, self.port = "127.0.0.1", 0

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def wait_for(self, count: int, timeout_s: float = 20) -> list[tuple[str, str, dict[str, str], bytes]]:
        """Return the requests as soon as there are so many."""
        with self.arrived:
            there = self.arrived.wait_for(lambda: len(self.asked) >= count, timeout_s)
        assert there, f"{len(self.asked)} of {count} requests came"
        return self.asked


@contextmanager
def site(tls: Any = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """Run a site; an answer that is an iterator is sent as it comes, raw."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            with made.arrived:
                made.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                made.arrived.notify_all()
            said = made.answer(self.path, body)
            self.close_connection = True
            try:
                if isinstance(said, tuple):
                    status, headers, data = said
                    self.send_response(status)
                    for name, value in ({"Content-Length": str(len(data))} | headers).items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(data)
                else:
                    for piece in said:
                        self.wfile.write(piece)
                        self.wfile.flush()
            except OSError:
                pass  # whoever asked has gone, as is their right

        do_GET = do_POST = _serve  # noqa: N815 - the names that the server looks for

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    made.host, made.port = host, server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


class Names:
    """A name server under a test's control: each name has a list of answers, given in turn, the last one for ever."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): list(turns) for name, turns in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        turns = self.answers.get(host)
        if turns is None:
            raise OSError("no such name")
        return turns.pop(0) if len(turns) > 1 else turns[0]

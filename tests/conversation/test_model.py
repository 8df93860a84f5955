"""Language models as readers, against a real server on this machine and a tiny random model of the transformers library."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from gesso.conversation import Draft, Table
from gesso.conversation.model import SCHEMA, Endpoint, ask, instruction, request_of
from gesso.domain.errors import UnavailableError
from gesso.prompt import PromptRules

KEY = "sk-very-secret"
Answer = Callable[[dict[str, Any]], tuple[int, Any]]


class Server:
    """An OpenAI-compatible server that says what a test wants."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Answer = lambda _: (200, said({"prompt": "a fox at night"}))
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.asked.append({"path": self.path, **body})
                outer.headers.append(dict(self.headers))
                status, answer = outer.answer(body)
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"


def said(answer: dict[str, Any], **message: Any) -> dict[str, Any]:
    return {"choices": [{"message": {"role": "assistant", "content": json.dumps(answer), **message}}]}


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def turn(server: Server, table: Table | None = None) -> Any:
    endpoint = Endpoint(url=server.url, model="tiny", key=KEY, timeout_s=5)
    return ask(endpoint, "make it night", "a fox", table or Table(), PromptRules())


def test_a_model_reads_a_turn_and_is_sent_nothing_that_is_not_shown(server: Server) -> None:
    table = Table((Draft("a fox", 1, "img_a"), Draft("a fox", 2, "img_b")), ("a cat",))
    server.answer = lambda _: (
        200,
        said({"prompt": "a fox at night", "understood": ["night"], "unknown": [], "picture": 2}),
    )
    heard = turn(server, table)
    assert (heard.prompt, heard.understood, heard.picture, heard.reader) == ("a fox at night", ("night",), 1, "tiny")
    (asked,) = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["messages"] == request_of("make it night", "a fox", table)
    assert asked["messages"][0]["content"] == instruction()
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(server.asked)


def test_a_server_without_schemas_is_asked_again_without(server: Server) -> None:
    server.answer = lambda body: (400, {}) if "response_format" in body else (200, said({"prompt": "a fox at night"}))
    assert turn(server).prompt == "a fox at night"
    assert ["response_format" in one for one in server.asked] == [True, False]


def test_the_arguments_of_a_tool_call_count_as_the_answer(server: Server) -> None:
    call = {"function": {"name": "turn", "arguments": json.dumps({"prompt": "an owl"})}}
    server.answer = lambda _: (200, said({}, content=None, tool_calls=[call]))
    assert turn(server).prompt == "an owl"


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, {}),
        (401, {"error": KEY}),
        (200, b"no json"),
        (200, {"choices": []}),
        (200, said({"words": "a fox"})),
        (200, said({"prompt": "a fox --ar 99:1"})),
        (200, said({"prompt": ""})),
        (200, b"x" * 2_000_000),
        (302, b""),
    ],
)
def test_an_answer_that_is_not_as_asked_is_refused_without_the_key(server: Server, status: int, answer: Any) -> None:
    server.answer = lambda _: (status, answer)
    with pytest.raises(UnavailableError) as refused:
        turn(server)
    assert refused.value.error_code == "reader_failed"
    assert KEY not in refused.value.message


def test_nobody_there_is_said(server: Server) -> None:
    server.http.shutdown()
    server.http.server_close()
    with pytest.raises(UnavailableError) as refused:
        turn(server)
    assert refused.value.error_code == "reader_failed"


def test_the_key_is_not_in_the_endpoints_text() -> None:
    assert KEY not in repr(Endpoint(url="http://h/v1", model="m", key=KEY))

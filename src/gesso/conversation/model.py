"""Language models as readers of a turn: what is sent, and what of the answer is believed.

Promises: nothing is sent but the instruction file and one JSON object, both of which anybody can read (``request_of``);
an answer counts only if it is the JSON that was asked for and its prompt has no errors. The key is put into one header and
nowhere else: not into messages, not into logs. Whether to fall back on the rules is the caller's decision.
"""

import re
from importlib import resources
from typing import Any

import httpx
import msgspec

from gesso import prompt as language
from gesso.conversation.heard import Heard, Table
from gesso.domain.errors import UnavailableError

MOST_BYTES = 1 << 20
"""An answer is a prompt; whatever is longer is not read to its end."""
_MOST_LINES, _LONGEST_LINE = 20, 300


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An OpenAI-compatible chat endpoint. `url` is the base that ends in /v1; the operator chose it, so any host is allowed."""

    url: str
    model: str
    key: str = ""
    timeout_s: float = 30.0

    def __repr__(self) -> str:
        return f"Endpoint(url={self.url!r}, model={self.model!r}, timeout_s={self.timeout_s})"


class _Answer(msgspec.Struct, frozen=True):
    prompt: str
    understood: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    picture: int | None = None


SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["prompt", "understood", "unknown", "picture"],
    "properties": {
        "prompt": {"type": "string"},
        "understood": {"type": "array", "items": {"type": "string"}},
        "unknown": {"type": "array", "items": {"type": "string"}},
        "picture": {"type": ["integer", "null"]},
    },
}


def instruction() -> str:
    """Return the instruction file, as it is sent."""
    return resources.files("gesso.conversation").joinpath("instruction.md").read_text(encoding="utf-8")


def request_of(said: str, prompt: str, table: Table) -> list[dict[str, str]]:
    """Return the messages that a model is sent: all of them, so that they can be shown."""
    question = {
        "prompt": prompt,
        "said": said,
        "drafts": [{"number": place + 1, "prompt": one.prompt} for place, one in enumerate(table.drafts)],
        "earlier": list(table.earlier[-20:]),
    }
    return [
        {"role": "system", "content": instruction()},
        {"role": "user", "content": msgspec.json.encode(question).decode()},
    ]


def ask(endpoint: Endpoint, said: str, prompt: str, table: Table, rules: language.PromptRules) -> Heard:
    """Return what the model behind an endpoint made of a turn.

    Raises:
        UnavailableError: it did not answer, or not as asked (`reader_failed`); the message says why and holds no key.
    """
    body: dict[str, Any] = {
        "model": endpoint.model,
        "messages": request_of(said, prompt, table),
        "temperature": 0,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "turn", "strict": True, "schema": SCHEMA},
        },
    }
    try:
        status, data = _post(endpoint, body)
        if status in (400, 404, 422):  # older servers know no schemas; the instruction asks for the same form
            del body["response_format"]
            status, data = _post(endpoint, body)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise failed(endpoint.model, f"no answer ({type(error).__name__})") from None
    if status != 200:
        raise failed(endpoint.model, f"it answered with status {status}")
    return believe(_content(endpoint.model, data), endpoint.model, table, rules)


def believe(content: str, model: str, table: Table, rules: language.PromptRules) -> Heard:
    """Return what an answer says, if it is one.

    Raises:
        UnavailableError: `reader_failed`.
    """
    found = re.search(r"\{.*\}", content, re.DOTALL)
    try:
        answer = msgspec.json.decode(found[0] if found else content, type=_Answer)
    except (msgspec.DecodeError, ValueError):
        raise failed(model, "its answer is not the JSON that was asked for") from None
    text = " ".join(answer.prompt.split())
    told = language.explain(text, rules)
    if told.errors:
        raise failed(model, f"its prompt has an error: {told.errors[0].message}")
    place = None if answer.picture is None else answer.picture - 1
    if place is not None and not 0 <= place < len(table.drafts):
        place = None
    return Heard(
        prompt=text,
        understood=_lines(answer.understood),
        unknown=_lines(answer.unknown),
        picture=place,
        reader=model,
    )


def failed(model: str, why: str) -> UnavailableError:
    """The one error of this room's models."""
    return UnavailableError(f"The language model “{model}” could not be used: {why}.", code="reader_failed")


def _lines(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line[:_LONGEST_LINE] for line in given[:_MOST_LINES])


def _post(endpoint: Endpoint, body: dict[str, Any]) -> tuple[int, bytes]:
    headers = {"authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    address = endpoint.url.rstrip("/") + "/chat/completions"
    with (
        httpx.Client(timeout=endpoint.timeout_s, trust_env=False, follow_redirects=False) as client,
        client.stream("POST", address, json=body, headers=headers) as answer,
    ):
        data = bytearray()
        for piece in answer.iter_bytes():
            data += piece
            if len(data) > MOST_BYTES:
                return 413, b""
        return answer.status_code, bytes(data)


def _content(model: str, data: bytes) -> str:
    """Return what the first choice says: as text, or as the arguments of a tool call."""
    try:
        message = msgspec.json.decode(data)["choices"][0]["message"]
        calls = message.get("tool_calls")
        content = calls[0]["function"]["arguments"] if calls else message["content"]
    except (msgspec.DecodeError, KeyError, IndexError, TypeError, AttributeError):
        raise failed(model, "its answer has another form than a chat completion") from None
    if not isinstance(content, str):
        raise failed(model, "its answer is empty")
    return content

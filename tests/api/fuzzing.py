"""Every call of every dialect, asked what its document allows and what it does not: hypothesis through Schemathesis.

The studio is real but for what draws: the shipped fake. What it must never do: answer 5xx that is not said, a status that
is not documented, or a body of another shape. `python tests/api/fuzzing.py 200` runs longer and with fresh chance.
"""

import dataclasses
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from gesso.accounts.link import login_token
from gesso.api.server import create_app
from gesso.app import App, clock_ms, new_id, open_records
from gesso.executors.fake import FakeExecutor
from gesso.jobs.dispatcher import Dispatcher
from gesso.library.filing import Filing
from gesso.settings import Settings
from gesso.store.blobs import LocalBlobs

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
ANSWER_S = 30
ANSWERED: Counter[int] = Counter()
"""How many answers had which status."""


@schemathesis.serializer("application/zip", "image/png", "image/jpeg", "image/webp")
def as_it_is(_: Any, value: Any) -> bytes:
    """Files are sent as they are."""
    return value if isinstance(value, bytes) else str(value).encode()


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, App]]:
    """Serve a home whose pictures are colour cards; give its address."""
    with open_records(Settings(home=home, upload_mb=1)) as opened:
        executor = FakeExecutor(steps=1)
        blobs = LocalBlobs(home / "blobs")
        filing = Filing(blobs, new_id=new_id, clock_ms=clock_ms, prompt_in_files=True)
        dispatcher = Dispatcher(
            opened.database, executor, filing, opened.hub, clock_ms=clock_ms, ids=new_id, fetch=blobs.get
        )
        app = dataclasses.replace(opened, dispatcher=dispatcher, executor=executor)  # type: ignore[arg-type]
        server = uvicorn.Server(uvicorn.Config(create_app(app), port=0, log_config=None))
        thread = threading.Thread(target=server.run, daemon=True)
        app.start_drawing()
        thread.start()
        try:
            while not server.started:
                thread.join(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}", app
        finally:
            server.should_exit = True
            app.hub.close()
            thread.join(20)
            dispatcher.stop()


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
        case.headers = {k: v for k, v in (case.headers or {}).items() if k.lower() != "content-length"}
        answer = case.call(base_url=base, headers=headers, timeout=ANSWER_S)
        ANSWERED[answer.status_code] += 1
        said = str(answer.status_code) in operation.definition.raw.get("responses", {})
        checks: list[Callable[..., Any]] = [status_code_conformance, response_schema_conformance]
        if not (answer.status_code == 503 and said):
            checks.append(not_a_server_error)
        case.validate_response(answer, checks=checks)

    with suppress(Unsatisfiable):  # nothing wrong can be said where nothing is taken
        (ask if chance is None else seed(chance)(ask))()


def told(error: BaseException) -> str:
    """Return what is wrong in words."""
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return "\n".join([str(error), *(told(one) for one in parts)])


def main(count: int) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "home") as (url, app):
        secret = login_token(app.settings.home)
        for name in sys.argv[2:] or DOCUMENTS:
            for operation in operations(url, name):
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

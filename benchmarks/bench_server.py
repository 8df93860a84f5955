"""What does the server cost? Requests a second of what clients ask most, and its memory when it idles.

    python benchmarks/bench_server.py [--seconds 4] [--clients 4] [--json FILE]

Every figure is also a ratio to a bare Starlette route that answers with as many bytes, asked by the same clients in the same
run: task polling (Evolink's `GET /v1/tasks/{id}`), picture downloads, and submits, which wait for the disk and
are not drawn. Idle memory is that of a real `gesso serve` without its worker process.
"""

import argparse
import dataclasses
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

IDLE_BAR_MB = 150
TASK = {"model": "mj-v7", "prompt": "a red fox in the snow --ar 3:2 --draft"}


def serve(home: str, port: int) -> None:
    """A studio whose pictures the fake draws; prints a key when it is ready."""
    import uvicorn

    from gesso.accounts import keys
    from gesso.api.server import create_app
    from gesso.app import clock_ms, new_id, open_app
    from gesso.domain.execution import Attempt
    from gesso.executors.fake import FakeExecutor, Misbehaviour
    from gesso.jobs.dispatcher import Dispatcher
    from gesso.library.filing import Filing
    from gesso.settings import load_settings
    from gesso.store.blobs import LocalBlobs

    Path(home).mkdir(parents=True, exist_ok=True)
    (Path(home) / "plans.toml").write_text("[plans.unlimited]\nqueued = 1000000\n")
    with open_app(load_settings({}, home=Path(home), port=port)) as opened:
        filing = Filing(LocalBlobs(Path(home) / "blobs"), new_id=new_id, clock_ms=clock_ms)
        seen: list[str] = []

        def only_the_first(one: Attempt) -> Misbehaviour | None:
            """The others wait for ever: what is measured is taking them in."""
            seen.append(one.job_id)
            return None if len(seen) == 1 else "hang"

        dispatcher = Dispatcher(
            opened.database,
            FakeExecutor(steps=1, script=only_the_first),
            filing,
            opened.hub,
            clock_ms=clock_ms,
            ids=new_id,
        )
        app = dataclasses.replace(opened, dispatcher=dispatcher)
        app.start_drawing()
        _, secret = keys.create_key(app.database, app.owner, "bench", new_id=new_id, clock_ms=clock_ms)
        print(secret, flush=True)
        uvicorn.run(create_app(app), port=port, log_level="error", access_log=False)
        dispatcher.stop()


def bare(folder: str, port: int) -> None:
    """Three routes that do nothing but answer with what the folder holds."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import FileResponse, JSONResponse, Response
    from starlette.routing import Route

    document = json.loads((Path(folder) / "task.json").read_text())

    async def task(_: Request) -> Response:
        return JSONResponse(document)

    async def picture(_: Request) -> Response:
        return FileResponse(Path(folder) / "picture.png")

    async def submit(request: Request) -> Response:
        await request.json()
        return JSONResponse(document)

    routes = [Route("/task", task), Route("/picture", picture), Route("/submit", submit, methods=["POST"])]
    print("ready", flush=True)
    uvicorn.run(Starlette(routes=routes), port=port, log_level="error", access_log=False)


class Asked:
    """A server in a process of its own."""

    def __init__(self, *words: str) -> None:
        from chaos.processes import free_port

        self.port = free_port()
        command = [sys.executable, __file__, *words, str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.said = self.process.stdout.readline().strip() if self.process.stdout is not None else ""
        deadline = time.monotonic() + 30
        while not self._answers():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{words} did not come up")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            self.connection().connect()
        except OSError:
            return False
        return True

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


Ask = Callable[[http.client.HTTPConnection], bytes]


def a_second(server: Asked, ask: Ask, *, seconds: float, clients: int) -> float:
    """Ask from so many connections at once; return answers a second."""
    done = [0] * clients
    connections = [server.connection() for _ in range(clients)]
    for connection in connections:
        ask(connection)
    stop = time.perf_counter() + seconds

    def run(place: int) -> None:
        while time.perf_counter() < stop:
            ask(connections[place])
            done[place] += 1

    threads = [threading.Thread(target=run, args=(place,)) for place in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    for connection in connections:
        connection.close()
    return sum(done) / spent


def asking(method: str, path: str, key: str = "", body: dict[str, Any] | None = None) -> Ask:
    headers = {"authorization": f"Bearer {key}"} if key else {}
    sent = None
    if body is not None:
        sent, headers["content-type"] = json.dumps(body).encode(), "application/json"

    def ask(connection: http.client.HTTPConnection) -> bytes:
        connection.request(method, path, body=sent, headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{path}: {answer.status} {data[:300]!r}")
        return data

    return ask


def idle_memory(folder: Path) -> float:
    """Return the resident memory in MB of `gesso serve`, its worker left out, when it has answered and rests."""
    from serving import RunningStudio

    studio = RunningStudio(folder / "idle")
    studio.start()
    try:
        with studio.client() as client:
            client.get("/jobs").raise_for_status()
        time.sleep(2)
        return psutil.Process(studio.process.pid if studio.process else None).memory_info().rss / 1e6
    finally:
        studio.stop()


def measure(folder: Path, seconds: float, clients: int) -> dict[str, Any]:
    ours = Asked("serve", str(folder / "home"))
    key = ours.said
    connection = ours.connection()
    task = json.loads(asking("POST", "/v1/images/generations", key, TASK)(connection))
    poll = asking("GET", f"/v1/tasks/{task['id']}", key)
    while (document := json.loads(poll(connection)))["status"] not in {"completed", "failed"}:
        time.sleep(0.05)
    link = urlsplit(document["results"][0])
    picture = asking("GET", f"{link.path}?{link.query}")
    plain = folder / "plain"
    plain.mkdir()
    (plain / "task.json").write_text(json.dumps(document))
    (plain / "picture.png").write_bytes(picture(connection))
    theirs = Asked("bare", str(plain))
    found: dict[str, Any] = {}
    for name, our, their in (
        ("polls", poll, asking("GET", "/task")),
        ("pictures", picture, asking("GET", "/picture")),
        ("submits", asking("POST", "/v1/images/generations", key, TASK), asking("POST", "/submit", "", TASK)),
    ):
        how = {"seconds": seconds, "clients": clients}
        mine, bare_ones = a_second(ours, our, **how), a_second(theirs, their, **how)  # type: ignore[arg-type]
        found[name] = {"a_second": round(mine, 1), "bare": round(bare_ones, 1), "ratio": round(bare_ones / mine, 2)}
        found[name]["extra_ms"] = round(1000 / mine - 1000 / bare_ones, 2)
    theirs.stop()
    ours.stop()
    return found


def main() -> int:
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2], int(sys.argv[3]))
        return 0
    if sys.argv[1:2] == ["bare"]:
        bare(sys.argv[2], int(sys.argv[3]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--json", type=Path, default=None)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        result = measure(Path(name), args.seconds, args.clients)
        for what, figures in result.items():
            print(f"{what:10} " + "  ".join(f"{key} {value}" for key, value in figures.items()), flush=True)
        result["idle_mb"] = round(idle_memory(Path(name)), 1)
        print(f"idle       {result['idle_mb']} MB without the worker (bar: {IDLE_BAR_MB})", flush=True)
    if args.json:
        args.json.write_text(json.dumps(result, indent=2))
    return 0 if result["idle_mb"] < IDLE_BAR_MB else 1


if __name__ == "__main__":
    sys.exit(main())

"""A real studio for tests: `gesso serve` as a process of its own on a free loopback port, with a home of its own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import psutil

SIZES = re.compile(r"native_px = \d+, draft_px = \d+, draft_delivered_px = \d+")
SMALL = "native_px = 128, draft_px = 96, draft_delivered_px = 96"
START_S = 60
ANSWER_S = 120


class RunningStudio:
    """A studio process; `client` is logged in."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self._environment = {**os.environ, "GESSO_HOME": str(home), "GESSO_THREADS": "1", **environment}
        self.url = ""
        self.token = ""
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it on a free port; where it has run before, on the port that it had."""
        port = self.url.rpartition(":")[2] or "0"
        command = [sys.executable, "-m", "gesso", "serve", "--port", port]
        self.process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            found = re.search(r"(http://\S+)/login\?token=(\S+)", line)
            if found:
                self.url, self.token = found.group(1), found.group(2)
            if "Stop: Ctrl+C" in line:
                self._wait_until_it_answers()
                return
        assert self.process.stderr is not None
        raise AssertionError(f"the studio did not start: {said}{self.process.stderr.read()}")

    def _wait_until_it_answers(self) -> None:
        with httpx.Client(transport=httpx.HTTPTransport(retries=20), trust_env=False) as client:
            client.get(f"{self.url}/login", timeout=START_S)

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Give a logged-in client of the native API."""
        with httpx.Client(base_url=f"{self.url}/api/v1", timeout=ANSWER_S, trust_env=False) as client:
            client.post("/session", json={"token": self.token}).raise_for_status()
            yield client

    def worker_pid(self) -> int:
        """Return the process id of the worker child."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        return next(child.pid for child in children if "gesso.executors.worker" in " ".join(child.cmdline()))

    def kill(self) -> None:
        """kill -9 the server; its worker must end by itself."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)
        _, alive = psutil.wait_procs(children, timeout=30)
        assert not alive, "the worker outlived its server"

    def stop(self) -> int:
        """Ask the server to end as Ctrl+C does, and return its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


def with_small_models(home: Path) -> Path:
    """Let the models of a home draw pictures of 128 pixels: what is asked all at once is drawn in seconds. Return the home."""
    home.mkdir(parents=True, exist_ok=True)
    shipped = resources.files("gesso.catalog").joinpath("models.toml").read_text(encoding="utf-8")
    assert len(SIZES.findall(shipped)) > 2
    (home / "models.toml").write_text(SIZES.sub(SMALL, shipped), encoding="utf-8")
    return home


def wait_for_end(client: httpx.Client, job_id: str) -> dict[str, Any]:
    """Follow a job's own event stream until it ends, and return its document."""
    with client.stream("GET", f"/jobs/{job_id}/events") as stream:
        for _ in stream.iter_lines():
            pass
    document: dict[str, Any] = client.get(f"/jobs/{job_id}").raise_for_status().json()
    return document


def wait_for_event(client: httpx.Client, job_id: str, name: str) -> None:
    """Return as soon as the job's stream has brought an event of that name."""
    with client.stream("GET", f"/jobs/{job_id}/events") as stream:
        for line in stream.iter_lines():
            if line == f"event: {name}":
                return
    raise AssertionError(f"the job ended without any {name} event")

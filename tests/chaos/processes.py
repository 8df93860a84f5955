"""Starting the actors, waiting for their words, and making sure that none outlives its test."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

TESTS = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, sys.path)])}


def start(*words: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "chaos.actors", *map(str, words)]
    environment = {**ENVIRONMENT, **{k: v for k, v in os.environ.items() if k.startswith("GESSO_")}}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Company:
    """Processes that end with the block."""

    def __init__(self) -> None:
        self._all: list[subprocess.Popen[str]] = []
        self.said: dict[int, str] = {}
        """What each one said of itself when it was ready, by process id."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._all:
            process.kill()
        for process in self._all:
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def bring(self, *words: str | Path) -> subprocess.Popen[str]:
        """Start an actor and wait until it says that it is ready."""
        return self.bring_all(1, *words)[0]

    def bring_all(self, count: int, *words: str | Path) -> list[subprocess.Popen[str]]:
        """Start so many at once: most of what one costs is the start of its interpreter."""
        begun = [self.begin(*words) for _ in range(count)]
        for process in begun:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert said.startswith("ready"), f"{words} did not come up"
            self.said[process.pid] = said.removeprefix("ready").strip()
        return begun

    def begin(self, *words: str | Path) -> subprocess.Popen[str]:
        process = start(*words)
        self._all.append(process)
        return process

"""Bring a PostgreSQL for the tests that need one: the one that is there, else Debian's. `Cluster` is a private server.

Never fails while bringing: where none can be had, the tests that need it are left out, and the test run says so at its end.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
"""The server refuses to run as root; the first of these that exists runs it then."""


def find() -> Path | None:
    """Return the folder of a PostgreSQL's programs, or None."""
    chosen = os.environ.get("GESSO_POSTGRES_BIN")
    if chosen:
        return Path(chosen)
    path = shutil.which("initdb")
    if path:
        return Path(path).resolve().parent
    versions = [folder for folder in DEBIAN.glob("*/bin") if (folder / "initdb").exists()]
    return max(versions, key=lambda folder: int(folder.parent.name), default=None)


def bring() -> Path | None:
    """Return the folder of a PostgreSQL's programs, installing one where that is possible."""
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Debian's PostgreSQL for the database tests …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False)
    return find()


class Cluster:
    """A server of one's own on a free port of the loopback, gone with its folder when the block ends.

    Args:
        durable: whether commits wait for the disk, as in earnest; without, tests are quicker.
    """

    def __init__(self, *, durable: bool = False) -> None:
        programs = find()
        if programs is None:
            raise RuntimeError(
                "tests on a server carry the marker `postgres`, which leaves them out without a PostgreSQL"
            )
        self._programs = programs
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="gesso-postgres-"))
        self._as: dict[str, str | int] = {}
        if os.geteuid() == 0:
            known = {entry.pw_name: entry for entry in pwd.getpwall()}
            who = next(known[name] for name in UNPRIVILEGED if name in known)
            os.chown(self._folder, who.pw_uid, who.pw_gid)
            self._as = {"user": who.pw_uid, "group": who.pw_gid, "cwd": str(self._folder)}
        data = self._folder / "data"
        command = [
            self._programs / "initdb",
            "-D",
            data,
            "-U",
            "gesso",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **self._as)  # type: ignore[call-overload]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start()
        return self

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
        ]
        if not self._durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        options = [word for setting in settings for word in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._folder / "data", *options],
                stdout=log,
                stderr=log,
                **self._as,  # type: ignore[call-overload]
            )
        deadline = time.monotonic() + 30
        ready = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode != 0:
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError((self._folder / "log").read_text())
            time.sleep(0.05)

    @property
    def url(self) -> str:
        return f"postgresql://gesso@127.0.0.1:{self.port}/postgres"

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.send_signal(3)  # SIGQUIT: at once; nobody will read the files again
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


if __name__ == "__main__":
    found = bring()
    print(f"PostgreSQL: {found}" if found else "NO POSTGRESQL COULD BE HAD: the tests on a server will be left out.")

"""One server per home, and the lock dies with its holder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gesso.domain.errors import UnavailableError
from gesso.store.home_lock import FILE_NAME, HomeLock, holder

HOLD = """
import sys, time
from pathlib import Path
from gesso.store.home_lock import HomeLock
lock = HomeLock.acquire(Path(sys.argv[1]), "http://127.0.0.1:7860")
print("held", flush=True)
time.sleep(60)
"""


def test_the_second_server_is_told_who_is_there(tmp_path: Path) -> None:
    lock = HomeLock.acquire(tmp_path / "home")
    lock.announce("http://127.0.0.1:7860")
    with pytest.raises(UnavailableError) as refused:
        HomeLock.acquire(tmp_path / "home")
    assert refused.value.error_code == "home_in_use"
    assert str(os.getpid()) in refused.value.message
    assert "http://127.0.0.1:7860" in refused.value.message
    found = holder(tmp_path / "home")
    assert (found.pid, found.address) == (os.getpid(), "http://127.0.0.1:7860")
    lock.release()
    lock.release()
    assert holder(tmp_path / "home") is None
    HomeLock.acquire(tmp_path / "home").release()


def test_asking_neither_makes_nor_takes_a_home(tmp_path: Path) -> None:
    assert holder(tmp_path / "nowhere") is None
    assert holder(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_kill_9_frees_the_home(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(UnavailableError, match=str(process.pid)):
            HomeLock.acquire(tmp_path)
        assert holder(tmp_path).pid == process.pid
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert holder(tmp_path) is None
        HomeLock.acquire(tmp_path).release()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_lock_file_is_private_and_may_hold_rubbish(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("rubbish from a torn write")
    (tmp_path / FILE_NAME).chmod(0o600)
    assert holder(tmp_path) is None
    lock = HomeLock.acquire(tmp_path)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0
    lock.release()


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnavailableError) as refused:
        HomeLock.acquire(tmp_path / "file")
    assert refused.value.error_code == "home_unwritable"

"""One suite for every blob store, and what only a disk can get wrong."""

import errno
import hashlib
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gesso.domain.errors import BadInputError, NotFoundError, UnavailableError
from gesso.store.blobs import ORPHAN_AGE_MS, Blobs, LocalBlobs, MemoryBlobs, sweep, sweeping

ABSENT = "0" * 64


@pytest.fixture(params=["local", "memory"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return LocalBlobs(tmp_path / "blobs") if request.param == "local" else MemoryBlobs()


@pytest.mark.parametrize("data", [b"", b"a", b"\0" * 70_000, os.urandom(1_500_000)], ids=len)
def test_what_was_put_comes_back(blobs: Blobs, data: bytes) -> None:
    sha256 = blobs.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert blobs.get(sha256) == blobs.get(sha256, verify=True) == data
    assert blobs.exists(sha256)
    assert blobs.size(sha256) == len(data)
    with blobs.open(sha256) as stream:
        assert stream.read() == data
    path = blobs.path(sha256)
    assert path is None or path.read_bytes() == data
    assert [(entry.sha256, entry.bytes) for entry in blobs.entries()] == [(sha256, len(data))]


def test_putting_twice_keeps_one_and_makes_it_young(blobs: Blobs) -> None:
    sha256 = blobs.put(b"fox")
    first = next(blobs.entries()).touched_ms
    time.sleep(0.02)
    assert blobs.put(b"fox") == sha256
    (entry,) = blobs.entries()
    assert entry.touched_ms > first
    assert not blobs.delete(sha256, untouched_since_ms=first + 1)
    assert blobs.exists(sha256)


def test_what_is_not_there(blobs: Blobs) -> None:
    assert not blobs.exists(ABSENT)
    assert not blobs.delete(ABSENT)
    for ask in (blobs.get, blobs.open, blobs.size, blobs.path):
        with pytest.raises(NotFoundError) as raised:
            ask(ABSENT)
        assert raised.value.error_code == "blob_missing"


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "0" * 63 + "\n", "../" + "0" * 61]
)
def test_a_name_is_a_hash_and_nothing_else(blobs: Blobs, name: str) -> None:
    for ask in (blobs.get, blobs.open, blobs.size, blobs.path, blobs.exists, blobs.delete):
        with pytest.raises(BadInputError) as raised:
            ask(name)
        assert raised.value.error_code == "bad_hash"


def test_delete(blobs: Blobs) -> None:
    kept, gone = blobs.put(b"kept"), blobs.put(b"gone")
    assert blobs.delete(gone)
    assert not blobs.delete(gone)
    assert not blobs.exists(gone)
    assert blobs.get(kept) == b"kept"


def test_sweep_takes_old_orphans_only(blobs: Blobs) -> None:
    named, orphan = blobs.put(b"named"), blobs.put(b"orphan")
    now_ms = time.time_ns() // 1_000_000
    asked: list[str] = []

    def names(hashes: list[str]) -> set[str]:
        asked.extend(hashes)
        return {named}

    assert sweep(blobs, names, now_ms=now_ms).blobs == 0
    assert asked == []
    swept = sweep(blobs, names, now_ms=now_ms + ORPHAN_AGE_MS + 60_000)
    assert (swept.blobs, swept.bytes) == (1, 6)
    assert set(asked) == {named, orphan}
    assert blobs.exists(named)
    assert not blobs.exists(orphan)


def test_sweep_spares_what_is_put_again_meanwhile(blobs: Blobs) -> None:
    sha256 = blobs.put(b"fox")
    before_ms = next(blobs.entries()).touched_ms + 1

    def put_again(_: list[str]) -> set[str]:
        time.sleep(0.02)
        blobs.put(b"fox")
        return set()

    assert sweep(blobs, put_again, now_ms=before_ms + 5, age_ms=5).blobs == 0
    assert blobs.exists(sha256)


def test_sweep_asks_in_batches(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "_BATCH", 8)
    for number in range(20):
        blobs.put(str(number).encode())
    sizes: list[int] = []

    def names(hashes: list[str]) -> set[str]:
        sizes.append(len(hashes))
        return set(hashes)

    sweep(blobs, names, now_ms=time.time_ns() // 1_000_000 + 10, age_ms=0)
    assert sizes == [8, 8, 4]
    assert sum(1 for _ in blobs.entries()) == 20


def test_many_threads_put_the_same_and_different_blobs(blobs: Blobs) -> None:
    failures: list[BaseException] = []

    def work(seed: int) -> None:
        try:
            for number in range(15):
                same, own = str(number).encode() * 500, f"{seed} {number}".encode()
                assert blobs.get(blobs.put(same), verify=True) == same
                assert blobs.get(blobs.put(own), verify=True) == own
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sum(1 for _ in blobs.entries()) == 15 + 6 * 15


def test_a_full_memory_says_so() -> None:
    blobs = MemoryBlobs(room_bytes=10)
    sha256 = blobs.put(b"12345678")
    with pytest.raises(UnavailableError) as raised:
        blobs.put(b"abc")
    assert raised.value.error_code == "disk_full"
    assert blobs.get(sha256) == b"12345678"


def test_local_files_lie_two_levels_deep_and_are_private(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "home" / "blobs")
    sha256 = blobs.put(b"fox")
    place = tmp_path / "home" / "blobs" / sha256[:2] / sha256[2:4] / sha256
    assert blobs.path(sha256) == place
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert LocalBlobs(tmp_path / "home" / "blobs").get(sha256) == b"fox"


def test_local_notices_changed_bytes_and_heals_a_shortened_file(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    sha256 = blobs.put(b"a red fox")
    place = blobs.path(sha256)
    assert place is not None
    place.write_bytes(b"a rex fox")
    with pytest.raises(UnavailableError) as raised:
        blobs.get(sha256, verify=True)
    assert raised.value.error_code == "blob_damaged"
    place.write_bytes(b"a r")
    blobs.put(b"a red fox")
    assert blobs.get(sha256, verify=True) == b"a red fox"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["write", "fsync"])
def test_local_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str) -> None:
    blobs = LocalBlobs(tmp_path)
    kept = blobs.put(b"kept")

    def full(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        with pytest.raises(UnavailableError) as raised:
            blobs.put(b"new")
    assert raised.value.error_code == "disk_full"
    assert "kept" in raised.value.message
    assert list((tmp_path / "tmp").iterdir()) == []
    assert [entry.sha256 for entry in blobs.entries()] == [kept]
    assert blobs.get(blobs.put(b"new")) == b"new"


def _python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits")
def test_local_real_limit_of_the_system(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
from gesso.domain.errors import UnavailableError
from gesso.store.blobs import LocalBlobs
blobs = LocalBlobs(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
small = blobs.put(b"s" * 40_000)
try:
    blobs.put(b"x" * 200_000)
except UnavailableError as error:
    print(error.error_code, blobs.get(small, verify=True) == b"s" * 40_000, len(list((blobs.root / "tmp").iterdir())))
"""
    done = _python(code, tmp_path)
    assert done.stdout.split() == ["disk_full", "True", "0"], done.stderr


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_local_survives_being_killed_in_the_middle(tmp_path: Path, call: str) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from gesso.store.blobs import LocalBlobs
blobs = LocalBlobs(Path(sys.argv[1]))
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "fsync":
    os.fsync = die
else:
    Path.replace = die
blobs.put(b"x" * 100_000)
"""
    assert _python(code, tmp_path, call).returncode == -9
    blobs = LocalBlobs(tmp_path)
    assert list(blobs.entries()) == []
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    sha256 = blobs.put(b"x" * 100_000)
    now_ms = time.time_ns() // 1_000_000
    assert sweep(blobs, set, now_ms=now_ms).leftovers == 0
    assert sweep(blobs, set, now_ms=now_ms + ORPHAN_AGE_MS + 60_000).leftovers == 1
    assert list((tmp_path / "tmp").iterdir()) == []
    assert blobs.get(sha256, verify=True) == b"x" * 100_000


def test_local_syncs_bytes_and_folders_before_it_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = LocalBlobs(tmp_path)
    synced: list[str] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name if Path("/proc").exists() else "")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    sha256 = blobs.put(b"fox")
    if Path("/proc").exists():
        assert synced[0].startswith("tmp")
        assert synced[1:] == [tmp_path.name, sha256[:2], sha256[2:4]]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX")
def test_local_folder_that_cannot_be_used(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(UnavailableError) as raised:
        LocalBlobs(blocked / "blobs")
    assert raised.value.error_code == "blobs_unwritable"

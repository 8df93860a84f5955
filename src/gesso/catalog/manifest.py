"""gesso.json: what an installed model consists of, to the byte, and the reading and hashing that goes with it."""

import hashlib
import os
from pathlib import Path

import msgspec

from gesso.domain.errors import Detail

MANIFEST = "gesso.json"
READ_BYTES = 1 << 20


class ManifestFile(msgspec.Struct, frozen=True, kw_only=True):
    """One installed file. `hub_path` differs where a 16-bit twin took the plain name."""

    path: str
    hub_path: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Written last, so that its presence says that the model is complete."""

    format: int = 1
    alias: str
    hub_id: str
    revision: str
    licence: str
    files: tuple[ManifestFile, ...]


def read_manifest(folder: Path) -> Manifest | None:
    """Return a folder's manifest; None where there is none, or none that can be read."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it in one step, on the disk when this returns."""
    draft = folder / f"{MANIFEST}.new"
    with draft.open("wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / MANIFEST)


def check_file(folder: Path, file: ManifestFile) -> Detail | None:
    """Read a file and say how it differs from its entry; None when it does not."""
    path = folder / file.path
    size = size_of(path)
    if size is None:
        return Detail(code="file_missing", message=f"{file.path} is missing.", value=file.path)
    if size != file.bytes:
        message = f"{file.path} has {size} bytes and should have {file.bytes}."
        return Detail(code="file_wrong_size", message=message, value=file.path)
    if sha256_of(path) != file.sha256:
        message = f"{file.path} was changed or is damaged: its hash is another one."
        return Detail(code="file_changed", message=message, value=file.path)
    return None


def size_of(path: Path) -> int | None:
    """Return a file's size in bytes; None where there is no file."""
    return path.stat().st_size if path.is_file() else None


def sha256_of(path: Path) -> str:
    """Return the hash of a file's bytes as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def git_blob_of(path: Path) -> str:
    """Return git's name for a file's content: SHA-1 over `blob SIZE`, a zero byte and the bytes (gitformat-pack)."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def bytes_in(folder: Path) -> int:
    """Return the bytes of all files below a folder; 0 where there is none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0

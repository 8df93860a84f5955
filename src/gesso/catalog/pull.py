"""One pull of one model: every file is downloaded by its hash, checked, named; then the whole folder is named.

staging/parts/<hash>   bytes that have arrived; resumed where they end, whatever revision asked for them first
staging/files/…        checked files under their names
staging/journal        what is in `files`, one line each, so that a resumed pull need not hash it again
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path

import msgspec

from gesso.catalog.hub import Hub, HubFile, Interrupted, Listing, unreachable
from gesso.catalog.manifest import (
    READ_BYTES,
    Manifest,
    ManifestFile,
    bytes_in,
    git_blob_of,
    read_manifest,
    sha256_of,
    size_of,
    write_manifest,
)
from gesso.domain.errors import Detail, UnavailableError
from gesso.domain.recipe import Recipe

ATTEMPTS = 5
"""Tries in a row without a new byte before a pull gives up."""
PROGRESS_BYTES = 1 << 20
MARGIN_BYTES = 200_000_000
"""Left free on the disk beyond the model itself."""


class PullProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a pull is. What an earlier pull had brought counts as done."""

    bytes_done: int
    bytes_total: int
    file: str
    files_done: int
    files_total: int


class Machine(msgspec.Struct, frozen=True):
    """Where models live, and what else a pull needs of the machine."""

    root: Path
    free_bytes: Callable[[Path], int]
    sleep: Callable[[float], None]


class JournalLine(msgspec.Struct, frozen=True, array_like=True):
    """A checked file of this pull; `key` is what the hub named its content by."""

    key: str
    sha256: str
    bytes: int
    path: str


class Pull:
    """A pull under way. `chosen` maps local paths to the hub's files."""

    def __init__(
        self, machine: Machine, recipe: Recipe, hub: Hub, listing: Listing, chosen: Mapping[str, HubFile]
    ) -> None:
        self.machine, self.recipe, self.hub, self.listing, self.chosen = machine, recipe, hub, listing, chosen
        self.root = machine.root
        self.staging = staging_of(machine.root, recipe)
        self.parts = self.staging / "parts"
        self.files = self.staging / "files"
        self.journal = self.staging / "journal"
        self.total_bytes = sum(file.bytes for file in chosen.values())
        self.done_bytes = 0
        self.done: list[ManifestFile] = []

    def run(self) -> Iterator[PullProgress]:
        """Bring everything here and give the folder its name, yielding after every megabyte and file."""
        self.parts.mkdir(parents=True, exist_ok=True)
        self.files.mkdir(exist_ok=True)
        here = self._known()
        self._check_space(here)
        for path, file in sorted(self.chosen.items(), key=lambda item: (item[1].bytes, item[0])):
            sha256 = self._adopt(path, file, here)
            if sha256 is None:
                sha256 = yield from self._download(path, file)
            self.done_bytes += file.bytes
            self.done.append(ManifestFile(path=path, hub_path=file.path, bytes=file.bytes, sha256=sha256))
            self._note(JournalLine(file.key, sha256, file.bytes, path))
            yield self._progress(path, 0)
        self._finish()

    def _known(self) -> dict[str, tuple[Path, str]]:
        """Return content key → (file, sha256) of what is here already, in this pull or in any installed model."""
        known: dict[str, tuple[Path, str]] = {}
        for folder in sorted(path for path in self.root.iterdir() if path.is_dir() and path != self.staging.parent):
            manifest = read_manifest(folder)
            for file in manifest.files if manifest else ():
                if size_of(folder / file.path) == file.bytes:
                    known.setdefault(file.sha256, (folder / file.path, file.sha256))
        for line in self._noted():
            if size_of(self.files / line.path) == line.bytes:
                known[line.key] = (self.files / line.path, line.sha256)
        return known

    def _adopt(self, path: str, file: HubFile, here: dict[str, tuple[Path, str]]) -> str | None:
        """Put what is here already in its place and return its sha256; None if the file must be downloaded.

        Files of other models share their bytes by a hard link, and are read again first.
        """
        if file.key not in here:
            return None
        source, sha256 = here[file.key]
        target = self.files / path
        if source == target:
            return sha256
        if sha256_of(source) != sha256:
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            target.hardlink_to(source)
        except OSError:  # another disk, or a file system without links
            shutil.copyfile(source, target)
        return sha256

    def _download(self, path: str, file: HubFile) -> Generator[PullProgress, None, str]:
        """Fetch one file, whatever it takes; the generator's value is its sha256."""
        part = self.parts / file.key
        failures = damaged = 0
        while True:
            before = size_of(part) or 0
            try:
                sha256 = yield from self._fetch(part, path, file)
            except Interrupted as error:
                failures = 1 if (size_of(part) or 0) > before else failures + 1
                if failures >= ATTEMPTS:
                    raise unreachable(self.hub.endpoint, str(error), bytes_in(self.staging)) from error
                self.machine.sleep(2.0 ** (failures - 1))
                continue
            if sha256 == file.sha256 or (file.sha256 is None and git_blob_of(part) == file.git_blob):
                target = self.files / path
                target.parent.mkdir(parents=True, exist_ok=True)
                part.replace(target)
                return sha256
            part.unlink()
            damaged += 1
            if damaged == 2:
                raise self._damaged(path)

    def _fetch(self, part: Path, path: str, file: HubFile) -> Generator[PullProgress, None, str]:
        """Bring what is missing at the end of `part`; the generator's value is the sha256 of the whole."""
        digest = hashlib.sha256()
        with part.open("a+b") as out:
            if (size_of(part) or 0) > file.bytes:
                out.truncate(0)
            out.seek(0)
            while known := out.read(READ_BYTES):
                digest.update(known)
            told = out.tell()
            if told < file.bytes:
                for place, chunk in self.hub.chunks(
                    self.recipe.hub_id or "", self.listing.revision, file.path, out.tell()
                ):
                    if place != out.tell():  # the hub could not start in the middle
                        out.truncate(0)
                        out.seek(0)
                        digest, told = hashlib.sha256(), 0
                    if place != out.tell():
                        raise Interrupted("the hub sent another part than was asked for")
                    wanted = chunk[: file.bytes - place]
                    out.write(wanted)
                    digest.update(wanted)
                    if out.tell() - told >= PROGRESS_BYTES:
                        told = out.tell()
                        yield self._progress(path, told)
                    if len(wanted) < len(chunk):
                        break
            out.flush()
            os.fsync(out.fileno())
            if out.tell() < file.bytes:
                raise Interrupted("the file ended early")
        return digest.hexdigest()

    def _finish(self) -> None:
        """Write the manifest and name the folder; an older revision goes only then."""
        wanted = {file.path for file in self.done}
        for path in [path for path in self.files.rglob("*") if path.is_file()]:
            if path.relative_to(self.files).as_posix() not in wanted:
                path.unlink()
        manifest = Manifest(
            alias=self.recipe.alias,
            hub_id=self.recipe.hub_id or "",
            revision=self.listing.revision,
            licence=self.recipe.licence.name,
            files=tuple(sorted(self.done, key=lambda file: file.path)),
        )
        write_manifest(self.files, manifest)
        target, older = self.root / self.recipe.alias, self.staging / "older"
        shutil.rmtree(older, ignore_errors=True)
        if target.exists():
            target.rename(older)
        self.files.rename(target)
        shutil.rmtree(self.staging, ignore_errors=True)

    def _check_space(self, here: dict[str, tuple[Path, str]]) -> None:
        missing = {file.key: file.bytes for file in self.chosen.values() if file.key not in here}
        needed = sum(size - min(size, size_of(self.parts / key) or 0) for key, size in missing.items())
        free = self.machine.free_bytes(self.root)
        if needed and needed + MARGIN_BYTES > free:
            raise disk_full(self.root, needed, free, bytes_in(self.staging))

    def _noted(self) -> list[JournalLine]:
        lines: list[JournalLine] = []
        for text in self.journal.read_bytes().splitlines() if self.journal.is_file() else ():
            try:
                lines.append(msgspec.json.decode(text, type=JournalLine))
            except msgspec.DecodeError:
                continue  # the last line of a pull that was killed
        return lines

    def _note(self, line: JournalLine) -> None:
        with self.journal.open("ab") as out:
            out.write(b"\n" + msgspec.json.encode(line) + b"\n")

    def _progress(self, path: str, of_this_file: int) -> PullProgress:
        return PullProgress(
            bytes_done=self.done_bytes + of_this_file,
            bytes_total=self.total_bytes,
            file=path,
            files_done=len(self.done),
            files_total=len(self.chosen),
        )

    def _damaged(self, path: str) -> UnavailableError:
        message = (
            f"{path} arrived damaged twice and was thrown away; {bytes_in(self.staging) / 1e6:.1f} MB of other files are "
            "kept. Pull again later, or from another hub."
        )
        detail = Detail(code="download_damaged", message=f"{path} is not what the hub's list says.", value=path)
        return UnavailableError(message, code="download_damaged", details=(detail,))


def staging_of(root: Path, recipe: Recipe) -> Path:
    """Return the folder of a pull that is not complete."""
    return root / ".pulling" / recipe.alias


def disk_full(root: Path, needed_bytes: int | None, free_bytes: int, kept_bytes: int) -> UnavailableError:
    """Return the error for a disk without room, with the figures that are known."""
    needed = "" if needed_bytes is None else f"{needed_bytes / 1e9:.1f} GB are still needed, "
    message = (
        f"There is not enough space in {root}: {needed}{free_bytes / 1e9:.1f} GB are free. "
        f"Make room or move GESSO_HOME, then pull again; {kept_bytes / 1e6:.1f} MB that have arrived are kept."
    )
    return UnavailableError(message, code="disk_full")

"""The library as a ZIP: each picture with a sidecar of all that is known of it, and what orders them. Written as a stream.

    gesso.json              folders, saved searches, and (of everything) moodboards, profiles, styles
    pictures/img_….png      the file as it is stored
    pictures/img_….json     its sidecar
    beside/<sha256>         what a plan needs and no library shows: masks, sources that are gone

Memory holds one picture at a time. Files are stored, not packed: pictures do not shrink. Reading is for strangers'
files: sizes are checked before anything is unpacked, names never become paths, a picture's bytes must have its hash.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import IO, Any

import msgspec

from gesso.domain.errors import BadInputError, GessoError
from gesso.domain.image import Image
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec

FORMAT = 1
INDEX = "gesso.json"
INDEX_BYTES_AT_MOST = 256 * 2**20
BESIDE = "beside/"
SIDECAR_BYTES_AT_MOST = 16 * 2**20
ENTRIES_AT_MOST = 5_000_000


class Sidecar(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is known of one picture. `folder` is a path."""

    gesso: int = FORMAT
    id: str
    file: str
    sha256: str
    mime: str
    width_px: int
    height_px: int
    prompt: str = ""
    spec: Spec | None = None
    plan: Plan | None = None
    seed: int | None = None
    model: str | None = None
    model_revision: str | None = None
    parent: str | None = None
    job: str | None = None
    index: int = 0
    draft: bool = False
    placeholder: str = ""
    created_ms: int
    deleted_ms: int | None = None
    folder: str | None = None
    tags: tuple[str, ...] = ()
    rating: int = 0
    hidden: bool = False
    liked: bool = False
    stack: str | None = None
    colors: tuple[str, ...] = ()
    origin: str = ""
    name: str = ""
    record: dict[str, Any] | None = None
    """What its file told, of a picture that was taken over."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    q: str
    sort: str = "newest"


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """What is not of one picture. Profiles and styles are their own files' JSON; board items name pictures by id."""

    gesso: int
    made_by: str = ""
    folders: tuple[str, ...] = ()
    searches: tuple[Search, ...] = ()
    boards: tuple[dict[str, Any], ...] = ()
    profiles: tuple[dict[str, Any], ...] = ()
    styles: tuple[dict[str, Any], ...] = ()


def sidecar(image: Image, *, file: str, folder: str | None, record: str | None) -> Sidecar:
    """Return a picture's sidecar."""
    facts = image.facts
    return Sidecar(
        id=image.id,
        file=file,
        sha256=image.sha256,
        mime=image.mime,
        width_px=image.width_px,
        height_px=image.height_px,
        prompt=image.prompt,
        spec=image.spec,
        plan=image.plan,
        seed=image.seed,
        model=image.model,
        model_revision=image.model_revision,
        parent=image.parent_image_id,
        job=image.job_id,
        index=image.index,
        draft=image.draft,
        placeholder=image.placeholder,
        created_ms=image.created_ms,
        deleted_ms=image.deleted_ms,
        folder=folder,
        tags=facts.tags,
        rating=facts.rating,
        hidden=facts.hidden,
        liked=facts.liked,
        stack=facts.stack_id,
        colors=facts.colours,
        origin=facts.origin,
        name=facts.name,
        record=None if record is None else msgspec.json.decode(record),
    )


def write(
    out: IO[bytes],
    index: Index,
    pictures: Iterator[tuple[Sidecar, Callable[[], bytes]]],
    *,
    sidecars: bool,
    wanted: Callable[[int], bool],
    needed: Callable[[Sidecar], Iterable[tuple[str, Callable[[], bytes]]]] = lambda _: (),
) -> list[dict[str, str]]:
    """Write the archive; return what had to be left out. `wanted` hears after each picture how many are done, and may stop it.

    `needed` gives by hash what a picture's plan needs beside the library; it is written once, before the picture.

    Raises:
        OSError: the disk is full.
    """
    left_out: list[dict[str, str]] = []
    written: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        archive.writestr(INDEX, msgspec.json.format(msgspec.json.encode(index), indent=1))
        for done, (told, read) in enumerate(pictures, 1):
            for sha256, read_it in needed(told) if sidecars else ():
                if sha256 not in written:
                    written.add(sha256)
                    with suppress(GessoError):  # what is gone here was gone before
                        archive.writestr(_info(BESIDE + sha256, told.created_ms), read_it())
            try:
                data = read()
            except GessoError as error:
                left_out.append({"file": told.file, "code": error.error_code, "message": error.message})
            else:
                archive.writestr(_info(told.file, told.created_ms), data)
                if sidecars:
                    beside = _info(told.file.rpartition(".")[0] + ".json", told.created_ms)
                    beside.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(beside, msgspec.json.format(msgspec.json.encode(told), indent=1))
            if not wanted(done):
                break
    return left_out


def _info(name: str, time_ms: int) -> zipfile.ZipInfo:
    import time

    moment = time.gmtime(max(time_ms / 1000, 315_532_800))  # ZIP knows no year before 1980
    return zipfile.ZipInfo(name, moment[:6])


class Reading:
    """An archive, opened to be taken in."""

    def __init__(self, file: IO[bytes]) -> None:
        """Open it.

        Raises:
            BadInputError: it is no ZIP, or too much of one (`bad_archive`).
        """
        try:
            self._zip = zipfile.ZipFile(file)
            self._infos = [one for one in self._zip.infolist() if not one.is_dir()]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
            raise BadInputError(f"This is no ZIP file that can be read: {error}.", code="bad_archive") from error
        if len(self._infos) > ENTRIES_AT_MOST:
            raise BadInputError(f"An archive has at most {ENTRIES_AT_MOST:,} files.", code="bad_archive")
        self._by_name = {one.filename: one for one in self._infos}

    def index(self) -> Index | None:
        """Return what Gesso wrote beside the pictures; None for another tool's archive.

        Raises:
            BadInputError: it cannot be understood (`bad_archive`).
        """
        if INDEX not in self._by_name:
            return None
        try:
            told = msgspec.json.decode(self.read(INDEX, INDEX_BYTES_AT_MOST), type=Index)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise BadInputError(f"The archive's {INDEX} cannot be understood: {error}.", code="bad_archive") from error
        if told.gesso > FORMAT:
            message = f"This archive was written by a newer Gesso (format {told.gesso}; this one reads {FORMAT})."
            raise BadInputError(message, code="bad_archive")
        return told

    def pictures(self) -> Sequence[str]:
        """Return the names of all files that may be pictures, in order. macOS's shadows of files (`._…`) are none."""
        kinds = (".png", ".jpg", ".jpeg", ".webp")
        names = (one.filename for one in self._infos)
        return [one for one in names if one.lower().endswith(kinds) and not one.rpartition("/")[2].startswith("._")]

    def sidecar(self, name: str) -> Sidecar | None:
        """Return the sidecar of a picture; None where there is none of ours.

        Raises:
            BadInputError: it cannot be understood (`bad_sidecar`).
        """
        beside = name.rpartition(".")[0] + ".json"
        if beside not in self._by_name:
            return None
        try:
            return msgspec.json.decode(self.read(beside, SIDECAR_BYTES_AT_MOST), type=Sidecar)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise BadInputError(f"The sidecar cannot be understood: {error}.", code="bad_sidecar") from error

    def beside(self, sha256: str, bytes_at_most: int) -> bytes | None:
        """Return what lies beside the pictures under that hash, unchecked; None where nothing does.

        Raises:
            BadInputError: as `read`.
        """
        name = BESIDE + sha256
        return self.read(name, bytes_at_most) if name in self._by_name else None

    def read(self, name: str, bytes_at_most: int) -> bytes:
        """Return a file, unpacked no further than allowed.

        Raises:
            BadInputError: larger (`archive_file_too_large`), packed in a way that is not read or damaged (`bad_archive`).
        """
        info = self._by_name[name]
        if info.file_size > bytes_at_most:
            message = f"This file has {info.file_size:,} bytes; at most {bytes_at_most:,} are read."
            raise BadInputError(message, code="archive_file_too_large")
        try:
            with self._zip.open(info) as opened:
                data = opened.read(bytes_at_most + 1)
        except Exception as error:  # zipfile's, and those that zlib, bz2 and lzma have of their own
            raise BadInputError(f"The archive is damaged here: {error}.", code="bad_archive") from error
        if len(data) > bytes_at_most:
            message = f"This file unpacks to more than {bytes_at_most:,} bytes."
            raise BadInputError(message, code="archive_file_too_large")
        return data

"""Exports and imports as jobs: progress, cancel, and a file to fetch. One at a time, in a thread of its own.

An export walks the library by keyset and holds one picture in memory. A process that dies leaves its transfer
`failed` (`transfer_interrupted`); what an import had taken in by then stays, whole pictures all, and taking the archive in
again goes on from there.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import msgspec

import gesso
from gesso.actions import audit, looks
from gesso.actions import profiles as profiling
from gesso.domain.errors import BadInputError, ConflictError, GessoError, NotFoundError, UnavailableError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.shelf import Transfer
from gesso.domain.spec import Spec
from gesso.domain.taste import Board
from gesso.library import archive, folders, packing, searches, styles
from gesso.library.export import Format, checked_format
from gesso.library.taking_in import Taken, TakingIn

if TYPE_CHECKING:
    from gesso.app import App

P = ParamSpec("P")
T = TypeVar("T")

REPORT_AT_MOST = 1000
_TELL_EVERY = 20
_turn = threading.Lock()
"""Transfers are heavy on the disk: they wait for one another."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What to export: these pictures, what a search finds, or everything with all that orders it."""

    ids: tuple[str, ...] | None = None
    q: str | None = None
    everything: bool = False
    format: str = "original"
    sidecars: bool = True


def export(app: "App", person: PersonId, wish: Wish) -> Transfer:
    """Begin to write a ZIP.

    Raises:
        BadInputError: not one of ids, search and everything (`bad_export`), `bad_search`, `bad_format`.
    """
    if sum((wish.ids is not None, wish.q is not None, wish.everything)) != 1:
        raise BadInputError("Export ids, a search (q), or everything: one of them.", code="bad_export")
    if wish.format != "original":
        checked_format(wish.format)
    pack = packing.Packing(app.database, now_ms=app.clock_ms())
    total = pack.count(person, ids=wish.ids, q=_q(wish))
    one = _begun(app, person, "export", msgspec.json.encode(wish).decode(), total)
    audit.record(app, "library.exported", about=one.id, pictures=total)
    _start(app, one, lambda tell: _write(app, one, wish, pack, tell))
    return one


def take_in(app: "App", person: PersonId, place: Path) -> Transfer:
    """Begin to take in the ZIP at `place` (under `folder`), which is removed when done.

    Raises:
        BadInputError: it is no ZIP that can be read, or a newer Gesso's (`bad_archive`).
    """
    try:
        with place.open("rb") as file:
            opened = archive.Reading(file)
            opened.index()
            total = len(opened.pictures())
    except BadInputError:
        place.unlink(missing_ok=True)
        raise
    one = _begun(app, person, "import", "{}", total)

    def read(tell: Callable[..., bool]) -> None:
        try:
            with place.open("rb") as file:
                _read(app, person, archive.Reading(file), tell)
        finally:
            place.unlink(missing_ok=True)

    _start(app, one, read)
    return one


def take_file(app: "App", person: PersonId, data: bytes, *, name: str, folder: str) -> Taken:
    """Take one picture file of any tool in, with what it says of its making.

    Raises:
        TooLargeError, BadInputError: as for an upload.
    """
    return taking_in(app).file(person, data, name=name, folder=folder)


def taking_in(app: "App") -> TakingIn:
    """Return what takes pictures into this home."""
    return TakingIn(
        app.database,
        app.export.blobs,
        new_id=app.new_id,
        clock_ms=app.clock_ms,
        bytes_at_most=app.settings.upload_bytes,
        understand=_understand,
        may_be=_may_be,
    )


def listed(app: "App", person: PersonId, kind: str) -> tuple[Transfer, ...]:
    """Return the person's exports or imports, newest first."""
    return packing.transfers_of(app.database, person, kind)


def found(app: "App", person: PersonId, kind: str, transfer_id: str) -> Transfer:
    """Return one.

    Raises:
        NotFoundError: `transfer_not_found`.
    """
    one = packing.transfer(app.database, transfer_id)
    if one is None or one.person_id != person or one.kind != kind:
        raise NotFoundError(f"There is no {kind} {transfer_id[:80]}.", code="transfer_not_found")
    return one


def file_of(app: "App", person: PersonId, transfer_id: str) -> Path:
    """Return the ZIP of a finished export.

    Raises:
        NotFoundError: `transfer_not_found`.
        ConflictError: it is not done (`transfer_not_done`).
    """
    one = found(app, person, "export", transfer_id)
    place = _place(app, one.id)
    if one.state != "done" or not place.is_file():
        raise ConflictError(f"This export is {one.state}: there is no file to fetch.", code="transfer_not_done")
    return place


def end(app: "App", person: PersonId, kind: str, transfer_id: str) -> Transfer:
    """Cancel one that is on its way; of one that has ended, remove the file and the record.

    Raises:
        NotFoundError: `transfer_not_found`.
    """
    one = found(app, person, kind, transfer_id)
    if one.finished_ms is None:
        packing.advance(app.database, one.id, state="cancelled", finished_ms=app.clock_ms())
        return found(app, person, kind, transfer_id)
    _place(app, one.id).unlink(missing_ok=True)
    packing.forget(app.database, one.id)
    return one


def folder_of(app: "App") -> Path:
    """Return the folder of archives, made if need be."""
    folder = app.settings.home / "transfers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def tidy(app: "App") -> None:
    """At a start: end what a dead process left running, and remove archives that no record names."""
    packing.end_all(app.database, app.clock_ms())
    for place in folder_of(app).iterdir():
        one = packing.transfer(app.database, place.name.partition(".")[0])
        if one is None or one.state != "done":
            place.unlink(missing_ok=True)


def _q(wish: Wish) -> str | None:
    return "is:any" if wish.everything else wish.q


def _place(app: "App", transfer_id: str) -> Path:
    return folder_of(app) / f"{transfer_id}.zip"


def _begun(app: "App", person: PersonId, kind: str, wish: str, total: int) -> Transfer:
    one = Transfer(
        id=app.new_id("trf"),
        person_id=person,
        kind=kind,
        state="waiting",
        wish=wish,
        total=total,
        created_ms=app.clock_ms(),
    )
    return packing.begun(app.database, one)


def _start(app: "App", one: Transfer, work: Callable[[Callable[..., bool]], None]) -> None:
    def tell(done: int | None = None, report: Sequence[dict[str, str]] = (), **more: Any) -> bool:
        """Save how far it is; tell whether to go on."""
        if done is not None:
            more["done"] = done
        return packing.advance(app.database, one.id, report=tuple(report)[:REPORT_AT_MOST], **more)

    def run() -> None:
        with _turn:
            try:
                if tell(state="running"):
                    work(tell)
            except GessoError as error:
                _failed(error.error_code)
            except OSError:
                _failed("disk_full")
            except Exception:
                _failed("internal_error")
                raise

    def _failed(code: str) -> None:
        with suppress(GessoError):
            tell(state="failed", error=code, finished_ms=app.clock_ms())

    threading.Thread(target=run, name=f"gesso-{one.kind}", daemon=True).start()


def _write(app: "App", one: Transfer, wish: Wish, pack: packing.Packing, tell: Callable[..., bool]) -> None:
    place = _place(app, one.id)
    part = place.with_suffix(".part")
    person = one.person_id
    going = True

    def wanted(done: int) -> bool:
        nonlocal going
        going = going and (done % _TELL_EVERY != 0 or tell(done))
        return going

    def encoded(image: Image, kind: Format) -> bytes:
        return app.export.file(image, file_format=kind).data

    def pictures() -> Iterator[tuple[archive.Sidecar, Callable[[], bytes]]]:
        for image, told in pack.pictures(person, ids=wish.ids, q=_q(wish), also_trashed=wish.everything):
            if wish.format == "original":
                yield told, partial(app.export.blobs.get, image.sha256)
            else:
                kind = checked_format(wish.format)
                suffix = "jpg" if kind == "jpeg" else kind
                named = msgspec.structs.replace(told, file=f"{told.file.rpartition('.')[0]}.{suffix}")
                yield named, partial(encoded, image, kind)

    def needed(told: archive.Sidecar) -> Iterator[tuple[str, Callable[[], bytes]]]:
        for sha256 in pack.needed(person, told, everything=wish.everything):
            yield sha256, partial(app.export.blobs.get, sha256)

    try:
        with part.open("wb") as out:
            index = _index(app, person) if wish.everything else archive.Index(gesso=archive.FORMAT)
            sidecars = wish.sidecars or wish.everything
            left_out = archive.write(out, index, pictures(), sidecars=sidecars, wanted=wanted, needed=needed)
        if not going:
            part.unlink(missing_ok=True)
            return
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    tell(one.total, left_out, state="done", bytes=place.stat().st_size, finished_ms=app.clock_ms())


def _index(app: "App", person: PersonId) -> archive.Index:
    tree = folders.Folders(app.database, new_id=app.new_id, clock_ms=app.clock_ms).tree(person)
    saved = searches.Searches(app.database, new_id=app.new_id, clock_ms=app.clock_ms).all(person)
    return archive.Index(
        gesso=archive.FORMAT,
        made_by=f"Gesso {gesso.__version__}",
        folders=tuple(sorted(tree.path(one.id) for one in tree.folders)),
        searches=tuple(archive.Search(name=one.name, q=one.q, sort=one.sort) for one in saved),
        boards=tuple(msgspec.to_builtins(one) for one in looks.boards(app).all(person)),
        profiles=tuple(profiling.export(app, person, one.id) for one in profiling.listed(app, person)),
        styles=tuple(msgspec.json.decode(styles.exported(one)) for one in styles.listed(app.database, person)),
    )


def _read(app: "App", person: PersonId, opened: archive.Reading, tell: Callable[..., bool]) -> None:
    report: list[dict[str, str]] = []
    room = taking_in(app)
    index = opened.index()
    if index is not None:
        for path in index.folders:
            _try(report, path, room.folders.create, person, path)
    known: dict[str, ImageId] = {}
    most = app.settings.upload_bytes
    names = opened.pictures()
    there = 0
    for done, name in enumerate(names, 1):

        def take(name: str) -> Taken:
            data = opened.read(name, most)
            told = opened.sidecar(name) if index is not None else None
            if told is not None and name == told.file:
                return room.again(person, told, data, known, lambda sha256: opened.beside(sha256, most))
            *inside, last = (one for one in name.replace("\\", "/").split("/") if one.strip(". "))
            return room.file(person, data, name=last, folder="" if index is not None else "/".join(inside))

        taken = _try(report, name, take, name)
        if taken is not None and taken.without is not None:
            message = f"The picture is here; how it was made was not taken over, for {taken.without}."
            report.append(_line(name, code="plan_not_taken", message=message))
        there += taken is not None and taken.image is None
        if done % _TELL_EVERY == 0 and not tell(done, report):
            return
    if index is not None:
        _restore(app, person, index, known, report)
    tell(len(names), report, state="done", finished_ms=app.clock_ms())


def _restore(
    app: "App", person: PersonId, index: archive.Index, known: dict[str, ImageId], report: list[dict[str, str]]
) -> None:
    """Bring back what is not of one picture; what has its name here already stays as it is here."""

    def keep_style(style: dict[str, Any]) -> None:
        styles.save(app.database, person, styles.read_file(msgspec.json.encode(style)))

    def restore_board(told: dict[str, Any]) -> None:
        boards.restore(person, _board(told, known))

    kept = searches.Searches(app.database, new_id=app.new_id, clock_ms=app.clock_ms)
    for search in index.searches:
        _try(report, f"search {search.name}", kept.create, person, search.name, search.q, search.sort)
    for style in index.styles:
        _try(report, f"style {style.get('name')}", keep_style, style)
    there = {one.name for one in profiling.listed(app, person)}
    for profile in index.profiles:
        if profile.get("name") not in there:
            _try(report, f"profile {profile.get('name')}", profiling.take_in, app, person, msgspec.json.encode(profile))
    boards = looks.boards(app)
    for told in index.boards:
        _try(report, f"board {told.get('name')}", restore_board, told)


def _board(told: dict[str, Any], known: dict[str, ImageId]) -> Board:
    try:
        board = msgspec.convert(told, Board)
    except msgspec.ValidationError as error:
        raise BadInputError(f"The board cannot be understood: {error}.", code="bad_archive") from error
    items = tuple(
        msgspec.structs.replace(one, value=known.get(one.value, one.value)) if one.kind == "picture" else one
        for one in board.items
    )
    return msgspec.structs.replace(board, items=items)


def _try(report: list[dict[str, str]], file: str, act: Callable[P, T], *args: P.args, **more: P.kwargs) -> T | None:
    """Do one thing of an import; what it refuses goes into the report, what the machine refuses ends the import."""
    try:
        return act(*args, **more)
    except UnavailableError:
        raise
    except GessoError as error:
        report.append(_line(file, code=error.error_code, message=error.message))
    return None


def _line(file: str, *, code: str, message: str) -> dict[str, str]:
    return {"file": file[:300], "code": code, "message": message[:300]}


def _may_be(spec: Spec) -> bool:
    """Whether a Spec says nothing that a prompt could not say, or a verb without words."""
    from gesso.prompt import PromptRules, explain, unparse

    worded = spec if spec.text else msgspec.structs.replace(spec, text="a picture")  # an upscale needs no words
    try:
        told = explain(unparse(worded), PromptRules(strict=False))
    except (StopIteration, LookupError, TypeError, ValueError):  # a choice that no flag stands for
        return False
    return not told.errors and len(told.prompts) == 1


def _understand(prompt: str) -> Spec | None:
    from gesso.prompt import PromptRules, explain

    told = explain(prompt, PromptRules())
    return told.prompts[0][1] if told.prompts and not told.errors else None

"""GESSO_HOME/models: which models of the catalog are installed; pulling, checking and removing them.

    models/<alias>/             a complete model, with gesso.json
    models/.pulling/<alias>/    a pull under way or interrupted, see pull.py

A model appears under its alias in one rename, complete and verified, or not at all; an interrupted pull keeps every byte
and the next one resumes there. An older revision stays usable until the newer one is complete. Knows no torch.
"""

import errno
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from gesso.catalog import bundled
from gesso.catalog.choose_files import INDEX, choose_files
from gesso.catalog.hub import Hub, HubFile, Interrupted, Listing, unreachable
from gesso.catalog.manifest import MANIFEST, bytes_in, check_file, read_manifest, size_of
from gesso.catalog.pull import ATTEMPTS, Machine, Pull, PullProgress, disk_full, staging_of
from gesso.domain.errors import BadInputError, ConflictError, Detail, NotFoundError, UnavailableError
from gesso.domain.recipe import Recipe


class Installed(msgspec.Struct, frozen=True, kw_only=True, tag="installed"):
    """Complete. `outdated` means that the catalog pins another revision by now."""

    path: Path
    revision: str
    bytes: int
    files: int
    outdated: bool = False


class Partial(msgspec.Struct, frozen=True, kw_only=True, tag="partial"):
    """A pull was interrupted, or files of a finished one are gone. Pulling again resumes."""

    path: Path
    revision: str | None
    bytes: int
    files: int


class Missing(msgspec.Struct, frozen=True, kw_only=True, tag="missing"):
    """Nothing of it is here; `path` is where it would be."""

    path: Path
    revision: str | None = None
    bytes: int = 0
    files: int = 0


State = Installed | Partial | Missing


class ModelsFolder:
    """The models on this machine. `free_bytes` and `sleep` are the machine's own unless others are handed in."""

    def __init__(
        self,
        root: Path,
        *,
        free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.root = root
        self._machine = Machine(root, free_bytes, sleep)

    def path(self, recipe: Recipe) -> Path:
        """Return the folder of a model, installed or not; the starter's is inside the package."""
        return bundled.WEIGHTS if recipe.hub_id is None else self.root / recipe.alias

    def state(self, recipe: Recipe) -> State:
        """Tell what of a model is here, by names and sizes; `verify` reads the bytes too.

        Raises:
            UnavailableError: `models_folder_unreadable`.
        """
        folder = self.path(recipe)
        with self._disk():
            if recipe.hub_id is None:
                files = [path for path in folder.rglob("*") if path.is_file()]
                return Installed(path=folder, revision=bundled.revision(), bytes=bytes_in(folder), files=len(files))
            manifest = read_manifest(folder)
            if manifest is not None:
                here = [file.bytes for file in manifest.files if size_of(folder / file.path) == file.bytes]
                if len(here) < len(manifest.files):
                    return Partial(path=folder, revision=manifest.revision, bytes=sum(here), files=len(here))
                outdated = recipe.revision not in (None, manifest.revision)
                return Installed(
                    path=folder, revision=manifest.revision, bytes=sum(here), files=len(here), outdated=outdated
                )
            staging = staging_of(self.root, recipe)
            found = [
                path
                for place in (folder, staging / "files", staging / "parts")
                for path in place.rglob("*")
                if path.is_file()
            ]
            if found:
                size = sum(path.stat().st_size for path in found)
                return Partial(path=folder, revision=None, bytes=size, files=len(found))
            return Missing(path=folder)

    def pull(
        self,
        recipe: Recipe,
        *,
        accept_licence: bool,
        endpoint: str | None = None,
        token: str | None = None,
        recheck: bool = False,
    ) -> Iterator[PullProgress]:
        """Bring a model here, yielding after every megabyte and file. Closing the iterator stops; nothing is lost.

        Args:
            recipe: which; a bundled model is here already.
            accept_licence: the person's explicit yes; needed where the licence forbids commercial use.
            endpoint: the hub; None for the public one.
            token: of an account there, for gated models.
            recheck: read what is installed and bring again what is damaged, instead of trusting sizes.

        Raises:
            BadInputError: `licence_not_accepted`, `weights_not_safetensors`.
            ConflictError: `pull_in_progress`.
            ForbiddenError: `model_gated`.
            NotFoundError: `model_not_on_hub`.
            UnavailableError: `hub_unreachable`, `hub_unreadable`, `disk_full`, `download_damaged`,
                `models_folder_unreadable`.
        """
        if recipe.hub_id is None:
            return
        if not recipe.licence.commercial and not accept_licence:
            raise licence_error(recipe)
        with self._disk(), Hub(endpoint, token) as hub:
            listing, chosen = self._ask(hub, recipe.hub_id, recipe)
            if self._has(recipe, listing, chosen, recheck=recheck):
                size = sum(file.bytes for file in chosen.values())
                number = len(chosen)
                yield PullProgress(bytes_done=size, bytes_total=size, file="", files_done=number, files_total=number)
                return
            with self._alone(recipe):
                yield from Pull(self._machine, recipe, hub, listing, chosen).run()

    def verify(self, recipe: Recipe) -> tuple[Detail, ...]:
        """Read every byte of an installed model and return what differs from its manifest; empty when all is well.

        Raises:
            NotFoundError: `model_not_installed`.
            UnavailableError: `models_folder_unreadable`.
        """
        if recipe.hub_id is None:
            return ()
        folder = self.path(recipe)
        with self._disk():
            manifest = read_manifest(folder)
            if manifest is None:
                raise not_installed(recipe)
            problems = [problem for file in manifest.files if (problem := check_file(folder, file)) is not None]
            expected = {file.path for file in manifest.files} | {MANIFEST}
            for path in sorted(folder.rglob("*")):
                name = path.relative_to(folder).as_posix()
                if path.is_file() and name not in expected:
                    message = f"{name} does not belong to the model."
                    problems.append(Detail(code="file_unexpected", message=message, value=name))
            return tuple(problems)

    def remove(self, recipe: Recipe) -> int:
        """Delete a model and what an interrupted pull left; return the bytes that were freed.

        Raises:
            BadInputError: `model_bundled`.
            ConflictError: `pull_in_progress`.
            NotFoundError: `model_not_installed`.
            UnavailableError: `models_folder_unreadable`.
        """
        if recipe.hub_id is None:
            raise BadInputError(f"{recipe.title} is part of Gesso and cannot be removed.", code="model_bundled")
        folders = [path for path in (self.path(recipe), staging_of(self.root, recipe)) if path.is_dir()]
        if not folders:
            raise not_installed(recipe)
        freed = 0
        with self._disk(), self._alone(recipe):
            for folder in folders:
                (folder / MANIFEST).unlink(missing_ok=True)  # from here on it is incomplete, whatever happens
                stats = [path.stat() for path in folder.rglob("*") if path.is_file()]
                freed += sum(stat.st_size for stat in stats if stat.st_nlink == 1)  # others share the rest
                shutil.rmtree(folder)
        return freed

    def _ask(self, hub: Hub, hub_id: str, recipe: Recipe) -> tuple[Listing, dict[str, HubFile]]:
        """Return a revision's files, and those that are pulled by their local paths."""
        failures = 0
        while True:
            try:
                listing = hub.listing(hub_id, recipe.revision)
                index: dict[str, Any] | None = None
                if any(file.path == INDEX for file in listing.files):
                    index = _index(hub.read(hub_id, listing.revision, INDEX, 1_000_000), hub_id)
                break
            except Interrupted as error:
                failures += 1
                if failures >= ATTEMPTS:
                    kept = bytes_in(staging_of(self.root, recipe))
                    raise unreachable(hub.endpoint, str(error), kept) from error
                self._machine.sleep(2.0 ** (failures - 1))
        chosen = choose_files(listing.files, index)
        if not any(path.endswith(".safetensors") for path in chosen):
            message = f"{hub_id} has no weights as .safetensors, the only format that Gesso opens."
            raise BadInputError(message, code="weights_not_safetensors")
        return listing, chosen

    def _has(self, recipe: Recipe, listing: Listing, chosen: dict[str, HubFile], *, recheck: bool) -> bool:
        manifest = read_manifest(self.path(recipe))
        if manifest is None or manifest.revision != listing.revision:
            return False
        if {file.path for file in manifest.files} != set(chosen) or not isinstance(self.state(recipe), Installed):
            return False
        return not recheck or not any(problem.code != "file_unexpected" for problem in self.verify(recipe))

    @contextmanager
    def _alone(self, recipe: Recipe) -> Iterator[None]:
        """Hold the model's lock, which ends with the process, so that two pulls never write the same file."""
        pulling = self.root / ".pulling"
        pulling.mkdir(parents=True, exist_ok=True)
        try:
            import fcntl
        except ImportError:  # Windows: pulls are not guarded against each other there
            yield
            return
        with (pulling / f"{recipe.alias}.lock").open("w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                message = f"{recipe.title} is being pulled by another process: wait for it, or stop it."
                raise ConflictError(message, code="pull_in_progress") from error
            yield

    @contextmanager
    def _disk(self) -> Iterator[None]:
        """Turn what the file system says into our errors."""
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                free = self._machine.free_bytes(self.root)
                raise disk_full(self.root, None, free, bytes_in(self.root / ".pulling")) from error
            message = f"The models folder {self.root} cannot be used: {error}. Check its permissions and its disk."
            raise UnavailableError(message, code="models_folder_unreadable") from error


def _index(content: bytes, hub_id: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise UnavailableError(f"{INDEX} of {hub_id} cannot be read: {error}", code="hub_unreadable") from error


def licence_error(recipe: Recipe) -> BadInputError:
    """Return the error for a licence that nobody has agreed to."""
    licence = recipe.licence
    message = (
        f"{recipe.title} may not be used commercially ({licence.name}, {licence.url}). Read it, and pull again with "
        "--accept-licence if you agree."
    )
    detail = Detail(code="licence_not_accepted", message=licence.url, parameter="accept_licence", value=licence.name)
    return BadInputError(message, code="licence_not_accepted", details=(detail,))


def not_installed(recipe: Recipe) -> NotFoundError:
    """Return the error for a model that is not here."""
    message = f"{recipe.title} is not installed: `gesso models pull {recipe.alias}` brings it here."
    return NotFoundError(message, code="model_not_installed")

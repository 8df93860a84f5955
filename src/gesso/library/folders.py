"""Folders: nested, by path or id. Removing one keeps its pictures.

Promises: names are unique beside their siblings, a folder never lies in itself. All folders of a person are few (at most
5,000), so every question reads them all and is answered from the tree.
"""

from collections.abc import Callable, Sequence

import msgspec

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.ids import FolderId, IdSource, PersonId
from gesso.domain.shelf import Folder
from gesso.store.database import Connection, Database
from gesso.store.queries import folders, shelf
from gesso.store.tokens import Standing

MOST_FOLDERS, DEEPEST = 5000, 20
LONGEST_NAME = 120


class Tree:
    """A person's folders."""

    def __init__(self, all_folders: Sequence[Folder]) -> None:
        self.folders = tuple(all_folders)
        self.by_id = {one.id: one for one in all_folders}
        self._below: dict[FolderId | None, list[Folder]] = {}
        for one in all_folders:
            self._below.setdefault(one.parent_id, []).append(one)

    def path(self, folder_id: FolderId) -> str:
        """Return the names from the top down, joined by `/`."""
        names: list[str] = []
        at: FolderId | None = folder_id
        while at is not None and at in self.by_id and len(names) <= DEEPEST:
            names.append(self.by_id[at].name.replace("/", "\\/"))
            at = self.by_id[at].parent_id
        return "/".join(reversed(names))

    def find(self, named: str) -> Folder | None:
        """Return the folder of that id or path; a name alone will do where only one folder has it."""
        if named in self.by_id:
            return self.by_id[FolderId(named)]
        at: Folder | None = None
        for name in parts(named):
            below = self._below.get(at.id if at else None, [])
            at = next((one for one in below if one.name.casefold() == name.casefold()), None)
            if at is None:
                break
        if at is None:
            same = [one for one in self.folders if one.name.casefold() == named.strip().casefold()]
            return same[0] if len(same) == 1 else None
        return at

    def within(self, folder_id: FolderId) -> tuple[FolderId, ...]:
        """Return the folder and all that lie in it, however deep."""
        found, at = [folder_id], 0
        while at < len(found):
            found += [one.id for one in self._below.get(found[at], ()) if one.id not in found]
            at += 1
        return tuple(found)

    def search(self, named: str) -> tuple[FolderId, ...] | None:
        """Return what `folder:` of the search language means."""
        found = self.find(named)
        return None if found is None else self.within(found.id)


def parts(path: str) -> list[str]:
    r"""Return the names of a path; `\/` is a slash within a name."""
    names = path.replace("\\/", "\0").strip("/ ").split("/")
    return [name.replace("\0", "/").strip() for name in names if name.strip()]


class Folders:
    """The folders of a home."""

    def __init__(self, database: Database, *, new_id: IdSource, clock_ms: Callable[[], int]) -> None:
        self._database = database
        self._new_id = new_id
        self._clock_ms = clock_ms

    def tree(self, person: PersonId) -> Tree:
        """Return the person's folders."""
        with self._database.read() as connection:
            return tree(connection, person)

    def find(self, person: PersonId, named: str) -> Folder:
        """Return the folder of that id or path.

        Raises:
            NotFoundError: `folder_not_found`.
        """
        return _found(self.tree(person), named)

    def create(self, person: PersonId, path: str, *, within: str | None = None) -> Folder:
        """Make a folder, and those above it in its path where they are missing. One that is there is returned.

        Raises:
            BadInputError: `bad_folder_name`.
            ConflictError: `too_many_folders`.
            NotFoundError: `folder_not_found`, for `within`.
        """
        with self._database.write() as connection:
            at = None if within is None else _found(tree(connection, person), within)
            return self.make(connection, person, parts(path), at)

    def make(self, connection: Connection, person: PersonId, names: Sequence[str], at: Folder | None = None) -> Folder:
        """As `create`, within the caller's transaction."""
        if not names:
            raise _bad_name("")
        known = tree(connection, person)
        count = len(known.folders)
        depth = 0 if at is None else known.path(at.id).count("/") + 1
        if depth + len(names) > DEEPEST:
            raise ConflictError(f"Folders lie up to {DEEPEST} deep in one another.", code="too_many_folders")
        for name in names:
            beside = [one for one in known.folders if one.parent_id == (at.id if at else None)]
            same = next((one for one in beside if one.name.casefold() == checked(name).casefold()), None)
            if same is None:
                count += 1
                if count > MOST_FOLDERS:
                    raise ConflictError(f"{MOST_FOLDERS} folders are the most.", code="too_many_folders")
                same = Folder(
                    id=FolderId(self._new_id("fld")),
                    person_id=person,
                    parent_id=at.id if at else None,
                    name=checked(name),
                    created_ms=self._clock_ms(),
                )
                folders.save(connection, same)
            at = same
        if at is None:
            raise _bad_name("")
        return at

    def change(
        self, person: PersonId, named: str, *, name: str | None = None, within: str | None = None, top: bool = False
    ) -> Folder:
        """Give a folder another name, or move it into another one (`within`) or to the top.

        Raises:
            NotFoundError: `folder_not_found`.
            BadInputError: `bad_folder_name`.
            ConflictError: a sibling has the name (`folder_name_taken`), or it would lie in itself (`folder_in_itself`).
        """
        with self._database.write() as connection:
            known = tree(connection, person)
            old = _found(known, named)
            parent = None if top else old.parent_id if within is None else _found(known, within).id
            if parent is not None and parent in known.within(old.id):
                raise ConflictError(f"“{old.name}” cannot lie inside of itself.", code="folder_in_itself")
            new = msgspec.structs.replace(old, name=old.name if name is None else checked(name), parent_id=parent)
            for one in known.folders:
                if one.id != old.id and one.parent_id == parent and one.name.casefold() == new.name.casefold():
                    message = f"There is a folder “{one.name}” in that place already. Choose another name."
                    raise ConflictError(message, code="folder_name_taken")
            folders.save(connection, new)
            return new

    def delete(self, person: PersonId, named: str) -> int:
        """Remove a folder with those inside of it. Pictures stay in the library; return how many lay in them.

        Raises:
            NotFoundError: `folder_not_found`.
        """
        with self._database.write() as connection:
            known = tree(connection, person)
            kept = 0
            for folder_id in known.within(_found(known, named).id):
                seqs = folders.seqs_in(connection, person, folder_id)
                kept += len(shelf.change(connection, person, seqs, _out_of_folder))
                folders.remove(connection, folder_id)
            return kept


def tree(connection: Connection, person: PersonId) -> Tree:
    """Return the person's folders, within a transaction."""
    return Tree(folders.of_person(connection, person))


def checked(name: str) -> str:
    """Return a folder's name, trimmed.

    Raises:
        BadInputError: `bad_folder_name`.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or any(ord(one) < 32 for one in plain):
        raise _bad_name(name)
    return plain


def _bad_name(name: str) -> BadInputError:
    message = f"A folder's name has 1 to {LONGEST_NAME} characters."
    return BadInputError.at(message, code="bad_folder_name", pointer="/name", value=name[:80])


def _found(known: Tree, named: str) -> Folder:
    found = known.find(named)
    if found is None:
        raise NotFoundError(f"You have no folder “{named[:80]}”.", code="folder_not_found")
    return found


def _out_of_folder(standing: Standing) -> Standing:
    return msgspec.structs.replace(standing, folder_id=None)

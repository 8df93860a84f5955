"""Changing many pictures at once, with an undo that restores exactly; the trash is one of these changes.

A change is one transaction, up to 10,000 pictures, and what stood before is kept beside it. What lies in the trash stays
there for 30 days; blobs go only when no row needs them any more, by the sweeper.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from gesso.domain.errors import BadInputError, NotFoundError
from gesso.domain.ids import FolderId, IdSource, PersonId
from gesso.domain.shelf import Changed
from gesso.library import finding, folders
from gesso.store.database import Connection, Database
from gesso.store.queries import finding as finding_rows
from gesso.store.queries import folders as folder_rows
from gesso.store.queries import shelf
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tokens import Standing

MANY_AT_MOST = finding.MANY_AT_MOST
TRASH_DAYS = 30
TRASH_MS = TRASH_DAYS * 24 * 3600 * 1000
TAGS_AT_MOST = 100
LONGEST_TAG = 60
RATING_MOST = 5
_AT_A_TIME = 500


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; None leaves as it is. `folder` is an id or path, "" takes out of any folder."""

    folder: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    tags: tuple[str, ...] | None = None
    """Exactly these, in place of all others."""
    rating: int | None = None
    hidden: bool | None = None
    trashed: bool | None = None
    stack: str | None = None
    """A stack's id, "new" for a fresh one of all these, "" for none."""


class Bulk:
    """Changes of many in a home."""

    def __init__(self, database: Database, *, new_id: IdSource, clock_ms: Callable[[], int]) -> None:
        self._database = database
        self._new_id = new_id
        self._clock_ms = clock_ms

    def change(
        self, person: PersonId, edit: Edit, *, ids: Sequence[str] | None = None, q: str | None = None
    ) -> Changed:
        """Change the pictures of these ids, or all that the search finds.

        Raises:
            BadInputError: neither or both of them, or nothing to change (`bad_change`), too many (`too_many_pictures`), a
                bad search (`bad_search`), tag (`bad_tag`) or rating (`bad_rating`).
            NotFoundError: `folder_not_found`.
        """
        if (ids is None) == (q is None):
            raise BadInputError("Name the pictures by ids or by a search (q): one of them.", code="bad_change")
        if ids is not None and len(ids) > MANY_AT_MOST:
            message = f"Up to {MANY_AT_MOST:,} pictures can be changed at once, not {len(ids):,}. Do it in parts."
            raise BadInputError(message, code="too_many_pictures")
        now_ms = self._clock_ms()
        with self._database.write() as connection:
            missing: tuple[str, ...] = ()
            if ids is not None:
                known = shelf.seqs_of(connection, person, list(dict.fromkeys(ids)))
                seqs = list(known.values())
                missing = tuple(one for one in dict.fromkeys(ids) if one not in known)
            else:
                seqs = finding.many(connection, person, q or "", now_ms=now_ms)
            edited = self._editing(connection, person, edit, now_ms)
            before = shelf.change(connection, person, seqs, edited)
            undo = self._remember(connection, person, before, now_ms)
        return Changed(changed=len(before), undo=undo, missing=missing)

    def undo(self, person: PersonId, token: str) -> int:
        """Restore what stood before a change, once; return how many pictures were restored.

        Raises:
            NotFoundError: there is no such change of theirs, or it was taken back already (`undo_not_found`).
        """
        with self._database.write() as connection:
            text = folder_rows.remembered(connection, token, person)
            if text is None:
                message = "This change cannot be taken back: it was already, or a hundred others came after it."
                raise NotFoundError(message, code="undo_not_found")
            was = {one.id: one.was for one in from_json(text, list[_Was])}
            there = set(folders.tree(connection, person).by_id)
            back: dict[int, dict[str, Any]] = {}
            for image_id, seq in shelf.seqs_of(connection, person, list(was)).items():
                values = was[image_id]
                if values.get("folder_id") not in there:  # the folder is gone by now: the picture lies in none
                    values = values | ({"folder_id": None} if "folder_id" in values else {})
                back[seq] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
            return len(shelf.change(connection, person, list(back), back))

    def empty_trash(self, person: PersonId, *, ids: Sequence[str] | None = None) -> int:
        """Remove the person's trashed pictures (or those of these ids that lie in the trash) for good; return how many."""
        done = 0
        while True:
            with self._database.write() as connection:
                some = self._trashed(connection, person, ids)
                if not some:
                    return done
                done += shelf.remove(connection, person, some)

    def purge(self, *, older_than_ms: int = TRASH_MS) -> int:
        """Remove what has lain in anybody's trash for longer than 30 days; return how many pictures."""
        before_ms = self._clock_ms() - older_than_ms
        done = 0
        while True:
            with self._database.write() as connection:
                some = shelf.trashed_before(connection, before_ms, limit=_AT_A_TIME)
                if not some:
                    return done
                for person in {who for who, _ in some}:
                    done += shelf.remove(connection, person, [seq for who, seq in some if who == person])

    def _trashed(self, connection: Connection, person: PersonId, ids: Sequence[str] | None) -> list[int]:
        if ids is None:
            search = finding.understood(connection, person, "is:trashed", now_ms=0)
            return finding_rows.numbers(connection, finding.sought(person, search), limit=_AT_A_TIME)
        seqs = list(shelf.seqs_of(connection, person, ids).values())
        search = finding.understood(connection, person, "is:trashed", now_ms=0)
        return list(finding_rows.among(connection, finding.sought(person, search), seqs))[:_AT_A_TIME]

    def _remember(
        self, connection: Connection, person: PersonId, before: list[dict[str, Any]], now_ms: int
    ) -> str | None:
        if not before:
            return None
        undo = self._new_id("und")
        folder_rows.remember(connection, undo, person, to_json(before), now_ms)
        return undo

    def _editing(
        self, connection: Connection, person: PersonId, edit: Edit, now_ms: int
    ) -> Callable[[Standing], Standing]:
        changes: dict[str, Any] = {}
        if edit.folder is not None:
            changes["folder_id"] = self._folder(connection, person, edit.folder)
        if edit.rating is not None:
            changes["rating"] = checked_rating(edit.rating)
        if edit.hidden is not None:
            changes["hidden"] = edit.hidden
        if edit.stack is not None:
            changes["stack_id"] = self._new_id("stk") if edit.stack == "new" else edit.stack or None
        add = [checked_tag(one) for one in edit.add_tags]
        remove = {one.casefold() for one in edit.remove_tags}
        exactly = None if edit.tags is None else [checked_tag(one) for one in edit.tags]
        if not changes and not add and not remove and exactly is None and edit.trashed is None:
            raise BadInputError("Say what to change.", code="bad_change")

        def edited(old: Standing) -> Standing:
            made = dict(changes)
            kept = list(old.tags) if exactly is None else exactly
            tags = {one.casefold(): one for one in kept if one.casefold() not in remove}
            for one in add:
                tags.setdefault(one.casefold(), one)
            made["tags"] = tuple(list(tags.values())[:TAGS_AT_MOST])
            if edit.trashed is not None and edit.trashed != (old.deleted_ms is not None):
                made["deleted_ms"] = now_ms if edit.trashed else None
            return msgspec.structs.replace(old, **made)

        return edited

    @staticmethod
    def _folder(connection: Connection, person: PersonId, named: str) -> FolderId | None:
        if not named:
            return None
        found = folders.tree(connection, person).find(named)
        if found is None:
            raise NotFoundError(f"You have no folder “{named[:80]}”.", code="folder_not_found")
        return found.id


class _Was(msgspec.Struct):
    id: str
    was: dict[str, Any]


def checked_rating(rating: int) -> int:
    """Return the rating if there can be one.

    Raises:
        BadInputError: `bad_rating`.
    """
    if 0 <= rating <= RATING_MOST:
        return rating
    message = f"A rating lies between 0 (none) and {RATING_MOST}, not at {rating}."
    raise BadInputError.at(message, code="bad_rating", pointer="/rating", value=str(rating), allowed=f"0–{RATING_MOST}")


def checked_tag(tag: str) -> str:
    """Return a tag, trimmed.

    Raises:
        BadInputError: `bad_tag`.
    """
    plain = " ".join(tag.split()).strip("#, ")
    if plain and len(plain) <= LONGEST_TAG and not set(plain) & set('"|'):
        return plain
    message = f'A tag has 1 to {LONGEST_TAG} characters, without " and |.'
    raise BadInputError.at(message, code="bad_tag", pointer="/tags", value=tag[:80])

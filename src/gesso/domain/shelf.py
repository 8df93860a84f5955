"""What people order their pictures with: folders, tags, searches they keep, and what a change of many did. Frozen values."""

import msgspec

from gesso.domain.ids import FolderId, PersonId, SearchId


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder; without a parent it lies at the top."""

    id: FolderId
    person_id: PersonId
    parent_id: FolderId | None
    name: str
    created_ms: int


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A smart folder: a search under a name."""

    id: SearchId
    person_id: PersonId
    name: str
    q: str
    sort: str
    created_ms: int


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of many did. `undo` takes exactly this back; None when nothing changed."""

    changed: int
    undo: str | None
    missing: tuple[str, ...] = ()
    """Ids that are no pictures of the person."""


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """A day or month of the wall. `start_ms` is its beginning (UTC); `cursor` begins a page at its newest picture."""

    start_ms: int
    pictures: int
    cursor: str


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """An export or import on its way. `report` names the files that were left out, each with a code and why."""

    id: str
    person_id: PersonId
    kind: str
    """`export` or `import`."""
    state: str
    """`waiting`, `running`, `done`, `cancelled` or `failed`."""
    wish: str
    done: int = 0
    total: int = 0
    report: tuple[dict[str, str], ...] = ()
    error: str = ""
    bytes: int = 0
    created_ms: int
    finished_ms: int | None = None

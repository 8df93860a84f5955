"""Documents of organizing: folders, tags, saved searches, changes of many, time buckets, completion."""

from typing import Annotated, Literal

from pydantic import Field

from gesso.api.native.schema import Document, ImageDocument

SearchText = Annotated[
    str,
    Field(
        max_length=1000,
        examples=['style:watercolor tag:hero -fox rating:>3 folder:"Book/Chapter 1"'],
        description="The search language: docs/14-library.md.",
    ),
]
Sort = Literal["newest", "oldest", "rating"]
FolderName = Annotated[str, Field(max_length=300, examples=["Chapter 1"])]


class FolderDocument(Document):
    """A folder. `pictures` lie right in it and in sight; what lies deeper is not counted in."""

    id: Annotated[str, Field(examples=["fld_019a9c0de0007000a1b2c3d4e5f60718"])]
    name: str
    path: Annotated[str, Field(examples=["Book/Chapter 1"])]
    parent_id: str | None
    pictures: int
    created_at: str


class NewFolder(Document):
    """A folder to make. A path makes those above it too; a folder that is there already is returned."""

    name: Annotated[str, Field(max_length=600, description="A name, or a path.", examples=["Book/Chapter 1"])]
    parent: Annotated[str | None, Field(max_length=600, description="Id or path of the folder to make it in.")] = None


class FolderChange(Document):
    """What is left out stays. `parent` moves: an id or path; empty to the top."""

    name: FolderName | None = None
    parent: Annotated[str | None, Field(max_length=600)] = None


class FolderDeleted(Document):
    """The pictures that lay in the folder stay in the library."""

    pictures_kept: int


class TagDocument(Document):
    name: str
    pictures: int


class TagChange(Document):
    name: Annotated[str, Field(max_length=200)]


class TagChanged(Document):
    pictures: int


class SavedSearchDocument(Document):
    """A smart folder."""

    id: Annotated[str, Field(examples=["sch_019a9c0de0007000a1b2c3d4e5f60718"])]
    name: str
    q: str
    sort: Sort
    created_at: str


class NewSavedSearch(Document):
    name: Annotated[str, Field(max_length=300)]
    q: SearchText
    sort: Sort = "newest"


class SavedSearchChange(Document):
    name: Annotated[str | None, Field(max_length=300)] = None
    q: SearchText | None = None
    sort: Sort | None = None


class SuggestionDocument(Document):
    """One way to go on: `text` takes the place of the characters from `start` to `end`."""

    text: str
    start: int
    end: int
    kind: Annotated[str, Field(description="`word`, `key`, or the key whose value it is.", examples=["tag"])]
    pictures: int | None


class SuggestionsDocument(Document):
    items: list[SuggestionDocument]


class BucketDocument(Document):
    """A day or month (UTC) of the wall. `cursor` reads `GET /images` from its newest picture on."""

    start: Annotated[str, Field(examples=["2026-05-20"])]
    pictures: int
    cursor: str


class BucketsDocument(Document):
    items: list[BucketDocument]
    next_cursor: Annotated[
        str | None,
        Field(description="Counting stopped here after some milliseconds; go on with it. Null: all are there."),
    ]


class UnseenDocument(Document):
    """How many pictures have not been looked at: `like:`, `meaning:`, `color:` and `style:` do not find these yet."""

    pictures: int


class ImageChange(Document):
    """What is left out stays as it is."""

    folder: Annotated[
        str | None, Field(max_length=600, description="Id or path; empty takes it out of its folder.")
    ] = None
    tags: Annotated[list[Annotated[str, Field(max_length=200)]] | None, Field(max_length=100)] = None
    add_tags: list[Annotated[str, Field(max_length=200)]] = Field(default_factory=list, max_length=100)
    remove_tags: list[Annotated[str, Field(max_length=200)]] = Field(default_factory=list, max_length=100)
    rating: Annotated[int | None, Field(description="0 (none) to 5.")] = None
    hidden: bool | None = None
    trashed: Annotated[bool | None, Field(description="True puts into the trash, false takes out of it.")] = None
    stack: Annotated[
        str | None, Field(max_length=64, description="A stack's id; `new` makes one of all these; empty takes off.")
    ] = None


class BulkChange(Document):
    """A change of many: of these ids, or of all that a search finds (10,000 at most)."""

    ids: Annotated[list[Annotated[str, Field(max_length=64)]] | None, Field(max_length=10_000)] = None
    q: SearchText | None = None
    change: ImageChange


class BulkChanged(Document):
    """What happened. `undo` takes exactly this change back, once."""

    changed: int
    undo: Annotated[str | None, Field(examples=["und_019a9c0de0007000a1b2c3d4e5f60718"])]
    missing: Annotated[list[str], Field(description="Ids that are no pictures of yours.")]


class BulkUndo(Document):
    undo: Annotated[str, Field(max_length=64)]


class BulkUndone(Document):
    restored: int


class TrashEmptied(Document):
    removed: int


class NewExport(Document):
    """What to pack: these pictures, all that a search finds, or everything with folders, searches, boards, profiles, styles."""

    ids: Annotated[list[Annotated[str, Field(max_length=64)]] | None, Field(max_length=10_000)] = None
    q: SearchText | None = None
    everything: bool = False
    format: Literal["original", "png", "jpeg", "webp", "avif"] = "original"
    sidecars: Annotated[bool, Field(description="A JSON file beside each picture with all that is known of it.")] = True


class ReportDocument(Document):
    file: str
    code: str
    message: str


class TransferDocument(Document):
    """An export or import on its way."""

    id: Annotated[str, Field(examples=["trf_019a9c0de0007000a1b2c3d4e5f60718"])]
    status: Literal["waiting", "running", "done", "cancelled", "failed"]
    done: int
    total: int
    report: Annotated[list[ReportDocument], Field(description="Files that were left out, and why; at most 1,000.")]
    error: Annotated[str, Field(description="A code, where it failed.")]
    bytes: int
    file: Annotated[str | None, Field(description="Where the ZIP of a finished export is.")]
    created_at: str
    finished_at: str | None


class ImportedDocument(Document):
    """A picture that was taken in; `existing` where it was there already."""

    id: str
    existing: bool
    image: ImageDocument


class TreeImage(ImageDocument):
    """A picture of a family tree. `parent_id` leads upwards."""

    trashed: bool


class TreeDocument(Document):
    """A picture's whole family: from the first of all down, by age. The root is the first item."""

    root: str
    items: list[TreeImage]
    complete: Annotated[bool, Field(description="False: the family has more than 500 members.")]

"""The native API's routes that change pictures: one, many, the trash; and what the wall is laid out by."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from gesso.actions import audit, organizing
from gesso.api.callers import Person, current_app
from gesso.api.native import schema, shelf_schema, translate
from gesso.api.native.problems import PROBLEMS
from gesso.domain.errors import NotFoundError
from gesso.domain.ids import ImageId
from gesso.library import finding, likeness, reading
from gesso.library.bulk import Edit

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["images"])


@router.get("/images/buckets")
def read_buckets(
    request: Request,
    person: Person,
    q: Annotated[str, Query(max_length=1000)] = "",
    by: Literal["day", "month"] = "day",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> shelf_schema.BucketsDocument:
    """How many pictures each day or month has, newest first: what a wall of any length is laid out by."""
    app = current_app(request)
    found = finding.buckets(app.database, person, q=q, by=by, cursor=cursor, now_ms=app.clock_ms())
    items = [
        shelf_schema.BucketDocument(
            start=datetime.fromtimestamp(one.start_ms / 1000, UTC).date().isoformat(),
            pictures=one.pictures,
            cursor=one.cursor,
        )
        for one in found.buckets
    ]
    return shelf_schema.BucketsDocument(items=items, next_cursor=found.next_cursor)


@router.get("/images/unseen")
def read_unseen(request: Request, person: Person) -> shelf_schema.UnseenDocument:
    """How many of your pictures nobody has looked at yet: what they show is not found before. Looking waits while pictures are drawn."""
    return shelf_schema.UnseenDocument(pictures=likeness.waiting(current_app(request).database, person))


@router.post("/images/bulk")
def change_many(request: Request, person: Person, body: shelf_schema.BulkChange) -> shelf_schema.BulkChanged:
    """Change many pictures in one go: folder, tags, rating, hidden, trash, stack. The answer can be undone."""
    room = organizing.bulk(current_app(request))
    done = room.change(person, _edit(body.change), ids=body.ids, q=body.q)
    return shelf_schema.BulkChanged(changed=done.changed, undo=done.undo, missing=list(done.missing))


@router.post("/images/undo")
def undo_change(request: Request, person: Person, body: shelf_schema.BulkUndo) -> shelf_schema.BulkUndone:
    """Take a change of many back: exactly what it changed, once."""
    return shelf_schema.BulkUndone(restored=organizing.bulk(current_app(request)).undo(person, body.undo))


@router.delete("/trash")
def empty_trash(request: Request, person: Person) -> shelf_schema.TrashEmptied:
    """Empty the trash. This cannot be undone."""
    app = current_app(request)
    removed = organizing.bulk(app).empty_trash(person)
    audit.record(app, "trash.purged", count=removed)
    return shelf_schema.TrashEmptied(removed=removed)


@router.patch("/images/{image_id}")
def change_image(
    request: Request, person: Person, image_id: str, body: shelf_schema.ImageChange
) -> schema.ImageDocument:
    """Change one picture's folder, tags, rating, hidden, trash or stack."""
    app = current_app(request)
    reading.get_image(app.database, person, ImageId(image_id), deleted=True)
    organizing.bulk(app).change(person, _edit(body), ids=[image_id])
    return translate.image(reading.get_image(app.database, person, ImageId(image_id), deleted=True))


@router.delete("/images/{image_id}")
def delete_image(request: Request, person: Person, image_id: str, for_good: bool = False) -> shelf_schema.BulkChanged:
    """Put a picture into the trash, where it lies for 30 days; `for_good` removes one that lies there already."""
    app = current_app(request)
    found = reading.get_image(app.database, person, ImageId(image_id), deleted=for_good)
    if for_good:
        if not organizing.bulk(app).empty_trash(person, ids=[found.id]):
            message = "Only what lies in the trash can be removed for good. Delete the picture first."
            raise NotFoundError(message, code="image_not_in_trash")
        audit.record(app, "trash.purged", about=found.id, count=1)
        return shelf_schema.BulkChanged(changed=1, undo=None, missing=[])
    done = organizing.bulk(app).change(person, Edit(trashed=True), ids=[found.id])
    return shelf_schema.BulkChanged(changed=done.changed, undo=done.undo, missing=[])


@router.get("/images/{image_id}/tree")
def read_tree(request: Request, person: Person, image_id: str) -> shelf_schema.TreeDocument:
    """A picture's whole family: where it comes from, what came of that, and of it."""
    app = current_app(request)
    found = reading.get_image(app.database, person, ImageId(image_id), deleted=True)
    tree = reading.tree_of(app.database, found)
    items = [
        shelf_schema.TreeImage(**translate.image(one).model_dump(), trashed=one.deleted_ms is not None)
        for one in tree.members
    ]
    return shelf_schema.TreeDocument(root=tree.members[0].id, items=items, complete=tree.complete)


def _edit(change: shelf_schema.ImageChange) -> Edit:
    return Edit(
        folder=change.folder,
        add_tags=tuple(change.add_tags),
        remove_tags=tuple(change.remove_tags),
        tags=None if change.tags is None else tuple(change.tags),
        rating=change.rating,
        hidden=change.hidden,
        trashed=change.trashed,
        stack=change.stack,
    )

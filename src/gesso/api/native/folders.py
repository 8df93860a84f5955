"""The native API's routes of folders."""

from fastapi import APIRouter, Request

from gesso.actions import organizing
from gesso.api.callers import Person, current_app
from gesso.api.native import schema, shelf_schema, translate
from gesso.api.native.problems import PROBLEMS
from gesso.domain.shelf import Folder
from gesso.library import reading
from gesso.library.folders import Tree

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["folders"])


@router.get("/folders")
def list_folders(request: Request, person: Person) -> schema.PageDocument[shelf_schema.FolderDocument]:
    """List all folders by path; they make a tree by `parent_id`."""
    app = current_app(request)
    tree = organizing.folders(app).tree(person)
    counts = reading.counts(app.database, person, "folder")
    items = sorted((_document(tree, one, counts) for one in tree.folders), key=lambda one: one.path.casefold())
    return schema.PageDocument(items=items, next_cursor=None)


@router.post("/folders", status_code=201)
def create_folder(request: Request, person: Person, body: shelf_schema.NewFolder) -> shelf_schema.FolderDocument:
    """Make a folder, by name or path."""
    room = organizing.folders(current_app(request))
    made = room.create(person, body.name, within=body.parent)
    return _read(request, person, made)


@router.get("/folders/{folder_id}")
def read_folder(request: Request, person: Person, folder_id: str) -> shelf_schema.FolderDocument:
    """Read one folder."""
    return _read(request, person, organizing.folders(current_app(request)).find(person, folder_id))


@router.patch("/folders/{folder_id}")
def change_folder(
    request: Request, person: Person, folder_id: str, body: shelf_schema.FolderChange
) -> shelf_schema.FolderDocument:
    """Rename a folder, or move it with all that lies in it."""
    room = organizing.folders(current_app(request))
    changed = room.change(person, folder_id, name=body.name, within=body.parent or None, top=not body.parent and body.parent is not None)  # fmt: skip
    return _read(request, person, changed)


@router.delete("/folders/{folder_id}")
def delete_folder(request: Request, person: Person, folder_id: str) -> shelf_schema.FolderDeleted:
    """Remove a folder and those inside of it. Pictures stay in the library."""
    kept = organizing.folders(current_app(request)).delete(person, folder_id)
    return shelf_schema.FolderDeleted(pictures_kept=kept)


def _read(request: Request, person: Person, folder: Folder) -> shelf_schema.FolderDocument:
    app = current_app(request)
    tree = organizing.folders(app).tree(person)
    return _document(tree, folder, reading.counts(app.database, person, "folder"))


def _document(tree: Tree, folder: Folder, counts: dict[str, int]) -> shelf_schema.FolderDocument:
    return shelf_schema.FolderDocument(
        id=folder.id,
        name=folder.name,
        path=tree.path(folder.id),
        parent_id=folder.parent_id,
        pictures=counts.get(folder.id, 0),
        created_at=translate.time_text(folder.created_ms),
    )

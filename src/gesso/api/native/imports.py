"""The native API's routes of imports: one picture of any tool at once, or a ZIP as a job."""

import os
import tempfile
from pathlib import Path
from typing import IO, Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from gesso.actions import transfers
from gesso.api.callers import Person, current_app
from gesso.api.native import schema, shelf_schema, translate
from gesso.api.native.exports import document
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.routes import raw_body
from gesso.domain.errors import TooLargeError
from gesso.domain.ids import ImageId
from gesso.library import reading

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["imports"])

ARCHIVE_BYTES_AT_MOST = 1 << 40

_PICTURE = {
    "requestBody": {
        "required": True,
        "description": "The file itself: PNG, JPEG or WebP, of InvokeAI, ComfyUI, A1111, Forge, Midjourney, Gesso or any camera.",
        "content": {
            f"image/{kind}": {"schema": {"type": "string", "format": "binary"}} for kind in ("png", "jpeg", "webp")
        },
    }
}
_ARCHIVE = {
    "requestBody": {
        "required": True,
        "description": "The ZIP itself: an export of ours, or any folder of pictures, packed.",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/imports/picture", status_code=201, openapi_extra=_PICTURE)
async def import_picture(
    request: Request,
    person: Person,
    name: Annotated[str, Query(max_length=300, description="The file's name; it can be searched for.")] = "",
    folder: Annotated[str, Query(max_length=600, description="Path of the folder to put it in; made if need be.")] = "",
) -> shelf_schema.ImportedDocument:
    """Take a picture in with what its file says of its making: prompt, seed, model. The same picture twice is one."""
    app = current_app(request)
    data = await raw_body(request, app)

    def take() -> shelf_schema.ImportedDocument:
        taken = transfers.take_file(app, person, data, name=name, folder=folder)
        image_id = taken.image.id if taken.image is not None else ImageId(str(taken.existing))
        image = reading.get_image(app.database, person, image_id, deleted=True)
        return shelf_schema.ImportedDocument(id=image_id, existing=taken.image is None, image=translate.image(image))

    return await run_in_threadpool(take)


@router.post("/imports", status_code=202, openapi_extra=_ARCHIVE)
async def import_archive(request: Request, person: Person) -> shelf_schema.TransferDocument:
    """Take a ZIP in: an export of ours with all that orders it, or pictures in folders."""
    app = current_app(request)
    folder = await run_in_threadpool(transfers.folder_of, app)
    descriptor, name = tempfile.mkstemp(dir=folder, suffix=".upload")
    place = Path(name)
    count = 0
    try:
        with os.fdopen(descriptor, "wb") as file:
            async for piece in request.stream():
                count += len(piece)
                _check(count)
                await run_in_threadpool(_append, file, piece)
        return document(await run_in_threadpool(transfers.take_in, app, person, place))
    except BaseException:
        _discard(place)
        raise


@router.get("/imports")
def list_imports(request: Request, person: Person) -> schema.PageDocument[shelf_schema.TransferDocument]:
    """List imports, newest first."""
    items = [document(one) for one in transfers.listed(current_app(request), person, "import")]
    return schema.PageDocument(items=items, next_cursor=None)


@router.get("/imports/{import_id}")
def read_import(request: Request, person: Person, import_id: str) -> shelf_schema.TransferDocument:
    """How far is it, and what was left out?"""
    return document(transfers.found(current_app(request), person, "import", import_id))


@router.delete("/imports/{import_id}")
def end_import(request: Request, person: Person, import_id: str) -> shelf_schema.TransferDocument:
    """Cancel an import (what was taken in stays), or remove the record of one that has ended."""
    return document(transfers.end(current_app(request), person, "import", import_id))


def _check(count: int) -> None:
    if count > ARCHIVE_BYTES_AT_MOST:
        raise TooLargeError("An archive has at most 1 TB. Import it in parts.", code="archive_too_large")


def _discard(place: Path) -> None:
    place.unlink(missing_ok=True)


def _append(file: IO[bytes], piece: bytes) -> None:
    file.write(piece)

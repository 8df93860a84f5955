"""Evolink's files: pictures that are uploaded for requests to come, for 72 hours."""

import base64
import binascii
import re
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from gesso.actions import assets, bring
from gesso.api import forms
from gesso.api.callers import Editor, Reader, current_app
from gesso.api.evolink import files_schema, reading, translate
from gesso.domain.errors import BadInputError, ForbiddenError
from gesso.domain.ids import PersonId

if TYPE_CHECKING:
    from gesso.app import App

router = APIRouter(prefix="/api/v1/files", tags=["files"])

_DATA = re.compile(r"data:[a-z0-9.+/-]*;base64,", re.IGNORECASE)
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        **files_schema.StreamUpload.model_json_schema()["properties"],
                    },
                }
            }
        },
    }
}


@router.post("/upload/base64")
def upload_base64(request: Request, person: Editor, body: files_schema.Base64Upload) -> files_schema.FileAnswer:
    """Upload a picture as base64."""
    app = current_app(request)
    text = _DATA.sub("", body.base64_data, count=1)
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        message = "This is not base64."
        raise BadInputError.at(message, code="bad_base64", pointer="/base64_data") from error
    return _kept(app, person, data, name=body.file_name, folder=body.upload_path)


@router.post("/upload/stream", openapi_extra=_FORM)
async def upload_stream(request: Request, person: Editor) -> files_schema.FileAnswer:
    """Upload a picture as the `file` of a form."""
    app = current_app(request)
    words, files = await forms.read_form(app, request)
    body = forms.typed(files_schema.StreamUpload, words)
    if not files.get("file"):
        raise forms.missing("file", "the picture, as PNG, JPEG, GIF or WebP")
    original, data = files["file"][0]
    name, folder = body.file_name or body.fileName, body.upload_path or body.uploadPath
    return await run_in_threadpool(_kept, app, person, data, name=name, original=original, folder=folder)


@router.post("/upload/url")
def upload_url(request: Request, person: Editor, body: files_schema.UrlUpload) -> files_schema.FileAnswer:
    """Upload a picture from an address: the server fetches it, from the public network only."""
    app = current_app(request)
    data = bring.data(app, person, body.file_url, pointer="/file_url")
    original = body.file_url.partition("?")[0].rpartition("/")[2]
    return _kept(app, person, data, name=body.file_name, original=original, folder=body.upload_path)


@router.get("/list")
def list_files(
    request: Request,
    person: Reader,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int, Query(ge=1, le=100, alias="pageSize")] = 20,
) -> files_schema.FilesAnswer:
    """List what is there, newest first."""
    total, found = assets.of_app(current_app(request)).page(person, translate.DOOR, number=page, size=size)
    files = [translate.listed_file(one) for one in found]
    return files_schema.FilesAnswer(msg="Files", data=files_schema.FileList(total=total, files=files))


@router.get("/quota")
def read_quota(request: Request, person: Reader) -> files_schema.QuotaAnswer:
    """How many files there are, and may be."""
    used, _ = assets.of_app(current_app(request)).page(person, translate.DOOR, number=1, size=1)
    most = translate.FILES_AT_MOST
    quota = files_schema.Quota(
        user_group=translate.rates().user_group, used_files=used, max_files=most, remain_files=max(most - used, 0)
    )
    return files_schema.QuotaAnswer(msg="Quota", data=quota)


@router.delete("/{file_id}")
def delete_file(request: Request, person: Editor, file_id: str) -> files_schema.DoneAnswer:
    """Forget a file; its links end."""
    assets.remove(current_app(request), person, file_id)
    return files_schema.DoneAnswer(msg="File deleted")


@router.get("/download/{file_id}", response_class=Response, responses={200: {"content": {"image/*": {}}}})
def download_file(request: Request, person: Reader, file_id: str) -> Response:
    """Read a file as it was uploaded."""
    kept = assets.of_app(current_app(request))
    found = kept.get(person, file_id)
    name = found.name.encode("ascii", "replace").decode().replace("?", "_")
    headers = {"content-disposition": f'attachment; filename="{name}"', "content-security-policy": "sandbox"}
    return Response(kept.file(found), media_type=found.mime, headers=headers)


def _kept(
    app: "App", person: PersonId, data: bytes, *, name: str, original: str = "", folder: str = ""
) -> files_schema.FileAnswer:
    used, _ = assets.of_app(app).page(person, translate.DOOR, number=1, size=1)
    if used >= translate.FILES_AT_MOST:
        message = f"There are {used} files already; {translate.FILES_AT_MOST} are kept. Delete one, or wait for one to expire."
        raise ForbiddenError(message, code="files_at_most")
    asset = assets.keep(
        app,
        person,
        translate.DOOR,
        data,
        name=name,
        original_name=original,
        folder=folder,
        life_ms=translate.FILE_MS,
    )
    return files_schema.FileAnswer(msg="File uploaded successfully", data=reading.file(app, asset))

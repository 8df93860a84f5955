"""The native API's routes of exports: a ZIP, written as a job, fetched when done."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from gesso.actions import transfers
from gesso.api.callers import Person, Reader, current_app
from gesso.api.native import schema, shelf_schema, translate
from gesso.api.native.problems import PROBLEMS
from gesso.domain.shelf import Transfer

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["exports"])


@router.post("/exports", status_code=202)
def create_export(request: Request, person: Reader, body: shelf_schema.NewExport) -> shelf_schema.TransferDocument:
    """Pack pictures into a ZIP, each with a sidecar; or everything, to take it to another studio."""
    wish = transfers.Wish(
        ids=None if body.ids is None else tuple(body.ids),
        q=body.q,
        everything=body.everything,
        format=body.format,
        sidecars=body.sidecars,
    )
    return document(transfers.export(current_app(request), person, wish))


@router.get("/exports")
def list_exports(request: Request, person: Person) -> schema.PageDocument[shelf_schema.TransferDocument]:
    """List exports, newest first."""
    items = [document(one) for one in transfers.listed(current_app(request), person, "export")]
    return schema.PageDocument(items=items, next_cursor=None)


@router.get("/exports/{export_id}")
def read_export(request: Request, person: Person, export_id: str) -> shelf_schema.TransferDocument:
    """How far is it?"""
    return document(transfers.found(current_app(request), person, "export", export_id))


@router.get(
    "/exports/{export_id}/file",
    response_class=FileResponse,
    responses={200: {"content": {"application/zip": {}}}},
)
def read_export_file(request: Request, person: Person, export_id: str) -> FileResponse:
    """Fetch the ZIP of a finished export."""
    place = transfers.file_of(current_app(request), person, export_id)
    return FileResponse(place, media_type="application/zip", filename=f"gesso-{export_id[-12:]}.zip")


@router.delete("/exports/{export_id}")
def end_export(request: Request, person: Reader, export_id: str) -> shelf_schema.TransferDocument:
    """Cancel an export, or remove one that has ended, with its file."""
    return document(transfers.end(current_app(request), person, "export", export_id))


def document(one: Transfer) -> shelf_schema.TransferDocument:
    """Return an export's or import's document."""
    done = one.kind == "export" and one.state == "done"
    return shelf_schema.TransferDocument(
        id=one.id,
        status=one.state,  # type: ignore[arg-type]
        done=one.done,
        total=one.total,
        report=[shelf_schema.ReportDocument(**entry) for entry in one.report],
        error=one.error,
        bytes=one.bytes,
        file=f"{translate.PREFIX}/exports/{one.id}/file" if done else None,
        created_at=translate.time_text(one.created_ms),
        finished_at=None if one.finished_ms is None else translate.time_text(one.finished_ms),
    )

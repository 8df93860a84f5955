"""The native API's `styles`: made from pictures, saved from numbers, listed, forgotten, carried elsewhere as files."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gesso.actions import styles
from gesso.api.callers import Person, current_app
from gesso.api.native import schema, translate
from gesso.api.native.problems import PROBLEMS
from gesso.domain.errors import BadInputError
from gesso.domain.style import SavedStyle
from gesso.library.styles import FILE_AT_MOST_BYTES

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["styles"])


class NewStyle(schema.Document):
    """A style to make: from `pictures`, or from a numeric `code` that gets a name."""

    name: Annotated[str, Field(examples=["Autumn ink"], description="1–60 characters; yours are unique.")]
    pictures: Annotated[
        tuple[str, ...],
        Field(examples=[["img_…", "img_…::2"]], description="1–10 image ids, each with an optional ::weight."),
    ] = ()
    code: Annotated[str | None, Field(examples=["123456"], description="0–4294967295.")] = None


class StyleDocument(schema.Document):
    """One style."""

    code: Annotated[str, Field(description="What stands behind --sref.")]
    name: str
    style: dict[str, Any]
    facts: dict[str, Any]
    thumbnail: Annotated[str, Field(description="A data URL, or empty.")]
    created_at: str | None


def document(saved: SavedStyle) -> StyleDocument:
    """Translate a style; the thumbnail stands by itself."""
    style = msgspec.to_builtins(saved.style)
    seen = style.pop("seen", "")
    return StyleDocument(
        code=saved.code,
        name=saved.name,
        style=style,
        facts=msgspec.to_builtins(saved.facts),
        thumbnail=f"data:image/webp;base64,{seen}" if seen else "",
        created_at=translate.time_text(saved.created_ms) if saved.created_ms else None,
    )


@router.get("/styles")
def list_styles(request: Request, person: Person) -> schema.PageDocument[StyleDocument]:
    """List your styles, newest first."""
    found = styles.listed(current_app(request), person)
    return schema.PageDocument(items=[document(one) for one in found], next_cursor=None)


@router.post("/styles", status_code=201)
def make_style(request: Request, person: Person, body: NewStyle) -> StyleDocument:
    """Make a style from pictures of the library, or keep a numeric code under a name."""
    return document(made(current_app(request), person, body))


def made(app: Any, person: Any, body: NewStyle) -> SavedStyle:
    """Make what a request asks for.

    Raises:
        BadInputError: both pictures and a code, or neither (`bad_style_pictures`); and as `actions.styles`.
    """
    if (body.code is None) == (not body.pictures):
        message = "A style is made from `pictures` or from a numeric `code`: give one of them."
        raise BadInputError.at(message, code="bad_style_pictures", pointer="/pictures")
    if body.code is not None:
        return styles.save(app, person, body.code, body.name)
    return styles.make(app, person, body.pictures, body.name)


@router.post(
    "/styles/import",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def import_style(request: Request, person: Person, name: str = "") -> StyleDocument:
    """Take in a style file, as it was exported; the body is the file itself. `name` gives it another name."""
    from starlette.concurrency import run_in_threadpool

    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > FILE_AT_MOST_BYTES:
            break
    return document(await run_in_threadpool(styles.bring_in, current_app(request), person, bytes(data), name))


@router.get("/styles/{code}")
def read_style(request: Request, person: Person, code: str) -> StyleDocument:
    """Read one style by code or name; any number from 0 to 4294967295 is one."""
    return document(styles.get(current_app(request), person, code))


@router.get("/styles/{code}/file", response_class=Response)
def export_style(request: Request, person: Person, code: str) -> Response:
    """Read the file that carries a style to another machine."""
    app = current_app(request)
    saved = styles.get(app, person, code)
    headers = {"content-disposition": f'attachment; filename="{saved.code}.gesso-style.json"'}
    return Response(styles.exported(app, person, code), media_type="application/json", headers=headers)


@router.get("/styles/{code}/related")
def related_styles(
    request: Request,
    person: Person,
    code: str,
    count: Annotated[int, Query(ge=1, le=20)] = 8,
    turn: Annotated[int, Query(ge=0, le=1000, description="Another number looks among other codes.")] = 0,
) -> schema.PageDocument[StyleDocument]:
    """Numeric codes whose styles are near this one, the nearest first."""
    found = styles.related(current_app(request), person, code, count=count, turn=turn)
    return schema.PageDocument(items=[document(one) for one in found], next_cursor=None)


@router.delete("/styles/{code}", status_code=204)
def delete_style(request: Request, person: Person, code: str) -> None:
    """Forget a style. Pictures and jobs that use it keep it."""
    styles.delete(current_app(request), person, code)

"""The native API's routes of moodboards."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request

from gesso.actions import boards
from gesso.api.callers import Person, current_app
from gesso.api.native import schema, tastes
from gesso.api.native.problems import PROBLEMS
from gesso.domain.ids import ImageId
from gesso.domain.image import Image
from gesso.domain.taste import NAMES, Board, BoardItem
from gesso.library import reading
from gesso.personalization.boards import Laid
from gesso.personalization.words import sentence

if TYPE_CHECKING:
    from gesso.app import App

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["boards"])


@router.get("/boards")
def list_boards(request: Request, person: Person) -> schema.PageDocument[tastes.BoardDocument]:
    """List moodboards, oldest first."""
    app = current_app(request)
    listed = boards.listed(app, person)
    there = _pictures(app, listed)
    items = [tastes.board(one, there) for one in listed]
    return schema.PageDocument(items=items, next_cursor=None)


@router.post("/boards", status_code=201)
def create_board(request: Request, person: Person, body: tastes.NewBoard) -> tastes.BoardDocument:
    """Begin a moodboard, or bring one back as it was read."""
    app = current_app(request)
    items = [_laid(one) for one in body.items]
    return document(app, boards.create(app, person, body.name, code=body.code, items=items))


@router.get("/boards/{named}")
def read_board(request: Request, person: Person, named: str) -> tastes.BoardDocument:
    """Read a moodboard, by id, code or name."""
    app = current_app(request)
    return document(app, boards.found(app, person, named))


@router.patch("/boards/{named}")
def rename_board(request: Request, person: Person, named: str, body: tastes.RenamedBoard) -> tastes.BoardDocument:
    """Give a moodboard another name."""
    app = current_app(request)
    return document(app, boards.rename(app, person, named, body.name))


@router.delete("/boards/{named}", status_code=204)
def delete_board(request: Request, person: Person, named: str) -> None:
    """Remove a moodboard. Its pictures stay, and codes frozen from it go on working."""
    boards.delete(current_app(request), person, named)


@router.post("/boards/{named}/items", status_code=201)
def add_item(request: Request, person: Person, named: str, body: tastes.NewItem) -> tastes.BoardDocument:
    """Put a picture of the library, a link or a note on a moodboard; again with another weight changes the weight."""
    app = current_app(request)
    return document(app, boards.add(app, person, named, body.value, weight=body.weight, note=body.note))


@router.patch("/boards/{named}/items")
def lay_out(request: Request, person: Person, named: str, body: tastes.BoardLayout) -> tastes.BoardDocument:
    """Put on, take off, move, resize, weigh, colour, reword and reorder things, all of it or nothing.

    What a lost answer leaves open can be sent again: an id that is there is put on in its own place, one that is not is taken off in peace.
    """
    app = current_app(request)
    changes = [
        Laid(
            id=one.id,
            x=one.x,
            y=one.y,
            w=one.w,
            h=one.h,
            z=one.z,
            colour=one.color,
            value=one.value,
            order=one.order,
            weight=one.weight,
        )
        for one in body.items
    ]
    added = [_laid(one) for one in body.add]
    return document(app, boards.lay_out(app, person, named, changes, added=added, removed=body.remove))


@router.delete("/boards/{named}/items")
def take_item_off(
    request: Request, person: Person, named: str, value: Annotated[str, Query(max_length=2000)]
) -> tastes.BoardDocument:
    """Take a thing off a moodboard."""
    app = current_app(request)
    return document(app, boards.take_off(app, person, named, value))


@router.get("/boards/{named}/taste")
def read_board_taste(request: Request, person: Person, named: str) -> tastes.BoardTaste:
    """What a moodboard stands for: its pictures' common traits, under a frozen code."""
    found = boards.taste(current_app(request), person, named)
    return tastes.BoardTaste(
        code=found.code, says=sentence(found.weights), weights=dict(zip(NAMES, found.weights, strict=True))
    )


def _laid(one: tastes.LaidItem) -> BoardItem:
    return BoardItem(
        id=one.id,
        kind=one.kind,
        value=one.value.strip(),
        weight=one.weight,
        x=one.x,
        y=one.y,
        w=one.w,
        h=one.h,
        z=one.z,
        colour=one.color,
    )


def document(app: "App", board: Board) -> tastes.BoardDocument:
    """Return a board's document; looks which of its pictures are still there."""
    return tastes.board(board, _pictures(app, (board,)))


def _pictures(app: "App", shown: Sequence[Board]) -> dict[ImageId, Image]:
    if not shown:
        return {}
    ids = [one.image_id for board in shown for one in board.items if one.kind == "picture"]
    return reading.images_of_ids(app.database, shown[0].person_id, ids)

"""The native API's routes of saved searches (smart folders) and of completion."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from gesso.actions import organizing
from gesso.api.callers import Person, current_app
from gesso.api.native import schema, shelf_schema, translate
from gesso.api.native.problems import PROBLEMS
from gesso.domain.shelf import SavedSearch
from gesso.library import finding

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["searches"])


@router.get("/searches")
def list_searches(request: Request, person: Person) -> schema.PageDocument[shelf_schema.SavedSearchDocument]:
    """List saved searches, oldest first."""
    items = [_document(one) for one in organizing.searches(current_app(request)).all(person)]
    return schema.PageDocument(items=items, next_cursor=None)


@router.get("/searches/suggest")
def suggest(
    request: Request,
    person: Person,
    q: Annotated[str, Query(max_length=1000)] = "",
    at: Annotated[int | None, Query(ge=0, le=1000, description="Where the caret is; the end when left out.")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> shelf_schema.SuggestionsDocument:
    """How the word at the caret may go on: keys, their values, words of your own pictures."""
    found = finding.suggest(current_app(request).database, person, q, at=at, limit=limit)
    items = [
        shelf_schema.SuggestionDocument(
            text=one.text, start=one.start, end=one.end, kind=one.kind, pictures=one.pictures
        )
        for one in found
    ]
    return shelf_schema.SuggestionsDocument(items=items)


@router.post("/searches", status_code=201)
def create_search(
    request: Request, person: Person, body: shelf_schema.NewSavedSearch
) -> shelf_schema.SavedSearchDocument:
    """Keep a search under a name."""
    return _document(organizing.searches(current_app(request)).create(person, body.name, body.q, body.sort))


@router.get("/searches/{search_id}")
def read_search(request: Request, person: Person, search_id: str) -> shelf_schema.SavedSearchDocument:
    """Read a saved search."""
    return _document(organizing.searches(current_app(request)).find(person, search_id))


@router.patch("/searches/{search_id}")
def change_search(
    request: Request, person: Person, search_id: str, body: shelf_schema.SavedSearchChange
) -> shelf_schema.SavedSearchDocument:
    """Change a saved search."""
    room = organizing.searches(current_app(request))
    return _document(room.change(person, search_id, name=body.name, q=body.q, sort=body.sort))


@router.delete("/searches/{search_id}", status_code=204)
def delete_search(request: Request, person: Person, search_id: str) -> None:
    """Forget a saved search."""
    organizing.searches(current_app(request)).delete(person, search_id)


def _document(one: SavedSearch) -> shelf_schema.SavedSearchDocument:
    return shelf_schema.SavedSearchDocument(
        id=one.id,
        name=one.name,
        q=one.q,
        sort=one.sort,  # type: ignore[arg-type]
        created_at=translate.time_text(one.created_ms),
    )

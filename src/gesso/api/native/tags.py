"""The native API's routes of tags."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from gesso.api.callers import Person, current_app
from gesso.api.native import schema, shelf_schema
from gesso.api.native.problems import PROBLEMS
from gesso.library import tagging

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["tags"])


@router.get("/tags")
def list_tags(
    request: Request, person: Person, begins: Annotated[str, Query(max_length=60)] = ""
) -> schema.PageDocument[shelf_schema.TagDocument]:
    """List tags, the most used first, with how many pictures in sight carry them."""
    found = tagging.listed(current_app(request).database, person, begins=begins)
    items = [shelf_schema.TagDocument(name=name, pictures=pictures) for name, pictures in found]
    return schema.PageDocument(items=items, next_cursor=None)


@router.patch("/tags/{tag}")
def rename_tag(request: Request, person: Person, tag: str, body: shelf_schema.TagChange) -> shelf_schema.TagChanged:
    """Rename a tag wherever it is; one of the new name takes it up."""
    return shelf_schema.TagChanged(pictures=tagging.rename(current_app(request).database, person, tag, body.name))


@router.delete("/tags/{tag}")
def delete_tag(request: Request, person: Person, tag: str) -> shelf_schema.TagChanged:
    """Take a tag off all pictures."""
    return shelf_schema.TagChanged(pictures=tagging.remove(current_app(request).database, person, tag))

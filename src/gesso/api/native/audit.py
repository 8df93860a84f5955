"""The native API's `audit`: the log of who did what, for who runs the studio."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field

from gesso.actions import audit
from gesso.api.callers import Warden, current_app
from gesso.api.native import schema
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.translate import time_text
from gesso.domain.audit import Entry

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["audit"])


class EntryDocument(schema.Document):
    """One line of the audit log. No line has a secret or a prompt."""

    id: str
    at: str
    action: Annotated[str, Field(examples=["key.made"])]
    person_id: Annotated[str | None, Field(description="Who did it; null when nobody was logged in.")]
    person_name: str | None
    key_id: Annotated[str | None, Field(description="The key it was done with.")]
    about: Annotated[str | None, Field(description="The id of what it was done to.")]
    address: Annotated[str, Field(description="Where it came from; empty for this machine's command line.")]
    facts: dict[str, Any]


@router.get("/audit")
def read_audit(  # noqa: PLR0917 - FastAPI hands all of these over by name
    request: Request,
    caller: Warden,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    person: Annotated[str | None, Query(max_length=80, description="Id of who did it.")] = None,
    action: Annotated[str | None, Query(max_length=80, description="`key.made`, or `key` for all about keys.")] = None,
) -> schema.PageDocument[EntryDocument]:
    """Read the audit log, newest first."""
    del caller
    page = audit.page(current_app(request), limit=limit, cursor=cursor, person=person, action=action)
    return schema.PageDocument(items=[_document(one) for one in page.items], next_cursor=page.next_cursor)


def _document(entry: Entry) -> EntryDocument:
    return EntryDocument(
        id=entry.id,
        at=time_text(entry.time_ms),
        action=entry.action,
        person_id=entry.person_id,
        person_name=entry.person_name,
        key_id=entry.key_id,
        about=entry.about,
        address=entry.address,
        facts=entry.facts,
    )

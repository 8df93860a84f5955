"""The native API's `keys`: one's own API keys. A key can make another only with scopes that it has itself."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from gesso.actions import keys
from gesso.api.callers import Account, current_app, require
from gesso.api.native import schema
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.translate import time_text
from gesso.domain.person import KEY_SCOPES, SCOPES, Key, Scope

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["keys"])

DAY_MS = 24 * 3600 * 1000


class NewKey(schema.Document):
    name: Annotated[str, Field(max_length=200, description="What the key is for.", examples=["my robot"])]
    scopes: Annotated[
        list[Scope] | None,
        Field(min_length=1, description="Left out: read, draw and edit, as far as the person may."),
    ] = None
    expires_in_days: Annotated[float | None, Field(gt=0, le=36_500, description="Left out: it does not expire.")] = None


class KeyDocument(schema.Document):
    """A key as it may be shown."""

    id: Annotated[str, Field(examples=["key_019a9c0de0007000a1b2c3d4e5f60718"])]
    name: str
    prefix: Annotated[str, Field(description="How the secret begins.", examples=["gsk_Xk3v9pQa"])]
    scopes: list[Scope]
    created_at: str
    last_used_at: Annotated[str | None, Field(description="To the minute.")]
    expires_at: str | None
    revoked_at: str | None


class MadeKey(KeyDocument):
    key: Annotated[str, Field(description="The secret. It is shown this once.")]


@router.get("/keys")
def list_keys(request: Request, caller: Account) -> schema.PageDocument[KeyDocument]:
    """List one's keys, newest first, also revoked and expired ones."""
    found = keys.listed(current_app(request), caller.person_id)
    return schema.PageDocument(items=[document(one) for one in found], next_cursor=None)


@router.post("/keys", status_code=201)
def create_key(request: Request, caller: Account, body: NewKey) -> MadeKey:
    """Make a key. Its secret is in this answer and nowhere else."""
    if body.scopes is None:
        wanted = tuple(scope for scope in KEY_SCOPES if scope in caller.scopes)
    else:
        wanted = tuple(scope for scope in SCOPES if scope in body.scopes)
    for scope in wanted:
        require(caller, scope)
    lifetime_ms = None if body.expires_in_days is None else max(1, round(body.expires_in_days * DAY_MS))
    app = current_app(request)
    made, secret = keys.create(app, caller.person_id, body.name, scopes=wanted, lifetime_ms=lifetime_ms)
    return MadeKey(**document(made).model_dump(), key=secret)


@router.delete("/keys/{key_id}", status_code=204)
def revoke_key(request: Request, caller: Account, key_id: str) -> None:
    """End one of one's keys at once and for good; twice changes nothing."""
    keys.revoke(current_app(request), caller.person_id, key_id)


def document(key: Key) -> KeyDocument:
    def at(time_ms: int | None) -> str | None:
        return None if time_ms is None else time_text(time_ms)

    return KeyDocument(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=list(key.scopes),
        created_at=time_text(key.created_ms),
        last_used_at=at(key.last_used_ms),
        expires_at=at(key.expires_ms),
        revoked_at=at(key.revoked_ms),
    )

"""The native API's `teams`: the owner makes and fills them, each member sees theirs."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from gesso.actions import teams
from gesso.api.callers import Looker, Warden, current_app
from gesso.api.native import schema
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.translate import time_text
from gesso.domain.team import Team

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["teams"])


class NewTeam(schema.Document):
    name: Annotated[str, Field(max_length=200, examples=["Studio South"])]


class NewMember(schema.Document):
    person: Annotated[str, Field(max_length=300, description="Id, name or address.", examples=["Ada"])]


class MemberDocument(schema.Document):
    person_id: str
    name: str
    added_at: str


class TeamDocument(schema.Document):
    id: Annotated[str, Field(examples=["tem_019a9c0de0007000a1b2c3d4e5f60718"])]
    name: str
    members: list[MemberDocument]
    created_at: str


@router.get("/teams")
def list_teams(request: Request, caller: Looker) -> schema.PageDocument[TeamDocument]:
    """List the teams one is in; who may run the studio sees all of them."""
    found = teams.listed(current_app(request), caller.person_id, everybodys="admin" in caller.scopes)
    return schema.PageDocument(items=[_document(one) for one in found], next_cursor=None)


@router.post("/teams", status_code=201)
def create_team(request: Request, caller: Warden, body: NewTeam) -> TeamDocument:
    """Make an empty team."""
    del caller
    return _document(teams.create(current_app(request), body.name))


@router.get("/teams/{named}")
def read_team(request: Request, caller: Looker, named: str) -> TeamDocument:
    """Read a team, by id or name."""
    app = current_app(request)
    return _document(teams.found(app, caller.person_id, named, everybodys="admin" in caller.scopes))


@router.patch("/teams/{named}")
def rename_team(request: Request, caller: Warden, named: str, body: NewTeam) -> TeamDocument:
    """Give a team another name."""
    del caller
    return _document(teams.rename(current_app(request), named, body.name))


@router.delete("/teams/{named}", status_code=204)
def dissolve_team(request: Request, caller: Warden, named: str) -> None:
    """Dissolve a team; its members stay."""
    del caller
    teams.remove(current_app(request), named)


@router.post("/teams/{named}/members", status_code=201)
def add_member(request: Request, caller: Warden, named: str, body: NewMember) -> TeamDocument:
    """Take somebody into a team; twice changes nothing."""
    del caller
    return _document(teams.add(current_app(request), named, body.person))


@router.delete("/teams/{named}/members/{person}")
def remove_member(request: Request, caller: Warden, named: str, person: str) -> TeamDocument:
    """Take somebody out of a team."""
    del caller
    return _document(teams.take_out(current_app(request), named, person))


def _document(found: Team) -> TeamDocument:
    members = [
        MemberDocument(person_id=one.person_id, name=one.name, added_at=time_text(one.added_ms))
        for one in found.members
    ]
    return TeamDocument(id=found.id, name=found.name, members=members, created_at=time_text(found.created_ms))

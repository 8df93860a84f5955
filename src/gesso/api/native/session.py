"""The native API's `session` and `sessions`: the browser's ways in, and all browsers that are in."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gesso import __version__
from gesso.accounts import people, sessions
from gesso.actions import login
from gesso.api.callers import COOKIE, Account, Caller, Looker, current_app, set_cookie
from gesso.api.native import schema
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.translate import time_text
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.person import MAY, Person, Role, Scope, Session

if TYPE_CHECKING:
    from gesso.app import App

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

Password = Annotated[str, Field(max_length=2000, examples=["four words in a row"])]


class MeDocument(schema.Document):
    """Who is asking."""

    id: str
    name: str
    email: str | None
    role: Role
    has_password: bool


class SessionDocument(schema.Document):
    person: MeDocument
    scopes: Annotated[list[Scope], Field(description="What this session or key may do.")]
    version: str


class NewSession(schema.Document):
    """Either the printed link's token, or name and password."""

    token: Annotated[
        str | None, Field(max_length=256, description="The token of the link that the server printed.")
    ] = None
    name: Annotated[str | None, Field(max_length=300, description="Name or e-mail address.")] = None
    password: Password | None = None


class BrowserDocument(schema.Document):
    """A browser that is logged in."""

    id: Annotated[str, Field(examples=["ses_019a9c0de0007000a1b2c3d4e5f60718"])]
    current: Annotated[bool, Field(description="Whether it is the one that asks.")]
    address: str
    agent: str
    created_at: str
    seen_at: Annotated[str, Field(description="To the hour.")]
    expires_at: str


class EndedDocument(schema.Document):
    ended: int


@router.get("/session", tags=["session"])
def read_session(request: Request, response: Response, caller: Looker) -> SessionDocument:
    """Who am I?"""
    if caller.session is not None:
        set_cookie(response, request.cookies[COOKIE])  # so that the browser keeps it as long as the session moves on
    return _document(people.person(current_app(request).database, caller.person_id), caller.scopes)


@router.post("/session", tags=["session"])
def log_in(request: Request, response: Response, body: NewSession) -> SessionDocument:
    """Log in with name and password, or on the studio's own machine with the printed link's token; sets the cookie."""
    app = current_app(request)
    if body.token is not None:
        found, cookie = login.by_link(app, body.token)
    elif body.name is not None and body.password is not None:
        found, cookie = login.by_password(app, body.name, body.password)
    else:
        raise BadInputError("Send name and password, or a token.", code="login_incomplete")
    set_cookie(response, cookie)
    return _document(found, MAY[found.role])


@router.delete("/session", tags=["session"], status_code=204)
def log_out(request: Request, response: Response) -> None:
    """End the session and forget its cookie."""
    cookie = request.cookies.get(COOKIE)
    if cookie:
        login.log_out(current_app(request), cookie)
    response.delete_cookie(COOKIE, path="/")


@router.get("/sessions", tags=["session"])
def list_sessions(request: Request, caller: Account) -> schema.PageDocument[BrowserDocument]:
    """List the browsers in which one is logged in, newest first."""
    return documents(current_app(request), caller.person_id, caller)


@router.delete("/sessions", tags=["session"])
def end_other_sessions(request: Request, caller: Account) -> EndedDocument:
    """End all of one's sessions but the one that asks."""
    but = None if caller.session is None else caller.session.id
    return EndedDocument(ended=login.end_all(current_app(request), caller.person_id, but=but))


@router.delete("/sessions/{session_id}", tags=["session"], status_code=204)
def end_session(request: Request, caller: Account, session_id: str) -> None:
    """End one of one's own sessions."""
    login.end(current_app(request), caller.person_id, session_id)


def documents(app: "App", person: PersonId, caller: Caller) -> schema.PageDocument[BrowserDocument]:
    """Return a person's sessions."""
    current = None if caller.session is None else caller.session.id
    found = sessions.list_sessions(app.database, person, now_ms=app.clock_ms())
    return schema.PageDocument(items=[_browser(one, current) for one in found], next_cursor=None)


def _browser(one: Session, current: str | None) -> BrowserDocument:
    return BrowserDocument(
        id=one.id,
        current=one.id == current,
        address=one.address,
        agent=one.agent,
        created_at=time_text(one.created_ms),
        seen_at=time_text(one.seen_ms),
        expires_at=time_text(one.expires_ms),
    )


def _document(found: Person, scopes: tuple[Scope, ...]) -> SessionDocument:
    me = MeDocument(id=found.id, name=found.name, email=found.email, role=found.role, has_password=found.has_password)
    return SessionDocument(person=me, scopes=list(scopes), version=__version__)

"""The native API's `people` and `invitations`: the owner runs a shared studio; everybody changes their own name and password."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gesso.actions import keys as keying
from gesso.actions import login, people
from gesso.api.callers import Account, Warden, current_app, set_cookie
from gesso.api.native import keys, schema, session
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.translate import time_text
from gesso.domain.person import Invitation, Person, Role

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["people"])

Name = Annotated[str, Field(max_length=200, examples=["Ada"])]
Email = Annotated[str | None, Field(max_length=300, examples=["ada@example.org"])]


class PersonDocument(schema.Document):
    id: Annotated[str, Field(examples=["usr_019a9c0de0007000a1b2c3d4e5f60718"])]
    name: str
    email: str | None
    role: Role
    has_password: bool
    created_at: str
    suspended_at: Annotated[str | None, Field(description="Since when they are kept out.")]


class ChangedMe(schema.Document):
    name: Name | None = None
    email: Annotated[str | None, Field(max_length=300, description="Empty takes the address away.")] = None


class ChangedPerson(ChangedMe):
    role: Annotated[str | None, Field(max_length=40, examples=["member"])] = None
    suspended: bool | None = None


class NewPassword(schema.Document):
    password: session.Password
    current_password: Annotated[
        session.Password | None, Field(description="Not asked for where there is none yet.")
    ] = None


class ResetPassword(schema.Document):
    password: session.Password


class NewInvitation(schema.Document):
    role: Annotated[str, Field(max_length=40, examples=["member"])] = "member"
    note: Annotated[str, Field(max_length=200, description="Whom it is for; only the owner sees it.")] = ""
    days: Annotated[float | None, Field(gt=0, le=90, description="How long it is good for; left out: 7.")] = None


class InvitationDocument(schema.Document):
    id: Annotated[str, Field(examples=["inv_019a9c0de0007000a1b2c3d4e5f60718"])]
    role: Role
    note: str
    state: Literal["open", "accepted", "revoked", "expired"]
    accepted_by: str | None
    created_at: str
    expires_at: str


class MadeInvitation(InvitationDocument):
    link: Annotated[str, Field(description="Hand it over yourself. It is shown this once and makes one account.")]


class Secret(schema.Document):
    secret: Annotated[str, Field(max_length=256, description="What stands behind # in the link.")]


class OfferDocument(schema.Document):
    """What an invitation offers."""

    role: Role
    expires_at: str


class AcceptedInvitation(Secret):
    name: Name
    email: Email = None
    password: session.Password


class RemovedDocument(schema.Document):
    pictures: Annotated[int, Field(description="How many were handed over, or went into the trash.")]


@router.get("/people")
def list_people(request: Request, caller: Warden) -> schema.PageDocument[PersonDocument]:
    """List everybody who is here, in the order they came."""
    del caller
    found = people.listed(current_app(request))
    return schema.PageDocument(items=[document(one) for one in found], next_cursor=None)


@router.patch("/people/me")
def change_me(request: Request, caller: Account, body: ChangedMe) -> PersonDocument:
    """Change one's own name or address."""
    return document(people.rename(current_app(request), caller.person_id, name=body.name, email=body.email))


@router.put("/people/me/password")
def change_my_password(request: Request, caller: Account, body: NewPassword) -> session.EndedDocument:
    """Change one's own password. All other sessions end; keys stay valid."""
    keep = None if caller.session is None else caller.session.id
    ended = people.change_password(
        current_app(request),
        caller.person_id,
        body.password,
        current=body.current_password,
        proven=caller.at_home,
        keep=keep,
    )
    return session.EndedDocument(ended=ended)


@router.get("/people/{named}")
def read_person(request: Request, caller: Warden, named: str) -> PersonDocument:
    """Read about somebody, by id, name or address."""
    del caller
    return document(people.named(current_app(request), named))


@router.patch("/people/{named}")
def change_person(request: Request, caller: Warden, named: str, body: ChangedPerson) -> PersonDocument:
    """Change somebody's name, address or role, or suspend them: at once, with all their keys and sessions."""
    del caller
    changed = people.change(
        current_app(request), named, name=body.name, email=body.email, role=body.role, suspended=body.suspended
    )
    return document(changed)


@router.put("/people/{named}/password")
def reset_password(request: Request, caller: Warden, named: str, body: ResetPassword) -> session.EndedDocument:
    """Give somebody else a new password; all their sessions end."""
    app = current_app(request)
    found = people.named(app, named)
    if found.id == caller.person_id:  # one's own asks for the current one
        return change_my_password(request, caller, NewPassword(password=body.password))
    return session.EndedDocument(ended=people.reset_password(app, found.id, body.password, proven=caller.at_home))


@router.delete("/people/{named}")
def remove_person(
    request: Request,
    caller: Warden,
    named: str,
    pictures: Annotated[
        Literal["hand_over", "trash"] | None,
        Query(description="Must be said: they become the home's owner's, or go into the trash."),
    ] = None,
) -> RemovedDocument:
    """Remove somebody: keys and sessions end, live jobs are cancelled, name and address are free again. No picture is deleted."""
    del caller
    return RemovedDocument(pictures=people.remove(current_app(request), named, pictures).pictures)


@router.get("/people/{named}/keys")
def list_keys_of(request: Request, caller: Warden, named: str) -> schema.PageDocument[keys.KeyDocument]:
    """List somebody's keys, newest first."""
    del caller
    app = current_app(request)
    found = keying.listed(app, people.named(app, named).id)
    return schema.PageDocument(items=[keys.document(one) for one in found], next_cursor=None)


@router.delete("/people/{named}/keys/{key_id}", status_code=204)
def revoke_key_of(request: Request, caller: Warden, named: str, key_id: str) -> None:
    """End one of somebody's keys."""
    del caller
    app = current_app(request)
    keying.revoke(app, people.named(app, named).id, key_id)


@router.get("/people/{named}/sessions")
def list_sessions_of(request: Request, caller: Warden, named: str) -> schema.PageDocument[session.BrowserDocument]:
    """List the browsers in which somebody is logged in."""
    app = current_app(request)
    return session.documents(app, people.named(app, named).id, caller)


@router.delete("/people/{named}/sessions")
def end_sessions_of(request: Request, caller: Warden, named: str) -> session.EndedDocument:
    """End all of somebody's sessions."""
    del caller
    app = current_app(request)
    return session.EndedDocument(ended=login.end_all(app, people.named(app, named).id))


@router.delete("/people/{named}/sessions/{session_id}", status_code=204)
def end_session_of(request: Request, caller: Warden, named: str, session_id: str) -> None:
    """End one of somebody's sessions."""
    del caller
    app = current_app(request)
    login.end(app, people.named(app, named).id, session_id)


@router.get("/invitations")
def list_invitations(request: Request, caller: Warden) -> schema.PageDocument[InvitationDocument]:
    """List invitations, newest first, also those that are over."""
    del caller
    app = current_app(request)
    found = [_invitation(one, app.clock_ms()) for one in people.invited(app)]
    return schema.PageDocument(items=found, next_cursor=None)


@router.post("/invitations", status_code=201)
def invite(request: Request, caller: Warden, body: NewInvitation) -> MadeInvitation:
    """Make a link that makes one account, once."""
    app = current_app(request)
    made, _, link = people.invite(app, caller.person_id, body.role, note=body.note, days=body.days)
    return MadeInvitation(**_invitation(made, app.clock_ms()).model_dump(), link=link)


@router.delete("/invitations/{invitation_id}")
def take_invitation_back(request: Request, caller: Warden, invitation_id: str) -> InvitationDocument:
    """Make an invitation's link useless; one that was used stays used."""
    del caller
    app = current_app(request)
    return _invitation(people.uninvite(app, invitation_id), app.clock_ms())


@router.post("/invitations/look")
def look_at_invitation(request: Request, body: Secret) -> OfferDocument:
    """Read what an invitation offers, without using it. Needs nothing but the link."""
    offer = login.look(current_app(request), body.secret)
    return OfferDocument(role=offer.role, expires_at=time_text(offer.expires_ms))


@router.post("/invitations/accept", status_code=201)
def accept_invitation(request: Request, response: Response, body: AcceptedInvitation) -> PersonDocument:
    """Make the account that was invited, and log in; sets the session cookie."""
    made, cookie = login.accept(
        current_app(request), body.secret, name=body.name, email=body.email, password=body.password
    )
    set_cookie(response, cookie)
    return document(made)


def document(found: Person) -> PersonDocument:
    return PersonDocument(
        id=found.id,
        name=found.name,
        email=found.email,
        role=found.role,
        has_password=found.has_password,
        created_at=time_text(found.created_ms),
        suspended_at=None if found.suspended_ms is None else time_text(found.suspended_ms),
    )


def _invitation(found: Invitation, now_ms: int) -> InvitationDocument:
    state: Literal["open", "accepted", "revoked", "expired"] = "open"
    if found.accepted_ms is not None:
        state = "accepted"
    elif found.revoked_ms is not None:
        state = "revoked"
    elif found.expires_ms <= now_ms:
        state = "expired"
    return InvitationDocument(
        id=found.id,
        role=found.role,
        note=found.note,
        state=state,
        accepted_by=found.accepted_by,
        created_at=time_text(found.created_ms),
        expires_at=time_text(found.expires_ms),
    )

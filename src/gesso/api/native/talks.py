"""The native API's `conversations`: drafts by talking, kept, so that they can be gone on with from anywhere."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from gesso.actions import talks
from gesso.api.callers import Editor, Painter, Reader, current_app
from gesso.api.native import reading, schema, translate
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.routes import Cursor
from gesso.domain.errors import BadInputError, NotFoundError
from gesso.domain.talk import Said, Talk
from gesso.library import talks as kept

if TYPE_CHECKING:
    from gesso.app import App

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["conversations"])


class NewTalk(schema.Document):
    title: Annotated[
        str, Field(max_length=200, description="At most 120 characters; empty lets the first turn give it.")
    ] = ""


class NewSaid(schema.Document):
    """A turn: what is said (`text`), or the prompt itself as it was written (`prompt`). One of them."""

    text: Annotated[str | None, Field(max_length=8192, examples=["make it night"])] = None
    prompt: Annotated[str | None, Field(max_length=8192, examples=["a fox at night --ar 16:9"])] = None
    images: Annotated[
        list[Annotated[str, Field(max_length=64)]] | None,
        Field(description="What lies on the table; left out: the pictures of the last turn that has any."),
    ] = None
    drafts: Annotated[bool, Field(description="Draw drafts; false draws full pictures.")] = True
    client_token: Annotated[
        str | None, Field(max_length=80, description="Sending the same token again returns the first answer's turn.")
    ] = None


class SaidDocument(schema.Document):
    """One turn and the jobs that draw it."""

    number: int
    text: str
    prompt: Annotated[str, Field(description="The prompt that the turn became.")]
    typed: Annotated[bool, Field(description="Whether the prompt was written rather than spoken about.")]
    understood: list[str]
    notices: list[schema.NoticeDocument]
    reader: Annotated[str, Field(description="`rules`, or the language model that read the turn.")]
    parent: Annotated[str | None, Field(description="The picture that was pointed at.")]
    jobs: list[schema.JobDocument]
    created_at: str


class TalkDocument(schema.Document):
    """A conversation, without its turns."""

    id: Annotated[str, Field(examples=["cnv_019a9c0de0007000a1b2c3d4e5f60718"])]
    title: str
    created_at: str
    changed_at: str


class WholeTalkDocument(TalkDocument):
    """A conversation with its turns, and the prompt that it stands at."""

    prompt: str
    turns: list[SaidDocument]


@router.get("/conversations")
def list_conversations(
    request: Request, person: Reader, limit: Annotated[int, Query(ge=1, le=100)] = 30, cursor: Cursor = None
) -> schema.PageDocument[TalkDocument]:
    """List your conversations, last changed first."""
    page = kept.page(current_app(request).database, person, limit=limit, cursor=cursor)
    return schema.PageDocument(items=[_talk(one) for one in page.items], next_cursor=page.next_cursor)


@router.post("/conversations", status_code=201)
def begin_conversation(request: Request, person: Painter, body: NewTalk) -> WholeTalkDocument:
    """Begin a conversation."""
    app = current_app(request)
    return _whole(app, talks.begin(app, person, body.title))


@router.get("/conversations/{conversation_id}")
def read_conversation(request: Request, person: Reader, conversation_id: str) -> WholeTalkDocument:
    """Read a conversation with its turns and their jobs."""
    app = current_app(request)
    return _whole(app, kept.get(app.database, person, conversation_id))


@router.patch("/conversations/{conversation_id}")
def rename_conversation(request: Request, person: Editor, conversation_id: str, body: NewTalk) -> TalkDocument:
    """Give a conversation another title."""
    return _talk(talks.rename(current_app(request), person, conversation_id, body.title))


@router.delete("/conversations/{conversation_id}", status_code=204)
def forget_conversation(request: Request, person: Editor, conversation_id: str) -> None:
    """Forget a conversation. The pictures that were drawn in it stay."""
    talks.remove(current_app(request), person, conversation_id)


@router.post("/conversations/{conversation_id}/turns", status_code=202)
def say_turn(request: Request, person: Painter, conversation_id: str, body: NewSaid) -> SaidDocument:
    """Say something, or write the prompt itself; what it becomes is drawn."""
    app = current_app(request)
    if (body.text is None) == (body.prompt is None):
        message = "A turn has `text` (what is said) or `prompt` (the prompt as it is written): one of them."
        raise BadInputError.at(message, code="text_or_prompt", pointer="/text")
    token = body.client_token or (request.headers.get("idempotency-key") or "")[:80] or None
    if body.prompt is not None:
        said = talks.write(app, person, conversation_id, body.prompt, drafts=body.drafts, token=token)
    else:
        images = None if body.images is None else tuple(body.images)
        said = talks.say(app, person, conversation_id, body.text or "", images=images, drafts=body.drafts, token=token)
    return _said(app, kept.get(app.database, person, conversation_id), said)


def _talk(talk: Talk) -> TalkDocument:
    return TalkDocument(
        id=talk.id,
        title=talk.title,
        created_at=translate.time_text(talk.created_ms),
        changed_at=translate.time_text(talk.changed_ms),
    )


def _whole(app: "App", talk: Talk) -> WholeTalkDocument:
    return WholeTalkDocument(
        **_talk(talk).model_dump(),
        prompt=talks.standing(talk)[0],
        turns=[_said(app, talk, said) for said in talk.turns],
    )


def _said(app: "App", talk: Talk, said: Said) -> SaidDocument:
    return SaidDocument(
        number=said.number,
        text=said.text,
        prompt=said.prompt,
        typed=said.typed,
        understood=list(said.understood),
        notices=[translate.notice(one) for one in said.notices],
        reader=said.reader,
        parent=said.parent,
        jobs=[found for job_id in said.job_ids if (found := _job(app, talk, job_id)) is not None],
        created_at=translate.time_text(said.created_ms),
    )


def _job(app: "App", talk: Talk, job_id: str) -> schema.JobDocument | None:
    try:
        return reading.job(app, talk.person_id, job_id)
    except NotFoundError:
        return None

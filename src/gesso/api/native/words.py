"""The native API's routes of words: the conversation, describe, shorten. Blend is a task of `/jobs`."""

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from gesso.actions import converse, describe, shorten, wishes
from gesso.api.callers import Painter, Person, Reader, current_app
from gesso.api.native import reading, schema, translate
from gesso.api.native.problems import PROBLEMS
from gesso.api.native.routes import raw_body

if TYPE_CHECKING:
    from gesso.actions.describe import Description

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

Id = Annotated[str, Field(max_length=64)]
Line = Annotated[str, Field(max_length=8192)]


class NewTurn(schema.Document):
    """What is said, and what was there before it. The conversation itself is kept by whoever holds it."""

    text: Annotated[str, Field(examples=["make it night, and give the fox a blue lantern"])]
    prompt: Annotated[Line, Field(examples=["a fox in a forest --ar 16:9"], description="The prompt so far.")] = ""
    images: Annotated[
        list[Id],
        Field(
            default_factory=list,
            description="Pictures on the table, as they are seen: “the second one” is the second of these.",
        ),
    ]
    earlier: Annotated[
        list[Line], Field(default_factory=list, description="Earlier prompts, oldest first: what “undo” goes back to.")
    ]
    drafts: Annotated[bool, Field(description="Draw drafts; false draws full pictures.")] = True
    dry_run: Annotated[bool, Field(description="Only the prompt; nothing is drawn.")] = False
    client_token: Annotated[str | None, Field(max_length=128, description="As for `/jobs`.")] = None


class MessageDocument(schema.Document):
    role: str
    content: str


class TurnDocument(schema.Document):
    """The prompt that a turn became, what was understood, and the jobs that draw it."""

    prompt: Annotated[str, Field(examples=["a fox holding a blue lantern in a forest at night --ar 16:9"])]
    understood: list[str]
    notices: list[schema.NoticeDocument]
    reader: Annotated[str, Field(description="`rules`, or the language model that read the turn.")]
    parent: Annotated[str | None, Field(description="The picture that was pointed at.")]
    jobs: list[schema.JobDocument]
    sent: Annotated[
        list[MessageDocument], Field(description="All that a language model was sent; empty for the rules.")
    ]


class DescriptionDocument(schema.Document):
    """Four prompts of a picture: a sentence, tags, with style and light, and a poetic one."""

    prompts: list[str]
    source: Annotated[
        Literal["plan", "eye"], Field(description="`plan`: composed here, so it is known. `eye`: what it looks like.")
    ]
    familiarity: Annotated[float, Field(description="0–1: how much it looks like what the eye knows.")]
    notices: list[schema.NoticeDocument]


class WordDocument(schema.Document):
    text: str
    start: int
    end: int
    weight: Annotated[float, Field(description="1 for the word that matters most, 0 for one that does nothing.")]


class ShortenedDocument(schema.Document):
    """The prompt's words with their weights, and up to five shorter prompts."""

    words: list[WordDocument]
    prompts: list[str]
    measured: Annotated[list[str], Field(description="`scene`, and `embedding` where the eye could be asked.")]


@router.post("/prompt/converse", tags=["prompt"])
def converse_prompt(request: Request, person: Painter, body: NewTurn) -> TurnDocument:
    """Turn what is said into the next prompt, and draw drafts of it."""
    app = current_app(request)
    turn = converse.read(app, person, body.text, body.prompt, images=tuple(body.images), earlier=tuple(body.earlier))
    jobs = []
    changed = turn.parent is not None or turn.heard.prompt != body.prompt
    if not body.dry_run and changed:
        token = body.client_token or request.headers.get("idempotency-key")
        planned = converse.plan(app, person, turn, drafts=body.drafts)
        jobs = [reading.job(app, person, job.id) for job in wishes.queue(app, person, planned, token)]
    return TurnDocument(
        prompt=turn.heard.prompt,
        understood=list(turn.heard.understood),
        notices=[translate.notice(one) for one in turn.notices],
        reader=turn.heard.reader,
        parent=turn.parent,
        jobs=jobs,
        sent=[MessageDocument(**one) for one in turn.sent],
    )


@router.get("/prompt/converse/instruction", tags=["prompt"])
def read_instruction(person: Person) -> MessageDocument:
    """Read the instruction that a configured language model is sent before each turn."""
    del person
    return MessageDocument(role="system", content=converse.instruction())


@router.post("/prompt/shorten", tags=["prompt"])
def shorten_prompt(request: Request, person: Reader, body: schema.PromptText) -> ShortenedDocument:
    """Measure which words of a prompt matter, and write it shorter."""
    del person
    told = shorten.shorten(current_app(request), body.text)
    return ShortenedDocument(
        words=[WordDocument(text=w.text, start=w.start, end=w.end, weight=w.weight) for w in told.words],
        prompts=list(told.prompts),
        measured=list(told.measured),
    )


@router.post("/images/{image_id}/describe", tags=["images"])
def describe_image(request: Request, person: Reader, image_id: str) -> DescriptionDocument:
    """Write four prompts that would draw such a picture."""
    return _description(describe.describe(current_app(request), person, image_id))


@router.post(
    "/describe",
    tags=["images"],
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The file itself: PNG, JPEG or WebP. It is looked at and not kept.",
            "content": {
                f"image/{kind}": {"schema": {"type": "string", "format": "binary"}} for kind in ("png", "jpeg", "webp")
            },
        }
    },
)
async def describe_file(request: Request, person: Reader) -> DescriptionDocument:
    """Write four prompts for a picture that is not in the library, without keeping it."""
    del person
    app = current_app(request)
    data = await raw_body(request, app)
    return _description(await run_in_threadpool(describe.of_upload, app, data))


def _description(told: "Description") -> DescriptionDocument:
    return DescriptionDocument(
        prompts=list(told.prompts),
        source=told.source,
        familiarity=told.familiarity,
        notices=[translate.notice(one) for one in told.notices],
    )

"""The native API's documents: what goes over the wire, with examples. Field names are the house's words."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

JobStatus = Literal["held", "queued", "leased", "running", "succeeded", "failed", "cancelled"]
Item = TypeVar("Item")


class Document(BaseModel):
    """All our documents refuse unknown fields: a misspelt one is an error, not a silent default."""

    model_config = ConfigDict(extra="forbid")


class DetailDocument(Document):
    """One thing that is wrong, and where: a JSON pointer into the body, or characters of the prompt."""

    code: str
    message: str | None = None
    pointer: str | None = None
    start: int | None = None
    end: int | None = None
    parameter: str | None = None
    value: str | None = None
    allowed: str | None = None
    versions: list[str] | None = None
    suggestion: str | None = None


class ErrorBody(Document):
    code: Annotated[str, Field(examples=["bad_prompt"])]
    message: str
    details: list[DetailDocument] = []
    request_id: str | None = None


class ErrorDocument(Document):
    """The one error shape."""

    error: ErrorBody


class NoticeDocument(Document):
    """Something that was not done as asked."""

    code: Annotated[str, Field(examples=["model_not_installed"])]
    message: str
    value: str | None = None
    suggestion: str | None = None


class FailureDocument(Document):
    code: str
    message: str
    details: list[DetailDocument] = []


class NewJob(Document):
    """A request for pictures, in the prompt language."""

    prompt: Annotated[
        str | None,
        Field(
            max_length=8192,
            examples=["a red fox in a snowy forest, watercolor --ar 16:9 --s 250"],
            description="Needed to imagine and to remix; a vary without it keeps the picture's own words.",
        ),
    ] = None
    task: Annotated[
        Literal["imagine", "vary", "remix", "reroll", "enhance", "finish"] | None,
        Field(description="Imagine when left out; all others go on from `parent`."),
    ] = None
    parent: Annotated[
        str | None,
        Field(
            max_length=64,
            examples=["img_019a9c0de0007000a1b2c3d4e5f60718"],
            description="The picture to go on from; for reroll, the job.",
        ),
    ] = None
    strength: Annotated[
        Literal["subtle", "strong"] | None,
        Field(description="How far a vary (subtle when left out) or a remix (strong) leaves its picture."),
    ] = None
    client_token: Annotated[
        str | None,
        Field(max_length=128, description="Sending the same token again returns the first answer's jobs."),
    ] = None


class ImageDocument(Document):
    """A picture of the library."""

    id: Annotated[str, Field(examples=["img_019a9c0de0007000a1b2c3d4e5f60718"])]
    task: Annotated[str, Field(examples=["imagine"], description="What made it; `upload` for a person's own picture.")]
    job_id: str | None
    index: int
    prompt: str
    parameters: dict[str, Any]
    version: str | None
    model: str | None
    seed: int | None
    width: int
    height: int
    draft: bool
    placeholder: Annotated[str, Field(description="A data: URL that stands in until the picture has loaded.")]
    parent_id: str | None
    created_at: Annotated[str, Field(examples=["2026-11-20T12:00:00.000Z"])]
    file: Annotated[str, Field(examples=["/api/v1/images/img_019a9c0de0007000a1b2c3d4e5f60718/file"])]


class ImageWithPlan(ImageDocument):
    """A picture with everything needed to make it again, and its family."""

    parents: Annotated[list[ImageDocument], Field(description="What it was made from, from the nearest to the first.")]
    children: Annotated[list[ImageDocument], Field(description="What was made from it, oldest first; at most 200.")]

    spec: dict[str, Any] | None
    plan: dict[str, Any] | None
    model_revision: str | None
    sha256: str
    bytes: int


class JobDocument(Document):
    """One request for pictures and where it stands."""

    id: Annotated[str, Field(examples=["job_019a9c0de0007000a1b2c3d4e5f60718"])]
    client_token: str | None
    status: JobStatus
    task: str
    prompt: str
    version: str
    model: Annotated[str, Field(description="The model that draws.")]
    recipe: Annotated[str, Field(description="The model that the version asks for.")]
    speed: Literal["turbo", "draft", "fast", "relax"]
    draft: bool
    seed: int
    count: int
    width: int
    height: int
    progress: Annotated[float, Field(ge=0, le=1)]
    parameters: dict[str, Any]
    images: list[ImageDocument]
    warnings: list[NoticeDocument]
    failure: FailureDocument | None
    gpu_ms: int
    estimate_ms: int
    queue_position: Annotated[int | None, Field(description="0 is next; null when not waiting.")]
    attempt: int
    created_at: str
    started_at: str | None
    finished_at: str | None


class JobsDocument(Document):
    jobs: list[JobDocument]


class DryRunDocument(Document):
    """What a submission would do, before doing it."""

    jobs: int
    pictures: int
    estimate_ms: int
    wait_ms: int
    specs: list[dict[str, Any]]
    plans: list[dict[str, Any]]
    warnings: list[NoticeDocument]


class PageDocument(Document, Generic[Item]):
    """A keyset page: hand `next_cursor` back for the next one."""

    items: list[Item]
    next_cursor: str | None


class PromptText(Document):
    text: Annotated[str, Field(max_length=8192, examples=["a fox --ar 16:9 --stylise 200"])]


class ExplanationDocument(Document):
    """What was understood of a prompt, with every error and its place."""

    text: str
    image_prompts: list[str]
    version: str
    parameters: dict[str, Any]
    jobs: int
    canonical: str
    errors: list[DetailDocument]
    warnings: list[DetailDocument]


class LicenceDocument(Document):
    name: str
    url: str
    commercial: bool


class ModelDocument(Document):
    """A model of the catalog and whether it can draw here."""

    alias: str
    title: str
    summary: str
    family: str
    versions: list[str]
    licence: LicenceDocument
    hub_id: str | None
    disk_gb: float
    device_gb: float
    installed: Literal["bundled", "installed", "partial", "missing"]
    capabilities: list[str]


class EngineStatus(Document):
    state: Literal["starting", "idle", "busy", "down"]
    device: str
    loaded: list[str]


class QueueStatus(Document):
    queued: int
    running: int


class UsageStatus(Document):
    gpu_ms_today: int


class StatusDocument(Document):
    version: str
    engine: EngineStatus
    queue: QueueStatus
    usage: UsageStatus


class PersonDocument(Document):
    id: str
    name: str


class SessionDocument(Document):
    person: PersonDocument
    version: str


class NewSession(Document):
    token: Annotated[str, Field(max_length=256, description="The token of the link that the server printed.")]

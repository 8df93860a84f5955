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


class PaperDocument(Document):
    """A sheet to print on. It is turned as the picture lies."""

    width_cm: Annotated[float, Field(examples=[30], description="1–500.")]
    height_cm: Annotated[float, Field(examples=[40], description="1–500.")]
    dpi: Annotated[int, Field(description="30–1200.")] = 300
    whole: Annotated[
        bool, Field(description="Keep the whole picture; otherwise it fills the paper and the middle is kept.")
    ] = False


Point = Annotated[list[float], Field(min_length=2, max_length=2, examples=[[0.25, 0.5]], description="x and y.")]


class NewMask(Document):
    """What an edit paints: a mask that was sent before (`POST /api/v1/masks`), or polygons. One of them."""

    file: Annotated[
        str | None,
        Field(max_length=64, examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]),
    ] = None
    polygons: Annotated[
        list[list[Point]],
        Field(
            max_length=100,
            examples=[[[[0.2, 0.2], [0.6, 0.2], [0.4, 0.7]]]],
            description="All that lies inside of any of them is painted. Points are counted from the upper left corner.",
        ),
    ] = []
    unit: Annotated[
        Literal["relative", "pixel"],
        Field(description="Of the points: 0–1 of the picture's sides (for an outpaint, the canvas's), or pixels."),
    ] = "relative"


class NewCanvas(Document):
    """How a canvas grows: pixels for each side (below 0 cuts off), or the ratio that it is widened to."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0
    ratio: Annotated[
        str | None, Field(max_length=11, examples=["16:9"], description="In place of pixels; 1:1 makes it square.")
    ] = None


class NewLayer(Document):
    """A picture of the library that is laid on the one to edit, before anything is painted."""

    image: Annotated[str, Field(max_length=64, examples=["img_019a9c0de0007000a1b2c3d4e5f60718"])]
    x: Annotated[int, Field(description="Its left edge, in pixels of the picture below; may lie outside.")] = 0
    y: Annotated[int, Field(description="Its upper edge, likewise.")] = 0
    width: Annotated[int | None, Field(description="Its own when left out, or in its own shape to the height.")] = None
    height: Annotated[int | None, Field(description="The same to the width.")] = None
    opacity: Annotated[float, Field(description="Above 0, up to 1.")] = 1.0
    rotation: Annotated[float, Field(description="Degrees clockwise around its middle, −360 to 360.")] = 0.0


class MaskDocument(Document):
    """A kept mask. `file` names it in a job; it is kept while a job or picture names it, and a day without."""

    file: Annotated[str, Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])]
    width: int
    height: int
    share: Annotated[float, Field(description="How much of the picture it paints, 0–1.")]


class NewJob(Document):
    """A request for pictures, in the prompt language."""

    prompt: Annotated[
        str | None,
        Field(
            max_length=8192,
            examples=["a red fox in a snowy forest, watercolor --ar 16:9 --s 250"],
            description="Needed to imagine, remix, retexture and edit (there it is the instruction). A vary without it "
            "keeps the picture's own words, inpaint, outpaint, pan and zoom go on with what is around, and a background "
            "without it becomes transparent.",
        ),
    ] = None
    task: Annotated[
        Literal[
            "imagine",
            "vary",
            "remix",
            "reroll",
            "enhance",
            "finish",
            "upscale",
            "inpaint",
            "outpaint",
            "pan",
            "zoom",
            "retexture",
            "edit",
            "background",
            "blend",
        ]
        | None,
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
        Literal["subtle", "strong", "creative"] | None,
        Field(
            description="How far a vary (subtle when left out) or a remix (strong) leaves its picture; "
            "an upscale is subtle (when left out) or creative."
        ),
    ] = None
    images: Annotated[
        list[Annotated[str, Field(max_length=80)]] | None,
        Field(
            examples=[["img_…", "img_…::2"]],
            description="What a blend blends: 2–5 pictures, each with an optional ::weight.",
        ),
    ] = None
    factor: Annotated[
        int | float | None,
        Field(
            examples=[2],
            description="How many times an upscale enlarges: 2 (when left out) or 4. How far a zoom steps back: 1–2, "
            "2 when left out.",
        ),
    ] = None
    creativity: Annotated[
        float | None,
        Field(examples=[0.3], description="How much an upscale paints in, 0–1: 0 nothing; a creative one 0.5."),
    ] = None
    print: Annotated[PaperDocument | None, Field(description="Upscale to this paper, in place of a factor.")] = None
    mask: Annotated[
        NewMask | None,
        Field(description="What an inpaint paints, or an outpaint paints besides; as large as the edited picture."),
    ] = None
    canvas: Annotated[NewCanvas | None, Field(description="How an outpaint grows the picture.")] = None
    direction: Annotated[Literal["left", "right", "up", "down"] | None, Field(description="Where a pan looks.")] = None
    amount: Annotated[
        float | None,
        Field(examples=[0.5], description="How much a pan adds, in shares of the side: 0.05–1, 0.5 when left out."),
    ] = None
    structure: Annotated[
        float | None,
        Field(examples=[0.7], description="How firmly a retexture holds the picture's edges: 0–1, 0.7 when left out."),
    ] = None
    layers: Annotated[
        list[NewLayer] | None,
        Field(
            max_length=16,
            description="Pictures laid on top before an inpaint, outpaint or retexture. An inpaint with layers and "
            "without a mask paints along their edges, so that they grow in.",
        ),
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
    folder_id: str | None = None
    tags: list[str] = []
    rating: Annotated[int, Field(description="Stars, 1–5; 0 for none.")] = 0
    hidden: bool = False
    liked: bool = False
    stack_id: Annotated[str | None, Field(description="Pictures of one stack lie on one another.")] = None
    colors: Annotated[list[str], Field(description="Main colours, largest first.", examples=[["#aabbcc"]])] = []
    origin: Annotated[str, Field(description="The tool it was taken over from; empty for our own and uploads.")] = ""
    name: Annotated[str, Field(description="Its file's name, where it came as a file.")] = ""
    deleted_at: Annotated[str | None, Field(description="When it went into the trash.")] = None


class ImageWithPlan(ImageDocument):
    """A picture with everything needed to make it again, and its family."""

    parents: Annotated[list[ImageDocument], Field(description="What it was made from, from the nearest to the first.")]
    children: Annotated[list[ImageDocument], Field(description="What was made from it, oldest first; at most 200.")]

    spec: dict[str, Any] | None
    plan: dict[str, Any] | None
    model_revision: str | None
    sha256: str
    bytes: int


class CarriedDocument(Document):
    """What a picture's file itself says, wherever it is taken."""

    says: Annotated[dict[str, Any], Field(description="Empty: the file says nothing of its making.")]
    notices: list[NoticeDocument]


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
    estimate_ms: Annotated[int, Field(description="Device time, by what its like have taken here.")]
    price_ms: Annotated[int, Field(description="What that costs: device time times the speed's rate.")]
    wait_ms: Annotated[int, Field(description="Until the first of them starts, as the queue stands.")]
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

"""Documents of the Evolink dialect: one request a model, the task, credits, and the one error envelope. Files: `files_schema`."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

LONGEST_PROMPT = 8192
LONGEST_URL = 2048

ImageNumber = Annotated[int, Field(ge=0, le=3, description="Which picture of the task, from 0.")]
TaskId = Annotated[str, Field(min_length=1, max_length=128, examples=["task-unified-1757165031-mjv7abcd"])]
Prompt = Annotated[str, Field(max_length=LONGEST_PROMPT)]
Urls = Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1, max_length=1)]
Callback = Annotated[str | None, Field(max_length=LONGEST_URL, description="HTTPS; told when the task has ended.")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", protected_namespaces=())


class Area(_Strict):
    """A polygon: x1, y1, x2, y2, … in pixels. `width` and `height` are its own size, or the size it was drawn on."""

    width: int = Field(ge=1, le=16_384)
    height: int = Field(ge=1, le=16_384)
    points: list[float] = Field(min_length=6, max_length=20_000)

    @model_validator(mode="after")
    def _pairs(self) -> "Area":
        if len(self.points) % 2:
            raise ValueError("points come in pairs: x1, y1, x2, y2, …")
        return self


class Mask(_Strict):
    """Polygons, or a picture: white is painted, black is kept. One of the two."""

    areas: list[Area] | None = Field(None, min_length=1, max_length=100)
    url: str | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _one(self) -> "Mask":
        if (self.areas is None) == (self.url is None):
            raise ValueError("a mask has either areas or url")
        return self


class Canvas(_Strict):
    width: int = Field(ge=16, le=8192)
    height: int = Field(ge=16, le=8192)


class Placed(_Strict):
    """Where the picture lies on the canvas, and how large."""

    width: int = Field(ge=1, le=16_384)
    height: int = Field(ge=1, le=16_384)
    x: int = Field(ge=-16_384, le=16_384)
    y: int = Field(ge=-16_384, le=16_384)


class _Speeded(_Strict):
    speed: Literal["fast", "turbo"] | None = None


class OfTask(_Strict):
    task_id: TaskId
    image_number: ImageNumber = 0


class ImagineParams(_Strict):
    speed: Literal["draft", "fast", "turbo"] = "fast"


class EnhanceParams(OfTask):
    """`task_id` is a draft's."""


class UpscaleParams(OfTask):
    type: Literal["standard", "creative"] = "standard"


class VariationParams(OfTask, _Speeded):
    type: Literal["subtle", "strong"] = "subtle"


class RemixParams(OfTask, _Speeded):
    mode: Literal["strong", "subtle"] = "strong"


class PanParams(OfTask, _Speeded):
    direction: Literal["down", "right", "up", "left"] = "down"
    scale: float = Field(1.5, ge=1.1, le=3.0)


class OutpaintParams(OfTask, _Speeded):
    scale: float = Field(1.5, ge=1.1, le=2.0)


class InpaintParams(OfTask, _Speeded):
    mask: Mask


class EditParams(OfTask, _Speeded):
    canvas: Canvas
    img_pos: Placed
    mask: Mask | None = None


class UploadPaintParams(_Speeded):
    mask: Mask
    canvas: Canvas
    img_pos: Placed


class RetextureParams(_Speeded):
    pass


class RemoveBackgroundParams(_Strict):
    pass


class _Create(_Strict):
    callback_url: Callback = None


class Imagine(_Create):
    model: Literal["mj-v7"]
    prompt: Prompt
    model_params: ImagineParams = ImagineParams()

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "mj-v7",
                    "prompt": "A cinematic shot of a Maine Coon cat on a neon-lit balcony --ar 16:9 --s 500",
                    "model_params": {"speed": "fast"},
                }
            ]
        }
    )


class Enhance(_Create):
    model: Literal["mj-v7-enhance"]
    model_params: EnhanceParams


class Upscale(_Create):
    model: Literal["mj-v7-upscale"]
    model_params: UpscaleParams


class Variation(_Create):
    model: Literal["mj-v7-variation"]
    prompt: Prompt = ""
    model_params: VariationParams


class Remix(_Create):
    model: Literal["mj-v7-remix"]
    prompt: Prompt
    model_params: RemixParams


class Pan(_Create):
    model: Literal["mj-v7-pan"]
    prompt: Prompt = ""
    model_params: PanParams


class Outpaint(_Create):
    model: Literal["mj-v7-outpaint"]
    prompt: Prompt = ""
    model_params: OutpaintParams


class Inpaint(_Create):
    model: Literal["mj-v7-inpaint"]
    prompt: Prompt = ""
    model_params: InpaintParams


class Edit(_Create):
    model: Literal["mj-v7-edit"]
    prompt: Prompt
    model_params: EditParams


class UploadPaint(_Create):
    model: Literal["mj-v7-upload-paint"]
    prompt: Prompt
    image_urls: Urls
    model_params: UploadPaintParams


class Retexture(_Create):
    model: Literal["mj-v7-retexture"]
    prompt: Prompt
    image_urls: Urls
    model_params: RetextureParams = RetextureParams()


class RemoveBackground(_Create):
    model: Literal["mj-v7-remove-bg"]
    image_urls: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1, max_length=20)]
    model_params: RemoveBackgroundParams = RemoveBackgroundParams()


Create = Annotated[
    Imagine
    | Enhance
    | Upscale
    | Variation
    | Remix
    | Pan
    | Outpaint
    | Inpaint
    | Edit
    | UploadPaint
    | Retexture
    | RemoveBackground,
    Field(discriminator="model"),
]
MODELS = (
    "mj-v7", "mj-v7-enhance", "mj-v7-upscale", "mj-v7-variation", "mj-v7-remix", "mj-v7-pan", "mj-v7-outpaint",
    "mj-v7-inpaint", "mj-v7-edit", "mj-v7-upload-paint", "mj-v7-retexture", "mj-v7-remove-bg",
)  # fmt: skip

Status = Literal["pending", "processing", "completed", "failed"]


class TaskInfo(BaseModel):
    can_cancel: bool
    estimated_time: int | None = Field(None, ge=0, description="Seconds.")


class Usage(BaseModel):
    billing_rule: Literal["per_call"] = "per_call"
    credits_reserved: float
    credits_used: float | None = None
    user_group: str


class Failure(BaseModel):
    code: str
    message: str


class Result(BaseModel):
    result_id: str
    image_url: str


class Task(BaseModel):
    created: int
    id: str
    model: str
    object: Literal["image.generation.task"] = "image.generation.task"
    progress: int = Field(ge=0, le=100)
    status: Status
    task_info: TaskInfo
    type: Literal["image"] = "image"
    usage: Usage | None = None
    results: list[str] | None = None
    result_data: list[Result] | None = None
    error: Failure | None = None
    warnings: list[dict[str, Any]] | None = Field(None, description="Ours: what was not done as asked.")


class ListedTask(Task):
    created_at: str
    has_results: bool
    credits_used: float


class TaskPage(BaseModel):
    data: list[ListedTask]
    total: int
    page: int
    page_size: int


class TaskIds(BaseModel):
    task_ids: list[Annotated[str, Field(max_length=128)]] = Field(min_length=1, max_length=50)


class Tasks(BaseModel):
    data: list[Task]


class ModelName(BaseModel):
    id: str
    object: str = "model"
    owned_by: str = "gesso"
    created: int


class Models(BaseModel):
    object: str = "list"
    data: list[ModelName]


class TokenCredits(BaseModel):
    remaining_credits: float
    unlimited_credits: bool
    used_credits: float


class UserCredits(BaseModel):
    remaining_credits: float
    used_credits: float


class CreditsData(BaseModel):
    token: TokenCredits
    user: UserCredits


class Credits(BaseModel):
    data: CreditsData
    message: str = ""
    success: bool = True


class Problem(BaseModel):
    code: str
    message: str
    type: str
    param: str | None = None
    fallback_suggestion: str | None = None


class ErrorDocument(BaseModel):
    error: Problem

"""Documents of the midjourney-proxy dialect. Unknown fields of a request are passed over, as there."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LONGEST_PROMPT = 8192
PICTURES_AT_MOST = 5
LISTED_AT_MOST = 100
DOT = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQMAAACQp+OdAAAABlBMVEXm3Mi0UCjX37aDAAAAHklEQVR42mNgGHqAkYHhPwMDAyMDE0xklIHMoCcAAMnfAUBYkeRuAAAAAElFTkSuQmCC"
OTHER = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQMAAACQp+OdAAAABlBMVEXw3HgoPHhJCC1UAAAAIklEQVR42mP8zwABTAxDhsHCwMDIwMDwfyi5mZ4MRjrGKQDBggN/WAf0dQAAAABJRU5ErkJggg=="
"""Two small pictures for the examples."""

Prompt = Annotated[str, Field(max_length=LONGEST_PROMPT)]
TaskId = Annotated[str, Field(min_length=1, max_length=64, examples=["1764460800000123"])]
CustomId = Annotated[str, Field(min_length=1, max_length=200, description="Of one of the task's `buttons`.")]
Picture = Annotated[str, Field(min_length=1, description="A data URL; base64 alone is taken too.")]
Action = Literal["IMAGINE", "UPSCALE", "VARIATION", "REROLL", "DESCRIBE", "BLEND", "SHORTEN", "PAN", "ZOOM", "INPAINT"]
Status = Literal["NOT_START", "SUBMITTED", "IN_PROGRESS", "MODAL", "FAILURE", "SUCCESS", "CANCEL"]
Bot = Literal["MID_JOURNEY", "NIJI_JOURNEY"]


class _Submit(BaseModel):
    model_config = ConfigDict(extra="ignore")

    state: str | None = Field(None, max_length=2000, description="Comes back with the task.")
    notifyHook: str | None = Field(
        None,
        max_length=2048,
        description="Is posted the task whenever its status or progress changes; once each, no retry.",
    )


class AccountFilter(BaseModel):
    model_config = ConfigDict(extra="ignore")

    modes: list[str] | None = Field(None, max_length=10, description="`FAST`, `RELAX`, `TURBO`: the first one counts.")


class Imagine(_Submit):
    prompt: Prompt = ""
    base64Array: list[Picture] | None = Field(None, max_length=PICTURES_AT_MOST, description="Pictures that guide.")
    base64: str | None = Field(None, description="The same, one alone: the old way.")
    botType: Bot | None = None
    accountFilter: AccountFilter | None = None

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={"examples": [{"prompt": "a red fox in snow, watercolor --draft", "state": "mine"}]},
    )


class Change(_Submit):
    taskId: TaskId
    action: Literal["UPSCALE", "VARIATION", "REROLL"]
    index: int | None = Field(None, ge=1, le=4, description="Which picture; not for REROLL.")

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={"examples": [{"taskId": "1764460800000123", "action": "UPSCALE", "index": 2}]},
    )


class SimpleChange(_Submit):
    content: str = Field(max_length=100, description="`<task id> U2`, `<task id> V3` or `<task id> R`.")

    model_config = ConfigDict(extra="ignore", json_schema_extra={"examples": [{"content": "1764460800000123 U2"}]})


class Describe(_Submit):
    base64: str | None = Field(None, description="A data URL.")
    link: str | None = Field(None, max_length=2048, description="The address of a picture, in its place.")

    model_config = ConfigDict(extra="ignore", json_schema_extra={"examples": [{"base64": DOT}]})


class Blend(_Submit):
    base64Array: list[Picture] = Field(min_length=2, max_length=PICTURES_AT_MOST)
    dimensions: Literal["PORTRAIT", "SQUARE", "LANDSCAPE"] | None = Field(
        None, description="2:3, 1:1 or 3:2; 1:1 when left out."
    )

    model_config = ConfigDict(
        extra="ignore", json_schema_extra={"examples": [{"base64Array": [DOT, OTHER], "dimensions": "SQUARE"}]}
    )


class Shorten(_Submit):
    prompt: Prompt

    model_config = ConfigDict(
        extra="ignore", json_schema_extra={"examples": [{"prompt": "a very beautiful red fox in deep white snow"}]}
    )


class Press(_Submit):
    taskId: TaskId
    customId: CustomId

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={"examples": [{"taskId": "1764460800000123", "customId": "MJ::JOB::upsample::2::job_0123"}]},
    )


class Modal(_Submit):
    taskId: TaskId
    prompt: Prompt | None = None
    maskBase64: str | None = Field(None, description="White, or what is not transparent, is painted.")

    model_config = ConfigDict(
        extra="ignore", json_schema_extra={"examples": [{"taskId": "1764460800000123", "prompt": "a fox --zoom 1.8"}]}
    )


class Ids(BaseModel):
    ids: list[TaskId] = Field(max_length=LISTED_AT_MOST)

    model_config = ConfigDict(extra="ignore", json_schema_extra={"examples": [{"ids": ["1764460800000123"]}]})


class SubmitResult(BaseModel):
    """`code`: 1 accepted, 3 not found, 4 wrong input, 9 failed, 21 there already or waiting for a modal, 23 full, 24 blocked."""

    code: int
    description: str
    result: str | None = None
    properties: dict[str, Any] = {}


class Button(BaseModel):
    customId: str
    emoji: str = ""
    label: str = ""
    style: int = 2
    type: int = 2


class Link(BaseModel):
    url: str
    thumbnail: str


class Task(BaseModel):
    id: str
    action: str
    status: Status
    prompt: str = ""
    promptEn: str = ""
    description: str = ""
    state: str | None = None
    submitTime: int
    startTime: int | None = None
    finishTime: int | None = None
    progress: str
    imageUrl: str | None = Field(None, description="The grid of an imagine, the picture of everything else.")
    imageUrls: list[Link] = []
    imageWidth: int | None = None
    imageHeight: int | None = None
    failReason: str | None = None
    properties: dict[str, Any] = {}
    buttons: list[Button] = []
    botType: str = "MID_JOURNEY"
    mode: str | None = None
    seed: str | None = None

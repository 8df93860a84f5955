"""Documents of the OpenAI Images dialect. Unknown fields of a request are passed over, as OpenAI's clients expect."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

LONGEST_PROMPT = 8192
PICTURES_AT_MOST = 10
PARTIALS_AT_MOST = 3

Count = Annotated[int | None, Field(ge=1, le=PICTURES_AT_MOST)]
Compression = Annotated[int | None, Field(ge=0, le=100)]
Partials = Annotated[int | None, Field(ge=0, le=PARTIALS_AT_MOST)]
Prompt = Annotated[str, Field(min_length=1, max_length=LONGEST_PROMPT)]


class Options(BaseModel):
    """What generations, edits and variations share."""

    model_config = ConfigDict(extra="ignore", protected_namespaces=())

    model: str | None = Field(None, max_length=100, examples=["gpt-image-1"])
    n: Count = Field(None, description="How many pictures; 1 when left out.", examples=[1])
    size: str | None = Field(
        None, max_length=20, description="`auto`, or WIDTHxHEIGHT in pixels.", examples=["1024x1024"]
    )
    quality: str | None = Field(
        None, max_length=20, description="`low` draws a draft, `high` and `hd` take twice the steps.", examples=["low"]
    )
    response_format: str | None = Field(None, max_length=20, description="`b64_json` or `url` (links for 60 minutes).")
    output_format: str | None = Field(None, max_length=20, description="`png`, `jpeg` or `webp`.")
    output_compression: Compression = Field(None, description="0–100, for jpeg and webp.")
    background: str | None = Field(None, max_length=20, description="`transparent`, `opaque` or `auto`.")
    style: str | None = Field(None, max_length=20, description="`vivid`, or `natural` for less of the house style.")
    moderation: str | None = Field(None, max_length=20, description="Passed over: the operator's policy holds.")
    user: str | None = Field(None, description="Passed over.")
    stream: bool | None = None
    partial_images: Partials = Field(None, description="Previews in a stream, 0–3.")


class Generation(Options):
    prompt: Prompt = Field(examples=["a red fox in snow, watercolor"])

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"model": "gpt-image-1", "prompt": "a red fox in snow", "quality": "low"}]}
    )


class EditForm(Options):
    prompt: Prompt


class VariationForm(Options):
    pass


class ImageDocument(BaseModel):
    b64_json: str | None = None
    url: str | None = None
    revised_prompt: str | None = None


class TokenDetails(BaseModel):
    image_tokens: int
    text_tokens: int


class Usage(BaseModel):
    input_tokens: int
    input_tokens_details: TokenDetails
    output_tokens: int
    total_tokens: int


class GessoDocument(BaseModel):
    """What OpenAI's answer has no field for: our jobs and pictures, and what was not done as asked."""

    job_ids: list[str]
    image_ids: list[str]
    warnings: list[dict[str, Any]]


class ImagesDocument(BaseModel):
    created: int
    data: list[ImageDocument]
    background: str | None = None
    output_format: str | None = None
    quality: str | None = None
    size: str | None = None
    usage: Usage
    gesso: GessoDocument


class ModelDocument(BaseModel):
    id: str
    object: str = "model"
    created: int
    owned_by: str = "gesso"


class ModelList(BaseModel):
    object: str = "list"
    data: list[ModelDocument]


class Problem(BaseModel):
    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ErrorDocument(BaseModel):
    error: Problem

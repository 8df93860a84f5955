"""1min.ai's documents, by type and model. Field names are theirs; fields that are unknown to us are said back as notices."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Ratio = Annotated[int, Field(ge=1, le=1000)]
Weight = Annotated[float, Field(ge=0.5, le=2.0)]


class Given(BaseModel):
    """What a client sends. It may say more than we know: see `unknown`."""

    model_config = ConfigDict(extra="allow")

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(sorted(self.model_extra or {}))


class Options(Given):
    """What every kind of request may say."""

    mode: Annotated[Literal["fast", "relax"], Field(description="`fast` costs 2×, `relax` 1×.")] = "fast"
    n: Annotated[int, Field(ge=1, le=4, description="The number of pictures is fixed at 4.")] = 4
    isNiji6: Annotated[bool, Field(description="Draw as niji 6 does.")] = False
    maintainModeration: Annotated[
        bool, Field(description="Ask the operator's policy, where it leaves that to the request.")
    ] = True
    aspect_width: Annotated[Ratio, Field(description="1–7 is what the service knows; larger ones are tried.")] = 1
    aspect_height: Ratio = 1
    no: Annotated[str | None, Field(max_length=2000)] = None
    image_weight: Annotated[Weight | None, Field(description="Of the pictures that stand in the prompt.")] = None
    seed: Annotated[int | None, Field(ge=0, le=4_294_967_295)] = None
    tile: bool = False
    stylize: Annotated[int | None, Field(ge=0, le=1000)] = None
    chaos: Annotated[int | None, Field(ge=0, le=100)] = None
    weird: Annotated[int | None, Field(ge=0, le=3000)] = None


Asset = Annotated[
    str | None,
    Field(
        max_length=2048, description="The path of an asset, of an earlier result, or an address.", examples=["images/…"]
    ),
]


class Words(Options):
    prompt: Annotated[str, Field(min_length=1, max_length=8192)]
    negativePrompt: Annotated[str | None, Field(max_length=2000)] = None
    style_reference: Asset = None


class Words70(Words):
    omni_reference: Asset = None
    omni_reference_weight: Weight | None = None


class Words61(Words):
    character_reference: Asset = None


class Picture(Options):
    imageUrl: Annotated[
        str,
        Field(
            min_length=1, max_length=2048, description="The path of an asset or of an earlier result, or an address."
        ),
    ]


class Generate70(Given):
    type: Literal["IMAGE_GENERATOR"]
    model: Literal["midjourney_7_0"]
    promptObject: Words70


class Generate61(Given):
    type: Literal["IMAGE_GENERATOR"]
    model: Literal["midjourney_6_1"]
    promptObject: Words61


class Generate52(Given):
    type: Literal["IMAGE_GENERATOR"]
    model: Literal["midjourney"]
    promptObject: Words61


class Vary(Given):
    type: Literal["IMAGE_VARIATOR"]
    model: Literal["midjourney", "midjourney_6_1", "midjourney_7_0"]
    promptObject: Picture


def _which(body: Any) -> str:
    told = body if isinstance(body, dict) else getattr(body, "__dict__", {})  # bytes, lists and numbers come here too
    return "IMAGE_VARIATOR" if told.get("type") == "IMAGE_VARIATOR" else str(told.get("model"))


Feature = Annotated[
    Annotated[Generate70, Tag("midjourney_7_0")]
    | Annotated[Generate61, Tag("midjourney_6_1")]
    | Annotated[Generate52, Tag("midjourney")]
    | Annotated[Vary, Tag("IMAGE_VARIATOR")],
    Discriminator(
        _which,
        custom_error_type="model_unknown",
        custom_error_message="The type is IMAGE_GENERATOR or IMAGE_VARIATOR, and the model midjourney_7_0, midjourney_6_1 or midjourney.",
    ),
]


class TeamUser(BaseModel):
    teamId: str
    userId: str
    userName: str
    userAvatar: str = ""
    status: Literal["ACTIVE"] = "ACTIVE"
    role: Literal["ADMIN", "MEMBER"]
    creditLimit: Annotated[int, Field(description="Milliseconds of device time in all; 0 is no limit.")]
    usedCredit: Annotated[int, Field(description="Milliseconds of device time used.")]
    createdAt: str
    createdBy: str = "SYSTEM"
    updatedAt: str
    updatedBy: str = "SYSTEM"


class Detail(BaseModel):
    promptObject: dict[str, Any]
    resultObject: Annotated[list[str], Field(description="Paths: what later requests refer to.")]
    responseObject: dict[str, Any] = {}


class Notice(BaseModel):
    code: str
    message: str


class Additional(BaseModel):
    """What 1min's own answer has no place for."""

    temporaryUrls: Annotated[list[str], Field(description="A link to each picture, for seven days.")]
    images: Annotated[list[str], Field(description="Ids of the pictures in the native API.")]
    warnings: list[Notice]


class Record(BaseModel):
    uuid: str
    userId: str
    teamId: str
    teamUser: TeamUser
    model: str
    type: str
    metadata: None = None
    rating: None = None
    feedback: None = None
    conversationId: None = None
    status: Literal["SUCCESS"] = "SUCCESS"
    createdAt: str
    aiRecordDetail: Detail
    additionalData: Additional
    temporaryUrl: str


class FeatureAnswer(BaseModel):
    aiRecord: Record


class AssetFacts(BaseModel):
    """As multer's S3 storage tells it."""

    fieldname: str = "asset"
    originalname: str
    encoding: str = "7bit"
    mimetype: str
    size: int
    bucket: str
    key: str
    acl: str = "private"
    contentType: str
    contentDisposition: None = None
    contentEncoding: None = None
    storageClass: str = "STANDARD"
    serverSideEncryption: None = None
    metadata: dict[str, str]
    location: str
    etag: str


class FileContent(BaseModel):
    uuid: str
    path: Annotated[str, Field(description="What requests refer to.")]
    type: str
    name: str


class AssetAnswer(BaseModel):
    asset: AssetFacts
    fileContent: FileContent


class Modality(BaseModel):
    INPUT: list[str]
    OUTPUT: list[str]


class Model(BaseModel):
    modelId: str
    name: str
    provider: str = "gesso"
    status: str = "ACTIVE"
    features: list[str]
    modality: Modality
    creditMetadata: dict[str, Any]


class Models(BaseModel):
    models: list[Model]


class Wrong(BaseModel):
    code: str
    message: str
    pointer: str | None = None
    value: str | None = None
    allowed: str | None = None
    suggestion: str | None = None


class ErrorDocument(BaseModel):
    """1min documents no error; its clients look for `message`, then `error`, then `detail`."""

    statusCode: int
    error: str
    message: str
    code: Annotated[str, Field(description="Gesso's own, stable code.")]
    details: list[Wrong] = []

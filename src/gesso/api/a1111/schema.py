"""Documents of the A1111 dialect. Unknown fields of a request are passed over, as there."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

LONGEST_PROMPT = 8192
PICTURES_AT_MOST = 40
SIDES = "64–4096"

Text = Annotated[str, Field(max_length=LONGEST_PROMPT)]
Base64 = Annotated[str, Field(min_length=1, description="Base64 of a PNG, JPEG, WebP or GIF, or a data URL of one.")]
Side = Annotated[int, Field(ge=64, le=4096, description=f"Pixels, {SIDES}; at most 8,847,360 in all.")]
DOT = "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQMAAACQp+OdAAAABlBMVEXm3Mi0UCjX37aDAAAAHklEQVR42mNgGHqAkYHhPwMDAyMDE0xklIHMoCcAAMnfAUBYkeRuAAAAAElFTkSuQmCC"
"""A small picture for the examples."""


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", protected_namespaces=())


class _Asked(_Loose):
    """What words and pictures ask alike."""

    prompt: Text = ""
    negative_prompt: Text = Field("", description="What shall not be seen, separated by commas.")
    seed: int = Field(-1, ge=-1, le=(1 << 63) - 1, description="−1 takes a fresh one. Picture i has seed + i.")
    steps: int | None = Field(
        None,
        ge=1,
        le=150,
        description="Models of few steps take at most their own number; the model's draft steps, or fewer, draw a draft.",
    )
    cfg_scale: float | None = Field(None, ge=0, le=50, description="For models that have guidance; others say so.")
    batch_size: int = Field(1, ge=1, le=PICTURES_AT_MOST)
    n_iter: int = Field(1, ge=1, le=PICTURES_AT_MOST, description="Batches; all in all at most 40 pictures.")
    width: Side = 512
    height: Side = 512
    tiling: bool | None = None
    sampler_name: str | None = Field(None, max_length=100, description="Passed over: a model has its own.")
    denoising_strength: float | None = Field(None, ge=0, le=1)
    override_settings: dict[str, Any] | None = Field(
        None, description="`sd_model_checkpoint` chooses the model for this call alone."
    )
    send_images: bool = True
    alwayson_scripts: dict[str, Any] | None = Field(None, description="Not supported; `info` says so.")
    script_name: str | None = Field(None, max_length=200, description="Not supported; `info` says so.")
    styles: list[str] | None = Field(None, max_length=100, description="Not supported; `info` says so.")
    restore_faces: bool | None = Field(None, description="Not supported; `info` says so.")
    refiner_checkpoint: str | None = Field(None, max_length=200, description="Not supported; `info` says so.")


class TextToImage(_Asked):
    enable_hr: bool = Field(False, description="Delivers `hr_scale` times the size, or `hr_resize_x` × `hr_resize_y`.")
    hr_scale: float = Field(2.0, ge=1, le=4)
    hr_resize_x: int = Field(0, ge=0, le=4096)
    hr_resize_y: int = Field(0, ge=0, le=4096)

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"prompt": "a red fox in snow, watercolor", "steps": 1, "width": 96, "height": 64, "batch_size": 1}
            ]
        }
    )


class ImageToImage(_Asked):
    init_images: list[Base64] = Field(min_length=1, max_length=20, description="The first one is painted over.")
    mask: Base64 | None = Field(None, description="White is painted, black is kept.")
    inpainting_mask_invert: int = Field(0, ge=0, le=1, description="1: black is painted, white is kept.")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "prompt": "a yellow moon over hills",
                    "init_images": [f"data:image/png;base64,{DOT}"],
                    "denoising_strength": 0.4,
                    "steps": 1,
                    "width": 64,
                    "height": 64,
                }
            ]
        }
    )


class Pictures(BaseModel):
    """`images` are base64 without a prefix; `info` is JSON in a string."""

    images: list[str]
    parameters: dict[str, Any]
    info: str


class _Extras(_Loose):
    resize_mode: int = Field(0, ge=0, le=1, description="0: by `upscaling_resize`; 1: to the size given.")
    upscaling_resize: float = Field(2, ge=0.1, le=8)
    upscaling_resize_w: int = Field(512, ge=1, le=8192)
    upscaling_resize_h: int = Field(512, ge=1, le=8192)
    upscaling_crop: bool = Field(True, description="With `resize_mode` 1: cut to the size rather than stay within it.")
    upscaler_1: str = Field("None", max_length=100, description="`None`, `Lanczos`, `Nearest`, `Gesso`; GET upscalers.")
    upscaler_2: str = Field("None", max_length=100, description="Not supported; `html_info` says so.")
    gfpgan_visibility: float = Field(0, ge=0, le=1, description="Not supported; `html_info` says so.")
    codeformer_visibility: float = Field(0, ge=0, le=1, description="Not supported; `html_info` says so.")


class ExtraSingle(_Extras):
    image: Base64

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"image": f"data:image/png;base64,{DOT}", "upscaling_resize": 2, "upscaler_1": "Lanczos"}]
        }
    )


class FileData(_Loose):
    data: Base64
    name: str = Field("", max_length=200)


class ExtraBatch(_Extras):
    imageList: list[FileData] = Field(min_length=1, max_length=PICTURES_AT_MOST)

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"imageList": [{"data": DOT, "name": "a.png"}], "upscaling_resize": 2, "upscaler_1": "Nearest"}
            ]
        }
    )


class ExtraSingleAnswer(BaseModel):
    html_info: str
    image: str


class ExtraBatchAnswer(BaseModel):
    html_info: str
    images: list[str]


class PngInfo(_Loose):
    image: Base64

    model_config = ConfigDict(json_schema_extra={"examples": [{"image": f"data:image/png;base64,{DOT}"}]})


class PngInfoAnswer(BaseModel):
    info: str
    items: dict[str, Any]
    parameters: dict[str, Any]


class Interrogate(_Loose):
    image: Base64
    model: str = Field("clip", max_length=100, description="Passed over: the eye looks.")

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"image": f"data:image/png;base64,{DOT}", "model": "clip"}]}
    )


class Caption(BaseModel):
    caption: str


class Options(BaseModel):
    """What of the web UI's options means something here; all others are passed over."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())

    sd_model_checkpoint: str | None = Field(None, max_length=200, examples=["starter"])

    model_config["json_schema_extra"] = {"examples": [{"sd_model_checkpoint": "starter"}]}


class OptionsAnswer(BaseModel):
    sd_model_checkpoint: str
    sd_checkpoint_hash: str
    sd_vae: str = "Automatic"
    samples_format: str = "png"
    CLIP_stop_at_last_layers: int = 1
    show_progress_type: str = "Full"


class ProgressState(BaseModel):
    skipped: bool = False
    interrupted: bool = False
    stopping_generation: bool = False
    job: str = ""
    job_count: int = 0
    job_timestamp: str = "0"
    job_no: int = 0
    sampling_step: int = 0
    sampling_steps: int = 0


class Progress(BaseModel):
    progress: float
    eta_relative: float
    state: ProgressState
    current_image: str | None = None
    textinfo: str | None = None


class Checkpoint(BaseModel):
    model_config = ConfigDict(protected_namespaces=())

    title: str
    model_name: str
    hash: str | None
    sha256: str | None
    filename: str
    config: str | None = None


class Sampler(BaseModel):
    name: str
    aliases: list[str]
    options: dict[str, str]


class Scheduler(BaseModel):
    name: str
    label: str
    aliases: list[str] | None = None
    default_rho: float = -1
    need_inner_model: bool = False


class Upscaler(BaseModel):
    model_config = ConfigDict(protected_namespaces=())

    name: str
    model_name: str | None = None
    model_path: str | None = None
    model_url: str | None = None
    scale: float = 4


class LatentMode(BaseModel):
    name: str


class Vae(BaseModel):
    model_config = ConfigDict(protected_namespaces=())

    model_name: str
    filename: str


class Scripts(BaseModel):
    txt2img: list[str] = []
    img2img: list[str] = []


class Embeddings(BaseModel):
    loaded: dict[str, Any] = {}
    skipped: dict[str, Any] = {}


class Nothing(BaseModel):
    """An empty object."""


class ErrorDocument(BaseModel):
    error: str
    detail: str
    body: str
    errors: str

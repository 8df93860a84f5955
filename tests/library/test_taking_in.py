"""One picture of each rival's tool, hostile ones, and an archive of ours: what is taken in, and what is left out and why."""

import io
import json
import zipfile
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from gesso.actions.transfers import _understand
from gesso.domain.errors import BadInputError, GessoError
from gesso.library import archive, reading
from gesso.library.taking_in import TakingIn
from gesso.store.queries import transfers
from tests.library.conftest import PERSON

A1111 = "a red fox, masterpiece\nNegative prompt: blurry, lowres\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 512x768, Model hash: abc, Model: dreamshaper_8"
INVOKE = json.dumps(
    {
        "app_version": "5.4.0",
        "positive_prompt": "a red fox",
        "negative_prompt": "blurry",
        "seed": 77,
        "steps": 30,
        "cfg_scale": 7.5,
        "scheduler": "dpmpp_2m",
        "width": 1024,
        "height": 768,
        "model": {"name": "SDXL Base", "key": "k", "hash": "h"},
        "loras": [{"model": {"name": "ink"}, "weight": 0.7}],
    }
)
COMFY = json.dumps(
    {
        "3": {
            "class_type": "KSampler",
            "inputs": {
                "seed": 42,
                "steps": 25,
                "cfg": 8,
                "sampler_name": "euler",
                "model": ["4", 0],
                "positive": ["6", 0],
                "negative": ["7", 0],
                "latent_image": ["5", 0],
            },
        },
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd_xl.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 640, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red fox at dawn", "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "bad hands", "clip": ["4", 1]}},
    }
)
LOOP = json.dumps(
    {
        "1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "seed": ["1", 0], "cfg": float(10**30)}},
        "2": {"class_type": "Combine", "inputs": {"conditioning": ["2", 0]}},
    }
)
MIDJOURNEY = "a red fox --ar 3:2 --s 250 --v 6.1 Job ID: 0a1b2c3d-0000-4000-8000-000000000000"


def png(shade: int = 0, **texts: str) -> bytes:
    told = PngInfo()
    for key, text in texts.items():
        told.add_text(key, text)
    out = io.BytesIO()
    Pillow.fromarray(np.full((8, 12, 3), shade, np.uint8)).save(out, "PNG", pnginfo=told)
    return out.getvalue()


@pytest.fixture
def taking(home: Any) -> TakingIn:
    return TakingIn(
        home.database,
        home.blobs,
        new_id=home.new_id,
        clock_ms=home.clock_ms,
        bytes_at_most=1_000_000,
        understand=_understand,
    )


@pytest.mark.parametrize(
    ("texts", "origin", "prompt", "seed", "model", "no"),
    [
        ({"parameters": A1111}, "a1111", "a red fox, masterpiece", 1234, "dreamshaper_8", ("blurry, lowres",)),
        ({"invokeai_metadata": INVOKE}, "invokeai", "a red fox", 77, "SDXL Base", ("blurry",)),
        ({"prompt": COMFY, "workflow": "{}"}, "comfyui", "a red fox at dawn", 42, "sd_xl.safetensors", ("bad hands",)),
        (
            {"Description": MIDJOURNEY, "Author": "x"},
            "midjourney",
            "a red fox --ar 3:2 --s 250 --v 6.1",
            None,
            None,
            (),
        ),
    ],
)
def test_rivals_files_come_with_their_words(
    home: Any,
    taking: TakingIn,
    texts: dict[str, str],
    origin: str,
    prompt: str,
    seed: int,
    model: str,
    no: tuple[str, ...],
) -> None:
    taken = taking.file(PERSON, png(**texts), name="fox 01.png", folder="Old/2024")
    assert taken.image is not None
    image = reading.get_image(home.database, PERSON, taken.image.id)
    assert (image.facts.origin, image.prompt, image.seed, image.model) == (origin, prompt, seed, model)
    assert image.spec is not None
    assert image.spec.no == no
    if origin == "midjourney":
        assert (image.spec.version, image.spec.stylize, str(image.spec.aspect)) == ("6.1", 250, "3:2")
    with home.database.read() as connection:
        told = json.loads(transfers.record_of(connection, image.id) or "{}")
    assert told["tool"] == origin
    if origin == "invokeai":
        assert "ink" in told["extras"]["loras"], "what has no word of ours is kept verbatim"
    if origin == "comfyui":
        assert json.loads(told["extras"]["graph"]) == json.loads(COMFY)
    found = reading.list_images(home.database, PERSON, q=f"fox from:{origin} folder:Old is:import").items
    assert [one.id for one in found] == [image.id]
    again = taking.file(PERSON, png(**texts))
    assert (again.image, again.existing) == (None, image.id), "the same picture twice is one"


def test_what_cannot_be_read_keeps_no_picture_out_and_nothing_in(home: Any, taking: TakingIn) -> None:
    for shade, texts in enumerate(({"prompt": LOOP}, {"prompt": "[" * 100_000}, {"invokeai_metadata": "null"})):
        taken = taking.file(PERSON, png(shade, **texts))
        assert taken.image is not None
    before = len(reading.list_images(home.database, PERSON).items)
    for data in (b"", b"GIF89a", png()[:45], png() * 40_000):
        with pytest.raises(GessoError) as refused:
            taking.file(PERSON, data)
        assert refused.value.error_code in {"image_format_unknown", "image_damaged", "upload_too_large"}
    assert len(reading.list_images(home.database, PERSON).items) == before


def test_hostile_archives_are_coded_errors() -> None:
    with pytest.raises(BadInputError) as refused:
        archive.Reading(io.BytesIO(b"PK no"))
    assert refused.value.error_code == "bad_archive"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("pictures/bomb.png", b"\0" * 5_000_000)
        packed.writestr("../../etc/evil.png", png())
        packed.writestr("gesso.json", '{"gesso": 99}')
        packed.writestr("pictures/x.json", "[" * 10_000)
        packed.writestr("pictures/x.png", png())
    opened = archive.Reading(io.BytesIO(out.getvalue()))
    for ask, code in (
        (lambda: opened.read("pictures/bomb.png", 1_000_000), "archive_file_too_large"),
        (lambda: opened.sidecar("pictures/x.png"), "bad_sidecar"),
        (opened.index, "bad_archive"),
    ):
        with pytest.raises(BadInputError) as wrong:
            ask()
        assert wrong.value.error_code == code

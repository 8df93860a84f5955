"""One picture of each rival's tool, hostile ones, and an archive of ours: what is taken in, and what is left out and why."""

import io
import json
import secrets
import zipfile
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from gesso.actions.transfers import _may_be, _understand
from gesso.domain.errors import BadInputError, GessoError
from gesso.domain.ids import PersonId
from gesso.domain.plan import Compose, Enlarge, Model, Plan, PlanReference, Sampling, Words
from gesso.library import archive, reading
from gesso.library.origin import Provenance
from gesso.library.provenance import mark_png
from gesso.library.taking_in import TakingIn
from gesso.store.blobs.protocol import sha256_of
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
        may_be=_may_be,
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


def told_of(data: bytes, plan: Plan | None, **more: Any) -> archive.Sidecar:
    """The sidecar of a picture of 12×8, as an archive of ours has it."""
    facts = {"id": f"img_{secrets.token_hex(16)}", "file": "pictures/a.png", "sha256": sha256_of(data), "mime": "image/png", "width_px": 12, "height_px": 8, "created_ms": 5, "plan": plan}  # fmt: skip
    return msgspec.convert(facts | more, archive.Sidecar)


def a_plan(**more: Any) -> Plan:
    plan = Plan(model=Model(alias="starter", family="starter", hub_id=None, revision="r"), words=Words(text="a fox"), sampling=Sampling(steps=4), width_px=12, height_px=8, delivered_width_px=12, delivered_height_px=8, seeds=(1, 2, 3, 4))  # fmt: skip
    return msgspec.structs.replace(plan, **more)


def test_a_picture_of_a_grid_keeps_its_place_in_the_plan(home: Any, taking: TakingIn) -> None:
    data = png(61)
    taken = taking.again(PERSON, told_of(data, a_plan(), index=2), data, {})
    assert taken.image is not None
    assert reading.plan_of(reading.get_image(home.database, PERSON, taken.image.id)).seeds == (3,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"width_px": 10**6, "height_px": 10**6},
        {"sampling": Sampling(steps=10**9)},
        {"sampling": Sampling(steps=4, guidance=1e300)},
        {"seeds": tuple(range(100_000))},
        {"seeds": (-1, 2**40, 3)},
        {"seeds": ()},
        {"enlarge": Enlarge(factor=10**6)},
        {"enlarge": Enlarge(factor=2, tile_px=64, overlap_px=64)},
        {"format": 99},
        {"compose": Compose(scene={"a": [[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]})},
        {"source_sha256": "../../etc/passwd"},
    ],
)
def test_a_plan_beyond_all_bounds_is_not_taken_but_its_picture_is(
    home: Any, taking: TakingIn, wrong: dict[str, Any]
) -> None:
    data = png(62)
    taken = taking.again(PERSON, told_of(data, a_plan(**wrong)), data, {})
    assert taken.image is not None
    assert taken.without
    assert reading.get_image(home.database, PERSON, taken.image.id).plan is None
    inside = a_file_of_ours(a_plan(**wrong))
    assert taking.file(PERSON, inside).without == taken.without, "a PNG's own record is no better than a sidecar"


def test_a_plan_of_megabytes_is_not_taken(taking: TakingIn) -> None:
    data = png(64)
    assert taking.again(PERSON, told_of(data, a_plan(words=Words(text="x" * 2_000_000))), data, {}).without


def a_file_of_ours(plan: Plan) -> bytes:
    return mark_png(png(63), Provenance(tool="gesso", prompt="a fox", plan=plan, index=0))


def test_knowing_a_hash_is_not_having_the_picture(home: Any, taking: TakingIn) -> None:
    other = PersonId("usr_" + "2" * 32)
    secret = taking.file(other, png(91))
    assert secret.image is not None
    theirs = secret.image.sha256
    data = png(92)
    for plan in (
        a_plan(source_sha256=theirs),
        a_plan(mask_sha256=theirs),
        a_plan(references=(PlanReference(role="image", sha256=theirs),)),
    ):
        taken = taking.again(PERSON, told_of(data, plan), data, {}, lambda _: b"something else")
        assert taken.image is not None
        assert taken.image.plan is None
        assert taking.file(PERSON, a_file_of_ours(plan)).without
    mask = png(255)
    brought = {sha256_of(mask): mask}
    plan = a_plan(mask_sha256=sha256_of(mask))
    taken = taking.again(PERSON, told_of(data, plan), data, {}, brought.get)
    assert (taken.without, taken.image and taken.image.plan) == (None, plan), "whoever brings it along has it"
    assert home.blobs.get(sha256_of(mask)) == mask


def test_what_a_sidecar_says_of_the_bytes_is_not_believed(home: Any, taking: TakingIn) -> None:
    out = io.BytesIO()
    Pillow.fromarray(np.full((8, 12, 3), 44, np.uint8)).save(out, "JPEG")
    taken = taking.again(PERSON, told_of(out.getvalue(), None, mime="image/svg+xml"), out.getvalue(), {})
    assert taken.image is not None
    assert taken.image.mime == "image/jpeg"
    data = png(45)
    for wrong in ({"sha256": "0" * 64}, {"width_px": 13}, {"id": "../../x"}, {"id": "job_" + "1" * 32}):
        with pytest.raises(BadInputError) as refused:
            taking.again(PERSON, told_of(data, None, **wrong), data, {})
        assert refused.value.error_code == "bad_sidecar"
    far = taking.again(PERSON, told_of(data, None, deleted_ms=1, created_ms=2**60, seed=-5), data, {})
    assert far.image is not None
    kept = reading.get_image(home.database, PERSON, far.image.id, deleted=True)
    assert kept.created_ms <= home.clock_ms()
    assert kept.seed is None
    assert kept.deleted_ms is not None
    assert kept.deleted_ms > 10**12, "it lies thirty days in the trash from now, not from the archive's time"


@pytest.mark.parametrize("spec", [{"text": "a fox", "chaos": 10**9}, {"text": "x " * 20_000}, {"aspect": {"width": 1, "height": 10**9}}])  # fmt: skip
def test_parameters_that_no_prompt_could_say_are_not_taken(home: Any, taking: TakingIn, spec: dict[str, Any]) -> None:
    data = png(77)
    taken = taking.again(PERSON, told_of(data, None, spec=spec), data, {})
    assert taken.without == "its parameters"
    assert reading.get_image(home.database, PERSON, taken.image.id).spec is None  # type: ignore[union-attr]

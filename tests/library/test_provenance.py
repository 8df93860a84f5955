"""What is written into pictures, as others read it and as we read it back."""

import contextlib
import io
import json
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image
from sd_parsers import ParserManager

from gesso import __version__
from gesso.domain.errors import BadInputError, GessoError, TooLargeError
from gesso.domain.execution import Produced
from gesso.domain.job import Job
from gesso.executors.encoding import png_bytes
from gesso.library import captions, png
from gesso.library.origin import Provenance, of_job
from gesso.library.provenance import exif_and_xmp, mark_png, read_provenance

IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
PLAIN = png_bytes(np.full((8, 8, 3), 90, dtype=np.uint8))
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _provenance(job: Job, index: int = 1) -> Provenance:
    return of_job(job, index=index, seed=job.plan.seeds[index], width_px=96, height_px=64)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _kinds(data: bytes) -> list[bytes]:
    kinds, place = [], 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kinds.append(data[place + 4 : place + 8])
        assert zlib.crc32(data[place + 4 : place + 8 + length]) == struct.unpack_from(">I", data, place + 8 + length)[0]
        place += 12 + length
    return kinds


def _with(*chunks: bytes, after: bool = False) -> bytes:
    """A small PNG with these chunks before its pixels, or after them."""
    place = len(PLAIN) - 12 if after else 33
    return PLAIN[:place] + b"".join(chunks) + PLAIN[place:]


def _jpeg(provenance: Provenance, kind: str = "JPEG") -> bytes:
    exif, xmp = exif_and_xmp(provenance)
    out = io.BytesIO()
    Image.open(io.BytesIO(PLAIN)).save(out, format=kind, exif=exif, xmp=xmp)
    return out.getvalue()


def test_pixels_and_their_bytes_stay_as_they_were(make_job: Callable[..., Job], rgb: np.ndarray) -> None:
    plain = png_bytes(rgb)
    marked = mark_png(plain, _provenance(make_job()))
    with Image.open(io.BytesIO(marked)) as picture:
        assert picture.size == (96, 64)
        assert (np.asarray(picture) == rgb).all()
    assert plain[33:] == marked[-len(plain[33:]) :]
    assert _kinds(marked) == [b"IHDR", b"tEXt", b"tEXt", b"iTXt", b"iTXt", *_kinds(plain)[1:]]
    assert mark_png(marked, None) == plain


def test_texts_that_others_read(make_job: Callable[..., Job]) -> None:
    job = make_job()
    with Image.open(io.BytesIO(mark_png(PLAIN, _provenance(job)))) as picture:
        info = picture.info
    assert info["Description"] == job.prompt
    assert info["parameters"].splitlines() == [
        "a red fox in the snow",
        "Negative prompt: snow",
        (
            "Steps: 8, Sampler: Euler, CFG scale: 3.5, Seed: 4294967295, Size: 96x64, Model hash: 0123456789, "
            f"Model: starter, Version: Gesso {__version__}, MJ Version: 7, Stylize: 500"
        ),
    ]
    described = next(iter(next(iter(fromstring(info["XML:com.adobe.xmp"]))))).attrib
    assert described[IPTC + "DigitalSourceType"] == (
        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    )
    assert described[IPTC + "AIPromptInformation"] == job.prompt
    assert described[IPTC + "AISystemUsed"] == "Gesso starter"
    assert described[IPTC + "AISystemVersionUsed"] == f"{__version__} (sha256:0123456789abcdef)"
    record = json.loads(info["gesso"])
    assert (record["seed"], record["index"], record["plan"]["seeds"]) == (4294967295, 1, [7, 4294967295, 9, 10])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("prompt", ["a red fox", "ein Füchslein, ganz rot", "狐 🦊 in the snow\nsecond line"])
def test_sd_parsers_reads_ours(make_job: Callable[..., Job], kind: str, prompt: str) -> None:
    provenance = _provenance(make_job(prompt))
    data = mark_png(PLAIN, provenance) if kind == "PNG" else _jpeg(provenance, kind)
    read = ParserManager().parse(io.BytesIO(data))
    assert read is not None
    (sampler,) = read.samplers
    assert sampler.name == "Euler"
    assert sampler.parameters == {"steps": "8", "cfg_scale": "3.5", "seed": "4294967295"}
    assert sampler.model.name == "starter"
    assert [each.value for each in sampler.prompts] == [prompt]
    assert [each.value for each in sampler.negative_prompts] == ["snow"]
    assert read.metadata["Stylize"] == "500"
    assert read.metadata["Size"] == "96x64"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_everything_comes_back_from_every_format(make_job: Callable[..., Job], kind: str) -> None:
    job = make_job("狐 🦊 <in> \"the\" & 'snow'\r\n\tnew line --ar 3:2", parent_image_id="img_" + "b" * 32)
    provenance = _provenance(job)
    data = mark_png(PLAIN, provenance) if kind == "PNG" else _jpeg(provenance, kind)
    read = read_provenance(data)
    assert read == provenance
    assert read.plan == job.plan
    assert read.spec == job.spec
    assert read.plan.only(read.index).seeds == (read.seed,)


@RELAXED
@given(st.text(max_size=300))
@example("Steps: 1, Sampler: x, Seed: 5, CFG scale: 1")
@example("\nNegative prompt: \n\n")
@example("a\0b\x85 --seed 4 Job ID: job_" + "0" * 32)
@example("\ud7ff\ufffe]]><!DOCTYPE x [<!ENTITY y 'z'>]>&y;")
def test_any_prompt_survives(make_job: Callable[..., Job], prompt: str) -> None:
    provenance = _provenance(make_job(prompt))
    data = mark_png(PLAIN, provenance)
    assert read_provenance(data) == provenance
    assert read_provenance(_jpeg(provenance)) == provenance
    fromstring(captions.xmp(provenance))
    assert captions.read_parameters(captions.parameters(provenance)).seed == 4294967295
    with Image.open(io.BytesIO(data)) as picture:
        read = ParserManager().parse(picture)
    assert read is not None
    assert read.samplers[0].parameters["seed"] == "4294967295"


def test_two_jobs_with_the_same_words_and_plan_give_the_same_bytes(make_job: Callable[..., Job]) -> None:
    later = make_job(id="job_" + "b" * 32, created_ms=1_799_999_999_999)
    assert mark_png(PLAIN, _provenance(make_job())) == mark_png(PLAIN, _provenance(later))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_without_the_prompt_no_word_of_it_is_in_the_file(make_job: Callable[..., Job], kind: str) -> None:
    provenance = _provenance(make_job("a secret fox --no snow")).without_prompt()
    data = mark_png(PLAIN, provenance) if kind == "PNG" else _jpeg(provenance, kind)
    read = read_provenance(data)
    assert read is not None
    assert (read.prompt, read.spec, read.plan) == (None, None, None)
    assert (read.seed, read.index, read.model) == (4294967295, 1, "starter")
    if kind == "PNG":
        everything = data + repr(png.texts_of(data)).encode()
        assert b"fox" not in everything
        assert b"snow" not in everything
    sampler = ParserManager().parse(io.BytesIO(data)).samplers[0]
    assert (sampler.parameters["seed"], sampler.prompts) == ("4294967295", [])


def test_a_novel_for_a_prompt_still_fits_into_a_jpeg(make_job: Callable[..., Job]) -> None:
    words = "".join(chr(0x4E00 + (number * 7919) % 20_000) for number in range(120_000))
    read = read_provenance(_jpeg(_provenance(make_job(words))))
    assert read is not None
    assert (read.seed, read.model, read.source_type is not None) == (4294967295, "starter", True)
    assert read_provenance(_jpeg(_provenance(make_job(words)), "WEBP")) is not None


def test_a_plan_of_a_newer_gesso_is_left_out_with_a_notice(make_job: Callable[..., Job]) -> None:
    record = msgspec.to_builtins(_provenance(make_job()))
    record["plan"]["task"] = "dream"
    record["brand_new"] = 1
    body = b"gesso\0\0\0\0\0" + json.dumps(record).encode()
    read = read_provenance(_with(_chunk(b"iTXt", body)))
    assert read is not None
    assert read.plan is None
    assert read.spec == make_job().spec
    assert [notice.code for notice in read.notices] == ["plan_unreadable"]


def test_midjourneys_own_files() -> None:
    text = "a fox, film still --ar 16:9 --seed 12345 --v 7 Job ID: 0f9d1c1e-5d8b-4c0e-9f0f-0123456789ab"
    read = read_provenance(_with(_chunk(b"tEXt", b"Description\0" + text.encode())))
    assert read is not None
    assert read.tool == "midjourney"
    assert read.prompt == "a fox, film still --ar 16:9 --seed 12345 --v 7"
    assert (read.seed, read.job_id) == (12345, "0f9d1c1e-5d8b-4c0e-9f0f-0123456789ab")


def test_a1111s_own_files() -> None:
    text = (
        "a fox, <lora:x:0.8>, (snow:1.2)\nsecond line\nNegative prompt: blurry, ugly\n"
        "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 99, Size: 512x768, Model hash: 6ce0161689, "
        'Model: v1-5, Lora hashes: "x: abc, y: def", Version: v1.10.1'
    )
    expected = Provenance(
        tool="a1111",
        tool_version="v1.10.1",
        prompt="a fox, <lora:x:0.8>, (snow:1.2)\nsecond line",
        negative="blurry, ugly",
        seed=99,
        steps=20,
        guidance=7.0,
        sampler="DPM++ 2M",
        model="v1-5",
        model_revision="6ce0161689",
        width_px=512,
        height_px=768,
        extras={"Schedule type": "Karras", "Lora hashes": "x: abc, y: def"},
    )
    for chunk in (
        _chunk(b"tEXt", b"parameters\0" + text.encode()),
        _chunk(b"zTXt", b"parameters\0\0" + zlib.compress(text.encode())),
        _chunk(b"iTXt", b"parameters\0\x01\0en\0Parameter\0" + zlib.compress(text.encode())),
    ):
        assert read_provenance(_with(chunk)) == expected
        assert read_provenance(_with(chunk, after=True)) == expected


def test_our_file_after_another_tool_dropped_our_chunk(make_job: Callable[..., Job]) -> None:
    job = make_job()
    texts = png.texts_of(mark_png(PLAIN, _provenance(job)))
    del texts["gesso"]
    read = read_provenance(png.with_texts(PLAIN, texts))
    assert read is not None
    assert (read.tool, read.tool_version, read.prompt) == ("gesso", __version__, job.prompt.partition(" --")[0])
    assert (read.seed, read.model, read.steps, read.width_px) == (4294967295, "starter", 8, 96)
    assert read.source_type is not None


@pytest.mark.parametrize(
    "packet",
    [
        '<r xmlns:I="x" I:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"/>',
        "<I:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</I:DigitalSourceType>",
    ],
)
def test_source_type_of_any_xmp(packet: str) -> None:
    read = read_provenance(_with(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet.encode())))
    expected = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
    assert read == Provenance(tool="unknown", source_type=expected)


def test_a_file_that_says_nothing() -> None:
    assert read_provenance(PLAIN) is None
    out = io.BytesIO()
    Image.open(io.BytesIO(PLAIN)).save(out, format="JPEG")
    assert read_provenance(out.getvalue()) is None


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8", b"RIFF\0\0\0\0WAVE", b"%PDF-1.7", b"\x89PNG"])
def test_other_files_are_named_as_such(data: bytes) -> None:
    with pytest.raises(BadInputError) as raised:
        read_provenance(data)
    assert raised.value.error_code == "image_format_unknown"


def test_every_truncation_is_a_coded_error(make_job: Callable[..., Job]) -> None:
    marked = mark_png(PLAIN, _provenance(make_job()))
    for length in range(8, len(marked)):
        with pytest.raises(BadInputError) as raised:
            read_provenance(marked[:length])
        assert raised.value.error_code == "image_damaged"
    with pytest.raises(BadInputError):
        mark_png(marked[:-1], None)


def test_a_wrong_checksum_anywhere_is_a_coded_error(make_job: Callable[..., Job]) -> None:
    marked = mark_png(PLAIN, _provenance(make_job()))
    for place in range(33, len(marked) - 12, 7):
        broken = bytearray(marked)
        broken[place] ^= 1
        with pytest.raises(GessoError):
            read_provenance(bytes(broken))


@pytest.mark.parametrize(
    "head", [(b"zTXt", b"parameters\0\0"), (b"iTXt", b"gesso\0\x01\0\0\0"), (b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0")]
)
def test_a_bomb_is_refused_with_little_memory(head: tuple[bytes, bytes]) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(200)) + packer.flush()
    data = _with(_chunk(head[0], head[1] + bomb))
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError) as raised:
            read_provenance(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert raised.value.error_code == "provenance_too_large"
    assert peak < 16 * 2**20


def test_many_small_bombs_share_one_limit() -> None:
    bomb = _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**20), 9))
    with pytest.raises(TooLargeError):
        read_provenance(_with(*[bomb] * 5))


def test_many_chunks_are_refused() -> None:
    with pytest.raises(TooLargeError):
        read_provenance(_with(_chunk(b"tEXt", b"a\0") * (png.CHUNKS_AT_MOST + 1)))


@pytest.mark.parametrize(
    "text",
    [
        "a:" * 9_000,
        'a:"\\' * 9_000,
        'a: "' + '\\"' * 9_000,
        "word " * 4_000,
        "Steps: x, Seed: ٣, CFG scale: nan1, Size: 9x, Sampler: ",
        "Steps: " + "9" * 5_000 + ", Seed: 1, Sampler: x, CFG scale: 1e999",
        "\nNegative prompt:" * 500 + "\nSteps: 1, Seed: 1, Sampler: a",
    ],
)
def test_hostile_parameters_are_read_quickly(text: str) -> None:
    assert read_provenance(_with(_chunk(b"tEXt", b"parameters\0" + text.encode("utf-8")))) is not None


def test_hostile_records_and_packets() -> None:
    nested = b"gesso\0\0\0\0\0" + b'{"tool":"gesso","extras":' + b"[" * 100_000
    assert read_provenance(_with(_chunk(b"iTXt", nested))) is None
    deep = b'gesso\0\0\0\0\0{"tool":"gesso","plan":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001
    assert read_provenance(_with(_chunk(b"iTXt", deep))) is None
    for wrong in (b"[]", b"null", b'{"tool":5}', b"\xff\xfe", b'{"tool":"gesso","seed":"x"}', b"{"):
        assert read_provenance(_with(_chunk(b"iTXt", b"gesso\0\0\0\0\0" + wrong))) is None
    entities = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;">]><a gesso:record="&y;"/>'
    assert read_provenance(_with(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + entities))) is None


@RELAXED
@given(st.data())
def test_no_damage_escapes_as_anything_but_a_coded_error(make_job: Callable[..., Job], data: st.DataObject) -> None:
    provenance = _provenance(make_job())
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "WEBP", "AVIF"]))
    whole = _FILES.get(kind) or mark_png(PLAIN, provenance)
    if kind != "PNG" and kind not in _FILES:
        whole = _FILES[kind] = _jpeg(provenance, kind)
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(broken) - 1))
        piece = data.draw(st.binary(max_size=4))
        broken[place : place + data.draw(st.integers(0, 4))] = piece
        if not broken:
            break
    with contextlib.suppress(GessoError):
        read_provenance(bytes(broken))


_FILES: dict[str, bytes] = {}


@given(st.binary(max_size=200))
def test_noise_after_a_signature(noise: bytes) -> None:
    for head in (png.SIGNATURE, b"\xff\xd8\xff\xe1", b"RIFF\xff\0\0\0WEBP", b"\0\0\0\x20ftypavif"):
        with contextlib.suppress(GessoError):
            read_provenance(head + noise)


def test_a_file_on_disk_is_the_same(
    tmp_path: Path, make_job: Callable[..., Job], make_produced: Callable[..., Produced]
) -> None:
    job = make_job()
    path = tmp_path / "fox.png"
    path.write_bytes(mark_png(make_produced(job, 1).png, _provenance(job)))
    assert read_provenance(path.read_bytes()) == _provenance(job)

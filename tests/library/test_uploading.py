"""Pictures of one's own come in upright, clean and whole, or not at all."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageCms

from gesso.domain.errors import BadInputError, GessoError, TooLargeError
from gesso.domain.ids import PersonId
from gesso.library.reading import get_image
from gesso.library.uploading import Uploads, decoded

PERSON = PersonId("usr_" + "1" * 32)


def saved(picture: Pillow.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format=kind, **more)
    return out.getvalue()


def taken(home: Any, data: bytes, *, bytes_at_most: int = 20_000_000) -> Pillow.Image:
    """Upload, and read back what is kept."""
    uploads = Uploads(
        home.database, home.blobs, new_id=home.new_id, clock_ms=home.clock_ms, bytes_at_most=bytes_at_most
    )
    image = uploads.add(PERSON, data)
    assert get_image(home.database, PERSON, image.id) == image
    assert (image.job_id, image.plan, image.spec, image.mime) == (None, None, None, "image/png")
    kept = Pillow.open(io.BytesIO(home.blobs.get(image.sha256, verify=True)))
    assert kept.size == (image.width_px, image.height_px)
    return kept


@pytest.fixture
def gradient() -> Pillow.Image:
    return Pillow.fromarray(np.linspace(0, 255, 40 * 24 * 3).reshape(24, 40, 3).astype(np.uint8))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_every_format_comes_in(home: Any, gradient: Pillow.Image, kind: str) -> None:
    kept = taken(home, saved(gradient, kind, lossless=True) if kind == "WEBP" else saved(gradient, kind))
    assert (kept.size, kept.mode) == ((40, 24), "RGB")
    worst = np.abs(np.asarray(kept, np.int16) - np.asarray(gradient, np.int16)).max()
    assert worst <= (40 if kind == "JPEG" else 0)


def test_a_photograph_is_turned_upright_and_tells_nothing(home: Any) -> None:
    picture = Pillow.new("RGB", (40, 24), "white")
    picture.paste("red", (0, 0, 40, 12))  # the upper half; turned by 90° it is the right one
    exif = Pillow.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    kept = taken(home, saved(picture, "JPEG", exif=exif, quality=95, comment=b"SecretComment"))
    assert kept.size == (24, 40)
    right, left = (np.asarray(kept)[20, x, 1] for x in (20, 3))
    assert right < 60
    assert left > 200
    assert kept.info == {}
    assert not kept.getexif()


def test_texts_of_a_png_stay_outside(home: Any, gradient: Pillow.Image) -> None:
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("Author", "Somebody Private")
    assert b"Private" in saved(gradient, "PNG", pnginfo=texts)
    assert taken(home, saved(gradient, "PNG", pnginfo=texts)).info == {}


def test_transparency_stays_where_there_is_some(home: Any) -> None:
    assert taken(home, saved(Pillow.new("RGBA", (9, 9), (1, 2, 3, 0)), "PNG")).getpixel((4, 4)) == (1, 2, 3, 0)
    assert taken(home, saved(Pillow.new("RGBA", (9, 9), (1, 2, 3, 255)), "PNG")).mode == "RGB"
    palette = Pillow.new("P", (9, 9), 1)
    palette.putpalette([10, 20, 30, 40, 50, 60])
    assert taken(home, saved(palette, "PNG", transparency=1)).getpixel((4, 4)) == (40, 50, 60, 0)


def test_sixteen_bits_become_eight(home: Any) -> None:
    deep = Pillow.fromarray(np.full((8, 8), 32896, np.uint16))
    assert taken(home, saved(deep, "PNG")).getpixel((0, 0)) == (128, 128, 128)


def test_colours_are_brought_to_srgb(home: Any) -> None:
    """A profile that swaps nothing leaves the colours; one that is broken counts as sRGB."""
    picture = Pillow.new("RGB", (8, 8), (200, 40, 90))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"nonsense"):
        kept = taken(home, saved(picture, "PNG", icc_profile=profile))
        assert max(abs(a - b) for a, b in zip(kept.getpixel((4, 4)), (200, 40, 90), strict=True)) <= 1  # type: ignore[arg-type]
    cmyk = taken(home, saved(Pillow.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    red, green, _ = np.asarray(cmyk)[4, 4]
    assert red > 180
    assert green < 90


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is that large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


PNG = saved(Pillow.effect_noise((64, 64), 90), "PNG")
JPEG = saved(Pillow.effect_noise((64, 64), 90), "JPEG")


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"", BadInputError, "image_format_unknown"),
        (b"no picture", BadInputError, "image_format_unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", BadInputError, "image_format_unknown"),
        (saved(Pillow.new("RGB", (9, 9)), "GIF"), BadInputError, "image_format_unknown"),
        (saved(Pillow.new("RGB", (9, 9)), "TIFF"), BadInputError, "image_format_unknown"),
        (PNG[:-900], BadInputError, "image_damaged"),
        (JPEG[: len(JPEG) // 2], BadInputError, "image_damaged"),
        (bomb(8001, 8000), TooLargeError, "too_many_pixels"),
        (bomb(20_000, 10_000), TooLargeError, "too_many_pixels"),
        (bomb(16_384, 2), TooLargeError, "too_many_pixels"),
        (PNG + b"x" * 20_000, TooLargeError, "upload_too_large"),
    ],
    ids=["empty", "text", "svg", "gif", "tiff", "cut png", "cut jpeg", "64 MP", "200 MP", "wide", "bytes"],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_kept(
    home: Any, data: bytes, kind: type[GessoError], code: str
) -> None:
    with pytest.raises(kind) as raised:
        taken(home, data, bytes_at_most=20_000)
    assert raised.value.error_code == code
    assert list(home.blobs.entries()) == []


def test_damage_anywhere_is_a_coded_error(gradient: Pillow.Image) -> None:
    codes = set()
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = saved(gradient, kind)
        for place in range(0, len(whole), max(1, len(whole) // 40)):
            broken = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
            try:
                decoded(broken)
            except GessoError as error:
                codes.add(error.error_code)
    assert "image_damaged" in codes
    assert codes <= {"image_damaged", "image_format_unknown", "too_many_pixels"}


def chunked(*chunks: tuple[bytes, bytes]) -> bytes:
    """A small true PNG with chunks put in behind its head."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head, rest = PNG[:33], PNG[33:]
    return head + b"".join(chunk(*one) for one in chunks) + rest


HUGE = zlib.compress(b"\0" * 200_000_000, 9)


@pytest.mark.parametrize(
    "data",
    [
        chunked((b"zTXt", b"a\0\0" + HUGE)),
        chunked((b"iTXt", b"a\0\1\0\0\0" + HUGE)),
        chunked((b"iCCP", b"a\0\0" + HUGE)),
        chunked(*[(b"tEXt", b"k\0" + b"v" * 10)] * 5000),
        chunked((b"eXIf", b"II*\0\xff\xff\xff\xff" * 50)),
        chunked((b"tRNS", b"")),
        chunked((b"PLTE", b"\1" * 7)),
        chunked((b"gAMA", b"\0\0\0\0"), (b"cHRM", b"\0")),
        chunked((b"acTL", struct.pack(">II", 0xFFFFFFFF, 0)), (b"fcTL", b"\0" * 26)),
        chunked((b"../..", b"x")[:2]),
        PNG[:8] + struct.pack(">I", 0xFFFFFFF0) + PNG[12:],
        PNG[:33] + struct.pack(">I", 0x7FFFFFFF) + b"IDAT" + PNG[41:],
        JPEG[:2] + b"\xff\xe2" + struct.pack(">H", 14) + b"ICC_PROFILE\0" + JPEG[2:],
        b"RIFF" + struct.pack("<I", 0xFFFFFFFF) + b"WEBPVP8X" + b"\xff" * 40,
        b"GIF89a" + b"\xff" * 40,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
        b"push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/x'\n",
    ],
)
def test_hostile_files_end_in_a_code_or_a_clean_picture(data: bytes) -> None:
    """Whatever a file hides, nothing but a coded error or pixels comes of it, soon and in little memory."""
    import resource
    import time

    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    code, left = "", {}
    try:
        left = decoded(data).info
    except GessoError as error:
        code = error.error_code
    assert (left, code in {"", "image_damaged", "image_format_unknown", "too_many_pixels"}) == ({}, True)
    assert time.monotonic() - begun < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000

"""Files to hand out: formats, sizes, provenance, and a cache nobody has to trust."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image as Pillow
from sd_parsers import ParserManager

from gesso.domain.errors import BadInputError, NotFoundError, UnavailableError
from gesso.domain.execution import Produced
from gesso.domain.image import Image
from gesso.domain.job import Job
from gesso.domain.plan import Enlarge
from gesso.library.export import FORMATS, Export, trim
from gesso.library.provenance import read_provenance


@pytest.fixture
def image(home: Any, make_job: Callable[..., Job], make_produced: Callable[..., Produced]) -> Image:
    return home.filing.prepare(make_job(), make_produced(make_job(), 1)).image


def _open(data: bytes) -> Pillow.Image:
    with Pillow.open(io.BytesIO(data)) as picture:
        picture.load()
        return picture


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("wish", [(None, (96, 64)), (48, (48, 32)), (16, (16, 11)), (96, (96, 64)), (8192, (96, 64))])
def test_sizes_and_provenance_in_every_format(
    home: Any, image: Image, rgb: np.ndarray, kind: str, wish: tuple[int | None, tuple[int, int]]
) -> None:
    width, size = wish
    made = Export(home.blobs).file(image, file_format=kind, width=width)
    picture = _open(made.data)
    assert picture.size == size
    assert picture.get_format_mimetype() == made.mime == f"image/{kind}"
    read = read_provenance(made.data)
    assert read is not None
    assert (read.plan, read.seed, (read.width_px, read.height_px)) == (image.plan, image.seed, size)
    expected = np.asarray(Pillow.fromarray(rgb).resize(size, Pillow.Resampling.LANCZOS), dtype=float)
    assert np.abs(np.asarray(picture.convert("RGB"), dtype=float) - expected).mean() < (1e-9 if kind == "png" else 8)
    if kind != "avif":  # a format sd-parsers does not know
        assert ParserManager().parse(io.BytesIO(made.data)).samplers[0].parameters["seed"] == "4294967295"


def test_the_stored_file_is_handed_out_as_it_is(home: Any, image: Image) -> None:
    made = Export(home.blobs).file(image)
    assert made.data == home.blobs.get(image.sha256)
    assert made.name == f"{image.id}.png"
    assert Export(home.blobs).file(image, file_format="JPG", width=32).name == f"{image.id}-32.jpg"


@pytest.mark.parametrize("kind", FORMATS)
def test_the_prompt_can_be_left_out(home: Any, image: Image, rgb: np.ndarray, kind: str) -> None:
    made = Export(home.blobs, prompt_in_files=False).file(image, file_format=kind)
    read = read_provenance(made.data)
    assert read is not None
    assert (read.prompt, read.plan, read.seed) == (None, None, image.seed)
    if kind == "png":
        assert (np.asarray(_open(made.data)) == rgb).all()


def test_an_upload_leaves_without_metadata_when_it_is_encoded_anew(home: Any, image: Image) -> None:
    upload = msgspec.structs.replace(image, plan=None, spec=None, job_id=None)
    assert read_provenance(Export(home.blobs).file(upload, file_format="webp").data) is None


def test_transparency_becomes_paper_in_a_jpeg(home: Any, image: Image) -> None:
    out = io.BytesIO()
    Pillow.new("RGBA", (20, 10), (255, 0, 0, 0)).save(out, format="PNG")
    clear = msgspec.structs.replace(image, sha256=home.blobs.put(out.getvalue()), width_px=20, height_px=10)
    assert min(_open(Export(home.blobs).file(clear, file_format="jpeg").data).getpixel((5, 5))) > 250
    assert _open(Export(home.blobs).file(clear, file_format="webp").data).getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"file_format": "gif"}, "bad_format"),
        ({"file_format": ""}, "bad_format"),
        ({"width": 15}, "bad_width"),
        ({"width": 0}, "bad_width"),
        ({"width": -5}, "bad_width"),
        ({"width": 8193}, "bad_width"),
    ],
)
def test_bad_wishes(home: Any, image: Image, arguments: dict[str, object], code: str) -> None:
    with pytest.raises(BadInputError) as raised:
        Export(home.blobs).file(image, **arguments)
    assert raised.value.error_code == code
    assert raised.value.details[0].allowed


def test_missing_and_damaged_files(home: Any, image: Image) -> None:
    with pytest.raises(NotFoundError) as gone:
        Export(home.blobs).file(msgspec.structs.replace(image, sha256="0" * 64))
    assert gone.value.error_code == "blob_missing"
    for wrong in (b"no picture", home.blobs.get(image.sha256)[:-200]):
        with pytest.raises(UnavailableError) as damaged:
            Export(home.blobs).file(msgspec.structs.replace(image, sha256=home.blobs.put(wrong)), width=32)
        assert damaged.value.error_code == "blob_damaged"


def test_the_cache_serves_and_may_vanish_or_break(home: Any, image: Image, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    export = Export(home.blobs, cache=cache)
    first = export.file(image, file_format="webp", width=48)
    (kept,) = cache.glob("*/*")
    home.blobs.delete(image.sha256)
    assert export.file(image, file_format="webp", width=48) == first
    with pytest.raises(NotFoundError):
        Export(home.blobs, cache=cache, prompt_in_files=False).file(image, file_format="webp", width=48)
    kept.unlink()
    with pytest.raises(NotFoundError):
        export.file(image, file_format="webp", width=48)


def test_a_cache_that_cannot_be_written_is_no_error(home: Any, image: Image, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    assert Export(home.blobs, cache=tmp_path / "cache").file(image, file_format="webp").data


def test_the_cache_keeps_its_limit(tmp_path: Path) -> None:
    for number in range(10):
        place = tmp_path / f"{number:02}" / f"{number}.webp"
        place.parent.mkdir()
        place.write_bytes(bytes(100))
        os.utime(place, (number, number))
    assert trim(tmp_path, 450) == 400
    assert sorted(place.name for place in tmp_path.glob("*/*")) == [f"{number}.webp" for number in (6, 7, 8, 9)]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_print_comes_out_as_large_as_was_asked(
    home: Any, make_job: Callable[..., Job], make_produced: Callable[..., Produced], kind: str
) -> None:
    """The size on paper stays whatever the file is scaled to; nobody else's file claims a size."""
    plain = make_job()
    job = msgspec.structs.replace(plain, plan=msgspec.structs.replace(plain.plan, enlarge=Enlarge(factor=2, dpi=240)))
    image = home.filing.prepare(job, make_produced(job, 1)).image
    for width, dpi in ((None, 240), (48, 120)):
        picture = _open(Export(home.blobs).file(image, file_format=kind, width=width).data)
        told = picture.info.get("dpi") or [float(picture.getexif()[tag]) for tag in (0x011A, 0x011B)]
        assert [round(float(one), 1) for one in told] == [dpi, dpi]
    other = home.filing.prepare(plain, make_produced(plain, 1)).image
    unsaid = _open(Export(home.blobs).file(other, file_format=kind).data)
    assert "dpi" not in unsaid.info or kind == "jpeg"
    assert 0x011A not in unsaid.getexif()


def test_a_print_without_its_prompt_still_tells_its_size(
    home: Any, make_job: Callable[..., Job], make_produced: Callable[..., Produced]
) -> None:
    plain = make_job()
    job = msgspec.structs.replace(plain, plan=msgspec.structs.replace(plain.plan, enlarge=Enlarge(factor=2, dpi=300)))
    image = home.filing.prepare(job, make_produced(job, 1)).image
    made = _open(Export(home.blobs, prompt_in_files=False).file(image).data)
    assert [round(one) for one in made.info["dpi"]] == [300, 300]

"""How pictures leave: as PNG, JPEG, WebP or AVIF, whole or scaled down, with their provenance.

The stored PNG itself is handed out wherever it will do, untouched. What had to be encoded is kept in a cache folder
that may be deleted at any time and never grows past its limit; trouble with the cache never becomes an error.
"""

import hashlib
import io
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from gesso.domain.errors import BadInputError, TooLargeError, UnavailableError
from gesso.domain.image import Image
from gesso.library.origin import Provenance, of_image
from gesso.library.provenance import exif_and_xmp, mark_png
from gesso.store.blobs import Blobs

Format = Literal["png", "jpeg", "webp", "avif"]
FORMATS: tuple[Format, ...] = get_args(Format)

WIDTH_AT_LEAST_PX = 16
WIDTH_AT_MOST_PX = 8192
PIXELS_AT_MOST = 120_000_000
CACHE_BYTES_AT_MOST = 512 * 2**20

_TRIM_EVERY = 256
_RECIPE = 2
"""Part of the cache's names: raise it when encoding changes."""
_ENCODING: dict[Format, dict[str, Any]] = {
    "png": {"compress_level": 4},
    "jpeg": {"quality": 92, "subsampling": 0, "optimize": True},
    "webp": {"quality": 88, "method": 4},
    "avif": {"quality": 75, "speed": 8},
}


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as a file to hand out. `name` is fit for a download; `etag` changes when the bytes would."""

    name: str
    mime: str
    data: bytes
    etag: str


class Export:
    """Makes files of pictures. `cache` is a folder of its own, or None to encode every time."""

    def __init__(self, blobs: Blobs, *, cache: Path | None = None, prompt_in_files: bool = True) -> None:
        self.blobs = blobs
        self._cache = cache
        self._prompt_in_files = prompt_in_files
        self._trim = threading.Lock()
        self._written = 0

    def file(
        self,
        image: Image,
        *,
        file_format: str = "png",
        width: int | None = None,
        quality: int | None = None,
        prompts: bool = True,
    ) -> File:
        """Return the picture in that format, at most `width` pixels wide: smaller pictures keep their size.

        `quality` is 0–100 for JPEG, WebP and AVIF; None is ours. PNG has none. Without `prompts` the file says that and
        by what it was generated, but not from which words.

        Raises:
            BadInputError: no such format, or one that cannot hold this size (`bad_format`), or a width outside of 16–8192 (`bad_width`).
            NotFoundError: its file is gone (`blob_missing`).
            UnavailableError: its file cannot be read or decoded (`blobs_unreadable`, `blob_damaged`), or this Pillow
                cannot write the format (`format_unavailable`).
            TooLargeError: more pixels than are decoded (`too_large`).
        """
        kind = checked_format(file_format)
        width_px = min(checked_width(width) or image.width_px, image.width_px)
        whole = width_px == image.width_px
        stored = whole and f"image/{kind}" == image.mime
        told = prompts and self._prompt_in_files
        if stored and (told or image.plan is None):
            return _file(image, kind, self.blobs.get(image.sha256), width_px)
        chosen = None if quality is None or kind == "png" else min(max(quality, 1), 100)
        how = "" if chosen is None else f"-q{chosen}"
        key = f"{image.sha256}-{width_px}-{_RECIPE}{how}{'' if told else '-bare'}.{kind}"
        data = self._cached(key)
        if data is None:
            provenance = of_image(image)
            if provenance is not None and not told:
                provenance = provenance.without_prompt()
            original = self.blobs.get(image.sha256)
            data = mark_png(original, provenance) if stored else _encoded(original, kind, width_px, provenance, chosen)
            self._keep(key, data)
        return _file(image, kind, data, width_px)

    def _cached(self, key: str) -> bytes | None:
        if self._cache is None:
            return None
        place = self._cache / key[:2] / key
        try:
            data = place.read_bytes()
            os.utime(place)  # trimming goes by age
        except OSError:
            return None
        return data or None

    def _keep(self, key: str, data: bytes) -> None:
        if self._cache is None:
            return
        place = self._cache / key[:2] / key
        with suppress(OSError):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=place.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                Path(name).replace(place)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        with self._trim:
            self._written += 1
            if self._written % _TRIM_EVERY == 0:
                trim(self._cache, CACHE_BYTES_AT_MOST)


def checked_format(file_format: str) -> Format:
    """Return the format if it is one; `jpg` is `jpeg`."""
    named = file_format.lower()
    named = "jpeg" if named == "jpg" else named
    for known in FORMATS:
        if known == named:
            return known
    message = f"There is no format {file_format[:40]!r}. Choose from: {', '.join(FORMATS)}."
    raise BadInputError.at(message, code="bad_format", value=file_format[:40], allowed=", ".join(FORMATS))


def checked_width(width: int | None) -> int | None:
    """Return the width if it is None or lies in the range."""
    if width is None or WIDTH_AT_LEAST_PX <= width <= WIDTH_AT_MOST_PX:
        return width
    allowed = f"{WIDTH_AT_LEAST_PX}–{WIDTH_AT_MOST_PX}"
    message = f"A width of {width} px is out of range: {allowed}."
    raise BadInputError.at(message, code="bad_width", value=str(width), allowed=allowed)


def trim(cache: Path, bytes_at_most: int) -> int:
    """Delete the files that were not used for longest until the rest fits; return how many bytes remain."""
    kept: list[tuple[int, int, Path]] = []
    for place in cache.glob("*/*"):
        with suppress(OSError):
            facts = place.stat()
            kept.append((facts.st_mtime_ns, facts.st_size, place))
    total = sum(size for _, size, _ in kept)
    for _, size, place in sorted(kept):
        if total <= bytes_at_most:
            break
        with suppress(OSError):
            place.unlink()
            total -= size
    return total


def _file(image: Image, kind: Format, data: bytes, width_px: int) -> File:
    scaled = "" if width_px == image.width_px else f"-{width_px}"
    extension = "jpg" if kind == "jpeg" else kind
    return File(
        name=f"{image.id}{scaled}.{extension}",
        mime=f"image/{kind}",
        data=data,
        etag=hashlib.sha256(data).hexdigest()[:32],
    )


def _encoded(original: bytes, kind: Format, width_px: int, provenance: Provenance | None, quality: int | None) -> bytes:
    """Decode, scale down with Lanczos, and encode."""
    from PIL import Image as Pillow
    from PIL import ImageOps, features

    if kind == "avif" and not features.check("avif"):
        message = "This machine's Pillow cannot write AVIF. Choose webp, or update Pillow."
        raise UnavailableError(message, code="format_unavailable")
    try:
        with Pillow.open(io.BytesIO(original), formats=["PNG", "JPEG", "WEBP", "AVIF"]) as opened:
            if opened.width * opened.height > PIXELS_AT_MOST:
                message = (
                    f"The picture has {opened.width * opened.height:,} pixels; at most {PIXELS_AT_MOST:,} are decoded."
                )
                raise TooLargeError(message)
            upright = ImageOps.exif_transpose(opened)
            picture: Pillow.Image = upright.convert(_mode(upright.mode))
    except (OSError, SyntaxError, ValueError, Pillow.DecompressionBombError) as error:
        message = "The stored file of this picture cannot be decoded. Restore it from a backup, or make it again."
        raise UnavailableError(message, code="blob_damaged") from error
    if kind == "jpeg" and picture.mode == "RGBA":
        paper = Pillow.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    whole_px = picture.width
    if width_px < picture.width:
        height_px = max(1, round(picture.height * width_px / picture.width))
        picture = picture.resize((width_px, height_px), Pillow.Resampling.LANCZOS)
    out = io.BytesIO()
    metadata: dict[str, Any] = {}
    encoding = _ENCODING[kind] if quality is None else {**_ENCODING[kind], "quality": quality}
    if provenance is not None:
        # Size says what this file is; the Plan inside still says what the picture was.
        dpi = None if provenance.dpi is None else round(provenance.dpi * picture.width / whole_px, 2)
        provenance = msgspec.structs.replace(provenance, width_px=picture.width, height_px=picture.height, dpi=dpi)
        if kind == "jpeg" and dpi is not None:
            metadata["dpi"] = (round(dpi), round(dpi))
        if kind != "png":
            metadata["exif"], metadata["xmp"] = exif_and_xmp(provenance)
    picture.info = {key: value for key, value in picture.info.items() if key == "icc_profile"}
    try:
        picture.save(out, format=kind.upper(), **encoding, **metadata)
    except (OSError, ValueError) as error:  # WebP ends at 16,383 px a side
        message = f"A picture of {picture.width}×{picture.height} px cannot be written as {kind}: {error}."
        raise BadInputError(message, code="bad_format") from error
    return mark_png(out.getvalue(), provenance) if kind == "png" else out.getvalue()


def _mode(mode: str) -> str:
    return "RGBA" if mode in {"RGBA", "LA", "PA", "P", "La", "RGBa"} else "RGB"

"""Uploads: a person's own picture into the library, as pixels and nothing else.

Promises: PNG, JPEG and WebP are decoded within 64 million pixels, turned upright as their EXIF says, brought to sRGB and
stored as PNG. Where a photograph was taken, with which camera, and whatever else a file carries stays outside. Hostile
files end in coded errors before anything is stored. An uploaded picture has neither job nor plan.
"""

import base64
import hashlib
import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gesso.domain.errors import BadInputError, TooLargeError
from gesso.domain.ids import IdSource, ImageId, PersonId
from gesso.domain.image import Image
from gesso.store.blobs import Blobs, LocalBlobs
from gesso.store.database import Database
from gesso.store.queries import images

if TYPE_CHECKING:
    from PIL import Image as Pillow

FORMATS = ("PNG", "JPEG", "WEBP")
FETCHED_FORMATS = (*FORMATS, "GIF")
"""What may lie behind a link, as Midjourney has it; of a moving GIF the first picture counts."""
PIXELS_AT_MOST = 64_000_000
"""What the engine opens at most, too."""
SIDE_AT_MOST_PX = 16_383
"""What every format that pictures leave in can hold."""
_PLACEHOLDER_PX = 16


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that was opened and made clean, before anything is kept."""

    png: bytes
    sha256: str
    width_px: int
    height_px: int
    placeholder: str


class Uploads:
    """Takes pictures in. `bytes_at_most` is the size of a file, before it is opened."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        *,
        new_id: IdSource,
        clock_ms: Callable[[], int],
        bytes_at_most: int,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._new_id = new_id
        self._clock_ms = clock_ms
        self._bytes_at_most = bytes_at_most

    @classmethod
    def of_home(
        cls,
        home: Path,
        database: Database,
        *,
        new_id: IdSource,
        clock_ms: Callable[[], int],
        bytes_at_most: int,
    ) -> "Uploads":
        """Return what takes pictures into the blobs of a home."""
        blobs = LocalBlobs(home / "blobs")
        return cls(database, blobs, new_id=new_id, clock_ms=clock_ms, bytes_at_most=bytes_at_most)

    def add(self, person_id: PersonId, data: bytes, parent: ImageId | None = None) -> Image:
        """Store the picture and return its row. `parent` is the picture that it was made from elsewhere.

        Raises:
            TooLargeError: more bytes (`upload_too_large`) or pixels (`too_many_pixels`) than are taken.
            BadInputError: no PNG, JPEG or WebP (`image_format_unknown`), or cut off or damaged (`image_damaged`).
            UnavailableError: the blob store is full or cannot be written (`disk_full`, `blobs_unwritable`).
        """
        arrived = self.open(data)
        self.hold(arrived)
        with self._database.write() as connection:
            return images.add(connection, self._image(person_id, arrived, parent))

    def open(self, data: bytes, *, formats: tuple[str, ...] = FORMATS) -> "Arrived":
        """Return what would be kept of a file, without keeping it. Raises as `add` does, short of storing."""
        check_bytes(len(data), self._bytes_at_most)
        picture = decoded(data, formats=formats)
        out = io.BytesIO()
        picture.save(out, format="PNG", compress_level=4)
        return _arrived(picture, out.getvalue())

    def hold(self, arrived: "Arrived") -> None:
        """Keep the bytes; the row may follow within a day. Raises UnavailableError as `add` does."""
        self._blobs.put(arrived.png)

    def keep(self, person_id: PersonId, hashes: tuple[str, ...]) -> tuple[Image, ...]:
        """Return the person's uploads with these contents, which are held; those that are not there yet are made, all or none."""
        if not hashes:
            return ()
        with self._database.read() as connection:
            known = {one: images.upload_of(connection, person_id, one) for one in hashes}
        fresh = {one: self._held(one) for one in hashes if known[one] is None}
        with self._database.write() as connection:
            made = {
                one: images.upload_of(connection, person_id, one)
                or images.add(connection, self._image(person_id, fresh[one]))
                for one in fresh
            }
        return tuple(known[one] or made[one] for one in hashes)

    def _held(self, sha256: str) -> "Arrived":
        from PIL import Image as Pillow

        png = self._blobs.get(sha256)
        with Pillow.open(io.BytesIO(png), formats=("PNG",)) as opened:
            opened.load()
            return _arrived(opened, png)

    def _image(self, person_id: PersonId, arrived: "Arrived", parent: ImageId | None = None) -> Image:
        return Image(
            id=ImageId(self._new_id("img")),
            person_id=person_id,
            job_id=None,
            index=0,
            sha256=arrived.sha256,
            mime="image/png",
            bytes=len(arrived.png),
            width_px=arrived.width_px,
            height_px=arrived.height_px,
            prompt="",
            spec=None,
            plan=None,
            seed=None,
            model=None,
            model_revision=None,
            parent_image_id=parent,
            placeholder=arrived.placeholder,
            created_ms=self._clock_ms(),
        )


def _arrived(picture: "Pillow.Image", png: bytes) -> Arrived:
    return Arrived(
        png=png,
        sha256=hashlib.sha256(png).hexdigest(),
        width_px=picture.width,
        height_px=picture.height,
        placeholder=placeholder(picture),
    )


def check_bytes(count: int, bytes_at_most: int) -> None:
    """Refuse a file of so many bytes, or so many as have come already.

    Raises:
        TooLargeError: `upload_too_large`.
    """
    if count > bytes_at_most:
        allowed = f"at most {bytes_at_most / 1e6:g} MB"
        message = f"This file has more than {bytes_at_most / 1e6:g} MB; that is the limit for an upload. Scale it down, or raise `upload_mb`."
        raise TooLargeError.at(message, code="upload_too_large", allowed=allowed)


def decoded(data: bytes, *, formats: tuple[str, ...] = FORMATS) -> "Pillow.Image":
    """Return the upright picture in sRGB, as RGB or, where anything is transparent, RGBA. No metadata come along.

    Raises:
        TooLargeError, BadInputError: as `Uploads.add`.
    """
    from PIL import Image as Pillow
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with Pillow.open(io.BytesIO(data), formats=formats) as opened:
            _check_size(opened.width, opened.height)
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            picture = _plain(upright, opened.info.get("icc_profile"))
    except Pillow.DecompressionBombError as error:
        message = f"This picture has more pixels than the {PIXELS_AT_MOST:,} that are taken in. Scale it down first."
        raise TooLargeError(message, code="too_many_pixels") from error
    except UnidentifiedImageError as error:
        message = "This file is no PNG, JPEG or WebP picture. Save it as one of these."
        raise BadInputError(message, code="image_format_unknown") from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, MemoryError) as error:
        # Whatever a decoder of hostile files trips over, the file is to blame.
        message = f"This picture is cut off or damaged and cannot be opened ({str(error)[:100]}). Use another copy."
        raise BadInputError(message, code="image_damaged") from error
    picture.info = {}
    return picture


def _check_size(width: int, height: int) -> None:
    if width * height > PIXELS_AT_MOST or max(width, height) > SIDE_AT_MOST_PX:
        message = (
            f"This picture has {width:,}×{height:,} pixels; up to {PIXELS_AT_MOST:,} are taken in, "
            f"and {SIDE_AT_MOST_PX:,} a side. Scale it down first."
        )
        raise TooLargeError(message, code="too_many_pixels")


def _plain(picture: "Pillow.Image", profile: bytes | None) -> "Pillow.Image":
    """8 bits a channel, sRGB; 16-bit greys keep their upper half, palettes and masks become colours."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    transparent = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        picture = _in_srgb(picture, profile)
    plain = picture.convert("RGBA" if transparent else "RGB")
    if transparent and plain.getchannel("A").getextrema() == (255, 255):
        return plain.convert("RGB")
    return plain


def _in_srgb(picture: "Pillow.Image", profile: bytes) -> "Pillow.Image":
    """Bring the colours to sRGB; a profile that cannot be used counts as sRGB, as browsers have it."""
    from PIL import ImageCms

    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        changed = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        return picture if changed is None else changed
    return picture


def placeholder(picture: "Pillow.Image") -> str:
    """Return the few bytes (base64 WebP) that stand in until a picture has loaded."""
    from PIL import Image as Pillow

    small = picture.convert("RGB")
    small.thumbnail((_PLACEHOLDER_PX, _PLACEHOLDER_PX), Pillow.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, format="WEBP", quality=40, method=4)
    return base64.b64encode(out.getvalue()).decode("ascii")

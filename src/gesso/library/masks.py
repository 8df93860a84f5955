"""Masks: which part of a picture an edit paints, as a file that a plan can name.

Promises: every mask is kept as a grey 8-bit PNG, white paints and black keeps, under its content hash: no picture of the
library, and spared by the sweeper while a job or a picture names it. Only who sent a mask can name it. Hostile files end in coded errors before anything
is stored. Knows nothing of how a mask is used.

A mask's value is its grey times its opacity, so white strokes on a transparent ground mean what they look like. Where all
of a file has one colour, only its opacity can mean anything, so that is the mask.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from gesso.domain.errors import BadInputError, NotFoundError
from gesso.domain.ids import PersonId
from gesso.library import png
from gesso.library.uploading import check_bytes, decoded
from gesso.store.blobs import Blobs, LocalBlobs
from gesso.store.database import Database
from gesso.store.queries import masks

if TYPE_CHECKING:
    from PIL import Image as Pillow

Unit = Literal["relative", "pixel"]
Polygon: TypeAlias = Sequence[Sequence[float]]

POLYGONS_AT_MOST, POINTS_AT_MOST = 100, 10_000
"""Of one mask; points of all its polygons together."""
_PAINTS_FROM, _WHOLLY_FROM = 8, 250
"""Greys: below the first nothing would be seen, from the second on nothing is kept."""


class Mask(msgspec.Struct, frozen=True, kw_only=True):
    """A stored mask. `share` is how much of the picture it paints, 0–1."""

    sha256: str
    width_px: int
    height_px: int
    share: float
    whole: bool
    """Whether it keeps nothing at all."""


class Masks:
    """The masks of a home. `bytes_at_most` is the size of a file that is sent, before it is opened."""

    def __init__(self, blobs: Blobs, *, bytes_at_most: int) -> None:
        self._blobs = blobs
        self._bytes_at_most = bytes_at_most

    @classmethod
    def of_home(cls, home: Path, *, bytes_at_most: int) -> "Masks":
        return cls(LocalBlobs(home / "blobs"), bytes_at_most=bytes_at_most)

    def add(self, data: bytes) -> Mask:
        """Keep a PNG file as a mask.

        Raises:
            TooLargeError: more bytes (`upload_too_large`) or pixels (`too_many_pixels`) than are taken.
            BadInputError: no PNG (`mask_not_png`), damaged (`image_damaged`), or nothing to paint (`mask_empty`).
            UnavailableError: `disk_full`, `blobs_unwritable`.
        """
        check_bytes(len(data), self._bytes_at_most)
        if not png.is_png(data):
            message = "A mask is a PNG file: white where the picture shall be painted, black where it is kept."
            raise BadInputError.at(message, code="mask_not_png", pointer="/mask")
        return self.keep(_grey(decoded(data)))

    def keep(self, grey: "Pillow.Image") -> Mask:
        """Store a mask of mode `L`.

        Raises:
            BadInputError: it paints nothing (`mask_empty`).
            UnavailableError: as `add`.
        """
        histogram = grey.histogram()
        painted = sum(histogram[_PAINTS_FROM:])
        if not painted:
            message = "This mask paints nothing: all of it is black or transparent. Make white what shall be painted."
            raise BadInputError.at(message, code="mask_empty", pointer="/mask")
        out = io.BytesIO()
        grey.save(out, format="PNG", compress_level=4)
        pixels = grey.width * grey.height
        whole = sum(histogram[_WHOLLY_FROM:]) == pixels
        sha256 = self._blobs.put(out.getvalue())
        return Mask(sha256=sha256, width_px=grey.width, height_px=grey.height, share=painted / pixels, whole=whole)

    def drawn(self, polygons: Sequence[Polygon], width_px: int, height_px: int, unit: Unit = "relative") -> Mask:
        """Keep what lies inside any of the polygons as a mask of that size.

        Args:
            polygons: each at least three points (x, y), from the picture's upper left corner.
            width_px: of the picture, as `height_px`.
            height_px: see above.
            unit: of the points: `relative` 0–1 of the picture's sides, or `pixel`.

        Raises:
            BadInputError: `mask_too_few_points`, `mask_too_many_points`, `mask_out_of_range`, `mask_empty`.
            UnavailableError: as `add`.
        """
        from PIL import Image as Pillow
        from PIL import ImageDraw

        limits = (1.0, 1.0) if unit == "relative" else (float(width_px), float(height_px))
        _check(polygons, limits, unit)
        grey = Pillow.new("L", (width_px, height_px), 0)
        pen = ImageDraw.Draw(grey)
        across, along = width_px / limits[0], height_px / limits[1]
        for polygon in polygons:
            pen.polygon([(x * across - 0.5, y * along - 0.5) for x, y in polygon], fill=255)
        return self.keep(grey)

    def fitting(self, sha256: str, width_px: int, height_px: int) -> Mask:
        """Return a kept mask that suits a picture of that size, young again in the store.

        Raises:
            BadInputError: it is of another size (`mask_wrong_size`), or its name is no content hash (`bad_hash`).
            NotFoundError: there is no such mask (`mask_not_found`).
        """
        try:
            data = self._blobs.get(sha256)
        except NotFoundError as error:
            raise _gone() from error
        # Whatever else the store holds may be named here too, so it is read as any file from outside is.
        mask = self.add(data)
        if (mask.width_px, mask.height_px) != (width_px, height_px):
            allowed = f"{width_px}×{height_px} px"
            written = f"{mask.width_px}×{mask.height_px}"
            message = (
                f"The mask is {written} px and the picture it is for {allowed}. "
                "Make both the same size, or give polygons, which suit any size."
            )
            raise BadInputError.at(message, code="mask_wrong_size", pointer="/mask", value=written, allowed=allowed)
        return mask


def sent(database: Database, person: PersonId, sha256: str, *, now_ms: int) -> None:
    """Remember who sent a mask."""
    with database.write() as connection:
        masks.keep(connection, person, sha256, now_ms)


def check_sender(database: Database, person: PersonId, sha256: str) -> None:
    """Pass if the person sent this mask: its hash could name anything in the store, also somebody else's picture.

    Raises:
        NotFoundError: they did not (`mask_not_found`).
    """
    with database.read() as connection:
        if not masks.keeps(connection, person, sha256):
            raise _gone()


def _gone() -> NotFoundError:
    return NotFoundError("There is no such mask. Send the file again: POST /api/v1/masks.", code="mask_not_found")


def _grey(picture: "Pillow.Image") -> "Pillow.Image":
    from PIL import Image as Pillow
    from PIL import ImageChops

    if picture.mode != "RGBA":
        return picture.convert("L")
    opacity = picture.getchannel("A")
    colours = picture.convert("RGB").getextrema()
    if all(low == high for low, high in colours):  # type: ignore[misc] # RGB has a pair for each channel
        return opacity
    ground = Pillow.new("L", picture.size, 0)
    return ImageChops.multiply(picture.convert("RGB").convert("L"), opacity) if opacity.getbbox() else ground


def _check(polygons: Sequence[Polygon], limits: tuple[float, float], unit: Unit) -> None:
    if not 1 <= len(polygons) <= POLYGONS_AT_MOST or sum(map(len, polygons)) > POINTS_AT_MOST:
        allowed = f"1 to {POLYGONS_AT_MOST} polygons of {POINTS_AT_MOST:,} points together"
        count = f"{len(polygons)} polygons, {sum(map(len, polygons))} points"
        message = f"This mask has {count}; allowed: {allowed}. Send a picture as the mask instead."
        raise BadInputError.at(
            message, code="mask_too_many_points", pointer="/mask/polygons", value=count, allowed=allowed
        )
    for place, polygon in enumerate(polygons):
        if len(polygon) < 3:
            message = f"A polygon has at least 3 points; this one has {len(polygon)}."
            raise BadInputError.at(
                message,
                code="mask_too_few_points",
                pointer=f"/mask/polygons/{place}",
                value=str(len(polygon)),
                allowed="at least 3 points",
            )
        for corner, point in enumerate(polygon):
            if len(point) != 2 or not all(0 <= value <= limit for value, limit in zip(point, limits, strict=False)):
                allowed = f"x 0 to {limits[0]:g}, y 0 to {limits[1]:g} ({unit})"
                where = f"/mask/polygons/{place}/{corner}"
                written = ", ".join(f"{value:g}" for value in point[:4])
                message = f"The point ({written}) is not on the picture; allowed: {allowed}."
                raise BadInputError.at(message, code="mask_out_of_range", pointer=where, value=written, allowed=allowed)

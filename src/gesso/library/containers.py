"""Where JPEG, WebP and AVIF files keep EXIF and XMP. Pixels are not decoded, and a broken file is a coded error.

JPEG segments: ITU-T T.81 §B.1 and the EXIF and XMP conventions for APP1. WebP: the RIFF container specification.
"""

import io
import struct
from typing import NamedTuple

from gesso.domain.errors import BadInputError, TooLargeError

METADATA_BYTES_AT_MOST = 4 * 2**20

_EXIF_IFD = 0x8769
_USER_COMMENT = 0x9286
_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 0x011A, 0x011B, 0x0128
_EXIF_HEAD = b"Exif\0\0"
_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
_UNICODE = b"UNICODE\0"
_ASCII = b"ASCII\0\0\0"


class Metadata(NamedTuple):
    """EXIF's `UserComment` and the XMP packet; empty when they are not there."""

    comment: str
    xmp: str


def exif_with_comment(comment: str, dpi: float | None = None) -> bytes:
    """Return an EXIF block whose `UserComment` is `comment`, coded as A1111 and its readers expect (UTF-16, big end).

    With `dpi` it tells the resolution, too (EXIF 2.32 §4.6.4 A: resolution unit 2 is inches).
    """
    from PIL import Image
    from PIL.TiffImagePlugin import IFDRational

    exif = Image.Exif()
    exif.get_ifd(_EXIF_IFD)[_USER_COMMENT] = _UNICODE + comment.encode("utf-16-be", "replace")
    if dpi is not None:
        exif[_X_RESOLUTION] = exif[_Y_RESOLUTION] = IFDRational(round(dpi * 100), 100)
        exif[_RESOLUTION_UNIT] = 2
    return exif.tobytes()


def metadata_of(data: bytes) -> Metadata | None:
    """Return the metadata of a JPEG, WebP or AVIF, or None for another format.

    Raises:
        BadInputError: the file is cut off or damaged (`image_damaged`).
        TooLargeError: its metadata pass the limit (`provenance_too_large`).
    """
    if data.startswith(b"\xff\xd8\xff"):
        exif, packet = _of_jpeg(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        exif, packet = _of_webp(data)
    elif data[4:8] == b"ftyp" and data[8:12] in {b"avif", b"avis"}:
        exif, packet = _of_avif(data)
    else:
        return None
    if len(exif) + len(packet) > METADATA_BYTES_AT_MOST:
        message = f"This file's metadata have more than {METADATA_BYTES_AT_MOST:,} bytes; they are not read."
        raise TooLargeError(message, code="provenance_too_large")
    return Metadata(_comment(exif), packet.decode("utf-8", "replace"))


def _of_jpeg(data: bytes) -> tuple[bytes, bytes]:
    exif = packet = b""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        if marker in {0xDA, 0xD9}:  # the scan, or the end
            return exif, packet
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(data):
            break
        body = data[place + 4 : end]
        if marker == 0xE1 and body.startswith(_EXIF_HEAD):
            exif = exif or body
        elif marker == 0xE1 and body.startswith(_XMP_HEAD):
            packet = packet or body[len(_XMP_HEAD) :]
        place = end
    raise _damaged("JPEG")


def _of_webp(data: bytes) -> tuple[bytes, bytes]:
    exif = packet = b""
    (size,) = struct.unpack_from("<I", data, 4)
    if size + 8 > len(data):
        raise _damaged("WebP")
    place = 12
    while place + 8 <= size + 8:
        kind = data[place : place + 4]
        (length,) = struct.unpack_from("<I", data, place + 4)
        end = place + 8 + length
        if end > len(data):
            raise _damaged("WebP")
        if kind == b"EXIF":
            exif = exif or data[place + 8 : end]
        elif kind == b"XMP ":
            packet = packet or data[place + 8 : end]
        place = end + (length & 1)
    return exif, packet


def _of_avif(data: bytes) -> tuple[bytes, bytes]:
    """Leave AVIF's nested boxes to Pillow, which parses without decoding the pixels."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=["AVIF"]) as picture:
            return picture.info.get("exif", b""), picture.info.get("xmp", b"")
    except Exception as error:  # a parser of hostile files: whatever it raises, the file is to blame
        raise _damaged("AVIF") from error


def _comment(exif: bytes) -> str:
    """Return EXIF's UserComment; an EXIF block that cannot be read has none."""
    from PIL import Image

    if not exif:
        return ""
    try:
        read = Image.Exif()
        read.load(exif)
        comment = read.get_ifd(_EXIF_IFD).get(_USER_COMMENT, b"")
    except Exception:  # noqa: BLE001 - as above: this block came from anywhere
        return ""
    if isinstance(comment, str):
        return comment
    if not isinstance(comment, bytes):
        return ""
    if comment.startswith(_UNICODE):
        coding = "utf-16-le" if exif[:8].find(b"II") >= 0 and comment[9:10] == b"\0" else "utf-16-be"
        return comment[len(_UNICODE) :].decode(coding, "replace")
    return comment.removeprefix(_ASCII).decode("utf-8", "replace").strip("\0")


def _damaged(kind: str) -> BadInputError:
    return BadInputError(f"This {kind} file is cut off or damaged.", code="image_damaged")

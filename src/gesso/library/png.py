"""PNG as a row of chunks: read the text chunks, write others before the pixels. Pixels are never decoded or touched.

Files come from anywhere, so every length is checked against what is there and text unpacks only up to a limit.
Chunk layouts: PNG specification (third edition) §5.3 and §11.3.3.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gesso.domain.errors import BadInputError, TooLargeError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_METRES_PER_INCH = 0.0254
HEADER_BYTES = 33
"""The signature and the first chunk."""
CHUNKS_AT_MOST = 100_000
TEXT_BYTES_AT_MOST = 4 * 2**20
"""For all text chunks of a file together, unpacked. A plan takes a few kilobytes."""

_TEXT_KINDS = {b"tEXt", b"zTXt", b"iTXt"}
_METADATA_KINDS = _TEXT_KINDS | {b"eXIf", b"tIME"}


class Chunk(NamedTuple):
    """A chunk's kind and where it lies: [start, end) with length, kind and CRC; [body, body_end) without."""

    kind: bytes
    start: int
    end: int

    @property
    def body(self) -> slice:
        return slice(self.start + 8, self.end - 4)


def is_png(data: bytes) -> bool:
    return data.startswith(SIGNATURE)


def size_px(data: bytes) -> tuple[int, int]:
    """Return width and height as the header says.

    Raises:
        BadInputError: this is no PNG, or its beginning is damaged (`image_damaged`).
    """
    header = next(_chunks(data))
    if header.kind != b"IHDR" or header.end - header.start != 25:
        raise _damaged("it does not begin with a header")
    width, height = struct.unpack_from(">II", data, header.start + 8)
    return width, height


def may_be_transparent(data: bytes) -> bool:
    """Whether the PNG has an alpha channel or a transparent colour. Uploads have one only where something shows through.

    Raises:
        as `size_px`.
    """
    for chunk in _chunks(data):
        if chunk.kind == b"IHDR" and data[chunk.start + 17] in {4, 6}:
            return True
        if chunk.kind in {b"tRNS", b"IDAT"}:
            return chunk.kind == b"tRNS"
    return False


def has_opacity(header: bytes) -> bool:
    """Whether the pixels have an opacity, from the first `HEADER_BYTES`; of anything else than a PNG, False.

    Colour types 4 and 6 (PNG specification, third edition, §11.2.1).
    """
    return len(header) >= HEADER_BYTES and is_png(header) and header[12:16] == b"IHDR" and header[25] in {4, 6}


def with_texts(
    data: bytes, texts: Mapping[str, str], *, packed: frozenset[str] = frozenset(), dpi: float | None = None
) -> bytes:
    """Return the PNG with these texts before its pixels and no other metadata; the pixels' bytes stay as they are.

    Latin-1 goes into tEXt, everything else into iTXt; keywords in `packed` into a compressed iTXt, and an XMP packet
    always into a plain iTXt, as its specification wants. NUL, which no text chunk can hold, is left out.
    `dpi` is written as dots per metre (pHYs, §11.3.4.3) in place of what the file says; None leaves that as it is.
    """
    pieces = [SIGNATURE]
    written = False
    for chunk in _chunks(data):
        if chunk.kind in _METADATA_KINDS or (dpi is not None and chunk.kind == b"pHYs"):
            continue
        if chunk.kind == b"IDAT" and not written:
            if dpi is not None:
                pieces.append(_chunk(b"pHYs", struct.pack(">IIB", *[round(dpi / _METRES_PER_INCH)] * 2, 1)))
            pieces.extend(_text_chunk(keyword, text, packed=keyword in packed) for keyword, text in texts.items())
            written = True
        pieces.append(data[chunk.start : chunk.end])
    if not written:
        raise _damaged("it has no pixels")
    return b"".join(pieces)


def texts_of(data: bytes) -> dict[str, str]:
    """Return all texts by keyword, wherever they stand; of two with one keyword, the first.

    Raises:
        BadInputError: the file is cut off, or a chunk's checksum is wrong (`image_damaged`).
        TooLargeError: the texts unpack to more than `TEXT_BYTES_AT_MOST` (`provenance_too_large`).
    """
    texts: dict[str, str] = {}
    room = TEXT_BYTES_AT_MOST
    for chunk in _chunks(data, verify=True):
        if chunk.kind in _TEXT_KINDS:
            keyword, text, unpacked = _text(chunk.kind, data[chunk.body], room)
            room -= unpacked
            texts.setdefault(keyword, text)
    return texts


def _chunks(data: bytes, *, verify: bool = False) -> Iterator[Chunk]:
    """Yield the chunks up to and with IEND."""
    if not is_png(data):
        raise _damaged("it does not begin like a PNG")
    view = memoryview(data)
    start = len(SIGNATURE)
    for _ in range(CHUNKS_AT_MOST):
        if start + 12 > len(data):
            raise _damaged("it is cut off")
        (length,) = struct.unpack_from(">I", data, start)
        end = start + 12 + length
        if end > len(data):
            raise _damaged("it is cut off")
        kind = data[start + 4 : start + 8]
        if verify and zlib.crc32(view[start + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            raise _damaged(f"the checksum of its {kind.decode('latin-1')!r} chunk is wrong")
        yield Chunk(kind, start, end)
        if kind == b"IEND":
            return
        start = end
    raise TooLargeError(f"The PNG has more than {CHUNKS_AT_MOST} chunks.", code="provenance_too_large")


def _text_chunk(keyword: str, text: str, *, packed: bool) -> bytes:
    name = keyword.encode("latin-1")
    text = text.replace("\0", "")
    if packed:
        body = name + b"\0\x01\0\0\0" + zlib.compress(text.encode("utf-8", "replace"), 9)
        return _chunk(b"iTXt", body)
    if not keyword.startswith("XML:"):
        try:
            return _chunk(b"tEXt", name + b"\0" + text.encode("latin-1"))
        except UnicodeEncodeError:
            pass
    return _chunk(b"iTXt", name + b"\0\0\0\0\0" + text.encode("utf-8", "replace"))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _text(kind: bytes, body: bytes, room: int) -> tuple[str, str, int]:
    """Return keyword, text and the number of bytes it unpacked to, reading no further than `room` bytes."""
    keyword, _, rest = body.partition(b"\0")
    coding = "latin-1"
    packed = kind == b"zTXt"
    if packed:
        rest = rest[1:]
    elif kind == b"iTXt":
        coding = "utf-8"
        packed = rest[:1] == b"\x01"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    if packed:
        rest = _unpacked(rest, room)
    if len(rest) > room:
        raise _too_much()
    return keyword.decode("latin-1"), rest.decode(coding, "replace"), len(rest)


def _unpacked(packed: bytes, room: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed, room + 1)
    except zlib.error as error:
        raise _damaged("a compressed text in it cannot be unpacked") from error
    if len(data) > room:
        raise _too_much()
    if not unpacker.eof:
        raise _damaged("a compressed text in it is cut off")
    return data


def _damaged(why: str) -> BadInputError:
    return BadInputError(f"This PNG file is damaged: {why}.", code="image_damaged")


def _too_much() -> TooLargeError:
    message = f"The texts in this file unpack to more than {TEXT_BYTES_AT_MOST:,} bytes; they are not read."
    return TooLargeError(message, code="provenance_too_large")

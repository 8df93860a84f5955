"""Where a picture comes from, written into its file and read back from it, without ever touching a pixel.

A PNG gets four texts: `Description` (Midjourney's), `parameters` (A1111's), an XMP packet with IPTC's fields for
generated pictures, and `gesso`: everything, as packed JSON, so that `gesso show FILE` and a rerun need no library.
JPEG, WebP and AVIF get the same as EXIF `UserComment` and XMP. Reading takes any file and raises coded errors only.
"""

from gesso.domain.errors import BadInputError, TooLargeError
from gesso.library import captions, containers, foreign, png
from gesso.library.origin import SOURCE_TYPE, Provenance, from_record, of_image, of_job, to_record

__all__ = [
    "SOURCE_TYPE",
    "Provenance",
    "exif_and_xmp",
    "mark_png",
    "of_image",
    "of_job",
    "read_provenance",
]

FILE_BYTES_AT_MOST = 256 * 2**20
_RECORD = "gesso"
_XMP = "XML:com.adobe.xmp"
_EXIF_BYTES_AT_MOST = 60_000
_XMP_BYTES_AT_MOST = 60_000
"""JPEG segments hold 65,533 bytes."""


def mark_png(data: bytes, provenance: Provenance | None) -> bytes:
    """Return the PNG with the provenance as its only metadata; with None, without any.

    Raises:
        BadInputError: these bytes are no whole PNG (`image_damaged`).
    """
    if provenance is None:
        return png.with_texts(data, {})
    texts = {
        "Description": captions.description(provenance),
        "parameters": captions.parameters(provenance),
        _XMP: captions.xmp(provenance),
        _RECORD: to_record(provenance),
    }
    written = {key: text for key, text in texts.items() if text}
    return png.with_texts(data, written, packed=frozenset({_RECORD}), dpi=provenance.dpi)


def exif_and_xmp(provenance: Provenance) -> tuple[bytes, bytes]:
    """Return the EXIF block and XMP packet for a JPEG, WebP or AVIF. What a JPEG segment cannot hold is shortened."""
    packet = captions.xmp(provenance, record=True).encode("utf-8", "replace")
    if len(packet) > _XMP_BYTES_AT_MOST:
        packet = captions.xmp(provenance).encode("utf-8", "replace")
    if len(packet) > _XMP_BYTES_AT_MOST:
        packet = captions.xmp(provenance.without_prompt()).encode("utf-8", "replace")
    comment = captions.parameters(provenance)
    if 2 * len(comment) > _EXIF_BYTES_AT_MOST:
        comment = captions.parameters(provenance.without_prompt())
    return containers.exif_with_comment(comment, provenance.dpi), packet


def read_provenance(data: bytes) -> Provenance | None:
    """Return what a PNG, JPEG, WebP or AVIF says of its making, or None when it says nothing.

    Raises:
        BadInputError: not one of these formats (`image_format_unknown`), or cut off or damaged (`image_damaged`).
        TooLargeError: the file (`too_large`) or its texts unpacked (`provenance_too_large`) pass the limit.
    """
    if len(data) > FILE_BYTES_AT_MOST:
        raise TooLargeError(f"The file has {len(data):,} bytes; at most {FILE_BYTES_AT_MOST:,} are read.")
    if png.is_png(data):
        return _from_texts(png.texts_of(data))
    metadata = containers.metadata_of(data)
    if metadata is None:
        message = "This file is no PNG, JPEG, WebP or AVIF picture."
        raise BadInputError(message, code="image_format_unknown")
    texts = {_XMP: metadata.xmp}
    if metadata.comment:
        texts["parameters"] = metadata.comment
    record = captions.read_xmp_record(metadata.xmp)
    if record:
        texts[_RECORD] = record
    return _from_texts(texts)


def _from_texts(texts: dict[str, str]) -> Provenance | None:
    record = texts.get(_RECORD)
    ours = from_record(record) if record else None
    if ours is not None:
        return ours
    found: Provenance | None = foreign.read_texts(texts)
    if found is None and texts.get("parameters"):
        found = captions.read_parameters(texts["parameters"])
    described = captions.read_description(texts.get("Description", ""))
    if described is not None:
        # Midjourney's words come with their flags, so they are the better prompt.
        found = described if found is None else captions.merged(described, found)
    source_type = captions.read_source_type(texts.get(_XMP, ""))
    if source_type is not None:
        marked = Provenance(tool="unknown", source_type=source_type)
        found = marked if found is None else captions.merged(found, marked)
    return found

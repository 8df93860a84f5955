"""Show: what a picture file says about how it was made."""

from pathlib import Path
from typing import Any

import msgspec

from gesso.domain.errors import BadInputError, NotFoundError, TooLargeError
from gesso.library.provenance import read_provenance

LARGEST_FILE_BYTES = 256 << 20


def show(file: Path) -> dict[str, Any]:
    """Return the provenance of a PNG, JPEG or WebP of ours, or what other tools' files tell.

    Raises:
        NotFoundError: there is no such file.
        BadInputError: it is no picture (`image_format_unknown`), is damaged (`image_damaged`), or carries nothing (`no_provenance`).
        TooLargeError: over 256 MiB.
    """
    try:
        if file.stat().st_size > LARGEST_FILE_BYTES:
            raise TooLargeError(f"{file} is larger than 256 MiB.", code="file_too_large")
        data = file.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{file} cannot be read: {error.strerror}.", code="file_unreadable") from error
    found = read_provenance(data)
    if found is None:
        raise BadInputError(f"{file} says nothing about how it was made.", code="no_provenance")
    told: dict[str, Any] = msgspec.to_builtins(found)
    return told

"""Upload: a picture of one's own into the library, to refer to or to go on from."""

from typing import TYPE_CHECKING

from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.library.uploading import check_bytes

if TYPE_CHECKING:
    from gesso.app import App


def check_size(app: "App", count: int) -> None:
    """Refuse a file of so many bytes, before it has come whole.

    Raises:
        TooLargeError: more than `upload_mb` (`upload_too_large`).
    """
    check_bytes(count, app.settings.upload_bytes)


def upload(app: "App", person: PersonId, data: bytes) -> Image:
    """Take the bytes of a PNG, JPEG or WebP file into the person's library.

    Raises:
        as `gesso.library.uploading.Uploads.add`.
    """
    return app.uploads.add(person, data)

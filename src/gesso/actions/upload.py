"""Upload: a picture of one's own into the library, to refer to or to go on from."""

from typing import TYPE_CHECKING

from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.library import reading
from gesso.library.uploading import check_bytes

if TYPE_CHECKING:
    from gesso.app import App


def check_size(app: "App", count: int) -> None:
    """Refuse a file of so many bytes, before it has come whole.

    Raises:
        TooLargeError: more than `upload_mb` (`upload_too_large`).
    """
    check_bytes(count, app.settings.upload_bytes)


def upload(app: "App", person: PersonId, data: bytes, parent: str | None = None) -> Image:
    """Take the bytes of a PNG, JPEG or WebP file into the person's library, as a child of `parent` where one is named.

    Raises:
        NotFoundError: there is no such parent of theirs (`image_not_found`).
        as `gesso.library.uploading.Uploads.add`.
    """
    below = None if parent is None else reading.get_image(app.database, person, ImageId(parent)).id
    return app.uploads.add(person, data, below)

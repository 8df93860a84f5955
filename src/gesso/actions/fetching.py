"""Pictures by address: links to other sites in a prompt or on a board become uploads of the person who gave them.

Promises: all of them are fetched and opened before anything is kept, so when the third of three fails nothing is half
done. The bytes are kept first, the library's rows when something is queued with them; the same picture is one upload.
"""

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gesso.domain.errors import GessoError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.library.uploading import FETCHED_FORMATS, Arrived
from gesso.network.fetch import fetch_picture

if TYPE_CHECKING:
    from gesso.app import App

AT_MOST = 16
"""Links of one prompt. More is an error: each costs the other side a request."""
_AT_ONCE = 4
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|webp|gif)$", re.IGNORECASE)


def is_link(source: str) -> bool:
    """Tell whether a reference's source is an address."""
    return _LINK.fullmatch(source) is not None


def names_picture(link: str) -> bool:
    """Tell whether an address says that it is one of a picture, as moodboards also hold links to pages."""
    return is_link(link) and _PICTURE.search(urlsplit(link).path) is not None


def arrive(app: "App", links: Sequence[str]) -> dict[str, Arrived | GessoError]:
    """Fetch and open all of these; what went wrong stands in the place of the picture. Nothing is kept yet."""
    if not links:
        return {}
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="gesso-fetch") as pool:
        return dict(zip(links, pool.map(lambda link: _one(app, link), links), strict=True))


def hold(app: "App", arrived: Iterable[Arrived]) -> None:
    """Keep the bytes. Without a row or a job that names them, the sweeper removes them after a day.

    Raises:
        UnavailableError: the blob store is full or cannot be written (`disk_full`, `blobs_unwritable`).
    """
    for one in arrived:
        app.uploads.hold(one)


def keep(app: "App", person: PersonId, hashes: Iterable[str]) -> tuple[Image, ...]:
    """Make held pictures uploads of the person, all in one transaction; one that they uploaded before is not made again."""
    return app.uploads.keep(person, tuple(dict.fromkeys(hashes)))


def taken(app: "App", person: PersonId, data: bytes) -> Image:
    """Return a file that came along with a request as a picture of the person's library; a known one is not made again.

    Raises:
        as `gesso.library.uploading.Uploads.add`.
    """
    arrived = app.uploads.open(data, formats=FETCHED_FORMATS)
    app.uploads.hold(arrived)
    (image,) = app.uploads.keep(person, (arrived.sha256,))
    return image


def _one(app: "App", link: str) -> Arrived | GessoError:
    try:
        data = fetch_picture(link, limit_bytes=app.settings.upload_bytes, allow=app.allowed)
        return app.uploads.open(data, formats=FETCHED_FORMATS)
    except GessoError as error:
        return error

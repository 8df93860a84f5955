"""Bring: a picture by its address into the library, so that it can be referred to or edited.

What we handed out ourselves (results behind links, uploaded assets) is known here and never asked for over the network;
everything else is fetched with the network room's care. The same picture brought twice is one picture of the library.
"""

import base64
import binascii
import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gesso.actions import assets, fetching
from gesso.actions.references import picture_id
from gesso.domain.errors import BadInputError, Detail, ForbiddenError, GessoError, NotFoundError
from gesso.domain.ids import ImageId, PersonId, is_id
from gesso.domain.image import Image
from gesso.library import reading
from gesso.library.links import BUCKET, PREFIX, file_of
from gesso.network.fetch import fetch_picture

if TYPE_CHECKING:
    from gesso.app import App

FETCH_S = 20.0
_DATA = re.compile(r"data:image/[a-z+.-]+;base64,", re.IGNORECASE)


def picture(app: "App", person: PersonId, address: str, *, pointer: str = "/image_urls/0") -> Image:
    """Return the picture at an address as one of the person's library.

    Args:
        app: the rooms.
        person: whose library it comes into.
        address: an image id, a link of ours, a `data:` URL, or an http(s) address.
        pointer: the field it stands in, for errors.

    Raises:
        NotFoundError: a link of ours leads to nothing any more (`image_not_found`, `link_key_unknown`).
        BadInputError: it cannot be fetched or is no picture (`fetch_failed`, `not_a_picture`, `address_not_allowed`, …).
        TooLargeError: `fetch_too_large`, `too_many_pixels`.
    """
    try:
        known = own(app, person, address)
        return known or fetching.taken(app, person, _bytes(app, address))
    except GessoError as error:
        raise _at(error, pointer, address) from error


def data(app: "App", person: PersonId, address: str, *, pointer: str) -> bytes:
    """Return the bytes of a picture at an address, without keeping it: for masks.

    Raises:
        as `picture`.
    """
    try:
        known = own(app, person, address)
        if known is None:
            return _bytes(app, address)
        return app.export.file(known).data
    except GessoError as error:
        raise _at(error, pointer, address) from error


def own(app: "App", person: PersonId, address: str) -> Image | None:
    """Return the picture that an image id or one of our own links means, or None for any other address.

    Raises:
        NotFoundError: as `picture`.
        BadInputError: the link was changed, or its time is over (`link_signature_wrong`, `link_expired`).
    """
    if (named := picture_id(address, app.settings.public_url)) is not None:
        return reading.get_image(app.database, person, named)
    parts = urlsplit(address)
    if parts.netloc != urlsplit(app.links.public_url).netloc or not parts.path.startswith(f"{PREFIX}/{BUCKET}/"):
        return None
    try:
        granted = app.links.verify("GET", parts.path, parts.query, {"host": parts.netloc}, now_ms=app.clock_ms())
    except ForbiddenError as error:  # a stale link is a wrong input here, not a missing permission
        raise BadInputError(error.message, code=error.error_code) from error
    stem = granted.key.partition(".")[0]
    if is_id(stem, "img"):
        with suppress(NotFoundError):
            return reading.get_image(app.database, person, ImageId(stem))
    else:
        with suppress(NotFoundError):
            return assets.picture(app, assets.of_app(app).of_file(person, stem))
    found = file_of(app.settings.home, app.database, granted.key)  # another person's: the link is the permission
    return fetching.taken(app, person, found.path.read_bytes())


def _bytes(app: "App", address: str) -> bytes:
    written = _DATA.match(address)
    if written is None:
        limit = app.settings.upload_bytes
        return fetch_picture(address, limit_bytes=limit, timeout_s=FETCH_S, allow=app.allowed)
    try:
        return base64.b64decode(address[written.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInputError("This data URL is not base64.", code="bad_base64") from error


def _at(error: GessoError, pointer: str, address: str) -> GessoError:
    """Say in which field the address stands."""
    if not error.details:
        error.details = (Detail(code=error.error_code, message=error.message, pointer=pointer, value=address[:200]),)
    return error

"""Pictures by address: fetched within bytes, seconds and three redirects, each hop checked like the first."""

import time
from urllib.parse import urljoin

from gesso import __version__
from gesso.domain.errors import BadInputError, GessoError, TooLargeError, UnavailableError
from gesso.network.address import PUBLIC_ONLY, Allow, Resolve, check, system_resolve
from gesso.network.connection import close, read, request

SCHEMES = frozenset({"https", "http"})
REDIRECTS_AT_MOST = 3
_MAGIC_BYTES = 12
_HEADERS = {
    "User-Agent": f"Gesso/{__version__}",
    "Accept": "image/png, image/jpeg, image/webp, image/gif;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


def fetch_picture(
    url: str,
    *,
    limit_bytes: int,
    timeout_s: float = 20.0,
    allow: Allow = PUBLIC_ONLY,
    resolve: Resolve = system_resolve,
) -> bytes:
    """Return the bytes of the picture at `url`: they begin like a PNG, JPEG, WebP or GIF, and nothing else was looked at.

    Args:
        url: http or https.
        limit_bytes: most bytes that are read.
        timeout_s: for everything together, redirects and names too.
        allow: networks that the operator opened.
        resolve: what turns names into addresses.

    Raises:
        BadInputError: `bad_address`, `address_not_allowed`, `fetch_failed`, `not_a_picture`.
        TooLargeError: `fetch_too_large`.
    """
    deadline_s = time.monotonic() + timeout_s
    for _ in range(REDIRECTS_AT_MOST + 1):
        target = check(url, schemes=SCHEMES, allow=allow, resolve=resolve)
        try:
            answer = request(target, "GET", headers=_HEADERS, deadline_s=deadline_s)
        except UnavailableError as error:
            raise _failed(error.message) from error
        try:
            headers = {name.lower(): value for name, value in answer.headers}
            if answer.status in {301, 302, 303, 307, 308}:
                url = urljoin(str(target.url), headers.get(b"location", b"").decode("utf-8", "replace"))
                continue
            if answer.status != 200:
                raise _failed(f"It answered with status {answer.status}.")
            length = headers.get(b"content-length", b"")
            if length.isdigit() and int(length) > limit_bytes:
                raise _too_large(limit_bytes)
            return _body(read(answer), limit_bytes)
        finally:
            close(answer)
    raise _failed(f"It leads on to another address more than {REDIRECTS_AT_MOST} times.")


def _body(pieces: object, limit_bytes: int) -> bytes:
    data = bytearray()
    looked = False
    try:
        for piece in pieces:  # type: ignore[attr-defined]
            data += piece
            if len(data) > limit_bytes:
                raise _too_large(limit_bytes)
            if not looked and len(data) >= _MAGIC_BYTES:
                looked = True
                _look(data)  # a page or film is not worth waiting for
    except UnavailableError as error:
        raise _failed(error.message) from error
    _look(data)
    return bytes(data)


def _look(data: bytes | bytearray) -> None:
    begins = bytes(data[:_MAGIC_BYTES])
    known = begins.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")) or (
        begins.startswith(b"RIFF") and begins[8:12] == b"WEBP"
    )
    if not known:
        message = "What lies at this address is no PNG, JPEG, WebP or GIF. Link the picture itself, not the page that shows it."
        raise BadInputError(message, code="not_a_picture")


def _failed(why: str) -> GessoError:
    return BadInputError(f"The picture could not be fetched. {why}", code="fetch_failed")


def _too_large(limit_bytes: int) -> TooLargeError:
    message = (
        f"The picture at this address has more than {limit_bytes / 1e6:g} MB; that is the limit. Link a smaller one."
    )
    return TooLargeError(message, code="fetch_too_large")

"""Links to single files of the library, for whoever holds them: S3's presigned URLs, signed and read here.

Signature version 4 in its query form, as boto3 and the AWS SDKs make it, over a bucket `gesso` in path style. A link
names one key (a picture's id, or a content hash), carries its own end, and every item of its query is signed. Source of
the algorithm: AWS, "Authenticating Requests: Using Query Parameters". Pure: time and secret are arguments.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from gesso.domain.errors import BadInputError, ForbiddenError, NotFoundError
from gesso.domain.ids import ImageId, is_id
from gesso.store.blobs import LocalBlobs
from gesso.store.database import Database
from gesso.store.queries import images

BUCKET = "gesso"
REGION = "us-east-1"
PREFIX = "/s3"
"""Where the door has its buckets: an S3 client's endpoint is the public address with this behind it."""
LONGEST_S = 604_800
EARLY_MS = 15 * 60 * 1000
"""How far a link's date may lie ahead of our clock."""

_ALGORITHM = "AWS4-HMAC-SHA256"
_UNSIGNED = "UNSIGNED-PAYLOAD"
_NEEDED = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KINDS = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"), (b"GIF8", "image/gif"))
_DISPOSITION = "response-content-disposition"


class Granted(NamedTuple):
    """What a valid link gives."""

    key: str
    disposition: str | None
    """What Content-Disposition the link's maker asked for."""


class LinkedFile(NamedTuple):
    """A file that a link gives."""

    sha256: str
    path: Path
    mime: str
    """One of a fixed few, by the file's own first bytes; what nobody could mistake for a page otherwise."""


class Links:
    """Makes links and reads them. One secret of the home is behind both halves of the key pair."""

    def __init__(self, secret: str, public_url: str) -> None:
        """`secret`: 64 hex digits. `public_url`: what people reach this studio by; its host is part of every signature."""
        self.secret_key = secret
        self.access_key = "GESSO" + hmac.new(secret.encode(), b"gesso links 1", hashlib.sha256).hexdigest()[:15].upper()
        self.public_url = public_url.rstrip("/")

    def url(self, key: str, *, expires_s: int, now_ms: int, filename: str | None = None, method: str = "GET") -> str:
        """Return a link that ends after so many seconds.

        Args:
            key: a picture's id (`img_…`) or a content hash, with or without an ending such as `.png`.
            expires_s: 1 to 604,800 (seven days).
            now_ms: the clock.
            filename: what a browser shall call the file when it saves it; None lets it show the picture.
            method: GET, or HEAD, which needs a signature of its own.

        Raises:
            BadInputError: `bad_expiry`.
        """
        if not 1 <= expires_s <= LONGEST_S:
            raise BadInputError(f"A link lasts 1 to {LONGEST_S:,} seconds, not {expires_s:,}.", code="bad_expiry")
        moment = datetime.fromtimestamp(now_ms / 1000, UTC)
        stamp = moment.strftime("%Y%m%dT%H%M%SZ")
        query = {
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Credential": f"{self.access_key}/{_scope(stamp)}",
            "X-Amz-Date": stamp,
            "X-Amz-Expires": str(expires_s),
            "X-Amz-SignedHeaders": "host",
        }
        if filename is not None:
            query[_DISPOSITION] = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
        base = urlsplit(self.public_url)
        path = f"{base.path}{PREFIX}/{BUCKET}/{quote(key, safe='/-_.~')}"
        items = list(query.items())
        signed = self._signature(method, path, items, {"host": base.netloc}, "host", stamp)
        return f"{base.scheme}://{base.netloc}{path}?{_canonical_query(items)}&X-Amz-Signature={signed}"

    def verify(self, method: str, path: str, query: str, headers: Mapping[str, str], *, now_ms: int) -> Granted:
        """Return what the link gives, if we signed it and its time has not passed.

        Args:
            method: of the request.
            path: as it came, still encoded, with `/s3/gesso/` in it.
            query: as it came, still encoded.
            headers: of the request, names in lower case.
            now_ms: the clock.

        Raises:
            BadInputError: `link_malformed`: items missing, doubled or out of range.
            ForbiddenError: `link_signature_wrong`, `link_expired`, `link_early`.
        """
        items = [_pair(one) for one in query.split("&") if one]
        given = dict(items)
        names = [name for name, _ in items]
        if any(name not in given for name in _NEEDED) or len(set(names)) != len(names):
            raise _malformed(f"It needs {', '.join(_NEEDED)}, each once.")
        stamp, lasts = given["X-Amz-Date"], given["X-Amz-Expires"]
        try:
            signed_ms = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp() * 1000
        except ValueError:
            raise _malformed("X-Amz-Date is no date.") from None
        if not (lasts.isascii() and lasts.isdigit() and 1 <= int(lasts[:9]) <= LONGEST_S):
            raise _malformed(f"X-Amz-Expires lies between 1 and {LONGEST_S}.")
        if given["X-Amz-Algorithm"] != _ALGORITHM:
            raise _malformed(f"X-Amz-Algorithm is {_ALGORITHM}.")
        listed = given["X-Amz-SignedHeaders"].lower().split(";")
        if "host" not in listed:
            raise _malformed("X-Amz-SignedHeaders names host.")
        right = hmac.compare_digest(
            given["X-Amz-Credential"].encode(), f"{self.access_key}/{_scope(stamp)}".encode()
        ) & self._is_signed(method, path, items, headers, given)
        if not right:
            message = (
                "The signature of this link does not fit. Links must be used as they were given, to the last character."
            )
            raise ForbiddenError(message, code="link_signature_wrong")
        if signed_ms > now_ms + EARLY_MS:
            raise ForbiddenError("This link is not valid yet. Check the clock of whoever made it.", code="link_early")
        if now_ms >= signed_ms + int(lasts) * 1000:
            raise ForbiddenError("Request has expired", code="link_expired")
        _, found, rest = unquote(path).partition(f"{PREFIX}/{BUCKET}/")
        if not found:
            raise no_such_key()
        return Granted(rest, given.get(_DISPOSITION))

    def _is_signed(
        self, method: str, path: str, items: list[tuple[str, str]], headers: Mapping[str, str], given: dict[str, str]
    ) -> bool:
        """Try the host that was asked, then the public one and the path before it, which a proxy may have taken away."""
        base = urlsplit(self.public_url)
        signature = given["X-Amz-Signature"].encode("utf-8", "replace")
        others = [one for one in items if one[0] != "X-Amz-Signature"]
        right = False
        for host, before in ((headers.get("host", ""), ""), (base.netloc, base.path)):
            known = {**headers, "host": host}
            ours = self._signature(
                method, before + path, others, known, given["X-Amz-SignedHeaders"].lower(), given["X-Amz-Date"]
            )
            right |= hmac.compare_digest(ours.encode(), signature)
        return right

    def _signature(  # noqa: PLR0917 - the parts of a canonical request, in its order
        self,
        method: str,
        path: str,
        items: Iterable[tuple[str, str]],
        headers: Mapping[str, str],
        signed_headers: str,
        stamp: str,
    ) -> str:
        lines = [f"{name}:{' '.join(headers.get(name, '').split())}\n" for name in signed_headers.split(";")]
        canonical = "\n".join(
            (
                method,
                quote(unquote(path), safe="/-_.~"),
                _canonical_query(items),
                "".join(lines),
                signed_headers,
                _UNSIGNED,
            )
        )
        hashed = hashlib.sha256(canonical.encode()).hexdigest()
        text = f"{_ALGORITHM}\n{stamp}\n{_scope(stamp)}\n{hashed}"
        key = f"AWS4{self.secret_key}".encode()
        for part in _scope(stamp).split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def file_of(home: Path, database: Database, key: str) -> LinkedFile:
    """Return the file behind a link's key. Whose picture it is does not matter: the link is the permission.

    Raises:
        NotFoundError: `link_key_unknown`: no such picture, one in the trash, or no such blob.
    """
    blobs = LocalBlobs(home / "blobs")
    stem = key.partition(".")[0]
    sha256 = stem if _SHA256.fullmatch(stem) else None
    if is_id(stem, "img"):
        with database.read() as connection:
            image = images.get(connection, ImageId(stem))
        sha256 = image.sha256 if image is not None and image.deleted_ms is None else None
    if sha256 is None or not blobs.exists(sha256):
        raise no_such_key()
    with blobs.open(sha256) as file:
        begins = file.read(4)
    kind = next((mime for magic, mime in _KINDS if begins.startswith(magic)), "application/octet-stream")
    return LinkedFile(sha256, blobs.path(sha256), kind)


def no_such_key() -> NotFoundError:
    return NotFoundError("The specified key does not exist.", code="link_key_unknown")


def _scope(stamp: str) -> str:
    return f"{stamp[:8]}/{REGION}/s3/aws4_request"


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return unquote(name), unquote(value)


def _canonical_query(items: Iterable[tuple[str, str]]) -> str:
    encoded = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in items)
    return "&".join(f"{name}={value}" for name, value in encoded)


def _malformed(why: str) -> BadInputError:
    return BadInputError(f"This is no valid link. {why}", code="link_malformed")

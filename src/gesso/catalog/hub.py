"""The few requests of a Hugging Face hub that Gesso needs: which files a revision has, and a file's bytes from any place on.

It speaks HTTP itself instead of through huggingface_hub, because a pull must be a generator that counts real bytes, must
resume at the byte where it stopped, and must name a file only after its hash was checked; the library reports through
progress bars, keeps its own cache layout, and hands large files to a binary that does none of this under our eyes.
The protocol is the hub's public one: `GET /api/models/ID/revision/REV?blobs=true` and `GET /ID/resolve/REV/PATH` with
`Range`. Nothing here knows recipes or folders.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import msgspec

from gesso.domain.errors import ForbiddenError, GessoError, NotFoundError, UnavailableError

if TYPE_CHECKING:
    import httpx

ENDPOINT = "https://huggingface.co"
_COMMIT = re.compile(r"[0-9a-f]{40}")
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


class HubFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a revision. Large files have a sha256, small ones only git's blob hash."""

    path: str
    bytes: int
    sha256: str | None = None
    git_blob: str | None = None

    @property
    def key(self) -> str:
        """What names its content."""
        return self.sha256 or f"git-{self.git_blob}"


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A revision's commit and its files."""

    revision: str
    files: tuple[HubFile, ...]


class Interrupted(Exception):  # noqa: N818 - not an error of ours: the caller tries again
    """The connection broke or the hub is busy; asking again from the same byte is right."""


class Hub:
    """One hub, for one pull. Close it by leaving `with`."""

    def __init__(self, endpoint: str | None = None, token: str | None = None, timeout_seconds: float = 30.0) -> None:
        import httpx

        self.endpoint = (endpoint or ENDPOINT).rstrip("/")
        headers = {"User-Agent": "gesso", "Accept-Encoding": "identity"}
        if token:
            headers["Authorization"] = f"Bearer {token}"  # httpx drops it when a redirect leaves the hub
        self._client = httpx.Client(headers=headers, timeout=timeout_seconds, follow_redirects=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def listing(self, hub_id: str, revision: str | None) -> Listing:
        """Return the files of a revision, or of the newest one.

        Raises:
            Interrupted: no answer, or a busy hub.
            ForbiddenError: `model_gated`.
            NotFoundError: `model_not_on_hub`.
            UnavailableError: `hub_unreadable`, an answer that is none.
        """
        place = f"{self.endpoint}/api/models/{hub_id}"
        if revision is not None:
            place += f"/revision/{quote(revision, safe='')}"
        with self._get(f"{place}?blobs=true", hub_id) as response:
            content = b"".join(response.iter_bytes())
        try:
            return _listing(msgspec.json.decode(content))
        except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
            message = f"The hub's answer about {hub_id} cannot be read ({error}). Is {self.endpoint} a hub?"
            raise UnavailableError(message, code="hub_unreadable") from error

    def read(self, hub_id: str, revision: str, path: str, limit_bytes: int) -> bytes:
        """Return a small file whole; raises as `listing` does."""
        content = b""
        for _, chunk in self.chunks(hub_id, revision, path, 0):
            content += chunk
            if len(content) > limit_bytes:
                raise UnavailableError(f"{path} of {hub_id} is larger than it can be.", code="hub_unreadable")
        return content

    def chunks(self, hub_id: str, revision: str, path: str, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield (place, bytes) of a file from byte `start` on; from 0 when the hub cannot start in the middle.

        Pieces come as the network hands them out, so that a broken connection loses none of them.

        Raises as `listing` does.
        """
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._get(f"{self.endpoint}/{hub_id}/resolve/{revision}/{quote(path)}", hub_id, headers) as response:
            place = _first_byte(response.headers.get("Content-Range"), start) if response.status_code == 206 else 0
            for chunk in response.iter_raw():
                yield place, chunk
                place += len(chunk)

    @contextmanager
    def _get(self, url: str, hub_id: str, headers: dict[str, str] | None = None) -> Iterator["httpx.Response"]:
        import httpx

        try:
            with self._client.stream("GET", url, headers=headers or {}) as response:
                if response.status_code >= 400:
                    raise self._refusal(response, hub_id)
                yield response
        except (httpx.TransportError, httpx.TooManyRedirects) as error:
            raise Interrupted(str(error) or type(error).__name__) from error
        except httpx.InvalidURL as error:
            raise UnavailableError(f"{self.endpoint} is not the address of a hub.", code="hub_unreadable") from error

    def _refusal(self, response: "httpx.Response", hub_id: str) -> Exception:
        status, reason = response.status_code, response.headers.get("X-Error-Code", "")
        if status in _TRANSIENT:
            return Interrupted(f"the hub answered {status}")
        if status in (401, 403):
            return ForbiddenError(_gated(self.endpoint, hub_id, reason), code="model_gated")
        if status == 404:
            what = {"EntryNotFound": "a file", "RevisionNotFound": "this revision"}.get(reason, "it")
            message = (
                f"The hub at {self.endpoint} does not have {hub_id}, or {what} is gone. Check the catalog's entry."
            )
            return NotFoundError(message, code="model_not_on_hub")
        return UnavailableError(f"The hub answered {status} for {hub_id}.", code="hub_unreadable")


def unreachable(endpoint: str, why: str, kept_bytes: int) -> GessoError:
    """Return the error for a hub that cannot be reached, saying what is kept."""
    kept = (
        f"{kept_bytes / 1e6:.1f} MB are kept and pulling again resumes there" if kept_bytes else "Nothing was changed"
    )
    message = f"The hub at {endpoint} cannot be reached ({why}). {kept}. Check the network, then pull again."
    return UnavailableError(message, code="hub_unreachable")


def _gated(endpoint: str, hub_id: str, reason: str) -> str:
    page = f"{endpoint}/{hub_id}"
    if reason == "GatedRepo":
        return (
            f"{hub_id} is gated: accept its terms at {page}, then pull again with a token of your account (HF_TOKEN)."
        )
    return f"The hub does not hand out {hub_id}: it is private, gated or gone. Look at {page}, and give a token (HF_TOKEN)."


def _first_byte(content_range: str | None, asked: int) -> int:
    found = re.match(r"bytes (\d+)-", content_range or "")
    return int(found[1]) if found else asked


def _listing(answer: Any) -> Listing:
    revision = answer["sha"]
    if not _COMMIT.fullmatch(revision):
        raise ValueError("no commit in it")
    return Listing(revision=revision, files=tuple(_file(entry) for entry in answer["siblings"]))


def _file(entry: Any) -> HubFile:
    path = PurePosixPath(entry["rfilename"])
    if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path) or not path.parts:
        raise ValueError(f"{path} is not a path inside a repository")
    lfs = entry.get("lfs")
    sha256 = lfs["sha256"] if lfs else None
    if sha256 is not None and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError(f"{path} has no proper hash")
    blob = entry.get("blobId")
    if sha256 is None and (not isinstance(blob, str) or not _COMMIT.fullmatch(blob)):
        raise ValueError(f"{path} has no hash")
    return HubFile(path=str(path), bytes=int(lfs["size"] if lfs else entry["size"]), sha256=sha256, git_blob=blob)

"""Assets: files that an API dialect takes in for requests to come, as they were sent and for as long as it says.

They are no pictures of the library until they are used: then the picture is taken in as any upload is, without whatever
else the file says. Only pictures are taken (PNG, JPEG, GIF, WebP), and each is opened once before it is kept.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec

from gesso.domain.door import Asset
from gesso.domain.errors import NotFoundError
from gesso.domain.ids import ImageId, PersonId
from gesso.library.uploading import FETCHED_FORMATS, check_bytes, decoded
from gesso.store.blobs import Blobs, LocalBlobs
from gesso.store.database import Database
from gesso.store.queries import doors

NAME_AT_MOST = 200


class Assets:
    """The assets of a home."""

    def __init__(self, database: Database, blobs: Blobs, *, clock_ms: Callable[[], int], bytes_at_most: int) -> None:
        self._database = database
        self._blobs = blobs
        self._clock_ms = clock_ms
        self._bytes_at_most = bytes_at_most

    @classmethod
    def of_home(cls, home: Path, database: Database, *, clock_ms: Callable[[], int], bytes_at_most: int) -> "Assets":
        return cls(database, LocalBlobs(home / "blobs"), clock_ms=clock_ms, bytes_at_most=bytes_at_most)

    def add(
        self,
        person_id: PersonId,
        door: str,
        data: bytes,
        *,
        asset_id: str,
        name: str = "",
        original_name: str = "",
        folder: str = "",
        life_ms: int | None = None,
    ) -> Asset:
        """Keep a file.

        Raises:
            as `gesso.library.uploading.Uploads.add`.
        """
        check_bytes(len(data), self._bytes_at_most)
        decoded(data, formats=FETCHED_FORMATS)
        mime, extension = kind_of(data)
        now_ms = self._clock_ms()
        given = plain_name(name or original_name) or asset_id
        asset = Asset(
            id=asset_id,
            person_id=person_id,
            door=door,
            name=given if "." in given else f"{given}.{extension}",
            original_name=plain_name(original_name),
            folder="/".join(filter(None, map(plain_name, folder.split("/")))),
            mime=mime,
            bytes=len(data),
            sha256=self._blobs.put(data),
            created_ms=now_ms,
            expires_ms=None if life_ms is None else now_ms + life_ms,
        )
        with self._database.write() as connection:
            doors.forget_assets(connection, now_ms)
            doors.add_asset(connection, asset)
        return asset

    def get(self, person_id: PersonId, asset_id: str) -> Asset:
        """Return the person's asset.

        Raises:
            NotFoundError: there is none, or its time is over (`asset_not_found`).
        """
        with self._database.read() as connection:
            found = doors.get_asset(connection, asset_id, person_id=person_id, now_ms=self._clock_ms())
        return _there(found, asset_id)

    def named(self, person_id: PersonId, door: str, name: str) -> Asset:
        """Return the newest of the person's assets of that name.

        Raises:
            NotFoundError: as `get`.
        """
        with self._database.read() as connection:
            found = doors.asset_by_name(connection, door, name, person_id=person_id, now_ms=self._clock_ms())
        return _there(found, name)

    def of_file(self, person_id: PersonId, sha256: str) -> Asset:
        """Return the newest of the person's assets with these bytes.

        Raises:
            NotFoundError: as `get`.
        """
        with self._database.read() as connection:
            found = doors.asset_by_hash(connection, sha256, person_id=person_id, now_ms=self._clock_ms())
        return _there(found, sha256)

    def page(self, person_id: PersonId, door: str, *, number: int, size: int) -> tuple[int, tuple[Asset, ...]]:
        """Return how many there are, and page `number` (from 1), newest first."""
        with self._database.read() as connection:
            return doors.assets_of(
                connection, door, person_id, now_ms=self._clock_ms(), limit=size, offset=(number - 1) * size
            )

    def file(self, asset: Asset) -> bytes:
        """Return the bytes as they were sent.

        Raises:
            NotFoundError: `blob_missing`.
        """
        return self._blobs.get(asset.sha256)

    def became(self, asset: Asset, image_id: ImageId) -> Asset:
        """Note which picture of the library it became."""
        with self._database.write() as connection:
            doors.became(connection, asset.id, image_id)
        return msgspec.structs.replace(asset, image_id=image_id)

    def remove(self, person_id: PersonId, asset_id: str) -> None:
        """Forget an asset; its file goes with the next sweep.

        Raises:
            NotFoundError: as `get`.
        """
        with self._database.write() as connection:
            there = doors.remove_asset(connection, asset_id, person_id)
        if not there:
            _there(None, asset_id)


def kind_of(data: bytes) -> tuple[str, str]:
    """Return the MIME type and file extension of a picture that was opened before."""
    if data.startswith(b"\x89PNG"):
        return "image/png", "png"
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg", "jpg"
    if data.startswith(b"GIF8"):
        return "image/gif", "gif"
    return "image/webp", "webp"


def plain_name(name: str) -> str:
    """Return a file name without any path or character that means something to a shell, a header or a file system."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char if char.isalnum() or char in "-_. " else "_" for char in last).strip(". ")
    return kept[-NAME_AT_MOST:]


def _there(found: Asset | None, name: str) -> Asset:
    if found is None:
        raise NotFoundError(
            f"There is no file {name[:200]}, or its time is over. Upload it again.", code="asset_not_found"
        )
    return found

"""Assets: take files in for requests to come, use one as a picture of the library, remove one."""

import secrets
from typing import TYPE_CHECKING

from gesso.actions import fetching
from gesso.domain.door import Asset
from gesso.domain.errors import NotFoundError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.library import reading
from gesso.library.assets import Assets

if TYPE_CHECKING:
    from gesso.app import App


def of_app(app: "App") -> Assets:
    """Return the assets of the home, for reading."""
    settings = app.settings
    return Assets.of_home(settings.home, app.database, clock_ms=app.clock_ms, bytes_at_most=settings.upload_bytes)


def keep(
    app: "App",
    person: PersonId,
    door: str,
    data: bytes,
    *,
    name: str = "",
    original_name: str = "",
    folder: str = "",
    life_ms: int | None = None,
) -> Asset:
    """Keep a file under a fresh id.

    Raises:
        as an upload: `upload_too_large`, `too_many_pixels`, `image_format_unknown`, `image_damaged`, `disk_full`.
    """
    return of_app(app).add(
        person,
        door,
        data,
        asset_id=f"file_{secrets.token_hex(12)}",
        name=name,
        original_name=original_name,
        folder=folder,
        life_ms=life_ms,
    )


def picture(app: "App", asset: Asset) -> Image:
    """Return the asset as a picture of its person's library; it is taken in the first time it is used.

    Raises:
        as an upload; NotFoundError: its file is gone (`blob_missing`).
    """
    if asset.image_id is not None:
        try:
            return reading.get_image(app.database, asset.person_id, asset.image_id)
        except NotFoundError:
            pass  # it was thrown away in the library; the file is still here
    assets = of_app(app)
    image = fetching.taken(app, asset.person_id, assets.file(asset))
    assets.became(asset, image.id)
    return image


def remove(app: "App", person: PersonId, asset_id: str) -> None:
    """Forget a file.

    Raises:
        NotFoundError: `asset_not_found`.
    """
    of_app(app).remove(person, asset_id)

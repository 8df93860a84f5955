"""Grids: an imagine's pictures side by side, made when somebody looks. Their links carry a signature and an end.

A link names the job, and no key is asked for: clients hand `imageUrl` to browsers and chats. It lasts a day, as links to
single pictures do here.
"""

import hashlib
import hmac
import io
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from gesso.accounts import link
from gesso.api.mjproxy import translate
from gesso.domain.errors import NotFoundError
from gesso.domain.ids import JobId, is_id
from gesso.domain.image import Image
from gesso.library import origin, reading
from gesso.library.provenance import mark_png

if TYPE_CHECKING:
    from gesso.app import App

SIDE_AT_MOST_PX = 2048
_KEPT = 16


def url(app: "App", job_id: JobId) -> str:
    """Return the link of a job's grid, valid for a day."""
    until_s = app.clock_ms() // 1000 + translate.LINK_SECONDS
    return f"{app.links.public_url}/mj/image/{job_id}.png?e={until_s}&s={_signature(app, job_id, until_s)}"


def opened(app: "App", name: str, until_s: int, signature: str) -> bytes:
    """Return the grid behind a link.

    Raises:
        NotFoundError: the link was changed, its time is over, or its pictures are gone (`image_not_found`).
    """
    job_id = JobId(name.removesuffix(".png"))
    good = is_id(job_id, "job") and hmac.compare_digest(
        _signature(app, job_id, until_s).encode(), signature.encode("utf-8", "replace")
    )
    if not good or until_s * 1000 < app.clock_ms():
        raise NotFoundError("There is no such picture, or the link is over.", code="image_not_found")
    images = reading.images_of_job(app.database, job_id)
    if not images:
        raise NotFoundError("The pictures of this grid are gone.", code="image_not_found")
    made = origin.of_image(images[0])
    if made is not None and not app.settings.write_prompts:
        made = made.without_prompt()
    marked = None if made is None else msgspec.structs.replace(made, index=None, width_px=None, height_px=None)
    return mark_png(_grid(app, images), marked)


def _signature(app: "App", job_id: str, until_s: int) -> str:
    secret = link.link_secret(app.settings.home).encode()
    return hmac.new(secret, f"mjproxy grid 1\0{job_id}\0{until_s}".encode(), hashlib.sha256).hexdigest()


def _grid(app: "App", images: Sequence[Image]) -> bytes:
    root = str(app.settings.home / "blobs")
    return _composed(root, tuple(one.sha256 for one in images))


@lru_cache(maxsize=_KEPT)
def _composed(root: str, hashes: tuple[str, ...]) -> bytes:
    """Return the pictures side by side, two in a row, at most 2048 px a side."""
    from pathlib import Path

    from PIL import Image as Pillow

    from gesso.store.blobs import LocalBlobs

    blobs = LocalBlobs(Path(root))
    pictures = [Pillow.open(io.BytesIO(blobs.get(one))).convert("RGB") for one in hashes]
    columns = 1 if len(pictures) == 1 else 2
    rows = math.ceil(len(pictures) / columns)
    width, height = pictures[0].size
    scale = min(1.0, SIDE_AT_MOST_PX / max(columns * width, rows * height))
    cell = max(1, round(width * scale)), max(1, round(height * scale))
    sheet = Pillow.new("RGB", (columns * cell[0], rows * cell[1]))
    for place, picture in enumerate(pictures):
        small = picture if picture.size == cell else picture.resize(cell, Pillow.Resampling.LANCZOS)
        sheet.paste(small, ((place % columns) * cell[0], (place // columns) * cell[1]))
    out = io.BytesIO()
    sheet.save(out, format="PNG", compress_level=3)
    return out.getvalue()

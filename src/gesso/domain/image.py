"""Image: one picture of the library, with everything needed to make it again."""

from typing import Any

import msgspec

from gesso.domain.ids import ImageId, JobId, PersonId
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """A picture's row. The pixels are the blob named `sha256`."""

    id: ImageId
    person_id: PersonId
    job_id: JobId | None
    index: int
    """Place in its job's grid, from 0."""
    sha256: str
    mime: str
    bytes: int
    width_px: int
    height_px: int
    prompt: str
    spec: Spec | None
    plan: Plan | None
    seed: int | None
    model: str | None
    model_revision: str | None
    parent_image_id: ImageId | None = None
    draft: bool = False
    placeholder: str = ""
    """A few dozen characters (base64 WebP, 16 px) that stand in until the picture has loaded."""
    created_ms: int
    deleted_ms: int | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A keyset page; `next_cursor` is None on the last one."""

    items: tuple[Any, ...]
    next_cursor: str | None

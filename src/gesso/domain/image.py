"""Image: one picture of the library, with everything needed to make it again."""

from typing import Any

import msgspec

from gesso.domain.ids import FolderId, ImageId, JobId, PersonId, StackId
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What its person has said or made of a picture, and what is known of its look: all that may change."""

    folder_id: FolderId | None = None
    tags: tuple[str, ...] = ()
    rating: int = 0
    """Stars, 1–5; 0 for none."""
    hidden: bool = False
    liked: bool = False
    stack_id: StackId | None = None
    """Pictures of one stack lie on one another on the wall."""
    colours: tuple[str, ...] = ()
    """Main colours (`#rrggbb`), largest first; empty until they have been measured."""
    origin: str = ""
    """The tool a picture was taken over from (`a1111`, `comfyui`, `invokeai`, `midjourney`); empty for our own and for uploads."""
    name: str = ""
    """Its file's name, where it came as a file."""


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
    facts: Facts = Facts()


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A keyset page; `next_cursor` is None on the last one."""

    items: tuple[Any, ...]
    next_cursor: str | None

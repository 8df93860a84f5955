"""A conversation that is kept: what was said, turn by turn, and the prompts and jobs that it became."""

import msgspec

from gesso.domain.ids import ImageId, JobId, PersonId, TalkId
from gesso.domain.job import Notice


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One turn. Where `typed`, the person wrote the prompt itself, and `text` is empty."""

    number: int
    """From 1."""
    text: str = ""
    prompt: str
    understood: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    reader: str = "rules"
    parent: ImageId | None = None
    job_ids: tuple[JobId, ...] = ()
    typed: bool = False
    token: str | None = None
    created_ms: int


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation of one person; `turns` may be left out where only the list of them is wanted."""

    id: TalkId
    person_id: PersonId
    title: str
    created_ms: int
    changed_ms: int
    turns: tuple[Said, ...] = ()

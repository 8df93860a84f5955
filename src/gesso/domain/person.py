"""Person and Key: who asks, and the credential a program asks with. Secrets are never part of these values.

What a request may do is what its key's scopes and its person's role both allow; a browser session has no key and may do
all that the role allows.
"""

from typing import Literal

import msgspec

from gesso.domain.ids import KeyId, PersonId, ProfileId
from gesso.domain.spec import Speed

Scope = Literal["read", "draw", "edit", "admin"]
"""`read` sees jobs and pictures; `draw` asks for pictures and sends what they are made from; `edit` changes and deletes
what the person has; `admin` runs the studio: people, everybody's keys, the audit log."""

SCOPES: tuple[Scope, ...] = ("read", "draw", "edit", "admin")

Role = Literal["owner", "member", "viewer"]

MAY: dict[Role, tuple[Scope, ...]] = {
    "owner": SCOPES,
    "member": ("read", "draw", "edit"),
    "viewer": ("read",),
}
"""What a person of each role may do at most."""

KEY_SCOPES: tuple[Scope, ...] = ("read", "draw", "edit")
"""What a key may do where nobody says: never `admin`."""


class Defaults(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person wants when a prompt does not say. None leaves it to the studio."""

    version: str | None = None
    speed: Speed | None = None
    taste: bool = True
    """Whether prompts that say nothing are drawn with their profile, once it is unlocked."""
    profile: ProfileId | None = None
    """What a bare `--p` means; None: the oldest profile."""
    parameters: str = ""
    """What the studio sets beside every prompt, in the prompt language: `--ar 16:9 --s 250`."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    id: PersonId
    name: str
    role: Role = "member"
    defaults: Defaults = Defaults()
    created_ms: int


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """An API key as it may be shown. `prefix` is how its owner tells it from others."""

    id: KeyId
    person_id: PersonId
    name: str
    prefix: str
    scopes: tuple[Scope, ...]
    created_ms: int
    last_used_ms: int | None = None
    """To the minute."""
    expires_ms: int | None = None
    revoked_ms: int | None = None

"""Person and Key: who asks, and the credential a program asks with. Secrets are never part of these values.

What a request may do is what its key's scopes and its person's role both allow; a browser session has no key and may do
all that the role allows.
"""

from typing import Literal

import msgspec

from gesso.domain.ids import InvitationId, KeyId, PersonId, ProfileId, SessionId
from gesso.domain.spec import Speed

Scope = Literal["read", "draw", "edit", "account", "admin"]
"""`read` sees jobs and pictures; `draw` asks for pictures and sends what they are made from; `edit` changes and deletes
what the person has; `account` is their name, password, keys and sessions; `admin` runs the studio: people, everybody's keys, the audit log."""

SCOPES: tuple[Scope, ...] = ("read", "draw", "edit", "account", "admin")

Role = Literal["owner", "member", "viewer"]

ROLES: tuple[Role, ...] = ("owner", "member", "viewer")

MAY: dict[Role, tuple[Scope, ...]] = {
    "owner": SCOPES,
    "member": ("read", "draw", "edit", "account"),
    "viewer": ("read", "account"),
}
"""What a person of each role may do at most."""

KEY_SCOPES: tuple[Scope, ...] = ("read", "draw", "edit")
"""What a key may do where nobody says: what pictures need, nothing of accounts."""


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
    checkpoint: str | None = None
    """The model that clients of A1111's API chose: they set it once, and draw with it from then on."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    id: PersonId
    name: str
    role: Role = "member"
    defaults: Defaults = Defaults()
    created_ms: int
    email: str | None = None
    has_password: bool = False
    suspended_ms: int | None = None
    """Since when they are kept out; everything they have stays."""
    removed_ms: int | None = None
    """Since when they are gone; what remains is the name, for the audit log."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is logged in, as it may be shown."""

    id: SessionId
    person_id: PersonId
    created_ms: int
    seen_ms: int
    """To the hour."""
    expires_ms: int
    address: str
    agent: str
    """What the browser calls itself."""


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A link that makes one account, once."""

    id: InvitationId
    role: Role
    note: str
    """Whom it is for, in the owner's words."""
    created_by: PersonId
    created_ms: int
    expires_ms: int
    accepted_ms: int | None = None
    accepted_by: PersonId | None = None
    revoked_ms: int | None = None


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

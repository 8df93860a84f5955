"""The audit log's lines: who did what to what, when and from where. Never a secret, never a prompt."""

from typing import Any

import msgspec

from gesso.domain.ids import KeyId, PersonId


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    time_ms: int
    action: str
    """A noun and what became of it: `key.made`, `person.role_changed`."""
    person_id: PersonId | None
    """Who did it; None when nobody was logged in."""
    person_name: str | None
    key_id: KeyId | None
    about: str | None
    """The id of what it was done to."""
    address: str
    """Where it came from; empty for this machine's command line."""
    facts: dict[str, Any]

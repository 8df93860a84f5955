"""Team: people who will share boards and folders."""

import msgspec

from gesso.domain.ids import PersonId, TeamId


class Member(msgspec.Struct, frozen=True, kw_only=True):
    person_id: PersonId
    name: str
    added_ms: int


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """`members` in the order they came."""

    id: TeamId
    name: str
    created_ms: int
    members: tuple[Member, ...] = ()

"""Tags: which there are, and renaming or removing one from all pictures. A tag is what pictures carry; nothing else makes one."""

from collections.abc import Callable

import msgspec

from gesso.domain.errors import NotFoundError
from gesso.domain.ids import PersonId
from gesso.library.bulk import checked_tag
from gesso.store import tokens
from gesso.store.database import Database
from gesso.store.queries import finding, shelf
from gesso.store.seeking import Sought, Token
from gesso.store.tokens import Standing

_AT_A_TIME = 1000


def listed(database: Database, person: PersonId, *, begins: str = "", limit: int = 1000) -> list[tuple[str, int]]:
    """Return (tag, pictures in sight), the most used first."""
    with database.read() as connection:
        found = shelf.tallied(connection, person, "tag")
    return [(tag, count) for tag, count in found if tag.casefold().startswith(begins.casefold())][:limit]


def rename(database: Database, person: PersonId, tag: str, new: str) -> int:
    """Give a tag another name wherever it is, also in the trash; one that exists takes it up. Return how many pictures.

    Raises:
        BadInputError: `bad_tag`.
        NotFoundError: no picture carries it (`tag_not_found`).
    """
    name = checked_tag(new)

    def renamed(tags: tuple[str, ...]) -> tuple[str, ...]:
        every = {one.casefold(): one for one in (name if one.casefold() == tag.casefold() else one for one in tags)}
        return tuple(every.values())

    return _everywhere(database, person, tag, renamed, same=name.casefold() == tag.casefold())


def remove(database: Database, person: PersonId, tag: str) -> int:
    """Take a tag off all pictures; return how many carried it.

    Raises:
        NotFoundError: no picture carries it (`tag_not_found`).
    """

    def without(tags: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in tags if one.casefold() != tag.casefold())

    return _everywhere(database, person, tag, without, same=False)


def _everywhere(
    database: Database,
    person: PersonId,
    tag: str,
    edit: Callable[[tuple[str, ...]], tuple[str, ...]],
    *,
    same: bool,
) -> int:
    """Edit in steps of a thousand, so that no other write waits long; a crash between two leaves some renamed, none lost."""
    wanted = Sought(person_id=person, states=tokens.STATES, expression=Token(tokens.token("g", tag)))

    def edited(old: Standing) -> Standing:
        return msgspec.structs.replace(old, tags=edit(old.tags))

    done, below = 0, None
    while True:
        with database.write() as connection:
            seqs = finding.numbers(connection, wanted, limit=_AT_A_TIME, below=below)
            if not seqs:
                break
            shelf.change(connection, person, seqs, edited)
            done += len(seqs)
            below = seqs[-1]
    if not done and not same:
        raise NotFoundError(f"None of your pictures carries the tag “{tag[:80]}”.", code="tag_not_found")
    return done

"""Removing somebody. Nothing of theirs is deleted by it: pictures go to an heir or into the trash, as the owner says.

In one transaction with that: their keys and sessions end, they leave their teams, and their name and address are free again. What
stays is a row with their name, for the audit log; their boards, styles and taste stay with it, out of everybody's sight.
"""

from typing import Literal, NamedTuple

from gesso.accounts import people
from gesso.domain.ids import JobId, PersonId
from gesso.store.database import Database
from gesso.store.queries import accounts, removal, sessions, teams

Pictures = Literal["hand_over", "trash"]


class Removed(NamedTuple):
    name: str
    pictures: int


def live_jobs(database: Database, person_id: PersonId) -> tuple[JobId, ...]:
    """Return the person's jobs that have not ended: to be cancelled first."""
    with database.read() as connection:
        return removal.live_jobs(connection, person_id)


def remove(database: Database, person_id: PersonId, pictures: Pictures, *, heir: PersonId, now_ms: int) -> Removed:
    """Remove the person; their pictures become the heir's or go into the trash.

    Raises:
        NotFoundError: `person_not_found`.
        ConflictError: `first_owner`.
    """
    found = people.check_removable(database, person_id)
    with database.write() as connection:
        if pictures == "hand_over":
            count = removal.hand_over(connection, person_id, heir)
        else:
            count = removal.trash(connection, person_id, now_ms)
        accounts.revoke_all(connection, person_id, now_ms)
        sessions.end_all(connection, person_id)
        teams.leave_all(connection, person_id)
        accounts.mark_removed(connection, person_id, now_ms)
    return Removed(found.name, count)

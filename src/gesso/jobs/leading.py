"""Leadership: of all dispatchers on one database, one decides; the others stand by.

Truth is the epoch in the `pool` table: every write of a leader asks in its own transaction whether it still leads, so one
that was frozen or cut off can wake at any moment and change nothing. A standby takes over when the leader's lock is free
(it died: at once) or its word has run out (it is frozen).
"""

from collections.abc import Callable

from gesso.store.database import Connection, Database
from gesso.store.leader_lock import leader_lock
from gesso.store.queries import pools


class Deposed(Exception):  # noqa: N818 - it is no error: somebody else leads now
    """Another dispatcher has taken over; whatever was about to be written was not."""


class Leadership:
    """Used by one dispatcher's thread alone. A leader's word holds for `term_ms` after it was last given."""

    def __init__(self, database: Database, owner: str, clock_ms: Callable[[], int], *, term_ms: int) -> None:
        self._database = database
        self._owner = owner
        self._clock_ms = clock_ms
        self._term_ms = term_ms
        self._lock = leader_lock(database)
        self._epoch: int | None = None

    @property
    def leads(self) -> bool:
        """Whether it believes so; `fence` knows."""
        return self._epoch is not None

    def seek(self) -> bool:
        """Become the leader where there is none."""
        with self._database.read() as connection:
            now = pools.leader(connection)
        now_ms = self._clock_ms()
        if not self._lock.take() and now_ms <= now.until_ms:
            return False
        with self._database.write() as connection:
            pools.end_the_frozen(connection)
            self._epoch = pools.take_over(connection, now, self._owner, now_ms + self._term_ms)
        return self.leads

    def prolong(self, connection: Connection) -> None:
        """Keep leading for another term.

        Raises:
            Deposed: somebody else leads.
        """
        if self._epoch is None or not pools.prolong(connection, self._epoch, self._clock_ms() + self._term_ms):
            raise Deposed
        self._lock.take()  # a leader that came by a frozen one's lapse gets the lock when that one lets go

    def fence(self, connection: Connection, *, hold: bool = True) -> None:
        """Make sure that nobody else leads; with `hold`, for the length of the transaction, which must be one that writes.

        Raises:
            Deposed: somebody does.
        """
        if self._epoch is None or not pools.still_leads(connection, self._epoch, hold=hold):
            raise Deposed

    def step_down(self) -> None:
        """Somebody else leads: forget the term, and let go of the lock."""
        self._epoch = None
        self._lock.release()

    def resign(self) -> None:
        """Make room for the next leader at once."""
        if self._epoch is not None:
            with self._database.write() as connection:
                pools.prolong(connection, self._epoch, 0)
        self.step_down()

"""Frozen tastes: kept under codes at submit, found again by code. Nothing here changes what a code means."""

from collections.abc import Callable, Iterable

from gesso.domain.taste import Frozen
from gesso.store.database import Database
from gesso.store.queries import tastes


def keep(database: Database, frozen: Iterable[Frozen], clock_ms: Callable[[], int]) -> None:
    """Keep tastes under their codes; what is kept already stays as it is."""
    new = [one for one in frozen if find(database, one.code) is None]
    if new:
        with database.write() as connection:
            for one in new:
                tastes.freeze(connection, one, clock_ms())


def find(database: Database, code: str) -> Frozen | None:
    """Return the taste of a frozen code, or None where this home does not know it."""
    with database.read() as connection:
        return tastes.frozen(connection, code)

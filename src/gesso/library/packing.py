"""What an export holds, walked by keyset so that memory does not grow with the library; and the records of transfers."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.shelf import Transfer
from gesso.library import archive, finding, folders, soundness
from gesso.store.database import Database
from gesso.store.queries import finding as rows
from gesso.store.queries import images, shelf, transfers

_AT_A_TIME = 100


class Packing:
    """Reads what is to be exported. `now_ms` is what dates in a search count from."""

    def __init__(self, database: Database, *, now_ms: int) -> None:
        self._database = database
        self._now_ms = now_ms

    def count(self, person: PersonId, *, ids: Sequence[str] | None, q: str | None) -> int:
        """Return how many pictures there will be: exact for ids, up to a hundred thousand for a search.

        Raises:
            BadInputError: `bad_search`.
        """
        with self._database.read() as connection:
            if ids is not None:
                return len(shelf.seqs_of(connection, person, list(ids)))
            search = finding.understood(connection, person, q or "", now_ms=self._now_ms)
            if search.expression is None and search.from_ms is None and search.until_ms is None:
                days = [one for state in search.states for one in shelf.tallied(connection, person, f"day.{state}")]
                return sum(count for _, count in days)
            return len(rows.numbers(connection, finding.sought(person, search), limit=100_000))

    def pictures(
        self, person: PersonId, *, ids: Sequence[str] | None, q: str | None, also_trashed: bool = False
    ) -> Iterator[tuple[Image, archive.Sidecar]]:
        """Yield pictures with their sidecars, the oldest first; of everything, the trash last."""
        for sought in (q, "is:trashed") if also_trashed else (q,):
            above: int | None = None
            numbers = self._named(person, ids) if ids is not None else None
            while True:
                with self._database.read() as connection:
                    if numbers is not None:
                        some, numbers = numbers[:_AT_A_TIME], numbers[_AT_A_TIME:]
                    else:
                        search = finding.understood(connection, person, sought or "", now_ms=self._now_ms)
                        wanted = finding.sought(person, search)
                        some = rows.numbers(connection, wanted, limit=_AT_A_TIME, above=above, newest=False)
                    found = images.at(connection, person, some)
                    tree = folders.tree(connection, person)
                    told = {one.id: transfers.record_of(connection, one.id) for one in found if one.facts.origin}
                if not some:
                    break
                above = some[-1]
                for one in found:
                    place = one.facts.folder_id
                    path = tree.path(place) if place is not None and place in tree.by_id else None
                    file = f"pictures/{one.id}.{_suffix(one.mime)}"
                    yield one, archive.sidecar(one, file=file, folder=path, record=told.get(one.id))

    def needed(self, person: PersonId, told: archive.Sidecar, *, everything: bool) -> list[str]:
        """Return the hashes of what a picture's plan names and the archive does not have among its pictures."""
        if told.plan is None:
            return []
        named = soundness.named_by(told.plan)
        if not everything or not named:
            return list(named)
        with self._database.read() as connection:
            return [one for one in named if not images.in_sight(connection, person, one)]

    def _named(self, person: PersonId, ids: Sequence[str]) -> list[int]:
        with self._database.read() as connection:
            return sorted(shelf.seqs_of(connection, person, list(ids)).values())


def begun(database: Database, one: Transfer) -> Transfer:
    """Keep a new transfer."""
    with database.write() as connection:
        transfers.add(connection, one)
    return one


def advance(database: Database, transfer_id: str, **changes: Any) -> bool:
    """Keep how far a transfer is; tell whether it goes on, which one that was cancelled or forgotten does not."""
    with database.write() as connection:
        now = transfers.get(connection, transfer_id)
        if now is None or now.finished_ms is not None:
            return False
        transfers.save(connection, msgspec.structs.replace(now, **changes))
    return True


def transfer(database: Database, transfer_id: str) -> Transfer | None:
    """Return a transfer."""
    with database.read() as connection:
        return transfers.get(connection, transfer_id)


def transfers_of(database: Database, person: PersonId, kind: str) -> tuple[Transfer, ...]:
    """Return a person's transfers of a kind, newest first."""
    with database.read() as connection:
        return transfers.of_person(connection, person, kind)


def forget(database: Database, transfer_id: str) -> None:
    """Remove the record of a transfer."""
    with database.write() as connection:
        transfers.remove(connection, transfer_id)


def end_all(database: Database, now_ms: int) -> None:
    """End what a dead process left running."""
    with database.write() as connection:
        transfers.end_all(connection, code="transfer_interrupted", now_ms=now_ms)


def record_of(database: Database, image_id: ImageId) -> str | None:
    """Return what the file of a picture that was taken over told, as JSON."""
    with database.read() as connection:
        return transfers.record_of(connection, image_id)


def _suffix(mime: str) -> str:
    kind = mime.rpartition("/")[2]
    return "jpg" if kind == "jpeg" else kind

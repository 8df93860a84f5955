"""Likeness: a person's pictures in the order of how much they look like one, or like what words mean.

Exact: every vector is compared. A person's vectors are kept in memory as one matrix (256 bytes a picture) and read again
when there are more; above 200,000 the sign bits (16 bytes a picture) choose 20,000 that are compared in full.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gesso.domain.errors import ConflictError, NotFoundError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image, Page
from gesso.library import finding
from gesso.store.database import Connection, Database
from gesso.store.queries import finding as rows
from gesso.store.queries import images, shelf, sights
from gesso.store.seeking import Expression, Sought

EXACT_AT_MOST = 200_000
CHOSEN = 20_000
RESULTS_AT_MOST = 2000
PERSONS_IN_MEMORY = 8
_LISTED_AT_MOST = 60_000
"""Up to so many matches of a filter are listed; of more, the most alike are asked whether they match."""
_SAMPLE = 1000
_SIFTED_AT_A_TIME = 400


class Seen(NamedTuple):
    """What the eye saw in a picture, to be kept. Without a vector: it could not be looked at."""

    vector: Sequence[float] | None = None
    colours: tuple[str, ...] = ()
    style: str = ""


def unseen(database: Database, *, limit: int) -> tuple[tuple[int, Image], ...]:
    """Return up to `limit` pictures that nobody has looked at, with their numbers, the newest first."""
    with database.read() as connection:
        wanted = sights.missing(connection, limit=limit)
        known = images.of_ids(connection, [image_id for _, _, image_id in wanted])
    return tuple((seq, known[image_id]) for seq, _, image_id in wanted if image_id in known)


def waiting(database: Database, person: PersonId) -> int:
    """Return how many of the person's pictures nobody has looked at: searches for what pictures show miss them yet."""
    with database.read() as connection:
        return sights.waiting(connection, person)


def learn(database: Database, looks: Mapping[int, Seen]) -> None:
    """Keep what was seen, by number."""
    with database.write() as connection:
        sights.learn(connection, {seq: sights.Look(*look) for seq, look in looks.items()})


class _Kept(NamedTuple):
    stamp: tuple[int, int]
    seqs: NDArray[np.int64]
    vectors: NDArray[np.float32]
    bits: NDArray[np.uint64]


class Likeness:
    """Keeps the vectors of those who asked last. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[PersonId, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def load(self, person: PersonId) -> int:
        """Read the person's vectors unless they are there; return how many there are."""
        with self._database.read() as connection:
            return len(self._vectors(connection, person).seqs)

    def page(
        self,
        person: PersonId,
        *,
        q: str = "",
        like: str | None = None,
        meaning: Sequence[float] | None = None,
        limit: int = 60,
        cursor: str | None = None,
        also: Sequence[Expression] = (),
        now_ms: int = 0,
    ) -> Page:
        """Return a page of pictures, the most alike first, 2,000 at most in all. The picture itself is not among them.

        Args:
            person: whose pictures.
            q: what they must match besides, in the search language.
            like: a picture of theirs to be like; or
            meaning: a text's vector (128 numbers) to agree with.
            limit: 1–200.
            cursor: of the page before.
            also: further conditions.
            now_ms: what dates in `q` count from.

        Raises:
            NotFoundError: `image_not_found`.
            ConflictError: nobody has looked at the picture yet (`image_not_seen`).
            BadInputError: `bad_search`, `bad_cursor`, `bad_limit`.
        """
        finding.check(limit, "newest")
        place = finding.Place("alike", 0) if cursor is None else finding.placed(cursor, "alike")
        with self._database.read() as connection:
            search = finding.understood(connection, person, q, now_ms=now_ms)
            kept = self._vectors(connection, person)
            own = -1
            if meaning is None:
                own, asked = self._of_picture(connection, person, like or "")
            else:
                asked = np.asarray(meaning, np.float32)
            wanted = finding.sought(person, search, also)
            ranked = self._order(connection, wanted, kept, asked, without=own, most=place.seq + limit + 1)
            chosen = ranked[place.seq : place.seq + limit]
            items = images.at(connection, person, chosen)
        more = place.seq + limit < len(ranked)
        return Page(items=items, next_cursor=finding.mark(finding.Place("alike", place.seq + limit)) if more else None)

    def _of_picture(self, connection: Connection, person: PersonId, image_id: str) -> tuple[int, NDArray[np.float32]]:
        seq = shelf.seqs_of(connection, person, [image_id]).get(image_id)
        if seq is None:
            raise NotFoundError(f"There is no picture {image_id[:80]}.", code="image_not_found")
        vector = sights.at(connection, person, seq)
        if vector is None:
            message = "Nobody has looked at this picture yet. Pictures are looked at in the background: try again soon."
            raise ConflictError(message, code="image_not_seen")
        return seq, vector

    @staticmethod
    def _order(  # noqa: PLR0917 - what a ranking goes by
        connection: Connection, sought: Sought, kept: _Kept, asked: NDArray[np.float32], without: int, most: int
    ) -> list[int]:
        """Return the first `most` numbers (2,000 at most) of those that match, the most alike first."""
        most = min(most, RESULTS_AT_MOST)
        if not len(kept.seqs):
            return []
        if not _narrows(sought) and len(sought.states) == 1:
            away = rows.elsewhere(connection, sought) | {without}
            best = _best(kept, None, asked, RESULTS_AT_MOST + min(len(away), RESULTS_AT_MOST))
            return [int(one) for one in best if int(one) not in away][:most]
        if _matches(connection, sought, kept) > _LISTED_AT_MOST:
            found = _sifted(connection, sought, _best(kept, None, asked, CHOSEN), without, most)
            if len(found) == most:
                return found
        listed = rows.every(connection, sought, above=int(kept.seqs[0]) - 1, below=int(kept.seqs[-1]) + 1)
        places = np.searchsorted(kept.seqs, np.sort(np.array(listed, np.int64)))
        places = places[np.isin(kept.seqs[np.minimum(places, len(kept.seqs) - 1)], listed)]
        return [int(one) for one in _best(kept, places, asked, RESULTS_AT_MOST + 1) if int(one) != without][:most]

    def _vectors(self, connection: Connection, person: PersonId) -> _Kept:
        stamp = (sights.count(connection, person), sights.newest(connection, person))
        with self._lock:
            kept = self._kept.get(person)
            if kept is not None and kept.stamp == stamp:
                self._kept.move_to_end(person)
                return kept
        seqs, halves = sights.of_person(connection, person)
        vectors = halves.astype(np.float32)
        bits = np.packbits(vectors > 0, axis=1).view(np.uint64) if vectors.size else np.zeros((0, 2), np.uint64)
        kept = _Kept(stamp, seqs, vectors, bits)
        with self._lock:
            self._kept[person] = kept
            self._kept.move_to_end(person)
            while len(self._kept) > PERSONS_IN_MEMORY:
                self._kept.popitem(last=False)
        return kept


def _matches(connection: Connection, sought: Sought, kept: _Kept) -> float:
    """Return about how many of the vectors' pictures match, judged by how far back the newest thousand reach."""
    newest = rows.numbers(connection, sought, limit=_SAMPLE, below=int(kept.seqs[-1]) + 1)
    if len(newest) < _SAMPLE:
        return len(newest)
    passed = len(kept.seqs) - int(np.searchsorted(kept.seqs, newest[-1]))
    return _SAMPLE / max(passed, 1) * len(kept.seqs)


def _sifted(connection: Connection, sought: Sought, order: NDArray[np.int64], without: int, most: int) -> list[int]:
    """Ask of the most alike, some hundreds at a time, which match, until there are enough."""
    found: list[int] = []
    for start in range(0, len(order), _SIFTED_AT_A_TIME):
        some = [int(one) for one in order[start : start + _SIFTED_AT_A_TIME] if one != without]
        matching = rows.among(connection, sought, some)
        found += [one for one in some if one in matching]
        if len(found) >= most:
            break
    return found[:most]


def _narrows(sought: Sought) -> bool:
    return sought.expression is not None or sought.from_seq is not None or sought.until_seq is not None


def _best(kept: _Kept, places: NDArray[np.int64] | None, asked: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    if places is None and len(kept.seqs) > EXACT_AT_MOST:
        wanted = np.packbits(asked > 0).view(np.uint64)
        apart = np.bitwise_count(kept.bits ^ wanted).sum(1, dtype=np.uint16)
        places = np.argpartition(apart, CHOSEN)[:CHOSEN]
    vectors = kept.vectors if places is None else kept.vectors[places]
    seqs = kept.seqs if places is None else kept.seqs[places]
    alike = vectors @ asked
    if len(alike) > most:
        chosen = np.argpartition(-alike, most)[:most]
        vectors, seqs, alike = vectors[chosen], seqs[chosen], alike[chosen]
    return seqs[np.lexsort((-seqs, -alike))]

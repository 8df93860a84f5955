"""SQL of the vectors of what pictures show: 128 numbers of the eye, kept as half floats in the order of the shelf."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, insert, select, update

from gesso.domain.ids import ImageId, PersonId
from gesso.store import tokens
from gesso.store.queries import shelf as shelving
from gesso.store.queries.shelf import AT_ONCE
from gesso.store.tables.metadata import to_json
from gesso.store.tables.shelf import shelf, sight

Floats = NDArray[np.float32]
KEPT = np.float16
"""Half floats: the cosine of unit vectors is off by less than 0.001."""


def put(connection: Connection, vectors: Mapping[str, Sequence[float] | Floats]) -> int:
    """Keep vectors by picture id, brought to unit length; pictures that have one keep it. Return how many are new."""
    ids = list(vectors)
    rows = []
    for start in range(0, len(ids), AT_ONCE):
        some = (
            select(shelf.c.seq, shelf.c.image_id, shelf.c.person_id)
            .outerjoin(sight, sight.c.seq == shelf.c.seq)
            .where(shelf.c.image_id.in_(ids[start : start + AT_ONCE]), sight.c.seq.is_(None))
        )
        for row in connection.execute(some):
            vector = np.asarray(vectors[row.image_id], np.float32)
            length = float(np.linalg.norm(vector)) or 1.0
            rows.append(
                {"seq": row.seq, "person_id": row.person_id, "vector": (vector / length).astype(KEPT).tobytes()}
            )
    if rows:
        connection.execute(insert(sight), rows)
        shelving.count(connection, Counter((row["person_id"], "sight", "") for row in rows))
    return len(rows)


def of_person(connection: Connection, person_id: PersonId) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Return the numbers (ascending) and vectors, one a row, of all the person's pictures that have one."""
    found = select(sight.c.seq, sight.c.vector).where(sight.c.person_id == person_id).order_by(sight.c.seq)
    rows = connection.execute(found).fetchall()
    seqs = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    joined = np.frombuffer(b"".join(row[1] for row in rows), KEPT)
    return seqs, joined.reshape(len(rows), -1) if rows else joined.reshape(0, 0)


def count(connection: Connection, person_id: PersonId) -> int:
    """Return how many vectors the person has, as it is kept: what a copy in memory is compared with."""
    kept = shelving.tallied(connection, person_id, "sight")
    return kept[0][1] if kept else 0


def newest(connection: Connection, person_id: PersonId) -> int:
    """Return the highest number that has a vector; 0 for none."""
    return connection.scalar(select(func.max(sight.c.seq)).where(sight.c.person_id == person_id)) or 0


def at(connection: Connection, person_id: PersonId, seq: int) -> Floats | None:
    """Return the vector at a number of the shelf."""
    kept = connection.scalar(select(sight.c.vector).where(sight.c.seq == seq, sight.c.person_id == person_id))
    return None if kept is None else np.frombuffer(kept, KEPT).astype(np.float32)


def learn(connection: Connection, looks: Mapping[int, "Look"]) -> None:
    """Keep what was seen: vectors, main colours and, where nothing says how it was drawn, the style. None: could not be seen."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for start in range(0, len(looks), AT_ONCE):
        some = list(looks)[start : start + AT_ONCE]
        for row in connection.execute(select(shelf).where(shelf.c.seq.in_(some))).all():
            look = looks[row.seq]
            old = shelving.standing_of(row)
            new = msgspec.structs.replace(old, colours=look.colours or old.colours)
            kinds = {one[0] for one in row.base.split()}
            base = f"{row.base} {tokens.token('y', look.style)}" if look.style and "y" not in kinds else row.base
            counts.subtract((row.person_id, *one) for one in tokens.counted(old, row.base, row.words, row.seq))
            counts.update((row.person_id, *one) for one in tokens.counted(new, base, row.words, row.seq))
            values = {
                "seen": 1,
                "base": base,
                "tokens": tokens.all_of(new, base),
                "colours": None if new.colours is None else to_json(new.colours),
            }
            connection.execute(update(shelf).where(shelf.c.seq == row.seq).values(values))
    shelving.count(connection, counts)
    with_vectors = {seq: look.vector for seq, look in looks.items() if look.vector is not None}
    ids = {
        row.image_id: with_vectors[row.seq]
        for row in connection.execute(select(shelf.c.seq, shelf.c.image_id).where(shelf.c.seq.in_(with_vectors)))
    }
    put(connection, ids)


class Look(NamedTuple):
    """What was seen in a picture."""

    vector: Sequence[float] | None = None
    colours: tuple[str, ...] = ()
    style: str = ""


def waiting(connection: Connection, person_id: PersonId) -> int:
    """Return how many of the person's pictures nobody has looked at."""
    of_theirs = select(func.count()).select_from(shelf).where(shelf.c.seen == 0, shelf.c.person_id == person_id)
    return connection.scalar(of_theirs) or 0


def missing(connection: Connection, *, limit: int) -> list[tuple[int, PersonId, ImageId]]:
    """Return up to `limit` (number, person, picture) that nobody has looked at, the newest first."""
    wanted = (
        select(shelf.c.seq, shelf.c.person_id, shelf.c.image_id)
        .where(shelf.c.seen == 0)
        .order_by(shelf.c.seq.desc())
        .limit(limit)
    )
    return [(row.seq, PersonId(row.person_id), ImageId(row.image_id)) for row in connection.execute(wanted)]

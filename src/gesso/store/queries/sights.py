"""SQL of the vectors of what pictures show: 128 numbers of the eye, kept as half floats in the order of the shelf."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, select

from gesso.domain.ids import PersonId
from gesso.store.queries.shelf import AT_ONCE
from gesso.store.tables.images import image
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
    return len(rows)


def of_person(connection: Connection, person_id: PersonId) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Return the numbers (ascending) and vectors, one a row, of all the person's pictures that have one."""
    found = select(sight.c.seq, sight.c.vector).where(sight.c.person_id == person_id).order_by(sight.c.seq)
    rows = connection.execute(found).fetchall()
    seqs = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    joined = np.frombuffer(b"".join(row[1] for row in rows), KEPT)
    return seqs, joined.reshape(len(rows), -1) if rows else joined.reshape(0, 0)


def count(connection: Connection, person_id: PersonId) -> tuple[int, int]:
    """Return how many vectors the person has, and the highest number: what a kept copy is compared with."""
    from sqlalchemy import func

    found = connection.execute(
        select(func.count(), func.coalesce(func.max(sight.c.seq), 0)).where(sight.c.person_id == person_id)
    ).one()
    return int(found[0]), int(found[1])


def at(connection: Connection, person_id: PersonId, seq: int) -> Floats | None:
    """Return the vector at a number of the shelf."""
    kept = connection.scalar(select(sight.c.vector).where(sight.c.seq == seq, sight.c.person_id == person_id))
    return None if kept is None else np.frombuffer(kept, KEPT).astype(np.float32)


def missing(connection: Connection, *, limit: int, person_id: PersonId | None = None) -> list[tuple[int, str, str]]:
    """Return up to `limit` (number, picture id, content hash) that nobody has looked at, the newest first."""
    wanted = (
        select(shelf.c.seq, shelf.c.image_id, image.c.sha256)
        .join(image, image.c.id == shelf.c.image_id)
        .outerjoin(sight, sight.c.seq == shelf.c.seq)
        .where(sight.c.seq.is_(None), shelf.c.deleted_ms.is_(None))
        .order_by(shelf.c.seq.desc())
        .limit(limit)
    )
    if person_id is not None:
        wanted = wanted.where(shelf.c.person_id == person_id)
    return [(row.seq, row.image_id, row.sha256) for row in connection.execute(wanted)]

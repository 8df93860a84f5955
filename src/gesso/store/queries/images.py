"""SQL of the library: rows of `image` to `Image` values and back. Takes a connection, never opens a transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select
from sqlalchemy.dialects import postgresql, sqlite

from gesso.domain.ids import ImageId, JobId, PersonId
from gesso.domain.image import Facts, Image
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec
from gesso.store.queries import shelf as shelving
from gesso.store.tables.images import image as images
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tables.shelf import shelf

_SHELVED: Select[Any] = select(images, *shelving.FACTS).outerjoin(shelf, shelf.c.image_id == images.c.id)

_AT: Select[Any] = (
    select(images, *shelving.FACTS, shelf.c.seq).select_from(shelf).join(images, images.c.id == shelf.c.image_id)
)
"""From the shelf to the pictures: an outer join would be walked from the other end, over the whole library."""


def add(connection: Connection, image: Image) -> Image:
    """Insert the picture, unless its job already has one at that index: then return the first one.

    A second insert is a job that ran again after a crash, or a ghost's late report; either way the first picture stays.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    adding = insert(images).values(_row(image)).on_conflict_do_nothing(index_elements=["job_id", "idx"])
    if connection.execute(adding.returning(images.c.id)).first() is not None:  # psycopg counts no rows here
        shelving.put(connection, [image])
        return image
    first = connection.execute(_SHELVED.where(images.c.job_id == image.job_id, images.c.idx == image.index))
    return _image(first.one())


def get(connection: Connection, image_id: ImageId) -> Image | None:
    row = connection.execute(_SHELVED.where(images.c.id == image_id)).one_or_none()
    return None if row is None else _image(row)


def of_job(connection: Connection, job_id: JobId) -> tuple[Image, ...]:
    """Return the job's pictures in the order of its grid, without those in the trash."""
    found = _SHELVED.where(images.c.job_id == job_id, images.c.deleted_ms.is_(None)).order_by(images.c.idx)
    return tuple(_image(row) for row in connection.execute(found))


def children(connection: Connection, image_id: ImageId, *, limit: int, deleted: bool = False) -> tuple[Image, ...]:
    """Return up to `limit` pictures made from this one, oldest first; with `deleted` also those in the trash."""
    wanted = images.c.parent_image_id == image_id
    if not deleted:
        wanted = and_(wanted, images.c.deleted_ms.is_(None))
    found = _SHELVED.where(wanted).order_by(images.c.id).limit(limit)
    return tuple(_image(row) for row in connection.execute(found))


def add_many(connection: Connection, added: Sequence[Image]) -> None:
    """Insert pictures that no job made, in one go."""
    connection.execute(images.insert(), [_row(one) for one in added])
    shelving.put(connection, added)


def of_ids(connection: Connection, image_ids: Sequence[ImageId]) -> dict[ImageId, Image]:
    """Return pictures by id, also those in the trash; the caller checks whose they are."""
    found: dict[ImageId, Image] = {}
    for start in range(0, len(image_ids), shelving.AT_ONCE):
        rows = _SHELVED.where(images.c.id.in_(image_ids[start : start + shelving.AT_ONCE]))
        found |= {ImageId(row.id): _image(row) for row in connection.execute(rows)}
    return found


def of_hash(connection: Connection, person_id: PersonId, sha256: str) -> ImageId | None:
    """Return the person's oldest picture of these bytes, also one in the trash."""
    theirs = (images.c.sha256 == sha256) & (images.c.person_id == person_id)
    found = connection.scalar(select(images.c.id).where(theirs).order_by(images.c.id).limit(1))
    return None if found is None else ImageId(found)


def in_sight(connection: Connection, person_id: PersonId, sha256: str) -> bool:
    """Return whether a picture of these bytes lies in the person's library, outside of the trash."""
    theirs = (images.c.sha256 == sha256) & (images.c.person_id == person_id) & images.c.deleted_ms.is_(None)
    return connection.scalar(select(images.c.id).where(theirs).limit(1)) is not None


def at(connection: Connection, person_id: PersonId, seqs: Sequence[int]) -> tuple[Image, ...]:
    """Return the person's pictures at these numbers of the shelf, in this order."""
    found: dict[int, Image] = {}
    for start in range(0, len(seqs), shelving.AT_ONCE):
        some = seqs[start : start + shelving.AT_ONCE]
        rows = _AT.where(shelf.c.seq.in_(some))
        found |= {row.seq: _image(row) for row in connection.execute(rows) if row.person_id == person_id}
    return tuple(found[one] for one in seqs if one in found)


def of_rows(rows: Iterable[Row[Any]]) -> tuple[Image, ...]:
    """Return pictures from rows of the table alone, without their facts."""
    return tuple(_image(row, shelved=False) for row in rows)


def upload_of(connection: Connection, person_id: PersonId, sha256: str) -> Image | None:
    """Return the person's oldest upload with that content, unless it lies in the trash."""
    wanted = and_(
        images.c.sha256 == sha256,
        images.c.person_id == person_id,
        images.c.job_id.is_(None),
        images.c.deleted_ms.is_(None),
    )
    row = connection.execute(_SHELVED.where(wanted).order_by(images.c.id).limit(1)).one_or_none()
    return None if row is None else _image(row)


def named_hashes(connection: Connection, hashes: Sequence[str]) -> set[str]:
    """Return those of the hashes that a picture names, also one in the trash."""
    return set(connection.scalars(select(images.c.sha256).where(images.c.sha256.in_(hashes))))


def hashes_of_edits(connection: Connection) -> set[str]:
    """Return the content hashes that the plans of edited pictures name, also of those in the trash: masks and layered sources.

    Without them an edit could not be run again, and nothing but its plan names them.
    """
    masked, laid = (images.c.plan.like(f'%"{name}":"%') for name in ("mask_sha256", "source_sha256"))
    plans = connection.execute(select(images.c.plan).where(masked | laid)).scalars()
    named = (from_json(text, Plan) for text in plans)
    return {sha256 for plan in named for sha256 in (plan.source_sha256, plan.mask_sha256) if sha256}


def _row(image: Image) -> dict[str, Any]:
    return {
        "id": image.id,
        "person_id": image.person_id,
        "job_id": image.job_id,
        "idx": image.index,
        "sha256": image.sha256,
        "mime": image.mime,
        "bytes": image.bytes,
        "width_px": image.width_px,
        "height_px": image.height_px,
        "prompt": image.prompt,
        "spec": None if image.spec is None else to_json(image.spec),
        "plan": None if image.plan is None else to_json(image.plan),
        "seed": image.seed,
        "model": image.model,
        "model_revision": image.model_revision,
        "parent_image_id": image.parent_image_id,
        "draft": int(image.draft),
        "placeholder": image.placeholder,
        "created_ms": image.created_ms,
        "deleted_ms": image.deleted_ms,
    }


def _image(row: Row[Any], *, shelved: bool = True) -> Image:
    return Image(
        id=row.id,
        person_id=row.person_id,
        job_id=row.job_id,
        index=row.idx,
        sha256=row.sha256,
        mime=row.mime,
        bytes=row.bytes,
        width_px=row.width_px,
        height_px=row.height_px,
        prompt=row.prompt,
        spec=None if row.spec is None else from_json(row.spec, Spec),
        plan=None if row.plan is None else from_json(row.plan, Plan),
        seed=row.seed,
        model=row.model,
        model_revision=row.model_revision,
        parent_image_id=row.parent_image_id,
        draft=bool(row.draft),
        placeholder=row.placeholder,
        created_ms=row.created_ms,
        deleted_ms=row.deleted_ms,
        facts=shelving.facts_of(row) if shelved else Facts(),
    )

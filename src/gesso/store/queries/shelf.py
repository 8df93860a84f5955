"""SQL of the shelf: put pictures on it, change where they stand, keep index and counts true. Never opens a transaction."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from gesso.domain.ids import FolderId, ImageId, PersonId, StackId
from gesso.domain.image import Facts, Image
from gesso.store import tokens
from gesso.store.tables.images import image as images
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tables.shelf import shelf, sight, tally
from gesso.store.tokens import PER_MS_BITS, Standing

AT_ONCE = 500
_CHANGING = tuple(field.name for field in msgspec.structs.fields(Standing))
_CHILDREN = tokens.token("h", "children")
Change = Callable[[Standing], Standing] | Mapping[int, Mapping[str, Any]]
"""What makes the new standing of the old, or new values by number."""


def put(connection: Connection, added: Sequence[Image]) -> None:
    """Stand new pictures on the shelf. Those that stand there are passed over."""
    known = _standing(connection, [one.id for one in added])
    new = [one for one in added if one.id not in known]
    if not new:
        return
    if connection.dialect.name == "postgresql":  # numbers within a millisecond are given out one at a time
        connection.execute(text("SELECT pg_advisory_xact_lock(7305804402)"))
    counts: Counter[tuple[str, str, str]] = Counter()
    rows = []
    for one, seq in zip(new, _numbers(connection, [one.created_ms for one in new]), strict=True):
        row = _new_row(one, seq)
        rows.append(row)
        counts.update((one.person_id, *pair) for pair in tokens.counted(_of_image(one), row["base"], row["words"], seq))
    connection.execute(insert(shelf), rows)
    count(connection, counts)
    _mark_parents(connection, {one.parent_image_id for one in new if one.parent_image_id is not None})


def put_missing(connection: Connection) -> int:
    """Stand all pictures on the shelf that do not stand there; return how many they were."""
    from gesso.store.queries.images import of_rows

    done = 0
    while True:
        wanted = (
            select(images).outerjoin(shelf, shelf.c.image_id == images.c.id).where(shelf.c.seq.is_(None)).limit(AT_ONCE)
        )
        some = of_rows(connection.execute(wanted))
        if not some:
            return done
        put(connection, some)
        done += len(some)


def change(connection: Connection, person_id: PersonId, seqs: Sequence[int], edit: Change) -> list[dict[str, Any]]:
    """Let `edit` change where pictures stand; return the id and the former values (`was`) of those that it changed.

    A picture that goes into or comes out of the trash has its own row changed too.
    """
    before: list[dict[str, Any]] = []
    counts: Counter[tuple[str, str, str]] = Counter()
    rows: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for row in _rows(connection, person_id, seqs):
        old = standing_of(row)
        new = edit(old) if callable(edit) else msgspec.structs.replace(old, **edit[row.seq])
        if new == old:
            continue
        was = {name: getattr(old, name) for name in _CHANGING if getattr(old, name) != getattr(new, name)}
        before.append({"id": row.image_id, "was": was})
        counts.subtract((person_id, *pair) for pair in tokens.counted(old, row.base, row.words, row.seq))
        counts.update((person_id, *pair) for pair in tokens.counted(new, row.base, row.words, row.seq))
        rows.append({"at": row.seq, **_columns(new), "tokens": tokens.all_of(new, row.base)})
        if new.deleted_ms != old.deleted_ms:
            moved.append({"at": row.image_id, "deleted_ms": new.deleted_ms})
    if rows:
        changed: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "at"}
        connection.execute(update(shelf).where(shelf.c.seq == bindparam("at")).values(changed), rows)
    if moved:
        marked = update(images).where(images.c.id == bindparam("at")).values(deleted_ms=bindparam("deleted_ms"))
        connection.execute(marked, moved)
    count(connection, counts)
    return before


def remove(connection: Connection, person_id: PersonId, seqs: Sequence[int]) -> int:
    """Take pictures off the shelf and out of the library for good; return how many there were. Blobs are left to the sweeper."""
    counts: Counter[tuple[str, str, str]] = Counter()
    gone, ids = [], []
    for row in _rows(connection, person_id, seqs):
        counts.subtract((person_id, *pair) for pair in tokens.counted(standing_of(row), row.base, row.words, row.seq))
        gone.append(row.seq)
        ids.append(row.image_id)
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        connection.execute(delete(shelf).where(shelf.c.seq.in_(some)))
        seen = connection.execute(delete(sight).where(sight.c.seq.in_(some)))
        counts[person_id, "sight", ""] -= seen.rowcount
        connection.execute(delete(images).where(images.c.id.in_(ids[start : start + AT_ONCE])))
    count(connection, counts)
    return len(gone)


def count(connection: Connection, changes: Counter[tuple[str, str, str]]) -> None:
    """Add to the counts of (person, kind, value); what falls to nothing is removed."""
    rows: list[dict[str, Any]] = [
        {"person_id": who, "kind": kind, "value": value, "pictures": by}
        for (who, kind, value), by in sorted(changes.items())
        if by
    ]
    if not rows:
        return
    kind_of_insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    adding: Any = kind_of_insert(tally)
    adding = adding.on_conflict_do_update(
        index_elements=["person_id", "kind", "value"],
        set_={"pictures": tally.c.pictures + adding.excluded.pictures},
    )
    connection.execute(adding, rows)
    fallen = [row for row in rows if row["pictures"] < 0]
    if fallen:
        keys = (tally.c.person_id == bindparam("person_id"), tally.c.kind == bindparam("kind"))
        nothing = delete(tally).where(*keys, tally.c.value == bindparam("value"), tally.c.pictures <= 0)
        connection.execute(nothing, [{key: row[key] for key in ("person_id", "kind", "value")} for row in fallen])


def seqs_of(connection: Connection, person_id: PersonId, image_ids: Sequence[str]) -> dict[str, int]:
    """Return where the person's pictures stand, by id."""
    found: dict[str, int] = {}
    for start in range(0, len(image_ids), AT_ONCE):
        some = image_ids[start : start + AT_ONCE]
        rows = select(shelf.c.image_id, shelf.c.seq, shelf.c.person_id).where(shelf.c.image_id.in_(some))
        found |= {row.image_id: row.seq for row in connection.execute(rows) if row.person_id == person_id}
    return found


def trashed_before(connection: Connection, deleted_ms: int, *, limit: int) -> list[tuple[PersonId, int]]:
    """Return up to `limit` (person, seq) of pictures that went into the trash before that moment, the longest there first."""
    found = (
        select(shelf.c.person_id, shelf.c.seq)
        .where(shelf.c.deleted_ms.is_not(None), shelf.c.deleted_ms < deleted_ms)
        .order_by(shelf.c.deleted_ms)
        .limit(limit)
    )
    return [(PersonId(row.person_id), row.seq) for row in connection.execute(found)]


def standing_of(row: Row[Any]) -> Standing:
    return Standing(
        person_id=row.person_id,
        hidden=bool(row.hidden),
        deleted_ms=row.deleted_ms,
        folder_id=row.folder_id,
        rating=row.rating,
        liked=bool(row.liked),
        tags=from_json(row.tags, tuple[str, ...]),
        stack_id=row.stack_id,
        colours=None if row.colours is None else from_json(row.colours, tuple[str, ...]),
    )


def facts_of(row: Row[Any]) -> Facts:
    """Return the facts of a picture from its row of the shelf, under the names of `FACTS`."""
    if row.shelf_tags is None:
        return Facts()
    return Facts(
        folder_id=None if row.shelf_folder_id is None else FolderId(row.shelf_folder_id),
        tags=from_json(row.shelf_tags, tuple[str, ...]) if row.shelf_tags != "[]" else (),
        rating=row.shelf_rating,
        hidden=bool(row.shelf_hidden),
        liked=bool(row.shelf_liked),
        stack_id=None if row.shelf_stack_id is None else StackId(row.shelf_stack_id),
        colours=() if row.shelf_colours is None else from_json(row.shelf_colours, tuple[str, ...]),
        origin=row.shelf_origin,
        name=row.shelf_name,
    )


FACTS = tuple(
    shelf.c[name].label(f"shelf_{name}")
    for name in ("folder_id", "tags", "rating", "hidden", "liked", "stack_id", "colours", "origin", "name")
)


def _new_row(image: Image, seq: int) -> dict[str, Any]:
    spec, plan = image.spec, image.plan
    scene = plan.compose.scene if plan is not None and plan.compose is not None else {}
    style = scene.get("style")
    base = tokens.fixed(
        job_id=image.job_id,
        parent=image.parent_image_id,
        mime=image.mime,
        width_px=image.width_px,
        height_px=image.height_px,
        aspect=None if spec is None or spec.aspect is None else (spec.aspect.width, spec.aspect.height),
        seed=image.seed,
        model=image.model,
        version=None if spec is None else spec.version,
        task="upload" if spec is None else spec.task,
        styles=[style] if isinstance(style, str) and style else [],
        draft=image.draft,
        origin=image.facts.origin,
    )
    said = image.prompt.partition(" --")[0]
    words = f"{said}\n{image.facts.name}" if image.facts.name else said
    standing = _of_image(image)
    return {
        "seq": seq,
        "image_id": image.id,
        "person_id": image.person_id,
        **_columns(standing),
        "origin": image.facts.origin,
        "name": image.facts.name,
        "base": base,
        "words": words,
        "tokens": tokens.all_of(standing, base),
    }


def _of_image(image: Image) -> Standing:
    facts = image.facts
    return Standing(
        person_id=image.person_id,
        hidden=facts.hidden,
        deleted_ms=image.deleted_ms,
        folder_id=facts.folder_id,
        rating=facts.rating,
        liked=facts.liked,
        tags=facts.tags,
        stack_id=facts.stack_id,
        colours=facts.colours or None,
    )


def _columns(standing: Standing) -> dict[str, Any]:
    return {
        "state": standing.state,
        "hidden": int(standing.hidden),
        "deleted_ms": standing.deleted_ms,
        "folder_id": standing.folder_id,
        "rating": standing.rating,
        "liked": int(standing.liked),
        "tags": to_json(standing.tags),
        "stack_id": standing.stack_id,
        "colours": None if standing.colours is None else to_json(standing.colours),
    }


def _standing(connection: Connection, image_ids: Sequence[ImageId]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(image_ids), AT_ONCE):
        some = image_ids[start : start + AT_ONCE]
        found |= set(connection.scalars(select(shelf.c.image_id).where(shelf.c.image_id.in_(some))))
    return found


def _numbers(connection: Connection, times_ms: Sequence[int]) -> Iterator[int]:
    """Yield a free number for each moment: the next one of its millisecond."""
    last: dict[int, int] = {}
    for time_ms in times_ms:
        first = max(time_ms, 0) << PER_MS_BITS
        until = first + (1 << PER_MS_BITS)
        if first not in last:
            taken = connection.scalar(select(func.max(shelf.c.seq)).where(shelf.c.seq >= first, shelf.c.seq < until))
            last[first] = first - 1 if taken is None else taken
        last[first] += 1
        yield last[first]


def _mark_parents(connection: Connection, parents: Iterable[ImageId]) -> None:
    wanted = list(parents)
    for start in range(0, len(wanted), AT_ONCE):
        some = select(shelf).where(shelf.c.image_id.in_(wanted[start : start + AT_ONCE]))
        for row in connection.execute(some).all():
            if _CHILDREN in row.base.split():
                continue
            base = f"{row.base} {_CHILDREN}"
            made = {"base": base, "tokens": tokens.all_of(standing_of(row), base)}
            connection.execute(update(shelf).where(shelf.c.seq == row.seq).values(made))


def _rows(connection: Connection, person_id: PersonId, seqs: Sequence[int]) -> Iterator[Row[Any]]:
    """Yield the person's rows. Whose they are is not asked of SQL: without statistics SQLite would walk the person's index."""
    for start in range(0, len(seqs), AT_ONCE):
        some = select(shelf).where(shelf.c.seq.in_(seqs[start : start + AT_ONCE]))
        yield from (row for row in connection.execute(some).all() if row.person_id == person_id)


def set_liked(connection: Connection, person_id: PersonId, image_id: ImageId, *, liked: bool) -> None:
    """Mark on the shelf what the person likes."""
    seqs = list(seqs_of(connection, person_id, [image_id]).values())
    change(connection, person_id, seqs, lambda one: msgspec.structs.replace(one, liked=liked))


def with_value(person_id: PersonId, kind: str) -> Any:
    """Return the condition on `tally` for one person's values of a kind."""
    return (tally.c.person_id == person_id) & (tally.c.kind == kind)


def tallied(
    connection: Connection, person_id: PersonId, kind: str, *, begins: str = "", limit: int | None = None
) -> list[tuple[str, int]]:
    """Return (value, pictures) of a kind, those with most pictures first."""
    wanted = select(tally.c.value, tally.c.pictures).where(with_value(person_id, kind), tally.c.pictures > 0)
    if begins:
        wanted = wanted.where(
            tally.c.value >= begins, or_(tally.c.value < begins + "\U0010ffff", tally.c.value == begins)
        )
    wanted = wanted.order_by(tally.c.pictures.desc(), tally.c.value)
    if limit is not None:
        wanted = wanted.limit(limit)
    return [(row.value, row.pictures) for row in connection.execute(wanted)]

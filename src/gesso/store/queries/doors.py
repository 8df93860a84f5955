"""SQL of what the API dialects remember. Takes a connection, never opens a transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from gesso.domain.door import Alias, Answer, Asset
from gesso.domain.ids import ImageId, JobId, PersonId
from gesso.domain.job import State
from gesso.store.tables.doors import answer, asset, job_alias
from gesso.store.tables.jobs import job
from gesso.store.tables.metadata import from_json, to_json


def claim_answer(connection: Connection, claimed: Answer, *, stale_before_ms: int, now_ms: int) -> Answer | None:
    """Take a key for a request, and return None; or the answer that the key has already.

    A key whose time is over is free again, and so is one whose request has been at work since before `stale_before_ms`:
    what held it has crashed.
    """
    theirs = _key_of(claimed.person_id, claimed.door, claimed.key)
    stuck = and_(answer.c.status.is_(None), answer.c.created_ms < stale_before_ms)
    connection.execute(delete(answer).where(theirs, or_(answer.c.expires_ms <= now_ms, stuck)))
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    added = connection.execute(
        insert(answer)
        .values(
            person_id=claimed.person_id,
            door=claimed.door,
            key=claimed.key,
            request_sha256=claimed.request_sha256,
            created_ms=claimed.created_ms,
            expires_ms=claimed.expires_ms,
        )
        .on_conflict_do_nothing()
        .returning(answer.c.key)  # psycopg counts no rows of such an insert
    )
    if added.first() is not None:
        return None
    return _answer(connection.execute(select(answer).where(theirs)).one())


def keep_answer(
    connection: Connection, person_id: PersonId, door: str, key: str, *, status: int, body: Mapping[str, Any]
) -> None:
    theirs = _key_of(person_id, door, key)
    connection.execute(update(answer).where(theirs).values(status=status, body=to_json(body)))


def free_answer(connection: Connection, person_id: PersonId, door: str, key: str) -> None:
    connection.execute(delete(answer).where(_key_of(person_id, door, key), answer.c.status.is_(None)))


def forget_answers(connection: Connection, now_ms: int) -> int:
    """Remove the answers whose time is over; return how many."""
    return connection.execute(delete(answer).where(answer.c.expires_ms <= now_ms)).rowcount


def add_alias(connection: Connection, added: Alias) -> None:
    connection.execute(
        job_alias.insert().values(
            door=added.door,
            name=added.name,
            person_id=added.person_id,
            job_id=added.job_id,
            model=added.model,
            facts=to_json(added.facts),
            price=added.price,
            created_ms=added.created_ms,
            deadline_ms=added.deadline_ms,
            overdue=int(added.overdue),
        )
    )


def change_alias(connection: Connection, changed: Alias) -> None:
    """Write the job and the facts of an alias."""
    named = and_(job_alias.c.door == changed.door, job_alias.c.name == changed.name)
    connection.execute(update(job_alias).where(named).values(job_id=changed.job_id, facts=to_json(changed.facts)))


def alias_by_name(connection: Connection, door: str, name: str, person_id: PersonId) -> Alias | None:
    theirs = and_(job_alias.c.door == door, job_alias.c.name == name, job_alias.c.person_id == person_id)
    row = connection.execute(select(job_alias).where(theirs)).one_or_none()
    return None if row is None else _alias(row)


def aliases_by_names(connection: Connection, door: str, names: Sequence[str], person_id: PersonId) -> tuple[Alias, ...]:
    theirs = and_(job_alias.c.door == door, job_alias.c.name.in_(names), job_alias.c.person_id == person_id)
    return tuple(_alias(row) for row in connection.execute(select(job_alias).where(theirs)))


def alias_of_job(connection: Connection, door: str, job_id: JobId) -> Alias | None:
    found = select(job_alias).where(job_alias.c.door == door, job_alias.c.job_id == job_id)
    row = connection.execute(found.order_by(job_alias.c.created_ms).limit(1)).one_or_none()
    return None if row is None else _alias(row)


def aliases(
    connection: Connection,
    door: str,
    person_id: PersonId,
    *,
    limit: int,
    offset: int,
    states: Sequence[State] = (),
    model: str | None = None,
) -> tuple[int, tuple[Alias, ...]]:
    """Return how many there are, and a page of them, newest first."""
    wanted = [job_alias.c.person_id == person_id, job_alias.c.door == door]
    if model is not None:
        wanted.append(job_alias.c.model == model)
    chosen = select(job_alias).where(*wanted)
    if states:
        chosen = chosen.join(job, job.c.id == job_alias.c.job_id).where(job.c.state.in_(states))
    total = connection.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()
    page = chosen.order_by(job_alias.c.created_ms.desc(), job_alias.c.name.desc()).limit(limit).offset(offset)
    return total, tuple(_alias(row) for row in connection.execute(page))


def price_paid(connection: Connection, door: str, person_id: PersonId) -> float:
    """Return what a person's finished jobs cost in the dialect's money."""
    spent = select(func.coalesce(func.sum(job_alias.c.price), 0.0)).join(job, job.c.id == job_alias.c.job_id)
    spent = spent.where(job_alias.c.person_id == person_id, job_alias.c.door == door, job.c.state == "succeeded")
    return float(connection.execute(spent).scalar_one())


def due(connection: Connection, now_ms: int, *, limit: int) -> tuple[Alias, ...]:
    """Return aliases whose deadline has passed and was not looked at yet."""
    passed = and_(job_alias.c.deadline_ms.is_not(None), job_alias.c.overdue == 0, job_alias.c.deadline_ms <= now_ms)
    found = select(job_alias).where(passed).order_by(job_alias.c.deadline_ms).limit(limit)
    return tuple(_alias(row) for row in connection.execute(found))


def settle_deadline(connection: Connection, door: str, name: str, *, overdue: bool) -> None:
    """Mark the job as too late, or, where it ended in time, forget its deadline."""
    named = and_(job_alias.c.door == door, job_alias.c.name == name)
    changed = {"overdue": 1} if overdue else {"deadline_ms": None}
    connection.execute(update(job_alias).where(named).values(**changed))


def add_asset(connection: Connection, added: Asset) -> None:
    connection.execute(
        asset.insert().values(
            id=added.id,
            person_id=added.person_id,
            door=added.door,
            name=added.name,
            original_name=added.original_name,
            folder=added.folder,
            mime=added.mime,
            bytes=added.bytes,
            sha256=added.sha256,
            image_id=added.image_id,
            created_ms=added.created_ms,
            expires_ms=added.expires_ms,
        )
    )


def get_asset(connection: Connection, asset_id: str, *, person_id: PersonId, now_ms: int) -> Asset | None:
    found = select(asset).where(asset.c.id == asset_id, asset.c.person_id == person_id, _alive(now_ms))
    row = connection.execute(found).one_or_none()
    return None if row is None else _asset(row)


def asset_by_name(connection: Connection, door: str, name: str, *, person_id: PersonId, now_ms: int) -> Asset | None:
    """Return the newest asset of that name."""
    found = select(asset).where(
        asset.c.door == door, asset.c.name == name, asset.c.person_id == person_id, _alive(now_ms)
    )
    row = connection.execute(found.order_by(asset.c.created_ms.desc(), asset.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _asset(row)


def asset_by_hash(connection: Connection, sha256: str, *, person_id: PersonId, now_ms: int) -> Asset | None:
    """Return the newest asset with these bytes."""
    found = select(asset).where(asset.c.sha256 == sha256, asset.c.person_id == person_id, _alive(now_ms))
    row = connection.execute(found.order_by(asset.c.created_ms.desc(), asset.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _asset(row)


def assets_of(
    connection: Connection, door: str, person_id: PersonId, *, now_ms: int, limit: int, offset: int = 0
) -> tuple[int, tuple[Asset, ...]]:
    """Return how many there are, and a page of them, newest first."""
    theirs = and_(asset.c.person_id == person_id, asset.c.door == door, _alive(now_ms))
    total = connection.execute(select(func.count()).select_from(asset).where(theirs)).scalar_one()
    page = select(asset).where(theirs).order_by(asset.c.created_ms.desc(), asset.c.id.desc())
    return total, tuple(_asset(row) for row in connection.execute(page.limit(limit).offset(offset)))


def became(connection: Connection, asset_id: str, image_id: ImageId) -> None:
    """Note which picture of the library an asset became."""
    connection.execute(update(asset).where(asset.c.id == asset_id).values(image_id=image_id))


def remove_asset(connection: Connection, asset_id: str, person_id: PersonId) -> bool:
    theirs = and_(asset.c.id == asset_id, asset.c.person_id == person_id)
    return connection.execute(delete(asset).where(theirs)).rowcount == 1


def forget_assets(connection: Connection, now_ms: int) -> int:
    """Remove the assets whose time is over; return how many. Their files go with the next sweep."""
    return connection.execute(delete(asset).where(asset.c.expires_ms <= now_ms)).rowcount


def hashes_of_assets(connection: Connection, hashes: Sequence[str]) -> set[str]:
    """Return those of the hashes that an asset names."""
    return set(connection.scalars(select(asset.c.sha256).where(asset.c.sha256.in_(hashes))))


def _key_of(person_id: PersonId, door: str, key: str) -> Any:
    return and_(answer.c.person_id == person_id, answer.c.door == door, answer.c.key == key)


def _alive(now_ms: int) -> Any:
    return or_(asset.c.expires_ms.is_(None), asset.c.expires_ms > now_ms)


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        person_id=row.person_id,
        door=row.door,
        key=row.key,
        request_sha256=row.request_sha256,
        status=row.status,
        body=None if row.body is None else from_json(row.body, dict[str, Any]),
        created_ms=row.created_ms,
        expires_ms=row.expires_ms,
    )


def _alias(row: Row[Any]) -> Alias:
    return Alias(
        door=row.door,
        name=row.name,
        person_id=row.person_id,
        job_id=row.job_id,
        model=row.model,
        facts=from_json(row.facts, dict[str, Any]),
        price=row.price,
        created_ms=row.created_ms,
        deadline_ms=row.deadline_ms,
        overdue=bool(row.overdue),
    )


def _asset(row: Row[Any]) -> Asset:
    return Asset(
        id=row.id,
        person_id=row.person_id,
        door=row.door,
        name=row.name,
        original_name=row.original_name,
        folder=row.folder,
        mime=row.mime,
        bytes=row.bytes,
        sha256=row.sha256,
        image_id=row.image_id,
        created_ms=row.created_ms,
        expires_ms=row.expires_ms,
    )

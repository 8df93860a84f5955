"""SQL of profiles, answered pairs, frozen tastes, likes and looks. Takes a connection, never opens a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from gesso.domain.ids import ImageId, PersonId, ProfileId, RankingId
from gesso.domain.taste import Frozen, Profile, Ranking
from gesso.store.queries import shelf
from gesso.store.tables.metadata import from_json, to_json
from gesso.store.tables.tastes import frozen_taste, liked, look, profile, ranking

_AT_ONCE = 500


def add_profile(connection: Connection, added: Profile) -> None:
    connection.execute(insert(profile).values(_profile_row(added)))


def profiles_of(connection: Connection, person_id: PersonId) -> tuple[Profile, ...]:
    """Return the person's profiles, oldest first."""
    found = select(profile).where(profile.c.person_id == person_id).order_by(profile.c.id)
    return tuple(_profile(row) for row in connection.execute(found))


def save_profile(connection: Connection, changed: Profile) -> None:
    """Write the profile's name and what it has learnt."""
    connection.execute(update(profile).where(profile.c.id == changed.id).values(_profile_row(changed)))


def remove_profile(connection: Connection, profile_id: ProfileId) -> None:
    """Remove the profile with its pairs."""
    connection.execute(delete(ranking).where(ranking.c.profile_id == profile_id))
    connection.execute(delete(profile).where(profile.c.id == profile_id))


def add_rankings(connection: Connection, added: Iterable[Ranking]) -> None:
    rows = [
        {
            "id": one.id,
            "profile_id": one.profile_id,
            "left_key": one.left,
            "right_key": one.right,
            "answer": one.answer,
            "weight": one.weight,
            "origin": one.origin,
            "created_ms": one.created_ms,
        }
        for one in added
    ]
    if rows:
        connection.execute(insert(ranking), rows)


def rankings_of(connection: Connection, profile_id: ProfileId) -> tuple[Ranking, ...]:
    """Return the profile's answers, oldest first."""
    found = select(ranking).where(ranking.c.profile_id == profile_id).order_by(ranking.c.id)
    return tuple(
        Ranking(
            id=RankingId(row.id),
            profile_id=ProfileId(row.profile_id),
            left=row.left_key,
            right=row.right_key,
            answer=row.answer,
            weight=row.weight,
            origin=row.origin,
            created_ms=row.created_ms,
        )
        for row in connection.execute(found)
    )


def remove_ranking(connection: Connection, ranking_id: RankingId) -> None:
    connection.execute(delete(ranking).where(ranking.c.id == ranking_id))


def remove_rankings_of(connection: Connection, person_id: PersonId, origin: str) -> set[ProfileId]:
    """Remove what followed from a like, from all profiles of the person; return those that it was removed from."""
    theirs = select(profile.c.id).where(profile.c.person_id == person_id)
    wanted = (ranking.c.profile_id.in_(theirs)) & (ranking.c.origin == origin)
    touched = {ProfileId(one) for one in connection.scalars(select(ranking.c.profile_id).where(wanted))}
    connection.execute(delete(ranking).where(wanted))
    return touched


def set_liked(connection: Connection, person_id: PersonId, image_id: ImageId, liked_ms: int | None) -> bool:
    """Like the picture, or with None take the like back; tell whether anything changed."""
    theirs = (liked.c.person_id == person_id) & (liked.c.image_id == image_id)
    if liked_ms is None:
        taken = connection.execute(delete(liked).where(theirs)).rowcount == 1
        shelf.set_liked(connection, person_id, image_id, liked=False)
        return taken
    added = connection.execute(
        _insert(connection)(liked)
        .values(person_id=person_id, image_id=image_id, created_ms=liked_ms)
        .on_conflict_do_nothing(index_elements=["person_id", "image_id"])
        .returning(liked.c.image_id)  # psycopg counts no rows of such an insert
    ).first()
    shelf.set_liked(connection, person_id, image_id, liked=True)
    return added is not None


def liked_among(connection: Connection, person_id: PersonId, image_ids: Sequence[ImageId]) -> set[ImageId]:
    """Return those of the pictures that the person likes."""
    found = select(liked.c.image_id).where(liked.c.person_id == person_id, liked.c.image_id.in_(image_ids))
    return {ImageId(one) for one in connection.scalars(found)}


def looks_of(connection: Connection, pictures: Sequence[str], space: str) -> dict[str, tuple[float, ...]]:
    """Return the features of those of the pictures that were looked at in this space."""
    found: dict[str, tuple[float, ...]] = {}
    for start in range(0, len(pictures), _AT_ONCE):  # databases take so many values in one statement, and no more
        some = pictures[start : start + _AT_ONCE]
        rows = select(look.c.picture, look.c.features).where(look.c.space == space, look.c.picture.in_(some))
        found |= {row.picture: from_json(row.features, tuple[float, ...]) for row in connection.execute(rows)}
    return found


def add_looks(connection: Connection, looks: Mapping[str, tuple[float, ...]], space: str) -> None:
    """Keep features; pictures that have some in this space keep theirs."""
    rows = [{"picture": name, "space": space, "features": to_json(values)} for name, values in looks.items()]
    if rows:
        added = _insert(connection)(look).on_conflict_do_nothing(index_elements=["picture", "space"])
        connection.execute(added, rows)


def freeze(connection: Connection, taste: Frozen, created_ms: int) -> None:
    """Keep a taste under its code; one that is kept already stays."""
    connection.execute(
        _insert(connection)(frozen_taste)
        .values(
            code=taste.code,
            source=taste.source,
            space=taste.space,
            weights=to_json(taste.weights),
            pictures=to_json(taste.pictures),
            created_ms=created_ms,
        )
        .on_conflict_do_nothing(index_elements=["code"])
    )


def frozen(connection: Connection, code: str) -> Frozen | None:
    row = connection.execute(select(frozen_taste).where(frozen_taste.c.code == code)).one_or_none()
    if row is None:
        return None
    return Frozen(
        code=row.code,
        source=row.source,
        space=row.space,
        weights=from_json(row.weights, tuple[float, ...]),
        pictures=from_json(row.pictures, tuple[str, ...]),
    )


def _insert(connection: Connection) -> Any:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert


def _profile_row(one: Profile) -> dict[str, Any]:
    return {
        "id": one.id,
        "person_id": one.person_id,
        "name": one.name,
        "code": one.code,
        "space": one.space,
        "weights": to_json(one.weights),
        "answered": one.answered,
        "created_ms": one.created_ms,
        "learnt_ms": one.learnt_ms,
    }


def _profile(row: Row[Any]) -> Profile:
    return Profile(
        id=row.id,
        person_id=row.person_id,
        name=row.name,
        code=row.code,
        space=row.space,
        weights=from_json(row.weights, tuple[float, ...]),
        answered=row.answered,
        created_ms=row.created_ms,
        learnt_ms=row.learnt_ms,
    )

"""Likes: which pictures a person likes. What follows from them is kept with the rankings of their profile."""

from collections.abc import Sequence

from gesso.domain.ids import ImageId, PersonId, ProfileId
from gesso.store.database import Database
from gesso.store.queries import tastes


def mark(database: Database, person: PersonId, image_id: ImageId, liked_ms: int | None) -> bool:
    """Like a picture at that time, or with None take the like back; tell whether anything changed."""
    with database.write() as connection:
        return tastes.set_liked(connection, person, image_id, liked_ms)


def among(database: Database, person: PersonId, image_ids: Sequence[ImageId]) -> set[ImageId]:
    """Return those of the pictures that the person likes."""
    with database.read() as connection:
        return tastes.liked_among(connection, person, image_ids)


def forget(database: Database, person: PersonId, image_id: ImageId) -> set[ProfileId]:
    """Remove what followed from a like; return the profiles that had learnt from it."""
    with database.write() as connection:
        return tastes.remove_rankings_of(connection, person, image_id)

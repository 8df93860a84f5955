"""Reading the library: one picture, a page of them, and the plan that makes a picture again.

What belongs to somebody else is not there. Pages are keyset pages, newest first: a cursor marks a picture, so pictures
that arrive meanwhile neither repeat nor hide others, and page 10,000 costs what page 1 does.
"""

from collections.abc import Sequence
from typing import NamedTuple

from gesso.domain.errors import ConflictError, NotFoundError
from gesso.domain.ids import ImageId, JobId, PersonId, is_id
from gesso.domain.image import Image, Page
from gesso.domain.plan import Plan
from gesso.library import finding
from gesso.store.database import Database
from gesso.store.queries import images, shelf
from gesso.store.seeking import Token
from gesso.store.tokens import token

PAGE = 60
PAGE_AT_MOST = finding.PAGE_AT_MOST
PARENTS_AT_MOST = 100
CHILDREN_AT_MOST = 200
TREE_AT_MOST = 500
OF_IDS_AT_ONCE = 500


class Family(NamedTuple):
    """A picture's next of kin: `parents` from the nearest to the first of all, `children` from the oldest on."""

    parents: tuple[Image, ...]
    children: tuple[Image, ...]


def get_image(database: Database, person_id: PersonId, image_id: ImageId, *, deleted: bool = False) -> Image:
    """Return the person's picture; with `deleted` also one that lies in the trash.

    Raises:
        NotFoundError: there is no such picture of theirs (`image_not_found`).
    """
    found = None
    if is_id(image_id, "img"):
        with database.read() as connection:
            found = images.get(connection, image_id)
    if found is None or found.person_id != person_id or (found.deleted_ms is not None and not deleted):
        raise NotFoundError(f"There is no picture {image_id[:80]}.", code="image_not_found")
    return found


def images_of_ids(database: Database, person_id: PersonId, image_ids: Sequence[ImageId]) -> dict[ImageId, Image]:
    """Return those of the pictures that are the person's and not in the trash, by their ids."""
    found: dict[ImageId, Image] = {}
    wanted = list(dict.fromkeys(image_ids))
    with database.read() as connection:
        for start in range(0, len(wanted), OF_IDS_AT_ONCE):
            found |= images.of_ids(connection, wanted[start : start + OF_IDS_AT_ONCE])
    return {key: one for key, one in found.items() if one.person_id == person_id and one.deleted_ms is None}


def list_images(
    database: Database,
    person_id: PersonId,
    *,
    limit: int = PAGE,
    cursor: str | None = None,
    job_id: JobId | None = None,
    q: str = "",
    sort: str = "newest",
    now_ms: int = 0,
) -> Page:
    """Return a page of the person's pictures. `q` is the search language of docs/14-library.md; `now_ms` is what its `7d` counts from.

    Raises:
        BadInputError: a limit outside of 1–200 (`bad_limit`), a cursor that is not one of ours (`bad_cursor`), an order
            that there is not (`bad_sort`), or a search that cannot be understood (`bad_search`).
    """
    also = () if job_id is None else (Token(token("j", job_id)),)
    return finding.page(database, person_id, q=q, sort=sort, limit=limit, cursor=cursor, also=also, now_ms=now_ms)


def images_of_job(database: Database, job_id: JobId) -> tuple[Image, ...]:
    """Return a job's pictures in the order of its grid. The caller has checked whose job it is."""
    with database.read() as connection:
        return images.of_job(connection, job_id)


def family_of(database: Database, image: Image) -> Family:
    """Return what the picture was made from, and what was made from it. What is in the trash, or another's, is left out."""
    parents: list[Image] = []
    seen = {image.id}
    at: Image | None = image
    with database.read() as connection:
        while at is not None and at.parent_image_id is not None and len(seen) <= PARENTS_AT_MOST:
            at = None if at.parent_image_id in seen else images.get(connection, at.parent_image_id)
            if at is not None:
                seen.add(at.id)
                parents.append(at)
        made = images.children(connection, image.id, limit=CHILDREN_AT_MOST)
    return Family(
        tuple(one for one in parents if one.person_id == image.person_id and one.deleted_ms is None),
        tuple(one for one in made if one.person_id == image.person_id),
    )


class Tree(NamedTuple):
    """A whole family, the first of all first and then by age; `complete` False where it has too many members."""

    members: tuple[Image, ...]
    complete: bool


def tree_of(database: Database, image: Image) -> Tree:
    """Return the first ancestor that is still there and all that came of it, also what lies in the trash."""
    with database.read() as connection:
        root, seen = image, {image.id}
        while root.parent_image_id is not None and len(seen) <= PARENTS_AT_MOST:
            above = images.get(connection, root.parent_image_id)
            if above is None or above.person_id != image.person_id or above.id in seen:
                break
            root = above
            seen.add(root.id)
        members, at = [root], 0
        known = {root.id}
        while at < len(members) and len(members) <= TREE_AT_MOST:
            for one in images.children(connection, members[at].id, limit=CHILDREN_AT_MOST, deleted=True):
                if one.id not in known and one.person_id == image.person_id:
                    known.add(one.id)
                    members.append(one)
            at += 1
    if image.id not in known:
        members.insert(1, image)
    return Tree(tuple(members[:TREE_AT_MOST]), len(members) <= TREE_AT_MOST)


def counts(database: Database, person_id: PersonId, kind: str) -> dict[str, int]:
    """Return how many pictures in sight each value of a kind has: `folder` (by id), `tag`, `model`, `style`, `task`."""
    with database.read() as connection:
        return dict(shelf.tallied(connection, person_id, kind))


def plan_of(image: Image) -> Plan:
    """Return the plan that makes exactly this picture again, and no other of its grid.

    Raises:
        ConflictError: Gesso did not make it, so there is no plan (`image_has_no_plan`).
    """
    if image.plan is None:
        message = f"The picture {image.id} was not made here, so there is no plan to run again."
        raise ConflictError(message, code="image_has_no_plan")
    return image.plan.only(image.index)

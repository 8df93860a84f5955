"""Reading the library: one picture, a page of them, and the plan that makes a picture again.

What belongs to somebody else is not there. Pages are keyset pages, newest first: a cursor marks a picture, so pictures
that arrive meanwhile neither repeat nor hide others, and page 10,000 costs what page 1 does.
"""

import base64
import binascii
from typing import NamedTuple

from gesso.domain.errors import BadInputError, ConflictError, NotFoundError
from gesso.domain.ids import ImageId, JobId, PersonId, is_id
from gesso.domain.image import Image, Page
from gesso.domain.plan import Plan
from gesso.store.database import Database
from gesso.store.queries import images

PAGE = 60
PAGE_AT_MOST = 200
WORDS_AT_MOST = 32
PARENTS_AT_MOST = 100
CHILDREN_AT_MOST = 200


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


def list_images(
    database: Database,
    person_id: PersonId,
    *,
    limit: int = PAGE,
    cursor: str | None = None,
    job_id: JobId | None = None,
    q: str = "",
) -> Page:
    """Return a page of the person's pictures, newest first. `q`: words that the prompt has, all of them, in any place.

    Raises:
        BadInputError: a limit outside of 1–200 (`bad_limit`), a cursor that is not one of ours (`bad_cursor`), or more
            than 32 words (`query_too_long`).
    """
    if not 1 <= limit <= PAGE_AT_MOST:
        raise BadInputError(f"A page has 1 to {PAGE_AT_MOST} pictures, not {limit}.", code="bad_limit")
    words = q.split()
    if len(words) > WORDS_AT_MOST:
        raise BadInputError(f"Search for at most {WORDS_AT_MOST} words at a time.", code="query_too_long")
    before = None if cursor is None else _marked(cursor)
    with database.read() as connection:
        found = images.feed(connection, person_id, limit=limit + 1, before=before, job_id=job_id, words=words)
    items = found[:limit]
    return Page(items=items, next_cursor=_mark(items[-1].id) if len(found) > limit else None)


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


def plan_of(image: Image) -> Plan:
    """Return the plan that makes exactly this picture again, and no other of its grid.

    Raises:
        ConflictError: Gesso did not make it, so there is no plan (`image_has_no_plan`).
    """
    if image.plan is None:
        message = f"The picture {image.id} was not made here, so there is no plan to run again."
        raise ConflictError(message, code="image_has_no_plan")
    return image.plan.only(image.index)


def _mark(image_id: ImageId) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(image_id.removeprefix("img_"))).rstrip(b"=").decode()


def _marked(cursor: str) -> ImageId:
    try:
        data = base64.b64decode(cursor[:100] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if len(data) != 16:
        message = "This cursor is not one of ours. Start again without it, and pass `next_cursor` on as it came."
        raise BadInputError(message, code="bad_cursor")
    return ImageId(f"img_{data.hex()}")

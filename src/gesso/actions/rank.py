"""Rank: pairs of pictures to answer, and likes. What is answered is kept at once, and learnt from at once."""

import secrets
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from gesso.actions import looks, tastes
from gesso.catalog import starters
from gesso.domain.errors import BadInputError, Detail, NotFoundError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.taste import MEASURES, NAMES, WEAK, Answer, Profile, Ranking
from gesso.library import reading
from gesso.personalization.profiles import FIRST_NAME

if TYPE_CHECKING:
    from gesso.app import App
    from gesso.personalization.words import Liking

POOL = 240
"""Pictures that pairs are drawn from: the person's newest, filled up with those that Gesso brings along."""
NEW_LOOKS = 8
"""Pictures of the library that are looked at for the first time while a pair is chosen: about half a second."""
MOST_IN_A_GRID = 100


class Side(msgspec.Struct, frozen=True):
    """One picture of a pair: its key for the answer, and what it is."""

    key: str
    image: Image | None = None
    starter: int | None = None


class Pair(msgspec.Struct, frozen=True):
    """Two pictures to choose between, for a profile."""

    profile: Profile
    left: Side
    right: Side


def next_pair(
    app: "App", person: PersonId, profile: str | None = None, *, besides: frozenset[str] = frozenset()
) -> Pair:
    """Return the pair whose answer teaches most; never `besides`, the keys of the pair that is being looked at.

    Raises:
        NotFoundError: `profile_not_found`.
        ConflictError: `no_pairs_left`.
    """
    learner = chosen(app, person, profile)
    images = {one.sha256: one for one in _newest(app, person)}
    pool = looks.of_images(app, images.values(), new_at_most=NEW_LOOKS)
    for key, look in looks.brought().items():
        if len(pool) >= POOL:
            break
        pool[key] = look
    left, right = looks.profiles(app).next_pair(learner, pool, seed=zlib.crc32(learner.id.encode()), besides=besides)
    return Pair(learner, _side(left, images), _side(right, images))


def answer(app: "App", person: PersonId, left: str, right: str, *, said: Answer, profile: str | None = None) -> Profile:
    """Keep the answer to a pair; pictures are named by their keys or, those of the library, by their ids.

    Raises:
        NotFoundError: `image_not_found`, `profile_not_found`.
        BadInputError: `same_picture`.
        ConflictError: `pair_answered`.
    """
    learner = chosen(app, person, profile)
    first, second = _key(app, person, left, "/left"), _key(app, person, right, "/right")
    return looks.profiles(app).answer(learner, first, second, said)


def undo(app: "App", person: PersonId, profile: str | None = None) -> tuple[Profile, Ranking]:
    """Take the last answer back.

    Raises:
        NotFoundError: `profile_not_found`.
        ConflictError: `nothing_to_undo`.
    """
    return looks.profiles(app).undo(chosen(app, person, profile))


def like(app: "App", person: PersonId, image_id: str, *, liked: bool) -> Profile | None:
    """Like a picture, or take the like back. It counts a little against each sibling of its job that is not liked.

    Returns the profile that learnt from it; None where there was nothing to learn.

    Raises:
        NotFoundError: `image_not_found`.
    """
    from gesso.personalization import liking

    image = reading.get_image(app.database, person, ImageId(image_id))
    room = looks.profiles(app)
    if not liking.mark(app.database, person, image.id, app.clock_ms() if liked else None):
        return None
    if not liked:
        touched = liking.forget(app.database, person, image.id)
        return next((room.relearn(one) for one in room.all(person) if one.id in touched), None)
    siblings = reading.images_of_job(app.database, image.job_id) if image.job_id else ()
    others = [one for one in siblings if one.id != image.id and one.sha256 != image.sha256]
    liked_too = liking.among(app.database, person, [one.id for one in others])
    return _prefer(app, person, [image], [one for one in others if one.id not in liked_too], origin=image.id)


def favourites(
    app: "App", person: PersonId, shown: list[str], picked: list[str], profile: str | None = None
) -> Profile:
    """Learn from favourites picked in a grid: each picked picture counts a little against each that was not.

    Raises:
        NotFoundError: `image_not_found`, `profile_not_found`.
        BadInputError: nothing or all of it was picked, or something that was not shown (`bad_grid`).
    """
    chosen_ones = set(picked)
    if not chosen_ones or not chosen_ones < set(shown) or len(shown) > MOST_IN_A_GRID:
        message = f"A grid has 2 to {MOST_IN_A_GRID} pictures; `picked` are some of `shown`, and not all of them."
        raise BadInputError.at(message, code="bad_grid", pointer="/picked", allowed="some of `shown`")
    learner = chosen(app, person, profile)
    images = {one: reading.get_image(app.database, person, ImageId(one)) for one in dict.fromkeys(shown)}
    winners = [images[one] for one in images if one in chosen_ones]
    others = [images[one] for one in images if one not in chosen_ones]
    return _prefer(app, person, winners, others, origin="grid", learner=learner) or learner


def examples(liking: "Liking", weights: Sequence[float], most: int = 3) -> tuple[int, ...]:
    """Return the numbers of pictures brought along that show what is liked or disliked, and otherwise suit the taste.

    A dislike is shown by pictures that nothing else speaks against, so that they show the one thing.
    """
    place = NAMES.index(liking.name)
    table = np.array(starters.looks(), np.float64)
    way = -1.0 if liking.name in MEASURES and weights[place] < 0 else 1.0
    liked = table @ np.array(weights, np.float64)
    suits = liked - table[:, place] * weights[place]
    shown = way * table[:, place]
    order = np.lexsort((-suits, -np.round(shown, 1)))
    return tuple(int(one) for one in order[:most] if shown[one] > 0)


def starter_picture(app: "App", number: int) -> bytes:
    """Return the PNG of a picture that Gesso brings along, drawn once and kept.

    Raises:
        NotFoundError: there is none of that number (`starter_picture_not_found`).
    """
    if not 0 <= number < starters.COUNT:
        message = f"Gesso brings the pictures 0 to {starters.COUNT - 1} along, not {number}."
        raise NotFoundError(message, code="starter_picture_not_found")
    path = app.settings.home / "cache" / "starters" / f"{number}.png"
    if path.is_file():
        return path.read_bytes()
    data = starters.png(number)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.write_bytes(data)
    fresh.replace(path)
    return data


def chosen(app: "App", person: PersonId, profile: str | None) -> Profile:
    """Return the profile of that name, code or id; None is the person's own, begun where they have none.

    Raises:
        NotFoundError: `profile_not_found`.
    """
    if profile is not None:
        return looks.profiles(app).find(person, profile)
    return tastes.own_profile(app, person) or looks.profiles(app).create(person, FIRST_NAME)


def _prefer(
    app: "App",
    person: PersonId,
    winners: list[Image],
    others: list[Image],
    *,
    origin: str,
    learner: Profile | None = None,
) -> Profile | None:
    if not others:
        return None
    learner = learner or chosen(app, person, None)
    looks.of_images(app, [*winners, *others], new_at_most=MOST_IN_A_GRID)
    room = looks.profiles(app)
    told = [(one.sha256, other.sha256) for one in winners for other in others if one.sha256 != other.sha256]
    room.prefer(learner, told, weight=WEAK, origin=origin)
    return room.relearn(learner)


def _newest(app: "App", person: PersonId) -> list[Image]:
    page = reading.list_images(app.database, person, limit=reading.PAGE_AT_MOST)
    return list(page.items)


def _side(key: str, images: dict[str, Image]) -> Side:
    number = key.removeprefix(looks.BROUGHT)
    return Side(key, starter=int(number)) if number != key else Side(key, image=images[key])


def _key(app: "App", person: PersonId, named: str, pointer: str) -> str:
    if named in looks.brought():
        return named
    if named.startswith("img_"):
        return reading.get_image(app.database, person, ImageId(named)).sha256
    if any(one.sha256 == named for one in _newest(app, person)):
        return named
    message = f"There is no picture {named[:80]}. Pass on what `rankings/next` gave, or an image id."
    raise NotFoundError(
        message, code="image_not_found", details=(Detail(code="image_not_found", pointer=pointer, value=named[:80]),)
    )

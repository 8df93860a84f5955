"""Fitting: what other APIs ask of a wish beside its words: how many pictures, an exact size, a lane."""

from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.actions.wishes import Wish
from gesso.catalog import exact
from gesso.domain.job import Notice
from gesso.domain.spec import Speed

if TYPE_CHECKING:
    from gesso.app import App


def few(wish: Wish, count: int) -> Wish:
    """Return the wish for its first `count` pictures."""
    if count >= len(wish.plan.seeds):
        return wish
    return msgspec.structs.replace(wish, plan=wish.plan.first(count))


def exactly(wish: Wish, width_px: int, height_px: int) -> Wish:
    """Return the wish for pictures of these very pixels.

    Raises:
        BadInputError: `size_out_of_range`.
    """
    return msgspec.structs.replace(wish, plan=exact.exactly(wish.plan, wish.drawing, width_px, height_px))


def at_speed(app: "App", wish: Wish, speed: Speed) -> Wish:
    """Return the wish in another lane; its words say so, as if it had been typed."""
    if wish.speed == speed:
        return wish
    spec = msgspec.structs.replace(wish.spec, speed=speed)
    words = prompt.unparse(spec, default_version=app.settings.default_version)
    return msgspec.structs.replace(wish, spec=spec, prompt=words)


def saying(wish: Wish, notices: tuple[Notice, ...]) -> Wish:
    """Return the wish with more to say about how it was read."""
    return msgspec.structs.replace(wish, notices=(*notices, *wish.notices)) if notices else wish

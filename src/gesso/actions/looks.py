"""Looks: the features of pictures, from the home's memory or by asking the eye; and the rooms that learn from them.

A picture is looked at once; what it shows is then known by its content hash, also when the picture is gone.
"""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from gesso.catalog import starters
from gesso.domain.errors import EngineError, UnavailableError
from gesso.domain.image import Image
from gesso.domain.taste import composed, features
from gesso.personalization.boards import Boards
from gesso.personalization.profiles import Features, Profiles

if TYPE_CHECKING:
    from gesso.app import App

LOOKED_PX = 256
BROUGHT = "starter:"


@cache
def brought() -> dict[str, Features]:
    """Return the features of the pictures that Gesso brings along, by key."""
    return {f"{BROUGHT}{number}": look for number, look in enumerate(starters.looks())}


def profiles(app: "App") -> Profiles:
    """Return the home's profiles."""
    return Profiles(app.database, brought(), new_id=app.new_id, clock_ms=app.clock_ms)


def boards(app: "App") -> Boards:
    """Return the home's moodboards."""
    return Boards(app.database, new_id=app.new_id, clock_ms=app.clock_ms)


def of_images(app: "App", images: Iterable[Image], *, new_at_most: int, patient: bool = False) -> dict[str, Features]:
    """Return the features of pictures by content hash, looking at no more than so many new ones.

    Args:
        app: the rooms.
        images: pictures that the caller may see.
        new_at_most: how many may be looked at that were not looked at before.
        patient: wait for the drawing process, and say so when there is none; else what is unknown stays out.

    Raises:
        UnavailableError: `engine_down`, `look_timed_out`; only when patient.
    """
    wanted = {image.sha256: image for image in images}
    room = profiles(app)
    known = room.looks(list(wanted))
    new: dict[str, Features] = {}
    for sha256 in [one for one in wanted if one not in known][:new_at_most]:
        try:
            found = _look(app, wanted[sha256], timeout_s=60.0 if patient else 5.0)
        except UnavailableError:
            if patient:
                raise
            break
        except EngineError:
            continue  # a picture that cannot be read teaches nothing, and hinders nothing
        new[sha256] = found
    if new:
        room.keep_looks(new)
    return known | new


def _look(app: "App", image: Image, *, timeout_s: float) -> Features:
    data = app.export.file(image, file_format="png", width=min(LOOKED_PX, image.width_px)).data
    sight = app.executor.look([data], timeout_s=timeout_s).pictures[0]
    facts = dict(sight.facts)
    plan = image.plan
    if plan is not None and plan.compose is not None and plan.source_sha256 is None and not plan.references:
        facts |= composed(msgspec.to_builtins(plan.compose.scene))
    return features(facts, sight.lab_mean, sight.lab_spread)

"""Blend: two to five pictures of the library become one wish, without words. Weights are theirs (`img_…::2`), or equal.

The pictures guide as image prompts do, so every model that takes image prompts can blend. What comes is new: it descends
from the heaviest picture, and all of them stand in the plan by content hash.
"""

from typing import TYPE_CHECKING

import msgspec

from gesso.actions import references, wishes
from gesso.actions.wishes import Wish
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId

if TYPE_CHECKING:
    from gesso.app import App

FEWEST, MOST = 2, 5


def plan(app: "App", person: PersonId, pictures: tuple[str, ...], text: str = "") -> tuple[Wish, ...]:
    """Return what would be drawn.

    Args:
        app: the rooms.
        person: whose library it is.
        pictures: image ids, each with an optional `::weight`.
        text: parameters such as `--ar 3:2`, and words if there is something to add.

    Raises:
        BadInputError: fewer than two or more than five pictures (`blend_count`), or one that is no image id
            (`blend_needs_images`).
        PromptError: as for imagine; `image_not_found` for a picture that is not there.
    """
    ids = [references.picture_id(one.partition("::")[0]) for one in pictures]
    if not FEWEST <= len(set(pictures)) <= MOST:
        message = f"A blend takes {FEWEST} to {MOST} different pictures; these are {len(set(pictures))}."
        raise BadInputError.at(message, code="blend_count", pointer="/images", allowed=f"{FEWEST}–{MOST}")
    for place, (one, found) in enumerate(zip(pictures, ids, strict=True)):
        if found is None:
            message = (
                f"“{one[:200]}” is no picture of the library. Give image ids (img_…); `gesso upload FILE` makes one."
            )
            raise BadInputError.at(
                message, code="blend_needs_images", pointer=f"/images/{place}", allowed="img_… or img_…::weight"
            )
    words = " ".join([*pictures, *text.split()])
    told = wishes.understood(app, words)
    found_pictures = references.find(app, person, told.specs, words)
    made = []
    for typed, said in told.prompts:
        spec = msgspec.structs.replace(said, task="blend")
        heaviest = max(spec.image_prompts[: len(pictures)], key=lambda one: one.weight)
        parent = references.picture_id(heaviest.source)
        made.append(
            wishes.wish(app, person, typed, spec, pictures=found_pictures, notices=told.notices, parent=parent),
        )
    return tuple(made)

"""Finish: the very draft, kept, at full size and quality.

Where the draft was painted over a composed drawing, the same drawing is drawn large and painted as lightly as the draft
was; any other draft is itself painted over at full size, just enough to grow detail.
"""

from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.actions import references, wishes
from gesso.actions.enhance import draft_of
from gesso.actions.vary import as_new
from gesso.actions.wishes import Wish
from gesso.catalog.plan import FINISH_START, Origin
from gesso.domain.ids import PersonId

if TYPE_CHECKING:
    from gesso.app import App


def plan(app: "App", person: PersonId, image_id: str) -> Wish:
    """Return what would be drawn: one picture, by the model that drew the draft.

    Raises:
        NotFoundError: there is no such picture of theirs (`image_not_found`).
        ConflictError: it is no draft (`not_a_draft`), or was not made here (`image_has_no_plan`).
    """
    image, spec, drawn = draft_of(app, person, image_id)
    wanted = msgspec.structs.replace(as_new(spec), task="finish", strength=None, seed=image.seed)
    pictures = references.inherited(app, person, spec, drawn, image.prompt)
    words = prompt.unparse(wanted, default_version=app.settings.default_version)
    composed = drawn.compose is not None and drawn.source_sha256 is None
    origin = None if composed else Origin(sha256=image.sha256, start=FINISH_START)
    made = wishes.wish(
        app, person, words, wanted, pictures=pictures, origin=origin, parent=image.id, model=drawn.model.alias
    )
    kept = msgspec.structs.replace(made.plan, variation=drawn.variation).only(0)
    if composed:
        sampling = msgspec.structs.replace(kept.sampling, start=drawn.sampling.start, stop=drawn.sampling.stop)
        kept = msgspec.structs.replace(kept, compose=drawn.compose, sampling=sampling, taste=drawn.taste)
    return msgspec.structs.replace(made, plan=kept)

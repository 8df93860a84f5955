"""Enhance: from a draft to four new full pictures of the same words, with fresh seeds.

A seed that was written belongs to the drafts, as with a vary. `finish` is for the very draft, and a subtle vary for full
pictures like it.
"""

from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.actions import references, wishes
from gesso.actions.vary import as_new
from gesso.actions.wishes import Wish
from gesso.domain.errors import ConflictError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec
from gesso.library import reading

if TYPE_CHECKING:
    from gesso.app import App


def plan(app: "App", person: PersonId, image_id: str) -> Wish:
    """Return what would be drawn.

    Raises:
        NotFoundError: there is no such picture of theirs (`image_not_found`).
        ConflictError: it is no draft (`not_a_draft`), or was not made here (`image_has_no_plan`).
    """
    image, spec, drawn = draft_of(app, person, image_id)
    wanted = msgspec.structs.replace(as_new(spec), task="enhance", strength=None)
    pictures = references.inherited(app, person, spec, drawn, image.prompt)
    words = prompt.unparse(wanted, default_version=app.settings.default_version)
    made = wishes.wish(app, person, words, wanted, pictures=pictures, parent=image.id)
    # The push of --weird is one for the whole job, so it stays the draft's.
    return msgspec.structs.replace(made, plan=msgspec.structs.replace(made.plan, variation=drawn.variation))


def draft_of(app: "App", person: PersonId, image_id: str) -> tuple[Image, Spec, Plan]:
    """Return a draft, its wish, and the plan of this one picture.

    Raises:
        as `plan`.
    """
    image = reading.get_image(app.database, person, ImageId(image_id))
    drawn = reading.plan_of(image)
    if not drawn.draft:
        message = f"The picture {image.id} is no draft: it has its full quality already. Vary it, or draw it anew."
        raise ConflictError(message, code="not_a_draft")
    return image, image.spec or Spec(text=image.prompt), drawn

"""Background: the picture's subject stays, all around it is taken away (transparent) or painted anew.

The engine finds the subject: from the picture's own drawing where that is known, from an opacity that the picture has
already, else by looking.
"""

from typing import TYPE_CHECKING

from gesso.actions import editing
from gesso.actions.wishes import Wish
from gesso.catalog import canvas
from gesso.catalog.edits import Edit
from gesso.domain.ids import PersonId

if TYPE_CHECKING:
    from gesso.app import App


def plan(app: "App", person: PersonId, image_id: str, text: str = "") -> tuple[Wish, ...]:
    """Return what would be made.

    Args:
        app: the rooms.
        person: whose picture it is.
        image_id: the picture to edit.
        text: where the subject shall be, for four pictures of that; empty for one picture of the subject alone, its
            background transparent.

    Raises:
        NotFoundError: `image_not_found`.
        BadInputError: the picture is too large or too small to edit.
        PromptError: as for imagine.
    """
    image = editing.picture(app, person, image_id)
    frame = canvas.kept(image.width_px, image.height_px)
    erase = not text.strip()
    edit = Edit(
        source_sha256=image.sha256,
        width_px=frame.width_px,
        height_px=frame.height_px,
        pictures=1 if erase else 4,
        background="erase" if erase else "replace",
        source_compose=editing.drawing_under(app, image),
    )
    return editing.planned(app, image, text, lambda _: edit, task="background")

"""Retexture: a picture's structure stays, everything else comes from new words."""

from typing import TYPE_CHECKING

import msgspec

from gesso.actions import editing
from gesso.actions.inpaint import under
from gesso.actions.wishes import Wish
from gesso.catalog import adapters, canvas
from gesso.catalog.edits import Edit
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.job import Notice
from gesso.domain.plan import Compose
from gesso.library.layering import Layer

if TYPE_CHECKING:
    from gesso.app import App

STRUCTURE = 0.7
"""How firmly edges hold where nothing is said."""


def plan(
    app: "App",
    person: PersonId,
    image_id: str,
    text: str,
    *,
    structure: float = STRUCTURE,
    layers: tuple[Layer, ...] = (),
) -> tuple[Wish, ...]:
    """Return what would be painted: four pictures of the picture's own size.

    Args:
        app: the rooms.
        person: whose picture it is.
        image_id: the picture to edit.
        text: what it shall become.
        structure: 0–1, how firmly the picture's edges hold; at 0 only its colours and masses guide.
        layers: what to lay on the picture first.

    Raises:
        NotFoundError: `image_not_found`.
        BadInputError: `words_needed`, `structure_out_of_range`, or a size or layer that will not do.
        PromptError: as for imagine.
    """
    if not text.strip():
        message = "Say what the picture shall become; only its structure stays."
        raise BadInputError.at(message, code="words_needed", pointer="/prompt")
    if not 0 <= structure <= 1:
        message = f"Structure is 0 to 1, not {structure:g}: 0 lets go of the picture's edges, 1 holds them firmly."
        raise BadInputError.at(
            message, code="structure_out_of_range", pointer="/structure", value=f"{structure:g}", allowed="0 to 1"
        )
    image = editing.picture(app, person, image_id)
    frame = canvas.kept(image.width_px, image.height_px)
    source, _ = under(app, image, layers)
    below = None if layers else editing.drawing_under(app, image)
    edit = Edit(
        source_sha256=source,
        width_px=frame.width_px,
        height_px=frame.height_px,
        structure=float(structure),
        source_compose=below,
        edges=app.control("edges"),
    )
    made = editing.planned(app, image, text, lambda _: edit, task="retexture", notices=editing.on_white(app, image))
    return tuple(
        msgspec.structs.replace(one, notices=(*one.notices, *_not_drawn(one, below), *_loose(one))) for one in made
    )


def _loose(wish: Wish) -> tuple[Notice, ...]:
    return () if wish.plan.controls or not wish.plan.structure else adapters.uncontrolled(wish.drawing, "edges")


def _not_drawn(wish: Wish, below: Compose | None) -> tuple[Notice, ...]:
    """Say that a restyled drawing shows what it showed: the starter brings no new subjects into it."""
    compose = wish.plan.compose
    if compose is None:
        return ()
    shown = {one["kind"] for one in (below.scene if below else {}).get("subjects", ())}
    new = [one["kind"] for one in compose.scene.get("subjects", ()) if one["kind"] not in shown]
    if not new or below is None:
        return ()
    named = ", ".join(dict.fromkeys(new))
    message = f"{wish.drawing.title} keeps what a picture shows when it retextures it; it does not draw anew: {named}."
    return (Notice(code="not_honoured", message=message, value=named, suggestion="gesso inpaint"),)

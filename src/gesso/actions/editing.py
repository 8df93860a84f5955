"""What all edits share: the picture under them, the words beside them, and the wishes that come of both.

Words describe what is to be painted, not the whole picture; without words an edit goes on with what is there. Edits are
always drawn at full quality and keep their picture's version. An edit's ratio is its own: it follows from its size.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from gesso import prompt
from gesso.actions import references, wishes
from gesso.actions.vary import as_new
from gesso.actions.wishes import Wish
from gesso.catalog import canvas, kept
from gesso.catalog.edits import Edit
from gesso.domain.errors import NotFoundError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.job import Notice
from gesso.domain.plan import Compose
from gesso.domain.spec import Aspect, Spec, Task
from gesso.library import reading
from gesso.library.layering import Layering

if TYPE_CHECKING:
    from gesso.app import App

_WHOLE = ("setting", "time", "weather", "season", "sky", "mood", "palette", "style")
"""Facts of a scene that belong to all of a picture."""
_SAME_SHAPE = 0.02
_WITHOUT_REFERENCES: dict[str, Any] = {
    "image_prompts": (), "style_references": (), "omni_reference": None, "character_references": (),
    "image_weight": None, "style_weight": None, "style_version": None, "omni_weight": None, "character_weight": None,
}  # fmt: skip


def picture(app: "App", person: PersonId, image_id: str) -> Image:
    """Return the picture to edit.

    Raises:
        NotFoundError: there is no such picture of theirs (`image_not_found`).
    """
    return reading.get_image(app.database, person, ImageId(image_id))


def drawing_under(app: "App", image: Image) -> Compose | None:
    """Return what is known of the drawing under a picture: with its seed where it is that very drawing, else its scene alone."""
    if image.plan is None:
        return None
    plan = image.plan.only(image.index)
    compose, drawn = plan.compose, kept.drawing_of(plan)
    if compose is not None and drawn is not None:
        return msgspec.structs.replace(compose, drawn=() if plan.references else (drawn,))
    if plan.enlarge is not None and image.parent_image_id is not None:
        with suppress(NotFoundError):
            parent = reading.get_image(app.database, image.person_id, image.parent_image_id, deleted=True)
            return drawing_under(app, parent)
    before = plan.source_compose
    if before is None:
        whole = plan.mask_sha256 is None and plan.canvas is None and plan.background is None
        return None if compose is None or not whole else msgspec.structs.replace(compose, drawn=())
    new = compose.scene if compose is not None and (plan.structure or plan.background) else {}
    changed = {name: new[name] for name in _WHOLE if new.get(name)}
    return msgspec.structs.replace(before, scene={**before.scene, **changed}, drawn=())


def planned(
    app: "App",
    image: Image,
    text: str,
    edit: Callable[[Aspect | None], Edit],
    *,
    task: Task,
    takes_ratio: bool = False,
    notices: tuple[Notice, ...] = (),
) -> tuple[Wish, ...]:
    """Return the wishes of an edit, one for each permutation of its words.

    Args:
        app: the rooms.
        image: the picture that is edited.
        text: words and parameters for what is painted; empty goes on with what is there.
        edit: makes the edit, given the ratio that the words ask for.
        task: what is asked.
        takes_ratio: whether a ratio can be followed. Otherwise a notice says that it was not.
        notices: what is known already.

    Raises:
        PromptError: as for imagine.
        BadInputError: whatever `edit` raises.
    """
    version = image.spec.version if image.spec else app.settings.default_version
    own = not text.strip()
    if own:
        spec = msgspec.structs.replace(
            as_new(image.spec) if image.spec else Spec(version=version), **_WITHOUT_REFERENCES
        )
        said, pictures, told = [msgspec.structs.replace(spec, aspect=None, tile=False)], {}, notices
    else:
        understood = wishes.understood(app, text, default_version=version)
        said = [one for _, one in understood.prompts]
        pictures = references.find(app, image.person_id, understood.specs, text)
        told = (*notices, *understood.notices)
    made = []
    for one in said:
        asked = edit(one.aspect)
        if own and asked.scene is None:
            asked = msgspec.structs.replace(asked, scene={})
        spec = msgspec.structs.replace(
            as_new(one), seed=one.seed, task=task, strength=None, tile=False, aspect=_ratio(image, asked)
        )
        words = prompt.unparse(spec, default_version=app.settings.default_version)
        wish = wishes.wish(app, image.person_id, words, spec, pictures=pictures, edit=asked, parent=image.id)
        # Words of its own were answered for when the picture was made, and are not read as a scene here.
        drawn = tuple(one for one in wish.notices if not (own and one.code == "unknown_word"))
        made.append(msgspec.structs.replace(wish, notices=(*told, *_left_out(one, takes_ratio), *drawn)))
    return tuple(made)


def on_white(app: "App", image: Image) -> tuple[Notice, ...]:
    """Say that what is transparent is edited on white."""
    if not Layering.of_home(app.settings.home).see_through(image):
        return ()
    message = "Parts of this picture are transparent; the edit shows them on white."
    return (Notice(code="transparency_filled", message=message),)


def _ratio(image: Image, edit: Edit) -> Aspect | None:
    """The picture's own written ratio as long as it is true, else that of the edited size; none for a square."""
    shape, own = edit.width_px / edit.height_px, image.spec.aspect if image.spec else None
    if own is not None and abs(own.width / own.height / shape - 1) < _SAME_SHAPE:
        return own
    near = canvas.nearest_ratio(edit.width_px, edit.height_px)
    return None if near == Aspect(1, 1) else near


def _left_out(said: Spec, takes_ratio: bool) -> tuple[Notice, ...]:
    """Say which parameters mean nothing to an edit."""
    written = {
        "--ar": said.aspect is not None and not takes_ratio,
        "--tile": said.tile,
        "--draft": said.draft or said.speed == "draft",
    }
    why = {
        "--ar": "An edit has its picture's size; outpaint or zoom to change the shape.",
        "--tile": "An edited picture is no tile.",
        "--draft": "Edits are always drawn at full quality.",
    }
    return tuple(
        Notice(code="not_honoured", message=f"{why[flag]} {flag} was left out.", value=flag)
        for flag, there in written.items()
        if there
    )

"""Edit by instruction: “give the fox a hat”, “make it night”.

Three ways, by what is known. A picture that was composed here has a drawing: the instruction changes its scene, and the
same drawing is drawn with that one change. A model that follows instructions is shown the picture and told the words.
Over mere pixels the starter can change the hour, the weather, the style or the place, and says so where more is asked.
"""

from typing import TYPE_CHECKING, Any

import msgspec

from gesso import prompt
from gesso.actions import editing, references, wishes
from gesso.actions.wishes import Wish
from gesso.catalog import canvas, instructed, kept
from gesso.catalog.edits import Edit
from gesso.catalog.instructed import Instructed
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.image import Image
from gesso.domain.job import Notice
from gesso.domain.plan import Drawn, PlanReference
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Spec

if TYPE_CHECKING:
    from gesso.app import App

_HOLD = 0.85
"""How firmly a picture's edges hold while the instruction changes its light or style."""
_OF_THE_EDIT = {"task", "strength", "text", "parts", "aspect"}
_THINGS = ("subjects", "relations", "excluded")
_EXAMPLE = "give the fox a red hat, make it night, remove the boat"


def plan(app: "App", person: PersonId, image_id: str, instruction: str) -> tuple[Wish, ...]:
    """Return what would be drawn: one picture where its drawing is known, else four.

    Raises:
        NotFoundError: `image_not_found`.
        BadInputError: `words_needed`; nothing was understood (`instruction_not_understood`); or a thing is to come or go
            that can only be painted where a mask says so (`instruction_needs_mask`).
        PromptError: as for imagine.
    """
    if not instruction.strip():
        message = f"Say what shall change, as in: {_EXAMPLE}."
        raise BadInputError.at(message, code="words_needed", pointer="/prompt")
    image = editing.picture(app, person, image_id)
    version = image.spec.version if image.spec else app.settings.default_version
    understood = wishes.understood(app, instruction, default_version=version)
    made: list[Wish] = []
    for _, said in understood.prompts:
        drawing, _ = app.drawable(app.catalog.find(said.version))
        drawn = None if image.plan is None else kept.drawing_of(image.plan.only(image.index))
        if drawing.family != "starter":
            made += _told(app, image, instruction, drawing)
        elif drawn is not None:
            made.append(_drawn(app, image, said, drawn))
        else:
            made += _over_pixels(app, image, said)
    told = understood.notices
    return tuple(msgspec.structs.replace(one, notices=(*told, *one.notices), heard=instruction) for one in made)


def _drawn(app: "App", image: Image, said: Spec, drawn: Drawn) -> Wish:
    """The very drawing, its scene changed as told, painted with the very seed."""
    if image.plan is None or image.plan.compose is None:
        raise BadInputError("This picture has no drawing.", code="image_has_no_plan")
    old, spec = image.plan.only(image.index), image.spec or Spec(text=image.prompt)
    edited = _apply(image.plan.compose.scene, said.text)
    told = {name: value for name, value in _written(said).items() if name not in _OF_THE_EDIT}
    spec = msgspec.structs.replace(
        spec,
        **{"seed": image.seed, **told},
        task="edit",
        strength=None,
        text=edited.prompt,
        parts=(),
        no=tuple(edited.scene.get("excluded", ())),
    )
    compose = msgspec.structs.replace(image.plan.compose, scene=edited.scene, drawn=(drawn,))
    edit = Edit(
        source_sha256=None,
        width_px=old.delivered_width_px,
        height_px=old.delivered_height_px,
        pictures=1,
        compose=compose,
    )
    pictures = references.inherited(app, image.person_id, spec, old, image.prompt)
    words = prompt.unparse(spec, default_version=app.settings.default_version)
    made = wishes.wish(app, image.person_id, words, spec, pictures=pictures, edit=edit, parent=image.id)
    same_style = compose.scene.get("style") == image.plan.compose.scene.get("style")
    plan = msgspec.structs.replace(
        made.plan, variation=old.variation, sampling=old.sampling if same_style and not told else made.plan.sampling
    )
    return msgspec.structs.replace(made, plan=plan, notices=(*made.notices, *_changed_nothing(edited)))


def _told(app: "App", image: Image, instruction: str, drawing: Recipe) -> tuple[Wish, ...]:
    """The instruction as words, with the picture beside the painting where the model can take it so."""
    frame = canvas.kept(image.width_px, image.height_px)
    if "omni_reference" in drawing.capabilities:
        beside = (PlanReference(role="omni", sha256=image.sha256),)
        edit = Edit(source_sha256=None, width_px=frame.width_px, height_px=frame.height_px, references=beside)
        return editing.planned(app, image, instruction, lambda _: edit, task="edit")
    edit = Edit(source_sha256=image.sha256, width_px=frame.width_px, height_px=frame.height_px)
    message = f"{drawing.title} does not follow instructions; it paints over the picture with these words."
    notice = Notice(code="not_honoured", message=message, value=instruction[:200])
    return editing.planned(app, image, instruction, lambda _: edit, task="edit", notices=(notice,))


def _over_pixels(app: "App", image: Image, said: Spec) -> tuple[Wish, ...]:
    """Another place behind the subject, or another hour, weather or style over the picture's own edges."""
    below = editing.drawing_under(app, image)
    edited = _apply({} if below is None else below.scene, said.text)
    before, after = edited.before, edited.scene
    things = any(before.get(name) != after.get(name) for name in _THINGS)
    whole = {name: value for name, value in after.items() if name not in _THINGS and value != before.get(name)}
    if not whole:
        message = (
            "This picture has no drawing of ours to change, so a thing comes or goes only where a mask says: "
            'gesso inpaint IMG "a red hat" --box X,Y,WIDTH,HEIGHT.'
        )
        raise BadInputError.at(message, code="instruction_needs_mask", pointer="/prompt")
    frame = canvas.kept(image.width_px, image.height_px)
    elsewhere = "setting" in whole
    edit = Edit(
        source_sha256=image.sha256,
        width_px=frame.width_px,
        height_px=frame.height_px,
        structure=0.0 if elsewhere else _HOLD,
        background="replace" if elsewhere else None,
        source_compose=below,
        scene=whole,
    )
    notices = (*_changed_nothing(edited), *(_only_light(said.text) if things else ()))
    words = prompt.unparse(msgspec.structs.replace(said, text=_words_of(whole)), default_version=said.version)
    return editing.planned(app, image, words, lambda _: edit, task="edit", notices=notices)


def _apply(scene: dict[str, Any], instruction: str) -> Instructed:
    """Return what the instruction makes of a scene.

    Raises:
        BadInputError: nothing changed (`instruction_not_understood`).
    """
    edited = instructed.apply(scene, instruction)
    if not edited.changed:
        message = f"“{instruction[:200]}” changes nothing that the starter knows. Say it as in: {_EXAMPLE}."
        raise BadInputError.at(message, code="instruction_not_understood", pointer="/prompt")
    return edited


def _words_of(whole: dict[str, Any]) -> str:
    values = [one for value in whole.values() for one in ([value] if isinstance(value, str) else value)]
    return ", ".join(str(one) for one in values)


def _written(said: Spec) -> dict[str, Any]:
    """The parameters that stand in the instruction."""
    plain = Spec()
    return {
        name: value
        for name in Spec.__struct_fields__
        if (value := getattr(said, name)) != getattr(plain, name) or name == "version"
    }


def _changed_nothing(edited: Instructed) -> tuple[Notice, ...]:
    return tuple(
        Notice(code="unknown_word", message=f"“{word}” changed nothing: the starter does not know it here.", value=word)
        for word in edited.unknown
    )


def _only_light(instruction: str) -> tuple[Notice, ...]:
    message = "Over the pixels of a picture only light, weather, style and place follow an instruction; things stay as they are."
    return (Notice(code="not_honoured", message=message, value=instruction[:200], suggestion="gesso inpaint"),)

"""A plan's reference pictures, opened once per job: as facts for the sketch, and as pixels for the painter.

Facts come from the plan where it knows them (a picture that was composed here), else from the eye.

Promises: a reference of weight 0 is never opened, so it changes nothing to the byte. Which roles a family can take is
`TAKES`; a plan that asks for others is refused rather than drawn without them.
"""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from gesso.domain.errors import EngineError
from gesso.domain.plan import Compose, Plan, PlanReference, Role, Words
from gesso.domain.recipe import Family
from gesso.domain.style import READINGS
from gesso.engine import pixels, sketch
from gesso.engine.events import Rgb
from gesso.engine.eye.look import Look, known
from gesso.engine.likeness import Likeness, with_references

TAKES: Mapping[Family, frozenset[Role]] = MappingProxyType({
    "starter": frozenset[Role]({"image", "style", "omni", "character"}),
    "sdxl": frozenset[Role]({"image", "style"}),
    "flux2_klein": frozenset[Role]({"image", "style", "omni", "character"}),
})  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """References ready for use. `likeness` is None where the plan composes no scene; `styles` are for the painter.

    `pictures` are all references in the plan's order, each with its weight, and `roles` says what each is for.
    """

    likeness: Likeness | None = None
    styles: tuple[tuple[Rgb, float], ...] = ()
    pictures: tuple[tuple[Rgb, float], ...] = ()
    roles: tuple[Role, ...] = ()


def check(plan: Plan) -> None:
    """Refuse references that the plan's family cannot take.

    Raises:
        EngineError: `not_supported`.
    """
    refused = {one.role for one in plan.references if one.weight > 0} - TAKES.get(plan.model.family, frozenset())
    if refused:
        raise EngineError(
            f"'{plan.model.alias}' cannot take {' and '.join(sorted(refused))} references in this version. Leave them out, or draw with the starter.",
            code="not_supported",
        )


def open_references(plan: Plan, pictures: Mapping[str, bytes]) -> Opened:
    """Open the plan's references and read them.

    Raises:
        EngineError: `plan_incomplete` when a picture was not handed in, `picture_unreadable`, `eye_missing`.
    """
    heavy = [one for one in plan.references if one.weight > 0]
    codes = [(one.style, one.weight) for one in plan.styles if one.weight > 0]
    if not heavy and not codes:
        return Opened()
    opened = []
    for one in heavy:
        if one.sha256 not in pictures:
            raise EngineError(
                f"The {one.role} reference {one.sha256[:12]}… was not handed to the engine.", code="plan_incomplete"
            )
        opened.append((one, pixels.open_picture(pictures[one.sha256], one.sha256)))
    finish = READINGS[plan.style_reading].finish
    styles = [(rgb, one.weight) for one, rgb in opened if one.role == "style" and finish]
    styles += [(pixels.open_picture(b64decode(one.seen), "of a style"), weight) for one, weight in codes if one.seen]
    if plan.compose is None:
        return Opened(
            None, tuple(styles), tuple((rgb, one.weight) for one, rgb in opened), tuple(one.role for one in heavy)
        )
    scene = sketch.read_scene(plan.compose)
    return Opened(with_references(scene, _looks(opened), codes, plan.style_reading), tuple(styles))


def _looks(opened: Sequence[tuple[PlanReference, Rgb]]) -> list[tuple[Role, Look, float]]:
    if not opened:
        return []
    from gesso.engine.eye import look_closely, open_eye

    eye = open_eye()

    def seen(one: PlanReference, rgb: Rgb) -> Look:
        """A figure that nobody tells us about is worth a second look."""
        closely = one.scene is None and one.role in {"omni", "character"}
        return _known(look_closely(eye, rgb) if closely else eye.look(rgb), one)

    return [(one.role, seen(one, rgb), one.weight) for one, rgb in opened]


SPOKEN: Mapping[Role, str] = MappingProxyType({
    "image": "inspired by image {place}",
    "style": "in the style of image {place}",
    "omni": "with the same subject as image {place}",
    "character": "with the same character as image {place}",
})  # fmt: skip
"""How a model that reads pictures beside the words is told what each is for: it knows them by their places alone."""


def spoken(words: Words, plan: Plan) -> Words:
    """The plan's words with what each reference is for, for families that take references in their context."""
    heavy = [one for one in plan.references if one.weight > 0]
    if plan.model.family != "flux2_klein" or not heavy:
        return words
    said = ", ".join(SPOKEN[one.role].format(place=place + 1) for place, one in enumerate(heavy))

    def told(text: str) -> str:
        return f"{text}, {said}" if text else said

    return msgspec.structs.replace(
        words,
        text=told(words.text),
        rich=told(words.rich) if words.rich else "",
        parts=tuple((told(text) if weight > 0 else text, weight) for text, weight in words.parts),
    )


def _known(look: Look, reference: PlanReference) -> Look:
    """Put what the plan knows of a picture that was composed here in place of what the eye believes to see in it."""
    if reference.scene is None:
        return look
    return known(look, sketch.read_scene(Compose(scene=reference.scene)))

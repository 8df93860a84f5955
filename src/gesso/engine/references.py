"""A plan's reference pictures, opened once per job: as facts for the sketch, and as pixels for the painter.

Facts come from the plan where it knows them (a picture that was composed here), else from the eye.

Promises: a reference of weight 0 is never opened, so it changes nothing to the byte. Which roles a family can take is
`TAKES`; a plan that asks for others is refused rather than drawn without them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gesso.domain.errors import EngineError
from gesso.domain.plan import Compose, Plan, PlanReference, Role
from gesso.domain.recipe import Family
from gesso.engine import pixels, sketch
from gesso.engine.events import Rgb
from gesso.engine.eye.look import Look, known
from gesso.engine.likeness import Likeness, with_references

TAKES: Mapping[Family, frozenset[Role]] = MappingProxyType({
    "starter": frozenset[Role]({"image", "style", "omni", "character"}),
})  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """References ready for use. `likeness` is None where the plan composes no scene; `styles` are for the painter."""

    likeness: Likeness | None = None
    styles: tuple[tuple[Rgb, float], ...] = ()


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
    if not heavy:
        return Opened()
    opened = []
    for one in heavy:
        if one.sha256 not in pictures:
            raise EngineError(
                f"The {one.role} reference {one.sha256[:12]}… was not handed to the engine.", code="plan_incomplete"
            )
        opened.append((one, pixels.open_picture(pictures[one.sha256], one.sha256)))
    styles = tuple((rgb, one.weight) for one, rgb in opened if one.role == "style")
    if plan.compose is None:
        return Opened(styles=styles)
    from gesso.engine.eye import open_eye

    eye = open_eye()
    looks = [(one.role, _known(eye.look(rgb), one), one.weight) for one, rgb in opened]
    return Opened(with_references(sketch.read_scene(plan.compose), looks), styles)


def _known(look: Look, reference: PlanReference) -> Look:
    """Put what the plan knows of a picture that was composed here in place of what the eye believes to see in it."""
    if reference.scene is None:
        return look
    return known(look, sketch.read_scene(Compose(scene=reference.scene)))

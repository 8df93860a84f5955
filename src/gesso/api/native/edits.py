"""A request for an edit → its action. The command line comes this way too, unvalidated: what is wrong is said here again."""

import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from pydantic import BaseModel

from gesso.actions import background, inpaint, instruct, outpaint, retexture
from gesso.actions.inpaint import Region
from gesso.actions.outpaint import Sides
from gesso.actions.wishes import Wish
from gesso.api.native.schema import NewJob
from gesso.catalog.canvas import PAN_SHARE
from gesso.domain.errors import BadInputError
from gesso.domain.ids import PersonId
from gesso.domain.spec import Aspect
from gesso.library.layering import Layer

if TYPE_CHECKING:
    from gesso.app import App

T = TypeVar("T")

TAKES: dict[str, frozenset[str]] = {
    "inpaint": frozenset({"prompt", "parent", "mask", "layers"}),
    "outpaint": frozenset({"prompt", "parent", "canvas", "mask", "layers"}),
    "pan": frozenset({"prompt", "parent", "direction", "amount"}),
    "zoom": frozenset({"prompt", "parent", "factor"}),
    "retexture": frozenset({"prompt", "parent", "structure", "layers"}),
    "edit": frozenset({"prompt", "parent"}),
    "background": frozenset({"prompt", "parent"}),
}


def given(body: NewJob) -> dict[str, Any]:
    """Return what the request says in the fields that only edits take."""
    names = ("mask", "canvas", "direction", "amount", "structure", "layers")
    return {name: getattr(body, name, None) for name in names}


def plan(app: "App", person: PersonId, body: NewJob) -> tuple[Wish, ...]:
    """Return what would be painted.

    Raises:
        BadInputError: a field is not what it should be (`bad_field`), or is missing.
        GessoError: whatever the edit's action raises.
    """
    image, words = body.parent or "", body.prompt or ""
    match body.task:
        case "inpaint":
            return inpaint.plan(app, person, image, words, region=_region(body), layers=_layers(body))
        case "outpaint":
            sides, region = _sides(body), _region(body)
            return outpaint.plan(app, person, image, words, sides=sides, region=region, layers=_layers(body))
        case "pan":
            amount = PAN_SHARE if body.amount is None else body.amount
            if body.direction is None:
                message = "Say where the pan looks: left, right, up or down."
                raise BadInputError.at(
                    message, code="direction_needed", pointer="/direction", allowed="left, right, up, down"
                )
            return outpaint.pan(app, person, image, words, direction=body.direction, amount=amount)
        case "zoom":
            return outpaint.zoom(app, person, image, words, factor=2.0 if body.factor is None else float(body.factor))
        case "retexture":
            structure = retexture.STRUCTURE if body.structure is None else body.structure
            return retexture.plan(app, person, image, words, structure=structure, layers=_layers(body))
        case "edit":
            return instruct.plan(app, person, image, words)
        case _:
            return background.plan(app, person, image, words)


def _region(body: NewJob) -> Region | None:
    return None if body.mask is None else _converted(body.mask, Region, "/mask")


def _layers(body: NewJob) -> tuple[Layer, ...]:
    return tuple(_converted(one, Layer, f"/layers/{place}") for place, one in enumerate(body.layers or ()))


def _sides(body: NewJob) -> Sides | None:
    if body.canvas is None:
        return None
    fields = _plain(body.canvas)
    written = fields.pop("ratio", None)
    sides = _converted(fields, Sides, "/canvas")
    return sides if written is None else msgspec.structs.replace(sides, ratio=_aspect(str(written)))


def _aspect(written: str) -> Aspect:
    found = re.fullmatch(r"\s*(\d{1,5})\s*:\s*(\d{1,5})\s*", written)
    if found is None or not int(found[1]) or not int(found[2]):
        message = f"“{written[:40]}” is no ratio. Write it as width:height in whole numbers, such as 16:9."
        raise BadInputError.at(message, code="bad_field", pointer="/canvas/ratio", value=written[:40], allowed="16:9")
    return Aspect(int(found[1]), int(found[2]))


def _converted(value: Any, kind: type[T], pointer: str) -> T:
    try:
        return msgspec.convert(_plain(value), kind)
    except msgspec.ValidationError as error:
        message = f"`{pointer[1:]}` is not what it should be: {error}."
        raise BadInputError.at(message, code="bad_field", pointer=pointer) from error


def _plain(value: Any) -> dict[str, Any]:
    return value.model_dump() if isinstance(value, BaseModel) else dict(value)

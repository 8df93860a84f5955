"""The native API's route of smart select."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gesso.actions import select
from gesso.api.callers import Reader, current_app
from gesso.api.native import schema
from gesso.api.native.problems import PROBLEMS

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


class PointedAt(schema.Document):
    x: Annotated[float, Field(examples=[0.5])]
    y: Annotated[float, Field(examples=[0.6])]
    keep: Annotated[bool, Field(description="False: the thing is surely not here.")] = True


class BoxDocument(schema.Document):
    left: float
    top: float
    right: float
    bottom: float


class NewSelection(schema.Document):
    """What is pointed at: points on the thing, a box around it, or both."""

    points: Annotated[list[PointedAt], Field(default_factory=list)]
    box: BoxDocument | None = None
    unit: Annotated[Literal["relative", "pixel"], Field(description="0–1 of the picture's sides, or pixels.")] = (
        "relative"
    )


@router.post(
    "/images/{image_id}/select",
    tags=["images"],
    response_class=Response,
    responses={200: {"content": {"image/png": {}}, "description": "A mask of the picture's size: white is the thing."}},
)
def select_thing(request: Request, person: Reader, image_id: str, body: NewSelection) -> Response:
    """Find the thing that is pointed at. The answer can be sent to `/masks` as it is."""
    box = body.box
    mask = select.select(
        current_app(request),
        person,
        image_id,
        points=tuple((one.x, one.y, one.keep) for one in body.points),
        box=None if box is None else (box.left, box.top, box.right, box.bottom),
        unit=body.unit,
    )
    return Response(mask, media_type="image/png", headers={"cache-control": "no-store"})

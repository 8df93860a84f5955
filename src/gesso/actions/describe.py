"""Describe: four prompts from a picture. What was composed here is known; of anything else the eye says what it sees."""

import io
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from gesso import conversation
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.image import Image
from gesso.domain.job import Notice
from gesso.library import reading
from gesso.library.uploading import check_bytes, decoded

if TYPE_CHECKING:
    from gesso.app import App

LOOKED_PX = 512
"""The eye looks at pictures far smaller than this."""
PATIENCE_S = 180.0
"""A command of its own waits for its drawing process to start."""
STRANGE = 0.35
"""Below this familiarity a notice says that the eye is guessing. Chosen by hand: no figures tell how often it is right."""


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """Four prompts, and where they come from: `plan` knows what the picture shows, `eye` believes it."""

    prompts: tuple[str, str, str, str]
    source: Literal["plan", "eye"]
    familiarity: float
    notices: tuple[Notice, ...] = ()


def describe(app: "App", person: PersonId, image_id: str) -> Description:
    """Return four prompts for a picture of the library.

    Raises:
        NotFoundError: there is no such picture of theirs (`image_not_found`).
        EngineError: the eye cannot look at it (`picture_unreadable`, `eye_missing`).
        UnavailableError: no drawing process is up (`engine_down`) or it is too busy (`look_timed_out`).
    """
    image = reading.get_image(app.database, person, ImageId(image_id))
    known = _known(image)
    if known is not None:
        prompts = conversation.describe(known, aspect=_aspect(image.width_px, image.height_px))
        return Description(prompts=prompts, source="plan", familiarity=1.0)
    data = app.export.file(image, file_format="png", width=min(LOOKED_PX, image.width_px)).data
    return of_file(app, data, image.width_px, image.height_px)


def of_upload(app: "App", data: bytes) -> Description:
    """Return four prompts for a file that is not kept. It is opened as carefully as an upload.

    Raises:
        BadInputError, TooLargeError: as for an upload.
        EngineError, UnavailableError: as `describe`.
    """
    check_bytes(len(data), app.settings.upload_bytes)
    picture = decoded(data)
    width, height = picture.size
    picture.thumbnail((LOOKED_PX, LOOKED_PX))
    small = io.BytesIO()
    picture.save(small, format="PNG")
    return of_file(app, small.getvalue(), width, height)


def of_file(app: "App", data: bytes, width_px: int, height_px: int) -> Description:
    """Return four prompts for a picture file; its size gives the ratio.

    Raises:
        as `describe`.
    """
    sight = app.executor.look([data], timeout_s=PATIENCE_S).pictures[0]
    scene = conversation.guess(sight.scene, sight.likely)
    notices = []
    if sight.familiarity < STRANGE:
        message = (
            "This picture looks like nothing that the starter's eye knows, so these words are its nearest guess: "
            "look them over before you use them."
        )
        notices.append(Notice(code="unfamiliar_picture", message=message, value=f"{sight.familiarity:.2f}"))
    return Description(
        prompts=conversation.describe(scene, aspect=_aspect(width_px, height_px)),
        source="eye",
        familiarity=round(sight.familiarity, 3),
        notices=tuple(notices),
    )


def _known(image: Image) -> dict[str, Any] | None:
    plan = image.plan
    composed = plan is not None and plan.compose is not None and plan.source_sha256 is None and not plan.references
    if not composed or plan is None or plan.compose is None:
        return None
    scene = dict(plan.compose.scene)
    return scene if scene.get("subjects") or scene.get("setting") else None


def _aspect(width_px: int, height_px: int) -> str:
    """The usual ratio nearest to a size, or nothing for a square."""
    usual = ((1, 1), (5, 4), (4, 3), (3, 2), (16, 9), (2, 1), (21, 9), (3, 1))
    wide = max(width_px, height_px) / min(width_px, height_px)
    long, short = min(usual, key=lambda row: abs(row[0] / row[1] - wide))
    return f"{long}:{short}" if width_px >= height_px else f"{short}:{long}"

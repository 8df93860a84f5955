"""What a ControlNet is shown of a picture. Pure; knows nothing of networks.

Edges are Canny's (1986, TPAMI 8(6)) with the thresholds that the published SDXL ControlNets were trained with, white on black.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from gesso.domain.errors import EngineError
from gesso.domain.plan import Control, Guide, Plan
from gesso.engine.events import Rgb
from gesso.engine.families.family import Controlled

_LOW, _HIGH = 100, 200
_DETAIL_BLUR_PX = 1.5
"""Detail is what shall be painted in, so that of the source is taken out: it would be copied, its noise as well."""


@dataclass(frozen=True)
class Net:
    """One control of a plan and its loaded weights."""

    control: Control
    net: Any


def check(plan: Plan) -> None:
    """Refuse controls that cannot be followed.

    Raises:
        EngineError: `not_supported`, `plan_incomplete`.
    """
    if plan.model.family != "sdxl":
        message = f"'{plan.model.alias}' takes no ControlNet; only SDXL models do. Leave it out."
        raise EngineError(message, code="not_supported")
    if plan.source_sha256 is None and plan.compose is None:
        raise EngineError("A plan with a ControlNet names the picture that it holds to.", code="plan_incomplete")


def held(nets: Sequence[Net], rgb: Rgb) -> tuple[Controlled, ...]:
    """Return what a picture at the painting size says to each of a plan's ControlNets."""
    return tuple(Controlled(one.net, shown(one.control.guide, rgb), one.control.weight) for one in nets)


def shown(guide: Guide, rgb: Rgb) -> Rgb:
    """Return H×W×3 bytes: what stands for `rgb`, which has the painting size."""
    if guide == "edges":
        lines = cv2.Canny(np.ascontiguousarray(rgb), _LOW, _HIGH)
        return np.repeat(np.asarray(lines, np.uint8)[..., None], 3, axis=2)
    return np.asarray(cv2.GaussianBlur(rgb, (0, 0), _DETAIL_BLUR_PX), np.uint8)

"""Small plans for the tiny checkpoints, and short ways to run them."""

import io

import numpy as np
from PIL import Image

from gesso.domain.plan import Compose, Model, Plan, Sampling, Variation, Words
from gesso.engine.events import Picture, Preview, Step

FAMILIES = {
    "klein": "flux2_klein",
    "klein-base": "flux2_klein",
    "z-image": "z_image",
    "sdxl": "sdxl",
    "sdxl-v": "sdxl",
    "starter": "starter",
}
EVERY = ("klein", "z-image", "sdxl", "starter")
FOX = {"subjects": [{"kind": "fox", "colour": "red"}], "setting": "forest", "weather": "snow"}
PROMPT = "a red fox in a snowy forest"


def make(alias, *, words=None, sampling=None, variation=None, size=(96, 64), seeds=(11, 12), **more) -> Plan:
    width, height = size
    return Plan(
        model=Model(alias=alias, family=FAMILIES[alias], hub_id=None, revision="tiny"),
        words=Words(**{"text": PROMPT} | (words or {})),
        sampling=Sampling(**{"steps": 3, "max_text_tokens": 48, "text_layers": (1, 2, 3)} | (sampling or {})),
        variation=Variation(**variation or {}),
        **{
            "width_px": width,
            "height_px": height,
            "delivered_width_px": width,
            "delivered_height_px": height,
            "seeds": seeds,
        }
        | more,
    )


def composed(**more) -> Plan:
    """A plan of the starter with a scene."""
    sampling = {"steps": 2, "start": 0.4} | more.pop("sampling", {})
    return make("starter", compose=Compose(scene=FOX), sampling=sampling, **more)


def pictures(engine, plan, files=None) -> list[np.ndarray]:
    return [event.rgb for event in engine.run(plan, files or {}, previews=False) if isinstance(event, Picture)]


def previews(engine, plan) -> list[Preview]:
    return [event for event in engine.run(plan, {}) if isinstance(event, Preview)]


def steps(engine, plan) -> list[Step]:
    return [event for event in engine.run(plan, {}, previews=False) if isinstance(event, Step)]


def distance(a, b) -> float:
    """Mean absolute difference in levels of 255."""
    return float(np.abs(a.astype(float) - b.astype(float)).mean())


def psnr_db(ours: np.ndarray, truth: np.ndarray) -> float:
    """Peak signal-to-noise ratio of a picture of 255 levels."""
    return float(10 * np.log10(255**2 / np.square(ours.astype(float) - truth).mean()))


def png(rgb: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, format="PNG")
    return out.getvalue()


def seam_ratio(rgb, period=1) -> float:
    """Mean step across the torus seam over the mean step between inner neighbours; the worse of both directions.

    A decoder that enlarges 16-px cells steps differently where cells meet, as it does at the seam: `period` compares
    the seam with the inner lines of the same phase.
    """
    return max(steps_[-1] / np.mean(steps_[:-1]) for steps_ in _steps_by_line(rgb, period))


def _steps_by_line(rgb, period):
    """Mean absolute step across each line between pixels, the seam last; rows, then columns."""
    values = rgb.astype(float)
    for axis in (0, 1):
        lines = np.abs(np.roll(values, -1, axis) - values).mean(axis=(1 - axis, 2))
        yield lines[period - 1 :: period]

"""The pictures that Gesso brings along for ranking: 240 drawings of the small world, each by its number.

Promises: a number gives the same picture on every machine; styles, hours and places are spread evenly, so that the
first pairs already tell much. No weights are needed: these are the world's own drawings, not the painter's.
"""

import io
import random
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from gesso.domain.taste import FACTS, composed, features

if TYPE_CHECKING:
    from gesso import scenes

COUNT = 240
SIDE_PX = 512

_KINDS = (
    "fox", "cat", "rabbit", "bear", "owl", "horse", "penguin", "lion", "deer", "dragon", "robot", "astronaut", "girl", "wizard",
    "knight", "witch", "house", "lighthouse", "castle", "windmill", "sailboat", "hot-air balloon", "train", "tree", "sunflower",
    "mushroom", "whale", "fish", "teapot", "lantern", "cake", "bicycle",
)  # fmt: skip
_FRAMINGS = ("close-up", "wide")


def scene(number: int) -> "scenes.Scene":
    """Return what the picture of that number shows."""
    from gesso import scenes
    from gesso.scenes.suited import suited

    rng = random.Random(f"starter picture {number}")
    kind = rng.choice(_KINDS)
    subject = scenes.Subject(kind)
    bare = scenes.Scene(subjects=(subject,))
    sometimes = {
        "palette": (FACTS["palette"], 0.5), "mood": (FACTS["mood"], 0.35), "weather": (FACTS["weather"], 0.3),
        "season": (FACTS["season"], 0.2), "framing": (_FRAMINGS, 0.25),
    }  # fmt: skip
    said = {name: rng.choice(words) if rng.random() < share else None for name, (words, share) in sometimes.items()}
    if said["framing"] == "close-up" and kind in {"house", "lighthouse", "castle", "windmill", "train", "tree"}:
        said["framing"] = None
    return msgspec.structs.replace(
        bare,
        style=FACTS["style"][number % len(FACTS["style"])],
        time=FACTS["time"][(number // len(FACTS["style"]) + number) % len(FACTS["time"])],
        setting=rng.choice(suited(bare)),
        **said,
    )


def png(number: int, side_px: int = SIDE_PX) -> bytes:
    """Return the picture of that number as a PNG file, side × side; about a tenth of a second."""
    from PIL import Image

    from gesso import scenes

    rgb = scenes.compose(scene(number), seed=number).render(side_px, side_px)
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, format="PNG", compress_level=1)
    return out.getvalue()


@cache
def looks() -> tuple[tuple[float, ...], ...]:
    """Return the features of all these pictures: what they show is known, and their colours were measured once."""
    rows = msgspec.json.decode(
        resources.files("gesso.catalog").joinpath("starters.json").read_bytes(), type=list[tuple[float, ...]]
    )
    shown = (composed(msgspec.to_builtins(scene(number))) for number in range(COUNT))
    return tuple(features(facts, row[:3], row[3:]) for facts, row in zip(shown, rows, strict=True))  # type: ignore[arg-type]

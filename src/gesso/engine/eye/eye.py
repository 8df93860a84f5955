"""The eye itself: bundled weights, pixels in, a `Look` out; words in, a vector out.

Promises: the same picture gives the same look on one machine; pictures of any size and shape are taken; nothing is written and
no network is used. It runs on the processor in fp32, a few milliseconds a picture on one thread.
"""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import cv2
import msgspec
import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file

from gesso.domain.errors import EngineError
from gesso.engine.events import Rgb
from gesso.engine.eye.look import Chances, Look, Seen, Vector
from gesso.engine.eye.palette import measure
from gesso.engine.eye.towers import STRIDE, Glance, Towers, Words, fold_norms
from gesso.engine.eye.words import MOST_TOKENS, STRANGERS, tokens

SIDE_PX = 96
"""A picture is averaged down to this many pixels squared, whatever its shape."""
_NARROWEST = 2.0
"""Shapes beyond 1:2 are squeezed to it."""
_MOST_SUBJECTS, _LEAST_CONFIDENCE = 3, 0.1


def open_eye() -> "Eye":
    """Return the eye with the weights that ship in the package, loaded once a process.

    Raises:
        EngineError: `eye_missing` where they are not there, as in a checkout without weights.
    """
    return _open(Path(str(files("gesso.engine"))) / "weights" / "eye")


@lru_cache(maxsize=2)
def _open(folder: Path) -> "Eye":
    return Eye(folder)


class Eye:
    """Both towers in memory. `folder` holds `eye.safetensors` and `eye.json`."""

    def __init__(self, folder: Path) -> None:
        weights, card = folder / "eye.safetensors", folder / "eye.json"
        if not weights.is_file() or not card.is_file():
            raise EngineError(
                f"The eye's weights are not in {folder}, so pictures cannot be searched, described or followed as references. "
                "Install Gesso again, or train them with training/eye.py.",
                code="eye_missing",
            )
        try:
            self.words = msgspec.convert(msgspec.json.decode(card.read_bytes())["words"], Words)
            self.towers = Towers(self.words, MOST_TOKENS)
            self.towers.load_state_dict({name: value.float() for name, value in load_file(weights).items()})
        except (msgspec.MsgspecError, KeyError, RuntimeError, ValueError) as error:
            raise EngineError(
                f"The eye's weights in {folder} cannot be read ({type(error).__name__}). Install Gesso again.",
                code="model_unreadable",
            ) from error
        self.towers.eval().requires_grad_(requires_grad=False)
        fold_norms(self.towers.picture)
        self.towers.picture = self.towers.picture.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._numbers = {token: place + 1 for place, token in enumerate(self.words.tokens)}

    @torch.inference_mode()
    def look(self, rgb: Rgb) -> Look:
        """Return what a picture shows.

        Args:
            rgb: H×W×3 bytes of any size.

        Raises:
            EngineError: `picture_unreadable` for an array of another form.
        """
        if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or not rgb.size:
            raise EngineError(
                f"The eye looks at pictures of H×W×3 bytes; this array is {rgb.shape} of {rgb.dtype}.",
                code="picture_unreadable",
            )
        small = shrink(rgb)
        glance = self.towers.picture(batch_of([small]))
        facts: dict[str, Chances] = {
            name: _chances(words, glance.facts[name][0].softmax(0)) for name, words in self.words.one_of.items()
        }
        present = glance.present[0].sigmoid()
        facts["sky"] = _chances(self.words.sky, glance.sky[0].sigmoid())
        facts["subject"] = _chances(self.words.kinds, present)
        return Look(
            vector=glance.vector[0].numpy(),
            style_vector=torch.nn.functional.normalize(glance.style[0], dim=0).numpy(),
            facts=facts,
            subjects=self._subjects(glance, present),
            palette=measure(small),
            familiarity=float(self.towers.familiarity(glance.style)[0]),
        )

    @torch.inference_mode()
    def where(self, rgb: Rgb, side_px: int = SIDE_PX) -> npt.NDArray[np.float32]:
        """Return where the picture's subjects are: a small grid over all of it, 0–1, 1 at the surest place.

        Args:
            rgb: H×W×3 bytes of any size.
            side_px: at how many pixels squared to look; the grid has a cell every 16.
        """
        glance = self.towers.picture(batch_of([shrink(rgb, side_px)]))
        chances, kinds = glance.present[0].sigmoid().topk(_MOST_SUBJECTS)
        shares = torch.where(chances >= min(0.5, float(chances[0])), chances, 0.0)
        grid = (shares @ glance.maps[0, kinds]).reshape(glance.cells)
        found: npt.NDArray[np.float32] = (grid / grid.max()).numpy()
        return found

    @torch.inference_mode()
    def read(self, text: str) -> Vector:
        """Return the (128,) unit vector of a text: its product with a look's vector says how well they agree."""
        vector: Vector = self.towers.text(torch.tensor([self.number(text)]))[0].numpy()
        return vector

    def number(self, text: str) -> list[int]:
        """Tokens as the numbers that the weights know; a token that they do not know is a stranger."""
        return number(self._numbers, text)

    def _subjects(self, glance: Glance, present: torch.Tensor) -> tuple[Seen, ...]:
        chances, kinds = present.topk(_MOST_SUBJECTS)
        told = {name: logits[0].softmax(1) for name, logits in self.towers.picture.tell(glance, kinds[None]).items()}
        rows, columns = glance.cells
        ys, xs = torch.meshgrid(
            (torch.arange(rows) + 0.5) / rows, (torch.arange(columns) + 0.5) / columns, indexing="ij"
        )
        seen = []
        for place, (chance, kind) in enumerate(zip(chances.tolist(), kinds.tolist(), strict=True)):
            if chance < _LEAST_CONFIDENCE and place:
                continue
            where = glance.maps[0, kind]
            about = {name: _chances(self.words.about[name], row[place]) for name, row in told.items()}
            at = float(where @ xs.flatten()), float(where @ ys.flatten())
            seen.append(Seen(self.words.kinds[kind], chance, at=at, **about))
        return tuple(seen)


def number(numbers: dict[str, int], text: str) -> list[int]:
    """Token numbers of a text; `numbers` is the weights' own list."""
    return [numbers.get(token) or numbers[f"<stranger{len(token) % STRANGERS}>"] for token in tokens(text)]


def shrink(rgb: Rgb, side_px: int = SIDE_PX) -> Rgb:
    """Average a picture down to about `side_px`² in its own shape, between 1:2 and 2:1, sides multiples of 16."""
    height, width = rgb.shape[:2]
    stretch = min(max(width / height, 1 / _NARROWEST), _NARROWEST) ** 0.5
    size = round(side_px * stretch / STRIDE) * STRIDE, round(side_px / stretch / STRIDE) * STRIDE
    if (width, height) == size:
        return rgb
    small: Rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    return small


def batch_of(pictures: list[Rgb]) -> torch.Tensor:
    """Pictures of one size as (B, 3, H, W) in [−1, 1], channels last in memory."""
    stacked = torch.from_numpy(np.stack(pictures))
    return stacked.permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def _chances(words: list[str], values: torch.Tensor) -> Chances:
    return dict(zip(words, values.tolist(), strict=True))

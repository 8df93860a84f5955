"""A segmentation model: SAM 2 (Ravi et al. 2024) of the transformers library, from one folder. Loaded at the first question and kept.

Promises: reads files of that folder only, never the network and never code from it. Knows nothing of edges: its answer is
rough, at a quarter of its own size, and is laid along the picture's edges elsewhere.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import torch

from gesso.domain.errors import EngineError
from gesso.domain.sight import Pointing
from gesso.engine.device import choose_device
from gesso.engine.events import Rgb
from gesso.engine.masks import Field

_MEAN, _SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of the colours that SAM 2 was trained on."""


class Segmenter:
    """The model of a folder; `segment` may be called again and again."""

    def __init__(self, folder: Path) -> None:
        import transformers

        try:
            self._model: Any = transformers.Sam2Model.from_pretrained(
                str(folder), local_files_only=True, use_safetensors=True
            )
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            message = f"The segmentation model in {folder} cannot be loaded ({type(error).__name__}). It needs a SAM 2 model of the transformers library with safetensors weights."
            raise EngineError(message, code="model_unreadable") from error
        self._device = choose_device("auto")
        self._model.eval().to(self._device)
        side = self._model.config.vision_config.backbone_config.image_size
        self._side = int(side[0] if isinstance(side, list | tuple) else side)
        self._seen: tuple[int, Any] | None = None

    @torch.inference_mode()
    def segment(self, rgb: Rgb, pointing: Pointing) -> Field:
        """Return h×w float32 in 0–1, the size of `rgb`; a second question about the same picture is quicker."""
        key = hash(rgb.tobytes())
        if self._seen is None or self._seen[0] != key:
            self._seen = key, self._model.get_image_embeddings(self._pixels(rgb))
        told = self._model(image_embeddings=self._seen[1], multimask_output=True, **self._asked(pointing))
        best = int(told.iou_scores[0, 0].argmax())
        rough = torch.sigmoid(told.pred_masks[0, 0, best]).float().cpu().numpy()
        return cast("Field", cv2.resize(rough, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR))

    def _pixels(self, rgb: Rgb) -> torch.Tensor:
        small = cv2.resize(rgb, (self._side, self._side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        flat = (small - np.asarray(_MEAN, np.float32)) / np.asarray(_SPREAD, np.float32)
        return torch.from_numpy(np.ascontiguousarray(flat.transpose(2, 0, 1))[None]).to(self._device)

    def _asked(self, pointing: Pointing) -> dict[str, torch.Tensor]:
        asked: dict[str, torch.Tensor] = {}
        if pointing.points:
            places = [[x * self._side, y * self._side] for x, y, _ in pointing.points]
            asked["input_points"] = torch.tensor([[places]], dtype=torch.float32, device=self._device)
            asked["input_labels"] = torch.tensor([[[int(keep) for _, _, keep in pointing.points]]], device=self._device)
        if pointing.box is not None:
            corners = [value * self._side for value in pointing.box]
            asked["input_boxes"] = torch.tensor([[corners]], dtype=torch.float32, device=self._device)
        return asked


@lru_cache(maxsize=1)
def open_segmenter(folder: str) -> Segmenter:
    """Return the segmenter of a folder, loaded once.

    Raises:
        EngineError: `model_unreadable`.
    """
    return Segmenter(Path(folder))

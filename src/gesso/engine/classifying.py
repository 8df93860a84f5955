"""The operator's classifiers: transformers models in folders, asked about a prompt or a picture. Kept once loaded.

Promises: reads files of one folder only, safetensors only, never the network and never code from that folder; on the CPU,
so that drawing keeps its device.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from gesso.domain.errors import EngineError


class Judge:
    """A sequence or image classifier with what prepares its input."""

    def __init__(self, folder: Path, *, of_pictures: bool) -> None:
        import transformers

        given: dict[str, Any] = {"local_files_only": True}
        try:
            if of_pictures:
                self._prepare: Any = transformers.AutoImageProcessor.from_pretrained(str(folder), **given)
                kind: Any = transformers.AutoModelForImageClassification
            else:
                self._prepare = transformers.AutoTokenizer.from_pretrained(str(folder), **given)
                kind = transformers.AutoModelForSequenceClassification
            self._model: Any = kind.from_pretrained(str(folder), use_safetensors=True, **given)
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            what = "an image" if of_pictures else "a text"
            message = f"The classifier in {folder} cannot be loaded ({type(error).__name__}). It needs {what} classification model of transformers with safetensors weights."
            raise EngineError(message, code="model_unreadable") from error
        self._model.eval()
        self._many = getattr(self._model.config, "problem_type", None) == "multi_label_classification"

    @torch.inference_mode()
    def text(self, words: str) -> dict[str, float]:
        """Return each label's probability for a text; what is longer than the model reads is cut."""
        room = min(int(getattr(self._model.config, "max_position_embeddings", 512) or 512) - 2, 4096)
        return self._scores(self._prepare(words, return_tensors="pt", truncation=True, max_length=max(8, room)))

    @torch.inference_mode()
    def picture(self, data: bytes) -> dict[str, float]:
        """Return each label's probability for a picture file."""
        from gesso.engine.pixels import open_picture

        return self._scores(self._prepare(images=open_picture(data, "judged"), return_tensors="pt"))

    def _scores(self, inputs: Any) -> dict[str, float]:
        logits = self._model(**inputs).logits[0].float()
        chances = logits.sigmoid() if self._many or logits.numel() == 1 else logits.softmax(-1)
        names: dict[int, str] = self._model.config.id2label
        return {names[place]: float(chance) for place, chance in enumerate(chances)}


@lru_cache(maxsize=4)
def open_judge(folder: str, *, of_pictures: bool) -> Judge:
    """Return the classifier of a folder, loaded once.

    Raises:
        EngineError: `model_unreadable`.
    """
    return Judge(Path(folder), of_pictures=of_pictures)

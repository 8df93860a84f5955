"""A local language model for the conversation: messages in, one answer out. Loaded at the first question, kept until the process ends.

Promises: reads files of one folder only, never the network and never code from that folder; greedy, so the same question gives
the same answer on one machine. Knows nothing of prompts: what an answer is worth is decided elsewhere.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from gesso.domain.errors import EngineError

MOST_NEW_TOKENS = 400


class Speaker:
    """A causal language model of the transformers library, with its tokenizer, in one folder."""

    def __init__(self, folder: Path) -> None:
        import transformers

        try:
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
            self._model: Any = transformers.AutoModelForCausalLM.from_pretrained(
                str(folder), local_files_only=True, use_safetensors=True
            )
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            message = f"The language model in {folder} cannot be loaded ({type(error).__name__}). It needs a causal transformers model with safetensors weights and its tokenizer."
            raise EngineError(message, code="model_unreadable") from error
        self._model.eval()

    @torch.inference_mode()
    def answer(self, messages: Sequence[Mapping[str, str]], most_new_tokens: int = MOST_NEW_TOKENS) -> str:
        """Return what the model says to these messages ({"role", "content"} each)."""
        if self._tokenizer.chat_template:
            text = self._tokenizer.apply_chat_template(
                [dict(one) for one in messages], tokenize=False, add_generation_prompt=True
            )
        else:
            text = "\n\n".join(one["content"] for one in messages) + "\n\n"
        ids = self._tokenizer(text, return_tensors="pt")["input_ids"]
        room = int(getattr(self._model.config, "max_position_embeddings", 0) or 1 << 20)
        ids = ids[:, -max(1, room - most_new_tokens) :] if ids.shape[1] + most_new_tokens > room else ids
        made = self._model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=min(most_new_tokens, max(1, room - ids.shape[1])),
            do_sample=False,
            pad_token_id=self._tokenizer.pad_token_id or self._tokenizer.eos_token_id or 0,
        )
        said: str = self._tokenizer.decode(made[0, ids.shape[1] :], skip_special_tokens=True)
        return said


@lru_cache(maxsize=1)
def open_speaker(folder: str) -> Speaker:
    """Return the speaker of a folder, loaded once.

    Raises:
        EngineError: `model_unreadable`.
    """
    return Speaker(Path(folder))

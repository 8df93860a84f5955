"""Shorten: which words of a prompt matter, measured, and the prompt with fewer of them. Changes nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gesso import conversation
from gesso.actions import wishes
from gesso.domain.errors import EngineError, UnavailableError

if TYPE_CHECKING:
    from gesso.app import App

PATIENCE_S = 5.0
"""How long a busy or starting eye is waited for before the scene alone is measured."""


def shorten(app: "App", text: str) -> "conversation.Shortened":
    """Return the weights of a prompt's words and up to five shorter prompts; `measured` says how they were measured.

    Raises:
        PromptError: the prompt has errors.
    """
    wishes.understood(app, text)

    def vectors(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return app.executor.look([], texts, timeout_s=PATIENCE_S).texts

    try:
        return conversation.shorten(text, vectors)
    except (UnavailableError, EngineError):
        return conversation.shorten(text)

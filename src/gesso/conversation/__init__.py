"""Talking about a picture: what was said, and the prompt so far → the next prompt, visible and editable.

    hear("make it night", "a fox in a forest --ar 16:9").prompt    # "a fox in a forest at night --ar 16:9"

Promises: there is no hidden prompt; what a turn became is text that a person could have typed. Knows no jobs and no files.
What reads words is imported when it is first asked for: scenes bring OpenCV along, which a starting server does without.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gesso.conversation.heard import Draft, Heard, Table

if TYPE_CHECKING:
    from gesso.conversation.describing import describe, guess
    from gesso.conversation.instructed import Instructed, instruct
    from gesso.conversation.shortening import Shortened, Weighed, shorten
    from gesso.conversation.turns import hear

_HOMES = {
    "describe": "describing",
    "guess": "describing",
    "Instructed": "instructed",
    "instruct": "instructed",
    "Shortened": "shortening",
    "Weighed": "shortening",
    "shorten": "shortening",
    "hear": "turns",
}

__all__ = [
    "Draft",
    "Heard",
    "Instructed",
    "Shortened",
    "Table",
    "Weighed",
    "describe",
    "guess",
    "hear",
    "instruct",
    "shorten",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

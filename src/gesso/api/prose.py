"""Prose: words of callers who do not know the prompt language, for the dialects that take such. Pure."""

import re

from gesso.prompt.unparse import escape_words

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_IMAGE_ID = re.compile(r"img_(?=[0-9a-f]{32})")


def prose(text: str) -> str:
    """Return words in which nothing means anything to the prompt language but words."""
    return _IMAGE_ID.sub("img ", _SCHEME.sub("", text))


def escaped(text: str) -> str:
    """Return prose as it is typed in the prompt language."""
    return escape_words(" ".join(prose(text).split()))

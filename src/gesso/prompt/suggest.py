"""Finds the parameter that a misspelt name was meant to be. Pure; the same name always gets the same answer."""

import difflib

from gesso.prompt.parameters import BY_FLAG
from gesso.prompt.retired import SYNONYMS

_LONG = sorted(name for name in BY_FLAG if len(name) > 3)
_SHORT = sorted(name for name in BY_FLAG if 2 <= len(name) <= 4)


def closest(name: str, *, strict: bool = False) -> str | None:
    """Return the known spelling nearest to `name` (small letters, without dashes), or None if nothing is near.

    `strict` wants near certainty; it is for long dashes, which prose uses too.
    """
    if len(name) > 32:
        return None
    if name in SYNONYMS and not strict:
        return SYNONYMS[name]
    if len(name) >= 4:
        near = difflib.get_close_matches(name, _LONG, n=1, cutoff=0.8 if strict else 0.65)
        if near:
            return near[0]
    if strict or len(name) < 2:
        return None
    near = difflib.get_close_matches(name, _SHORT, n=1, cutoff=0.66)
    return near[0] if near else None

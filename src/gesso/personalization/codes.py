"""Codes: short names for profiles and moodboards, and the frozen tastes that jobs are submitted with.

Promises: pure. A live code (`p…`, `m…`) means a profile or board as it is now; a frozen one (`t…`) is a hash of what it
means, so it means the same for ever, and on every machine that has it.
"""

import base64
import hashlib
from collections.abc import Sequence

import msgspec

from gesso.domain.taste import Frozen

STRONGEST = 2.5
"""Weights are scaled down to this, so that a person who answers very consistently is not steered beyond all others."""
_DIGITS = 3


def live_code(prefix: str, identifier: str) -> str:
    """Return the code of the profile (`p`) or moodboard (`m`) with this id."""
    return prefix + _letters(identifier.encode(), 8)


def freeze(source: str, space: str, weights: Sequence[float], pictures: tuple[str, ...] = ()) -> Frozen:
    """Return weights as they are now under their own code."""
    largest = max((abs(one) for one in weights), default=0.0)
    share = min(1.0, STRONGEST / largest) if largest else 1.0
    kept = tuple(round(float(one) * share, _DIGITS) + 0.0 for one in weights)
    content = msgspec.json.encode([source, space, kept, pictures])
    return Frozen(code="t" + _letters(content, 11), source=source, space=space, weights=kept, pictures=pictures)


def mixed(tastes: Sequence[Frozen]) -> tuple[float, ...]:
    """Return the mean weights of tastes of one space; mixing one is that one."""
    return tuple(
        round(sum(column) / len(tastes), _DIGITS) + 0.0 for column in zip(*(one.weights for one in tastes), strict=True)
    )


def _letters(data: bytes, count: int) -> str:
    return base64.b32encode(hashlib.sha256(data).digest()).decode().lower()[:count]

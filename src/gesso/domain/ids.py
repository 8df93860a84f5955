"""Identifiers: a word for the kind, then a UUIDv7, so that ids sort by time and never need a database to be made."""

import re
import secrets
import threading
from collections.abc import Callable
from typing import Literal, NewType, get_args

JobId = NewType("JobId", str)
ImageId = NewType("ImageId", str)
PersonId = NewType("PersonId", str)
KeyId = NewType("KeyId", str)
ProfileId = NewType("ProfileId", str)
BoardId = NewType("BoardId", str)
RankingId = NewType("RankingId", str)
FolderId = NewType("FolderId", str)
SearchId = NewType("SearchId", str)
StackId = NewType("StackId", str)
TalkId = NewType("TalkId", str)
SessionId = NewType("SessionId", str)
InvitationId = NewType("InvitationId", str)
TeamId = NewType("TeamId", str)

Kind = Literal[
    "job", "img", "usr", "key", "evt", "led", "dsp", "bat", "prf", "brd", "rnk", "fld", "sch", "stk", "und", "trf", "cnv", "whk", "dlv", "dec", "apl",
    "ses", "inv", "tem", "aud",
]  # fmt: skip

ID_PATTERN = re.compile(rf"^({'|'.join(get_args(Kind))})_[0-9a-f]{{32}}$")

IdSource = Callable[[Kind], str]
"""What rooms receive to make ids; tests hand in a counting one."""


def uuid7_hex(time_ms: int, random_bits: int) -> str:
    """Return 32 hex digits of a UUIDv7 (RFC 9562 §5.7) from milliseconds since the epoch and 74 random bits."""
    rand_a = (random_bits >> 62) & 0xFFF
    rand_b = random_bits & ((1 << 62) - 1)
    value = (time_ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b
    return f"{value:032x}"


def id_source(clock_ms: Callable[[], int]) -> IdSource:
    """Return the usual source: the clock that is handed in and the system's randomness.

    Ids of one source rise strictly, also within a millisecond and when the clock steps back (RFC 9562 §6.2, method 2),
    so that queues and pages can order by id alone.
    """
    lock = threading.Lock()
    last_ms, last_bits = -1, 0

    def make(kind: Kind) -> str:
        nonlocal last_ms, last_bits
        with lock:
            now_ms = clock_ms()
            bits = secrets.randbits(74)
            if now_ms <= last_ms:
                now_ms, bits = last_ms, last_bits + 1 + secrets.randbits(32)
                if bits >> 74:
                    now_ms, bits = now_ms + 1, secrets.randbits(73)
            last_ms, last_bits = now_ms, bits
            return f"{kind}_{uuid7_hex(now_ms, bits)}"

    return make


def is_id(text: str, kind: Kind) -> bool:
    """Tell whether `text` is a well-formed id of that kind (it need not exist)."""
    return text.startswith(f"{kind}_") and ID_PATTERN.fullmatch(text) is not None

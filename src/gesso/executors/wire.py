"""The pipe between the server and its worker process: length-prefixed msgpack frames, read until end of file.

End of file means that the other side has died; both sides treat it so (no signals, so that it works on every system).
"""

from typing import IO

import msgspec

from gesso.domain.execution import Attempt, Done, Failed, Loading, Lost, Previewed, Produced, Started, Stepped
from gesso.domain.ids import JobId
from gesso.domain.sight import Pointing, Sights

MAX_FRAME_BYTES = 1 << 30


class Submit(msgspec.Struct, frozen=True, tag="submit"):
    attempts: tuple[Attempt, ...]
    pictures: dict[str, bytes]


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    job_id: JobId
    number: int


class Look(msgspec.Struct, frozen=True, tag="look"):
    """A question to the eye: files to look at and texts to read."""

    id: int
    pictures: tuple[bytes, ...] = ()
    texts: tuple[str, ...] = ()


class Tell(msgspec.Struct, frozen=True, tag="tell"):
    """A question to the local language model in a folder."""

    id: int
    folder: str
    messages: tuple[dict[str, str], ...]


class Select(msgspec.Struct, frozen=True, tag="select"):
    """A question where a thing on a picture is."""

    id: int
    picture: bytes
    pointing: Pointing


class Judge(msgspec.Struct, frozen=True, tag="judge"):
    """A question to the classifier in a folder: about a picture file, or about words where there is none."""

    id: int
    folder: str
    text: str = ""
    picture: bytes | None = None


class Looked(msgspec.Struct, frozen=True, kw_only=True, tag="looked"):
    """The answer to any of them: sights, words, a mask (PNG) or scores, or why there are none."""

    id: int
    sights: Sights | None = None
    told: str | None = None
    mask: bytes | None = None
    scores: dict[str, float] | None = None
    code: str | None = None
    message: str = ""


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The worker can take work. `device` is the processor it computes on."""

    device: str


class Idle(msgspec.Struct, frozen=True, tag="idle"):
    """A batch is over; `loaded` are the models that stay in memory."""

    loaded: tuple[str, ...]


Question = Look | Tell | Select | Judge
Command = Submit | Cancel | Question
Message = Ready | Idle | Looked | Loading | Started | Stepped | Previewed | Produced | Done | Failed | Lost

encoder = msgspec.msgpack.Encoder()
commands = msgspec.msgpack.Decoder(Command)
messages: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)


def write_frame(stream: IO[bytes], value: msgspec.Struct) -> None:
    """Write one frame and flush it. The caller holds whatever lock the stream needs."""
    body = encoder.encode(value)
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next frame's bytes, or None at end of file (also in the middle of a frame)."""
    head = _read_exactly(stream, 4)
    if head is None:
        return None
    size = int.from_bytes(head, "big")
    if size > MAX_FRAME_BYTES:
        return None
    return _read_exactly(stream, size)


def _read_exactly(stream: IO[bytes], count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = stream.read(count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)

"""The worker's thread for questions: to the eye, to a local language model, and where a thing is, also while something is drawn.

Promises: every question gets one answer, or an error's code and message. The eye is opened at the first question.
Pictures are decoded one at a time, so that memory holds one of them however many were sent.
"""

import queue
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from gesso.domain.errors import GessoError
from gesso.domain.sight import Pointing, Sight, Sights
from gesso.executors import wire

if TYPE_CHECKING:
    from gesso.engine.eye import Eye, Look


LIKELY = 1 / 7
"""What the eye is as sure of as this is worth saying where nothing is surer."""


def serve(questions: "queue.Queue[wire.Question]", send: Callable[[wire.Message], None]) -> None:
    """Answer questions for ever; meant for a daemon thread."""
    while True:
        question = questions.get()
        send(answer(question))


def answer(question: wire.Question) -> wire.Looked:
    """Return the answer to one question. Never raises: the asker waits for it."""
    try:
        if isinstance(question, wire.Tell):
            from gesso.engine.speaker import open_speaker

            return wire.Looked(id=question.id, told=open_speaker(question.folder).answer(question.messages))
        if isinstance(question, wire.Select):
            return wire.Looked(id=question.id, mask=find(question.picture, question.pointing))
        if isinstance(question, wire.Judge):
            return wire.Looked(id=question.id, scores=judged(question.folder, question.text, question.picture))
        sights = see(question.pictures, question.texts)
    except GessoError as error:
        return wire.Looked(id=question.id, code=error.error_code, message=error.message)
    except Exception as error:  # noqa: BLE001 - whatever a native library raises must end in an answer
        import traceback

        traceback.print_exc()
        return wire.Looked(
            id=question.id,
            code="engine_failed",
            message=f"The eye, the language model or the selection failed: {error}.",
        )
    return wire.Looked(id=question.id, sights=sights)


def see(pictures: Sequence[bytes], texts: Sequence[str]) -> Sights:
    """Look at files and read texts, in this process.

    Raises:
        EngineError: `picture_unreadable`, `eye_missing`.
    """
    from gesso.engine.eye import open_eye

    eye = open_eye()
    return Sights(
        pictures=tuple(_sight(eye, data) for data in pictures),
        texts=tuple(tuple(eye.read(text).tolist()) for text in texts),
    )


def find(picture: bytes, pointing: Pointing) -> bytes:
    """Return where the thing is that is pointed at: a grey PNG of the picture's size, in this process.

    Raises:
        EngineError: `picture_unreadable`, `model_unreadable`.
    """
    from gesso.engine.pixels import open_picture
    from gesso.engine.selecting import as_png, select

    return as_png(select(open_picture(picture, "sent"), pointing))


def judged(folder: str, text: str, picture: bytes | None) -> dict[str, float]:
    """Return what the classifier in a folder says, in this process.

    Raises:
        EngineError: `model_unreadable`, `picture_unreadable`.
    """
    from gesso.engine.classifying import open_judge

    judge = open_judge(folder, of_pictures=picture is not None)
    return judge.text(text) if picture is None else judge.picture(picture)


def _sight(eye: "Eye", data: bytes) -> Sight:
    from gesso.engine.pixels import open_picture

    return sight_of(eye.look(open_picture(data, "sent")))


def sight_of(look: "Look") -> Sight:
    """Return a look as plain values."""
    return Sight(
        vector=tuple(look.vector.tolist()),
        style_vector=tuple(look.style_vector.tolist()),
        scene=msgspec.to_builtins(look.scene()),
        likely=msgspec.to_builtins(look.scene(LIKELY)),
        facts={name: dict(chances) for name, chances in look.facts.items()},
        colours=look.palette.colours,
        lab_mean=look.palette.mean,
        lab_spread=look.palette.spread,
        familiarity=look.familiarity,
    )

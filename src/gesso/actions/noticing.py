"""Noticing: what new pictures show, looked at in the background, so that they can be found by likeness, meaning and colour.

The eye looks in the drawing process, and only while nothing is drawn. A picture that cannot be looked at is passed over for good.
"""

import logging
import threading
from typing import TYPE_CHECKING

from gesso.domain.errors import EngineError, GessoError, UnavailableError
from gesso.domain.image import Image
from gesso.domain.sight import Sight
from gesso.library import likeness

if TYPE_CHECKING:
    from gesso.app import App

log = logging.getLogger(__name__)

LOOKED_PX = 256
AT_A_TIME = 8
COLOURS = 5
_SMALLEST_SHARE = 0.04
_SURE_OF_STYLE = 0.6
_PATIENCE_S = 60.0
_REST_S = 3.0


def notice(app: "App", *, at_most: int = AT_A_TIME) -> int:
    """Look at up to so many pictures that nobody has looked at; return how many that were.

    Raises:
        UnavailableError: nothing can look at pictures now (`engine_down`, `look_timed_out`).
    """
    waiting = likeness.unseen(app.database, limit=at_most)
    files: list[bytes] = []
    seqs: list[int] = []
    looks: dict[int, likeness.Seen] = {}
    for seq, image in waiting:
        try:
            files.append(_file(app, image))
            seqs.append(seq)
        except GessoError:
            looks[seq] = likeness.Seen()
    if files:
        for seq, sight in zip(seqs, _sights(app, files), strict=True):
            looks[seq] = likeness.Seen() if sight is None else seen(sight)
    if looks:
        likeness.learn(app.database, looks)
    return len(looks)


def seen(sight: Sight) -> likeness.Seen:
    """Return what is kept of a sight: its vector, its main colours, and its style where the eye is sure."""
    colours = tuple(colour for colour, share in sight.colours if share >= _SMALLEST_SHARE)[:COLOURS]
    styles = sight.facts.get("style", {})
    style = max(styles, key=lambda one: styles[one], default="")
    return likeness.Seen(sight.vector, colours, style if styles.get(style, 0) >= _SURE_OF_STYLE else "")


def meant(app: "App", words: str) -> tuple[float, ...]:
    """Return what words mean, as the eye reads them: 128 numbers.

    Raises:
        UnavailableError: `engine_down`, `look_timed_out`.
    """
    return app.executor.look([], [words], timeout_s=_PATIENCE_S).texts[0]


def start(app: "App") -> threading.Event:
    """Notice in a thread until the event that is returned is set."""
    stopped = threading.Event()

    def watch() -> None:
        while not stopped.wait(_REST_S):
            try:
                while _idle(app) and notice(app) == AT_A_TIME and not stopped.is_set():
                    pass
            except UnavailableError:
                continue
            except GessoError as error:
                log.warning("noticing_failed: %s", error.message)

    threading.Thread(target=watch, name="gesso-noticing", daemon=True).start()
    return stopped


def _idle(app: "App") -> bool:
    return app.executor.ready and not app.executor.down and not app.executor.slots()[0].busy


def _file(app: "App", image: Image) -> bytes:
    return app.export.file(image, file_format="png", width=min(LOOKED_PX, image.width_px)).data


def _sights(app: "App", files: list[bytes]) -> list[Sight | None]:
    try:
        return list(app.executor.look(files, timeout_s=_PATIENCE_S).pictures)
    except EngineError:  # one of them cannot be read: look at each alone
        found: list[Sight | None] = []
        for one in files:
            try:
                found += app.executor.look([one], timeout_s=_PATIENCE_S).pictures
            except EngineError:
                found.append(None)
        return found

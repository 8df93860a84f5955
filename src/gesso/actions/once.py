"""Once: do a request that carries an idempotency key a single time, and answer every repetition with the first answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from gesso.domain.ids import PersonId
from gesso.jobs import answers

if TYPE_CHECKING:
    from gesso.app import App


class Answered(msgspec.Struct, frozen=True):
    """An answer; `replayed` tells that it is the first one again."""

    status: int
    body: dict[str, Any]
    replayed: bool


def once(
    app: "App",
    person: PersonId,
    door: str,
    key: str | None,
    *,
    request: bytes,
    run: Callable[[], tuple[int, dict[str, Any]]],
) -> Answered:
    """Return what `run` answers, or what it answered to this very request before. Without a key it always runs.

    Raises:
        as `gesso.jobs.answers.begin`; whatever `run` raises, which leaves the key free.
    """
    if key is None:
        return Answered(*run(), replayed=False)
    known = answers.begin(app.database, person, door, key, request, clock_ms=app.clock_ms)
    if known is not None and known.status is not None and known.body is not None:
        return Answered(known.status, known.body, replayed=True)
    try:
        status, body = run()
    except BaseException:
        answers.free(app.database, person, door, key)
        raise
    answers.keep(app.database, person, door, key, status=status, body=body)
    return Answered(status, body, replayed=False)

"""Server-sent events: one stream a tab with all of a person's jobs. A snapshot first, then what changes.

Nothing is resumed by number: whoever reconnects gets a fresh snapshot, so no event can be missed. A reader that is too
slow gets a snapshot in place of what was dropped.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from sse_starlette.event import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from gesso.api.native import reading
from gesso.domain.ids import JobId, PersonId
from gesso.domain.job import TERMINAL_STATES, Event

if TYPE_CHECKING:
    from gesso.app import App

PING_SECONDS = 15
ASK_AGAIN_SECONDS = 15


async def follow(
    app: "App", person: PersonId, job_id: str | None = None, *, still: Callable[[], bool] = lambda: True
) -> AsyncIterator[ServerSentEvent]:
    """Yield the events of all of a person's jobs, or of one. Ends when the server stops, or with that one job.

    `still` is asked every quarter of a minute whether the reader may go on: a session can end while its stream is open.

    Raises:
        NotFoundError: there is no such job of theirs.
    """
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    wake = partial(loop.call_soon_threadsafe, ready.set)
    only = JobId(job_id) if job_id else None
    with app.hub.subscribe(person, job_id=only, on_ready=wake) as mail:
        yield await _snapshot(app, person, job_id)
        # A job that ended before we listened says nothing more.
        over = job_id is not None and await run_in_threadpool(reading.has_ended, app, person, str(job_id))
        asked = loop.time()
        while not over and not mail.closed:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ready.wait(), ASK_AGAIN_SECONDS)
            ready.clear()
            if loop.time() - asked >= ASK_AGAIN_SECONDS:
                asked = loop.time()
                if not await run_in_threadpool(still):
                    return
            if mail.acknowledge_overflow():
                mail.take()
                yield await _snapshot(app, person, job_id)
                continue
            events = mail.take()
            for name, document in await run_in_threadpool(_documents, app, person, events):
                yield _event(name, document)
            over = job_id is not None and any(event.kind in TERMINAL_STATES for event in events)


async def _snapshot(app: "App", person: PersonId, job_id: str | None) -> ServerSentEvent:
    return _event("snapshot", await run_in_threadpool(reading.snapshot, app, person, job_id))


def _documents(app: "App", person: PersonId, events: list[Event]) -> list[tuple[str, Any]]:
    """Turn hub events into documents; durable changes of one job that came together are read and sent once."""
    documents: list[tuple[str, Any]] = []
    changed: dict[str, None] = {}
    for event in events:
        if event.kind == "step":
            documents.append(("step", {"job_id": event.job_id, **event.data}))
        elif event.kind == "preview":
            documents.append(("preview", reading.preview(event)))
        else:
            if event.kind == "image":
                documents.append(("image", reading.landed(app, person, event)))
            changed[event.job_id] = None
    documents += [("job", reading.job(app, person, job_id)) for job_id in changed]
    if changed:
        documents.append(("status", reading.status(app, person)))
    return documents


def _event(name: str, document: Any) -> ServerSentEvent:
    import json

    data = (
        document.model_dump_json() if isinstance(document, BaseModel) else json.dumps(document, separators=(",", ":"))
    )
    return ServerSentEvent(data=data, event=name)

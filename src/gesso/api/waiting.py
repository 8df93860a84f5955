"""Waiting for jobs inside one request, for the dialects whose calls answer with pictures.

Promises: a request that waits holds no thread and no database connection; the hub rings when something happens, and only
then is anything read, in a worker thread. When the caller hangs up, its jobs that have not ended are cancelled: a waiting
one at once, a running one after its step. A server that stops ends all waiting.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from gesso.actions import cancel
from gesso.domain.errors import GessoError, UnavailableError
from gesso.domain.ids import JobId, PersonId
from gesso.domain.job import TERMINAL_STATES, Event, Job
from gesso.jobs import reading

if TYPE_CHECKING:
    from gesso.app import App

T = TypeVar("T")


class ClientGone(Exception):  # noqa: N818 - no error: nobody is there to be told
    """Whoever asked has hung up."""


async def unless_gone(request: Request, work: Awaitable[T]) -> T:
    """Return what `work` gives, or stop it when the caller hangs up. The request's body must have been read before.

    Raises:
        ClientGone: the caller hung up first.
    """
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientGone
        return task.result()
    finally:
        for one in (task, watch):
            if not one.done():
                one.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await one


async def ended(app: "App", person: PersonId, job_ids: Sequence[JobId]) -> tuple[Job, ...]:
    """Return the jobs as they are when all have ended. Whoever stops waiting earlier cancels them.

    Raises:
        UnavailableError: the server is stopping (`stopping`); the jobs go on when it starts again.
    """
    async for _ in followed(app, person, job_ids):
        pass
    return await run_in_threadpool(_read, app, person, job_ids)


async def followed(app: "App", person: PersonId, job_ids: Sequence[JobId]) -> AsyncGenerator[Event, None]:
    """Yield what happens to the jobs until all have ended: steps and previews as they come, the end of each at the latest.

    Raises:
        UnavailableError: as `ended`.
    """
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    wake = partial(loop.call_soon_threadsafe, ready.set)
    waiting = set(job_ids)
    try:
        with app.hub.subscribe(person, on_ready=wake) as mail:
            waiting -= await run_in_threadpool(_over, app, person, waiting)
            while waiting:
                if mail.closed:
                    message = "The studio is stopping. What was asked for goes on when it starts again."
                    raise UnavailableError(message, code="stopping")
                await ready.wait()
                ready.clear()
                if mail.acknowledge_overflow():
                    mail.take()
                    waiting -= await run_in_threadpool(_over, app, person, waiting)
                for event in mail.take():
                    if event.job_id in waiting:
                        if event.kind in TERMINAL_STATES:
                            waiting.discard(event.job_id)
                        yield event
    except (asyncio.CancelledError, GeneratorExit):
        with anyio.CancelScope(shield=True):
            await run_in_threadpool(_cancel, app, person, frozenset(waiting))
        raise


def _over(app: "App", person: PersonId, job_ids: set[JobId]) -> set[JobId]:
    return {job_id for job_id in job_ids if reading.get(app.database, job_id, person).state in TERMINAL_STATES}


def _read(app: "App", person: PersonId, job_ids: Sequence[JobId]) -> tuple[Job, ...]:
    return tuple(reading.get(app.database, job_id, person) for job_id in job_ids)


def _cancel(app: "App", person: PersonId, job_ids: frozenset[JobId]) -> None:
    for job_id in job_ids:
        with contextlib.suppress(GessoError):
            cancel.cancel(app, person, job_id)


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass

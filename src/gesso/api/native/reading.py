"""What the native API reads: domain values from the rooms below, put together into documents. Changes nothing."""

import base64
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from gesso import __version__
from gesso.actions import searching
from gesso.actions.wishes import Wish, expected_ms
from gesso.api.native import schema, translate
from gesso.domain.ids import ImageId, JobId, PersonId
from gesso.domain.job import LANES, LIVE_STATES, TERMINAL_STATES, Event, Job
from gesso.jobs import estimates
from gesso.jobs import reading as jobs_reading
from gesso.jobs.ledger import price_ms
from gesso.library import reading as library_reading
from gesso.library.export import File
from gesso.library.provenance import read_provenance

if TYPE_CHECKING:
    from gesso.app import App

DAY_MS = 24 * 3600 * 1000


def job(app: "App", person: PersonId, job_id: str) -> schema.JobDocument:
    """Return one job.

    Raises:
        NotFoundError: there is no such job of theirs.
    """
    found = jobs_reading.get(app.database, JobId(job_id), person)
    return _documents(app, [found])[0]


def must_exist(app: "App", person: PersonId, job_id: str) -> None:
    """Raise NotFoundError unless the job is there and theirs."""
    jobs_reading.get(app.database, JobId(job_id), person)


def has_ended(app: "App", person: PersonId, job_id: str) -> bool:
    return jobs_reading.get(app.database, JobId(job_id), person).state in TERMINAL_STATES


def jobs(
    app: "App", person: PersonId, *, limit: int, cursor: str | None, status: str | None
) -> schema.PageDocument[schema.JobDocument]:
    states = LIVE_STATES if status == "live" else (status,) if status else ()
    page = jobs_reading.page(app.database, person, cursor=cursor, limit=limit, states=states)  # type: ignore[arg-type]
    return schema.PageDocument(items=_documents(app, page.items), next_cursor=page.next_cursor)


def follow(app: "App", person: PersonId, job_ids: list[str]) -> Iterator[tuple[str, float]]:
    """Yield (job id, progress) until all of these jobs have ended."""
    with app.hub.subscribe(person) as mail:
        waiting = {job_id for job_id in job_ids if not has_ended(app, person, job_id)}
        while waiting:
            for event in mail.take(timeout_s=1.0):
                if event.job_id not in waiting:
                    continue
                if event.kind == "step":
                    yield event.job_id, float(event.data["progress"])
                elif event.kind in TERMINAL_STATES:
                    waiting.discard(event.job_id)
                    yield event.job_id, 1.0
            if mail.acknowledge_overflow():
                waiting = {job_id for job_id in waiting if not has_ended(app, person, job_id)}


def snapshot(app: "App", person: PersonId, job_id: str | None) -> dict[str, object]:
    """Return the live jobs (or the one asked for) with their last previews, and the status."""
    if job_id is None:
        found = [one for one, _ in jobs_reading.live(app.database, person)]
    else:
        found = [jobs_reading.get(app.database, JobId(job_id), person)]
    return {
        "jobs": [document.model_dump() for document in _documents(app, found)],
        "previews": [preview(event) for one in found for event in app.hub.live(one.id).previews],
        "status": status(app, person).model_dump(),
    }


def preview(event: Event) -> dict[str, object]:
    data = base64.b64encode(event.data["webp"]).decode("ascii")
    return {
        "job_id": event.job_id,
        "index": event.data["index"],
        "step": event.data["step"],
        "src": f"data:image/webp;base64,{data}",
    }


def landed(app: "App", person: PersonId, event: Event) -> dict[str, object]:
    found = library_reading.get_image(app.database, person, ImageId(event.data["image_id"]))
    return {"job_id": event.job_id, "image": translate.image(found).model_dump()}


def status(app: "App", person: PersonId) -> schema.StatusDocument:
    slot = app.executor.slots()[0]
    state: Literal["starting", "idle", "busy", "down"] = "down" if app.executor.down else "starting"
    if app.executor.ready:
        state = "busy" if slot.busy else "idle"
    counts = jobs_reading.counts(app.database, person)
    since = app.clock_ms() // DAY_MS * DAY_MS
    return schema.StatusDocument(
        version=__version__,
        engine=schema.EngineStatus(state=state, device=slot.device, loaded=list(slot.loaded)),
        queue=schema.QueueStatus(queued=counts.queued, running=counts.running),
        usage=schema.UsageStatus(gpu_ms_today=jobs_reading.device_ms(app.database, person, since_ms=since)),
    )


def dry_run(app: "App", person: PersonId, wishes: tuple[Wish, ...]) -> schema.DryRunDocument:
    expected = [expected_ms(app, wish) for wish in wishes]
    speed = max((wish.speed for wish in wishes), key=lambda one: LANES[one])
    rates = app.queue.tariff
    return schema.DryRunDocument(
        jobs=len(wishes),
        pictures=sum(len(wish.plan.seeds) for wish in wishes),
        estimate_ms=sum(expected),
        price_ms=sum(
            price_ms(rates.rate("native", wish.speed), each) for wish, each in zip(wishes, expected, strict=True)
        ),
        wait_ms=estimates.wait_ms(app.database, person, speed, slots=len(app.executor.slots())),
        specs=[msgspec.to_builtins(wish.spec) for wish in wishes],
        plans=[msgspec.to_builtins(wish.plan) for wish in wishes],
        warnings=[translate.notice(notice) for wish in wishes for notice in wish.notices],
    )


def images(
    app: "App", person: PersonId, *, limit: int, cursor: str | None, q: str, sort: str
) -> schema.PageDocument[schema.ImageDocument]:
    page = searching.page(app, person, limit=limit, cursor=cursor, q=q, sort=sort)
    return schema.PageDocument(items=[translate.image(one) for one in page.items], next_cursor=page.next_cursor)


def image(app: "App", person: PersonId, image_id: str) -> schema.ImageWithPlan:
    found = library_reading.get_image(app.database, person, ImageId(image_id), deleted=True)
    return translate.image_with_plan(found, library_reading.family_of(app.database, found))


def file(
    app: "App",
    person: PersonId,
    image_id: str,
    *,
    file_format: str | None,
    width_px: int | None,
    prompts: bool = True,
) -> File:
    found = library_reading.get_image(app.database, person, ImageId(image_id), deleted=True)
    return app.export.file(found, file_format=file_format or "png", width=width_px, prompts=prompts)


def carried(app: "App", person: PersonId, image_id: str) -> schema.CarriedDocument:
    """Return what the picture's own file says of its making, read from its bytes."""
    said = read_provenance(original(app, person, image_id))
    record = {} if said is None else msgspec.to_builtins(said)
    notices = record.pop("notices", [])
    return schema.CarriedDocument(says=record, notices=[schema.NoticeDocument(**one) for one in notices])


def original(app: "App", person: PersonId, image_id: str) -> bytes:
    """Return the stored PNG, untouched."""
    return file(app, person, image_id, file_format=None, width_px=None).data


def _documents(app: "App", found: Sequence[Job]) -> list[schema.JobDocument]:
    ahead = jobs_reading.ahead(app.database, [one.id for one in found if one.state == "queued"])
    documents = []
    for one in found:
        step = app.hub.live(one.id).step
        progress = float(step.data["progress"]) if step is not None else one.progress
        current = msgspec.structs.replace(one, progress=max(progress, one.progress))
        pictures = library_reading.images_of_job(app.database, one.id)
        documents.append(translate.job(current, pictures, ahead.get(one.id)))
    return documents

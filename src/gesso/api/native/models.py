"""The native API's routes of models: what can draw here, pulls with progress, checks, removal."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from gesso.actions import audit
from gesso.actions import models as modelling
from gesso.actions.pulling import Work
from gesso.api.callers import Admin, Person, current_app
from gesso.api.native import schema, translate
from gesso.api.native.problems import PROBLEMS

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["models"])


class NewPull(schema.Document):
    """A wish to have a model here."""

    accept_licence: Annotated[
        bool, Field(description="Your explicit yes; needed where the licence forbids commercial use.")
    ] = False


class PullDocument(schema.Document):
    """A pull or check of a model: how far it is, or how it ended."""

    alias: str
    kind: Literal["pull", "verify"]
    status: Literal["waiting", "running", "done", "cancelled", "failed"]
    bytes_done: Annotated[int, Field(description="With what an earlier pull had brought.")]
    bytes_total: int
    file: Annotated[str, Field(description="What is arriving now.")]
    seconds_left: Annotated[float | None, Field(description="By the speed since it began; null until that is known.")]
    error: Annotated[str, Field(description="A code of errors.md where it failed; else empty.")]
    message: str
    problems: Annotated[list[str], Field(description="What a check found; empty where every byte is right.")]
    started_at: str
    finished_at: str | None


class FreedDocument(schema.Document):
    freed_bytes: int


@router.get("/models")
def list_models(request: Request, person: Person) -> schema.PageDocument[schema.ModelDocument]:
    """List the catalog and what is installed here."""
    del person
    found = modelling.listed(current_app(request).settings)
    return schema.PageDocument(items=[schema.ModelDocument(**model) for model in found], next_cursor=None)


@router.get("/models/beside")
def list_models_beside(request: Request, person: Person) -> schema.PageDocument[schema.ModelDocument]:
    """List what stands beside a model and holds it to a picture's edges or content."""
    del person
    found = modelling.beside(current_app(request).settings)
    return schema.PageDocument(items=[schema.ModelDocument(**model) for model in found], next_cursor=None)


@router.get("/models/pulls")
def list_pulls(request: Request, person: Person) -> schema.PageDocument[PullDocument]:
    """What is being pulled and checked, and how the last of each ended, newest first."""
    del person
    app = current_app(request)
    items = [_document(one, app.clock_ms()) for one in app.pulls.listed()]
    return schema.PageDocument(items=items, next_cursor=None)


@router.post("/models/{alias}/pull", status_code=202)
def pull_model(request: Request, person: Admin, alias: str, body: NewPull | None = None) -> PullDocument:
    """Begin to bring a model here, going on where an earlier pull stopped. One runs at a time; the others wait."""
    del person
    app = current_app(request)
    work = app.pulls.pull(alias, accept_licence=body is not None and body.accept_licence)
    audit.record(app, "model.pulled", model=work.alias)
    return _document(work, app.clock_ms())


@router.delete("/models/{alias}/pull")
def cancel_pull(request: Request, person: Admin, alias: str) -> PullDocument:
    """Stop a pull or check; what has arrived is kept. Of one that has ended, forget how."""
    del person
    app = current_app(request)
    return _document(app.pulls.cancel(alias), app.clock_ms())


@router.post("/models/{alias}/verify", status_code=202)
def verify_model(request: Request, person: Admin, alias: str) -> PullDocument:
    """Begin to read every byte of a model again and compare it with what was published."""
    del person
    app = current_app(request)
    return _document(app.pulls.verify(alias), app.clock_ms())


@router.delete("/models/{alias}")
def remove_model(request: Request, person: Admin, alias: str) -> FreedDocument:
    """Remove a model's files from this machine."""
    del person
    app = current_app(request)
    freed = modelling.remove(app.settings, alias)
    audit.record(app, "model.removed", model=alias, freed_bytes=freed)
    return FreedDocument(freed_bytes=freed)


def _document(work: Work, now_ms: int) -> PullDocument:
    came, took_ms = work.bytes_done - work.bytes_before, now_ms - work.began_ms
    left = work.bytes_total - work.bytes_done
    return PullDocument(
        alias=work.alias,
        kind=work.kind,  # type: ignore[arg-type]
        status=work.state,  # type: ignore[arg-type]
        bytes_done=work.bytes_done,
        bytes_total=work.bytes_total,
        file=work.file,
        seconds_left=round(left * took_ms / came / 1000, 1) if work.live and came > 0 else None,
        error=work.error,
        message=work.message,
        problems=list(work.problems),
        started_at=translate.time_text(work.began_ms),
        finished_at=None if work.ended_ms is None else translate.time_text(work.ended_ms),
    )

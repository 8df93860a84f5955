"""Reroll: the same wish once more with fresh seeds."""

from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.actions import references, wishes
from gesso.actions.wishes import Wish
from gesso.catalog.plan import Origin
from gesso.domain.ids import JobId, PersonId
from gesso.jobs import reading

if TYPE_CHECKING:
    from gesso.app import App


def plan(app: "App", person: PersonId, job_id: str) -> Wish:
    """Return what would be drawn: a vary begins from its picture again, everything else from its words.

    A seed that was written is left out, or the pictures would be the same. References stay as they were frozen.

    Raises:
        NotFoundError: there is no such job of theirs (`job_not_found`).
    """
    job = reading.get(app.database, JobId(job_id), person)
    spec = msgspec.structs.replace(job.spec, seed=None)
    origin = parent = None
    if job.plan.source_sha256 is not None and job.spec.task in {"vary", "remix"}:
        origin = Origin(sha256=job.plan.source_sha256, start=job.plan.sampling.start)
        parent = job.parent_image_id
    else:
        spec = msgspec.structs.replace(spec, task="imagine")
    pictures = references.inherited(app, person, job.spec, job.plan, job.prompt)
    words = job.prompt if job.spec.seed is None else prompt.unparse(spec, default_version=app.settings.default_version)
    return wishes.wish(app, words, spec, pictures=pictures, origin=origin, parent=parent)

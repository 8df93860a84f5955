"""Reroll: the same wish once more with fresh seeds."""

import secrets
from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.actions import references, wishes
from gesso.actions.rerun import model_of
from gesso.actions.wishes import Wish
from gesso.catalog import kept
from gesso.catalog.plan import SEED_RANGE
from gesso.domain.ids import JobId, PersonId
from gesso.domain.job import Job
from gesso.jobs import reading

if TYPE_CHECKING:
    from gesso.app import App

_FROM_WORDS = frozenset({"imagine", "enhance"})


def plan(app: "App", person: PersonId, job_id: str) -> Wish:
    """Return what would be drawn.

    Whatever began from a picture begins from it again, exactly as it was planned; everything else begins from its words.
    A seed that was written is left out, or the pictures would be the same. References stay as they were frozen.

    Raises:
        NotFoundError: there is no such job of theirs (`job_not_found`).
        BadInputError: what began from a picture needs a model that is not installed here (`model_missing`).
    """
    job = reading.get(app.database, JobId(job_id), person)
    if job.spec.task not in _FROM_WORDS:
        return _as_planned(app, job)
    spec = msgspec.structs.replace(job.spec, seed=None, task="imagine")
    pictures = references.inherited(app, person, job.spec, job.plan, job.prompt)
    words = job.prompt if job.spec.seed is None else prompt.unparse(spec, default_version=app.settings.default_version)
    return wishes.wish(app, person, words, spec, pictures=pictures)


def _as_planned(app: "App", job: Job) -> Wish:
    drawing, notices = model_of(app, job.plan)
    return Wish(
        prompt=job.prompt,
        spec=msgspec.structs.replace(job.spec, seed=None),
        asked=app.catalog.find(job.recipe),
        drawing=drawing,
        plan=kept.again(job.plan, secrets.randbelow(SEED_RANGE)),
        notices=notices,
        parent=job.parent_image_id,
    )

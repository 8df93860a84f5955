"""Imagine: words in, jobs for pictures out. The whole trip down to the queue, answered before anything is drawn."""

import secrets
from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.catalog import make_plan
from gesso.catalog.plan import estimate_ms
from gesso.domain.ids import PersonId
from gesso.domain.job import Job, Notice
from gesso.domain.plan import Plan
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Spec, Speed
from gesso.jobs.queue import Order
from gesso.personalization import profiles

if TYPE_CHECKING:
    from gesso.app import App


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """One job before it is queued."""

    prompt: str
    spec: Spec
    asked: Recipe
    drawing: Recipe
    plan: Plan
    notices: tuple[Notice, ...]

    @property
    def speed(self) -> Speed:
        """The lane: what was written; a draft rides in the draft lane."""
        return self.spec.speed or ("draft" if self.spec.draft else "fast")

    @property
    def estimate_ms(self) -> int:
        """Expected device time."""
        return estimate_ms(self.drawing, draft=self.plan.draft, quality=self.spec.quality)


def plan(app: "App", person: PersonId, text: str) -> tuple[Wish, ...]:
    """Return what would be drawn, without asking for it.

    Raises:
        PromptError: with every error of the prompt and its place.
        BadInputError: an unknown model, a ratio that cannot be drawn, a profile that does not exist.
    """
    del person
    settings = app.settings
    rules = prompt.PromptRules(default_version=settings.default_version, max_jobs=settings.max_jobs, relax_batches=True)
    told = prompt.explain(text, rules)
    if told.errors:
        raise prompt.error_of(told)
    wishes = []
    for words, spec in told.prompts:
        profiles.resolve(spec.profiles)
        asked = app.catalog.find(spec.version)
        drawing, revision = app.drawable(asked)
        planned = make_plan(spec, asked, drawing, revision=revision, seed=secrets.randbelow(1 << 32))
        notices = (*told.notices, *planned.notices)
        wishes.append(Wish(prompt=words, spec=spec, asked=asked, drawing=drawing, plan=planned.plan, notices=notices))
    return tuple(wishes)


def submit(app: "App", person: PersonId, text: str, *, client_token: str | None = None) -> tuple[Job, ...]:
    """Queue one job per permutation and repeat, all of them or none. The same token again returns the first jobs.

    Raises:
        as `plan`, and UnavailableError: the disk is full (`disk_full`).
    """
    orders = [
        Order(
            person_id=person,
            prompt=wish.prompt,
            spec=wish.spec,
            plan=wish.plan,
            recipe=wish.asked.alias,
            speed=wish.speed,
            estimate_ms=wish.estimate_ms,
            warnings=wish.notices,
            client_token=_token(client_token, place),
        )
        for place, wish in enumerate(plan(app, person, text))
    ]
    return app.queue.submit(*orders)


def _token(client_token: str | None, place: int) -> str | None:
    """Return the token of the job at `place`: a prompt of several jobs needs one each."""
    return client_token if client_token is None or place == 0 else f"{client_token}#{place}"

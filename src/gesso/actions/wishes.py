"""What every action that asks for pictures shares: words read into specs, specs planned into wishes, wishes queued."""

import secrets
from typing import TYPE_CHECKING

import msgspec

from gesso import prompt
from gesso.catalog import make_plan
from gesso.catalog.plan import Origin, Pictured, estimate_ms
from gesso.domain.errors import ConflictError
from gesso.domain.ids import ImageId, PersonId
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
    parent: ImageId | None = None
    """The picture that this one is made from."""

    @property
    def speed(self) -> Speed:
        """The lane: what was written; a draft rides in the draft lane."""
        return self.spec.speed or ("draft" if self.spec.draft else "fast")

    @property
    def estimate_ms(self) -> int:
        """Expected device time."""
        whole = estimate_ms(self.drawing, draft=self.plan.draft, quality=self.spec.quality)
        return whole * len(self.plan.seeds) // 4


def understood(app: "App", text: str, *, default_version: str | None = None) -> prompt.Explanation:
    """Return what a prompt without mistakes says.

    Raises:
        PromptError: with every error of the prompt and its place.
    """
    rules = prompt.PromptRules(
        default_version=default_version or app.settings.default_version,
        max_jobs=app.settings.max_jobs,
        relax_batches=True,
    )
    told = prompt.explain(text, rules)
    if told.errors:
        raise prompt.error_of(told)
    return told


def wish(
    app: "App",
    words: str,
    spec: Spec,
    *,
    pictures: dict[str, Pictured],
    notices: tuple[Notice, ...] = (),
    origin: Origin | None = None,
    parent: ImageId | None = None,
    model: str | None = None,
) -> Wish:
    """Return the wish of one job, with fresh seeds where the spec names none.

    Args:
        app: the rooms.
        words: the prompt that the job is to show.
        spec: what it says.
        pictures: what the references' sources mean.
        notices: what the prompt's reading said.
        origin: the picture to begin from, if any.
        parent: the picture that this one descends from, if any.
        model: alias of the model to draw with in place of the version's own.

    Raises:
        BadInputError: an unknown model, a ratio that cannot be drawn, a profile that does not exist.
    """
    profiles.resolve(spec.profiles)
    asked = app.catalog.find(model or spec.version)
    drawing, revision = app.drawable(asked)
    seed = secrets.randbelow(1 << 32)
    planned = make_plan(spec, asked, drawing, revision=revision, seed=seed, pictures=pictures, origin=origin)
    told = (*notices, *planned.notices)
    return Wish(prompt=words, spec=spec, asked=asked, drawing=drawing, plan=planned.plan, notices=told, parent=parent)


def queue(app: "App", person: PersonId, wishes: tuple[Wish, ...], client_token: str | None = None) -> tuple[Job, ...]:
    """Queue all of these or none. The same token again returns the first jobs.

    Raises:
        ConflictError: the token was used for something else (`client_token_reused`).
        UnavailableError: the disk is full (`disk_full`).
    """
    orders = [
        Order(
            person_id=person,
            prompt=one.prompt,
            spec=one.spec,
            plan=one.plan,
            recipe=one.asked.alias,
            speed=one.speed,
            estimate_ms=one.estimate_ms,
            warnings=one.notices,
            client_token=_token(client_token, place),
            parent_image_id=one.parent,
        )
        for place, one in enumerate(wishes)
    ]
    made = app.queue.submit(*orders)
    if any(
        _asked(job.spec, job.parent_image_id) != _asked(one.spec, one.parent)
        for job, one in zip(made, wishes, strict=True)
    ):
        message = "This idempotency key was used before, for something else from these words. Send a new key."
        raise ConflictError(message, code="client_token_reused")
    return made


def _asked(spec: Spec, parent: ImageId | None) -> tuple[str, str | None, ImageId | None]:
    """What the queue does not compare when it finds a token again: a vary has the words of its picture."""
    return spec.task, spec.strength, parent


def _token(client_token: str | None, place: int) -> str | None:
    """Return the token of the job at `place`: a prompt of several jobs needs one each."""
    return client_token if client_token is None or place == 0 else f"{client_token}#{place}"

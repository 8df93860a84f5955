"""What every action that asks for pictures shares: words read into specs, specs planned into wishes, wishes queued."""

import secrets
from typing import TYPE_CHECKING, Any

import msgspec

from gesso import prompt
from gesso.actions import fetching, policy, references, tastes
from gesso.catalog import make_plan, style_codes
from gesso.catalog.edits import Edit
from gesso.catalog.plan import Origin, Pictured, estimate_ms
from gesso.catalog.upscale import estimate_upscale_ms
from gesso.domain.errors import ConflictError
from gesso.domain.ids import ImageId, PersonId
from gesso.domain.job import Job, Notice
from gesso.domain.plan import Plan
from gesso.domain.recipe import Recipe
from gesso.domain.spec import Reference, Spec, Speed
from gesso.domain.webhook import Callback
from gesso.jobs import estimates, reading
from gesso.jobs.queue import Order

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
    heard: str = ""
    """What was said where the prompt is not that, such as an instruction; the policy reads it too."""
    fetched: tuple[str, ...] = ()
    """Content hashes of the pictures that came by links; they become uploads when this is queued."""
    typed: tuple[Reference, ...] | None = None
    """The style references as they were written, where `random` among them became a number."""

    @property
    def speed(self) -> Speed:
        """The lane: what was written; a draft rides in the draft lane."""
        return self.spec.speed or ("draft" if self.spec.draft else "fast")

    @property
    def estimate_ms(self) -> int:
        """Expected device time."""
        if self.plan.enlarge is not None:
            return estimate_upscale_ms(self.drawing, self.plan)
        whole = estimate_ms(self.drawing, draft=self.plan.draft, quality=self.spec.quality)
        return whole * len(self.plan.seeds) // 4


def expected_ms(app: "App", one: Wish) -> int:
    """Return the device time of a wish as far as is known: by what its like have taken here, else the catalog's guess."""
    return estimates.learned_ms(app.database, one.plan, otherwise_ms=one.estimate_ms)


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
    person: PersonId,
    words: str,
    spec: Spec,
    *,
    pictures: dict[str, Pictured],
    notices: tuple[Notice, ...] = (),
    origin: Origin | None = None,
    edit: Edit | None = None,
    parent: ImageId | None = None,
    model: str | None = None,
) -> Wish:
    """Return the wish of one job, with fresh seeds where the spec names none.

    Args:
        app: the rooms.
        person: whose wish it is; their taste is taken.
        words: the prompt that the job is to show.
        spec: what it says.
        pictures: what the references' sources mean.
        notices: what the prompt's reading said.
        origin: the picture to begin from, if any.
        edit: what is edited and how, for an edit; in place of an origin.
        parent: the picture that this one descends from, if any.
        model: alias of the model to draw with in place of the version's own.

    Raises:
        BadInputError: an unknown model, a ratio that cannot be drawn, a profile that does not exist.
    """
    typed, spec = spec, style_codes.frozen(spec, lambda: secrets.randbelow(style_codes.MOST_CODE + 1))
    if spec is not typed:
        words = prompt.unparse(spec, default_version=app.settings.default_version)
        pictures = references.with_numbers(spec, pictures)
    tasted = tastes.resolve(app, person, spec, by_default=origin is None and edit is None)
    spec = tasted.spec
    asked = app.catalog.find(model or spec.version)
    drawing, revision = app.drawable(asked)
    seed = secrets.randbelow(1 << 32)
    planned = make_plan(
        spec,
        asked,
        drawing,
        revision=revision,
        seed=seed,
        pictures=pictures,
        origin=origin,
        edit=edit,
        taste=tasted.taste,
        board=tasted.board,
    )
    told = (*notices, *planned.notices)
    return Wish(
        prompt=words,
        spec=spec,
        asked=asked,
        drawing=drawing,
        plan=planned.plan,
        notices=told,
        parent=parent,
        fetched=tuple(one.sha256 for source, one in pictures.items() if one.sha256 and fetching.is_link(source)),
        typed=None if typed.style_references == spec.style_references else typed.style_references,
    )


def queue(
    app: "App",
    person: PersonId,
    wishes: tuple[Wish, ...],
    client_token: str | None = None,
    *,
    callback: Callback | None = None,
    door: str = "native",
    moderate: bool | None = None,
) -> tuple[Job, ...]:
    """Queue all of these or none. The same token again returns the first jobs.

    A door with a price list of its own charges by it. The operator's policy is asked first, by the `door`'s switch; `moderate` is what the request itself says of moderation.
    `callback` is told when each of them ends; `gesso.actions.webhooks.callback` makes one of an address.

    Raises:
        ConflictError: the token was used for something else (`client_token_reused`).
        BadInputError: the policy stops a prompt (`content_blocked`); nothing is queued then, and nothing costs.
        UnavailableError: the disk is full (`disk_full`); the policy cannot be asked (`policy_unreadable`,
            `classifier_unavailable`).
    """
    policy.hold(
        app,
        person,
        tuple(said for one in wishes for said in (one.prompt, one.heard) if said),
        door=door,
        asked=moderate,
    )
    fetching.keep(app, person, (sha256 for one in wishes for sha256 in one.fetched))
    tokens = [_token(client_token, place) for place in range(len(wishes))]
    wishes = tuple(_as_before(app, person, one, token) for one, token in zip(wishes, tokens, strict=True))
    orders = [
        Order(
            person_id=person,
            prompt=one.prompt,
            spec=one.spec,
            plan=one.plan,
            recipe=one.asked.alias,
            speed=one.speed,
            estimate_ms=expected_ms(app, one),
            warnings=one.notices,
            client_token=token,
            parent_image_id=one.parent,
            callback=callback,
            rates=door if door in app.queue.tariff.rates else "native",
        )
        for one, token in zip(wishes, tokens, strict=True)
    ]
    made = app.queue.submit(*orders)
    if any(
        _asked(job.spec, job.plan, job.parent_image_id) != _asked(one.spec, one.plan, one.parent)
        for job, one in zip(made, wishes, strict=True)
    ):
        message = "This idempotency key was used before, for something else from these words. Send a new key."
        raise ConflictError(message, code="client_token_reused")
    return made


def _as_before(app: "App", person: PersonId, one: Wish, token: str | None) -> Wish:
    """The wish as a job of this token was asked before, where the two differ only in the number that `random` became."""
    earlier = None if one.typed is None or token is None else reading.by_token(app.database, person, token)
    if earlier is None or one.typed is None:
        return one
    old = earlier.spec.style_references
    same = len(old) == len(one.typed) and all(
        was.weight == now.weight and now.source in {was.source, style_codes.RANDOM}
        for was, now in zip(old, one.typed, strict=True)
    )
    if not same or msgspec.structs.replace(one.spec, style_references=old) != earlier.spec:
        return one
    return msgspec.structs.replace(one, prompt=earlier.prompt, spec=earlier.spec)


def _asked(spec: Spec, plan: Plan, parent: ImageId | None) -> tuple[Any, ...]:
    """What the queue does not compare when it finds a token again: a vary has the words of its picture, an edit its own mask."""
    place = plan.source_sha256, plan.mask_sha256, plan.canvas, plan.structure, plan.background
    size = plan.enlarge, plan.delivered_width_px, plan.delivered_height_px
    return spec.task, spec.strength, parent, place, size


def _token(client_token: str | None, place: int) -> str | None:
    """Return the token of the job at `place`: a prompt of several jobs needs one each."""
    return client_token if client_token is None or place == 0 else f"{client_token}#{place}"

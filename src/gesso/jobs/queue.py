"""The durable queue's door: submit and cancel. Each call is one transaction, and what it returns has been committed."""

import hashlib
from collections.abc import Callable

import msgspec

from gesso.domain.errors import ConflictError, NotFoundError, RateLimitedError
from gesso.domain.ids import IdSource, ImageId, JobId, PersonId
from gesso.domain.job import LANES, Event, Job, Notice
from gesso.domain.plan import Plan
from gesso.domain.spec import Spec, Speed
from gesso.domain.webhook import Callback
from gesso.jobs import allowances, lanes, ledger, lifecycle, standing, states, tariffs
from gesso.jobs.events import EventHub
from gesso.jobs.tariffs import Tariff
from gesso.store import bell
from gesso.store.database import Connection, Database
from gesso.store.queries import events, jobs, webhooks
from gesso.store.queries import flow as flows

CONFLICT_TRIES = 3
"""A server database lets two first submits of one token or person collide; the loser then finds the winner's rows."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One job to be submitted."""

    person_id: PersonId
    prompt: str
    spec: Spec
    plan: Plan
    recipe: str
    speed: Speed
    rates: str = "native"
    """Price list of the door it came through."""
    estimate_ms: int = 0
    """Device time it will take, as far as known; reserved at the speed's price."""
    warnings: tuple[Notice, ...] = ()
    client_token: str | None = None
    """Unique per person: submitting it again returns the job that exists."""
    parent_image_id: ImageId | None = None
    callback: Callback | None = None
    """Who is told when it ends; checked before."""


class Queue:
    """Thread-safe.

    Args:
        database: where the jobs live.
        hub: told of every event; wakes the dispatcher.
        clock_ms: milliseconds since the epoch.
        ids: makes job and ledger ids.
        tariff: prices and plans.
    """

    def __init__(
        self,
        database: Database,
        hub: EventHub,
        *,
        clock_ms: Callable[[], int],
        ids: IdSource,
        tariff: Tariff | None = None,
    ) -> None:
        self._database = database
        self._hub = hub
        self._clock_ms = clock_ms
        self._ids = ids
        self.tariff = tariff or tariffs.load()

    def submit(self, *orders: Order) -> tuple[Job, ...]:
        """Queue all of these or none; each job is durable when this returns.

        Raises:
            ConflictError: a client token was used before, for other words (`client_token_reused`).
            ForbiddenError: the person's allowance does not suffice (`allowance_spent`).
            RateLimitedError: too many of the person's jobs are waiting (`queue_full`).
            UnavailableError: the database could not take it (a full disk); nothing was queued.
        """
        for _ in range(CONFLICT_TRIES):
            try:
                return self._submit_all(orders)
            except ConflictError as error:
                if error.error_code != "row_conflict":
                    raise
        return self._submit_all(orders)

    def cancel(self, job_id: JobId, person_id: PersonId | None = None) -> Job:
        """Stop a job: at once while it waits, after the running step when it runs. An ended job stays as it is.

        Returns the job as it is now. On a slot it is still `leased` or `running` with `cancel_requested`, and its
        `cancelled` event follows.

        Raises:
            NotFoundError: there is no such job, or it belongs to somebody other than `person_id`.
        """
        now_ms = self._clock_ms()
        told: list[Event] = []
        with self._database.write(lambda: self._hub.publish(told)) as connection:
            job = jobs.by_id(connection, job_id, person_id)
            if job is None:
                raise NotFoundError(f"There is no job {job_id}.", code="job_not_found")
            if job.state in {"held", "queued"}:
                event = lifecycle.cancel(connection, job, now_ms=now_ms, ids=self._ids)
                told += [event] if event else []
                if event is None:
                    jobs.ask_to_cancel(connection, job_id)  # it was leased between the look and the move
            elif not states.terminal(job.state):
                jobs.ask_to_cancel(connection, job_id)
            result = jobs.by_id(connection, job_id) or job
            bell.ring(connection)
        self._hub.wake()
        return result

    def _submit_all(self, orders: tuple[Order, ...]) -> tuple[Job, ...]:
        now_ms = self._clock_ms()
        told: list[Event] = []
        with self._database.write(lambda: self._hub.publish(told)) as connection:
            for key in sorted({flows.Key(LANES[order.speed], order.person_id) for order in orders}):
                flows.lock(connection, key, cap=lanes.RUNNING_AT_MOST[key.lane])  # always first, and in one order
            result = tuple(self._submit(connection, order, now_ms, told) for order in orders)
            if told:
                bell.ring(connection)
        if told:
            self._hub.wake()
        return result

    def _submit(self, connection: Connection, order: Order, now_ms: int, told: list[Event]) -> Job:
        if order.client_token is not None:
            known = jobs.by_token(connection, order.person_id, order.client_token)
            if known is not None:
                if (known.prompt, known.recipe) != (order.prompt, order.recipe):
                    message = "This idempotency key was used before, for another prompt. Send a new key."
                    raise ConflictError(message, code="client_token_reused")
                return known
        plan = self.tariff.plan_of(order.person_id)
        if jobs.queued_count(connection, order.person_id) >= plan.queued:
            message = f"{plan.queued} of your jobs are waiting already. Come again when some are done."
            raise RateLimitedError(message, retry_after_seconds=10, code="queue_full")
        job = Job(
            id=JobId(self._ids("job")),
            person_id=order.person_id,
            state="queued",
            prompt=order.prompt,
            spec=order.spec,
            plan=order.plan,
            recipe=order.recipe,
            speed=order.speed,
            rates=order.rates,
            rate=self.tariff.rate(order.rates, order.speed),
            estimate_ms=order.estimate_ms,
            warnings=order.warnings,
            client_token=order.client_token,
            parent_image_id=order.parent_image_id,
            created_ms=now_ms,
        )
        jobs.insert(connection, job, batch_key=batch_key(order.plan))
        if order.callback is not None:
            webhooks.add_callback(connection, job.id, order.callback)
        allowances.renew(connection, order.person_id, plan, now_ms=now_ms, ids=self._ids)
        ledger.reserve(connection, job, now_ms=now_ms, ids=self._ids)
        standing.joined(connection, job, cap=plan.cap(order.speed))
        data = {"speed": job.speed, "estimate_ms": job.estimate_ms}
        told.append(events.append(connection, job.id, job.person_id, "queued", time_ms=now_ms, data=data))
        return job


def batch_key(plan: Plan) -> str:
    """Return what two plans must share to run in one batch: weights, task, shape and the loop's settings."""
    facts = (
        plan.task,
        plan.model,
        plan.width_px,
        plan.height_px,
        plan.sampling,
        plan.tile,
        plan.source_sha256 is not None,
        plan.mask_sha256 is not None,
        bool(plan.references),
    )
    return f"{plan.model.alias}-{hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:16]}"

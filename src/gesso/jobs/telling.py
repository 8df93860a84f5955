"""Telling webhooks: the thread that sends what stands in the outbox, again and again until it is taken or given up.

At least once: a row leaves the outbox when the other side took it, so a crash between both tells it again, under the
same id. Who is slow or down holds nobody else up: each target has few requests at a time, and a retry is a row with a
later time. Signed as Standard Webhooks 1.0 says (https://github.com/standard-webhooks/standard-webhooks).
"""

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec

from gesso.domain.errors import GessoError
from gesso.domain.ids import PersonId
from gesso.domain.job import Job
from gesso.domain.webhook import Delivery, DeliveryState, Try
from gesso.jobs.events import EventHub
from gesso.network.post import Posted
from gesso.store.database import Database
from gesso.store.queries import jobs
from gesso.store.queries import webhooks as rows

log = logging.getLogger(__name__)
Renderer = Callable[[Any, Job], bytes]
"""The App and an ended job → the body that a dialect's callback has."""
renderers: dict[str, Renderer] = {}
"""By the name that a callback has. A dialect adds its own when it is imported."""
TIMEOUT_S = 10.0
LEASE_MS = 30_000
KEPT_MS = 30 * 24 * 3600 * 1000
"""How long the log remembers what has ended."""
QUICK_S = (1.0, 2.0, 4.0)
LONGEST_S = 24 * 3600.0
_GONE = 410
_WORKERS, _PER_TARGET = 8, 2
_IDLE_S = 5.0


class Post(Protocol):
    def __call__(self, url: str, body: bytes, headers: dict[str, str], *, timeout_s: float) -> Posted: ...


def pause_s(attempts: int, *, callback: bool, chance: float) -> float | None:
    """Return how long to wait after so many failed tries; None to give up.

    1, 2 and 4 seconds; a callback ends there. An endpoint goes on with four times as long each, varied by a fifth so
    that many do not come back together, until a pause would pass a day: eleven tries over about 24 hours in all.

    Args:
        attempts: tries so far, 1 or more.
        callback: whether it belongs to a single job's callback.
        chance: 0 to 1.
    """
    if attempts <= len(QUICK_S):
        return QUICK_S[attempts - 1]
    if callback:
        return None
    wait = QUICK_S[-1] * 4.0 ** (attempts - len(QUICK_S))
    return None if wait > LONGEST_S else wait * (0.8 + 0.4 * chance)


def signed(delivery_id: str, body: bytes, keys: tuple[str, ...], *, now_ms: int) -> dict[str, str]:
    """Return the headers of one try: the id, the time of this try, and one signature for each valid secret."""
    from standardwebhooks.webhooks import Webhook

    moment = datetime.fromtimestamp(now_ms // 1000, UTC)
    text = body.decode("utf-8")
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery_id,
        "webhook-timestamp": str(now_ms // 1000),
        "webhook-signature": " ".join(Webhook(key).sign(delivery_id, moment, text) for key in keys),
    }


class Telling:
    """Sends what the outbox has. `start` runs a thread for it; `tell` sends one now.

    Args:
        database: the outbox.
        hub: says when something may have come into it; None where nothing is started.
        post: what sends.
        context: handed to renderers; the App.
        callback_key: the secret that signs callbacks of single jobs, by person.
        clock_ms: milliseconds since the epoch.
        chance: 0 to 1, for the spread of pauses.
    """

    def __init__(
        self,
        database: Database,
        hub: EventHub | None,
        post: Post,
        *,
        context: Any,
        callback_key: Callable[[PersonId], str],
        clock_ms: Callable[[], int],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._hub = hub
        self._post = post
        self._context = context
        self._callback_key = callback_key
        self._clock_ms = clock_ms
        self._chance = chance
        self._busy: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._awake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._swept_ms = 0

    def start(self) -> None:
        """Begin to send. Whatever a dead server was sending is sent again: it holds the home alone."""
        with self._database.write() as connection:
            rows.free_all(connection)
        self._thread = threading.Thread(target=self._run, name="gesso-webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Send nothing more; what is under way has ten seconds."""
        self._stopping.set()
        self._awake.set()
        if self._thread is not None:
            self._thread.join(timeout=TIMEOUT_S + 2)

    def wake(self) -> None:
        """Look at the outbox now."""
        self._awake.set()

    def tell(self, delivery: Delivery) -> Delivery:
        """Send one now, if it is due and nobody does, and return it as it is then."""
        if self._take(delivery):
            self._send(delivery)
        with self._database.read() as connection:
            return rows.delivery(connection, delivery.id) or delivery

    def _run(self) -> None:
        heard = None if self._hub is None else self._hub.subscribe(None, on_ready=self._awake.set)
        pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="gesso-webhook")
        look_at = 0.0
        while not self._stopping.is_set():
            wait_s = _IDLE_S
            self._awake.clear()
            mail = [] if heard is None else heard.take()
            if mail and not any(event.seq for event in mail) and time.monotonic() < look_at:
                self._awake.wait(look_at - time.monotonic())  # steps and previews bring nothing to tell
                continue
            try:
                if heard is not None:
                    heard.acknowledge_overflow()
                wait_s = self._turn(pool)
            except GessoError as error:
                log.warning("webhooks_wait: %s", error.error_code)
            except Exception:
                log.exception("webhooks_turn_failed")  # one bad row must not silence all others
            look_at = time.monotonic() + wait_s
            self._awake.wait(wait_s)
        if heard is not None:
            heard.close()
        pool.shutdown(wait=False, cancel_futures=True)

    def _turn(self, pool: ThreadPoolExecutor) -> float:
        """Hand out what is due; return how long to wait for more."""
        now_ms = self._clock_ms()
        self._sweep(now_ms)
        with self._lock:
            full = [target for target, count in self._busy.items() if count >= _PER_TARGET]
            room = _WORKERS - self._busy.total()
        if room <= 0:
            return _IDLE_S
        with self._database.read() as connection:
            found = rows.due(connection, now_ms, busy=full, limit=room)
            later_ms = rows.next_due(connection, now_ms)
        for one in found:
            target = _target(one)
            with self._lock:
                if self._busy[target] >= _PER_TARGET:
                    continue
                self._busy[target] += 1
            if not self._take(one):
                self._release(target)
                continue
            pool.submit(self._send_and_release, one, target)
        # Whatever is due and was not handed out waits for the end of something under way, which wakes us.
        return _IDLE_S if later_ms is None else min(_IDLE_S, max(0.01, (later_ms - now_ms) / 1000))

    def _take(self, delivery: Delivery) -> bool:
        now_ms = self._clock_ms()
        with self._database.write() as connection:
            return rows.lease(connection, delivery.id, now_ms=now_ms, until_ms=now_ms + LEASE_MS)

    def _send_and_release(self, delivery: Delivery, target: str) -> None:
        try:
            self._send(delivery)
        except Exception:
            # Its lease ends, then it is due again.
            log.exception("webhook_not_settled", extra={"delivery": delivery.id})
        finally:
            self._release(target)
            self._awake.set()

    def _release(self, target: str) -> None:
        with self._lock:
            self._busy[target] -= 1
            if self._busy[target] <= 0:
                del self._busy[target]

    def _send(self, delivery: Delivery) -> None:
        begun_ms, begun = self._clock_ms(), time.monotonic()
        status: int | None = None
        error: str | None = None
        asked_s = 0.0
        try:
            url, body, keys = self._letter(delivery, begun_ms)
            headers = signed(delivery.id, body, keys, now_ms=begun_ms)
            answer = self._post(url, body, headers, timeout_s=TIMEOUT_S)
            status, asked_s = answer.status, answer.retry_after_s or 0.0
            error = None if answer.taken else "refused"
        except GessoError as problem:
            error = problem.error_code
        except Exception:  # a renderer or the network: either way this try has failed, and is written down as such
            log.exception("webhook_not_made", extra={"delivery": delivery.id})
            error = "internal_error"
        done = Try(at_ms=begun_ms, took_ms=round((time.monotonic() - begun) * 1000), status=status, error=error)
        self._settle(delivery, done, asked_s)

    def _letter(self, delivery: Delivery, now_ms: int) -> tuple[str, bytes, tuple[str, ...]]:
        """Return address, body and secrets as they are now."""
        with self._database.read() as connection:
            endpoint = None if delivery.endpoint_id is None else rows.endpoint(connection, delivery.endpoint_id)
            job = (
                None
                if delivery.renderer is None or delivery.job_id is None
                else jobs.by_id(connection, delivery.job_id)
            )
        if delivery.renderer is None:
            body = (delivery.payload or "").encode()
        elif job is not None and delivery.renderer in renderers:
            body = renderers[delivery.renderer](self._context, job)
        else:
            raise GessoError("There is nothing that makes this callback's body.", code="callback_unknown")
        if endpoint is None:
            return delivery.url or "", body, (self._callback_key(delivery.person_id),)
        old = endpoint.old_secret if (endpoint.old_until_ms or 0) > now_ms else None
        return endpoint.url, body, (endpoint.secret, old) if old else (endpoint.secret,)

    def _settle(self, delivery: Delivery, done: Try, asked_s: float) -> None:
        state: DeliveryState = "delivered" if done.error is None else "pending"
        next_ms: int | None = None
        if done.status == _GONE:
            state = "failed"
        elif state == "pending":
            wait = pause_s(delivery.attempts + 1, callback=delivery.endpoint_id is None, chance=self._chance())
            state = "failed" if wait is None else "pending"
            if wait is not None:
                next_ms = self._clock_ms() + round(min(max(wait, asked_s), LONGEST_S) * 1000)
        with self._database.write() as connection:
            rows.settle(connection, delivery, done, state=state, next_ms=next_ms)
            if done.status == _GONE and delivery.endpoint_id is not None:
                endpoint = rows.endpoint(connection, delivery.endpoint_id)
                if endpoint is not None:
                    rows.put_endpoint(
                        connection, msgspec.structs.replace(endpoint, enabled=False, disabled_reason="gone")
                    )
                    rows.drop_pending(connection, endpoint.id, now_ms=self._clock_ms())
        log.info("webhook_%s", state, extra={"delivery": delivery.id, "status": done.status, "error": done.error})

    def _sweep(self, now_ms: int) -> None:
        if now_ms - self._swept_ms < 3600 * 1000:
            return
        self._swept_ms = now_ms
        with self._database.write() as connection:
            rows.forget_before(connection, now_ms - KEPT_MS)


def _target(delivery: Delivery) -> str:
    return delivery.endpoint_id or delivery.url or ""

"""The in-process hub: tells whoever listens what happens to a person's jobs, and wakes the dispatcher.

The durable log is in the store; the hub only carries it further, together with steps and previews that are not kept.
A slow listener loses nothing durable: steps and previews replace their predecessors, and if even the rest does not fit,
the subscription says `overflowed` and its reader takes a fresh snapshot.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, Self

import msgspec

from gesso.domain.ids import JobId, PersonId
from gesso.domain.job import Event

log = logging.getLogger(__name__)

CAPACITY = 1000
_ENDED = frozenset({"succeeded", "failed", "cancelled"})
_Key = tuple[Any, ...]


class Live(msgspec.Struct, frozen=True):
    """What is known of a running job beside its row: the last step, and the last preview of each picture."""

    step: Event | None = None
    previews: tuple[Event, ...] = ()


class Subscription:
    """One listener's mailbox. A context manager; leaving it ends the subscription."""

    def __init__(
        self,
        hub: "EventHub",
        person_id: PersonId | None,
        job_id: JobId | None,
        capacity: int,
        on_ready: Callable[[], object] | None,
    ) -> None:
        self._hub = hub
        self._person_id = person_id
        self._job_id = job_id
        self._capacity = capacity
        self._on_ready = on_ready
        self._mail: OrderedDict[_Key, Event] = OrderedDict()
        self._changed = threading.Condition()
        self._count = 0
        self.overflowed = False
        """Events were dropped since the last `take`: read a snapshot."""
        self.closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def take(self, timeout_s: float | None = 0.0) -> list[Event]:
        """Return what has come, oldest first, waiting for the first one up to `timeout_s` (None: for ever).

        Empty on a timeout, when the subscription was closed, and while an overflow has not been acknowledged.
        """
        with self._changed:
            if not self._mail and not self.closed and timeout_s != 0:
                self._changed.wait_for(lambda: self._mail or self.closed or self.overflowed, timeout_s)
            mail = list(self._mail.values())
            self._mail.clear()
            return mail

    def acknowledge_overflow(self) -> bool:
        """Tell whether events were dropped, and forget it. Call before reading the snapshot that replaces them."""
        with self._changed:
            was, self.overflowed = self.overflowed, False
            return was

    def close(self) -> None:
        self._hub.remove(self)
        with self._changed:
            self.closed = True
            self._changed.notify_all()
        self._ring()

    def wants(self, event: Event) -> bool:
        if self._job_id is not None and event.job_id != self._job_id:
            return False
        return self._person_id is None or event.person_id == self._person_id

    def put(self, event: Event) -> None:
        """Add an event (the hub calls this); never waits."""
        with self._changed:
            if self.closed:
                return
            self._count += 1
            key = _key(event) or (self._count,)
            self._mail.pop(key, None)  # a newer step or preview takes its place at the end
            self._mail[key] = event
            if event.kind in _ENDED:
                for stale in [k for k in self._mail if k[0] == event.job_id]:
                    del self._mail[stale]
            if len(self._mail) > self._capacity:
                self._make_room()
            self._changed.notify_all()
        self._ring()

    def _ring(self) -> None:
        if self._on_ready is None:
            return
        try:
            self._on_ready()
        except Exception:  # a listener that has gone (a closed event loop) must not undo the work of who publishes
            log.warning("listener_gone", exc_info=True)
            self._on_ready = None

    def _make_room(self) -> None:
        passing = [key for key, event in self._mail.items() if event.seq == 0]
        for key in passing:
            del self._mail[key]
        if len(self._mail) > self._capacity:
            self._mail.clear()
            self.overflowed = True


class EventHub:
    """Thread-safe. Publishing never waits for anybody."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscriptions: list[Subscription] = []
        self._wakers: list[Callable[[], None]] = []
        self._live: dict[JobId, dict[_Key, Event]] = {}

    def subscribe(
        self,
        person_id: PersonId | None,
        *,
        job_id: JobId | None = None,
        capacity: int = CAPACITY,
        on_ready: Callable[[], object] | None = None,
    ) -> Subscription:
        """Listen to a person's jobs (None: everybody's) or to one job.

        `on_ready` is called from the publishing thread whenever there is something to `take`; it must return at once
        (an event loop hands in `loop.call_soon_threadsafe(...)`). Subscribe first and read the snapshot then: what
        comes in between arrives twice, and the event's `seq` tells.
        """
        subscription = Subscription(self, person_id, job_id, capacity, on_ready)
        with self._lock:
            self._subscriptions.append(subscription)
        return subscription

    def publish(self, events: Iterable[Event]) -> None:
        for event in events:
            with self._lock:
                self._remember(event)
                listeners = [item for item in self._subscriptions if item.wants(event)]
            for listener in listeners:
                listener.put(event)

    def live(self, job_id: JobId) -> Live:
        """Return the passing state of a running job, for snapshots."""
        with self._lock:
            events = list(self._live.get(job_id, {}).values())
        step = next((event for event in events if event.kind == "step"), None)
        return Live(step=step, previews=tuple(event for event in events if event.kind == "preview"))

    def on_wake(self, waker: Callable[[], None]) -> None:
        """Register what `wake` calls."""
        with self._lock:
            self._wakers.append(waker)

    def wake(self) -> None:
        """Tell the dispatcher that there is work, or something to cancel."""
        with self._lock:
            wakers = list(self._wakers)
        for waker in wakers:
            waker()

    def close(self) -> None:
        """End all subscriptions (their readers see `closed`), so that a server can stop."""
        with self._lock:
            subscriptions = list(self._subscriptions)
        for subscription in subscriptions:
            subscription.close()

    def remove(self, subscription: Subscription) -> None:
        with self._lock:
            if subscription in self._subscriptions:
                self._subscriptions.remove(subscription)

    def _remember(self, event: Event) -> None:
        key = _key(event)
        if key is not None:
            self._live.setdefault(event.job_id, {})[key] = event
        elif event.kind in _ENDED or event.kind == "requeued":
            self._live.pop(event.job_id, None)


def _key(event: Event) -> _Key | None:
    """Return what makes a passing event replaceable: one step a job, one preview a picture; None for durable ones."""
    if event.kind == "step":
        return (event.job_id, "step")
    if event.kind == "preview":
        return (event.job_id, "preview", event.data.get("index"))
    return None

"""Notify hooks: a task is posted to its hook when its status or progress changes. Once each, without retries, as there.

What is posted is the task as it is when it is sent, so an older state never follows a newer one; changes that come faster
than the other side takes them become one. Hooks live as long as the process: whoever must not miss an end uses webhooks.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from gesso.api.mjproxy import reading, translate
from gesso.domain.door import Alias
from gesso.domain.errors import GessoError
from gesso.domain.ids import JobId
from gesso.domain.job import TERMINAL_STATES
from gesso.jobs import aliases
from gesso.jobs.events import Subscription
from gesso.network.post import post

if TYPE_CHECKING:
    from gesso.app import App

log = logging.getLogger(__name__)

TIMEOUT_S = 10.0
_WORKERS = 4
_KINDS = frozenset({"queued", "started", "step", "succeeded", "failed", "cancelled", "requeued"})


class Hooks:
    """Posts tasks to their hooks while the server runs. `watch` a task from the moment it is made."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._lock = threading.Lock()
        self._watched: dict[JobId, Alias] = {}
        self._due: set[str] = set()
        self._busy: set[str] = set()
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="gesso-mj-hook")
        self._mail: Subscription | None = None

    def watch(self, named: Alias) -> None:
        """Tell a task's hook how it is now, and of what becomes of it."""
        if "hook" not in named.facts:
            return
        with self._lock:
            if not named.job_id.startswith(translate.NOTE):
                self._watched[named.job_id] = named
            if self._mail is None:  # most studios are never given a hook
                self._mail = self._app.hub.subscribe(None)
                threading.Thread(target=self._listen, args=(self._mail,), name="gesso-mj-hooks", daemon=True).start()
        self._tell(named)

    def _listen(self, mail: Subscription) -> None:
        while not mail.closed:
            mail.acknowledge_overflow()
            for event in mail.take(timeout_s=None):
                if event.kind not in _KINDS:
                    continue
                with self._lock:
                    named = self._watched.get(event.job_id)
                    if named is not None and event.kind in TERMINAL_STATES:
                        del self._watched[event.job_id]
                if named is not None:
                    self._tell(named)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _tell(self, named: Alias) -> None:
        """Have it sent, unless it waits to be sent already; one at a time for each task."""
        with self._lock:
            self._due.add(named.name)
            if named.name in self._busy:
                return
            self._busy.add(named.name)
        try:
            self._pool.submit(self._send, named)
        except RuntimeError:  # the server is stopping
            log.debug("mj_hooks_stopped")

    def _send(self, named: Alias) -> None:
        while True:
            with self._lock:
                if named.name not in self._due:
                    self._busy.discard(named.name)
                    return
                self._due.discard(named.name)
            try:
                now = aliases.get(self._app.database, named.person_id, translate.DOOR, named.name)
                body = reading.task(self._app, now).model_dump_json().encode()
                headers = {"Content-Type": "application/json"}
                post(named.facts["hook"], body, headers, timeout_s=TIMEOUT_S, allow=self._app.allowed)
            except GessoError as error:
                log.info("mj_hook_not_told: %s", error.error_code)
            except Exception:
                log.exception("mj_hook_failed")

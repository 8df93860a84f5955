"""Pulls and checks of models in the background: progress, cancel, one at a time.

What a pull has brought stays on the disk whatever becomes of it: pulling again goes on there, also after a restart. So
nothing about it is written down; a studio that starts knows of no pull and shows what is here.
"""

import os
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from gesso.actions import models
from gesso.catalog.models_folder import ModelsFolder
from gesso.domain.errors import GessoError, NotFoundError
from gesso.domain.recipe import Recipe

if TYPE_CHECKING:
    from gesso.settings import Settings


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A pull or check of one model, as it stands. Bytes count what an earlier pull had brought."""

    alias: str
    kind: str
    """pull or verify"""
    state: str
    """waiting, running, done, cancelled or failed"""
    bytes_done: int = 0
    bytes_total: int = 0
    bytes_before: int = 0
    """What was here when it began: the speed is what came since."""
    file: str = ""
    error: str = ""
    message: str = ""
    problems: tuple[str, ...] = ()
    """What a check found, in words."""
    began_ms: int
    ended_ms: int | None = None

    @property
    def live(self) -> bool:
        return self.ended_ms is None


class Pulls:
    """What is under way. Thread-safe; the last work of each model is remembered until the studio ends."""

    def __init__(self, settings: "Settings", *, clock_ms: Callable[[], int]) -> None:
        self._settings = settings
        self._clock_ms = clock_ms
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._work: dict[str, Work] = {}
        self._stops: dict[str, threading.Event] = {}
        self._threads: list[threading.Thread] = []

    def listed(self) -> tuple[Work, ...]:
        """Return every model's last work, newest first."""
        with self._lock:
            return tuple(sorted(self._work.values(), key=lambda one: one.began_ms, reverse=True))

    def pull(self, alias: str, *, accept_licence: bool) -> Work:
        """Begin to pull a model, or return the pull that is under way.

        Raises:
            BadInputError: `unknown_model`, `licence_not_accepted`, `model_bundled`.
        """
        recipe = models.recipe(self._settings, alias)
        models.must_be_pullable(recipe, accept_licence=accept_licence)

        def steps(folder: ModelsFolder) -> Iterator[Work]:
            first = None
            for told in folder.pull(
                recipe,
                accept_licence=accept_licence,
                endpoint=self._settings.hub_endpoint or None,
                token=os.environ.get("HF_TOKEN"),
                recheck=True,
            ):
                first = told.bytes_done if first is None else first
                yield self._now(
                    alias, bytes_done=told.bytes_done, bytes_total=told.bytes_total, bytes_before=first, file=told.file
                )

        return self._begin(recipe, "pull", steps)

    def verify(self, alias: str) -> Work:
        """Begin to read every byte of a model again, or return what is under way for it.

        Raises:
            BadInputError: `unknown_model`.
            NotFoundError: `model_not_installed`.
        """
        recipe = models.recipe(self._settings, alias)
        models.must_be_here(self._settings, recipe)

        def steps(folder: ModelsFolder) -> Iterator[Work]:
            problems = tuple(problem.message for problem in folder.verify(recipe))
            yield self._now(alias, problems=problems)

        return self._begin(recipe, "verify", steps)

    def cancel(self, alias: str) -> Work:
        """Stop what is under way for a model; what has arrived is kept. Of what has ended, forget that it was.

        Raises:
            NotFoundError: `pull_not_found`.
        """
        with self._lock:
            work = self._work.get(alias)
            if work is None:
                raise NotFoundError(f"Nothing is being pulled or checked for “{alias[:80]}”.", code="pull_not_found")
            if not work.live:
                return self._work.pop(alias)
            self._stops[alias].set()
            self._work[alias] = msgspec.structs.replace(work, state="cancelled", ended_ms=self._clock_ms())
            return self._work[alias]

    def stop(self) -> None:
        """Stop everything, for a studio that ends."""
        with self._lock:
            for stop in self._stops.values():
                stop.set()
            threads = list(self._threads)
        for thread in threads:
            thread.join(timeout=2.0)

    def _begin(self, recipe: Recipe, kind: str, steps: Callable[[ModelsFolder], Iterator[Work]]) -> Work:
        stop = threading.Event()
        with self._lock:
            under_way = self._work.get(recipe.alias)
            if under_way is not None and under_way.live:
                return under_way
            work = Work(alias=recipe.alias, kind=kind, state="waiting", began_ms=self._clock_ms())
            self._work[recipe.alias], self._stops[recipe.alias] = work, stop
            thread = threading.Thread(
                target=self._run, args=(recipe.alias, stop, steps), name=f"gesso-{kind}", daemon=True
            )
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()
        return work

    def _run(self, alias: str, stop: threading.Event, steps: Callable[[ModelsFolder], Iterator[Work]]) -> None:
        def wait(seconds: float) -> None:
            stop.wait(seconds)  # between tries, so that a cancelled one ends at once

        with self._turn:
            try:
                if not self._tell(stop, alias, state="running"):
                    return
                for now in steps(ModelsFolder(self._settings.models_root, sleep=wait)):
                    if not self._keep(stop, now):
                        return
                self._tell(stop, alias, state="done", ended_ms=self._clock_ms())
            except GessoError as error:
                self._tell(
                    stop,
                    alias,
                    state="failed",
                    error=error.error_code,
                    message=error.message,
                    ended_ms=self._clock_ms(),
                )
            except Exception:
                self._tell(stop, alias, state="failed", error="internal_error", ended_ms=self._clock_ms())
                raise

    def _now(self, alias: str, **more: object) -> Work:
        with self._lock:
            return msgspec.structs.replace(self._work[alias], **more)

    def _tell(self, stop: threading.Event, alias: str, **more: object) -> bool:
        """Note how it stands, unless it was stopped or another took its place; tell whether to go on."""
        with self._lock:
            if stop.is_set() or self._stops.get(alias) is not stop:
                return False
            self._work[alias] = msgspec.structs.replace(self._work[alias], **more)
            return True

    def _keep(self, stop: threading.Event, now: Work) -> bool:
        with self._lock:
            if stop.is_set() or self._stops.get(now.alias) is not stop:
                return False
            self._work[now.alias] = now
            return True

"""Wires the rooms into one App and owns their lifetimes. Nothing is decided here."""

import contextlib
import functools
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gesso.accounts import link, people
from gesso.accounts.limits import Limits, Rate
from gesso.accounts.policy import Decisions, PolicyFile
from gesso.actions import noticing, organizing, policy, transfers
from gesso.actions.pulling import Pulls
from gesso.catalog import Catalog, adapters, bundled
from gesso.catalog.models_folder import Installed, ModelsFolder
from gesso.domain.errors import GessoError
from gesso.domain.ids import Kind, PersonId, id_source
from gesso.domain.plan import Guide, Model
from gesso.domain.recipe import Recipe
from gesso.executors import EmbeddedExecutor
from gesso.jobs import tariffs
from gesso.jobs.checking import CheckedFiling
from gesso.jobs.dispatcher import Dispatcher
from gesso.jobs.events import EventHub
from gesso.jobs.queue import Queue
from gesso.jobs.telling import Telling
from gesso.jobs.webhooks import Webhooks
from gesso.library.export import Export
from gesso.library.filing import Filing
from gesso.library.likeness import Likeness
from gesso.library.links import Links
from gesso.library.sweeping import sweep_blobs
from gesso.library.uploading import Uploads
from gesso.network.address import Allow
from gesso.network.post import post
from gesso.settings import Settings
from gesso.store.blobs import LocalBlobs
from gesso.store.database import Database
from gesso.store.home_lock import HomeLock, holder
from gesso.store.migrations import upgrade_to_head

log = logging.getLogger(__name__)

NETWORK_REQUESTS_PER_MINUTE = 6000


def clock_ms() -> int:
    """Return milliseconds since the epoch: the one clock that is handed to the rooms."""
    return time.time_ns() // 1_000_000


new_id = id_source(clock_ms)


@dataclass(frozen=True)
class App:
    """The rooms of one home, for as long as it is open."""

    settings: Settings
    catalog: Catalog
    database: Database
    hub: EventHub
    queue: Queue
    dispatcher: Dispatcher
    executor: EmbeddedExecutor
    export: Export
    pulls: Pulls
    address: str = ""
    """Where this process answers; empty for a command."""

    @cached_property
    def owner(self) -> PersonId:
        """The person that this home belongs to."""
        return people.owner(self.database, new_id=new_id, clock_ms=clock_ms).id

    @cached_property
    def limits(self) -> Limits:
        """How often somebody may ask, and how long they wait after guessing wrong."""
        a_minute = self.settings.requests_per_minute or (NETWORK_REQUESTS_PER_MINUTE if self.settings.is_shared else 0)
        logins = self.settings.logins_per_minute
        return Limits(
            requests=Rate(a_minute / 60, a_minute) if a_minute else None,
            logins=Rate(logins / 60, logins),
            clock_ms=clock_ms,
        )

    @cached_property
    def policy(self) -> PolicyFile:
        """What this studio does not draw."""
        return PolicyFile(self.settings.home)

    @cached_property
    def decisions(self) -> Decisions:
        """What the policy stopped, and the appeals."""
        return Decisions(self.database, clock_ms=clock_ms, ids=new_id)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Whom people want to be told, and the log of what they were."""
        return Webhooks(self.database, clock_ms=clock_ms, ids=new_id)

    @cached_property
    def telling(self) -> Telling:
        """What tells them."""
        return Telling(
            self.database,
            self.hub,
            functools.partial(post, allow=self.allowed),
            context=self,
            callback_key=functools.partial(link.callback_secret, self.settings.home),
            clock_ms=clock_ms,
        )

    @cached_property
    def uploads(self) -> Uploads:
        """What takes pictures in from outside."""
        return Uploads.of_home(
            self.settings.home,
            self.database,
            new_id=new_id,
            clock_ms=clock_ms,
            bytes_at_most=self.settings.upload_bytes,
        )

    @cached_property
    def links(self) -> Links:
        """What signs and reads links to single files."""
        here = self.address or f"http://{self.settings.host}:{self.settings.port}"
        return Links(link.link_secret(self.settings.home), self.settings.public_url or here)

    @cached_property
    def allowed(self) -> Allow:
        """The networks beside the public one that people's addresses may lead to."""
        return Allow.parse(self.settings.allowed_networks)

    @property
    def login_token(self) -> str:
        """The token of the printed link."""
        return link.login_token(self.settings.home)

    @staticmethod
    def clock_ms() -> int:
        """Return milliseconds since the epoch."""
        return clock_ms()

    @staticmethod
    def new_id(kind: Kind) -> str:
        """Return a fresh id of that kind."""
        return new_id(kind)

    def drawable(self, asked: Recipe) -> tuple[Recipe, str]:
        """Return the model that will draw for `asked`, and its weights' revision: itself where installed, else the starter."""
        if asked.hub_id is not None:
            state = ModelsFolder(self.settings.models_root).state(asked)
            if isinstance(state, Installed):
                return adapters.adapted(asked, self.settings.models_root), state.revision
        return self.catalog.starter, bundled.revision()

    def control(self, guide: Guide) -> Model | None:
        """Return the ControlNet that holds to this of a source, where it is installed."""
        recipe = self.catalog.controls.get(adapters.CONTROLS[guide])
        state = None if recipe is None else ModelsFolder(self.settings.models_root).state(recipe)
        if recipe is None or not isinstance(state, Installed):
            return None
        return Model(alias=recipe.alias, family=recipe.family, hub_id=recipe.hub_id, revision=state.revision)

    def start_drawing(self) -> None:
        """Bring the worker and the dispatcher up."""
        self.dispatcher.start()

    def start_telling(self) -> None:
        """Send what webhooks are to be told, until the home is closed."""
        self.telling.start()

    @cached_property
    def likeness(self) -> Likeness:
        """The vectors of those who searched by likeness last."""
        return Likeness(self.database)

    def start_noticing(self) -> threading.Event:
        """Look at new pictures in the background, so that they are found by how they look; end it by the event."""
        return noticing.start(self)

    def start_sweeping(self) -> None:
        """Tidy up once, in the background: transfers of a dead process, what has lain in the trash for 30 days, orphaned blobs."""

        def sweep() -> None:
            try:
                transfers.tidy(self)
                purged = organizing.bulk(self).purge()
                log.info("trash_purged: %s", purged)
                swept = sweep_blobs(self.database, LocalBlobs(self.settings.home / "blobs"), now_ms=clock_ms())
            except GessoError as error:
                log.warning("sweep_failed: %s", error.message)
            else:
                log.info("blobs_swept: %s", swept)

        threading.Thread(target=sweep, name="gesso-sweeper", daemon=True).start()


@contextlib.contextmanager
def open_records(settings: Settings, *, address: str = "") -> Iterator[App]:
    """Open a home to read and write its records, also beside a running studio; nothing is drawn.

    Raises:
        UnavailableError: the database cannot be opened (`home_newer`, `disk_full`, …).
    """
    _log_to(settings)
    database = Database.open(settings.database)
    try:
        upgrade_to_head(database)
        yield _wire(settings, database, address)
    finally:
        database.close()


@contextlib.contextmanager
def open_app(settings: Settings, *, address: str = "") -> Iterator[App]:
    """Open a home for drawing. It is locked meanwhile: one server, or one command, at a time.

    Args:
        settings: where and how.
        address: URL at which this process answers, for commands that look for a running studio; empty for none.

    Raises:
        UnavailableError: another process holds the home (`home_in_use`), or its database cannot be opened.
    """
    lock = HomeLock.acquire(settings.home, address)
    try:
        with open_records(settings, address=address) as app:
            try:
                yield app
            finally:
                app.hub.close()
                app.pulls.stop()
                app.dispatcher.stop()
                app.telling.stop()
    finally:
        lock.release()


def running_at(home: Path) -> str | None:
    """Return the address of the studio that serves this home now, or None."""
    found = holder(home) if home.is_dir() else None
    return found.address or None if found is not None else None


def _wire(settings: Settings, database: Database, address: str) -> App:
    Allow.parse(settings.allowed_networks)  # a mistake in it is said at the start, not when somebody links a picture
    hub = EventHub()
    blobs = LocalBlobs(settings.home / "blobs")
    kept = Filing(blobs, new_id=new_id, clock_ms=clock_ms, prompt_in_files=settings.write_prompts)
    executor = EmbeddedExecutor(
        settings.models_root,
        settings.home / "logs" / "worker.log",
        device=settings.device,
        threads=settings.threads or None,
    )
    tariff = tariffs.load(settings.home / "plans.toml", default_plan=settings.plan)
    filing = CheckedFiling(kept, lambda job, png: policy.hold_picture(app, job, png))
    app = App(
        settings=settings,
        catalog=Catalog.load(settings.home / "models.toml"),
        database=database,
        hub=hub,
        queue=Queue(database, hub, clock_ms=clock_ms, ids=new_id, tariff=tariff),
        dispatcher=Dispatcher(database, executor, filing, hub, clock_ms=clock_ms, ids=new_id, fetch=blobs.get),
        executor=executor,
        export=Export(blobs, cache=settings.home / "cache" / "exports", prompt_in_files=settings.write_prompts),
        pulls=Pulls(settings, clock_ms=clock_ms),
        address=address,
    )
    return app


def _log_to(settings: Settings) -> None:
    """One configuration: lines in the home's log, warnings on standard error too."""
    folder: Path = settings.home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    root = logging.getLogger("gesso")
    if root.handlers:
        return
    root.setLevel(settings.log_level.upper())
    lines = logging.FileHandler(folder / "gesso.log", encoding="utf-8")
    lines.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(lines)
    logging.getLogger("uvicorn.error").addHandler(lines)

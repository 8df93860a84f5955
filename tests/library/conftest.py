"""Jobs, pictures and a fresh home for the library's tests."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import gesso.store.tables.accounts
import gesso.store.tables.images  # noqa: F401 - for create_all
from gesso.domain.execution import Produced
from gesso.domain.ids import JobId, PersonId, uuid7_hex
from gesso.domain.job import Job
from gesso.domain.plan import Compose, Model, Plan, Sampling, Words
from gesso.domain.spec import Aspect, Spec
from gesso.executors.encoding import placeholder, png_bytes
from gesso.library.filing import Filing
from gesso.store.blobs import LocalBlobs
from gesso.store.database import Database
from gesso.store.tables.metadata import metadata

PERSON = PersonId("usr_" + "1" * 32)


class Home:
    """A database, a blob store and a clock that ticks a millisecond at every look."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.database = Database.open(database_url or folder / "gesso.sqlite3")
        with self.database.write() as connection:
            metadata.create_all(connection)
        self.blobs = LocalBlobs(folder / "blobs")
        self._ticks = itertools.count(1_790_000_000_000)
        self.filing = Filing(self.blobs, new_id=self.new_id, clock_ms=self.clock_ms)

    def clock_ms(self) -> int:
        return next(self._ticks)

    def new_id(self, kind: str) -> str:
        return f"{kind}_{uuid7_hex(self.clock_ms(), 5)}"


@pytest.fixture
def home(tmp_path: Path, database_url: str) -> Iterator[Home]:
    made = Home(tmp_path, database_url)
    yield made
    made.database.close()


def _job(prompt: str = "a red fox in the snow --ar 3:2 --s 500 --no snow", **changes: object) -> Job:
    plan = Plan(
        model=Model(alias="starter", family="starter", hub_id=None, revision="sha256:0123456789abcdef"),
        words=Words(text=prompt),
        sampling=Sampling(steps=8, guidance=3.5, start=0.5),
        width_px=48,
        height_px=32,
        delivered_width_px=96,
        delivered_height_px=64,
        seeds=(7, 4294967295, 9, 10),
        compose=Compose(scene={"kind": "fox", "at": [0.25, 1.5], "ünï": None}, chaos=5),
    )
    fields: dict[str, object] = {
        "id": JobId("job_" + "a" * 32),
        "person_id": PERSON,
        "state": "running",
        "prompt": prompt,
        "spec": Spec(text=prompt.partition(" --")[0], aspect=Aspect(3, 2), stylize=500, no=("snow",), seed=7),
        "plan": plan,
        "recipe": "v7",
        "speed": "fast",
        "created_ms": 1_789_999_999_123,
    }
    return Job(**(fields | changes))  # type: ignore[arg-type]


@pytest.fixture
def make_job() -> Callable[..., Job]:
    return _job


@pytest.fixture
def rgb() -> np.ndarray:
    """A small picture with a gradient and noise."""
    across = np.linspace(0, 255, 96, dtype=np.float32)
    noise = np.random.default_rng(1).integers(0, 20, (64, 96, 3))
    return np.clip(across[None, :, None] * [1, 0.5, 0.2] + noise, 0, 255).astype(np.uint8)


@pytest.fixture
def make_produced(rgb: np.ndarray) -> Callable[..., Produced]:
    def make(job: Job, index: int = 0) -> Produced:
        return Produced(
            job_id=job.id,
            number=1,
            index=index,
            seed=job.plan.seeds[index],
            width_px=96,
            height_px=64,
            png=png_bytes(rgb),
            placeholder=placeholder(rgb),
        )

    return make

"""Jobs and pictures in a home's records, as if they had been drawn: for tests of actions that go on from pictures."""

import io

import numpy as np
from PIL import Image as Pillow

from gesso.actions import imagine, wishes
from gesso.actions.wishes import Wish
from gesso.app import App
from gesso.domain.execution import Produced
from gesso.domain.image import Image
from gesso.domain.job import Job
from gesso.library.filing import Filing
from gesso.store.blobs import LocalBlobs


def filed(app: App, job: Job, index: int = 0) -> Image:
    """A job's picture, as if it had been drawn."""
    out = io.BytesIO()
    noise = np.random.default_rng(job.plan.seeds[index]).integers(0, 255, (16, 24, 3), dtype=np.uint8)
    Pillow.fromarray(noise).save(out, format="PNG")
    filing = Filing(LocalBlobs(app.settings.home / "blobs"), new_id=app.new_id, clock_ms=app.clock_ms)
    seed = job.plan.seeds[index]
    produced = Produced(
        job_id=job.id, number=1, index=index, seed=seed, width_px=24, height_px=16, png=out.getvalue(), placeholder=""
    )
    prepared = filing.prepare(job, produced)
    with app.database.write() as connection:
        return filing.insert(connection, prepared)


def drawn(app: App, prompt: str, index: int = 0) -> Image:
    (job,) = imagine.submit(app, app.owner, prompt)
    return filed(app, job, index)


def queued(app: App, *planned: Wish) -> Job:
    return wishes.queue(app, app.owner, planned)[0]

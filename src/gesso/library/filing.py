"""Filing: a finished picture's way into the library, in two halves so that the blob comes first and the row second.

`prepare` does the slow part outside of any transaction: provenance into the bytes, bytes into the blob store. `insert`
adds the row inside the dispatcher's transaction. A crash between the two leaves an orphan for the sweeper, no more.
"""

from collections.abc import Callable

import msgspec

from gesso.domain.execution import Produced
from gesso.domain.ids import IdSource, ImageId
from gesso.domain.image import Image
from gesso.domain.job import Job
from gesso.library import png
from gesso.library.origin import of_job
from gesso.library.provenance import mark_png
from gesso.store.blobs import Blobs
from gesso.store.database import Connection
from gesso.store.queries import images


class PreparedImage(msgspec.Struct, frozen=True, kw_only=True):
    """A picture whose blob is stored and whose row is not yet."""

    image: Image


class Filing:
    """`prompt_in_files` False keeps the words out of the files; the library's rows have them all the same."""

    def __init__(
        self, blobs: Blobs, *, new_id: IdSource, clock_ms: Callable[[], int], prompt_in_files: bool = True
    ) -> None:
        self._blobs = blobs
        self._new_id = new_id
        self._clock_ms = clock_ms
        self._prompt_in_files = prompt_in_files

    def prepare(self, job: Job, produced: Produced) -> PreparedImage:
        """Write the provenance into the PNG and store it. The same job and pixels give the same bytes, so the same blob.

        Raises:
            BadInputError: the bytes are no PNG (`image_damaged`).
            UnavailableError: the blob store is full or cannot be written (`disk_full`, `blobs_unwritable`).
        """
        width_px, height_px = png.size_px(produced.png)
        provenance = of_job(job, index=produced.index, seed=produced.seed, width_px=width_px, height_px=height_px)
        data = mark_png(produced.png, provenance if self._prompt_in_files else provenance.without_prompt())
        image = Image(
            id=ImageId(self._new_id("img")),
            person_id=job.person_id,
            job_id=job.id,
            index=produced.index,
            sha256=self._blobs.put(data),
            mime="image/png",
            bytes=len(data),
            width_px=width_px,
            height_px=height_px,
            prompt=job.prompt,
            spec=job.spec,
            plan=job.plan,
            seed=produced.seed,
            model=job.plan.model.alias,
            model_revision=job.plan.model.revision,
            parent_image_id=job.parent_image_id,
            draft=job.plan.draft,
            placeholder=produced.placeholder,
            created_ms=self._clock_ms(),
        )
        return PreparedImage(image=image)

    def insert(self, connection: Connection, prepared: PreparedImage) -> Image:
        """Add the row and return the picture; where the job already has one at that index, return that one instead."""
        return images.add(connection, prepared.image)

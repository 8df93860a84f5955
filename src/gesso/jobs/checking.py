"""Pictures that somebody must let in: what is drawn passes a check before the library keeps it."""

from collections.abc import Callable
from typing import Any

from gesso.domain.execution import Produced
from gesso.domain.image import Image
from gesso.domain.job import Job
from gesso.jobs.dispatcher import Filing
from gesso.store.database import Connection


class CheckedFiling:
    """Filing behind a check that raises: then the job fails with that error, and costs nothing."""

    def __init__(self, filing: Filing, check: Callable[[Job, bytes], None]) -> None:
        self._filing = filing
        self._check = check

    def prepare(self, job: Job, produced: Produced) -> Any:
        """Check the picture, then prepare it. Bytes are written after, so what is refused is kept nowhere."""
        self._check(job, produced.png)
        return self._filing.prepare(job, produced)

    def insert(self, connection: Connection, prepared: Any) -> Image:
        return self._filing.insert(connection, prepared)

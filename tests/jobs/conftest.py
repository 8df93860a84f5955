import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from jobs.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """A whole jobs room on a real file; its threads must end with it and its ledger must add up."""
    made = Studio(tmp_path / "gesso.db")
    yield made
    try:
        made.check()
    finally:
        made.close()
    for thread in threading.enumerate():
        assert not thread.name.startswith("gesso-"), f"{thread.name} was left running"

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from jobs.studio import SERVER, Studio

BOTH = {"test_queue", "test_ledger", "test_flow", "test_batches", "test_tariffs", "test_estimates", "test_doors"}
"""Modules whose tests run on both databases."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "studio" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in BOTH:
        server = pytest.param("postgres", marks=pytest.mark.postgres)
        metafunc.parametrize("studio", ["sqlite", server], indirect=True)


@pytest.fixture
def studio(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """A whole jobs room on a real file; its threads must end with it and its ledger must add up."""
    if getattr(request, "param", "sqlite") == "postgres":
        monkeypatch.setenv(SERVER, request.getfixturevalue("postgres_url"))
    made = Studio(tmp_path / "gesso.db")
    yield made
    try:
        made.check()
    finally:
        made.close()
    for thread in threading.enumerate():
        assert not thread.name.startswith("gesso-"), f"{thread.name} was left running"

"""Shared by all tests: what is left out on this machine is said loudly, and fails where GESSO_REQUIRE_ALL is set."""

import os
from collections.abc import Iterator
from pathlib import Path

import bring_chromium
import bring_postgres
import pytest
from databases import on_server

CHROMIUM = bring_chromium.find()
MISSING = {"browser": CHROMIUM is None and "Chromium", "postgres": bring_postgres.find() is None and "PostgreSQL"}
"""Markers of tests that need something, and what this machine lacks of it."""

BOTH = {
    "test_accounts",
    "test_both_databases",
    "test_filing_and_reading",
    "test_likeness",
    "test_organizing",
    "test_ranking",
    "test_tastes",
    "test_policy",
    "test_talks",
    "test_webhooks",
}
"""Modules whose tests run on both databases: they open theirs where `database_url` says."""

_left_out: list[str] = []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in BOTH:
        server = pytest.param("postgres", marks=pytest.mark.postgres)
        metafunc.parametrize("database_url", ["sqlite", server], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker, lacking in MISSING.items():
            if lacking and item.get_closest_marker(marker):
                _left_out.append(f"no {lacking}: {item.nodeid}")
                item.add_marker(pytest.mark.skip(reason=f"there is no {lacking} on this machine"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _left_out:
        terminalreporter.section("LEFT OUT", red=True)
        for name in _left_out:
            terminalreporter.line(name)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _left_out and os.environ.get("GESSO_REQUIRE_ALL"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of a PostgreSQL server of this session's own. Its tests carry the marker `postgres`."""
    with bring_postgres.Cluster() as cluster:
        yield cluster.url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a database of this test's own on a server, with its tables; empty where it is to be a file."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    return on_server(request.getfixturevalue("postgres_url"), tmp_path)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of the Chromium that the browser tests drive."""
    if CHROMIUM is None:
        raise RuntimeError("browser tests carry the marker `browser`, which leaves them out without a Chromium")
    return CHROMIUM

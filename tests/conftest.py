"""Shared by all tests: what is left out on this machine is said loudly, and fails where GESSO_REQUIRE_ALL is set."""

import os

import pytest
from bring_chromium import find

CHROMIUM = find()
_left_out: list[str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is not None:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            _left_out.append(item.nodeid)
            item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _left_out:
        terminalreporter.section("LEFT OUT: no Chromium", red=True)
        for name in _left_out:
            terminalreporter.line(name)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _left_out and os.environ.get("GESSO_REQUIRE_ALL"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of the Chromium that the browser tests drive."""
    if CHROMIUM is None:
        raise RuntimeError("browser tests carry the marker `browser`, which leaves them out without a Chromium")
    return CHROMIUM

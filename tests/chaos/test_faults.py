"""The fault suite at reduced counts. `make chaos` does the same at full counts, and asks for the bars in milliseconds too."""

import logging
from pathlib import Path

import pytest
from jobs.studio import SERVER

from chaos.faults import FAULTS, Fault


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """A fault floods the log by design; the level goes back afterwards, other tests read what is logged."""
    caplog.set_level(logging.CRITICAL, logger="gesso")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault(fault: Fault, tmp_path: Path) -> None:
    survive(fault, tmp_path)


@pytest.mark.postgres
@pytest.mark.parametrize("fault", [one for one in FAULTS if one.server], ids=lambda fault: fault.name)
def test_fault_on_a_server(fault: Fault, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVER, postgres_url)
    survive(fault, tmp_path)


def survive(fault: Fault, folder: Path) -> None:
    outcome = fault.run(folder, fault.few)
    assert outcome.ok, f"{fault.bar}: {outcome.measured}"

"""The fault suite at reduced counts. `make chaos` does the same at full counts."""

import logging
from pathlib import Path

import pytest
from jobs.studio import SERVER

from chaos.faults import FAULTS, Fault

TRIES = {"start_latency": 6, "flood": 4, "claim_gate": 4}
"""Bars in milliseconds may be missed on a machine that does other things; they must be met once in so many tries."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault(fault: Fault, tmp_path: Path) -> None:
    survive(fault, tmp_path)


@pytest.mark.postgres
@pytest.mark.parametrize("fault", [one for one in FAULTS if one.server], ids=lambda fault: fault.name)
def test_fault_on_a_server(fault: Fault, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVER, postgres_url)
    survive(fault, tmp_path)


def survive(fault: Fault, folder: Path) -> None:
    logging.getLogger("gesso").setLevel(logging.CRITICAL)
    said = []
    for turn in range(TRIES.get(fault.name, 1)):
        (folder / str(turn)).mkdir()
        outcome = fault.run(folder / str(turn), fault.few)
        said.append(outcome.measured)
        if outcome.ok:
            return
    raise AssertionError(f"{fault.bar}: {said}")

"""`gesso usage` on a home of its own: the table, the audit, and an audit that finds something."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from jobs.studio import Studio, order


def gesso(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GESSO_HOME": str(home)}
    command = [sys.executable, "-m", "gesso", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_the_audit_says_yes_and_then_where(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "gesso.sqlite")
    studio.run(order())
    studio.close()
    assert json.loads(gesso(tmp_path, "usage", "--audit", "--json").stdout) == {"ok": True, "drifts": []}
    shown = gesso(tmp_path, "usage")
    assert shown.returncode == 0, shown.stderr
    assert "Plan unlimited: no limit" in shown.stdout
    with sqlite3.connect(tmp_path / "gesso.sqlite") as connection:
        connection.execute("UPDATE account SET balance_ms = balance_ms + 1")
    wrong = gesso(tmp_path, "usage", "--audit")
    assert wrong.returncode == 1
    assert "balance_ms is -5 and should be -6" in wrong.stderr

"""What every fault is measured by: what must hold afterwards, how to wait, how to count."""

import os
import sys
import time
from pathlib import Path

import msgspec
from jobs.studio import Studio
from sqlalchemy import event

from chaos.processes import ENVIRONMENT
from gesso.domain.ids import PersonId
from gesso.domain.job import TERMINAL_STATES
from gesso.executors import embedded
from gesso.executors.embedded import EmbeddedExecutor
from gesso.jobs import reading, standing
from gesso.store.database import Database
from gesso.store.queries import ledger as ledger_rows

PATIENCE_S = 120.0


class Outcome(msgspec.Struct, frozen=True):
    """What was measured, and whether that meets the bar."""

    measured: str
    ok: bool
    in_time: bool = True
    """Whether bars in milliseconds were met. `make chaos` asks for it; a test run beside other work cannot."""


def people(count: int) -> list[PersonId]:
    return [PersonId(f"usr_{number:032}") for number in range(1, count + 1)]


def settled(studio: Studio) -> None:
    """Check what must hold after every fault."""
    studio.stop()
    assert reading.audited(studio.database) == (), reading.audited(studio.database)[:3]
    assert standing.recount(studio.database) == []
    with studio.database.read() as connection:
        measured = connection.exec_driver_sql(
            "SELECT coalesce(sum(gpu_ms), 0) FROM job WHERE state IN ('succeeded', 'cancelled')"
        ).scalar()
        lines = [line for line in ledger_rows.entries(connection) if line.kind == "settle"]
        twice = connection.exec_driver_sql(
            "SELECT count(*) FROM (SELECT job_id FROM job_event WHERE kind IN ('succeeded', 'failed', 'cancelled') "
            "GROUP BY job_id HAVING count(*) > 1) AS twice"
        ).scalar()
    assert sum(line.device_ms for line in lines) == measured
    assert len({line.job_id for line in lines}) == len(lines)
    assert twice == 0


def states(studio: Studio) -> dict[str, int]:
    with studio.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT state, count(*) FROM job GROUP BY state").fetchall()
    return {row[0]: row[1] for row in rows}


def number(studio: Studio, words: str) -> int:
    with studio.database.read() as connection:
        return int(connection.exec_driver_sql(words).scalar() or 0)


def all_ended(studio: Studio) -> dict[str, int]:
    """Wait until every job has ended, for as long as it goes on: a slow machine is no fault."""
    ended, moved = -1, time.monotonic()
    while True:
        now = states(studio)
        if set(now) <= set(TERMINAL_STATES):
            return now
        if (count := sum(now.get(state, 0) for state in TERMINAL_STATES)) != ended:
            ended, moved = count, time.monotonic()
        assert time.monotonic() - moved < PATIENCE_S, f"nothing has ended for {PATIENCE_S:.0f} s: {now}"
        time.sleep(0.05)


def attempts_lost(studio: Studio) -> int:
    return number(studio, "SELECT count(*) FROM attempt WHERE outcome = 'lost'")


class ChildOfChaos(EmbeddedExecutor):
    """The embedded executor with real child processes, whose engine is the fake one."""

    def __init__(self, folder: Path) -> None:
        os.environ["PYTHONPATH"] = ENVIRONMENT["PYTHONPATH"]
        embedded.FIRST_PAUSE_S = embedded.LONGEST_PAUSE_S = (
            0.02  # who kills hundreds must not wait for the pauses to grow
        )
        super().__init__(
            folder / "models", folder / "worker.log", command=(sys.executable, "-m", "chaos.actors", "child")
        )


class Counting:
    """Counts the statements of a database until it is stopped."""

    def __init__(self, database: Database) -> None:
        self._engines = {id(one): one for one in (database._writer, database._reader)}.values()
        self._count = 0
        for engine in self._engines:
            event.listen(engine, "after_cursor_execute", self._one)

    def _one(self, *_: object) -> None:
        self._count += 1

    def stop(self) -> int:
        for engine in self._engines:
            event.remove(engine, "after_cursor_execute", self._one)
        return self._count

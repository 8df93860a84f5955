"""The faults of the distributed design that the queue must survive, each as one function of how often to do it.

A function returns what was measured and whether the bar was met; before it does, it checks what must hold after every
fault: the ledger equals measured device time to the millisecond, no job ended twice, no counter has drifted.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec

from chaos.crowding import (
    audit,
    cancel_races,
    claim_gate,
    flood,
    out_of_memory,
    poison,
    receivers,
    start_latency,
    starvation,
)
from chaos.killing import (
    api_killed,
    dispatcher_frozen,
    dispatcher_killed,
    hung_step,
    sqlite_killed,
    two_leaders,
    worker_killed,
)
from chaos.measuring import Outcome


class Fault(msgspec.Struct, frozen=True):
    """One row of the suite: how often it is done in a test run and in earnest, and on which databases."""

    row: int
    title: str
    bar: str
    run: Callable[[Path, int], Outcome]
    few: int
    many: int
    server: bool = False
    """Also on a PostgreSQL server."""

    @property
    def name(self) -> str:
        return self.run.__name__


FAULTS = (
    Fault(1, "worker killed in mid-step", "all end, none doubled, wasted ≤ kills", worker_killed, 3, 200),
    Fault(2, "dispatcher killed", "0 lost, ≤ 2 % drawn again, takeover p95 ≤ 5 s", dispatcher_killed, 2, 50, True),
    Fault(3, "API killed before its reply", "0 duplicates", api_killed, 6, 500, True),
    Fault(4, "dispatcher frozen past its word", "0 settled twice, 0 orphans", dispatcher_frozen, 2, 100, True),
    Fault(5, "two leaders forced", "0 jobs with two live attempts", two_leaders, 2, 180, True),
    Fault(9, "SQLite's writer killed under load", "undamaged, 0 missing", sqlite_killed, 3, 100),
    Fault(11, "batch out of memory", "≤ 3 tries, no failure", out_of_memory, 1, 30),
    Fault(12, "poison in a batch of four", "only it fails", poison, 3, 100),
    Fault(13, "cancelled at a random time", "one end each, ≤ 1 step + 1 s", cancel_races, 25, 1000, True),
    Fault(14, "hung step", "killed ≤ limit + 5 s", hung_step, 1, 10),
    Fault(
        15,
        "one person floods",
        "others' drafts behind ≤ 3 jobs, on a free slot p99 < 50 ms, Jain ≥ 0.95",
        flood,
        200,
        10_000,
    ),
    Fault(16, "starvation", "relax ≥ 9 %, waits ≤ 25 min", starvation, 8, 120),
    Fault(19, "webhooks down, slow, moved, private", "each event ≥ 1, 0 private requests", receivers, 4, 200),
    Fault(22, "ledger audit", "0 drifts", audit, 25, 2000, True),
    Fault(23, "latency gate", "p50 < 15 ms, p99 < 50 ms", start_latency, 60, 500),
    Fault(24, "claim gate", "p99 < 20 ms, on a server < 30 ms", claim_gate, 2_000, 100_000, True),
)

"""`make chaos`: every fault at full counts; a table of fault, bar, what was measured, and whether that is good enough.

    python tests/chaos/run_chaos.py [--few] [--count N] [--only ROW ...]

`--few` takes the counts of the test run. Leaves with 1 when a bar was missed.
"""

import argparse
import logging
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "benchmarks")]

import bring_postgres  # noqa: E402 - found by the line above
from jobs.studio import SERVER  # noqa: E402

from chaos.faults import FAULTS, Fault  # noqa: E402

ROW_S = 900
"""A row that takes longer has failed."""


def _too_long(*_: object) -> None:
    raise TimeoutError(f"not done after {ROW_S} s")


def run(fault: Fault, where: str, count: int) -> bool:
    began = time.monotonic()
    print(f"… {fault.row}. {fault.title}, on {where}", file=sys.stderr, flush=True)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(ROW_S)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            outcome = fault.run(Path(folder), count)
            measured, ok = outcome.measured, outcome.ok and outcome.in_time
        except Exception as error:  # noqa: BLE001 - the table goes on, and says what happened
            measured, ok = f"{type(error).__name__}: {error}", False
        finally:
            signal.alarm(0)
    spent = f"{time.monotonic() - began:.0f} s"
    print(
        f"| {fault.row} | {fault.title} | {where} | {fault.bar} | {measured} | {'ok' if ok else '**NO**'} | {spent} |",
        flush=True,
    )
    return ok


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--few", action="store_true")
    parser.add_argument("--only", type=int, nargs="*")
    parser.add_argument("--count", type=int, help="do each so often instead")
    args = parser.parse_args()
    logging.getLogger("gesso").setLevel(logging.CRITICAL)
    chosen = [fault for fault in FAULTS if not args.only or fault.row in args.only]
    print("| # | fault | on | bar | measured | | took |\n| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    counts = {fault.row: args.count or (fault.few if args.few else fault.many) for fault in chosen}
    good = [run(fault, "SQLite", counts[fault.row]) for fault in chosen]
    if bring_postgres.find() is None:
        print("There is no PostgreSQL here: its half of the table is missing.")
        good.append(False)
    else:
        with bring_postgres.Cluster(durable=True) as cluster:
            os.environ[SERVER] = cluster.url
            good += [run(fault, "PostgreSQL", counts[fault.row]) for fault in chosen if fault.server]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())

"""What does the queue cost? Claims from a long queue, a flood beside twenty people, and the time from asking to starting.

    python benchmarks/bench_queue.py [--jobs 100000] [--people 1000] [--claims 300] [--flood 2000] [--json FILE]

Claims run on SQLite and, where there is a PostgreSQL, on a private server, both with commits that wait for the disk. The
rest runs on SQLite with the shipped fake executor. Overhead is a ratio: the same fake pictures through the queue against a
plain loop that draws them and writes their files.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import bring_postgres
from jobs.studio import PERSON, QUICK, SERVER, Studio, now_ms, order
from sqlalchemy import text

from gesso.domain.execution import Slot
from gesso.domain.ids import PersonId
from gesso.executors.encoding import png_bytes
from gesso.executors.fake import FakeExecutor, _card
from gesso.jobs import lifecycle, standing
from gesso.jobs.claiming import Claims
from gesso.store.queries import jobs as job_rows

SLOTS = (Slot(id="a", device="x", busy=False, loaded=("starter",), max_batch=4),)
SPEEDS = ("turbo", "draft", "fast", "relax")


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def in_ms(values: list[float]) -> dict[str, float]:
    return {"p50_ms": round(percentile(values, 0.5) * 1000, 2), "p99_ms": round(percentile(values, 0.99) * 1000, 2)}


def fill(studio: Studio, jobs: int, people: int) -> None:
    """Put a backlog in: copies of one submitted job, spread over people and lanes; then count the flows."""
    (pattern,) = studio.queue.submit(order())
    with studio.database.write() as connection:
        row = dict(connection.execute(text("SELECT * FROM job WHERE id = :id"), {"id": pattern.id}).mappings().one())
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        statement = text(f"INSERT INTO job ({names}) VALUES ({values})")  # noqa: S608 - the names are our columns
        for start in range(0, jobs, 5000):
            rows = []
            for number in range(start, min(start + 5000, jobs)):
                lane = number % 4
                person = f"usr_{number // 4 % people:032}"
                more = {"id": studio.ids("job"), "person_id": person, "lane": lane, "speed": SPEEDS[lane]}
                rows.append({**row, **more, "estimate_ms": 1000 + number % 7 * 300, "created_ms": now_ms()})
            connection.execute(statement, rows)
    logging.getLogger("gesso").setLevel(logging.ERROR)  # every flow is new to it
    standing.recount(studio.database)
    if studio.database.dialect == "postgresql":
        with studio.database.session() as session:
            session.execute(text("ANALYZE"))


def claims(studio: Studio, count: int) -> tuple[list[float], int]:
    """Claim batches for one slot as the dispatcher does, and end them; returns the seconds of every claim."""
    choosing, spent, leased = Claims(now_ms), [], 0
    for _ in range(count):
        before = time.perf_counter()
        with studio.database.read() as connection:
            head = choosing.choose(connection, SLOTS[0], SLOTS)
        options: dict[str, Any] = {"slot_id": "a", "owner": "bench", "now_ms": now_ms(), "lease_until_ms": now_ms()}
        with studio.database.write() as connection:
            joins = partial(choosing.joins, connection, head, SLOTS[0])
            taken = [job for job, _ in lifecycle.lease(connection, head, joins, **options)]
        choosing.began(head)
        spent.append(time.perf_counter() - before)
        leased += len(taken)
        with studio.database.write() as connection:
            for job in taken:
                job_rows.move(connection, job.id, sources=("leased",), to="cancelled")
                flow = standing.lock(connection, job)
                standing.changed(connection, job, flow, lambda have: have._replace(running=have.running - 1))
                choosing.ended(job, 1000)
    return spent, leased


def claim_bench(folder: Path, args: argparse.Namespace, where: str) -> dict[str, Any]:
    studio = Studio(folder / f"{where}.db")
    fill(studio, args.jobs, args.people)
    claims(studio, 20)
    spent, leased = claims(studio, args.claims)
    studio.close()
    return {**in_ms(spent), "claims": len(spent), "jobs_each": round(leased / len(spent), 2)}


def start_latency(folder: Path, count: int) -> dict[str, Any]:
    """Ask, and wait until the job has started, with a free slot each time."""
    studio = Studio(folder / "latency.db")
    studio.serve(FakeExecutor(steps=1))
    spent = []
    for number in range(count + 20):
        with studio.hub.subscribe(PERSON) as mail:
            before = time.perf_counter()
            (job,) = studio.queue.submit(order(f"{number}", seeds=1))
            started = ended = None
            while ended is None:
                for event in mail.take(10):
                    if event.job_id == job.id and event.kind == "started":
                        started = time.perf_counter() - before
                    if event.job_id == job.id and event.kind == "succeeded":
                        ended = True
            spent.append(started)
    studio.close()
    return in_ms(spent[20:])


def flood(folder: Path, jobs: int) -> dict[str, Any]:
    """One person has so many fast jobs queued; twenty others have twenty each; drafts of others come in between."""
    studio = Studio(folder / "flood.db")
    people = [PersonId(f"usr_{number:032}") for number in range(1, 21)]
    studio.queue.submit(*(order("flood", seeds=1) for _ in range(jobs)))
    for person in people:
        studio.queue.submit(*(order("mine", person=person, seeds=1) for _ in range(20)))
    served: list[str] = []
    done = threading.Event()
    with studio.hub.subscribe(None, capacity=1_000_000) as mail:

        def count() -> None:
            while len(served) < 21 * 20:
                served.extend(event.person_id for event in mail.take(1) if event.kind == "started")
            done.set()

        counting = threading.Thread(target=count)
        counting.start()
        studio.serve(FakeExecutor(steps=1), patience=QUICK)
        done.wait()
        counting.join()
    shares = [served[: 21 * 20].count(person) for person in (PERSON, *people)]
    jain = sum(shares) ** 2 / (len(shares) * sum(share * share for share in shares))
    studio.close()
    return {
        "jain": round(jain, 4),
        "flooder": shares[0],
        "others_least": min(shares[1:]),
        "others_most": max(shares[1:]),
    }


def draft_beside_flood(folder: Path, jobs: int, count: int) -> dict[str, Any]:
    """With a flood of relax work waiting that may not run (it is at its cap), others' drafts find the slot free."""
    studio = Studio(folder / "drafts.db")
    flooder = PersonId("usr_" + "9" * 32)
    studio.queue.submit(*(order("flood", person=flooder, speed="relax", seeds=1) for _ in range(jobs)))
    with studio.database.write() as connection:
        connection.execute(text("UPDATE job SET not_before_ms = :late"), {"late": now_ms() + 10**9})
        standing.mend(connection, standing.Key(3, flooder))
    studio.serve(FakeExecutor(steps=1))
    spent = []
    for number in range(count):
        person = PersonId(f"usr_{number % 20:032}")
        with studio.hub.subscribe(person) as mail:
            before = time.perf_counter()
            (job,) = studio.queue.submit(order("draft", person=person, speed="draft", seeds=1))
            seen: set[str] = set()
            while "succeeded" not in seen:
                for event in mail.take(10):
                    seen.add(event.kind)
                    if event.kind == "started" and event.job_id == job.id:
                        spent.append(time.perf_counter() - before)
    studio.close()
    return in_ms(spent)


def overhead(folder: Path, jobs: int) -> dict[str, Any]:
    """The same pictures through the queue and in a plain loop, in one run."""
    out = folder / "plain"
    out.mkdir()
    before = time.perf_counter()
    for number in range(jobs):
        for seed in range(4):
            (out / f"{number}-{seed}.png").write_bytes(png_bytes(_card(seed, 1024, 1024)))
    plain = time.perf_counter() - before
    from gesso.store.blobs import LocalBlobs

    studio = Studio(folder / "overhead.db", LocalBlobs(folder / "blobs"))
    big = order("big", seeds=4)
    import msgspec

    plan = msgspec.structs.replace(big.plan, delivered_width_px=1024, delivered_height_px=1024)
    orders = [msgspec.structs.replace(big, plan=plan) for _ in range(jobs)]
    with studio.ends() as ends:
        made = studio.queue.submit(*orders)
        before = time.perf_counter()
        studio.serve(FakeExecutor(steps=4))
        ends.wait({job.id for job in made})
        ours = time.perf_counter() - before
    studio.close()
    return {
        "plain_ms_a_job": round(plain / jobs * 1000, 1),
        "queued_ms_a_job": round(ours / jobs * 1000, 1),
        "ratio": round(ours / plain, 2),
        "extra_ms_a_job": round((ours - plain) / jobs * 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--claims", type=int, default=300)
    parser.add_argument("--flood", type=int, default=2000)
    parser.add_argument("--json", type=Path, default=None)
    args = parser.parse_args()
    result: dict[str, Any] = {}
    os.environ.pop(SERVER, None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result["claim_sqlite"] = show("claim, SQLite", claim_bench(folder, args, "sqlite"))
        if bring_postgres.find() is not None:
            with bring_postgres.Cluster(durable=True) as cluster:
                os.environ[SERVER] = cluster.url
                result["claim_postgres"] = show("claim, PostgreSQL", claim_bench(folder, args, "postgres"))
                os.environ.pop(SERVER)
        result["start"] = show("asked → started", start_latency(folder, 300))
        result["flood"] = show("flood beside twenty people", flood(folder, args.flood))
        result["drafts"] = show("others' drafts beside the flood", draft_beside_flood(folder, args.flood, 200))
        result["overhead"] = show("pictures through the queue against a plain loop", overhead(folder, 40))
    if args.json:
        args.json.write_text(json.dumps(result, indent=2))


def show(title: str, result: dict[str, Any]) -> dict[str, Any]:
    print(f"{title:50} " + "  ".join(f"{name} {value}" for name, value in result.items()), flush=True)
    return result


if __name__ == "__main__":
    main()

"""`make bench`: every benchmark, one after the other. All of them print ratios measured in one run."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RUNS = (
    ("The engine alone against plain diffusers", ["bench_overhead.py"]),
    ("The whole way through the studio against plain diffusers", ["bench_overhead.py", "--b", "through_studio:studio"]),
    ("The finisher against Lanczos", ["bench_finisher.py", "--per-style", "1"]),
    ("The starter, warm: drafts, finals, and the start of the command line", ["bench_starter.py"]),
    ("The queue: claims, fairness, time to start, overhead", ["bench_queue.py"]),
    ("The server: polls, downloads and submits against a bare route; idle memory", ["bench_server.py"]),
    ("The wall of 100,000 pictures in a browser: frames a second, memory", ["bench_wall.py"]),
    ("The editor: frames while a brush stroke is drawn on a large picture with six layers", ["bench_editor.py"]),
    ("Each verb, as a multiple of one imagine", ["verbs.py"]),
    ("The library at a million pictures", ["bench_library.py"]),
    ("The studio's page: weight, time to type, memory in use", ["bench_web.py"]),
)


def main() -> int:
    """Run them all; the first failure is the exit status."""
    worst = 0
    for title, command in RUNS:
        print(f"\n== {title}", flush=True)
        done = subprocess.run([sys.executable, str(HERE / command[0]), *command[1:]], check=False, cwd=HERE)
        worst = worst or done.returncode
    return worst


if __name__ == "__main__":
    sys.exit(main())

"""What the starter costs on this machine, warm, through a running studio: medians of wall seconds, and ratios.

    python benchmarks/bench_starter.py [--rounds 5]

The plain baseline of the same run is the bare sketch drawn in this process: what the painting, the queue, the worker
process, the previews and the files cost on top is the ratio. Also: `gesso --help`, and what importing the HTTP door loads.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from serving import RunningStudio, wait_for_end

PROMPTS = ("a red fox in the snow", "a blue boat at night, watercolor", "a castle at sunset, oil painting")


def median_s(rounds: int, act: Callable[[int], None]) -> float:
    """Return the median wall seconds of `act(round)` after one warm-up."""
    spent = []
    for number in range(-1, rounds):
        begin = time.perf_counter()
        act(number)
        if number >= 0:
            spent.append(time.perf_counter() - begin)
    return statistics.median(spent)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", default="0", help="compute threads of the worker; 0: one per core")
    rounds = parser.parse_args().rounds
    threads = parser.parse_args().threads

    from gesso import scenes

    def sketch(side: int) -> Callable[[int], None]:
        def act(number: int) -> None:
            scene = scenes.read(PROMPTS[number % 3]).scene
            for seed in range(4):
                scenes.compose(scene, seed=seed + 4 * number).render(side, side)

        return act

    with tempfile.TemporaryDirectory() as folder:
        studio = RunningStudio(Path(folder) / "home", GESSO_THREADS=threads)
        studio.start()
        with studio.client() as client:

            def job(flags: str) -> Callable[[int], None]:
                def act(number: int) -> None:
                    prompt = f"{PROMPTS[number % 3]} --seed {4 * number + 100} {flags}"
                    made = client.post("/jobs", json={"prompt": prompt}).raise_for_status().json()["jobs"][0]
                    ended = wait_for_end(client, made["id"])
                    if ended["status"] != "succeeded":
                        raise SystemExit(f"the job failed: {ended['failure']}")
                    for image in ended["images"]:
                        client.get(f"/images/{image['id']}/file").raise_for_status()

                return act

            for name, flags, side in (("four drafts at 512 px", "--draft", 512), ("four finals at 1024 px", "", 1024)):
                bare, whole = median_s(rounds, sketch(side)), median_s(rounds, job(flags))
                print(
                    f"{name:24} bare sketches {bare:6.2f} s   through the studio {whole:6.2f} s   ratio {whole / bare:5.2f}"
                )
        studio.stop()
        peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{'peak memory':24} {peak_mb:6.0f} MB, the largest of the studio's processes")

    def run(*words: str) -> Callable[[int], None]:
        def act(_: int) -> None:
            subprocess.run([sys.executable, *words], check=True, capture_output=True)

        return act

    python = median_s(rounds, run("-c", "pass"))
    for name, words in (
        ("gesso --help", ("-m", "gesso", "--help")),
        ("import gesso.api", ("-c", "import gesso.api.server")),
    ):
        spent = median_s(rounds, run(*words))
        print(f"{name:24} bare Python   {python:6.2f} s   {name:18} {spent:6.2f} s   ratio {spent / python:5.2f}")


if __name__ == "__main__":
    main()
